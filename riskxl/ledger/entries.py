"""The sealed rows of a ledger in the order in which they were written, however the sheet is sorted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from riskxl.actions.moments import to_moment
from riskxl.actions.snapshot import Cell, Snapshot, as_number, as_text
from riskxl.language import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One sealed row; ``number`` is its running number."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, key: str) -> str:
        return as_text(self.cells.get(key))

    def moment(self, key: str) -> datetime | None:
        return to_moment(self.cells.get(key))

    @property
    def ref(self) -> int | None:
        """The number of the row that this one decides on or ends."""
        ref = as_number(self.cells.get("ref"))
        return None if ref is None else int(ref)


def entries(snapshot: Snapshot, name: str) -> list[Entry]:
    """All sealed rows of a ledger; [] where the workbook has no such table."""
    table = snapshot.tables.get(name)
    if table is None:
        return []
    found = []
    for cells in table.records():
        number = as_number(cells.get("number"))
        if number is not None and as_text(cells.get("check")):
            found.append(Entry(int(number), cells))
    return sorted(found, key=lambda entry: entry.number)


def says(cell: str, words: Text | Iterable[Text]) -> bool:
    """Whether a cell holds the word, or one of the words, in either language."""
    return any(cell in (word.zh, word.en) for word in ((words,) if isinstance(words, Text) else words))
