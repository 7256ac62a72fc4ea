"""A headless LibreOffice of the tests' own, driven over UNO."""

from __future__ import annotations

import builtins
import importlib
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from riskxl.team.computer import this_computer
from riskxl.team.libreoffice import LibreOffice

PACKAGES = "libreoffice-calc-nogui python3-uno fonts-wqy-microhei poppler-utils fontconfig"
INSTALL = f"apt-get install --no-install-recommends {PACKAGES}"
_PATIENCE = 60  # seconds
_FORMULAS, _ERRORS = 16, 4  # com.sun.star.sheet: CellFlags.FORMULA, FormulaResult.ERROR

Cell = float | str | None


def missing_programs() -> list[str]:
    """What these tests need and this computer lacks."""
    missing = [name for name in ("soffice", "pdftoppm") if shutil.which(name) is None]
    fonts = shutil.which("fc-list")
    if fonts and not subprocess.run([fonts, ":lang=zh"], capture_output=True, check=True).stdout.strip():
        missing.append("a Chinese font")
    return missing


def uno_module(office: LibreOffice) -> Any:
    """LibreOffice's ``uno`` in this Python; the import hook that it brings is taken out again."""
    where = this_computer().run(
        [str(office.python), "-c", "import os, uno; print(os.path.dirname(uno.__file__))"]
    )
    folder = where.output.strip().splitlines()[-1]
    before = builtins.__import__
    sys.path.append(folder)
    try:
        return importlib.import_module("uno")
    finally:
        sys.path.remove(folder)
        builtins.__import__ = before


class Office:
    """One soffice process with a user profile of its own."""

    def __init__(self, found: LibreOffice, profile: Path) -> None:
        self.uno = uno_module(found)
        pipe = f"riskxl{uuid.uuid4().hex}"
        # the first python3 in PATH must be LibreOffice's, not the one of this virtual environment
        path = os.pathsep.join((str(found.python.resolve().parent), os.environ["PATH"]))
        self.process = subprocess.Popen(
            [
                *(str(found.soffice), "--headless", "--norestore", "--nologo", "--nofirststartwizard"),
                f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
                f"-env:UserInstallation={profile.resolve().as_uri()}",
            ],
            env={**os.environ, "PATH": path},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        self.context = self._connected(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self.desktop = self.service("com.sun.star.frame.Desktop")
        # without windows, jobs on load are switched on by the first one who asks for it
        self.context.getByName("/singletons/com.sun.star.task.theJobExecutor")

    def _connected(self, resolver: Any, url: str) -> Any:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return resolver.resolve(url)
            except Exception:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def properties(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        made = []
        for name, value in values.items():
            item = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
            item.Name, item.Value = name, value
            made.append(item)
        return tuple(made)

    def open(self, url: str) -> Book:
        end = time.monotonic() + _PATIENCE
        while True:
            document = self.desktop.loadComponentFromURL(url, "_blank", 0, self.properties({"Hidden": True}))
            if document is not None:
                return Book(self, document)
            assert time.monotonic() < end, f"LibreOffice does not open {url}"
            time.sleep(0.1)  # right after its start the desktop is not ready

    def load(self, path: Path) -> Book:
        return self.open(path.resolve().as_uri())

    def new(self) -> Book:
        return self.open("private:factory/scalc")

    def close(self) -> None:
        with suppress(Exception):  # it is gone before it can answer
            self.desktop.terminate()
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Book:
    """An open document; closes itself at the end of a with block."""

    def __init__(self, office: Office, document: Any) -> None:
        self.office = office
        self.document = document

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.document.close(False)

    def undo_all(self) -> None:
        """As it was when it was loaded."""
        undo = self.document.getUndoManager()
        while undo.isUndoPossible():
            undo.undo()

    def sheet(self, name: str) -> Any:
        return self.document.Sheets.getByName(name)

    @property
    def sheet_names(self) -> list[str]:
        return list(self.document.Sheets.ElementNames)

    def save_as(self, path: Path, filter_name: str) -> None:
        self.document.storeToURL(path.resolve().as_uri(), self.office.properties({"FilterName": filter_name}))

    def export_pdf(self, sheet: str, path: Path) -> None:
        """One sheet as it is printed."""
        selection = self.office.uno.Any(
            "[]com.sun.star.beans.PropertyValue",
            self.office.properties({"Selection": self.sheet(sheet), "SinglePageSheets": False}),
        )
        options = self.office.properties({"FilterName": "calc_pdf_Export", "FilterData": None})
        options[1].Value = selection
        self.document.storeToURL(path.resolve().as_uri(), options)

    def formula_values(self, sheet: str) -> dict[tuple[int, int], Cell]:
        """The value of every formula cell by row and column from 1; an error cell is its text."""
        found: dict[tuple[int, int], Cell] = {}
        cells = self.sheet(sheet)
        for area in cells.queryContentCells(_FORMULAS).getRangeAddresses():
            part = cells.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
            for r, row in enumerate(part.getDataArray()):
                for c, value in enumerate(row):
                    if value is None:
                        value = part.getCellByPosition(c, r).String
                    found[area.StartRow + r + 1, area.StartColumn + c + 1] = value
        return found

    def errors(self, sheet: str) -> str:
        """Which formula cells show an error."""
        return str(self.sheet(sheet).queryFormulaCells(_ERRORS).RangeAddressesAsString)

    def named(self, name: str) -> Any:
        return self.document.NamedRanges.getByName(name).getReferredCells()

    def dispatch(self, key: str, **answers: str) -> tuple[bool, str]:
        """An entry of the menu, its questions answered: whether it was done, and what was said."""
        frame = self.document.CurrentController.Frame
        helper = self.office.service("com.sun.star.frame.DispatchHelper")
        event = helper.executeDispatch(frame, f"org.riskxl:{key}", "", 0, self.office.properties(answers))
        return event.State == 1, str(event.Result)


class Table:
    """A table of an open workbook, by the headers of its columns."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name

    @property
    def area(self) -> Any:
        return self.book.document.DatabaseRanges.getByName(self.name).DataArea

    @property
    def sheet(self) -> Any:
        return self.book.document.Sheets.getByIndex(self.area.Sheet)

    @property
    def headers(self) -> list[str]:
        area = self.area
        row = self.sheet.getCellRangeByPosition(
            area.StartColumn, area.StartRow, area.EndColumn, area.StartRow
        )
        return [str(cell) for cell in row.getDataArray()[0]]

    def rows(self) -> list[Sequence[Cell]]:
        area = self.area
        cells = self.sheet.getCellRangeByPosition(
            area.StartColumn, area.StartRow + 1, area.EndColumn, area.EndRow
        )
        return list(cells.getDataArray())

    def cell(self, row: int, header: str) -> Any:
        """``row`` from 0, below the table too."""
        area = self.area
        column = area.StartColumn + self.headers.index(header)
        return self.sheet.getCellByPosition(column, area.StartRow + 1 + row)

    def value(self, row: int, header: str) -> Cell:
        """A number or a text; an error cell is its text, a blank one ''."""
        cell = self.cell(row, header)
        value: Cell = cell.getDataArray()[0][0]
        return str(cell.String) if value is None else value

    def record(self, row: int) -> dict[str, Cell]:
        return {header: self.value(row, header) for header in self.headers}

    def filter(self, header: str, text: str) -> None:
        """Hides the rows that have another text in a column."""
        area, uno = self.area, self.book.office.uno
        cells = self.sheet.getCellRangeByPosition(
            area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
        )
        field = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
        field.Field, field.StringValue = self.headers.index(header), text
        field.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
        criteria = cells.createFilterDescriptor(True)
        criteria.FilterFields, criteria.ContainsHeader = (field,), True
        cells.filter(criteria)

    def put(self, row: int, header: str, value: float | str) -> None:
        """As a program writes it; a text that begins with = is a formula."""
        cell = self.cell(row, header)
        if isinstance(value, str) and value.startswith("="):
            cell.Formula = value
        elif isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value
