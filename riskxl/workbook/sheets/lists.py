"""列表 (hidden): the profiles for dropdowns, and which indicator each of them uses."""

from __future__ import annotations

from collections.abc import Sequence

from riskxl.language import Language
from riskxl.profile.model import Profile
from riskxl.workbook.columns import Columns
from riskxl.workbook.sheet import Sheet

MATRIX_COLUMN = 4  # weights begin at column E


def draw(sheet: Sheet, profiles: Sequence[Profile], columns: Columns, language: Language) -> None:
    """Row 1 headers; then name, key, Σ, fingerprint and the weight of each indicator (0: not used)."""
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
    sheet.hide()
