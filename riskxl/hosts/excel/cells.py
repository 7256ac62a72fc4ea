"""What xlwings leaves in a cell as COM hands it over → what riskxl.functions expects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

# An error value arrives as 0x800A0000 (as a signed number) plus its XlCVError; xlwings knows those of
# Excel 2003 only and would pass on the newer ones as numbers.
_COM_ERROR = -2_146_828_288
_NEWER_ERRORS = {
    _COM_ERROR + 2043: "#GETTING_DATA",
    _COM_ERROR + 2045: "#SPILL!",
    _COM_ERROR + 2046: "#CONNECT!",
    _COM_ERROR + 2047: "#BLOCKED!",
    _COM_ERROR + 2048: "#UNKNOWN!",
    _COM_ERROR + 2049: "#FIELD!",
    _COM_ERROR + 2050: "#CALC!",
}
_UNUSUAL = frozenset((int, Decimal))  # numbers are floats, but for error values and cells shown as currency


def plain_cells(rows: list[list[Any]] | None) -> list[list[Any]] | None:
    """An argument's rows with error values as text and currency as numbers; None if it was omitted."""
    if rows is None or all(_UNUSUAL.isdisjoint(map(type, row)) for row in rows):
        return rows
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: Any) -> Any:
    if type(cell) is Decimal:
        return float(cell)
    return _NEWER_ERRORS.get(cell, cell) if type(cell) is int else cell
