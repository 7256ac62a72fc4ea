"""The parts of a workbook file with an action's changes in them."""

from __future__ import annotations

from riskxl.actions import schema
from riskxl.actions.changes import Changes, Record
from riskxl.actions.customers import positions_of
from riskxl.actions.snapshot import Snapshot, Table
from riskxl.functions import Functions
from riskxl.hosts.file import refusals
from riskxl.hosts.file.reading import DAYS_TO_1904, BookReader, dates_of, shifted
from riskxl.hosts.file.records import cells_by_position, storable
from riskxl.hosts.file.sheet_edit import SheetEdit
from riskxl.hosts.file.table_edit import Cells, TableEdit
from riskxl.hosts.file.window import Window
from riskxl.hosts.ooxml.package import WorkbookPackage


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
            write = _Writer(self._package, table, self._functions)
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


class _Writer:
    """Records of an action → cells of a table."""

    def __init__(self, package: WorkbookPackage, table: Table, functions: Functions) -> None:
        self._path = package.path
        self._table = table.name
        self._positions = positions_of(table, functions)
        self._dates = frozenset(dates_of(table)) if package.date1904 else frozenset()

    def cells(self, record: Record) -> Cells:
        cells = cells_by_position(self._table, self._positions, record, self._path)
        for position in self._dates & cells.keys():
            cells[position] = shifted(cells[position], -DAYS_TO_1904)
        return cells
