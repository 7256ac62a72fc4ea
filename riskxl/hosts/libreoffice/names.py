"""Function names that LibreOffice 7.4 leaves unresolved when it opens an .xlsx or .xlsm are resolved.

Calc compiles every formula with an unknown name again whenever the list of defined names changes, all rows
of a column at once. What is unresolved then is entered again: formulas that Calc took for calls of the
workbook's own VBA functions, which have the same names, and names with a prefix from another program. Newer
versions resolve names while loading; there nothing is found. A resolved formula reads ORG.RISKXL.…
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from riskxl.functions import FUNCTIONS

_FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
_PASSING_NAME = "riskxl_passing_name"

_NAMES = "|".join(sorted((doc.name for doc in FUNCTIONS), key=len, reverse=True))
# What programs put before the name of a function that they do not have: _xll.RISK_SCORE, [1]!RISK_SCORE,
# 'C:\Users\…\RiskXL.xlam'!RISK_SCORE.
_PREFIX = r"(?:_xll\.|_xlfn\.|_xludf\.|\[\d+\]!|'[^']*'!|[^\s'\"=+*/&<>(;,-]+\.xla?m?!)"
_UNRESOLVED = re.compile(rf"(?<![\w.]){_PREFIX}*(?P<name>{_NAMES})(?=\s*\()", re.IGNORECASE)
_TEXTS = re.compile(r'("(?:[^"]|"")*")')


def resolved(formula: str) -> str | None:
    """The formula as it is to be entered; None if it calls none of our functions by a mere name."""
    if "risk_" not in formula.lower():
        return None
    parts = _TEXTS.split(formula)  # every second part is a text in quotes
    entered = [
        part if n % 2 else _UNRESOLVED.sub(lambda found: found["name"].upper(), part)
        for n, part in enumerate(parts)
    ]
    calls_ours = any(_UNRESOLVED.search(part) for part in parts[::2])
    return "".join(entered) if calls_ours else None


def resolve_names(document: Any) -> None:
    """Undo and the mark of a changed document stay as they were."""
    undo, changed = document.getUndoManager(), document.isModified()
    undo.lock()
    document.addActionLock()
    try:
        _compile_again(document)
        for sheet in _sheets(document):
            _resolve_sheet(sheet)
    finally:
        document.removeActionLock()
        undo.unlock()
        document.setModified(changed)


def _compile_again(document: Any) -> None:
    names = document.NamedRanges
    origin = document.Sheets.getByIndex(0).getCellByPosition(0, 0).getCellAddress()
    names.addNewByName(_PASSING_NAME, "$A$1", origin, 0)
    names.removeByName(_PASSING_NAME)


def _sheets(document: Any) -> Iterator[Any]:
    sheets = document.Sheets
    return (sheets.getByIndex(n) for n in range(sheets.Count))


def _resolve_sheet(sheet: Any) -> None:
    for area in sheet.queryContentCells(_FORMULAS).getRangeAddresses():
        cells = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
        formulas = cells.getFormulaArray()
        for n in range(len(formulas[0])):
            _enter_column(sheet, cells, n, [resolved(row[n]) for row in formulas])


def _enter_column(sheet: Any, cells: Any, column: int, formulas: Sequence[str | None]) -> None:
    """In runs, as one by one is slow; where the sheet is protected only single cells may be entered."""
    for first, last in _runs(formulas):
        run = [formula for formula in formulas[first : last + 1] if formula is not None]
        if sheet.isProtected():
            for row, entered in enumerate(run, start=first):
                cells.getCellByPosition(column, row).setFormula(entered)
        else:
            place = cells.getCellRangeByPosition(column, first, column, last)
            place.setFormulaArray(tuple((formula,) for formula in run))
    for row, formula in enumerate(formulas):
        if formula is not None and formula.startswith("{"):
            _enter_array(sheet, cells.getCellByPosition(column, row), formula[1:-1])


def _runs(formulas: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """First and last row of every run of plain formulas."""
    first = None
    for row, formula in enumerate((*formulas, None)):
        plain = formula is not None and not formula.startswith("{")
        if plain and first is None:
            first = row
        elif not plain and first is not None:
            yield first, row - 1
            first = None


def _enter_array(sheet: Any, cell: Any, formula: str) -> None:
    """An array formula is entered in all its cells, from its first one, which a protected sheet refuses."""
    cursor = sheet.createCursorByRange(cell)
    cursor.collapseToCurrentArray()
    whole, own = cursor.getRangeAddress(), cell.getCellAddress()
    if (whole.StartColumn, whole.StartRow) != (own.Column, own.Row):
        return
    protected = sheet.isProtected()
    if protected:
        sheet.unprotect("")  # with a password it stays as it is
    cursor.setArrayFormula(formula)
    if protected:
        sheet.protect("")
