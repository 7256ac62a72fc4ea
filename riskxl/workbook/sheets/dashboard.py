"""看板: the customers at a glance, on one printed page. Definitions: riskxl.insight.dashboard_figures."""

from __future__ import annotations

from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from riskxl.actions.changes import Record
from riskxl.actions.settings import PROFILE_CELL
from riskxl.functions import Functions
from riskxl.insight.dashboard import TOP
from riskxl.insight.dashboard_figures import COLLECTION_TARGET, KPIS, Figures
from riskxl.language import Text
from riskxl.profile.model import Profile
from riskxl.workbook import names
from riskxl.workbook.columns import Columns
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets.canvas import Cell
from riskxl.workbook.sheets.dashboard_blocks import DashboardBlocks
from riskxl.workbook.sheets.dashboard_formulas import SINCE, UNTIL, DashboardFormulas
from riskxl.workbook.sheets.dashboard_pieces import (
    BAD_INK,
    BLOCK,
    CELL_PIXELS,
    DATA,
    FIRST,
    LAST,
    LOWER,
    MIDDLE,
    ROW_POINTS,
    UPPER,
    WIDTH,
)
from riskxl.workbook.sheets.risk_rules import DATE_SPAN
from riskxl.workbook.styles import LINE, PALE_INK, Styles

_TILE_ROW, _NOTES = 3, 40  # 0-based
_HEIGHTS = {
    0: 34,
    1: 20,
    2: 6,
    3: 18,
    4: 30,
    5: 17,
    6: 8,
    UPPER: 20,
    MIDDLE - 1: 6,
    MIDDLE: 20,
    LOWER - 1: 6,
    LOWER: 20,
    LOWER + 1: 18,
    **{LOWER + 2 + n: 30 for n in range(TOP)},
    _NOTES - 1: 6,
    _NOTES: 20,
}
_NUMBERS = {
    "at_risk_share": "0.0%",
    "bad_debt_rate": "0.00%",
    "collection_rate": "0.0%",
    "on_time": "0.0%",
    "collection_days": "0.0",
}
_CARD = "F5F7FA"
_GOOD_INK = "2E7D32"


def draw(
    book: xlsxwriter.Workbook,
    sheet: Sheet,
    styles: Styles,
    columns: Columns,
    chosen: Profile,
    functions: Functions,
    contents: tuple[Figures, Sequence[Record], int],
) -> None:
    """``contents``: the figures, the rows of DashboardData, and how many trade values are text."""
    figures, data, texts = contents
    formulas = DashboardFormulas(columns, figures, data, functions.language).with_texts(texts)
    _Dashboard(book, sheet, styles, chosen, functions, formulas).draw()


class _Dashboard(DashboardBlocks):
    """Head, tiles and definitions, and the blocks between them."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        sheet: Sheet,
        styles: Styles,
        chosen: Profile,
        functions: Functions,
        formulas: DashboardFormulas,
    ) -> None:
        super().__init__(book, sheet, styles, functions.language, formulas)
        self._chosen = chosen

    def draw(self) -> None:
        sheet = self._sheet
        for row in range(_NOTES + 5):
            sheet.set_row(row, _HEIGHTS.get(row, 24 if row > _NOTES else ROW_POINTS))
        for column in (0, LAST + 1):
            sheet.set_column_pixels(column, column, 12)
        sheet.set_column_pixels(FIRST, LAST, CELL_PIXELS)
        sheet.set_column(DATA, DATA + 6, 12, None, {"hidden": True})
        self._head()
        for n, kpi in enumerate(KPIS):
            self._tile(FIRST + 3 * n, 2 if n == len(KPIS) - 1 else 3, kpi.key, kpi.labels)
        self._draw_blocks()
        self._notes()
        self._page()

    # ── head and tiles ────────────────────────────────────────────────────────────────────────────────

    def _head(self) -> None:
        say, sheet, styles = self._say, self._sheet, self._styles
        sheet.write(0, FIRST, names.DASHBOARD_SHEET(self._language), styles.title)
        self._formula(1, FIRST, Cell(PROFILE_CELL, self._chosen.names(self._language)), styles.label)
        as_built = say("生成工作簿时", "when the workbook was built")
        words = say("“看板”按钮上次更新：", "Dashboard button last pressed: ")
        time = self._formulas.data("refreshed", "label", as_built)
        shown = Cell(f'"{words}"&{time.formula}', f"{words}{time.value}")
        self._formula(1, FIRST + 3, shown, styles.note)
        right = styles.make(align="right", indent=1, font_color=PALE_INK)
        since, until = (xl_cell_to_rowcol(cell)[1] for cell in (SINCE, UNTIL))
        label = say("统计期（风险事件，留空为全部）", "Period of risk events (blank: all)")
        sheet.merge_range(1, since - 7, 1, since - 1, label, right)
        date = styles.make(
            num_format="yyyy-mm-dd",
            align="center",
            bg_color="FFF9E7",
            border=1,
            border_color=LINE,
            locked=False,
        )
        sheet.merge_range(1, since, 1, since + 1, "", date)
        sheet.write(1, since + 2, say("至", "to"), styles.make(align="center", font_color=PALE_INK))
        sheet.merge_range(1, until, 1, until + 1, "", date)
        for column in (since, until):
            sheet.data_validation(
                1,
                column,
                1,
                column,
                {
                    "validate": "date",
                    "criteria": "between",
                    **DATE_SPAN,
                    "error_message": say("请填日期，如 2026-11-22", "enter a date such as 2026-11-22"),
                },
            )

    def _tile(self, column: int, width: int, key: str, labels: Text) -> None:
        """Name, number and a line below it, on a card."""
        make = self._styles.make
        edge = {"right": 5, "right_color": "FFFFFF"}
        value, below = self._formulas.kpi(key)
        looks = (
            make(font_size=9, font_color=PALE_INK, align="center", bg_color=_CARD, shrink=True, **edge),
            make(
                font_size=16,
                bold=True,
                font_color="1F3864",
                align="center",
                bg_color=_CARD,
                shrink=True,
                num_format=_NUMBERS.get(key, "#,##0"),
                **edge,
            ),
            make(font_size=8, font_color=PALE_INK, align="center", bg_color=_CARD, shrink=True, **edge),
        )
        last = column + width - 1
        self._merged(_TILE_ROW, column, last, labels(self._language), looks[0])
        self._merged(_TILE_ROW + 1, column, last, value, looks[1])
        self._merged(_TILE_ROW + 2, column, last, below, looks[2])
        if key == "collection_rate":
            for criteria, ink in ((">=", _GOOD_INK), ("<", BAD_INK)):
                rule = {"type": "formula", "format": self._styles.ink_rule(ink)}
                cell = f"{self._name(_TILE_ROW + 1, column)}"
                rule["criteria"] = f"=AND(ISNUMBER({cell}),{cell}{criteria}{COLLECTION_TARGET})"
                self._sheet.conditional_format(_TILE_ROW + 1, column, _TILE_ROW + 1, last, rule)
        if key == "overdue":
            cell = self._name(_TILE_ROW + 1, column)
            rule = {"type": "formula", "criteria": f"={cell}>0", "format": self._styles.ink_rule(BAD_INK)}
            self._sheet.conditional_format(_TILE_ROW + 1, column, _TILE_ROW + 1, last, rule)

    def _notes(self) -> None:
        self._heading(_NOTES, FIRST, 2 * BLOCK + WIDTH, self._say("口径", "Definitions"))
        style = self._styles.make(font_size=8, font_color=PALE_INK, text_wrap=True)
        colon = self._say("：", ": ")
        for n, kpi in enumerate(KPIS):
            row, column = _NOTES + 1 + n // 3, FIRST + n % 3 * BLOCK
            words = kpi.labels(self._language) + colon + kpi.definition(self._language)
            self._merged(row, column, column + WIDTH - 1, words, style)
        last = _NOTES + 4
        self._sheet.set_row(last, 16)
        warning = self._styles.make(font_size=8, font_color=BAD_INK)
        self._merged(last, FIRST, LAST, self._formulas.left_out(), warning)

    def _page(self) -> None:
        title = names.DASHBOARD_SHEET(self._language)
        self._styles.print_setup(self._sheet, title, self._language)
        self._sheet.set_margins(left=0.3, right=0.3, top=0.55, bottom=0.55)
        self._sheet.fit_to_pages(1, 1)
        self._sheet.center_horizontally()
        self._sheet.print_area(0, 0, _NOTES + 4, LAST + 1)
        self._sheet.set_zoom(85)
