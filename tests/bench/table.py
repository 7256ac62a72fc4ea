"""The measurements as a table: on screen, or in Markdown for the README."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence

import numpy as np
from rich.table import Table

from riskxl.language import Language, Text
from tests.bench.measurement import Comparison, Measurement, Target

_COLUMNS = (
    Text("项目", "bench"),
    Text("内容", "subject"),
    Text("结果", "figure"),
    Text("对比", "compared with"),
    Text("目标", "target"),
    Text("达到", "met"),
)


def machine(language: Language) -> str:
    """What the figures were taken on."""
    system = f"{platform.system()} {platform.machine()}"
    versions = f"Python {platform.python_version()} · numpy {np.__version__}"
    return f"{system} · {os.cpu_count()} {'核' if language == 'zh' else 'cores'} · {versions}"


def on_screen(measurements: Sequence[Measurement], language: Language) -> Table:
    """For the terminal."""
    table = Table(title=machine(language), title_justify="left")
    for n, column in enumerate(_COLUMNS):
        table.add_column(column(language), justify="right" if n == 2 else "left")
    before = None
    for measurement in measurements:
        cells = _cells(measurement, language)
        if measurement.bench == before:
            cells[0] = ""
        elif before is not None:
            table.add_section()
        before = measurement.bench
        table.add_row(*cells)
    return table


def in_markdown(measurements: Sequence[Measurement], language: Language) -> str:
    """For the README."""
    rows = [[column(language) for column in _COLUMNS], ["---", "---", "---:", "---", "---", "---"]]
    rows += [_cells(measurement, language) for measurement in measurements]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join((*lines, "", machine(language)))


def _cells(measurement: Measurement, language: Language) -> list[str]:
    figure = f"{_shown(measurement.figure)} {measurement.unit}"
    compared = measurement.comparison
    met = {None: "", True: "✓", False: "✗"}[measurement.met]
    return [
        measurement.bench(language),
        measurement.subject(language),
        figure,
        _compared(compared, language) if compared else "",
        _target(measurement.target, compared.unit if compared else measurement.unit),
        met,
    ]


def _compared(comparison: Comparison, language: Language) -> str:
    return f"{_shown(comparison.value)} {comparison.unit} {comparison.than(language)}"


def _target(target: Target | None, unit: str) -> str:
    if target is None:
        return ""
    return f"{'≥' if target.at_least else '≤'} {target.limit:,g} {unit}"


def _shown(number: float) -> str:
    """Three digits, but whole numbers in full."""
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"
