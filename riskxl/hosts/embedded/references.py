"""References in formulas: A1:B2, $A:$C, 3:5."""

from __future__ import annotations

import re
from functools import lru_cache

from riskxl.hosts.ooxml.cells import MAX_COLUMN, MAX_ROW, Area, column_letters, column_number

_SHEET = re.compile(r"(?:'((?:[^']|'')*)'|([^'!\[\]]+))!(.+)", re.DOTALL)
_CORNER = r"(?:(\$?)([A-Za-z]{1,3}))?(?:(\$?)([1-9][0-9]{0,6}))?"
_CELLS = re.compile(rf"{_CORNER}(?::{_CORNER})?")


def split_sheet(reference: str) -> tuple[str | None, str]:
    """Sheet name (None if none is written) and the rest: "'it''s'!A1" -> ("it's", "A1")."""
    found = _SHEET.fullmatch(reference)
    if found is None:
        return None, reference
    quoted, bare, cells = found.groups()
    return bare if quoted is None else quoted.replace("''", "'"), cells


@lru_cache(maxsize=65_536)
def area_of(cells: str) -> Area | None:
    """The cells of a reference without a sheet; None if the text is a name."""
    corners = _corners(cells)
    if corners is None:
        return None
    (_, column1, _, row1), (_, column2, _, row2) = corners
    first_column, last_column = sorted((column1 or 1, column2 or MAX_COLUMN))
    first_row, last_row = sorted((row1 or 1, row2 or MAX_ROW))
    return Area(first_row, first_column, last_row, last_column)


def moved(cells: str, rows: int, columns: int) -> str:
    """The reference as it reads when its formula is filled into a cell so many rows and columns away."""
    corners = _corners(cells)
    if corners is None or not (rows or columns):
        return cells
    texts = []
    for column_fixed, column, row_fixed, row in corners:
        text = ""
        if column:  # past the edge of the sheet, Excel counts on from the other side
            number = column if column_fixed else (column + columns - 1) % MAX_COLUMN + 1
            text += f"{column_fixed}{column_letters(number)}"
        if row:
            number = row if row_fixed else (row + rows - 1) % MAX_ROW + 1
            text += f"{row_fixed}{number}"
        texts.append(text)
    return ":".join(texts) if ":" in cells else texts[0]


def written(sheet: str | None, area: Area) -> str:
    """An absolute reference: 'it''s'!$A$1:$B$2."""
    text = f"${column_letters(area.first_column)}${area.first_row}"
    if area.rows > 1 or area.columns > 1:
        text += f":${column_letters(area.last_column)}${area.last_row}"
    if sheet is None:
        return text
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{text}"


_Corner = tuple[str, int, str, int]  # '$' or '', column or 0, '$' or '', row or 0


def _corners(cells: str) -> tuple[_Corner, _Corner] | None:
    found = _CELLS.fullmatch(cells)
    if found is None:
        return None
    parts = found.groups()
    first = _corner(*parts[:4])
    last = _corner(*parts[4:]) if ":" in cells else first
    # Both ends are of one kind; a single corner is a whole cell, or else it is a name or a number.
    same_kind = bool(first[1]) == bool(last[1]) and bool(first[3]) == bool(last[3])
    if not same_kind or (":" not in cells and not (first[1] and first[3])) or not (first[1] or first[3]):
        return None
    if max(first[1], last[1]) > MAX_COLUMN or max(first[3], last[3]) > MAX_ROW:
        return None
    return first, last


def _corner(column_fixed: str | None, column: str | None, row_fixed: str | None, row: str | None) -> _Corner:
    return column_fixed or "", column_number(column) if column else 0, row_fixed or "", int(row) if row else 0
