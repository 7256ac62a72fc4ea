"""客户报告: one customer on one printed page, chosen by ID in the yellow cell; live by formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from riskxl.functions import Functions
from riskxl.language import Text
from riskxl.profile.model import Profile
from riskxl.tiers import STYLES
from riskxl.workbook import names
from riskxl.workbook.columns import FIRST_ROW, Columns
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets.canvas import Canvas, Cell
from riskxl.workbook.sheets.report_charts import ReportCharts
from riskxl.workbook.sheets.report_formulas import (
    CONTACTS,
    ID_CELL,
    SHOWN_TIERS,
    ReportFormulas,
)
from riskxl.workbook.styles import LINE, PALE_INK, Styles

_WIDTH, _CELL_PIXELS = 16, 50
_DATA = _WIDTH + 2  # hidden columns
_IDENTITY = (
    "uscc",
    "customer_type",
    "industry",
    "contact",
    "address",
    "since",
    "payment_days",
    "sales_owner",
    "risk_owner",
    "change_mark",
)
_LEFT_SIDE = 10  # columns of the identity; the score stands beside it
_TOP, _POINTS, _WORDS, _PLAN, _PAST, _CONTACTS = 4, 16, 30, 37, 45, 55
_CHART_POINTS, _CHART_PAST = 12, 8  # rows
_ROW_POINTS = 17


def draw(
    book: xlsxwriter.Workbook,
    sheet: Sheet,
    styles: Styles,
    columns: Columns,
    profile: Profile,
    functions: Functions,
    customers: tuple[Sequence[Sequence[Any]], Mapping[str, Sequence[Any]]],
) -> None:
    """``customers``: rows and their live values; at first the worst one is shown."""
    formulas = ReportFormulas(columns, profile, functions, customers, _DATA)
    _Report(book, sheet, styles, columns, functions, formulas).draw()


class _Report(Canvas):
    def __init__(
        self,
        book: xlsxwriter.Workbook,
        sheet: Sheet,
        styles: Styles,
        columns: Columns,
        functions: Functions,
        formulas: ReportFormulas,
    ) -> None:
        super().__init__(sheet, styles, functions.language)
        self._columns = columns
        self._formulas = formulas
        self._charts = ReportCharts(book, sheet.name)

    def draw(self) -> None:
        sheet = self._sheet
        for row in range(_CONTACTS + CONTACTS + 1):
            sheet.set_row(row, {0: 32, 1: 20, 2: 6}.get(row, _ROW_POINTS))
        sheet.set_column_pixels(0, _WIDTH - 1, _CELL_PIXELS)
        sheet.set_column(_DATA, _DATA + 20, 12, None, {"hidden": True})
        self._helpers()
        self._head()
        self._identity()
        self._score()
        self._points()
        self._words()
        self._plan()
        self._past()
        self._contacts()
        self._page()

    def _head(self) -> None:
        sheet, styles, say = self._sheet, self._styles, self._say
        name = self._formulas.field("name")
        title = names.REPORT_SHEET(self._language)
        self._merged(0, 0, 10, name, styles.make(font_size=16, bold=True, font_color="1F3864", shrink=True))
        hint = say("在黄色格里选择编号", "choose an ID in the yellow cell")
        unknown = say("没有这个编号，请重新选择", "no such ID, choose another one")
        known = self._formulas.known
        told = Cell(
            f'IF(AND({known.formula}="",{ID_CELL}<>""),"{unknown}","{hint}")',
            unknown if known.value == "" and self._formulas.first_id else hint,
        )
        right = styles.make(font_color=PALE_INK, align="right", indent=1, font_size=9)
        self._merged(1, 8, 12, told, right)
        sheet.merge_range(0, 11, 0, 15, title, styles.make(font_color=PALE_INK, align="right"))
        row, column = xl_cell_to_rowcol(ID_CELL)
        chosen = styles.make_choice(num_format="@")
        sheet.merge_range(row, column, row, column + 2, "", chosen)
        sheet.write_string(row, column, str(self._formulas.first_id), chosen)
        ids = f"'{names.RISK_SHEET(self._language)}'!$A${FIRST_ROW}:$A${self._formulas.reach}"
        listed = {"validate": "list", "source": f"={ids}", "error_type": "information"}
        sheet.data_validation(row, column, row, column, listed)
        self._merged(1, 0, 7, self._formulas.profile_line(), styles.note)

    def _identity(self) -> None:
        row, say = _TOP - 1, self._say
        self._heading(row, 0, _LEFT_SIDE, say("基本信息", "Customer"))
        for n, key in enumerate(_IDENTITY, start=row + 1):
            column = self._columns.by_key[key]
            days = say('#,##0" 天"', '#,##0" days"')
            number = {"date": "yyyy-mm-dd", "days": days}.get(column.kind, "General")
            value = self._formulas.field(key, as_number=column.kind in ("date", "days"))
            self._line(n, 0, 3, _LEFT_SIDE, column.labels(self._language), value, number)

    def _score(self) -> None:
        """A ring that fills with the score, in the colour of the tier."""
        left, row, say, make = _LEFT_SIDE + 1, _TOP - 1, self._say, self._styles.make
        self._heading(row, left, _WIDTH - left, say("得分与等级", "Score and tier"))
        last = _WIDTH - 1
        score = make(font_size=22, bold=True, font_color="1F3864", align="center", num_format="0.0")
        self._merged(row + 4, left, last, self._formulas.live("score"), score, rows=2)
        tier = make(bold=True, align="center", font_size=12)
        self._merged(row + 7, left, last, self._formulas.live("tier"), tier)
        for found in SHOWN_TIERS:
            rule = {"type": "cell", "criteria": "==", "value": f'"{STYLES[found].label(self._language)}"'}
            look = {**rule, "format": self._styles.tier_rule(found)}
            self._sheet.conditional_format(row + 7, left, row + 7, last, look)
        pale = make(font_color=PALE_INK, align="center", font_size=9)
        shown, in_force = (xl_rowcol_to_cell(row + n, left, row_abs=True, col_abs=True) for n in (7, 8))
        self._merged(row + 8, left, last, self._formulas.in_force(), pale)
        waits = f'AND({in_force}<>"",RIGHT({in_force},LEN({shown}))<>{shown})'
        rule = {"type": "formula", "criteria": f"={waits}", "format": self._styles.warning_rule()}
        self._sheet.conditional_format(row + 8, left, row + 8, last, rule)
        self._merged(row + 9, left, last, self._formulas.coverage_line(), pale)
        warning = make(font_color="9C3A00", align="center", font_size=8, text_wrap=True, valign="top")
        self._merged(row + 10, left, last, self._formulas.live("problems"), warning, rows=2)
        area = self._put(0, self._formulas.ring())
        chart = self._charts.ring(area)
        self._chart(chart, row + 1, left, _WIDTH - left, 7)

    def _points(self) -> None:
        title = Text("各指标得失分", "Points by indicator")
        self._heading(_POINTS - 1, 0, _WIDTH, title(self._language))
        none = self._formulas.no_points()
        pale = self._styles.make(font_color=PALE_INK, align="center")
        self._merged(_POINTS + 4, 0, _WIDTH - 1, none, pale)
        steps = self._formulas.steps()
        areas = [self._put(n, cells) for n, cells in enumerate(steps, start=1)]
        self._chart(self._charts.waterfall(*areas), _POINTS, 0, _WIDTH, _CHART_POINTS)

    def _words(self) -> None:
        row, half = _WORDS - 1, _WIDTH // 2
        style = self._styles.make(text_wrap=True, valign="top", font_size=9)
        for left, title, cell in (
            (0, Text("主要原因", "Reasons"), self._formulas.live("reasons")),
            (half, Text("怎样改善", "How to improve"), self._formulas.improvement()),
        ):
            width = half - (left == 0)
            self._heading(row, left, width, title(self._language))
            self._merged(row + 1, left, left + width - 1, cell, style, rows=5)

    def _plan(self) -> None:
        row = _PLAN - 1
        self._heading(row, 0, _WIDTH, Text("应对预案", "Plan")(self._language))
        for n, (label, cell, number) in enumerate(self._formulas.plan(), start=row + 1):
            self._line(n, 0, 3, _WIDTH, label(self._language), cell, number)

    def _past(self) -> None:
        row, say = _PAST - 1, self._say
        self._heading(row, 0, _WIDTH, say("得分与等级的变化", "Score and tier so far"))
        missing = say("尚无历史：“重算留痕”后开始记录", "No history yet: every rescore records some")
        labels, *series = self._formulas.past()
        known = self._formulas.known
        none = Cell(
            f'IF(AND({known.formula}<>"",{self._formulas.times_scored}=0),"{missing}","")',
            "" if known.value == "" else missing,
        )
        self._merged(row + 4, 0, _WIDTH - 1, none, self._styles.make(font_color=PALE_INK, align="center"))
        names_area = self._put(6, labels, "yy-mm-dd")
        areas = [self._put(n, cells) for n, cells in enumerate(series, start=7)]
        self._chart(self._charts.past(names_area, areas), _PAST, 0, _WIDTH, _CHART_PAST)

    def _contacts(self) -> None:
        row, say = _CONTACTS - 1, self._say
        self._heading(row, 0, _WIDTH, say("最近跟进", "Latest follow-ups"))
        line = {"bottom": 1, "bottom_color": LINE, "font_size": 9}
        for n, (day, way, by, words) in enumerate(self._formulas.contacts(), start=row + 1):
            date = self._styles.make(num_format="yyyy-mm-dd", align="left", **line)
            plain = self._styles.make(shrink=True, **line)
            self._merged(n, 0, 1, day, date)
            self._merged(n, 2, 2, way, plain)
            self._merged(n, 3, 5, by, plain)
            self._merged(n, 6, _WIDTH - 1, words, self._styles.make(text_wrap=True, **line))
            self._sheet.set_row(n, 27)

    # ── pieces ────────────────────────────────────────────────────────────────────────────────────────

    def _helpers(self) -> None:
        """The hidden columns: the row of the customer, RISK_DETAIL, ranks of indicators, numbers of lines."""
        for (row, column), cell in self._formulas.helpers():
            self._formula(row, column, cell, self._styles.make())
        (row, column), formula, values = self._formulas.detail()
        last = (row + len(values) - 1, column + len(values[0]) - 1)
        self._sheet.write_dynamic_array_formula(
            row, column, *last, f"={formula}", self._styles.make(), values[0][0]
        )
        for r, cells in enumerate(values):
            for c, value in enumerate(cells):
                if (r, c) != (0, 0):
                    self._sheet.write(row + r, column + c, value, self._styles.make())

    def _line(
        self, row: int, column: int, label_width: int, width: int, label: str, cell: Cell, number: str
    ) -> None:
        line = {"bottom": 1, "bottom_color": LINE, "font_size": 9}
        pale = self._styles.make(font_color=PALE_INK, shrink=True, **line)
        self._merged(row, column, column + label_width - 1, label, pale)
        value = self._styles.make(num_format=number, align="left", shrink=True, **line)
        self._merged(row, column + label_width, column + width - 1, cell, value)

    def _put(self, column: int, cells: Sequence[Cell], number: str = "General") -> tuple[int, int, int, int]:
        """Writes what a chart shows into the hidden columns."""
        left = _DATA + self._formulas.chart_column + column
        for row, cell in enumerate(cells):
            self._formula(row, left, cell, self._styles.make(num_format=number))
        return 0, left, len(cells) - 1, left

    def _chart(self, chart: Any, row: int, column: int, width: int, rows: int) -> None:
        chart.set_size({"width": width * _CELL_PIXELS - 4, "height": round(rows * _ROW_POINTS * 4 / 3)})
        self._sheet.insert_chart(row, column, chart, {"x_offset": 2, "object_position": 2})

    def _page(self) -> None:
        sheet = self._sheet
        self._styles.print_setup(sheet, names.REPORT_SHEET(self._language), self._language)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
        sheet.center_horizontally()
        sheet.print_area(0, 0, _CONTACTS + CONTACTS - 1, _WIDTH - 1)
