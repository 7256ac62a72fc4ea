"""Where LibreOffice's cells differ from Excel's: every difference that we know of, in this one place.

Calc hands an add-in plain numbers and texts, without saying what kind of cell they came from:

- a blank inside a range is ``""``; a single blank cell is ``0.0`` (see ``_ZERO_IS_BLANK``);
- a boolean is 1.0 or 0.0, a date its serial number (see riskxl.functions.SheetFunctions);
- a range that holds an error cell is answered by Calc itself with Err:504, a single error cell with its
  error: the add-in is not called. The data check of the menu names such cells;
- an omitted argument is None, wherever it stands.

In an array formula Calc fills the stored extent: one value is repeated, a block is cut or followed by #N/A.
Texts of a block are shown but equal to no other text (seen in 7.4). An exception becomes #VALUE!.
"""

from __future__ import annotations

import datetime
from typing import Any

from riskxl.actions.moments import to_cell
from riskxl.functions import Answer

Cell = float | str
Block = tuple[tuple[Cell, ...], ...]

# Arguments for which a single cell with 0 is taken for a blank one. A follow-up on day 0 or a profile named 0
# cannot be meant; of a term or an order of 0 nothing follows. A tier is not among them: 0 is the worst score.
_ZERO_IS_BLANK = frozenset(("headers", "profile", "item", "top", "days", "amount", "last_date", "code"))


def argument(name: str, given: Any) -> Any:
    """An argument as Calc hands it over → as riskxl.functions expects it."""
    if isinstance(given, tuple):
        return [[None if cell == "" else cell for cell in row] for row in given]
    if given == "" or (given == 0 and name in _ZERO_IS_BLANK):
        return None if name != "tier" else ""
    return given


def result(answer: Answer) -> Cell | Block:
    """An answer → a cell, or a block of cells, as Calc takes it."""
    if isinstance(answer, list):
        return tuple(tuple(map(_cell, row)) for row in answer)
    return _cell(answer)


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.date):
        return to_cell(value)
    return float(value)  # whole numbers and booleans too: the cell's format shows them
