"""The compound file that holds a VBA project, made strict.

Excel reads a loosely written file, scanners and stricter readers do not. [MS-CFB] 2.6 asks for
storages that start at sector 0, blank free entries and red-black trees of siblings in order.
"""

from __future__ import annotations

import struct

_SECTOR = 512
_ENTRY = 128
_NONE = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA  # greater values are marks, not sectors
_FREE, _STORAGE, _ROOT = 0, 1, 5
_RED, _BLACK = 0, 1
# where things stand in a directory entry
_NAME_LENGTH, _KIND, _COLOUR, _LEFT, _RIGHT, _CHILD, _START = 64, 66, 67, 68, 72, 76, 116
_FREE_ENTRY = bytes(_LEFT) + b"\xff" * 12 + bytes(_ENTRY - _LEFT - 12)


def normalise(compound: bytes) -> bytes:
    """The same streams with a directory as [MS-CFB] describes it."""
    directory = _Directory(bytearray(compound))
    for entry in range(len(directory.offsets)):
        kind = directory.kind(entry)
        if kind == _FREE:
            directory.blank(entry)
        if kind == _STORAGE:
            directory.put(entry, _START, 0)
        if kind in (_STORAGE, _ROOT):
            children = sorted(directory.siblings(directory.get(entry, _CHILD)), key=directory.order)
            complete_levels = (len(children) + 1).bit_length() - 1
            directory.put(entry, _CHILD, directory.grow(children, 0, complete_levels))
    directory.colour(0, _BLACK)
    return bytes(directory.data)


class _Directory:
    """The directory entries of a version-3 compound file, changed in place."""

    def __init__(self, data: bytearray) -> None:
        self.data = data
        fat_sectors = struct.unpack_from(f"<{self._u32(44)}I", data, 76)
        fat = [n for s in fat_sectors for n in struct.unpack_from(f"<{_SECTOR // 4}I", data, _at(s))]
        self.offsets: list[int] = []
        sector = self._u32(48)
        while sector < _LAST_SECTOR:
            self.offsets += range(_at(sector), _at(sector + 1), _ENTRY)
            sector = fat[sector]

    def _u32(self, at: int) -> int:
        return int.from_bytes(self.data[at : at + 4], "little")

    def get(self, entry: int, field: int) -> int:
        return self._u32(self.offsets[entry] + field)

    def put(self, entry: int, field: int, value: int) -> None:
        struct.pack_into("<I", self.data, self.offsets[entry] + field, value)

    def kind(self, entry: int) -> int:
        return self.data[self.offsets[entry] + _KIND]

    def colour(self, entry: int, colour: int) -> None:
        self.data[self.offsets[entry] + _COLOUR] = colour

    def blank(self, entry: int) -> None:
        at = self.offsets[entry]
        self.data[at : at + _ENTRY] = _FREE_ENTRY

    def order(self, entry: int) -> tuple[int, str]:
        """Siblings are ordered by the length of their names, then by the names without case."""
        at = self.offsets[entry]
        length = int.from_bytes(self.data[at + _NAME_LENGTH : at + _NAME_LENGTH + 2], "little") - 2
        name = self.data[at : at + length].decode("utf-16-le")
        return len(name), name.upper()

    def siblings(self, entry: int) -> list[int]:
        if entry == _NONE:
            return []
        before, after = self.get(entry, _LEFT), self.get(entry, _RIGHT)
        return [*self.siblings(before), entry, *self.siblings(after)]

    def grow(self, entries: list[int], depth: int, complete_levels: int) -> int:
        """A balanced tree of sorted entries; those below the last complete level are red."""
        if not entries:
            return _NONE
        middle = len(entries) // 2
        top = entries[middle]
        self.put(top, _LEFT, self.grow(entries[:middle], depth + 1, complete_levels))
        self.put(top, _RIGHT, self.grow(entries[middle + 1 :], depth + 1, complete_levels))
        self.colour(top, _BLACK if depth < complete_levels else _RED)
        return top


def _at(sector: int) -> int:
    return (sector + 1) * _SECTOR
