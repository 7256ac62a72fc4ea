"""From the formula in the file to the one that the engine evaluates, or the reason why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from riskxl.hosts.embedded import reasons
from riskxl.hosts.embedded.callbacks import CallShape
from riskxl.hosts.embedded.patterns import (
    DateCells,
    DateCheck,
    EngineFormula,
    Pattern,
    date_places,
    row_left_open,
)
from riskxl.hosts.embedded.places import Place
from riskxl.hosts.embedded.references import area_of, moved, split_sheet, written
from riskxl.hosts.embedded.structured import NoSuchCellsError, resolve
from riskxl.hosts.embedded.syntax import UnreadableError, engine_knows, tokens
from riskxl.hosts.ooxml.cells import Area, Position
from riskxl.hosts.ooxml.tables import Table
from riskxl.language import Text

# Where an add-in's function comes from, as Excel stores it: RiskXL.xlam!, [1]!, 'C:\path\RiskXL.xlam'!
_ORIGIN = re.compile(r"(?:'(?:[^']|'')*'|[^'!]+)!")
_PREFIX = re.compile(r"(?:_xll\.|_xlfn\.|_xlws\.|_xludf\.)+", re.IGNORECASE)
_BY_HIDDEN_ROWS = {"SUBTOTAL", "AGGREGATE"}


class UnsupportedError(Exception):
    """The engine cannot evaluate a formula as Excel does."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)


class Translator:
    """Translates the formulas of one workbook.

    Attributes:
        variants: the calls that need a callback of their own: its name by function and shape.
        sheets: those that formulas refer to, case-folded.
        refers_anywhere: whether a formula makes its references itself, so that there may be more.
    """

    def __init__(
        self,
        functions: Collection[str],
        tables: Collection[Table],
        names: Mapping[tuple[str, str], str],
        date_cells: Callable[[str], DateCells],
        hidden_rows: Callable[[], bool],
    ) -> None:
        self.functions = functions
        self.tables = {table.name.casefold(): table for table in tables}
        self.names = names
        self.date_cells = date_cells
        self.hidden_rows = hidden_rows
        self.variants: dict[tuple[str, CallShape], str] = {}
        self.sheets: set[str] = set()
        self.refers_anywhere = False
        self._patterns: dict[tuple[str, int, str], Pattern] = {}

    def translate(
        self, text: str, sheet: str, position: Position, shift: tuple[int, int] = (0, 0)
    ) -> EngineFormula:
        """The formula of a cell, written ``shift`` away from it; raises UnsupportedError."""
        translation = _Translation(self, sheet, position, shift)
        if shift != (0, 0):
            return translation.run(text)
        key = sheet, position[1], row_left_open(text, position[0])
        pattern = self._patterns.get(key)
        formula = None if pattern is None else pattern.at(position[0])
        if formula is None:
            formula = translation.run(text)
            pattern = translation.pattern(formula)
            if pattern is not None:
                self._patterns.setdefault(key, pattern)
        return formula

    def variant(self, function: str, shape: CallShape) -> str:
        """The name under which calls of this shape are registered."""
        return self.variants.setdefault((function, shape), f"RISKXL_V{len(self.variants) + 1}")


def as_written(text: str, shift: tuple[int, int]) -> str:
    """A formula as Excel shows it in a cell ``shift`` away from the one that it was written for."""
    if shift == (0, 0):
        return text
    try:
        parts = tokens(text)
    except UnreadableError:
        return text
    return "".join(_moved(value, shift) if kind == "reference" else value for kind, value in parts)


@dataclass(slots=True)
class _Open:
    """A bracket that is not closed yet; with a name if it belongs to a call, ours or another."""

    name: str = ""
    custom: bool = False
    start: int = 0
    arguments: list[int] = field(default_factory=list)  # where each of them begins in the output


class _Translation:
    """The translation of one formula, token by token."""

    def __init__(
        self,
        book: Translator,
        sheet: str,
        position: Position,
        shift: tuple[int, int],
        names: frozenset[str] = frozenset(),
    ) -> None:
        self._book = book
        self._sheet = sheet
        self._position = position
        self._shift = shift
        self._out: list[str] = []
        self._open: list[_Open] = []
        self._areas: dict[int, tuple[Area, DateCells]] = {}  # by place in the output, if dates may be there
        self._inside = 0  # how many calls of ours are open
        self._names = names  # the defined names that led here
        self._last: Place | None = None  # the cell of the latest reference
        self._spills: list[Place] = []
        self._custom = False
        self._ranges_outside = False
        self._row = str(position[0])
        self._bound = False  # whether another row would need more than another number in its references
        self._resolved: set[int] = set()  # the parts of the output that do not stand in the formula so
        self._checks: list[DateCheck] = []

    def run(self, text: str) -> EngineFormula:
        out = self._out
        try:
            parts = tokens(text)
        except UnreadableError as error:
            raise UnsupportedError(reasons.UNREADABLE) from error
        for kind, value in parts:
            if kind == "reference":
                cells = self._reference(value)
                if cells is not value:
                    self._resolved.add(len(out))
                out.append(cells)
            elif kind == "call":
                self._bound |= self._row in value
                self._begin_call(value[:-1])
            elif kind == "open":
                self._open.append(_Open())
                out.append(value)
            elif kind == "close":
                self._end_call(self._open.pop())
                out.append(value)
            elif kind == "separator":
                if not self._open:
                    raise UnsupportedError(reasons.UNREADABLE)
                out.append(value)
                self._open[-1].arguments.append(len(out))
            elif kind == "combine":
                raise UnsupportedError(reasons.COMBINED)
            else:
                if kind == "spilled":
                    self._note_spill()
                out.append(value)
        first_only = self._custom and not self._ranges_outside
        return EngineFormula("".join(out), self._custom, first_only, tuple(self._spills))

    def pattern(self, formula: EngineFormula) -> Pattern | None:
        """What ``run`` made, for the same formula in other rows; None if it holds for this row only."""
        if self._bound or formula.spills:
            return None
        row = self._position[0]
        parts = (
            part if n in self._resolved else row_left_open(part, row) for n, part in enumerate(self._out)
        )
        return Pattern("".join(parts), formula, tuple(self._checks))

    def _begin_call(self, name: str) -> None:
        bare = _PREFIX.sub("", _ORIGIN.sub("", name)).upper()
        if bare in self._book.functions:
            self._custom = True
            self._inside += 1
            self._open.append(_Open(bare, True, len(self._out), [len(self._out) + 1]))
            self._out.append(f"{bare}(")
            return
        if "!" in name or not engine_knows(name):
            raise UnsupportedError(reasons.unknown_function(_PREFIX.sub("", name)))
        self._book.refers_anywhere |= bare == "INDIRECT"
        if bare in _BY_HIDDEN_ROWS and self._book.hidden_rows():
            raise UnsupportedError(reasons.HIDDEN_ROWS)
        self._open.append(_Open(bare))
        self._out.append(f"{name}(")

    def _end_call(self, call: _Open) -> None:
        if call.name == "ANCHORARRAY":  # how A1# is stored
            self._note_spill()
        if not call.custom:
            return
        self._inside -= 1
        omitted: list[int] = []
        dates: list[tuple[int, tuple[Position, ...]]] = []
        ends = [start - 1 for start in call.arguments[1:]] + [len(self._out)]
        for index, (start, end) in enumerate(zip(call.arguments, ends, strict=True)):
            filled = [place for place in range(start, end) if not self._out[place].isspace()]
            if not filled:
                omitted.append(index)
            elif len(filled) == 1 and filled[0] in self._areas:
                area, cells = self._areas[filled[0]]
                places = date_places(area, cells)
                if filled[0] not in self._resolved:
                    reference = row_left_open(self._out[filled[0]], self._position[0])
                    self._checks.append(DateCheck(reference, cells, places))
                if places:
                    dates.append((index, places))
        if len(call.arguments) == len(omitted) == 1:
            return  # F() has no argument at all
        if omitted or dates:
            shape = CallShape(tuple(omitted), tuple(dates))
            self._out[call.start] = self._book.variant(call.name, shape) + "("
            self._resolved.add(call.start)

    def _reference(self, text: str) -> str:
        if text[0] == "[":
            raise UnsupportedError(reasons.OTHER_WORKBOOK)
        sheet, cells = split_sheet(text) if "!" in text else (None, text)
        if sheet is not None and ("[" in sheet or ":" in sheet):
            raise UnsupportedError(reasons.OTHER_WORKBOOK)
        table = cells.casefold() in self._book.tables
        if sheet is None and ("[" in cells or table):
            return self._structured(f"{cells}[]" if table else cells)
        area = area_of(cells)
        if area is None:
            return self._name(sheet, cells)
        if self._shift != (0, 0):
            there = _moved(text, self._shift)
            self._bound |= there != text
            text = there
            area = area_of(split_sheet(text)[1]) or area
        self._bound |= sheet is not None and self._row in sheet
        if area.rows > 1 or area.columns > 1:
            self._note_range()
        self._note_dates(sheet or self._sheet, area)
        self._last = sheet or self._sheet, (area.first_row, area.first_column)
        return text

    def _name(self, sheet: str | None, name: str) -> str:
        """What a defined name stands for; the engine knows the simplest kinds of names only."""
        self._bound |= self._row in name or (sheet is not None and self._row in sheet)
        key = name.casefold()
        names = self._book.names
        text = names.get(((sheet or self._sheet).casefold(), key), names.get(("", key)))
        if text is None:
            return name  # a variable of LET, or nothing that Excel knows either
        if key in self._names:
            raise UnsupportedError(reasons.through_name(name, reasons.CIRCULAR))
        # Relative references in names are stored as for A1.
        row, column = self._position
        shift = row - 1, column - 1
        inner = _Translation(self._book, self._sheet, self._position, shift, self._names | {key})
        try:
            formula = inner.run(text)
        except UnsupportedError as error:
            raise UnsupportedError(reasons.through_name(name, error.reason)) from error
        self._bound |= inner._bound
        self._custom |= formula.custom
        self._spills += formula.spills
        if inner._ranges_outside:
            self._note_range()
        if len(inner._out) > 1:
            return f"({formula.text})"
        if 0 in inner._areas and self._inside:
            self._areas[len(self._out)] = inner._areas[0]
        return formula.text

    def _structured(self, text: str) -> str:
        self._bound |= self._row in text or "@" in text or "#this row" in text.casefold()
        try:
            cells = resolve(text, self._book.tables, self._position[0])
        except NoSuchCellsError as error:
            raise UnsupportedError(reasons.structured(text)) from error
        if isinstance(cells, str):
            return cells
        self._note_range()
        self._note_dates(*cells)
        return written(*cells)

    def _note_range(self) -> None:
        if not self._inside:
            self._ranges_outside = True

    def _note_spill(self) -> None:
        if self._last is not None:
            self._spills.append(self._last)
        self._note_range()

    def _note_dates(self, sheet: str, area: Area) -> None:
        self._book.sheets.add(sheet.casefold())
        cells = self._book.date_cells(sheet)
        if cells:
            self._areas[len(self._out)] = area, cells


def _moved(reference: str, shift: tuple[int, int]) -> str:
    cells = split_sheet(reference)[1]
    return reference[: len(reference) - len(cells)] + moved(cells, *shift)
