"""使用说明 and 函数说明: first steps in ten lines, and every function with its arguments."""

from __future__ import annotations

from riskxl.functions import FUNCTIONS
from riskxl.language import Language, Text
from riskxl.workbook import names
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import Styles

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


def draw_steps(sheet: Sheet, styles: Styles, language: Language) -> None:
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 100)
    sheet.set_row(0, 30)
    sheet.write("A1", names.HELP_SHEET(language), styles.title)
    for n, step in enumerate(_STEPS, start=1):
        sheet.set_row(n + 1, 24)
        sheet.write(n + 1, 0, n, styles.make(bold=True, align="center", font_color="2F5D8A"))
        sheet.write(n + 1, 1, step(language), styles.make(text_wrap=True))
    styles.print_setup(sheet, names.HELP_SHEET(language), language)


def draw_functions(sheet: Sheet, styles: Styles, language: Language) -> None:
    titles = (
        ("函数", "作用", "参数", "示例")
        if language == "zh"
        else ("Function", "Purpose", "Arguments", "Example")
    )
    sheet.set_row(0, 30)
    sheet.write("A1", names.FUNCTION_SHEET(language), styles.title)
    for n, (title, width) in enumerate(zip(titles, (46, 40, 64, 50), strict=True)):
        sheet.set_column(n, n, width)
        sheet.write(2, n, title, styles.table_header())
    for r, doc in enumerate(FUNCTIONS, start=3):
        lines = [f"{argument.name}：{argument.help.zh}" for argument in doc.arguments]
        if language == "en":
            lines = [f"{argument.name}: {argument.help.en}" for argument in doc.arguments]
        sheet.set_row(r, max(20, 16 * len(lines) + 6))
        sheet.write_string(
            r, 0, doc.syntax(), styles.make(bold=True, font_name="Consolas", border=1, border_color="D0D7DE")
        )
        sheet.write_string(r, 1, doc.help(language), styles.cell(wrap=True))
        sheet.write_string(r, 2, "\n".join(lines), styles.cell(wrap=True))
        sheet.write_string(
            r, 3, doc.example, styles.make(font_name="Consolas", border=1, border_color="D0D7DE")
        )
    styles.print_setup(sheet, names.FUNCTION_SHEET(language), language)
