"""How tall a row must be for its wrapped texts, since no program has measured them yet."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

_LINE = 15.0  # points, of the ten point font
_PADDING = 5.0
_TALLEST = 400.0  # Excel takes no row above 409
_USABLE = 0.96  # of a column's width: words do not break where the line ends
_NARROW, _WIDE = 0.9, 2.0  # a Latin and a Chinese character, in digits, of which a column's width is told


def lines(text: object, width: float) -> int:
    """The lines that a text takes in a column."""
    room = max(width * _USABLE, _WIDE)
    return sum(max(ceil(_length(part) / room), 1) for part in str(text).split("\n"))


def height(cells: Iterable[tuple[object, float]]) -> float:
    """The height in points for a row of texts, each with the width of its column."""
    return min(_LINE * max((lines(text, width) for text, width in cells), default=1) + _PADDING, _TALLEST)


def _length(text: str) -> float:
    wide = len(text.encode("gbk", "replace")) - len(text)  # Chinese characters take two bytes there
    return _WIDE * wide + _NARROW * (len(text) - wide)
