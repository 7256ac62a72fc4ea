"""An Excel of our own, for riskxl selftest: started, driven through COM, and ended whatever happens.

None of this could be run where it was written: there is no Excel there. It keeps to documented calls of
Excel's object model, and every one of them may fail with a COM error, which the caller reports.
"""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from riskxl.errors import Problem, UsageError
from riskxl.language import Text

_LOW_SECURITY = 1  # msoAutomationSecurityLow: this Excel opens one workbook, whose macros are to be tried
_DIALOG_CLASS = "#32770"  # of message boxes
_COMMAND, _OK = 0x0111, 1  # WM_COMMAND, IDOK
_LOOK_SECONDS = 0.3
_LIMIT_SECONDS = 900  # an Excel that hangs is ended, and the step that waits for it fails
_ERROR_BASE = -2146828288  # COM's number of an error value, less Excel's own
_ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2045: "#SPILL!",
    2050: "#CALC!",
}

Position = tuple[int, int]


def start_excel() -> XlwingsSession:
    """Raises UsageError where there is no Excel."""
    try:
        if os.name != "nt":  # xlwings starts Excel on a Mac too, where the functions do not work
            raise OSError(os.name)
        xlwings = importlib.import_module("xlwings")
        app = xlwings.App(visible=True, add_book=False)
    except Exception as error:  # pywin32's errors are classes of its own
        raise UsageError(
            Problem(
                Text("Excel", "Excel"),
                Text(
                    "这台电脑上没有可用的 Excel，自测没有运行", "there is no Excel here; nothing was tested"
                ),
                Text(
                    "请在装有 Excel 的 Windows 电脑上运行 riskxl selftest",
                    "run riskxl selftest on a Windows computer with Excel",
                ),
            )
        ) from error
    dialogs = MessageBoxes(app.pid)
    dialogs.start()
    return XlwingsSession(app, dialogs)


class XlwingsSession:
    """One Excel process with one workbook."""

    def __init__(self, app: Any, dialogs: MessageBoxes) -> None:
        self._app = app
        self._book: Any = None
        self._dialogs = dialogs
        self._limit = threading.Timer(_LIMIT_SECONDS, app.kill)
        self._limit.daemon = True
        self._limit.start()

    def versions(self) -> Mapping[str, str]:
        api = self._app.api
        return {
            "Excel": f"{api.Version} build {api.Build}",
            "Windows": str(api.OperatingSystem),
            "Calculation": str(self._app.calculation),
        }

    def open(self, book: Path) -> None:
        self._app.api.AutomationSecurity = _LOW_SECURITY
        self._book = self._app.books.open(str(book), update_links=False)
        self._book.activate()

    def formulas(self, sheet: str) -> Mapping[Position, str]:
        cells = self._cells(sheet, "Formula")
        return {at: f for at, f in cells.items() if isinstance(f, str) and f.startswith("=")}

    def values(self, sheet: str) -> Mapping[Position, Any]:
        return {at: _plain(value) for at, value in self._cells(sheet, "Value2").items()}

    def write(self, sheet: str, cell: Position, value: Any) -> None:
        self._book.sheets[sheet].api.Cells(*cell).Value2 = value

    def named_cell(self, name: str) -> tuple[str, Position]:
        cell = self._book.names[name].refers_to_range
        return cell.sheet.name, (cell.row, cell.column)

    def recalculate(self) -> None:
        self._app.api.CalculateFull()

    def press(self, control: str) -> list[str]:
        self._dialogs.forget()
        self._run("RiskActions_Run", control)
        return self._dialogs.forget()

    def crossings(self) -> int | None:
        with suppress(Exception):  # a workbook without such a count
            return int(self._run("RiskCalls_Crossings"))
        return None

    def close(self) -> None:
        self._limit.cancel()
        self._dialogs.stop()
        try:
            if self._book is not None:
                self._book.api.Close(SaveChanges=False)
            self._app.quit()
        finally:
            self._book = None
            with suppress(Exception):  # it has ended, as it should
                self._app.kill()  # one that was told to quit stays while anything refers to it

    def _run(self, macro: str, *arguments: Any) -> Any:
        return self._app.api.Run(f"'{self._book.name}'!{macro}", *arguments)

    def _cells(self, sheet: str, what: str) -> dict[Position, Any]:
        used = self._book.sheets[sheet].api.UsedRange
        block = getattr(used, what)
        rows = block if isinstance(block, tuple) else ((block,),)
        return {
            (used.Row + r, used.Column + c): value
            for r, row in enumerate(rows)
            for c, value in enumerate(row)
        }


class MessageBoxes(threading.Thread):
    """Reads the message boxes of one process and presses their OK, as the person before it would."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._stop_asked = threading.Event()
        self._said: list[str] = []

    def run(self) -> None:
        windows = importlib.import_module("win32gui")
        processes = importlib.import_module("win32process")

        def look(window: int, _: Any) -> bool:
            mine = processes.GetWindowThreadProcessId(window)[1] == self._process
            if mine and windows.GetClassName(window) == _DIALOG_CLASS and windows.IsWindowVisible(window):
                self._said.append(_text_of(windows, window))
                windows.PostMessage(window, _COMMAND, _OK, 0)
            return True

        while not self._stop_asked.wait(_LOOK_SECONDS):
            with suppress(Exception):  # a window may be gone before it is read
                windows.EnumWindows(look, None)

    def forget(self) -> list[str]:
        """What was said since the last time."""
        said, self._said = self._said, []
        return said

    def stop(self) -> None:
        self._stop_asked.set()


def _text_of(windows: Any, dialog: int) -> str:
    texts: list[str] = []

    def read(child: int, _: Any) -> bool:
        if windows.GetClassName(child) == "Static":
            texts.append(windows.GetWindowText(child))
        return True

    windows.EnumChildWindows(dialog, read, None)
    return " ".join(text for text in texts if text)


def _plain(value: Any) -> Any:
    """Value2 gives error values as whole numbers, and every real number as a float."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _ERRORS.get(value - _ERROR_BASE, f"#ERROR {value - _ERROR_BASE}")
    return value
