"""使用说明: first steps and the daily work, ten lines each."""

from __future__ import annotations

from riskxl.language import Language, Text
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import LINE, Styles

_STEPS = (
    Text(
        "打开“客户风险表”，左上角黄色单元格选择行业模板。",
        "Open the customer sheet; choose the profile in the yellow cell.",
    ),
    Text(
        "浅黄色单元格由人填写，浅蓝灰色单元格自动计算，请勿改动。",
        "Fill in pale yellow cells; pale blue ones calculate themselves.",
    ),
    Text(
        "没查过就留空；查过没有填 0 或“无”；不适用填“-”。",
        "Leave blank what nobody checked; 0 for nothing found; '-' for not applicable.",
    ),
    Text(
        "比例填百分数（-35%），金额可填 12万，次数填整数。",
        "Ratios as percentages (-35%), counts as whole numbers.",
    ),
    Text(
        "“数据问题”列指出看不懂的单元格和改法；看不懂的按未查处理，不猜。",
        "Data problems names cells that cannot be read; nothing is guessed.",
    ),
    Text(
        "风险得分满分 100，按“主要原因”逐项相减即可手工核对。",
        "The score starts at 100; subtract the reasons to check it by hand.",
    ),
    Text(
        "风险等级＝得分档与底线中较重的一个；底线不改变得分。",
        "The tier is the worse of the score's band and the floors.",
    ),
    Text(
        "数据完整度不足 50% 时为“待评估”，已知的底线仍然生效。",
        "Below 50% coverage a customer is unrated, known floors still hold.",
    ),
    Text(
        "“行业模板”列可为单个客户另选模板；留空用左上角的模板。",
        "The profile column overrides the profile for one customer.",
    ),
    Text(
        '在自己的表里也能用：=RISK_SCORE(数据区, 表头区, "通用")。',
        'In your own sheets: =RISK_SCORE(values, headers, "general").',
    ),
)

_WEEK = (
    Text(
        "导入：把 CRM 或企业信息平台导出的表并入客户表；没采用的行在“导入问题”。",
        "Import: merges exports into the customer table; refused rows stand in Import issues.",
    ),
    Text(
        "数据体检：列出所有看不懂、过期和重复的数据；点“定位”跳到单元格。",
        "Data check: everything unreadable, stale or double; Go to jumps to the cell.",
    ),
    Text(
        "重算（每周）：记下变化的得分和等级，高风险及以上自动开出措施任务。",
        "Rescore (weekly): records what changed; high risk and worse opens tasks.",
    ),
    Text(
        "今日待办：按责任人列出到期和逾期的跟进、审批、通知和任务，先做标红的。",
        "To do today: what is due, by owner; begin with what is marked overdue.",
    ),
    Text(
        "登记跟进：每次联系记一行，“下次跟进日”随之更新。",
        "Log follow-up: a line for every contact; the next date follows.",
    ),
    Text(
        "审批异动：高风险及以上须“参数”里的审批人批准才生效，销售不能批。",
        "Approve: high and worse are in force once a listed approver agrees; never sales.",
    ),
    Text(
        "任务完成、核销：写明结果；核销须凭证编号和风控批准。",
        "Tasks and write-offs: state the result; write-offs need evidence and approval.",
    ),
    Text(
        "风险事件：逾期、坏账等发生后填一行，看板和复盘据此计算。",
        "Risk events: type what really happened; dashboard and review count on it.",
    ),
    Text(
        "看板（每月）、复盘（每季）、客户报告：按按钮更新，各打印一页。",
        "Dashboard (monthly), Review (quarterly), Customer report: press the button, print a page.",
    ),
    Text(
        "台账（跟进、异动、任务、核销、历史）只增不改；“校验台账”能指出被手工改动的行。",
        "Ledgers are only added to; Verify names the first row that was altered by hand.",
    ),
)


_LINE = {"bottom_color": LINE}
_INPUT = Text("浅黄色：由人填写", "Pale yellow: for you to fill in")
_CALCULATED = Text("浅蓝色：自动计算，请勿填写", "Pale blue: calculates itself, please do not type here")
_TIERS = {
    Tier.LOW: Text("蓝色：正常合作", "Blue: business as usual"),
    Tier.MEDIUM: Text("黄色：收紧条件，加强跟进", "Yellow: tighter terms, closer follow-up"),
    Tier.HIGH: Text("红色：停止放账，须审批", "Red: no credit, approval needed"),
    Tier.EXTREME: Text("黑色：终止合作，须审批", "Black: end of business, approval needed"),
    Tier.UNRATED: Text("灰色：资料不足，先补齐再定", "Grey: too little is known, complete the data first"),
}


def draw(sheet: Sheet, styles: Styles, language: Language) -> None:
    say = names.saying(language)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 96)
    sheet.set_row(0, 32)
    sheet.write("A1", names.HELP_SHEET(language), styles.title)
    number = styles.make(bold=True, align="center", font_size=12, font_color="2F5D8A", bottom=1, **_LINE)
    row = 1
    for title, steps in (
        (Text("填表和看分", "Data and scores"), _STEPS),
        (Text("日常流程（按钮在“客户风控”选项卡）", "Daily work (buttons on the Customer risk tab)"), _WEEK),
    ):
        sheet.set_row(row, 26)
        sheet.write(row, 0, title(language), styles.make(bold=True, font_size=11, font_color="1F3864"))
        for n, step in enumerate(steps, start=1):
            sheet.set_row(row + n, 23)
            sheet.write(row + n, 0, n, number)
            sheet.merge_range(row + n, 1, row + n, 2, step(language), styles.make(bottom=1, **_LINE))
        row += len(steps) + 1
    legend = row + 1
    for n, (style, sample, meaning) in enumerate(
        (
            (styles.input("General", align="center"), say("由人填写", "Fill in"), _INPUT),
            (styles.formula("General", align="center"), say("自动计算", "Calculated"), _CALCULATED),
        )
    ):
        sheet.set_row(legend + n, 22)
        sheet.write(legend + n, 1, sample, style)
        sheet.write(legend + n, 2, meaning(language), styles.make(indent=1))
    for n, tier in enumerate((*RATED, Tier.UNRATED), start=legend + 2):
        sheet.set_row(n, 22)
        sheet.write(n, 1, STYLES[tier].label(language), styles.tier(tier))
        sheet.write(n, 2, _TIERS[tier](language), styles.make(indent=1))
    styles.print_setup(sheet, names.HELP_SHEET(language), language)
    sheet.fit_to_pages(1, 1)
