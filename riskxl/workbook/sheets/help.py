"""使用说明: first steps in ten lines."""

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
    for n, step in enumerate(_STEPS, start=1):
        row = n + 1
        sheet.set_row(row, 27)
        sheet.write(row, 0, n, number)
        sheet.merge_range(row, 1, row, 2, step(language), styles.make(font_size=11, bottom=1, **_LINE))
    legend = len(_STEPS) + 3
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
