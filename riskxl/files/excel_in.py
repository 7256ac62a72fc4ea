"""Excel input: typed cells of one worksheet, read by calamine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from python_calamine import CalamineError, load_workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from riskxl.errors import DataError, Problem
from riskxl.files.excel_parts import BROKEN_BOOK
from riskxl.files.excel_sheets import choose_sheet, put_errors, sheet_header
from riskxl.files.excel_unseen import find_unseen
from riskxl.files.header import Header, IsKnown, is_blank
from riskxl.files.refusals import no_header, place, unreadable
from riskxl.files.rows import PORTION_ROWS, in_batches
from riskxl.files.table import BATCH_ROWS, Batch, Kind, TableSource
from riskxl.language import Text

if TYPE_CHECKING:
    import pyarrow as pa


class ExcelSource(TableSource):
    """One worksheet of an .xlsx or .xlsm file; its cells are in memory, the file itself is closed."""

    kind: ClassVar[Kind] = "excel"

    def __init__(self, path: Path, sheet: str | None, is_known: IsKnown) -> None:
        try:
            with load_workbook(path) as book:
                self._sheet = choose_sheet(book, path, sheet, is_known)
            unseen = find_unseen(path, self._sheet.name)
        except OSError as error:
            raise unreadable(path, error) from error
        except (CalamineError, *BROKEN_BOOK) as error:
            raise _broken(path) from error
        self._first_column = (self._sheet.start or (0, 0))[1]
        self._errors = unseen.errors
        header = sheet_header(self._sheet, is_known, self._errors)
        if header is None:
            raise no_header(path, sheet=self._sheet.name)
        wanted = {
            self._first_column + column
            for column, cell in enumerate(header.cells)
            if cell is not None and is_known(cell)
        }
        uncalculated = [
            xl_rowcol_to_cell(row, column)
            for row, column in unseen.uncalculated
            if row >= header.first_data_row and column in wanted
        ]
        if uncalculated:
            raise _uncalculated(path, self._sheet.name, uncalculated)
        self._first_data_row = header.first_data_row
        self._columns = self._used_columns(header)
        last_row = (self._sheet.end or (0, 0))[0]
        super().__init__(
            path,
            sheet=self._sheet.name,
            header=[header.cells[column] for column in self._columns],
            header_row=header.row + 1,
            row_count=max(0, last_row + 1 - header.first_data_row),
        )
        self._rows_read = 0

    def batches(self, size: int = BATCH_ROWS) -> Iterator[Batch]:
        width = len(self.header)
        return in_batches(self._portions(), width=width, first_row=self._first_data_row + 1, size=size)

    def progress(self) -> tuple[int, int]:
        return self._rows_read, self.row_count or 0

    def arrow_schema(self) -> pa.Schema:
        """A column whose cells are all numbers, dates or booleans keeps its type, any other becomes text."""
        import pyarrow as pa

        types: list[set[type]] = [set() for _ in self.header]
        for batch in self.batches():
            for found, column in zip(types, batch.columns, strict=True):
                found.update(map(type, column))
        arrow = {
            frozenset({float}): pa.float64(),
            frozenset({int}): pa.float64(),
            frozenset({int, float}): pa.float64(),
            frozenset({bool}): pa.bool_(),
            frozenset({dt.date}): pa.date32(),
            frozenset({dt.datetime}): pa.timestamp("us"),
        }
        return pa.schema(
            [pa.field("", arrow.get(frozenset(found - {type(None)}), pa.string())) for found in types]
        )

    def _portions(self) -> Iterator[Sequence[Sequence[object]]]:
        self._rows_read = 0
        rows: Iterator[Sequence[object]] = islice(self._sheet.iter_rows(), self._first_data_row, None)
        all_columns = len(self._columns) == self._sheet.width
        row_number = self._first_data_row
        while portion := list(islice(rows, PORTION_ROWS)):
            put_errors(portion, row_number, self._first_column, self._errors)
            row_number += len(portion)
            self._rows_read += len(portion)
            yield portion if all_columns else [[row[column] for column in self._columns] for row in portion]

    def _used_columns(self, header: Header) -> list[int]:
        """Columns with a name, and those without one that have data all the same."""
        unnamed = {column for column, cell in enumerate(header.cells) if cell is None}
        unused = unnamed - {
            column - self._first_column
            for row, cells in self._errors.items()
            if row >= header.first_data_row
            for column in cells
        }
        for row in islice(self._sheet.iter_rows(), header.first_data_row, None):
            if not unused:
                break
            unused = {column for column in unused if is_blank(row[column])}
        return [column for column in range(len(header.cells)) if column not in unused]


def _uncalculated(path: Path, sheet: str, cells: Sequence[str]) -> DataError:
    shown = "、".join(cells[:3]), ", ".join(cells[:3])
    message = Text(
        f"{len(cells)} 个单元格的公式从未计算，没有数值（{shown[0]}{'……' if len(cells) > 3 else ''}）",
        f"{len(cells)} cells hold formulas that were never calculated and have no value "
        f"({shown[1]}{', …' if len(cells) > 3 else ''})",
    )
    remedy = Text(
        "请在 Excel 或 WPS 中打开并保存一次，再重试",
        "open the file in Excel or WPS, save it once and try again",
    )
    return DataError(Problem(place(path, sheet=sheet), message, remedy))


def _broken(path: Path) -> DataError:
    message = Text(
        "工作簿已损坏或不完整，无法读取", "the workbook is damaged or incomplete and cannot be read"
    )
    remedy = Text(
        "请重新导出或下载；若 Excel 仍能打开，请另存为新的 .xlsx 后重试",
        "export or download it again; if Excel still opens it, save it as a new .xlsx and try again",
    )
    return DataError(Problem(place(path), message, remedy))
