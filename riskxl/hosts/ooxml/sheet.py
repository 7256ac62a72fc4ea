"""One worksheet part: its formula cells are read, single values are replaced, all else stays as it is."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from riskxl.hosts.ooxml.cells import (
    Area,
    CellError,
    CellValue,
    Position,
    address,
    parse_address,
    parse_area,
)
from riskxl.hosts.ooxml.values import drop, store, stored

# array: a formula entered with Ctrl+Shift+Enter, of fixed extent; spill: a dynamic array;
# table: a what-if data table, which has no formula of its own.
FormulaKind = Literal["plain", "array", "spill", "table"]

# Newer errors that a file has as #VALUE!; what Excel shows is in its metadata, and calculated anew.
_SHOWN_ERRORS = {"#SPILL!", "#CALC!"}


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A formula as the file has it, without its '='."""

    position: Position
    text: str
    kind: FormulaKind
    area: Area  # the cells that hold its values
    shift: tuple[int, int]  # rows and columns that ``text`` was written away from here (shared formulas)
    value: CellValue  # stored beside it; None if the file has none


class SheetXml:
    """The XML of a worksheet; ``strings`` gives the texts that its cells may refer to by number."""

    def __init__(self, root: etree._Element, strings: Callable[[], Sequence[str]] = tuple) -> None:
        self.root = root
        self._strings = strings
        namespace = f"{{{etree.QName(root).namespace}}}"
        tags = ("row", "c", "f", "v")
        self._row, self._cell, self._formula, self._value = (namespace + tag for tag in tags)
        data = root.find(f"{namespace}sheetData")
        self._data = data if data is not None else etree.SubElement(root, f"{namespace}sheetData")
        self._dimension = root.find(f"{namespace}dimension")
        self._rows: dict[int, etree._Element] = {}
        self._row_numbers: list[int] = []
        # A program either writes all addresses or none, so the first cell of each row tells.
        if any(len(row) and "r" not in row[0].attrib for row in self._data.iterchildren(self._row)):
            self._number_cells()
        self._formulas = [
            (cell, formula, _position(cell))
            for formula in self._data.iter(self._formula)
            if (cell := formula.getparent()) is not None
        ]

    def to_bytes(self) -> bytes:
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)

    @property
    def has_hidden_rows(self) -> bool:
        return any(row.get("hidden") in {"1", "true"} for row in self._data.iterchildren(self._row))

    def formulas(self) -> list[FormulaCell]:
        """Every formula cell, in the order of the file."""
        shared: dict[str, tuple[str, Position]] = {}
        return [self._formula_cell(*found, shared) for found in self._formulas]

    def positions(self, styles: frozenset[str]) -> list[Position]:
        """The cells that have one of the styles."""
        if not styles:
            return []
        return [_position(cell) for cell in self._data.iter(self._cell) if cell.get("s") in styles]

    def replace_formulas(self, texts: Mapping[Position, str | None]) -> None:
        """Put plain formulas in the place of the stored ones; None leaves a cell its stored value only.

        For the copy that the engine loads, which does not know whose a spilled cell is. A cell without a
        stored value becomes an error there, so that nothing takes it for a blank.
        """
        for cell, formula, position in self._formulas:
            text = texts[position]
            drop(cell, "cm", "vm")
            if text is None:
                cell.remove(formula)
                if cell.find(self._value) is None:
                    store(cell, CellError("#NAME?"))
                continue
            if formula.get("t") == "array":
                for member in parse_area(formula.get("ref", "")):
                    if member != position and (found := self._find(member)) is not None:
                        store(found, None)
            formula.attrib.clear()
            formula.text = text

    def update(self, values: Mapping[Position, CellValue]) -> int:
        """Store values in cells; returns how many of them differ from what was there."""
        changed = 0
        waiting = dict(values)
        for cell, _, position in self._formulas:
            if position in waiting:
                changed += self._replace(cell, waiting.pop(position))
        for position, value in waiting.items():
            cell_or_none = self._find(position)
            if cell_or_none is not None:
                changed += self._replace(cell_or_none, value)
            elif value is not None:
                changed += self._replace(self._insert(position), value)
        return changed

    def resize_spills(self, areas: Mapping[Position, Area]) -> bool:
        """Note how far dynamic arrays reach now; returns whether that is news."""
        news = False
        for _, formula, position in self._formulas:
            area = areas.get(position)
            if area is not None and formula.get("ref") != str(area):
                formula.set("ref", str(area))
                news = True
        return news

    def _formula_cell(
        self,
        cell: etree._Element,
        formula: etree._Element,
        position: Position,
        shared: dict[str, tuple[str, Position]],
    ) -> FormulaCell:
        text = formula.text or ""
        kind: FormulaKind = "plain"
        area = Area.of(position)
        origin = position
        match formula.get("t"):
            case "shared" if text:
                shared[formula.get("si", "")] = text, position
            case "shared":
                text, origin = shared.get(formula.get("si", ""), ("", position))
            case "array":
                kind = "spill" if "cm" in cell.attrib else "array"
                area = parse_area(formula.get("ref") or address(position))
            case "dataTable":
                kind = "table"
        shift = position[0] - origin[0], position[1] - origin[1]
        return FormulaCell(position, text, kind, area, shift, stored(cell, self._strings))

    def _replace(self, cell: etree._Element, value: CellValue) -> bool:
        """Store a value unless it is there already, type included."""
        if value in _SHOWN_ERRORS and isinstance(value, CellError):
            value = CellError("#VALUE!")
        old = stored(cell, self._strings)
        if (
            old == value
            and isinstance(old, bool) == isinstance(value, bool)
            and isinstance(old, CellError) == isinstance(value, CellError)
        ):
            return False
        store(cell, value)
        return True

    def _index_rows(self) -> None:
        if not self._rows:
            self._rows = {int(row.get("r", "")): row for row in self._data.iterchildren(self._row)}
            self._row_numbers = sorted(self._rows)

    def _find(self, position: Position) -> etree._Element | None:
        self._index_rows()
        row = self._rows.get(position[0])
        if row is None:
            return None
        wanted = address(position)
        return next((cell for cell in row.iter(self._cell) if cell.get("r") == wanted), None)

    def _insert(self, position: Position) -> etree._Element:
        """A new empty cell in its place among the others."""
        row = self._rows.get(position[0])
        if row is None:
            row = self._insert_row(position[0])
        drop(row, "spans")  # a hint only, and it may be wrong now
        cell = etree.Element(self._cell, r=address(position))
        before = next(
            (
                other
                for other in row.iterchildren(self._cell, reversed=True)
                if _position(other)[1] < position[1]
            ),
            None,
        )
        _put_after(before, row, cell)
        self._extend_dimension(position)
        return cell

    def _insert_row(self, number: int) -> etree._Element:
        row = etree.Element(self._row, r=str(number))
        place = bisect(self._row_numbers, number)
        _put_after(self._rows[self._row_numbers[place - 1]] if place else None, self._data, row)
        self._row_numbers.insert(place, number)
        self._rows[number] = row
        return row

    def _extend_dimension(self, position: Position) -> None:
        if self._dimension is None:
            return
        used = parse_area(self._dimension.get("ref", "A1"))
        if position not in used:
            grown = Area(
                min(used.first_row, position[0]),
                min(used.first_column, position[1]),
                max(used.last_row, position[0]),
                max(used.last_column, position[1]),
            )
            self._dimension.set("ref", str(grown))

    def _number_cells(self) -> None:
        """Write out the addresses that a file may leave to be counted."""
        number = 0
        for row in self._data.iterchildren(self._row):
            number = int(row.get("r", number + 1))
            row.set("r", str(number))
            column = 0
            for cell in row.iter(self._cell):
                column = _position(cell)[1] if "r" in cell.attrib else column + 1
                cell.set("r", address((number, column)))


def _put_after(before: etree._Element | None, parent: etree._Element, new: etree._Element) -> None:
    if before is None:
        parent.insert(0, new)
    else:
        before.addnext(new)


def _position(cell: etree._Element) -> Position:
    return parse_address(cell.get("r", ""))
