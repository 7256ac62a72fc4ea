"""The parts of a workbook file with an action's changes in them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from riskxl.actions import schema
from riskxl.actions.changes import Changes, Record
from riskxl.actions.customers import Customers
from riskxl.actions.snapshot import Cell, Snapshot, Table
from riskxl.functions import Functions
from riskxl.hosts.file import refusals
from riskxl.hosts.file.reading import DAYS_TO_1904, BookReader, dates_of, shifted
from riskxl.hosts.file.sheet_edit import SheetEdit
from riskxl.hosts.file.table_edit import Cells, TableEdit
from riskxl.hosts.file.window import Window

_LONGEST_TEXT = 32_767  # characters in a cell


def patched_parts(reader: BookReader, changes: Changes, functions: Functions) -> dict[str, bytes | None]:
    """The parts that change; None for one that goes. Raises DataError if a change cannot be written."""
    return _Patch(reader, functions).run(changes)


class _Patch:
    def __init__(self, reader: BookReader, functions: Functions) -> None:
        self._reader = reader
        self._package = reader.package
        self._functions = functions
        self._sheets: dict[str, tuple[SheetEdit, Window]] = {}

    def run(self, changes: Changes) -> dict[str, bytes | None]:
        parts: dict[str, bytes | None] = {}
        for name in dict.fromkeys((*changes.updated, *changes.appended, *changes.replaced)):
            if name not in self._reader.tables:
                Snapshot({}, place=self._package.path).table(name)  # says that the workbook lacks it
            table, place = self._reader.table(name), self._reader.tables[name]
            sheet = self._sheet(place.sheet, self._first_touched(name, len(table.rows), changes))
            edit = TableEdit(self._package, place, sheet, len(table.rows))
            write = _Writer(self._package.path, table, self._positions(table), self._package.date1904)
            if name not in changes.replaced:
                edit.take_in()
            for row, record in changes.updated.get(name, {}).items():
                edit.update(row, write.cells(record))
            if name in changes.replaced:
                edit.replace([write.cells(record) for record in changes.replaced[name]])
            if changes.appended.get(name):
                edit.append([write.cells(record) for record in changes.appended[name]])
            part, content = edit.part()
            parts[part] = content
            if name == schema.CUSTOMERS and edit.last_row > place.last_data_row:
                book = self._package.with_print_area(place.sheet, place.last_data_row, edit.last_row)
                if book is not None:
                    parts[self._package.workbook_part] = book
        for name, value in changes.settings.items():
            if name not in self._reader.named_areas:
                raise refusals.no_such_name(self._package.path, name)
            on, area = self._reader.named_areas[name]
            self._sheet(on).put((area.first_row, area.first_column), storable(value, self._package.path))
        for name, (sheet, window) in self._sheets.items():
            parts[self._package.sheets[name]] = window.closed(sheet.to_bytes())
        if any(sheet.formulas_changed for sheet, _ in self._sheets.values()):
            parts |= self._package.without_calculation_chain()
        return parts

    def _sheet(self, name: str, from_row: int = 1) -> SheetEdit:
        if name not in self._sheets:
            package, part = self._package, self._package.sheets[name]
            window = Window.from_row(package.read(part), from_row)
            root = package.parse(part, window.visible)
            self._sheets[name] = SheetEdit(root, lambda: package.shared_strings), window
        return self._sheets[name][0]

    def _first_touched(self, name: str, filled: int, changes: Changes) -> int:
        """The first row of a sheet that must be seen to change a table; 1 if that may be any."""
        place = self._reader.tables[name]
        alone = sum(table.sheet == place.sheet for table in self._package.tables) == 1
        if not alone or name in changes.replaced or self._has_settings(place.sheet):
            return 1
        last = min(place.first_data_row + max(filled - 1, 0), place.last_data_row)
        updated = (place.first_data_row + row for row in changes.updated.get(name, ()))
        return min((last, *updated))

    def _has_settings(self, sheet: str) -> bool:
        return any(on == sheet for on, _ in self._reader.named_areas.values())

    def _positions(self, table: Table) -> Mapping[str, int]:
        if table.name != schema.CUSTOMERS:
            return table.positions
        return Customers(Snapshot({table.name: table}), self._functions).positions


class _Writer:
    """Records of an action → cells of a table."""

    def __init__(self, path: Path, table: Table, positions: Mapping[str, int], date1904: bool) -> None:
        self._path = path
        self._table = table
        self._positions = positions
        self._is_report = table.name in schema.BY_NAME and schema.BY_NAME[table.name].role == "report"
        self._dates = frozenset(dates_of(table)) if date1904 else frozenset()

    def cells(self, record: Record) -> Cells:
        cells: dict[int, Cell] = {}
        for key, value in record.items():
            position = self._positions.get(key)
            if position is None:
                if value is None or self._is_report:
                    continue  # a report's column that somebody removed is not missed
                raise refusals.no_such_column(self._path, self._table.name, key)
            if position in self._dates:
                value = shifted(value, -DAYS_TO_1904)
            cells[position] = storable(value, self._path)
        return cells


def storable(value: Cell, path: Path) -> Cell:
    """A value as a cell holds it: blank for an empty text, line ends as Excel has them."""
    if isinstance(value, str):
        if len(value) > _LONGEST_TEXT:
            raise refusals.text_too_long(path, value, _LONGEST_TEXT)
        return value.replace("\r\n", "\n").replace("\r", "\n") or None
    if value is None or isinstance(value, bool):
        return value
    if not math.isfinite(value):
        raise ValueError(f"a cell cannot hold {value}")
    return float(value)
