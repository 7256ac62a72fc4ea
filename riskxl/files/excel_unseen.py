"""What calamine does not tell: it reads an error value, and a formula without a result, as a blank cell.

For a risk score neither is blank: #DIV/0! is an invalid value that the user must hear of, and the value of a
formula that was never calculated is unknown. So the sheet's XML is searched for signs of both; only where
there is one is it parsed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypeAlias, cast

from lxml import etree

from riskxl.files.excel_parts import column_number, sheet_xml

# One of these is in the XML of every sheet that has such a cell; the last two are in some others as well.
_SIGNS = (b't="e"', b"t='e'", b"</f></c>", b"/></c>", b"<v></v>")
_BLOCK = 1 << 18
_OVERLAP = max(map(len, _SIGNS)) - 1

# A result of type "str" may well be empty: that is what ="" gives.
_SUSPECTS = etree.XPath(
    "*[@t='e' or (*[local-name()='f'] and not(@t='str') and not(string(*[local-name()='v'])))]"
)


# Error texts by row, then by column, both counted from 0.
Errors: TypeAlias = dict[int, dict[int, str]]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Cells by row and column, both counted from 0."""

    errors: Errors = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    """Formulas without a result; some programs also leave out a result that is an empty text."""


def find_unseen(path: Path, sheet: str) -> Unseen:
    """The error values and the uncalculated formulas of a worksheet."""
    with sheet_xml(path, sheet) as xml:
        if not _has_signs(xml):
            return Unseen()
    with sheet_xml(path, sheet) as xml:
        return _parse(xml)


def _has_signs(xml: IO[bytes]) -> bool:
    tail = b""
    while block := xml.read(_BLOCK):
        window = tail + block
        if any(sign in window for sign in _SIGNS):
            return True
        tail = window[-_OVERLAP:]
    return False


def _parse(xml: IO[bytes]) -> Unseen:
    unseen = Unseen()
    row_number = 0
    for _, row in etree.iterparse(xml, events=("end",), tag="{*}row", huge_tree=True, resolve_entities=False):
        row_number = int(row.get("r") or row_number + 1)
        for cell in cast("list[etree._Element]", _SUSPECTS(row)):
            column = _column(cell)
            if cell.get("t") == "e":
                unseen.errors.setdefault(row_number - 1, {})[column] = cell.findtext("{*}v") or "#N/A"
            else:
                unseen.uncalculated.append((row_number - 1, column))
        # What is done with goes, the row and the blank text before it, or the tree would grow with the sheet.
        row.clear()
        while row.getprevious() is not None:
            del row.getparent()[0]
    return unseen


def _column(cell: etree._Element) -> int:
    reference = cell.get("r")
    if reference is None:  # such cells follow one another without a gap
        return sum(1 for _ in cell.itersiblings(preceding=True))
    return column_number(reference.rstrip("0123456789"))
