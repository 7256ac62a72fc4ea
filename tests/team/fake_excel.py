"""An Excel that is the embedded engine, with faults where a test wants them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from riskxl.functions import Functions
from riskxl.hosts.embedded import EmbeddedWorkbook
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.hosts.ooxml.cells import Position, address, parse_address
from riskxl.hosts.ooxml.dates import to_serial
from riskxl.hosts.ooxml.package import WorkbookPackage
from riskxl.profile.library import ProfileLibrary


class FakeExcel:
    """``wrong`` gives a function another result; ``fails`` names the call that raises."""

    def __init__(self, library: ProfileLibrary) -> None:
        self._library = library
        self.wrong: dict[str, Any] = {}
        self.says: dict[str, list[str]] = {}  # a button's message boxes
        self.deaf = False  # does not see edits
        self.fails = ""
        self.pressed: list[str] = []
        self.written: list[tuple[str, Position, Any]] = []
        self.opened: Path | None = None
        self.closed = 0

    def _may_fail(self, call: str) -> None:
        if call == self.fails:
            raise OSError(f"Excel refuses to {call}")

    def versions(self) -> Mapping[str, str]:
        self._may_fail("versions")
        return {"Excel": "16.0 build 1"}

    def open(self, book: Path) -> None:
        self._may_fail("open")
        self.opened = book
        self._package = WorkbookPackage(book)
        self._book = EmbeddedWorkbook(book, risk_functions(Functions(self._library)))

    def formulas(self, sheet: str) -> Mapping[Position, str]:
        root = self._package.parse(self._package.sheets[sheet])
        return {
            parse_address(cell.get("r", "")): f"={formula.text}"
            for cell in root.iter("{*}c")
            if (formula := cell.find("{*}f")) is not None
        }

    def values(self, sheet: str) -> Mapping[Position, Any]:
        self._may_fail("values")
        root = self._package.parse(self._package.sheets[sheet])
        values = {}
        for cell in root.iter("{*}c"):
            value = self._book.get(sheet, cell.get("r", ""))
            plain = value is None or isinstance(value, str | bool | float)
            values[parse_address(cell.get("r", ""))] = value if plain else to_serial(value, date1904=False)
        for function, value in self.wrong.items():
            values |= {at: value for at, text in self.formulas(sheet).items() if function in text}
        return values

    def write(self, sheet: str, cell: Position, value: Any) -> None:
        self._may_fail("write")
        self.written.append((sheet, cell, value))
        if not self.deaf:
            self._book.set(sheet, address(cell), value)
            self._book.calculate()

    def named_cell(self, name: str) -> tuple[str, Position]:
        for defined in self._package.workbook.iter("{*}definedName"):
            if defined.get("name") == name:
                sheet, _, cell = (defined.text or "").rpartition("!")
                return sheet.strip("'"), parse_address(cell)
        raise KeyError(name)

    def recalculate(self) -> None:
        self._may_fail("recalculate")

    def press(self, control: str) -> list[str]:
        self._may_fail("press")
        self.pressed.append(control)
        return self.says.get(control, [])

    def crossings(self) -> int | None:
        return 2 * len(self.written) + len(self.pressed) if self.opened else None

    def close(self) -> None:
        self.closed += 1
        self._may_fail("close")
