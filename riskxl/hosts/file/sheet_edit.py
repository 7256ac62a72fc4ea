"""Editing the cells of one worksheet part: values typed, rows added, formulas filled down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

from lxml import etree

from riskxl.hosts.embedded.formulas import as_written
from riskxl.hosts.ooxml import fitting
from riskxl.hosts.ooxml.cells import Area, CellValue, Position, address, parse_address, parse_area
from riskxl.hosts.ooxml.sheet import SheetXml
from riskxl.hosts.ooxml.values import drop, namespace_of, store

_LOWEST = 22.0  # points, of a row with one line
_USUAL_WIDTH = 8.43


class SheetEdit(SheetXml):
    """A worksheet whose cells are changed; everything that is not touched stays as it is in the file.

    Attributes:
        formulas_changed: whether any formula came or went, so that the order of calculation is another.
    """

    def __init__(self, root: etree._Element, strings: Callable[[], Sequence[str]]) -> None:
        super().__init__(root, strings)
        self._index_rows()
        self._namespace = namespace_of(root)
        self._cells: dict[int, dict[int, etree._Element]] = {}
        self.formulas_changed = False

    def put(self, position: Position, value: CellValue) -> None:
        """A value as if somebody had typed it; a formula that was there gives way."""
        cell = self._cell_at(position)
        if cell is None:
            if value is None:
                return
            cell = self._new_cell(position)
        self._clear_formula(cell)
        store(cell, value, typed=True)

    def fill_row(self, number: int, columns: range, values: Mapping[int, CellValue], model: int) -> None:
        """A row of a table: the formulas and formats of its ``model`` row, and values where it has none."""
        for column in columns:
            pattern = self._cells_of(model).get(column)
            cell = self._cell_at((number, column))
            value = values.get(column)
            if cell is None:
                if pattern is None and value is None:
                    continue
                cell = self._new_cell((number, column))
            if pattern is not None and "s" in pattern.attrib and "s" not in cell.attrib:
                cell.set("s", pattern.get("s", ""))
            if cell.find(self._formula) is not None:
                continue
            if pattern is None or number == model or not self._fill_down(pattern, model, cell, number):
                store(cell, value, typed=True)

    def complete_row(self, number: int, columns: range, model: int) -> None:
        """Give a row that somebody typed the formulas and formats of its ``model`` row."""
        for column in columns:
            cell, pattern = self._cell_at((number, column)), self._cells_of(model).get(column)
            if pattern is None or (cell is not None and len(cell)):
                continue
            self.fill_row(number, range(column, column + 1), {}, model)

    def blank(self, area: Area) -> None:
        """Clear cells; their formats stay."""
        for number in self._numbers_within(area):
            for column, cell in self._cells_of(number).items():
                if area.first_column <= column <= area.last_column:
                    self._clear_formula(cell)
                    store(cell, None)

    def first_filled(self, area: Area) -> Position | None:
        """The first cell of an area with a value or a formula."""
        for number in self._numbers_within(area):
            for column, cell in sorted(self._cells_of(number).items()):
                if area.first_column <= column <= area.last_column and len(cell):
                    return number, column
        return None

    def show_rows(self, area: Area) -> None:
        """Rows that a filter hid are seen again."""
        for number in self._numbers_within(area):
            drop(self._rows[number], "hidden")

    def fit_row(self, number: int, wrapping: Collection[str]) -> None:
        """Make a row as tall as its texts need, unless somebody set its height; it stays automatic."""
        row = self._rows[number]
        if "customHeight" in row.attrib:
            return
        texts = [
            ("".join(text.text or "" for text in cell.iter(f"{self._namespace}t")), self._width(column))
            for column, cell in self._cells_of(number).items()
            if cell.get("t") == "inlineStr" and cell.get("s") in wrapping
        ]
        row.set("ht", f"{max(fitting.height(texts), _LOWEST):g}")

    def stretch_rules(self, columns: range, old_last: int, last: int, reach: int) -> None:
        """Let colours and input rules that held for a table's last row hold for its new one, to ``reach``."""
        parts = (part for part in self.root if part is not self._data)
        for rule in (rule for part in parts for rule in part.iter(etree.Element)):
            if etree.QName(rule).localname not in ("conditionalFormatting", "dataValidation"):
                continue
            # In extensions of the format it is an element.
            holder = next((child for child in rule if etree.QName(child).localname == "sqref"), None)
            text = (rule.get("sqref") if holder is None else holder.text) or ""
            stretched = " ".join(_stretched(part, columns, old_last, last, reach) for part in text.split())
            if stretched == text:
                continue
            if holder is None:
                rule.set("sqref", stretched)
            else:
                holder.text = stretched

    def note_extent(self, area: Area) -> None:
        """Tell readers that the sheet reaches this far."""
        for position in ((area.first_row, area.first_column), (area.last_row, area.last_column)):
            self._extend_dimension(position)

    def _fill_down(self, pattern: etree._Element, model: int, cell: etree._Element, number: int) -> bool:
        """Give a cell the formula of the model row's; False if that one has none."""
        formula = pattern.find(self._formula)
        if formula is None:
            return False
        text, origin = formula.text or "", model
        if formula.get("t") == "shared" and not text:
            master, (origin, _) = self._shared[formula.get("si", "")]
            text = master.text or ""
        new = etree.Element(self._formula)
        new.text = as_written(text, (number - origin, 0))
        if formula.get("t") == "array":  # Excel stores formulas with newer functions so
            if parse_area(formula.get("ref", "A1")).rows > 1:
                return False
            new.set("t", "array")
            new.set("ref", cell.get("r", ""))
            if "cm" in pattern.attrib:
                cell.set("cm", pattern.get("cm", ""))
        store(cell, None)
        cell.insert(0, new)
        self.formulas_changed = True
        return True

    def _clear_formula(self, cell: etree._Element) -> None:
        formula = cell.find(self._formula)
        if formula is None:
            return
        if formula.get("t") == "shared" and formula.text:
            self._write_out(formula.get("si", ""))
        cell.remove(formula)
        drop(cell, "cm")
        self.formulas_changed = True

    def _write_out(self, shared: str) -> None:
        """Give every cell of a shared formula its own, as the one that holds the text is to go."""
        master, origin = self._shared[shared]
        text = master.text or ""
        for _, formula, (row, column) in self._formulas:
            if formula.get("t") == "shared" and formula.get("si") == shared:
                formula.text = as_written(text, (row - origin[0], column - origin[1]))
                drop(formula, "t", "si", "ref")

    @cached_property
    def _shared(self) -> dict[str, tuple[etree._Element, Position]]:
        """The formula that holds the text of every shared one, and its cell."""
        return {
            formula.get("si", ""): (formula, position)
            for _, formula, position in self._formulas
            if formula.get("t") == "shared" and formula.text
        }

    def _numbers_within(self, area: Area) -> list[int]:
        return [number for number in self._row_numbers if area.first_row <= number <= area.last_row]

    def _cells_of(self, number: int) -> dict[int, etree._Element]:
        """The cells of a row by column."""
        cells = self._cells.get(number)
        if cells is None:
            row = self._rows.get(number)
            found = () if row is None else row.iterchildren(self._cell)
            cells = {parse_address(cell.get("r", ""))[1]: cell for cell in found}
            self._cells[number] = cells
        return cells

    def _cell_at(self, position: Position) -> etree._Element | None:
        return self._cells_of(position[0]).get(position[1])

    def _new_cell(self, position: Position) -> etree._Element:
        number, column = position
        cells = self._cells_of(number)
        row = self._rows.get(number)
        if row is None:
            row = self._insert_row(number)
        drop(row, "spans")  # a hint only, and it may be wrong now
        cell = etree.Element(self._cell, r=address(position))
        before = max(cells, default=0)
        if before > column:
            before = max((known for known in cells if known < column), default=0)
        if not before:
            row.insert(0, cell)
        else:
            cells[before].addnext(cell)
        cells[column] = cell
        return cell

    def _width(self, column: int) -> float:
        return self._widths.get(column, _USUAL_WIDTH)

    @cached_property
    def _widths(self) -> dict[int, float]:
        return {
            column: float(found.get("width", _USUAL_WIDTH))
            for found in self.root.iter(f"{self._namespace}col")
            for column in range(int(found.get("min", "1")), min(int(found.get("max", "1")), 1000) + 1)
        }


def _stretched(part: str, columns: range, old_last: int, last: int, reach: int) -> str:
    area = parse_area(part)
    within = area.first_column in columns and area.last_column in columns
    if not within or not area.first_row <= old_last <= area.last_row < last:
        return part
    return str(Area(area.first_row, area.first_column, reach, area.last_column))
