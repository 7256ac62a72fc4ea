"""Formulas that are the same from row to row are translated once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from riskxl.hosts.embedded.places import Place
from riskxl.hosts.embedded.references import area_of, split_sheet
from riskxl.hosts.ooxml.cells import Area, Position

DateCells = Mapping[int, frozenset[int]]  # by column, the rows of the cells that are shown as dates

_ROW = "\0"  # stands for the number of the row in a pattern


@dataclass(frozen=True, slots=True)
class EngineFormula:
    """What the engine evaluates for one cell.

    Attributes:
        text: the formula without '='.
        custom: whether it calls a custom function.
        first_only: whether Excel shows the top left value, should a formula that was not entered as an array
            give more than one; it does so if only custom functions handle more than one cell.
        spills: the cells whose whole spilled area it refers to (A1#).
    """

    text: str
    custom: bool
    first_only: bool
    spills: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class DateCheck:
    """Cells that a call of ours is given, and which of them were dates in the row of the pattern."""

    reference: str
    cells: DateCells
    places: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A translated formula with its row left open; it holds where the same cells are dates."""

    text: str
    formula: EngineFormula
    checks: tuple[DateCheck, ...]

    def at(self, row: int) -> EngineFormula | None:
        """The formula of a row; None if it has to be translated by itself."""
        number = str(row)
        for check in self.checks:
            area = area_of(split_sheet(check.reference.replace(_ROW, number))[1])
            if area is None or date_places(area, check.cells) != check.places:
                return None
        return EngineFormula(self.text.replace(_ROW, number), self.formula.custom, self.formula.first_only)


def row_left_open(text: str, row: int) -> str:
    """A text in which the number of the row, wherever it stands, is left open."""
    return text.replace(str(row), _ROW)


def date_places(area: Area, cells: DateCells) -> tuple[Position, ...]:
    """The date cells of an area, counted from its first cell."""
    return tuple(
        (row - area.first_row, column - area.first_column)
        for column, rows in cells.items()
        if area.first_column <= column <= area.last_column
        for row in ([area.first_row] if area.rows == 1 else sorted(rows))
        if row in rows and area.first_row <= row <= area.last_row
    )
