"""Changing one table of a workbook: its cells, its rows, and how far it reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from riskxl.hosts.file import refusals
from riskxl.hosts.file.sheet_edit import SheetEdit
from riskxl.hosts.ooxml.cells import MAX_ROW, Area, CellValue, address
from riskxl.hosts.ooxml.package import WorkbookPackage
from riskxl.hosts.ooxml.tables import Table
from riskxl.hosts.ooxml.values import drop, namespace_of

_SPARE_ROWS = 1000  # how far colours and input rules reach below a table that has outgrown theirs

Cells = Mapping[int, CellValue]  # by position in the table, from 0


@dataclass
class TableEdit:
    """One table and the sheet that it stands on; ``filled`` is how many of its rows are in use."""

    package: WorkbookPackage
    table: Table
    sheet: SheetEdit
    filled: int

    def __post_init__(self) -> None:
        self._last = self.table.last_data_row  # as it is now; ``table`` tells what it was
        self._columns = range(self.table.area.first_column, self.table.area.last_column + 1)

    def update(self, row: int, cells: Cells) -> None:
        for position, value in cells.items():
            at = self.table.first_data_row + row, self.table.area.first_column + position
            self.sheet.put(at, value)

    def append(self, rows: Sequence[Cells]) -> None:
        """Rows below the last one in use; blank rows that the table ends with are used first."""
        self.take_in()
        first = self.table.first_data_row + self.filled
        last = first + len(rows) - 1
        if last > self._last:
            self._make_room(last)
        model = min(max(first - 1, self.table.first_data_row), self.table.last_data_row)
        for number, cells in enumerate(rows, start=first):
            self._fill(number, cells, model)
        self._reach(max(last, self._last))

    def take_in(self) -> None:
        """Rows that somebody typed right below the table become part of it, formulas and formats included."""
        used = self.table.first_data_row + self.filled - 1
        if used > self._last:
            for number in range(self._last + 1, used + 1):
                self.sheet.complete_row(number, self._columns, self.table.last_data_row)
            self._reach(used)

    def replace(self, rows: Sequence[Cells]) -> None:
        """All rows of the table; it keeps at least one, blank if need be. A filter shows all rows again."""
        first, area = self.table.first_data_row, self.table.area
        last = first + max(len(rows), 1) - 1
        if last > self._last:
            self._make_room(last)
        old = self.table.data_area
        self._show_all(old)
        for number, cells in enumerate(rows or [{}], start=first):
            self._fill(number, self._whole(cells), first)
        if last < old.last_row:
            self.sheet.blank(Area(last + 1, area.first_column, old.last_row, area.last_column))
        self._reach(last)

    @cached_property
    def _root(self) -> etree._Element:
        return self.package.parse(self.table.part)

    @property
    def last_row(self) -> int:
        """The sheet row with which the table's data ends now."""
        return self._last

    def part(self) -> tuple[str, bytes]:
        """The table's own part, as it is now."""
        content = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return self.table.part, content

    def _fill(self, number: int, cells: Cells, model: int) -> None:
        values = {self._columns[position]: value for position, value in cells.items()}
        self.sheet.fill_row(number, self._columns, values, model)
        self.sheet.fit_row(number, self.package.wrapping_styles)

    def _whole(self, cells: Cells) -> Cells:
        """A cell for every column, so that nothing of an old row remains."""
        return dict.fromkeys(range(self.table.area.columns)) | dict(cells)

    def _make_room(self, last: int) -> None:
        """Refuse to write over what stands below the table."""
        table = self.table
        if last > MAX_ROW:
            raise refusals.sheet_full(self.package.path, table.sheet)
        if table.totals_rows:
            raise refusals.totals_row(self.package.path, table)
        below = Area(self._last + 1, table.area.first_column, last, table.area.last_column)
        found = self.sheet.first_filled(below)
        if found is None:
            others = (other for other in self.package.tables if other.sheet == table.sheet)
            found = next(
                (
                    (other.area.first_row, other.area.first_column)
                    for other in others
                    if other.part != table.part and _overlap(other.area, below)
                ),
                None,
            )
        if found is not None:
            raise refusals.in_the_way(self.package.path, table.sheet, address(found))

    def _show_all(self, area: Area) -> None:
        namespace = namespace_of(self._root)
        for tag in ("filterColumn", "sortState"):
            for element in list(self._root.iter(namespace + tag)):
                parent = element.getparent()
                if parent is not None:
                    parent.remove(element)
        self.sheet.show_rows(area)

    def _reach(self, last: int) -> None:
        """Let the table end with this row of data."""
        area, old_last = self.table.area, self._last
        drop(self._root, "insertRow", "insertRowShift")  # how Excel marks a table without rows
        if last == old_last:
            return
        if self.table.totals_rows:
            raise refusals.totals_row(self.package.path, self.table)
        new = Area(area.first_row, area.first_column, last, area.last_column)
        self._root.set("ref", str(new))
        for filtered in self._root.iter(f"{namespace_of(self._root)}autoFilter"):
            filtered.set("ref", str(new))
        if last > old_last:
            self.sheet.stretch_rules(self._columns, old_last, last, last + _SPARE_ROWS)
            self.sheet.note_extent(new)
        self._last = last


def _overlap(one: Area, other: Area) -> bool:
    return (
        one.first_row <= other.last_row
        and other.first_row <= one.last_row
        and one.first_column <= other.last_column
        and other.first_column <= one.last_column
    )
