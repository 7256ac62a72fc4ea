"""Every word that VBA and the ribbon show, in both languages. VBA reads them by key (RiskText)."""

from __future__ import annotations

from riskxl.actions.settings import LANGUAGE_CELL, LANGUAGES, MODE_CELL, MODES, PROFILE_CELL
from riskxl.language import Text, plain

TEXTS: dict[str, Text] = {
    "name.profile": plain(PROFILE_CELL),
    "name.language": plain(LANGUAGE_CELL),
    "name.mode": plain(MODE_CELL),
    "mode.deduct": MODES["deduct"],
    "mode.normalise": MODES["normalise"],
    "python.missing": Text(
        "连不上 RiskXL 的 Python；请按“客户风控”选项卡的“诊断”，按提示处理",
        "RiskXL's Python cannot be reached; press Diagnose on the Customer risk tab and follow its advice",
    ),
    "call.failed": Text(
        "RiskXL 没有算出结果；请按“客户风控”选项卡的“诊断”，按提示处理",
        "RiskXL gave no result; press Diagnose on the Customer risk tab and follow its advice",
    ),
    "one.area": Text(
        "选中了几块区域；请只选一块连续的区域", "several areas are selected; select a single block of cells"
    ),
    # the ribbon: what a control shows, and what the mouse over it says
    "label.rxTab": Text("客户风控", "Customer risk"),
    "label.rxScoring": Text("评分", "Scoring"),
    "label.rxRecalculate": Text("全部重算", "Recalculate all"),
    "tip.rxRecalculate": Text(
        "重新读取行业模板，并重算所有打开的工作簿",
        "reads the profiles anew and recalculates all open workbooks",
    ),
    "label.rxRecalculateRows": Text("重算选中行", "Recalculate rows"),
    "tip.rxRecalculateRows": Text("只重算选中的行", "recalculates the selected rows only"),
    "label.rxProfile": Text("行业模板", "Profile"),
    "tip.rxProfile": Text(
        "换模板前先看有多少客户的等级会变", "shows how many customers change their tier before it is kept"
    ),
    "label.rxApply": Text("套用到我的表", "Apply to my table"),
    "tip.rxApply": Text(
        "按表头识别指标，在当前表右侧加上得分、等级、原因和应对措施",
        "finds the indicators by their headers and adds score, tier, reasons and plan beside the table",
    ),
    "label.rxCompare": Text("对比模板", "Compare profiles"),
    "tip.rxCompare": Text("同一张表，各个行业模板的结果", "what every profile says of the same table"),
    "label.rxSettings": Text("设置", "Settings"),
    "label.rxLanguage": Text("中文/English", "English/中文"),
    "tip.rxLanguage": Text("切换文字的语言", "switches the language of the words"),
    "label.rxAbout": Text("关于", "About"),
    "tip.rxAbout": Text("版本与许可", "version and licence"),
    "label.rxDiagnose": Text("诊断", "Diagnose"),
    "tip.rxDiagnose": Text("函数不出结果时，看原因和办法", "why functions give no result, and the remedy"),
    # messages
    "title": Text("RiskXL 客户风控", "RiskXL customer risk"),
    "language.zh": plain(LANGUAGES["zh"]),
    "language.en": plain(LANGUAGES["en"]),
    "action.failed": Text(
        "没有做成，表格没有改动。请按“诊断”查看原因。",
        "That failed; nothing was changed. Press Diagnose to see why.",
    ),
    "no.workbook": Text("请先打开一个工作簿", "open a workbook first"),
    "no.table": Text(
        "没有找到客户表；请先选中表中的一个单元格（第一行是表头）",
        "no table was found; select a cell in it first (its first row holds the headers)",
    ),
    "keep.profile": Text("改用这个行业模板吗？", "Use this profile?"),
    "apply.found": Text("识别出的指标：", "Indicators found:"),
    "apply.ask": Text(
        "将在表的右侧加上风险得分、风险等级、主要原因、应对措施四列。继续吗？",
        "Score, tier, reasons and plan are added as four columns to the right of the table. Go on?",
    ),
    "apply.there": Text(
        "表中已有这些列；请先删除或改名", "the table has these columns already; delete or rename them first"
    ),
    "apply.room": Text(
        "表的右侧四列不是空的，或工作表受保护；请先腾出位置或取消保护",
        "the four columns to the right are not empty, or the sheet is protected; make room or unprotect it",
    ),
    "about": Text(
        "客户风险评分与应对。规则都写在行业模板里，可以查看和修改。\n许可：MIT",
        "Customer risk scores and what to do about them. All rules stand in profiles that you can read and"
        " change.\nLicence: MIT",
    ),
    "check.version": Text("工作簿的版本：", "Version of the workbook: "),
    "check.python": Text("Python：", "Python: "),
    "check.package": Text("RiskXL 程序：", "RiskXL program: "),
    "check.well": Text("一切正常", "All is well"),
    "check.mac": Text(
        "实时函数只能在 Windows 版 Excel 中使用；在这里可以查看已算好的结果",
        "live functions need Excel for Windows; here the calculated results can be read",
    ),
    "check.no.python": Text(
        "没有找到 Python；请运行 riskxl install，或请管理员安装 RiskXL",
        "Python was not found; run riskxl install or ask your administrator to install RiskXL",
    ),
    "check.no.dll": Text(
        "xlwings 的版本与工作簿不符；请用同一版本的 RiskXL 重新运行 riskxl install。需要的文件：",
        "the version of xlwings does not fit the workbook; run riskxl install of the same RiskXL again."
        " File needed: ",
    ),
    "check.no.answer": Text(
        "Python 没有应答；请关闭所有 Excel 窗口后重开，仍不行就运行 riskxl doctor",
        "Python gives no answer; close all Excel windows and open them again, else run riskxl doctor",
    ),
    "check.other.version": Text(
        "程序与工作簿的版本不同；请用新版的 RiskXL 运行 riskxl install，并换用新版工作簿",
        "program and workbook differ in version; run riskxl install of the newer one and use its workbook",
    ),
    "check.manual": Text(
        "Excel 现在是手动计算；改动后请按 F9，或在“公式”选项卡改为自动",
        "Excel calculates by hand now; press F9 after changes or choose Automatic on the Formulas tab",
    ),
}

# The controls of the tab in their order: the groups with their controls. Each has a label above; a button is
# answered by a case of its own in workbook/vba/RiskActions.bas.
PROFILE_LIST = "rxProfile"
TAB = "rxTab"
CONTROLS: dict[str, dict[str, str]] = {
    # control -> one of Office's own pictures
    "rxScoring": {
        "rxRecalculate": "RefreshAll",
        "rxRecalculateRows": "Refresh",
        PROFILE_LIST: "",
        "rxApply": "TableInsert",
        "rxCompare": "FileCheckOut",
    },
    "rxSettings": {
        "rxLanguage": "Translate",
        "rxAbout": "Info",
        "rxDiagnose": "ErrorChecking",
    },
}
