"""Formulas that repeat from row to row are translated once: no row may get another row's meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import log10
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlsxwriter

from riskxl.hosts.embedded import EmbeddedWorkbook

ROWS = range(1, 31)


def kinds(cells: list[list[Any]]) -> str:
    return ",".join("date" if isinstance(cell, date) else str(cell) for cell in cells[0])


@pytest.fixture
def book(draw: Callable[..., Path]) -> EmbeddedWorkbook:
    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("S")
        as_date = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for row in ROWS:
            other = workbook.add_worksheet(f"T{row}")
            other.write_number("A1", row * 1000)
            workbook.define_name(f"named_{row}", f"=S!$A${row}")
            sheet.write_number(f"A{row}", 40000 + row, as_date if row % 7 == 3 else None)
            for column, formula in enumerate(
                (
                    f"=A{row}*{row}+{row}",
                    f"=named_{row}",
                    f"='T{row}'!A1",
                    f"=LOG10(A{row})",
                    f"=KINDS(A{row}:A{row})",
                    f"=KINDS($A{row})&A1",
                    f"=SUM(A$1:A{row})",
                    f'="row {row} of A{row}"',
                ),
                start=1,
            ):
                sheet.write_formula(row - 1, column, formula)

    function = SimpleNamespace(call=kinds, min_args=1, max_args=1)
    return EmbeddedWorkbook(draw(build), {"KINDS": function})


def test_every_row_gets_its_own_values(book: EmbeddedWorkbook) -> None:
    assert not book.kept
    for row in ROWS:
        value = 40000 + row
        shown = "date" if row % 7 == 3 else f"{value}.0"
        assert book.get("S", f"B{row}") == value * row + row
        assert book.get("S", f"C{row}") == value
        assert book.get("S", f"D{row}") == row * 1000
        assert book.get("S", f"E{row}") == pytest.approx(log10(value))
        assert book.get("S", f"F{row}") == shown
        assert book.get("S", f"G{row}") == f"{shown}40001"
        assert book.get("S", f"H{row}") == sum(40000 + n for n in range(1, row + 1))
        assert book.get("S", f"I{row}") == f"row {row} of A{row}"


def test_a_function_that_is_none_is_found_in_every_row(draw: Callable[..., Path]) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("S")
        for row in ROWS:
            sheet.write_formula(f"A{row}", f"=LOG{row}({row})", None, -1)

    kept = EmbeddedWorkbook(draw(build), {}).kept
    assert [found.address for found in kept] == [f"A{row}" for row in ROWS if row != 10]
