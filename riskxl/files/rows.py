"""From rows to batches of columns, for the files that are stored row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from riskxl.files.header import is_blank
from riskxl.files.table import Batch

# Rows are turned into columns in small portions, while they still are in the processor's cache: three times
# as fast as a whole batch at once.
PORTION_ROWS = 512

Row = Sequence[object]


def in_batches(
    portions: Iterable[Sequence[Row]], *, width: int, first_row: int, size: int
) -> Iterator[Batch]:
    """Batches of at most ``size`` rows from portions of rows that all have ``width`` cells; "" is blank.

    Blank rows are held back until a row with content follows, so that the trailing ones are dropped.
    """
    columns: list[list[object]] = [[] for _ in range(width)]
    start, held = first_row, 0
    for portion in portions:
        content = len(portion)
        while content and all(map(is_blank, portion[content - 1])):
            content -= 1
        if not content:
            held += len(portion)
            continue
        for column, values in zip(columns, zip(*portion[:content], strict=True), strict=True):
            column.extend([None] * held)
            # `or None` would turn 0 and False into blanks.
            column.extend([None if value == "" else value for value in values] if "" in values else values)
        held = len(portion) - content
        while len(columns[0]) >= size:
            yield Batch(range(start, start + size), [column[:size] for column in columns])
            columns = [column[size:] for column in columns]
            start += size
    if columns[0]:
        yield Batch(range(start, start + len(columns[0])), columns)
