"""Every word that VBA and the ribbon show, in both languages. VBA reads them by key (RiskText)."""

from __future__ import annotations

from dataclasses import dataclass

from riskxl.actions.settings import LANGUAGE_CELL, LANGUAGES, MODE_CELL, MODES, PROFILE_CELL
from riskxl.language import Text, plain
from riskxl.menu import ACTIONS

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
        "重新读取行业模板，刷新所有打开的工作簿中的公式；不留记录，要留下记录请用“重算留痕”",
        "reads the profiles anew and refreshes the formulas of all open workbooks; keeps no record,"
        " which Rescore and log does",
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
    "label.rxData": Text("数据", "Data"),
    "label.rxTracking": Text("跟踪", "Follow-up"),
    "label.rxAnalysis": Text("分析", "Analysis"),
    "label.rxAlerting": Text("预警", "Alerts"),
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
    # the actions: what is asked, and why nothing was written
    "desk.selected": Text("选中的客户数：", "Customers selected: "),
    "desk.all.or.some": Text(
        "“是”只处理选中的客户，“否”处理全部客户", "Yes: only the selected ones; No: all customers"
    ),
    "desk.which": Text(
        "请填客户编号，多个用逗号隔开；也可先在客户风险表中选中客户所在的行",
        "enter the customer's ID, several with commas between; or select rows of the customer table first",
    ),
    "desk.one": Text("请只选中一个客户的行", "select the row of one customer only"),
    "desk.pick": Text("“是”选择文件，“否”不用文件", "Yes: choose a file; No: go on without one"),
    "desk.files": Text(
        "数据文件 (*.csv;*.xlsx;*.xlsm;*.parquet),*.csv;*.xlsx;*.xlsm;*.parquet,所有文件 (*.*),*.*",
        "Data files (*.csv;*.xlsx;*.xlsm;*.parquet),*.csv;*.xlsx;*.xlsm;*.parquet,All files (*.*),*.*",
    ),
    "desk.1904": Text(
        "工作簿用的是 1904 日期系统，没有写入；请在“文件-选项-高级”中取消后重试",
        "the workbook counts dates from 1904; nothing was written. Clear that under File, Options, Advanced",
    ),
    "desk.read.only": Text(
        "工作簿是以只读方式打开的（可能别人正在使用），没有写入；请等对方关闭后重新打开再试",
        "the workbook is open read-only, perhaps as somebody else uses it; nothing was written."
        " Open it again when it is free",
    ),
    "desk.no.copy": Text(
        "备份没有存成，工作簿没有改动；请检查磁盘空间和文件夹权限",
        "no backup could be saved; nothing was changed. Check the free space and the folder's permissions",
    ),
    "desk.no.table": Text("工作簿里没有这个表格：", "the workbook has no such table: "),
    "desk.no.name": Text("工作簿里没有这个名称：", "the workbook has no such name: "),
    "desk.totals": Text(
        "表格带有汇总行，新行写不下，没有写入；请在“表设计”中取消“汇总行”。工作表：",
        "the table has a totals row where its new rows go; nothing was written."
        " Clear Total Row under Table Design. Sheet: ",
    ),
    "desk.room": Text(
        "表格下方有内容，新行写不下，没有写入；请移到别处后重试。工作表：",
        "something stands below the table, where its new rows go; nothing was written."
        " Move it elsewhere. Sheet: ",
    ),
    "desk.password": Text(
        "工作表有密码保护，没有写入；请先撤销保护。工作表：",
        "the sheet is protected by a password; nothing was written. Unprotect it first. Sheet: ",
    ),
    "desk.no.undo": Text(
        "之后又增减过行，不能撤销这一步；操作前的副本在“RiskXL备份”文件夹",
        "rows have come or gone since, so that this cannot be undone; the folder RiskXL备份 holds a copy",
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


@dataclass(frozen=True, slots=True)
class _Button:
    """A button that begins an action of riskxl.menu."""

    control: str
    group: str
    picture: str  # one of Office's own


_BUTTONS = {
    "import": _Button("rxImport", "rxData", "GetExternalDataFromText"),
    "check": _Button("rxCheck", "rxData", "DataValidation"),
    # beside 全部重算, which calculates formulas and keeps no record
    "rescore": _Button("rxRescore", "rxTracking", "CalculateNow"),
    "follow-up": _Button("rxFollowUp", "rxTracking", "ReviewNewComment"),
    "approve": _Button("rxApprove", "rxTracking", "ReviewAcceptChange"),
    "task-done": _Button("rxTaskDone", "rxTracking", "FileMarkAsFinal"),
    "write-off": _Button("rxWriteOff", "rxTracking", "Delete"),
    "todo": _Button("rxTodo", "rxTracking", "FunctionsDateTimeInsertGallery"),
    "verify": _Button("rxVerify", "rxTracking", "SheetProtect"),
    "dashboard": _Button("rxDashboard", "rxAnalysis", "ChartInsert"),
    "review": _Button("rxReview", "rxAnalysis", "PivotTableInsert"),
    "report": _Button("rxReport", "rxAnalysis", "FilePrintPreview"),
    "edit-profile": _Button("rxEditProfile", "rxAnalysis", "ControlProperties"),
    "try-profile": _Button("rxTryProfile", "rxAnalysis", "WhatIfAnalysisMenu"),
    "save-profile": _Button("rxSaveProfile", "rxAnalysis", "FileSaveAs"),
    "alerts": _Button("rxCheckAlerts", "rxAlerting", "FindDialog"),
    "send-alerts": _Button("rxAlerts", "rxAlerting", "FileSendAsAttachment"),
}
# A button for every action that there is, by the action's key.
ACTION_BUTTONS = {key: button for key, button in _BUTTONS.items() if key in ACTIONS}
for _key, _button in ACTION_BUTTONS.items():
    TEXTS[f"label.{_button.control}"] = ACTIONS[_key].labels
    TEXTS[f"tip.{_button.control}"] = ACTIONS[_key].help


def _of_group(group: str) -> dict[str, str]:
    return {button.control: button.picture for button in ACTION_BUTTONS.values() if button.group == group}


# The controls of the tab in their order: the groups with their controls. Each has a label; a button that
# begins no action is answered by a case of its own in workbook/vba/RiskActions.bas.
PROFILE_LIST = "rxProfile"
TAB = "rxTab"
_GROUPS: dict[str, dict[str, str]] = {
    # control -> one of Office's own pictures
    "rxScoring": {
        "rxRecalculate": "RefreshAll",
        "rxRecalculateRows": "Refresh",
        PROFILE_LIST: "",
        "rxApply": "TableInsert",
        "rxCompare": "FileCheckOut",
    },
    **{group: _of_group(group) for group in ("rxData", "rxTracking", "rxAnalysis", "rxAlerting")},
    "rxSettings": {
        "rxLanguage": "Translate",
        "rxAbout": "Info",
        "rxDiagnose": "ErrorChecking",
    },
}
CONTROLS = {group: controls for group, controls in _GROUPS.items() if controls}
