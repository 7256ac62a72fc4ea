"""Excel output: one sheet with a frozen, filterable header; text is never a formula or a link."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, XlsxWriterException

from riskxl.errors import DataError, Problem
from riskxl.files.out import TableWriter
from riskxl.files.refusals import place
from riskxl.files.table import Batch, Column
from riskxl.files.values import EXACT_WHOLE, as_text, plain_values
from riskxl.language import Text

_MAX_ROWS, _MAX_COLUMNS, _MAX_TEXT = 1_048_576, 16_384, 32_767
_MIN_WIDTH, _MAX_WIDTH, _MEASURED_ROWS = 8, 50, 200
_FIRST_DATE = dt.date(1900, 3, 1)  # before it Excel counts a 29 February 1900 that never was

# No option may turn a customer's text into a formula, a link or a number.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_DATE_FORMATS = {
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm:ss",
    "time": "hh:mm:ss",
    "timedelta": "[h]:mm:ss",
}


class ExcelWriter(TableWriter):
    """Rows go to the disk one after another, so that memory does not grow with the table."""

    def __init__(
        self,
        path: Path,
        header: Sequence[object],
        *,
        sheet: str | None,
        row_count: int | None,
        about: str = "",
    ) -> None:
        if len(header) > _MAX_COLUMNS:
            raise _too_big(path, f"{len(header):,} 列", f"{len(header):,} columns")
        if row_count is not None and row_count + 1 > _MAX_ROWS:
            raise _too_big(path, f"{row_count:,} 行", f"{row_count:,} rows")
        super().__init__(path, header)
        self._sheet_name = sheet
        self._about = about
        self._next_row = 0

    def _open(self, path: Path) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="riskxl-", ignore_cleanup_errors=True)
        self._book = xlsxwriter.Workbook(path, {**_OPTIONS, "tmpdir": self._scratch.name})
        self._book.use_zip64()
        self._book.set_properties({"comments": self._about})
        try:
            self._sheet = self._book.add_worksheet(self._sheet_name)
        except XlsxWriterException:  # a name that other programs allow and Excel does not
            self._sheet = self._book.add_worksheet("Sheet1")
        formats = {name: self._book.add_format({"num_format": code}) for name, code in _DATE_FORMATS.items()}
        self._date_formats = formats
        self._writers: dict[type, Callable[[int, int, Any], object]] = {
            str: self._write_text,
            int: self._write_whole,
            float: self._write_number,
            bool: self._sheet.write_boolean,
            dt.date: self._write_date,
            dt.datetime: self._write_date,
            dt.time: self._write_date,
            dt.timedelta: self._write_date,
        }

    def _append(self, batch: Batch, extra: Sequence[Column]) -> None:
        columns = [plain_values(column) for column in (*batch.columns, *extra)]
        if not self._next_row:
            self._begin(columns)
        if self._next_row + len(batch.row_numbers) > _MAX_ROWS:
            raise _too_big(self.path, f"超过 {_MAX_ROWS - 1:,} 行", f"more than {_MAX_ROWS - 1:,} rows")
        for row, values in enumerate(zip(*columns, strict=True), self._next_row):
            for column, value in enumerate(values):
                if value is not None:
                    self._writers.get(value.__class__, self._write_other)(row, column, value)
        self._next_row += len(batch.row_numbers)

    def _begin(self, columns: Sequence[Sequence[object]]) -> None:
        """The header, and widths by it and the first rows."""
        names = [as_text(name) or "" for name in self.header]
        for number, name in enumerate(names):
            values = columns[number] if columns else ()
            self._sheet.set_column(number, number, _width([name, *islice(values, _MEASURED_ROWS)]))
        self._sheet.freeze_panes(1, 0)
        bold = self._book.add_format({"bold": True})
        for number, name in enumerate(names):
            self._sheet.write(0, number, name or None, bold)
        self._next_row = 1

    def _finish(self) -> None:
        if not self._next_row:
            self._begin([])
        last_row, last_column = self._next_row - 1, len(self.header) - 1
        self._sheet.autofilter(0, 0, last_row, last_column)
        # Codes are text on purpose: no green triangle needs to say so in every cell.
        self._sheet.ignore_errors(
            {"number_stored_as_text": xlsxwriter.utility.xl_range(0, 0, last_row, last_column)}
        )
        try:
            self._book.close()
        except FileCreateError as error:
            cause = error.args[0]
            raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error
        self._scratch.cleanup()

    def _abandon(self) -> None:
        # XlsxWriter has no way to give up a workbook: closing it would write all of it.
        self._sheet.row_data_fh.close()
        self._scratch.cleanup()

    def _write_text(self, row: int, column: int, value: str) -> None:
        if value and self._sheet.write_string(row, column, value):
            raise self._too_long(row, column, len(value))

    def _write_whole(self, row: int, column: int, value: int) -> None:
        if abs(value) < EXACT_WHOLE:
            self._sheet.write_number(row, column, value)
        else:  # a code: as a number, Excel would replace its last digits by zeros
            self._sheet.write_string(row, column, str(value))

    def _write_number(self, row: int, column: int, value: float) -> None:
        if math.isfinite(value):
            self._sheet.write_number(row, column, value)
        else:
            self._sheet.write_string(row, column, str(value))

    def _write_date(
        self, row: int, column: int, value: dt.date | dt.datetime | dt.time | dt.timedelta
    ) -> None:
        if _excel_can_count(value):
            self._sheet.write_datetime(row, column, value, self._date_formats[type(value).__name__])
        else:
            self._write_other(row, column, value)

    def _write_other(self, row: int, column: int, value: object) -> None:
        self._write_text(row, column, as_text(value) or "")

    def _too_long(self, row: int, column: int, length: int) -> DataError:
        name = as_text(self.header[column]) or str(column + 1)
        message = Text(
            f"“{name}”列的文字有 {length:,} 个字，超过 Excel 单元格上限 {_MAX_TEXT:,}",
            f'a text in column "{name}" has {length:,} characters, an Excel cell holds {_MAX_TEXT:,}',
        )
        return DataError(Problem(place(self.path, row=row + 1), message, _OTHER_KIND))


_OTHER_KIND = Text("请把结果保存为 .csv 或 .parquet", "save the result as .csv or .parquet")


def _too_big(path: Path, zh: str, en: str) -> DataError:
    message = Text(
        f"结果有{zh}，一个 Excel 工作表最多 {_MAX_ROWS:,} 行（含表头）、{_MAX_COLUMNS:,} 列",
        f"the result has {en}; an Excel sheet holds {_MAX_ROWS:,} rows (with the header) "
        f"and {_MAX_COLUMNS:,} columns",
    )
    return DataError(Problem(place(path), message, _OTHER_KIND))


def _excel_can_count(value: dt.date | dt.datetime | dt.time | dt.timedelta) -> bool:
    """Whether Excel has such a moment: none before 1900, none with a time zone, nothing negative."""
    if isinstance(value, dt.timedelta):
        return value >= dt.timedelta(0)
    if isinstance(value, dt.time):
        return value.tzinfo is None
    if isinstance(value, dt.datetime):
        return value.tzinfo is None and value.date() >= _FIRST_DATE
    return value >= _FIRST_DATE


def _width(cells: Iterable[object]) -> int:
    """Characters needed to show the longest cell, Chinese ones counting double."""
    longest = max(
        sum(
            2 if unicodedata.east_asian_width(sign) in "WF" else 1
            for sign in (as_text(cell) or "")[:_MAX_WIDTH]
        )
        for cell in cells
    )
    return min(max(longest + 2, _MIN_WIDTH), _MAX_WIDTH)
