"""riskxl selftest: the built workbook in the real Excel, compared cell by cell with the embedded engine.

The engine calls the same ``riskxl.functions`` without Excel, VBA or xlwings, so that a difference shows
a fault of the way through Excel. The workbook is a copy; the original is never opened.
"""

from __future__ import annotations

import math
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, get_args

from lxml import etree

from riskxl.actions.settings import PROFILE_CELL
from riskxl.errors import RiskxlError
from riskxl.functions import Functions
from riskxl.hosts.embedded import EmbeddedWorkbook
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.hosts.ooxml.cells import Position, address
from riskxl.hosts.ooxml.dates import to_serial
from riskxl.hosts.ooxml.package import WorkbookPackage
from riskxl.language import Language, Text, plain
from riskxl.menu import ACTIONS
from riskxl.profile.library import ProfileLibrary
from riskxl.team.report import Difference, Report, Step
from riskxl.workbook import names
from riskxl.workbook.vba.labels import ACTION_BUTTONS, TEXTS

_EDITED = "overdue_payments"
_EDITED_TO = 4.0
_PROFILES = ("manufacturing", "general")
# What a message box says when something went wrong.
_FAILURES = (
    "action.failed",
    "call.failed",
    "python.missing",
    "check.no.python",
    "check.no.dll",
    "check.no.answer",
    "check.other.version",
    "desk.read.only",
    "desk.no.copy",
    "desk.no.table",
    "desk.no.name",
)
_RIBBON = "customUI/customUI14.xml"
_LAST_BITS = 1e-12  # sums of another engine may differ in the last bits; no digit that anybody sees


class ExcelSession(Protocol):
    """What the test does with Excel. Rows and columns count from 1; every call may raise OSError."""

    def versions(self) -> Mapping[str, str]: ...

    def open(self, book: Path) -> None: ...

    def formulas(self, sheet: str) -> Mapping[Position, str]:
        """Every formula of a sheet."""
        ...

    def values(self, sheet: str) -> Mapping[Position, Any]:
        """Every value of a sheet: numbers as float, dates as serial numbers, errors as '#VALUE!'."""
        ...

    def write(self, sheet: str, cell: Position, value: Any) -> None: ...

    def named_cell(self, name: str) -> tuple[str, Position]: ...

    def recalculate(self) -> None:
        """Calculate every formula anew."""
        ...

    def press(self, control: str) -> list[str]:
        """Press a button of the ribbon; answers what its message boxes said, each confirmed with OK."""
        ...

    def crossings(self) -> int | None:
        """How often VBA has called Python; None if the workbook does not count."""
        ...

    def close(self) -> None:
        """End Excel, whatever state it is in."""
        ...


class Trial:
    """The steps on one workbook; each is told in the report, also when it fails."""

    def __init__(self, session: ExcelSession, book: Path, library: ProfileLibrary, report: Report) -> None:
        self._session = session
        self._book = book
        self._library = library
        self._report = report
        self._kernel: EmbeddedWorkbook
        self._language: Language = "zh"

    def run(self) -> None:
        """All steps. Excel is closed at the end, whatever happens."""
        try:
            self._report.versions.update(self._session.versions())
            if self._step(Text("打开工作簿", "open the workbook"), self._open):
                self._on_the_sheet()
                for control in buttons(self._book):
                    if pressed_alone(control):
                        self._press(control)
        except Exception as error:
            self._report.steps.append(
                Step(Text("自测", "selftest"), False, plain(_words(error, self._language)), 0)
            )
        finally:
            self._step(Text("关闭 Excel", "close Excel"), self._close)

    def _on_the_sheet(self) -> None:
        everything = Text("全部重算，逐格比较", "recalculate all, compare every cell")
        self._step(everything, lambda: self._change(lambda: None, full=True))
        self._step(Text("改一个单元格", "edit a cell"), self._edit)
        self._step(Text("切换行业模板", "switch the profile"), self._switch)

    def _step(self, what: Text, do: Callable[[], Text]) -> bool:
        start, crossed = time.perf_counter(), self._crossings()
        before = len(self._report.differences)
        try:
            found, done = do(), len(self._report.differences) == before
        except Exception as error:
            found, done = plain(_words(error, self._language)), False
        seconds = time.perf_counter() - start
        after = self._crossings()
        count = None if crossed is None or after is None else after - crossed
        self._report.steps.append(Step(what, done, found, seconds, count))
        return done

    def _crossings(self) -> int | None:
        try:
            return self._session.crossings()
        except Exception:  # before Excel is open, and when it is gone
            return None

    def _open(self) -> Text:
        self._session.open(self._book)
        sheets = WorkbookPackage(self._book).sheets
        self._language = "zh" if names.RISK_SHEET.zh in sheets else "en"
        functions = Functions(self._library, self._language)
        self._kernel = EmbeddedWorkbook(self._book, risk_functions(functions))
        return plain(self._book.name)

    def _change(self, change: Callable[[], None], *, full: bool = False) -> Text:
        """Change something in both, calculate both, compare both."""
        change()
        self._kernel.calculate()
        if full:
            self._session.recalculate()
        return self._compare()

    def _compare(self) -> Text:
        kept = {(formula.sheet, formula.address) for formula in self._kernel.kept}
        compared = 0
        for sheet in self._kernel.sheets:
            values = self._session.values(sheet)
            for position, formula in self._session.formulas(sheet).items():
                if (sheet, address(position)) in kept:
                    continue
                compared += 1
                here, there = values.get(position), _plain(self._kernel.get_at(sheet, *position))
                if not same(here, there):
                    self._report.differences.append(
                        Difference(sheet, address(position), formula, shown(here), shown(there))
                    )
        self._report.compared += compared
        return Text(
            f"比较了 {compared:,} 个公式，另有 {len(kept):,} 个无法比较",
            f"{compared:,} formulas compared, {len(kept):,} more cannot be",
        )

    def _edit(self) -> Text:
        sheet = names.RISK_SHEET(self._language)
        cell = self._first_input(sheet)
        before = self._session.values(sheet).get(cell)
        try:
            return self._change(lambda: self._put(sheet, cell, _EDITED_TO))
        finally:
            self._put(sheet, cell, before)

    def _first_input(self, sheet: str) -> Position:
        """The cell of the first customer below the header of an indicator."""
        label = self._library.characteristic(_EDITED).labels(self._language)
        for (row, column), value in self._session.values(sheet).items():
            if value == label:
                return row + 1, column
        raise LookupError(f"{sheet}: {label}")

    def _switch(self) -> Text:
        sheet, cell = self._session.named_cell(PROFILE_CELL)
        before = self._session.values(sheet).get(cell)
        usable = [
            self._library.load(path) for path in self._library.files() if not self._library.is_own(path)
        ]
        other = next(p for p in usable if before not in (p.key, p.names.zh, p.names.en))
        try:
            found = self._change(lambda: self._put(sheet, cell, other.names(self._language)))
        finally:
            self._put(sheet, cell, before)
        return Text(f"{before} → {other.names.zh}：{found.zh}", f"{before} → {other.names.en}: {found.en}")

    def _put(self, sheet: str, cell: Position, value: Any) -> None:
        self._kernel.set(sheet, address(cell), value)
        self._session.write(sheet, cell, value)

    def _press(self, control: str) -> None:
        def pressed() -> Text:
            said = " / ".join(" ".join(text.split()) for text in self._session.press(control))
            failures = (TEXTS[key](language) for key in _FAILURES for language in get_args(Language))
            if any(" ".join(failure.split()) in said for failure in failures):
                raise RuntimeError(said)
            return plain(said)

        self._step(Text(f"按钮 {control}", f"button {control}"), pressed)

    def _close(self) -> Text:
        self._session.close()
        return plain("")


def buttons(book: Path) -> list[str]:
    """The buttons of the workbook's ribbon, in order; none without a ribbon."""
    with zipfile.ZipFile(book) as package:
        if _RIBBON not in package.namelist():
            return []
        root = etree.fromstring(package.read(_RIBBON))
    return [str(element.get("id")) for element in root.iter("{*}button") if element.get("onAction")]


def pressed_alone(control: str) -> bool:
    """Whether a button may be pressed with nobody before the screen: not one that asks something, whose boxes
    would wait for words, nor one that sends something out of the house."""
    action = next((ACTIONS[key] for key, b in ACTION_BUTTONS.items() if b.control == control), None)
    return action is None or (
        not action.questions and action.of_customers in ("none", "all or some") and not action.reaches_out
    )


def same(here: Any, there: Any) -> bool:
    """Whether Excel shows what the kernel gives; a blank answer is an empty text in a cell."""
    here, there = "" if here is None else here, "" if there is None else there
    if isinstance(here, bool) or isinstance(there, bool):
        return here is there
    if isinstance(here, int | float) and isinstance(there, int | float):
        return math.isclose(here, there, rel_tol=_LAST_BITS)
    return bool(here == there)


def shown(value: Any) -> str:
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    return (
        value if value is None or isinstance(value, str | bool | float) else to_serial(value, date1904=False)
    )


def _words(error: Exception, language: Language) -> str:
    return error.text(language) if isinstance(error, RiskxlError) else f"{type(error).__name__}: {error}"
