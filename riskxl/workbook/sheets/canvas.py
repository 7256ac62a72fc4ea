"""A sheet that is laid out as a page: merged cells over a grid of narrow columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format

from riskxl.language import Language
from riskxl.workbook import names
from riskxl.workbook.live import stored
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import Styles


@dataclass(frozen=True, slots=True)
class Cell:
    """A formula, without its equals sign, and its value as the workbook is built."""

    formula: str
    value: Any


class Canvas:
    """Writes texts and formulas over several cells; rows and columns count from 0."""

    def __init__(self, sheet: Sheet, styles: Styles, language: Language) -> None:
        self._sheet = sheet
        self._styles = styles
        self._language: Language = language
        self._say = names.saying(language)

    def _heading(self, row: int, column: int, width: int, words: str) -> None:
        style = self._styles.make(
            bold=True, font_size=11, font_color="1F3864", bottom=1, bottom_color="2F5D8A"
        )
        self._merged(row, column, column + width - 1, words, style)

    def _formula(self, row: int, column: int, cell: Cell, style: Format) -> None:
        self._sheet.write_formula(row, column, f"={cell.formula}", style, stored(cell.value))

    def _merged(
        self, row: int, first: int, last: int, content: str | Cell, style: Format, rows: int = 1
    ) -> None:
        """One text or formula over the columns from ``first`` to ``last``."""
        if last > first or rows > 1:
            self._sheet.merge_range(row, first, row + rows - 1, last, "", style)
        if isinstance(content, Cell):
            self._formula(row, first, content, style)
        else:
            self._sheet.write_string(row, first, content, style)
