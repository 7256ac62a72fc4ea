"""The copy of a workbook that the engine loads: the same cells, with formulas that the engine understands.

All of it is decided before loading: in a loaded workbook of 10,000 formulas every change before the first
calculation costs the engine half a millisecond.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from riskxl.hosts.embedded import reasons
from riskxl.hosts.embedded.callbacks import CallShape
from riskxl.hosts.embedded.formulas import Translator, UnsupportedError
from riskxl.hosts.embedded.patterns import DateCells, EngineFormula
from riskxl.hosts.embedded.places import Place
from riskxl.hosts.ooxml.cells import CellValue, Position
from riskxl.hosts.ooxml.package import WorkbookPackage
from riskxl.hosts.ooxml.sheet import FormulaCell, SheetXml
from riskxl.language import Text

FIT = "RISKXL_FIT"  # the internal function that gives a result its fixed extent


_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_NO_CELLS = b"""<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>"""


@dataclass(frozen=True)
class FormulaPlan:
    """What becomes of each formula of a workbook.

    Attributes:
        live: formulas that are calculated.
        kept: formulas that are not, and why; the engine sees their stored values.
        variants: the calls that need a callback of their own: its name by function and shape.
        date_cells: of a sheet, the cells that are shown as dates.
    """

    live: dict[Place, tuple[FormulaCell, EngineFormula]]
    kept: dict[Place, tuple[FormulaCell, Text]]
    variants: dict[tuple[str, CallShape], str]
    date_cells: Callable[[str], DateCells]

    def live_on(self, sheet: str) -> Sequence[FormulaCell]:
        """The formulas of a sheet that are calculated."""
        return self._by_sheet.get(sheet, ())

    @cached_property
    def _by_sheet(self) -> dict[str, list[FormulaCell]]:
        found: dict[str, list[FormulaCell]] = defaultdict(list)
        for (sheet, _), (cell, _) in self.live.items():
            found[sheet].append(cell)
        return found


class _Sheets:
    """The worksheets of a package, each parsed when it is needed first."""

    def __init__(self, package: WorkbookPackage) -> None:
        self._package = package
        self._names = {name.casefold(): name for name in package.sheets}
        self._parsed: dict[str, SheetXml] = {}
        self._date_cells: dict[str, DateCells] = {}

    def __getitem__(self, name: str) -> SheetXml:
        if name not in self._parsed:
            self._parsed[name] = self._package.sheet(name)
        return self._parsed[name]

    def date_cells(self, sheet: str) -> DateCells:
        """The cells of a sheet, named in any case, that are shown as dates."""
        name = self._names.get(sheet.casefold())
        if name is None:
            return {}
        if name not in self._date_cells:
            self._date_cells[name] = _by_column(self[name].positions(self._package.date_styles))
        return self._date_cells[name]

    def any_hidden_rows(self) -> bool:
        return any(self[name].has_hidden_rows for name in self._names.values())


def engine_copy(
    package: WorkbookPackage,
    functions: Collection[str],
    refused: Mapping[Place, Text],
    edits: Mapping[Place, CellValue],
    *,
    whole: bool = True,
) -> tuple[bytes, FormulaPlan]:
    """The file to load: with the ``edits``, without formulas that are ``refused`` since the engine failed.

    Unless the ``whole`` is wanted, sheets that matter to no formula are empty in it.
    """
    sheets = _Sheets(package)
    translator = Translator(
        functions, package.tables, package.names, sheets.date_cells, sheets.any_hidden_rows
    )
    replaced: dict[str, bytes] = {}
    plan = FormulaPlan({}, {}, translator.variants, sheets.date_cells)
    edited_sheets = {of for of, _ in edits}
    for name, part in package.sheets.items():
        if name not in edited_sheets and not _FORMULA.search(package.read(part)):
            continue
        sheet = sheets[name]
        sheets.date_cells(name)  # as the file has them, before formulas give way
        texts: dict[Position, str | None] = {}
        for cell in sheet.formulas():
            place = name, cell.position
            try:
                if place in refused:
                    raise UnsupportedError(refused[place])
                formula = _translate(cell, name, translator)
            except UnsupportedError as error:
                plan.kept[place] = cell, error.reason
                texts[cell.position] = None
            else:
                plan.live[place] = cell, formula
                texts[cell.position] = formula.text
        sheet.replace_formulas(texts)
        edited = sheet.update({position: value for (of, position), value in edits.items() if of == name})
        if texts or edited:
            replaced[part] = sheet.to_bytes()
    if not whole and not translator.refers_anywhere:
        for name, part in package.sheets.items():
            if part not in replaced and name.casefold() not in translator.sheets:
                replaced[part] = _NO_CELLS
    return package.to_bytes(replaced, compressed=False), plan


def _translate(cell: FormulaCell, sheet: str, translator: Translator) -> EngineFormula:
    if cell.kind == "table":
        raise UnsupportedError(reasons.DATA_TABLE)
    formula = translator.translate(cell.text, sheet, cell.position, cell.shift)
    if cell.kind == "array":
        text = f"{FIT}({formula.text},{cell.area.rows},{cell.area.columns})"
        return replace(formula, text=text)
    return formula


def _by_column(positions: Iterable[Position]) -> DateCells:
    columns: dict[int, set[int]] = defaultdict(set)
    for row, column in positions:
        columns[column].add(row)
    return {column: frozenset(rows) for column, rows in columns.items()}
