"""Customers for the workbook: from the shipped sample or any table, laid out in the workbook's columns."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from riskxl.errors import DataError, raise_if
from riskxl.fields import CUSTOMER_TYPES
from riskxl.intake.columns import HeaderNames, match_columns
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary, product_folder
from riskxl.profile.model import Characteristic, Profile
from riskxl.scoring.cells import CellReader, Status
from riskxl.scoring.headers import Column as BoundColumn
from riskxl.workbook.columns import Column, Columns

SAMPLE = "sample_customers.csv"
_NUMBER = re.compile(r"-?\d{1,12}(\.\d+)?$")
_PERCENT = re.compile(r"-?\d+(\.\d+)?%$")


def sample_path() -> Path:
    """The synthetic customers that travel with the product."""
    return product_folder("workbook") / SAMPLE


def sample_customers(library: ProfileLibrary, columns: Columns) -> list[list[Any]]:
    """The synthetic customers in the order of ``columns.all``."""
    with sample_path().open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return laid_out(header, [[typed(cell) for cell in row] for row in rows], library, columns)


def laid_out(
    header: Sequence[Any], rows: Sequence[Sequence[Any]], library: ProfileLibrary, columns: Columns
) -> list[list[Any]]:
    """Rows of any table in the order of ``columns.all``; columns that the table lacks are blank.

    Values under a header with a unit of its own (万元, %) are converted, as the workbook's headers have none.
    Raises DataError if two columns claim one indicator or a header's unit does not fit.
    """
    characteristics = library.characteristics
    found = match_columns(header, characteristics, HeaderNames(characteristics))
    raise_if(DataError, found.problems)
    sources = found.positions
    converters = {
        bound.position: _Converter(c, bound)
        for c in characteristics
        if (bound := found.indicators.get(c.key)) is not None and (bound.percent or bound.factor != 1.0)
    }
    order = [sources.get(column.key) for column in columns.all]
    laid = []
    for given in rows:
        row = list(given)
        for position, converter in converters.items():
            row[position] = converter.convert(row[position])
        cells = [None if position is None else row[position] for position in order]
        laid.append(
            [
                str(cell) if cell is not None and column.kind == "code" else cell
                for cell, column in zip(cells, columns.all, strict=True)
            ]
        )
    return laid


class _Converter:
    """Cells under a header with a unit of its own → what they mean without it."""

    def __init__(self, characteristic: Characteristic, bound: BoundColumn) -> None:
        self._header = bound.header
        self._reader = CellReader(characteristic, bound.factor, bound.percent)

    def convert(self, cell: Any) -> Any:
        reading = self._reader.read(cell)
        if reading.status is Status.VALUE:
            return reading.value
        # what cannot be read under its header must not become readable without it
        return f"{cell} [{self._header}]" if reading.status is Status.INVALID else cell


def in_language(
    customers: Sequence[Sequence[Any]], columns: Columns, library: ProfileLibrary, language: Language
) -> list[list[Any]]:
    """The rows with the words of dropdowns in the language of the workbook: types, grades and profiles.

    A profile's key or a word of the other language would be scored all the same, but the dropdown
    would refuse it when the cell is edited, and unused indicators would not turn grey.
    """
    words = {columns.index(column.key): _choices(column, language) for column in columns.all}
    own = columns.index("profile")
    words[own] = {
        name: found.names(language)
        for found in library.profiles()
        if isinstance(found, Profile)
        for name in (found.key, found.names.zh, found.names.en)
    }
    translated = [(position, known) for position, known in words.items() if known]
    rows = [list(customer) for customer in customers]
    for row in rows:
        for position, known in translated:
            cell = row[position]
            if isinstance(cell, str):
                row[position] = known.get(cell, cell)
    return rows


def _choices(column: Column, language: Language) -> dict[str, str]:
    """What may stand in a column with a dropdown, and the dropdown's word for it."""
    if column.key == "customer_type":
        return {word: kind(language) for kind in CUSTOMER_TYPES for word in (kind.zh, kind.en)}
    if column.characteristic is None:
        return {}
    return {
        word: category.labels(language)
        for category in column.characteristic.categories
        for word in (category.key, category.labels.zh, category.labels.en, *category.aliases)
    }


def typed(cell: str) -> Any:
    """A cell of a text file as Excel would take it when typed: number, percentage, date or text."""
    if cell == "":
        return None
    if _NUMBER.match(cell) and not (cell.startswith("0") and cell[1:2].isdigit()):
        return float(cell) if "." in cell else int(cell)
    if _PERCENT.match(cell):
        return round(float(cell[:-1]) / 100, 12)
    try:
        return datetime.date.fromisoformat(cell) if len(cell) == 10 else cell
    except ValueError:
        return cell
