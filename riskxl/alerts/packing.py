"""Alerts → as few messages as the channel's limit allows, counted in bytes of UTF-8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Packed:
    """One message: its lines, the texts that it holds, and which of them are whole once it has arrived."""

    lines: tuple[str, ...]
    holds: tuple[int, ...]
    completes: tuple[int, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def size(text: str) -> int:
    return len(text.encode("utf-8"))


def cut(text: str, limit: int) -> Iterator[str]:
    """Pieces of at most ``limit`` bytes that together are the text; no character is broken."""
    data = text.encode("utf-8")
    start = 0
    while len(data) - start > limit:
        end = start + limit
        while data[end] & 0xC0 == 0x80:  # the middle of a character
            end -= 1
        yield data[start:end].decode("utf-8")
        start = end
    yield data[start:].decode("utf-8")


def pack(texts: Sequence[str], limit: int, heading: str) -> Iterator[Packed]:
    """Messages with the heading and one line for each text; they break between texts.

    Only a text that no message could hold goes on in the next one.
    """
    room = limit - size(heading) - 1
    if room < 4:
        raise ValueError("the heading leaves no room for a character")
    lines: list[str] = []
    holds: list[int] = []
    completes: list[int] = []
    used = 0
    for n, text in enumerate(texts):
        *begun, last = cut(text, room)
        for piece in (*begun, last):
            if lines and used + 1 + size(piece) > room:
                yield Packed((heading, *lines), tuple(holds), tuple(completes))
                lines, holds, completes, used = [], [], [], 0
            used += size(piece) + (1 if lines else 0)
            lines.append(piece)
            holds.append(n)
        completes.append(n)
    if lines:
        yield Packed((heading, *lines), tuple(holds), tuple(completes))
