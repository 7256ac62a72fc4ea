"""The tables of an open document: Calc keeps Excel's tables as database ranges of the same names.

A database range does not grow when somebody types below it, so rows that follow without a gap belong to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskxl.actions.schema import is_live
from riskxl.actions.snapshot import Cell, Table, rows_in_use
from riskxl.hosts.libreoffice.undo import CONTENTS, put
from riskxl.hosts.ooxml.cells import address

Grid = list[list[Cell]]


class CalcTable:
    """One table; positions of rows and columns are counted from 0, as Calc does."""

    def __init__(self, document: Any, name: str) -> None:
        self.name = name
        self._range = document.DatabaseRanges.getByName(name)
        area = self._range.DataArea
        self._sheet_index = area.Sheet
        self.sheet = document.Sheets.getByIndex(area.Sheet)
        self.first_column: int = area.StartColumn
        self.last_column: int = area.EndColumn
        self.header_row: int = area.StartRow
        self.last_row: int = area.EndRow - (1 if self._range.TotalsRow else 0)
        self.has_totals = bool(self._range.TotalsRow)
        self.headers = tuple(str(cell) for cell in self._data(self.header_row, self.header_row)[0])
        self.live = _live_positions(name, self.headers)

    @property
    def first_row(self) -> int:
        return self.header_row + 1

    @property
    def row_count(self) -> int:
        """How many rows of data it has, blank ones too."""
        return self.last_row - self.header_row

    def read(self) -> Table:
        """The rows up to the last one in which somebody or some action wrote something."""
        rows = (
            plain_rows(self.range(self.first_row, self.last_row)) if self.last_row > self.header_row else []
        )
        rows += self._below()
        typed = [n for n in range(len(self.headers)) if n not in self.live]
        rows = rows[: rows_in_use(rows, typed)]
        return Table(self.name, self.headers, rows, self.first_row + 1, self.first_column + 1)

    def _below(self) -> Grid:
        """What was typed right below the table."""
        if self.has_totals:
            return []
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress.EndRow
        if end <= self.last_row:
            return []
        return Table(self.name, self.headers, ()).begun_below(plain_rows(self.range(self.last_row + 1, end)))

    def first_filled(self, begin: int, end: int) -> str | None:
        """The address of the first cell with contents in these rows of data; ``end`` is not one of them."""
        if begin >= end:
            return None
        rows = self.range(self.first_row + begin, self.first_row + end - 1)
        found = rows.queryContentCells(CONTENTS).getRangeAddresses()
        if not found:
            return None
        row, column = min((area.StartRow, area.StartColumn) for area in found)
        return address((row + 1, column + 1))

    def range(self, first: int, last: int) -> Any:
        return self.sheet.getCellRangeByPosition(self.first_column, first, self.last_column, last)

    def _data(self, first: int, last: int) -> Sequence[Sequence[Any]]:
        data: Sequence[Sequence[Any]] = self.range(first, last).getDataArray()
        return data

    def update(self, row: int, cells: Mapping[int, Cell]) -> None:
        """Some cells of a row of data."""
        for position, cell in cells.items():
            at = self.sheet.getCellByPosition(self.first_column + position, self.first_row + row)
            put(at, cell)

    def fill(self, row: int, rows: Sequence[Mapping[int, Cell]], model: int) -> None:
        """Whole rows of data from ``row`` on, with the formats and live formulas of the ``model`` row."""
        if not rows:
            return
        first, model_row = self.first_row + row, self.first_row + model
        self._copy(model_row, first, len(rows))
        for left, right in self._typed_runs():
            block = self.sheet.getCellRangeByPosition(
                self.first_column + left, first, self.first_column + right, first + len(rows) - 1
            )
            block.clearContents(CONTENTS)  # of the model row
            for r, cells in enumerate(rows):
                for position in range(left, right + 1):
                    if (value := cells.get(position)) is not None and value != "":
                        put(block.getCellByPosition(position - left, r), value)
        self.range(first, first + len(rows) - 1).Rows.OptimalHeight = True

    def _copy(self, model: int, first: int, count: int) -> None:
        """The model row into ``count`` rows, as many at once as are there already."""
        done = 0
        if model == first:
            done = 1
        while done < count:
            size = min(max(done, 1), count - done)
            source = self.range(first, first + size - 1) if done else self.range(model, model)
            target = self.sheet.getCellByPosition(self.first_column, first + done).CellAddress
            self.sheet.copyRange(target, source.RangeAddress)
            done += size

    def _typed_runs(self) -> list[tuple[int, int]]:
        """Neighbouring columns that are no formulas, first and last position."""
        runs: list[tuple[int, int]] = []
        for n in range(len(self.headers)):
            if n in self.live:
                continue
            if runs and runs[-1][1] == n - 1:
                runs[-1] = runs[-1][0], n
            else:
                runs.append((n, n))
        return runs

    def clear(self, row: int) -> None:
        """Rows of data from this one on lose their contents, down to the end of the table."""
        first = self.first_row + row
        if first <= self.last_row:
            self.range(first, self.last_row).clearContents(CONTENTS)

    def reach(self, rows: int) -> None:
        """Let the table have this many rows of data, one at least."""
        last = self.header_row + max(rows, 1)
        if last == self.last_row:
            return
        area = self._range.DataArea
        area.EndRow = last
        self._range.DataArea = area
        self.last_row = last


def plain_rows(cells: Any) -> Grid:
    """The cells of a range as a snapshot has them: blank None, an error its text."""
    return [
        [
            str(cells.getCellByPosition(c, r).String) if cell is None else None if cell == "" else cell
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(cells.getDataArray())
    ]


def _live_positions(name: str, headers: Sequence[str]) -> frozenset[int]:
    """Columns that are formulas of the workbook."""
    positions = Table(name, tuple(headers), ()).positions
    return frozenset(position for key, position in positions.items() if is_live(name, key))
