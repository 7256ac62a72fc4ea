"""The bridge between the engine's calls and the worksheet functions: cells in, cells out."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from riskxl.errors import RiskxlError
from riskxl.hosts.ooxml.cells import CellError, CellValue
from riskxl.hosts.ooxml.dates import from_serial, to_serial

log = logging.getLogger(__name__)

# What a function gets for each argument: rows of plain values, or None if it was left out.
Cells = list[list[object]]

_LONGEST_TEXT = 32_767  # characters in a cell
_ERROR_TEXTS = {
    "Null": "#NULL!",
    "Div": "#DIV/0!",
    "Value": "#VALUE!",
    "Ref": "#REF!",
    "Name": "#NAME?",
    "Num": "#NUM!",
    "Na": "#N/A",
    "Spill": "#SPILL!",
    "Calc": "#CALC!",
}
_ERROR_KINDS = {text: kind for kind, text in _ERROR_TEXTS.items()}


class WorksheetFunction(Protocol):
    """A custom function: each argument of ``call`` is a list of rows, or None where it was left out.

    It returns one value or a list of rows; a RiskxlError makes the cell a #VALUE!.
    """

    @property
    def call(self) -> Callable[..., object]: ...

    @property
    def min_args(self) -> int: ...

    @property
    def max_args(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class CallShape:
    """What the engine does not tell a callback about its arguments, known from the formula's text.

    Attributes:
        omitted: arguments left empty between commas; the engine passes 0 for them.
        dates: for an argument, the cells (row and column from 0) that are shown as dates; the engine passes
            serial numbers for them.
    """

    omitted: tuple[int, ...] = ()
    dates: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()


def engine_callback(
    name: str,
    function: WorksheetFunction,
    shape: CallShape = CallShape(),
    *,
    date1904: bool,
    interrupts: list[BaseException],
) -> Callable[..., object]:
    """What is registered with the engine for a function, or for one shape of its calls.

    The engine takes Ctrl+C for a failed call and goes on; so it is noted in ``interrupts`` too.
    """
    call = function.call
    level = logging.ERROR

    def callback(*arguments: object) -> object:
        try:
            cells: list[Cells | None] = [_cells(argument) for argument in arguments]
            for index in shape.omitted:
                cells[index] = None
            for index, places in shape.dates:
                _show_dates(cells[index], places, date1904)
            return _result(call(*cells), date1904)
        except RiskxlError as error:
            return _error("Value", error.text("en"))
        except Exception:
            # An exception here must neither end the calculation nor show its insides in a cell. Ten thousand
            # rows may fail alike: the first one is logged loudly.
            nonlocal level
            log.log(level, "%s failed", name, exc_info=True)
            level = logging.DEBUG
            return _error("Value", "internal error")
        except BaseException as error:
            interrupts.append(error)
            raise

    return callback


def fit(value: object, rows: float, columns: float) -> list[list[object]]:
    """An array formula's result in its fixed extent, as Excel does it: repeated, cut, or filled with #N/A."""
    cells = value if isinstance(value, list) else [[value]]
    height, width = len(cells), len(cells[0])
    missing = _error("Na")

    def at(row: int, column: int) -> object:
        row, column = (0 if height == 1 else row), (0 if width == 1 else column)
        return cells[row][column] if row < height and column < width else missing

    return [[at(row, column) for column in range(int(columns))] for row in range(int(rows))]


def cell_value(value: object) -> CellValue:
    """What a cell holds, from what the engine says it holds (dates as serial numbers)."""
    if isinstance(value, float):
        return value if math.isfinite(value) else CellError("#NUM!")
    if isinstance(value, dict):
        return CellError(_error_text(value))
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else CellError("#VALUE!")
    if value is None or isinstance(value, bool):
        return value
    return float(value)  # type: ignore[arg-type]  # an int set by hand


def engine_value(value: CellValue) -> object:
    """The reverse: what the engine takes for a cell's value."""
    return _error(_ERROR_KINDS.get(value, "Value")) if isinstance(value, CellError) else value


def _cells(argument: object) -> Cells:
    # Called for every argument of every call. Of the engine's values only errors are dicts, so one pass
    # at C speed finds the rare rows that need work. The lists are the callback's own.
    if type(argument) is list:
        for row in argument:
            if dict in map(type, row):
                row[:] = [_error_text(value) if type(value) is dict else value for value in row]
        return argument
    return [[_error_text(argument) if type(argument) is dict else argument]]


def _show_dates(cells: Cells | None, places: Iterable[tuple[int, int]], date1904: bool) -> None:
    if cells is None:
        return
    for row, column in places:
        # The engine cuts ranges of whole columns or rows at the last used cell.
        if row < len(cells) and column < len(cells[row]):
            value = cells[row][column]
            if isinstance(value, float):
                cells[row][column] = from_serial(value, date1904=date1904)


def _result(value: object, date1904: bool) -> object:
    if isinstance(value, list):
        return [[_result_cell(cell, date1904) for cell in row] for row in value] or ""
    return _result_cell(value, date1904)


def _result_cell(value: object, date1904: bool) -> object:
    kind = type(value)
    if kind is str:
        return value
    if kind is float:
        return value if math.isfinite(value) else _error("Num")  # type: ignore[arg-type]
    if value is None:
        return ""  # a formula cannot leave its cell blank; None would show as 0
    if isinstance(value, CellError):
        return engine_value(value)
    if isinstance(value, date):
        return to_serial(value, date1904=date1904)
    if isinstance(value, bool | str):
        return value
    return float(value)  # type: ignore[arg-type]  # int, and numbers of numpy


def _error_text(error: Mapping[str, object]) -> str:
    return _ERROR_TEXTS.get(str(error.get("kind")), "#VALUE!")


def _error(kind: str, message: str = "") -> dict[str, str]:
    return {"type": "Error", "kind": kind, "message": message}
