"""A workbook file that is calculated without Excel, and saved with nothing changed but its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import formualizer

from riskxl.hosts.embedded import reasons, refusals
from riskxl.hosts.embedded.callbacks import (
    CallShape,
    WorksheetFunction,
    cell_value,
    engine_callback,
    engine_value,
    fit,
)
from riskxl.hosts.embedded.causes import causes
from riskxl.hosts.embedded.engine_copy import FIT, FormulaPlan, engine_copy
from riskxl.hosts.embedded.formulas import as_written
from riskxl.hosts.embedded.places import Place, full_address, parse_full_address
from riskxl.hosts.ooxml.cells import Area, CellValue, Position, address, parse_address, parse_area
from riskxl.hosts.ooxml.dates import from_serial, to_serial
from riskxl.hosts.ooxml.package import WorkbookPackage
from riskxl.hosts.ooxml.refusals import damaged
from riskxl.language import Text

# Errors that Excel does not have, or that here mostly mean "the engine does not know this".
_ARTEFACTS = {
    "Name": reasons.UNKNOWN_NAME,
    "NImpl": reasons.UNKNOWN_NAME,
    "Circ": reasons.CIRCULAR,
    "Error": reasons.UNREADABLE,
}
_ALL = 10_000_000  # "no limit" for the engine's searches


@dataclass(frozen=True, slots=True)
class KeptFormula:
    """A formula that the engine cannot calculate: its cell keeps the value that the file has."""

    sheet: str
    address: str
    formula: str
    reason: Text


class EmbeddedWorkbook:
    """An .xlsx or .xlsm workbook, calculated when it is opened and again by ``calculate()``.

    The file is read once and then left alone; ``save`` patches the new values into a copy of it. Formulas
    that the engine does not support keep the values that they have in the file, for their dependents too,
    and are listed in ``kept``.
    """

    def __init__(
        self,
        book: Path | WorkbookPackage,
        functions: Mapping[str, WorksheetFunction],
        *,
        whole: bool = True,
    ) -> None:
        """Unless the ``whole`` is wanted, sheets that no formula stands on or refers to are not looked at."""
        self._package = book if isinstance(book, WorkbookPackage) else WorkbookPackage(book)
        self._whole = whole
        self._functions = {name.upper(): function for name, function in functions.items()}
        self._edits: dict[Place, CellValue] = {}
        self._refused: dict[Place, Text] = {}
        self._plan: FormulaPlan
        self._outdated = True
        self._must_load = True
        self._interrupts: list[BaseException] = []
        self._engine: formualizer.Workbook
        self.calculate()

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the worksheets, in order."""
        return tuple(self._package.sheets)

    @property
    def kept(self) -> tuple[KeptFormula, ...]:
        """The formulas that are not recalculated."""
        return tuple(
            KeptFormula(sheet, address(position), "=" + as_written(cell.text, cell.shift), reason)
            for (sheet, position), (cell, reason) in self._plan.kept.items()
        )

    @property
    def formula_count(self) -> int:
        """How many cells have a formula."""
        return len(self._plan.live) + len(self._plan.kept)

    @property
    def custom_formula_count(self) -> int:
        """How many of them are calculated and call a custom function."""
        return sum(formula.custom for _, formula in self._plan.live.values())

    def get(self, sheet: str, cell: str) -> CellValue | date:
        """The value of a cell such as "B3" after the last calculation, as a date if it is shown as one."""
        return self.get_at(sheet, *_position(cell))

    def get_at(self, sheet: str, row: int, column: int) -> CellValue | date:
        """The same by row and column, both from 1."""
        self._check_sheet(sheet)
        value = cell_value(self._engine.get_value(sheet, row, column))
        if isinstance(value, float) and row in self._plan.date_cells(sheet).get(column, ()):
            return from_serial(value, date1904=self._package.date1904)
        return value

    def set(self, sheet: str, cell: str, value: CellValue | date) -> None:
        """Put a value into a cell that has no formula; None clears it. Takes effect with ``calculate()``."""
        self._check_sheet(sheet)
        place = sheet, _position(cell)
        if self._is_calculated(place):
            raise refusals.calculated_cell(sheet, cell)
        if isinstance(value, date):
            value = to_serial(value, date1904=self._package.date1904)
        elif not isinstance(value, str | bool | None):
            value = float(value)
        self._edits[place] = value
        self._outdated = True
        # In the engine a cell that was cleared still blocks spills, or hides what is spilled there.
        self._must_load |= value is None and any(cell.kind == "spill" for cell, _ in self._plan.live.values())
        self._engine.set_value(sheet, *place[1], engine_value(value))

    def calculate(self) -> None:
        """Calculate what changed since the last time."""
        if self._must_load:
            self._load()
        while True:
            try:
                self._engine.evaluate_all()
            except (formualizer.ExcelEvaluationError, RuntimeError, OSError) as error:
                raise refusals.engine_failed(self._package.path, error) from error
            if self._interrupts:
                self._must_load = True
                raise self._interrupts.pop()
            if not self._mend():
                self._outdated = False
                return

    def save(self, output: Path | None = None) -> int:
        """Write the workbook, by default in place; returns how many calculated values differ from before."""
        replaced, changed = self._patched()
        self._package.save(output or self._package.path, replaced)
        return changed

    def to_bytes(self) -> bytes:
        """The content of the file as ``save`` would write it.

        Should formulas keep values that may be out of date, Excel calculates all of them when it opens it.
        """
        replaced, _ = self._patched()
        if self._plan.kept:
            replaced |= self._package.calculated_on_load()
        return self._package.to_bytes(replaced)

    def _patched(self) -> tuple[dict[str, bytes], int]:
        """The parts with the values as they are now, and how many of these differ from before."""
        if self._outdated:
            self.calculate()
        changed = 0
        replaced: dict[str, bytes] = {}
        for name, part in self._package.sheets.items():
            edits = {position: value for (of, position), value in self._edits.items() if of == name}
            areas, values = self._calculated(name, edits)
            if not values and not edits:
                continue
            sheet = self._package.sheet(name)
            edited = sheet.update(edits)
            news = sheet.update(values)
            changed += news
            if sheet.resize_spills(areas) or news or edited:
                replaced[part] = sheet.to_bytes()
        return replaced, changed

    def _load(self) -> None:
        try:
            content, self._plan = engine_copy(
                self._package, self._functions.keys(), self._refused, self._edits, whole=self._whole
            )
        except ValueError as error:  # an address that is none
            raise damaged(self._package.path, str(error)) from error
        settings = formualizer.EvaluationConfig()
        # Callbacks run one at a time anyway; handing them from thread to thread takes three times as long.
        settings.enable_parallel = False
        settings.cycle_detection = "runtime"  # as in Excel, a branch that is not taken closes no circle
        date1904 = self._package.date1904
        settings.date_system = "1904" if date1904 else "1900"
        try:
            self._engine = formualizer.Workbook.from_bytes(
                content, config=formualizer.WorkbookConfig(eval_config=settings)
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise refusals.engine_failed(self._package.path, error) from error
        self._engine.set_temporal_egress("serial")
        self._engine.register_function(FIT, fit, min_args=3, max_args=3)
        self._must_load = False
        registered = {(name, CallShape()): name for name in self._functions} | self._plan.variants
        for (name, shape), registered_name in registered.items():
            function = self._functions[name]
            callback = engine_callback(name, function, shape, date1904=date1904, interrupts=self._interrupts)
            self._engine.register_function(
                registered_name, callback, min_args=function.min_args, max_args=function.max_args
            )

    def _mend(self) -> bool:
        """Take care of formulas that came out otherwise than in Excel; returns whether to calculate again."""
        failed: dict[Place, Text] = {}
        refused: dict[Place, Text] = {}
        rewritten = False
        for place, (cell, formula) in self._plan.live.items():
            value = self._engine.get_value(place[0], *cell.position)
            kind = value.get("kind") if type(value) is dict else None
            if kind in _ARTEFACTS:
                failed[place] = _ARTEFACTS[kind]
            elif any(map(self._gives_one_value, formula.spills)):
                refused[place] = reasons.SPILL_OF_ONE
            elif cell.kind == "plain" and (kind == "Spill" or self._spill_area(place)):
                # In Excel only formulas that were entered as arrays spill.
                if formula.first_only:
                    self._engine.set_formula(place[0], *cell.position, f"={FIT}({formula.text},1,1)")
                    rewritten = True
                else:
                    refused[place] = reasons.IMPLICIT
        for place in causes(failed, self._dependents):
            stored = self._plan.live[place][0].value
            if stored != cell_value(self._engine.get_value(place[0], *place[1])):  # else Excel found the same
                refused[place] = failed[place]
        refused |= self._dependents_of_nothing()
        if refused:
            self._refused.update(refused)
            self._load()
        return bool(refused) or rewritten

    def _dependents_of_nothing(self) -> dict[Place, Text]:
        """Formulas that depend on one that has neither a stored nor a calculated value."""
        return {
            dependent: reasons.depends_on(full_address(place))
            for place, (cell, _) in self._plan.kept.items()
            if cell.value is None
            for dependent in self._dependents(place)
            if dependent in self._plan.live
        }

    def _dependents(self, place: Place) -> Iterator[Place]:
        """The cells whose formulas refer to those of a formula."""
        cell = (self._plan.live.get(place) or self._plan.kept[place])[0]
        for member in cell.area:
            source = full_address((place[0], member))
            report = self._engine.dependents(source, max_results=_ALL, max_work=_ALL)
            for dependent in report.dependents:
                yield parse_full_address(dependent.cell)

    def _spill_area(self, place: Place) -> Area | None:
        """The cells that a formula spills into, its own included; None if it gives one value."""
        snapshot = self._engine.inspect_cell(full_address(place), include_values=False).cell
        if snapshot.spill is None or snapshot.spill.extent is None:
            return None
        return parse_area(snapshot.spill.extent.rpartition("!")[2])

    def _gives_one_value(self, place: Place) -> bool:
        """Whether a dynamic array has one value now; to the engine its A1# is #REF! then."""
        found = self._plan.live.get(place)
        return found is not None and found[0].kind == "spill" and self._spill_area(place) is None

    def _is_calculated(self, place: Place) -> bool:
        sheet, position = place
        if place in self._plan.live or place in self._plan.kept:
            return True
        if self._engine.inspect_cell(full_address(place), include_values=False).cell.spill is not None:
            return True
        return any(of == sheet and position in cell.area for (of, _), (cell, _) in self._plan.kept.items())

    def _calculated(
        self, sheet: str, edits: Mapping[Position, CellValue]
    ) -> tuple[dict[Position, Area], dict[Position, CellValue]]:
        """How far the dynamic arrays of a sheet reach, and the values of all its formulas."""
        areas: dict[Position, Area] = {}
        values: dict[Position, CellValue] = {}
        live = self._plan.live_on(sheet)
        for cell in live:
            if cell.kind == "spill":
                areas[cell.position] = self._spill_area((sheet, cell.position)) or Area.of(cell.position)
                # What is not reached any more becomes blank, unless somebody typed there since.
                values.update((member, None) for member in cell.area if member not in edits)
        for cell in live:
            position = cell.position
            area = areas.get(position, cell.area)
            for member in (position,) if cell.kind == "plain" else area:
                value = cell_value(self._engine.get_value(sheet, *member))
                values[member] = "" if value is None else value
        return areas, values

    def _check_sheet(self, sheet: str) -> None:
        if sheet not in self._package.sheets:
            raise refusals.no_such_sheet(self._package.path, sheet, self.sheets)


def _position(cell: str) -> Position:
    try:
        return parse_address(cell)
    except ValueError as error:
        raise refusals.no_address(cell) from error
