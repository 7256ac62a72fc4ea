"""The customer that the sheet 客户报告 shows: its cells, its RISK_DETAIL, and where formulas find them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from riskxl.functions import Functions
from riskxl.language import Language
from riskxl.profile.model import Profile
from riskxl.workbook import names
from riskxl.workbook.columns import FIRST_ROW, HEADER_ROW, Columns
from riskxl.workbook.live import with_mode
from riskxl.workbook.sheets.canvas import Cell
from riskxl.workbook.sheets.function_help import worst_customer
from riskxl.workbook.sheets.references import customer_column


class ReportCells:
    """Formulas and values; ``left`` is the first hidden column, the others count from there.

    0 the customer's row, profile, indicators that cost points, whether points are added · 1–5 RISK_DETAIL ·
    6 its points, made different for ranking · 7 numbers of lines in ledgers · 8… charts
    """

    chart_column = 8

    def __init__(
        self,
        columns: Columns,
        profile: Profile,
        functions: Functions,
        customers: tuple[Sequence[Sequence[Any]], Mapping[str, Sequence[Any]]],
        left: int,
    ) -> None:
        self._columns = columns
        self._profile = profile
        self._functions = functions
        self._language: Language = functions.language
        self._say = names.saying(functions.language)
        self._left = left
        rows, self._live = customers
        self._place = worst_customer(customers, columns)
        self._customer = None if self._place is None else rows[self._place]
        self.reach = HEADER_ROW + max(len(rows), 1) + 1000
        self._detail = self._detail_now()
        total = self._say("合计", "Total")
        self._cost = sorted(
            ((-row[3], n, row) for n, row in enumerate(self._detail[1:]) if row[0] != total and row[3] > 0),
            key=lambda entry: entry[:2],
        )

    @property
    def first_id(self) -> Any:
        return "" if self._customer is None else self._customer[self._columns.index("customer_id")]

    @property
    def known(self) -> Cell:
        """The row of the customer in the customer table; '' if there is none."""
        return Cell(self._at(0, 0), "" if self._place is None else FIRST_ROW + self._place)

    def field(self, key: str, *, as_number: bool = False) -> Cell:
        """A cell that people typed."""
        found = self._of_customer(key)
        value = None if self._customer is None else self._customer[self._columns.index(key)]
        blank = value is None or value == ""
        if as_number:
            return Cell(self._if_known(f'IF({found}="","",{found})'), "" if blank else value)
        # the embedded engine knows no column without a single cell
        return Cell(self._if_known(f'IFERROR({found}&"","")'), "" if blank else str(value))

    def live(self, key: str) -> Cell:
        """A cell that the customer table calculates."""
        value = "" if self._place is None else self._live[key][self._place]
        text = '&""' if self._columns.by_key[key].kind == "text" else ""
        return Cell(self._if_known(self._of_customer(key) + text), value)

    @property
    def _adds(self) -> bool:
        return len(self._detail[0]) > 3 and self._detail[0][3] == self._say("加分", "Points added")

    @property
    def _profile_word(self) -> str:
        if self._customer is None:
            return ""
        own = self._customer[self._columns.index("profile")]
        word = str(own) if own else self._profile.names(self._language)
        return str(with_mode(word, self._profile, self._language))

    def _detail_now(self) -> list[list[Any]]:
        answer = "" if self._customer is None else self._call("RISK_DETAIL")
        return answer if isinstance(answer, list) else [[answer]]

    def _call(self, function: str) -> Any:
        assert self._customer is not None
        indicators = self._columns.of_group("indicators")
        first = self._columns.index(indicators[0].key)
        values = [list(self._customer[first : first + len(indicators)])]
        headers = [[column.labels(self._language) for column in indicators]]
        return self._functions.call(function, values, headers, self._profile_word)

    def _arguments(self) -> str:
        """The customer's indicators, their headers and its profile, for a function."""
        indicators = self._columns.of_group("indicators")
        first, last = indicators[0].letter, indicators[-1].letter
        sheet = f"'{names.RISK_SHEET(self._language)}'!"
        row = f'IF({self._at(0, 0)}="",1,{self._at(0, 0)})'  # the first row has no values: no results
        values = f"INDEX({sheet}${first}:${last},{row},0)"
        return f"{values},{sheet}${first}${HEADER_ROW}:${last}${HEADER_ROW},{self._at(1, 0)}"

    def _of_customer(self, key: str) -> str:
        return f"INDEX({customer_column(self._columns, key, self._language)},{self._at(0, 0)})"

    def _if_known(self, formula: str) -> str:
        return f'IF({self._at(0, 0)}="","",{formula})'

    def _at(self, row: int, column: int) -> str:
        """A hidden cell."""
        return str(xl_rowcol_to_cell(row, self._left + column, row_abs=True, col_abs=True))
