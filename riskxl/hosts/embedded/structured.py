"""Structured references such as 客户表[[#This Row],[指标1]:[指标13]], and the cells that they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from riskxl.hosts.ooxml.cells import Area, CellError
from riskxl.hosts.ooxml.tables import Table

_REFERENCE = re.compile(r"(?P<table>[^\[\]!]+)\[(?P<inside>.*)\]", re.DOTALL)
# Inside a structured reference ' escapes the next character.
_NAME = r"(?:'.|[^'\[\]])*"
_PIECE = re.compile(rf"\[({_NAME})\]", re.DOTALL)
_ESCAPE = re.compile(r"'(.)", re.DOTALL)
_ITEMS = {"#all", "#headers", "#data", "#totals", "#this row"}


class NoSuchCellsError(Exception):
    """A structured reference to a table or column that the workbook does not have."""


def resolve(reference: str, tables: Mapping[str, Table], row: int) -> tuple[str, Area] | CellError:
    """Sheet and cells for a formula in a row, or the error value that Excel has for cells that are not there.

    ``tables`` are by case-folded name.
    """
    found = _REFERENCE.fullmatch(reference)
    table = tables.get(found["table"].casefold()) if found else None
    if found is None or table is None:
        raise NoSuchCellsError(reference)
    items, names = _parts(found["inside"])
    rows = _rows(table, items, row)
    if rows is None:
        return CellError("#VALUE!" if "#this row" in items else "#REF!")
    columns = [table.area.first_column, table.area.last_column]
    if names:
        known = [table.column(name) for name in names]
        columns = [column for column in known if column is not None]
        if len(columns) < len(known):
            raise NoSuchCellsError(reference)
    return table.sheet, Area(rows[0], min(columns), rows[1], max(columns))


def _parts(inside: str) -> tuple[set[str], list[str]]:
    """The items (#Headers ...) and the column names: none, one, or the ends of a range."""
    items: set[str] = set()
    if inside.startswith("@"):  # the way Excel shows [#This Row]; some programs write it so
        items.add("#this row")
        inside = inside[1:]
    columns: list[str] = []
    bracketed = "[" in _ESCAPE.sub("", inside)
    names = _PIECE.findall(inside) if bracketed else [inside] if inside else []
    for name in names:
        if name.casefold() in _ITEMS:
            items.add(name.casefold())
        else:
            columns.append(_ESCAPE.sub(r"\1", name))
    return items, columns


def _rows(table: Table, items: set[str], row: int) -> tuple[int, int] | None:
    first, last = table.first_data_row, table.last_data_row
    if "#this row" in items:
        return (row, row) if first <= row <= last else None
    if "#all" in items:
        return table.area.first_row, table.area.last_row
    if ("#headers" in items and not table.header_rows) or ("#totals" in items and not table.totals_rows):
        return None
    if items == {"#headers"}:
        return table.area.first_row, first - 1
    if items == {"#totals"}:
        return last + 1, table.area.last_row
    return (
        table.area.first_row if "#headers" in items else first,
        table.area.last_row if "#totals" in items else last,
    )
