"""Changes as the steps that VBA takes (workbook/vba/RiskWriter.bas), each a row of one grid:

size     table, rows                            the table has so many rows from now on
cells    table, row, column, height, width      rows of cells follow; row 1 is the one below the headers
setting  name, cell                             the cell of a defined name
file     name, text                             a new profile
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from riskxl.actions.changes import Changes, Record
from riskxl.actions.snapshot import Cell
from riskxl.hosts.file.records import cells_by_position, storable

_Grid = list[list[Any]]
_READ_AS_FORMULA = "=+-@＝＋－＠"


@dataclass(frozen=True)
class TableOnSheet:
    """A table as it stands in the workbook: the position of each known column by key, how many rows are in
    use, and how many it has with the blank ones at its end."""

    name: str
    positions: Mapping[str, int]
    filled: int
    rows: int

    def cells(self, record: Record, book: Path) -> Mapping[int, Cell]:
        return cells_by_position(self.name, self.positions, record, book)


def steps_of(changes: Changes, tables: Mapping[str, TableOnSheet], book: Path) -> _Grid:
    """The steps in the order in which they are taken; raises DataError for what cannot be written."""
    steps: _Grid = []
    for name, updates in changes.updated.items():
        steps += _updated(tables[name], updates, book)
    for name, records in changes.appended.items():
        table = tables[name]
        if table.filled + len(records) > table.rows:
            steps.append(["size", name, table.filled + len(records)])
        steps += _whole_rows(table, table.filled + 1, records, book)
    for name, records in changes.replaced.items():
        blank: Record = dict.fromkeys(tables[name].positions)
        steps.append(["size", name, max(len(records), 1)])
        steps += _whole_rows(tables[name], 1, [{**blank, **r} for r in records] or [blank], book)
    steps += [["setting", name, as_typed(cell, book)] for name, cell in changes.settings.items()]
    steps += [["file", name, text] for name, text in changes.files.items()]
    return steps


def as_typed(cell: Cell, book: Path) -> Any:
    """A cell as Value2 takes it. Excel reads a text as if somebody typed it: an apostrophe before one that it
    would take for a formula, a number or a date keeps it what it is."""
    value = storable(cell, book)
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    means_else = (
        value[0] in _READ_AS_FORMULA + "'#"
        or value.strip().casefold() in ("true", "false")
        or any(character.isnumeric() for character in value)
    )
    return "'" + value if means_else else value


def _updated(table: TableOnSheet, updates: Mapping[int, Record], book: Path) -> Iterator[list[Any]]:
    """Cells of rows that are there: for each column its runs of rows without a gap."""
    columns: dict[int, dict[int, Cell]] = {}
    for row, record in updates.items():
        for position, cell in table.cells(record, book).items():
            columns.setdefault(position, {})[row] = cell
    for position, cells in columns.items():
        for run in _runs(sorted(cells)):
            yield ["cells", table.name, run[0] + 1, position + 1, len(run), 1]
            yield from ([as_typed(cells[row], book)] for row in run)


def _whole_rows(
    table: TableOnSheet, first_row: int, records: Sequence[Record], book: Path
) -> Iterator[list[Any]]:
    """A block for each run of columns without a gap; columns that no record fills are left alone."""
    rows = [table.cells(record, book) for record in records]
    for run in _runs(sorted(set().union(*rows))):
        yield ["cells", table.name, first_row, run[0] + 1, len(rows), len(run)]
        for cells in rows:
            yield [as_typed(cells.get(position), book) for position in run]


def _runs(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Ascending numbers, cut where one is missing: [1, 2, 5] → [1, 2], [5]."""
    cuts = [n for n, (a, b) in enumerate(pairwise(numbers), start=1) if b != a + 1]
    return (numbers[start:end] for start, end in pairwise((0, *cuts, len(numbers))) if end > start)
