"""The workbook port over a document that is open in Calc: every action is one step of Undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from riskxl.actions import schema, settings
from riskxl.actions.changes import Changes, Record
from riskxl.actions.customers import Customers
from riskxl.actions.snapshot import Cell, Snapshot, Table
from riskxl.errors import DataError, Problem
from riskxl.functions import Functions
from riskxl.hosts.file.new_files import new_files
from riskxl.hosts.libreoffice.calc_tables import CalcTable, plain_rows
from riskxl.hosts.libreoffice.options import functions_for, place_of, reload
from riskxl.hosts.libreoffice.undo import one_step, put
from riskxl.language import Text, plain

PROFILES_FOLDER = "profiles"  # beside the workbook
KNOWN_TABLES = (schema.CUSTOMERS, *schema.BY_NAME)


class CalcBook:
    """An open document; implements riskxl.actions.port.WorkbookPort. ``title`` names the step of Undo."""

    def __init__(self, document: Any, title: str = "RiskXL") -> None:
        self.document = document
        self.title = title

    @property
    def place(self) -> Path | None:
        return place_of(self.document)

    @property
    def functions(self) -> Functions:
        """The worksheet functions over the document's profiles; raises RiskxlError."""
        return functions_for(self.document)

    def read(self, tables: Sequence[str] = ()) -> Snapshot:
        """The tables named (all if none is) that the document has, and its settings."""
        there = set(self.document.DatabaseRanges.ElementNames)
        wanted = [name for name in tables or KNOWN_TABLES if name in there]
        named = {name: cells for name in settings.NAMES if (cells := self._named(name)) is not None}
        return Snapshot(
            {name: CalcTable(self.document, name).read() for name in wanted},
            {name: plain_rows(cells) for name, cells in named.items()},
            self.place,
        )

    def apply(self, changes: Changes, snapshot: Snapshot) -> None:
        """Write everything or nothing."""
        if not changes:
            return
        names = {*changes.appended, *changes.updated, *changes.replaced}
        tables = {name: CalcTable(self.document, name) for name in sorted(names)}
        self._check(tables.values(), changes)
        with self._files(changes.files), one_step(self.document, self.title):
            for name, table in tables.items():
                self._write(table, changes, snapshot.table(name))
            for name, cell in changes.settings.items():
                put(self._named(name).getCellByPosition(0, 0), cell)
        if changes.files:
            reload()

    def sheet_to_show(self, changes: Changes) -> Any:
        """The sheet that the user wants to see next; None for none."""
        place = changes.place_to_show
        if place in KNOWN_TABLES:
            return CalcTable(self.document, place).sheet
        cells = self._named(place)
        return None if cells is None else cells.getSpreadsheet()

    def _write(self, table: CalcTable, changes: Changes, before: Table) -> None:
        positions = _positions(before, self.functions)
        to_cells = partial(_by_position, positions)
        if table.name in changes.replaced:
            rows = [to_cells(record) for record in changes.replaced[table.name]]
            table.fill(0, rows, 0)
            table.clear(len(rows))
            table.reach(len(rows))
            return
        for row, record in changes.updated.get(table.name, {}).items():
            table.update(row, to_cells(record))
        filled = len(before.rows)
        added = [to_cells(record) for record in changes.appended.get(table.name, ())]
        table.fill(filled, added, max(filled - 1, 0))
        if table.first_row + filled + len(added) - 1 > table.last_row:
            table.reach(filled + len(added))

    def _check(self, tables: Any, changes: Changes) -> None:
        """Refuse before anything is written."""
        for table in tables:
            if table.sheet.isProtected():
                raise _refusal(
                    plain(table.sheet.Name),
                    Text("工作表受保护，写不进去", "the sheet is protected"),
                    Text("请在“工具 → 保护工作表”中取消保护后重试", "unprotect it in Tools, then try again"),
                )
            if table.has_totals and (table.name in changes.appended or table.name in changes.replaced):
                raise _refusal(
                    plain(table.name),
                    Text("表格带汇总行，无法加行", "the table has a totals row, no row can be added"),
                    Text("请去掉汇总行后重试", "remove the totals row and try again"),
                )
        for name in changes.settings:
            if self._named(name) is None:
                raise _refusal(
                    plain(name),
                    Text("工作簿没有这个名称", "the workbook lacks this name"),
                    Text("请用 riskxl build 重新生成工作簿", "build the workbook again with riskxl build"),
                )

    def _named(self, name: str) -> Any:
        names = self.document.NamedRanges
        return names.getByName(name).getReferredCells() if names.hasByName(name) else None

    @contextmanager
    def _files(self, files: Mapping[str, str]) -> Iterator[None]:
        """New profiles beside the workbook; they go again if the workbook cannot be changed."""
        if not files:
            yield
            return
        if self.place is None:
            raise _refusal(
                Text("工作簿", "the workbook"),
                Text("还没有保存过，不知道模板放在哪里", "it was never saved, so a profile has no place"),
                Text("请先保存工作簿", "save the workbook first"),
            )
        with new_files(self.place.parent / PROFILES_FOLDER, files):
            yield


def _refusal(where: Text, message: Text, remedy: Text) -> DataError:
    return DataError(Problem(where, message, remedy))


def _positions(table: Table, functions: Functions) -> Mapping[str, int]:
    """Columns by key; in the customer table those of the indicators too."""
    if table.name != schema.CUSTOMERS:
        return table.positions
    return Customers(Snapshot({table.name: table}), functions).positions


def _by_position(positions: Mapping[str, int], record: Record) -> dict[int, Cell]:
    return {positions[key]: cell for key, cell in record.items() if key in positions}
