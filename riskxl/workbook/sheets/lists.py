"""列表 (hidden): the profiles for dropdowns, and which indicator each of them uses."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name

from riskxl.actions.settings import ANCHOR, LAST_RESCORE, MODE_CELL, MODES
from riskxl.language import Language
from riskxl.profile.library import SCALED_SUFFIX
from riskxl.profile.model import Profile
from riskxl.workbook import names
from riskxl.workbook.columns import Columns
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import Styles

_ROWS = 59  # room for profiles: rows 2 to 60
_MATRIX_COLUMN = 4  # weights begin at column E
_SUFFIX_ROW = 61  # 0-based, below that room
_ANCHOR_ROW = 62
_LAST_RESCORE_ROW = 63


def references(columns: Columns, language: Language) -> dict[str, str]:
    """What the defined names of this sheet mean; conditional formats may use names but no other sheet."""
    sheet, last = (
        names.LIST_SHEET(language),
        xl_col_to_name(_MATRIX_COLUMN + len(columns.of_group("indicators")) - 1),
    )
    return {
        names.PROFILE_NAMES: f"='{sheet}'!$A$2:$A${_ROWS + 1}",
        names.PROFILE_WEIGHTS: f"='{sheet}'!$E$2:${last}${_ROWS + 1}",
        names.SUFFIX_CELL: f"='{sheet}'!$B${_SUFFIX_ROW + 1}",
        LAST_RESCORE: f"='{sheet}'!$B${_LAST_RESCORE_ROW + 1}",
        ANCHOR: f"='{sheet}'!$B${_ANCHOR_ROW + 1}",
    }


def draw(
    sheet: Sheet,
    styles: Styles,
    profiles: Sequence[Profile],
    chosen: Profile,
    columns: Columns,
    language: Language,
) -> None:
    """Row 1 headers; then name, key, Σ, fingerprint and the weight of each indicator (0: not used).

    Far below them: what the way of counting adds to a profile's name in formulas.
    """
    indicators = columns.of_group("indicators")
    sheet.write_row(0, 0, ["name", "key", "total", "fingerprint", *(column.key for column in indicators)])
    for r, profile in enumerate(profiles, start=1):
        weights = {c.key: c.weight for c in profile.characteristics}
        sheet.write_row(
            r,
            0,
            [
                profile.names(language),
                profile.key,
                profile.total_weight,
                profile.fingerprint,
                *(weights.get(column.key, 0) for column in indicators),
            ],
        )
    scaled = SCALED_SUFFIX(language)
    formula = f'=IF({MODE_CELL}="{MODES["normalise"](language)}","{scaled}","")'
    sheet.write(_SUFFIX_ROW, 0, "suffix")
    sheet.write_formula(_SUFFIX_ROW, 1, formula, None, scaled if chosen.mode == "normalise" else "")
    sheet.write(_ANCHOR_ROW, 0, "ledgers")
    sheet.write(_LAST_RESCORE_ROW, 0, "rescored")
    styles.print_setup(sheet, names.LIST_SHEET(language), language)
    sheet.hide()
