"""行业模板: the chosen profile live, and the weights of all profiles side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from riskxl.actions.settings import PROFILE_CELL
from riskxl.functions import Functions
from riskxl.hosts.ooxml import fitting
from riskxl.language import Language
from riskxl.profile.model import Profile
from riskxl.profile.words import remarks
from riskxl.workbook import names
from riskxl.workbook.columns import Columns
from riskxl.workbook.live import with_mode
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import Styles

_TOP = 3  # 0-based row of the headers
_MATRIX_COLUMN = 6
_WEIGHT_WIDTH = 8.5
_UPRIGHT_HEIGHT = 94
_LOOKS = (
    (26, "General", "left"),
    (10, "General", "center"),
    (7, "General", "center"),
    (54, "General", "left"),
    (11, "General", "center"),
)  # width, number format and alignment of the columns of RISK_WEIGHTS
_RULE = 3  # the column of the rule in words
_LIVE_ROWS = 36  # room for a profile that uses every indicator, its header and its total


def draw(
    sheet: Sheet,
    styles: Styles,
    profiles: Sequence[Profile],
    chosen: Profile,
    columns: Columns,
    functions: Functions,
) -> None:
    language = functions.language
    say = names.saying(language)
    sheet.set_row(0, 32)
    sheet.set_row(1, 22)
    sheet.write("A1", names.PROFILE_SHEET(language), styles.title)
    sheet.write("A2", say("当前模板", "Chosen"), styles.label)
    sheet.write_formula("B2", f"={PROFILE_CELL}", styles.label, chosen.names(language))
    sheet.write("C2", say("在“客户风险表”左上角切换", "switch it on the customer sheet"), styles.note)
    _live_table(sheet, styles, profiles, chosen, functions)
    _matrix(sheet, styles, profiles, columns, language)
    _remarks(sheet, styles, chosen, language, _TOP + _LIVE_ROWS + 1)
    sheet.freeze_panes(_TOP, 0)
    styles.print_setup(sheet, names.PROFILE_SHEET(language), language)
    sheet.fit_to_pages(1, 1)


def _live_table(
    sheet: Sheet, styles: Styles, profiles: Sequence[Profile], chosen: Profile, functions: Functions
) -> None:
    """RISK_WEIGHTS of the chosen profile; it spills further for a profile with more indicators."""
    values = weights_table(chosen, functions)
    formula = f"=RISK_WEIGHTS({PROFILE_CELL}&{names.SUFFIX_CELL})"
    looks = [styles.make(num_format=number, text_wrap=True, align=align) for _, number, align in _LOOKS]
    last = _TOP + len(values) - 1
    sheet.write_dynamic_array_formula(_TOP, 0, last, len(_LOOKS) - 1, formula, looks[0], values[0][0])
    for r in range(_LIVE_ROWS):
        row = values[r] if r < len(values) else [""] * len(_LOOKS)
        for n, look in enumerate(looks):
            if (r, n) != (0, 0):
                sheet.write(_TOP + r, n, row[n], look)
    for n, (width, _, _) in enumerate(_LOOKS):
        sheet.set_column(n, n, width)
    area = f"A{_TOP + 1}:E{_TOP + _LIVE_ROWS}"
    total = names.saying(functions.language)("合计", "Total")
    for criteria, style in (
        (f"=ROW()={_TOP + 1}", styles.header_rule()),
        (f'=$A{_TOP + 1}="{total}"', styles.total_rule()),
        (f"=LEN($A{_TOP + 1})>0", styles.row_rule()),
    ):
        sheet.conditional_format(area, {"type": "formula", "criteria": criteria, "format": style})

    tables = [weights_table(profile, functions) for profile in profiles]
    for r in range(1, _LIVE_ROWS):  # whatever profile is chosen, its rules fit
        rules = [str(table[r][_RULE]) for table in tables if r < len(table)]
        sheet.set_row(_TOP + r, fitting.height((rule, _LOOKS[_RULE][0]) for rule in rules))


def weights_table(profile: Profile, functions: Functions) -> list[list[Any]]:
    """What RISK_WEIGHTS answers in a workbook with this profile."""
    answer = functions.weights(with_mode(profile.key, profile, functions.language))
    return answer if isinstance(answer, list) else [[answer]]


def _matrix(
    sheet: Sheet, styles: Styles, profiles: Sequence[Profile], columns: Columns, language: Language
) -> None:
    """Weights of every indicator (rows) in every profile (columns)."""
    say, left, top = names.saying(language), _MATRIX_COLUMN, _TOP
    sheet.write(1, left, say("各模板权重对照", "Weights of all profiles"), styles.label)
    sheet.write(top, left, say("指标", "Indicator"), styles.table_header())
    titles = [profile.names(language) for profile in profiles]
    sheet.set_column(left - 1, left - 1, 2)
    sheet.set_column(left, left, 31)
    sheet.set_column(left + 1, left + len(profiles), _WEIGHT_WIDTH)
    upright = {"rotation": 90} if language == "en" else {}  # English names are too wide for a weight
    tall = fitting.height((title, _WEIGHT_WIDTH - 1) for title in titles)
    sheet.set_row(top, _UPRIGHT_HEIGHT if upright else tall)
    indicators = columns.of_group("indicators")
    weight = styles.cell(align="center")
    for n, profile in enumerate(profiles, start=1):
        sheet.write(top, left + n, profile.names(language), styles.header("indicators", **upright))
        weights = {c.key: round(c.weight, 2) for c in profile.characteristics}
        for r, column in enumerate(indicators, start=1):
            sheet.write(top + r, left + n, weights.get(column.key, ""), weight)
        sheet.write(top + len(indicators) + 1, left + n, profile.total_weight, styles.total("General"))
    for r, column in enumerate(indicators, start=1):
        sheet.write(top + r, left, column.labels(language), styles.cell())
    sheet.write(top + len(indicators) + 1, left, say("合计", "Total"), styles.total("General"))


def _remarks(sheet: Sheet, styles: Styles, chosen: Profile, language: Language, row: int) -> None:
    say = names.saying(language)
    title = say(f"“{chosen.names.zh}”备注", f"Remarks on '{chosen.names.en}'")
    sheet.write(row, 0, title, styles.label)
    width = sum(look[0] for look in _LOOKS)
    for n, remark in enumerate(remarks(chosen), start=1):
        words = f"{n}. {remark(language)}"
        sheet.merge_range(row + n, 0, row + n, len(_LOOKS) - 1, words, styles.text)
        sheet.set_row(row + n, fitting.height([(words, width)]))
