"""The top of the customer table: title, the choice of profile, the legend, and the bands of column groups."""

from __future__ import annotations

from collections.abc import Mapping

from riskxl import fields
from riskxl.actions.settings import PROFILE_CELL
from riskxl.language import Language
from riskxl.profile.model import Profile
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.columns import FIRST_ROW, HEADER_ROW, Columns
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import PALE_INK, Styles

_LEGEND_COLUMN = 2  # the tiles begin at column C


def draw_head(
    sheet: Sheet,
    styles: Styles,
    columns: Columns,
    profile: Profile,
    language: Language,
    *,
    reach: int,
    customers: int,
    tiers: Mapping[str, int],
) -> None:
    """``tiers`` holds the number of customers of each tier's label; formulas reach down to row ``reach``."""
    say = names.saying(language)
    for row, height in enumerate((32, 22, 28)):
        sheet.set_row(row, height, styles.make())  # over the formats of the columns
    sheet.set_row(HEADER_ROW - 2, 22)
    sheet.write("A1", names.RISK_SHEET(language), styles.title)
    sheet.write("A2", names.PROFILE_SHEET(language), styles.label)
    sheet.write("B2", profile.names(language), styles.choice)
    sheet.write("A3", say("客户数", "Customers"), styles.label)
    ids, called = (f"${column}${FIRST_ROW}:${column}${reach}" for column in "AB")
    count = f'=COUNTA({ids})+COUNTIFS({ids},"",{called},"<>")'  # an ID or a name is enough
    sheet.write_formula("B3", count, styles.make(bold=True, align="center"), customers)
    _tiles(sheet, styles, columns, language, reach, tiers)
    _hints(sheet, styles, language)
    _bands(sheet, styles, columns, profile, language)


def _tiles(
    sheet: Sheet, styles: Styles, columns: Columns, language: Language, reach: int, tiers: Mapping[str, int]
) -> None:
    letter = columns.by_key["tier"].letter
    cells = f"${letter}${FIRST_ROW}:${letter}${reach}"
    for n, tier in enumerate((*RATED, Tier.UNRATED), start=_LEGEND_COLUMN):
        label = STYLES[tier].label(language)
        sheet.write(1, n, f"{STYLES[tier].colour(language)} {label}", styles.tile(tier, font_size=9))
        count = f'=COUNTIF({cells},"{label}")'
        sheet.write_formula(2, n, count, styles.tile(tier, font_size=14, bold=True), tiers.get(label, 0))


def _hints(sheet: Sheet, styles: Styles, language: Language) -> None:
    """What the colours mean, and where to go on; as wide as the first printed page."""
    say = names.saying(language)
    first = _LEGEND_COLUMN + len(STYLES)
    sheet.write(1, first, say("由人填写", "Fill in"), styles.input("General", align="center"))
    sheet.write(1, first + 1, say("自动计算", "Calculated"), styles.formula("General", align="center"))
    print_sheet = names.PRINT_SHEET(language)
    words = say(
        f"左上角黄色格切换模板；打印用“{print_sheet}”", f"Yellow cell: profile; to print: '{print_sheet}'"
    )
    sheet.merge_range(2, first, 2, first + 2, words, styles.make(font_color=PALE_INK, shrink=True))


def _bands(sheet: Sheet, styles: Styles, columns: Columns, profile: Profile, language: Language) -> None:
    row = HEADER_ROW - 2
    for group, words in fields.GROUPS.items():
        members = columns.of_group(group)
        first = columns.index(members[0].key)
        for n in range(first + 1, first + len(members)):
            sheet.write_blank(row, n, None, styles.band(group))
        if group != "indicators":
            sheet.write(row, first, words(language), styles.band(group))
            continue
        used = f'COUNTIF(INDEX({names.PROFILE_WEIGHTS},MATCH({PROFILE_CELL},{names.PROFILE_NAMES},0),0),">0")'
        before, after = _use(words(language), len(members), language)
        sheet.write_formula(
            row,
            first,
            f'=IFERROR("{before}"&{used}&"{after}","{words(language)}")',
            styles.band(group),
            f"{before}{len(profile.keys)}{after}",
        )


def _use(title: str, total: int, language: Language) -> tuple[str, str]:
    """What the band of the indicators says before and after the number of those in use."""
    say = names.saying(language)
    before = say(f"{title}：当前模板用 ", f"{title}: the profile uses ")
    after = say(
        f" 项，共 {total} 项；未用的已收起，点列标上方的 ＋ 展开",
        f" of {total}; the others are folded away, the + above the column letters shows them",
    )
    return before, after
