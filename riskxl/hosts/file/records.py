"""Records of an action → cells: which column each goes to, and what a cell can hold, for every host."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from riskxl.actions.changes import Record
from riskxl.actions.schema import BY_NAME, is_live
from riskxl.actions.snapshot import Cell
from riskxl.hosts.file import refusals

_LONGEST_TEXT = 32_767  # characters in a cell, counted as UTF-16 does


def cells_by_position(
    table: str, positions: Mapping[str, int], record: Record, book: Path
) -> dict[int, Cell]:
    """The cells that are written; raises DataError for what cannot be, before something is lost.

    Formulas of the workbook are left alone, and a report's column that somebody removed is not missed.
    """
    cells: dict[int, Cell] = {}
    for key, value in record.items():
        if is_live(table, key):
            continue
        position = positions.get(key)
        if position is not None:
            cells[position] = storable(value, book)
        elif value is not None and not (table in BY_NAME and BY_NAME[table].role == "report"):
            raise refusals.no_such_column(book, table, key)
    return cells


def storable(value: Cell, book: Path) -> Cell:
    """A value as a cell holds it: blank for an empty text, line ends as Excel has them."""
    if isinstance(value, str):
        if len(value.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST_TEXT:
            raise refusals.text_too_long(book, value, _LONGEST_TEXT)
        return value.replace("\r\n", "\n").replace("\r", "\n") or None
    if value is None or isinstance(value, bool):
        return value
    if not math.isfinite(value):
        raise ValueError(f"a cell cannot hold {value}")
    return float(value)
