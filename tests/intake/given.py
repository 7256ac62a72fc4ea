"""What the tests of this folder share: credit codes, and messages as one text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from riskxl.language import Text
from tests.memory_port import MemoryBook

# The check characters are right; the companies are invented.
CODE_A, CODE_B, CODE_C = "91310000MA0000015F", "91310000MA0000023A", "91310000MA00000315"
KNOWN = (
    {"customer_id": "K1", "name": "甲公司", "uscc": CODE_A},
    {"customer_id": "K2", "name": "乙公司", "uscc": CODE_B},
)
WriteCsv = Callable[..., Path]


def texts(found: Iterable[Text]) -> str:
    """Messages or warnings in Chinese, one a line."""
    return "\n".join(text.zh for text in found)


def customers(book: MemoryBook) -> list[dict[str, Any]]:
    return book.records("Risk")


def counts(book: MemoryBook) -> tuple[float, ...]:
    """New, updated, unchanged, refused of the last import."""
    last = book.records("Imports")[-1]
    return tuple(last[key] for key in ("new", "updated", "unchanged", "refused"))


def issues(book: MemoryBook) -> list[dict[str, Any]]:
    return book.records("ImportIssues")
