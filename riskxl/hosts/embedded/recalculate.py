"""Recalculating a workbook file in one step."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from riskxl.hosts.embedded.callbacks import WorksheetFunction
from riskxl.hosts.embedded.workbook import EmbeddedWorkbook, KeptFormula


@dataclass(frozen=True, slots=True)
class CalcReport:
    """What a recalculation did.

    Attributes:
        formulas: formula cells in the workbook.
        risk_formulas: those among them that call a custom function and were calculated.
        changed: calculated values that differ from those that the file had.
        kept: formulas that were not recalculated; their cells keep their values.
        seconds: how long all of it took.
        output: the file that was written.
    """

    formulas: int
    risk_formulas: int
    changed: int
    kept: tuple[KeptFormula, ...]
    seconds: float
    output: Path


def recalculate(book: Path, output: Path | None, functions: Mapping[str, WorksheetFunction]) -> CalcReport:
    """Calculate a workbook and store the values in ``output``, or in the workbook itself.

    Raises a DataError if ``book`` is not a workbook that can be read, or if the result cannot be written.
    """
    start = time.perf_counter()
    workbook = EmbeddedWorkbook(book, functions)
    changed = workbook.save(output)
    return CalcReport(
        formulas=workbook.formula_count,
        risk_formulas=workbook.custom_formula_count,
        changed=changed,
        kept=workbook.kept,
        seconds=time.perf_counter() - start,
        output=output or book,
    )
