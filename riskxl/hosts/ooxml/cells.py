"""Cells of a workbook file: their addresses and their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


class CellError(str):
    """An Excel error value such as '#DIV/0!'; a text that merely reads so is a plain str."""

    __slots__ = ()


CellValue = float | bool | str | None  # a CellError is a str; None is a blank cell
Position = tuple[int, int]  # row and column, from 1

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, both corners included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def of(cls, position: Position) -> Area:
        return cls(*position, *position)

    @property
    def rows(self) -> int:
        return self.last_row - self.first_row + 1

    @property
    def columns(self) -> int:
        return self.last_column - self.first_column + 1

    def __contains__(self, position: Position) -> bool:
        row, column = position
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    def __iter__(self) -> Iterator[Position]:
        """Every cell, row by row."""
        for row in range(self.first_row, self.last_row + 1):
            for column in range(self.first_column, self.last_column + 1):
                yield row, column

    def __str__(self) -> str:
        first = address((self.first_row, self.first_column))
        last = address((self.last_row, self.last_column))
        return first if first == last else f"{first}:{last}"


@cache
def column_letters(column: int) -> str:
    """28 -> 'AB'."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """'AB' -> 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def address(position: Position) -> str:
    """(3, 28) -> 'AB3'."""
    return f"{column_letters(position[1])}{position[0]}"


def parse_address(text: str) -> Position:
    """'AB3' or '$AB$3' -> (3, 28); a ValueError for anything else."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise ValueError(f"not a cell address: {text!r}")
    position = int(found[2]), column_number(found[1])
    if position[0] > MAX_ROW or position[1] > MAX_COLUMN:
        raise ValueError(f"outside the sheet: {text!r}")
    return position


def parse_area(text: str) -> Area:
    """'A1:C3' or 'B2' -> the area; a ValueError for anything else."""
    first, _, last = text.partition(":")
    return Area(*parse_address(first), *parse_address(last or first))
