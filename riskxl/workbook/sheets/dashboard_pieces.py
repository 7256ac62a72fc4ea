"""What the blocks of the dashboard are made of, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from riskxl.language import Language
from riskxl.tiers import STYLES, Tier
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets.canvas import Canvas, Cell
from riskxl.workbook.sheets.dashboard_charts import Area, Charts
from riskxl.workbook.sheets.dashboard_formulas import DashboardFormulas
from riskxl.workbook.styles import INK, LINE, PALE_INK, Styles

CELL_PIXELS, ROW_POINTS = 56, 18
FIRST, BLOCK = 1, 9  # the grid begins in column B and has three blocks of nine columns
WIDTH = BLOCK - 1  # of what is drawn: the ninth column keeps blocks apart
LAST = FIRST + 3 * BLOCK - 2
DATA = LAST + 3  # hidden columns with what the charts show
UPPER, MIDDLE, LOWER = 7, 19, 31  # the first rows of the blocks, from 0
BAD_INK = "C00000"
_CHART_ROWS = 9


class DashboardPieces(Canvas):
    """Headings, legends, charts over words that show where there is nothing to draw."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        sheet: Sheet,
        styles: Styles,
        language: Language,
        formulas: DashboardFormulas,
    ) -> None:
        super().__init__(sheet, styles, language)
        self._formulas = formulas
        self._charts = Charts(book, sheet.name, language)

    def _legend(self, row: int, column: int, entries: Sequence[tuple[str, str]]) -> None:
        """Squares in the colours of the series, each with its name."""
        pieces: list[Any] = []
        for colour, words in entries:
            pieces += [self._styles.make(font_color=colour, font_size=9), "■ "]
            pieces += [self._styles.make(font_color=INK, font_size=8), f"{words}   "]
        self._sheet.merge_range(row, column, row, column + WIDTH - 1, "", self._small())
        self._sheet.write_rich_string(row, column, *pieces, self._small())

    def _table_head(
        self, row: int, column: int, spans: Sequence[tuple[int, int]], words: Sequence[str]
    ) -> None:
        style = self._styles.make(font_size=9, font_color=PALE_INK, bottom=1, bottom_color=LINE)
        centred = self._styles.make(
            font_size=9, font_color=PALE_INK, bottom=1, bottom_color=LINE, align="center"
        )
        for n, ((first, last), text) in enumerate(zip(spans, words, strict=True)):
            sides = n == 0 or n == len(spans) - 1
            self._merged(row, column + first, column + last, text, style if sides else centred)

    def _block(self, row: int, column: int, width: int, test: str, known: bool, missing: str) -> str:
        """Words where there is nothing to draw, behind the chart; returns their cell."""
        style = self._styles.make(font_size=9, font_color=PALE_INK, align="center", text_wrap=True)
        cell = Cell(f'IF({test},"","{missing}")', "" if known else missing)
        self._merged(row + 4, column, column + width - 1, cell, style, rows=3)
        return self._name(row + 4, column)

    def _chart(self, chart: Any, row: int, column: int, width: int) -> None:
        chart.set_size({"width": width * CELL_PIXELS - 4, "height": round(_CHART_ROWS * ROW_POINTS * 4 / 3)})
        options = {"x_offset": 2, "object_position": 2}
        self._sheet.insert_chart(row + 2, column, chart, options)

    def _put(self, row: int, column: int, cells: Sequence[Cell]) -> Area:
        """Writes what a chart shows into the hidden columns."""
        left = DATA + column
        for n, cell in enumerate(cells):
            self._formula(row + n, left, cell, self._styles.make())
        return row, left, row + len(cells) - 1, left

    def _if(self, blank_cell: str, known: bool, cell: Cell) -> Cell:
        """A name on an axis, only where there is something to draw."""
        return Cell(f'IF({blank_cell}="",{cell.formula},"")', cell.value if known else "")

    def _tier_label(self, tier: Tier) -> Cell:
        label = STYLES[tier].label(self._language)
        return Cell(f'"{label}"', label)

    def _nothing_scored(self) -> str:
        return self._say(
            "还没有评过分的客户：请在客户风险表填入客户",
            "No customers scored yet: enter some in the customer table",
        )

    def _small(self) -> Format:
        return self._styles.make(font_size=8, font_color=PALE_INK, align="center")

    def _name(self, row: int, column: int) -> str:
        return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
