"""A cell in a workbook, as the engine writes it: 'it''s'!B3."""

from __future__ import annotations

from riskxl.hosts.ooxml.cells import Position, address, parse_address

Place = tuple[str, Position]  # sheet and cell


def full_address(place: Place) -> str:
    """("it's", (3, 2)) -> "'it''s'!B3"."""
    quoted = place[0].replace("'", "''")
    return f"'{quoted}'!{address(place[1])}"


def parse_full_address(text: str) -> Place:
    """The reverse; the engine leaves out the quotes where it can."""
    sheet, _, cell = text.rpartition("!")
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, parse_address(cell)
