"""The copy of a workbook that the engine loads: the same cells, with formulas that the engine understands.

All of it is decided before loading: in a loaded workbook of 10,000 formulas every change before the first
calculation costs the engine half a millisecond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from riskxl.hosts.embedded import reasons
from riskxl.hosts.embedded.callbacks import CallShape
from riskxl.hosts.embedded.formulas import DateCells, EngineFormula, Translator, UnsupportedError
from riskxl.hosts.embedded.places import Place
from riskxl.hosts.ooxml.cells import CellValue, Position
from riskxl.hosts.ooxml.package import WorkbookPackage
from riskxl.hosts.ooxml.sheet import FormulaCell
from riskxl.language import Text

FIT = "RISKXL_FIT"  # the internal function that gives a result its fixed extent


@dataclass(frozen=True, slots=True)
class FormulaPlan:
    """What becomes of each formula of a workbook.

    Attributes:
        live: formulas that are calculated.
        kept: formulas that are not, and why; the engine sees their stored values.
        variants: the calls that need a callback of their own: its name by function and shape.
        date_cells: by sheet, the cells that are shown as dates.
    """

    live: dict[Place, tuple[FormulaCell, EngineFormula]]
    kept: dict[Place, tuple[FormulaCell, Text]]
    variants: dict[tuple[str, CallShape], str]
    date_cells: dict[str, DateCells]


def engine_copy(
    package: WorkbookPackage,
    functions: Collection[str],
    refused: Mapping[Place, Text],
    edits: Mapping[Place, CellValue],
) -> tuple[bytes, FormulaPlan]:
    """The file to load: with the ``edits``, without formulas that are ``refused`` since the engine failed."""
    sheets = {name: package.sheet(name) for name in package.sheets}
    date_cells = {name: _by_column(sheet.positions(package.date_styles)) for name, sheet in sheets.items()}
    translator = Translator(
        functions,
        package.tables,
        package.names,
        date_cells,
        hidden_rows=any(sheet.has_hidden_rows for sheet in sheets.values()),
    )
    replaced: dict[str, bytes] = {}
    plan = FormulaPlan({}, {}, translator.variants, date_cells)
    for name, sheet in sheets.items():
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
            replaced[package.sheets[name]] = sheet.to_bytes()
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
