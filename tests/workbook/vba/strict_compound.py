"""What [MS-CFB] demands of a compound file's directory and Excel lets pass: said as a list of faults."""

from __future__ import annotations

import struct
from dataclasses import dataclass

NONE = 0xFFFFFFFF
LAST = 0xFFFFFFFA
FREE, STORAGE, STREAM, ROOT = 0, 1, 2, 5
RED, BLACK = 0, 1


@dataclass(frozen=True)
class Entry:
    name: str
    kind: int
    colour: int
    before: int
    after: int
    child: int
    start: int


def faults(compound: bytes) -> list[str]:
    """Every breach of the rules of [MS-CFB] 2.6; none for a strict file."""
    found: list[str] = []
    entries = _entries(compound, found)
    for number, entry in enumerate(entries):
        links = (entry.before, entry.after, entry.child)
        if entry.kind == FREE and links != (NONE, NONE, NONE):
            found.append(f"free entry {number} has links")
        if entry.kind == STORAGE and entry.start != 0:
            found.append(f"storage {entry.name} starts at {entry.start}")
        if entry.kind != FREE and any(
            n != NONE and (n >= len(entries) or not entries[n].kind) for n in links
        ):
            found.append(f"{entry.name} is linked to nothing")
    if entries[0].kind != ROOT or entries[0].colour != BLACK:
        found.append("the root is not black")
    reached: set[int] = {0}
    _walk(entries, entries[0].child, None, None, reached, found)
    found += [e.name for n, e in enumerate(entries) if e.kind != FREE and n not in reached]
    return found


def _entries(compound: bytes, found: list[str]) -> list[Entry]:
    if compound[:8] != bytes.fromhex("d0cf11e0a1b11ae1"):
        found.append("no compound file")
    size = 1 << struct.unpack_from("<H", compound, 30)[0]
    (fat_sectors,) = struct.unpack_from("<I", compound, 44)
    (sector,) = struct.unpack_from("<I", compound, 48)
    fat: list[int] = []
    for position in struct.unpack_from(f"<{fat_sectors}I", compound, 76):
        fat += struct.unpack_from(f"<{size // 4}I", compound, (position + 1) * size)
    directory, seen = b"", set()
    while sector < LAST:
        if sector in seen:
            found.append("the directory's sectors form a circle")
            break
        seen.add(sector)
        directory += compound[(sector + 1) * size : (sector + 2) * size]
        sector = fat[sector]
    return [_entry(directory[at : at + 128]) for at in range(0, len(directory), 128)]


def _entry(record: bytes) -> Entry:
    (length,) = struct.unpack_from("<H", record, 64)
    name = record[: max(length - 2, 0)].decode("utf-16-le")
    before, after, child = struct.unpack_from("<III", record, 68)
    (start,) = struct.unpack_from("<I", record, 116)
    return Entry(name, record[66], record[67], before, after, child, start)


def _walk(
    entries: list[Entry],
    number: int,
    low: str | None,
    high: str | None,
    reached: set[int],
    found: list[str],
) -> int:
    """The number of black entries on every way down; faults of order and colour go to ``found``."""
    if number == NONE:
        return 1
    if number in reached:
        found.append(f"{entries[number].name} is reached twice")
        return 1
    reached.add(number)
    entry = entries[number]
    if low is not None and _order(low) >= _order(entry.name):
        found.append(f"{entry.name} stands behind {low}")
    if high is not None and _order(entry.name) >= _order(high):
        found.append(f"{entry.name} stands before {high}")
    for child in (entry.before, entry.after):
        if child != NONE and entry.colour == RED and entries[child].colour == RED:
            found.append(f"{entry.name} and {entries[child].name} are both red")
    heights = {
        _walk(entries, entry.before, low, entry.name, reached, found),
        _walk(entries, entry.after, entry.name, high, reached, found),
    }
    if len(heights) > 1:
        found.append(f"the ways below {entry.name} differ in black entries")
    if entry.child != NONE:
        _walk(entries, entry.child, None, None, reached, found)
    return max(heights) + (entry.colour == BLACK)


def _order(name: str) -> tuple[int, str]:
    return len(name), name.upper()
