"""The team's workbook in the headless Excel: its tables as they stand, and the buttons that begin actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from pyopenvba.interpreter import EMPTY, VBAObject, member

from riskxl.actions.schema import BY_NAME, CUSTOMERS, is_live
from riskxl.actions.settings import NAMES
from riskxl.actions.snapshot import Snapshot, Table
from riskxl.workbook.vba.labels import ACTION_BUTTONS

from .headless import Excel, open_excel

NOW = datetime(2026, 11, 22, 9, 30)
OK, CANCEL, YES, NO = 1, 2, 6, 7  # of message boxes
BY = "王敏"
Rows = list[list[Any]]


class Control(VBAObject):
    """IRibbonControl."""

    vba_type_name = "IRibbonControl"

    def __init__(self, name: str) -> None:
        self._name = name

    @member
    def ID(self) -> object:  # noqa: N802 (Office's name)
        return self._name


class Desk:
    """A workbook that actions run in; the clock stands still."""

    def __init__(self, excel: Excel) -> None:
        self.excel = excel
        self.app = excel.app
        self.app.freeze_clock(NOW)
        for view in self.app.sheets():
            vars(view.sheet).pop("used_bounds", None)  # rows are added here
            if not view.sheet.tables:  # no formula elsewhere is looked at, and there are thousands
                for cell in view.sheet.cells_.values():
                    cell.formula = ""

    def press(self, action: str, *answers: object) -> list[str]:
        """What a button's boxes say, each answered as given or with its default."""
        return self.run("RiskTab_Press", Control(ACTION_BUTTONS[action].control), answers=answers)

    def run(self, macro: str, *arguments: object, answers: tuple[object, ...] = ()) -> list[str]:
        self.app.answer_dialogs(*answers)
        before = len(self.app.dialogs)
        self.app.run(macro, *arguments)
        assert not self.app.interpreter.answers, "more answers than questions"
        return [text for _, text, _, _ in self.app.dialogs[before:]]

    def undo(self) -> list[str]:
        """Presses Undo, which names the button's step."""
        assert self.excel.undo is not None
        macro = self.excel.undo[1].rpartition("!")[2]
        return self.run(macro)

    def select(self, table: str, first: int, last: int | None = None, column: int = 0) -> None:
        """Selects a cell of one row (from 0) of a table, or of rows on end."""
        area, sheet = self.table_area(table), self.sheet(table)
        sheet.vba_get("Activate")
        ends = (first, first if last is None else last)
        corners = [sheet.vba_get("Cells", [area.top + 1 + row, area.left + column]) for row in ends]
        sheet.vba_get("Range", corners).vba_get("Select")

    def table_area(self, name: str) -> Any:
        return self.table(name).area

    def state(self) -> Mapping[str, Rows]:
        """Every cell of every table, blank rows included, and of the settings."""
        found = {name: self._cells(name) for name in self.names()}
        for name in NAMES:
            block = self.setting(name)
            if block is not None:
                found[name] = block
        return found

    def snapshot(self, path: Path) -> Snapshot:
        """The workbook as actions see it."""
        tables = {}
        for name in self.names():
            cells = self._cells(name)
            table = Table(name, tuple(map(str, cells[0])), cells[1:])
            live = {n for key, n in table.positions.items() if is_live(name, key)}
            rows = [[None if n in live else cell for n, cell in enumerate(row)] for row in table.rows]
            while rows and all(cell is None for cell in rows[-1]):
                rows.pop()
            tables[name] = Table(name, table.headers, rows)
        settings = {name: block for name in NAMES if (block := self.setting(name)) is not None}
        return Snapshot(tables, settings, path)

    def names(self) -> list[str]:
        return [name for name in (CUSTOMERS, *BY_NAME) if any(t.name == name for t in self._tables())]

    def setting(self, name: str) -> Rows | None:
        for entry in self.app.workbook.names_.entries:
            if entry.name == name:
                block = self.app.workbook.vba_get("Names", [name]).vba_get("RefersToRange")
                area = block.first
                return self._block(block.sheet, area)
        return None

    def put(self, table: str, row: int, key: str, value: object) -> None:
        """A cell as if somebody typed it; the table grows when it is the row below."""
        positions = Table(table, tuple(map(str, self._cells(table)[0])), []).positions
        area = self.table_area(table)
        cells = self.sheet(table).vba_get("Cells", [area.top + 1 + row, area.left + positions[key]])
        cells.vba_set("Value2", value)

    def _tables(self) -> Iterator[Any]:
        for view in self.app.sheets():
            yield from view.sheet.tables

    def table(self, name: str) -> Any:
        return next(table for table in self._tables() if table.name == name)

    def sheet(self, name: str) -> Any:
        return self.table(name).sheet

    def _cells(self, name: str) -> Rows:
        return self._block(self.sheet(name), self.table_area(name))

    def _block(self, sheet: Any, area: Any) -> Rows:
        return [
            [_plain(sheet.cells_.get((row, column))) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]


def _plain(cell: Any) -> Any:
    if cell is None:
        return None
    if cell.formula:  # what it shows depends on what pyOpenVBA has calculated so far
        return str(cell.formula)
    if cell.value is EMPTY or cell.value == "":
        return None
    if isinstance(cell.value, bool | str):
        return cell.value
    return float(cell.value) if isinstance(cell.value, int | float) else str(cell.value)


@contextmanager
def open_desk(path: Path) -> Iterator[Desk]:
    with open_excel(path) as excel:
        yield Desk(excel)
