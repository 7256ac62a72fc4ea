"""Writing cells so that the user can take it back.

Calc records no undo for blocks of values, and it crashes (7.4) on undo actions made in Python: so every cell
is written by itself, which it does record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from riskxl.actions.snapshot import Cell

CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA


def put(cell: Any, value: Cell) -> None:
    """A value into a cell; a text stays a text, whatever it looks like."""
    if value is None or value == "":
        cell.clearContents(CONTENTS)
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(float(value))


@contextmanager
def one_step(document: Any, title: str) -> Iterator[None]:
    """One step of Undo with this title, taken back if it fails halfway."""
    undo, calculates = document.getUndoManager(), document.isAutomaticCalculationEnabled()
    undo.enterUndoContext(title)
    document.addActionLock()
    document.enableAutomaticCalculation(False)  # once, at the end
    failed = True
    try:
        yield
        failed = False
    finally:
        undo.leaveUndoContext()
        if failed and undo.isUndoPossible() and undo.getCurrentUndoActionTitle() == title:
            undo.undo()
        document.enableAutomaticCalculation(calculates)
        document.removeActionLock()
