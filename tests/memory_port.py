"""A workbook in memory behind the port: what a host does, without a file or a spreadsheet program.

    book = MemoryBook([{"customer_id": "K001", "name": "甲公司", "tax_arrears": 0}])
    book.run("rescore", by="李雷", now=datetime(2026, 11, 2, 9))
    book.records("History")

It is as strict as the real hosts: everything or nothing is written, sealed rows and formulas are never
overwritten, and a snapshot that is no longer current is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from riskxl import fields, menu
from riskxl.actions import settings as names
from riskxl.actions.action import Context, checked_answers
from riskxl.actions.changes import Changes, Record
from riskxl.actions.moments import to_cell
from riskxl.actions.schema import BY_NAME, CUSTOMERS, TABLES
from riskxl.actions.snapshot import Cell, Snapshot, Table
from riskxl.functions import Functions
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary

LONGEST_CELL = 32_767
FIRST_ROW = 4  # as riskxl build draws the ledgers
NOW = datetime(2026, 11, 2, 9, 0, 0)


class StaleSnapshotError(Exception):
    """Somebody wrote to the workbook after the snapshot was read."""


@cache
def shipped() -> ProfileLibrary:
    return ProfileLibrary()


def customer_columns(library: ProfileLibrary, language: Language) -> dict[str, str]:
    """The header of every field and indicator by key."""
    headers = {field.key: field.labels(language) for field in fields.FIELDS}
    return headers | {c.key: c.labels(language) for c in library.characteristics}


class MemoryBook:
    """Tables as lists of rows; every table of the schema is there, empty unless rows are given.

    ``customers`` are cells by field or indicator key; ``tables`` rows of other tables, cells by column key;
    ``approvers`` posts by name; ``settings`` single cells by defined name.
    """

    def __init__(
        self,
        customers: Iterable[Mapping[str, Any]] = (),
        *,
        tables: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
        approvers: Mapping[str, str] | None = None,
        profile: str | None = None,
        settings: Mapping[str, Any] | None = None,
        language: Language = "zh",
        library: ProfileLibrary | None = None,
        place: Path | None = None,
    ) -> None:
        self.library = library or shipped()
        self.language = language
        self.place = place
        self.writes = 0
        self.files: dict[str, str] = {}  # by name, below the workbook's profiles folder
        self._keys: dict[str, tuple[str, ...]] = {}
        self._headers: dict[str, tuple[str, ...]] = {}
        self.rows: dict[str, list[list[Cell]]] = {}
        columns = customer_columns(self.library, language)
        self._add_table(CUSTOMERS, columns, customers)
        for table in TABLES:
            given = (tables or {}).get(table.name, ())
            self._add_table(table.name, {c.key: c.labels(language) for c in table.columns}, given)
        self.settings: dict[str, list[list[Cell]]] = {
            names.LANGUAGE_CELL: [[names.LANGUAGES[language]]],
            names.PROFILE_CELL: [[profile]],
            names.APPROVERS: [[name, post] for name, post in (approvers or {}).items()],
            **{reminder.name: [[float(reminder.default)]] for reminder in names.REMINDERS},
        }
        for name, cell in (settings or {}).items():
            self.settings[name] = [[_cell(cell)]]

    def _add_table(self, name: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> None:
        self._keys[name], self._headers[name] = tuple(columns), tuple(columns.values())
        self.rows[name] = [self._laid_out(name, row) for row in rows]

    def _laid_out(self, name: str, record: Mapping[str, Any]) -> list[Cell]:
        unknown = set(record) - set(self._keys[name])
        assert not unknown, f"{name} has no columns {sorted(unknown)}"
        return [_cell(record.get(key)) for key in self._keys[name]]

    # the port

    def read(self, tables: Sequence[str] = ()) -> Snapshot:
        return Snapshot(
            {
                name: Table(name, self._headers[name], tuple(map(tuple, rows)), FIRST_ROW)
                for name, rows in self.rows.items()
                if not tables or name in tables
            },
            {name: tuple(map(tuple, rows)) for name, rows in self.settings.items()},
            self.place,
        )

    def apply(self, changes: Changes, snapshot: Snapshot) -> None:
        for name, table in snapshot.tables.items():
            if list(table.rows) != list(map(tuple, self.rows[name])):
                raise StaleSnapshotError(name)
        rows = {name: [list(row) for row in table] for name, table in self.rows.items()}
        for name, updates in changes.updated.items():
            for n, record in updates.items():
                self._may_update(name, rows[name][n], record)
                for key, cell in record.items():
                    rows[name][n][self._keys[name].index(key)] = _cell(cell)
        for name, records in changes.appended.items():
            assert name == CUSTOMERS or BY_NAME[name].role != "report", f"{name} is a report"
            rows[name] += [self._laid_out(name, record) for record in records]
        for name, records in changes.replaced.items():
            assert BY_NAME[name].role == "report", f"{name} is no report"
            rows[name] = [self._laid_out(name, record) for record in records]
        settings = {name: [[_cell(cell)]] for name, cell in changes.settings.items()}
        assert set(settings) <= set(names.NAMES), settings
        assert not set(changes.files) & set(self.files), "a file that is there already"
        self.rows = rows
        self.settings |= settings
        self.files |= changes.files
        self.writes += bool(changes)

    def _may_update(self, name: str, row: Sequence[Cell], record: Record) -> None:
        if name == CUSTOMERS:
            live = [key for key in record if key in fields.BY_KEY and fields.BY_KEY[key].live]
            assert not live, f"{live} are formulas"
        elif BY_NAME[name].role == "ledger":
            assert row[self._keys[name].index("check")] is None, f"{name}: a sealed row"

    # what tests need beside it

    def functions(self) -> Functions:
        return Functions(self.library, self.read([CUSTOMERS]).language)

    def context(
        self, key: str, *customers: str, now: datetime = NOW, by: str = "测试员", **answers: str
    ) -> Context:
        """What an action would be given; answers as people type them."""
        action = menu.ACTIONS[key]
        snapshot = self.read(action.tables)
        typed = checked_answers(action, answers, snapshot.language)
        folder = self.place.parent / "profiles" if self.place else None
        return Context(snapshot, self.functions(), now, by, customers, typed, folder)

    def run(
        self, key: str, *customers: str, now: datetime = NOW, by: str = "测试员", **answers: str
    ) -> Changes:
        """Run an action by its key through the menu and write what it changes."""
        context = self.context(key, *customers, now=now, by=by, **answers)
        changes = menu.run(menu.ACTIONS[key], context)
        self.apply(changes, context.snapshot)
        return changes

    def records(self, table: str) -> list[dict[str, Cell]]:
        """The rows of a table as cells by key, blank ones left out."""
        keys = self._keys[table]
        whole = (dict(zip(keys, row, strict=True)) for row in self.rows[table])
        return [{key: cell for key, cell in row.items() if cell is not None} for row in whole]

    def customer(self, customer_id: str) -> dict[str, Cell]:
        return next(row for row in self.records(CUSTOMERS) if row.get("customer_id") == customer_id)

    def type(self, table: str, row: int, **cells: Any) -> None:
        """Type into cells of a row as people do, past any action; a row below the last is a new one."""
        rows = self.rows[table]
        if row == len(rows):
            rows.append([None] * len(self._keys[table]))
        for key, cell in cells.items():
            rows[row][self._keys[table].index(key)] = _cell(cell)

    def rename(self, table: str, **headers: str) -> None:
        """Other words in the header cells of some columns."""
        pairs = zip(self._keys[table], self._headers[table], strict=True)
        self._headers[table] = tuple(headers.get(key, header) for key, header in pairs)

    def edit_customer(self, customer_id: str, **cells: Any) -> None:
        """Type into a customer's row."""
        at = self._keys[CUSTOMERS].index("customer_id")
        row = next(n for n, row in enumerate(self.rows[CUSTOMERS]) if row[at] == customer_id)
        self.type(CUSTOMERS, row, **cells)


def _cell(value: Any) -> Cell:
    """A cell as every host reads it back."""
    if isinstance(value, date):
        return to_cell(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        assert value == value and abs(value) != float("inf"), value
        return float(value)
    assert isinstance(value, str), f"{value!r} is no cell"
    assert len(value) <= LONGEST_CELL, f"{len(value)} characters in a cell"
    return value or None
