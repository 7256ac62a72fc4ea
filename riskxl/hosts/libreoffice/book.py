"""The workbook port over a document that is open in Calc: every action is one step of Undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskxl.actions import schema, settings
from riskxl.actions.changes import Changes, Record
from riskxl.actions.customers import positions_of
from riskxl.actions.snapshot import Cell, Snapshot, Table
from riskxl.errors import DataError, Problem
from riskxl.functions import Functions
from riskxl.hosts.file import refusals
from riskxl.hosts.file.new_files import new_files
from riskxl.hosts.file.records import cells_by_position, storable
from riskxl.hosts.libreoffice.calc_tables import CalcTable, plain_rows
from riskxl.hosts.libreoffice.options import functions_for, place_of, reload
from riskxl.hosts.libreoffice.undo import one_step, put
from riskxl.language import Text, plain
from riskxl.profile.library import folder_beside


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
        wanted = [name for name in tables or schema.NAMES if name in there]
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
        names = sorted({*changes.appended, *changes.updated, *changes.replaced})
        edits = [self._edit(snapshot.table(name), changes) for name in names]
        settings = [
            (self._setting(name), storable(cell, self._named_place))
            for name, cell in changes.settings.items()
        ]
        with self._files(changes.files), one_step(self.document, self.title):
            for edit in edits:
                edit.write()
            for at, cell in settings:
                put(at, cell)
        if changes.files:
            reload()

    def sheet_to_show(self, changes: Changes) -> Any:
        """The sheet that the user wants to see next; None for none."""
        place = changes.place_to_show
        if place in schema.NAMES:
            return CalcTable(self.document, place).sheet
        cells = self._named(place)
        return None if cells is None else cells.getSpreadsheet()

    def _edit(self, before: Table, changes: Changes) -> _Edit:
        """What is written into a table; raises DataError if it cannot be."""
        name, positions = before.name, positions_of(before, self.functions)

        def cells(record: Record) -> Mapping[int, Cell]:
            return cells_by_position(name, positions, record, self._named_place)

        replaces = name in changes.replaced
        records = changes.replaced[name] if replaces else changes.appended.get(name, ())
        edit = _Edit(
            CalcTable(self.document, name),
            {row: cells(record) for row, record in changes.updated.get(name, {}).items()},
            [cells(record) for record in records],
            0 if replaces else len(before.rows),
            replaces,
        )
        self._check(edit, len(before.rows))
        return edit

    def _check(self, edit: _Edit, filled: int) -> None:
        table = edit.table
        if table.sheet.isProtected():
            raise _protected(table.sheet)
        if table.has_totals and (edit.rows or edit.replaces):
            raise _refusal(
                plain(table.name),
                Text("表格带汇总行，无法加行", "the table has a totals row, no row can be added"),
                Text("请去掉汇总行后重试", "remove the totals row and try again"),
            )
        in_the_way = table.first_filled(max(filled, table.row_count), edit.first + len(edit.rows))
        if in_the_way is not None:
            raise refusals.in_the_way(self._named_place, str(table.sheet.Name), in_the_way)

    @property
    def _named_place(self) -> Path:
        """The workbook for messages, which name it without its folder."""
        return self.place or Path(str(self.document.Title))

    def _setting(self, name: str) -> Any:
        """The cell of a setting; raises DataError if it cannot be written."""
        cells = self._named(name)
        if cells is None:
            raise refusals.no_such_name(self._named_place, name)
        cell = cells.getCellByPosition(0, 0)
        if cells.getSpreadsheet().isProtected() and cell.CellProtection.IsLocked:
            raise _protected(cells.getSpreadsheet())
        return cell

    def _named(self, name: str) -> Any:
        names = self.document.NamedRanges
        return names.getByName(name).getReferredCells() if names.hasByName(name) else None

    def _files(self, files: Mapping[str, str]) -> AbstractContextManager[None]:
        """New profiles beside the workbook; they go again if the workbook cannot be changed."""
        if not files:
            return nullcontext()
        if self.place is None:
            raise refusals.never_saved()
        return new_files(folder_beside(self.place), files)


@dataclass(frozen=True)
class _Edit:
    """What is written into one table: cells of rows that are there, and whole rows from ``first`` on."""

    table: CalcTable
    updated: Mapping[int, Mapping[int, Cell]]
    rows: Sequence[Mapping[int, Cell]]
    first: int
    replaces: bool

    def write(self) -> None:
        for row, cells in self.updated.items():
            self.table.update(row, cells)
        self.table.fill(self.first, self.rows, max(self.first - 1, 0))
        reached = self.first + len(self.rows)
        if self.replaces:
            self.table.clear(reached)
        if self.replaces or reached > self.table.row_count:
            self.table.reach(reached)


def _protected(sheet: Any) -> DataError:
    return _refusal(
        plain(sheet.Name),
        Text("工作表受保护，写不进去", "the sheet is protected"),
        Text("请在“工具 → 保护工作表”中取消保护后重试", "unprotect it in Tools, then try again"),
    )


def _refusal(where: Text, message: Text, remedy: Text) -> DataError:
    return DataError(Problem(where, message, remedy))
