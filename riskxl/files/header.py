"""Where the header of a sheet is: below a title, below grouped bands, in merged cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

IsKnown = Callable[[object], bool]
Cell = tuple[int, int]
Merge = tuple[Cell, Cell]  # top left and bottom right, 0-based, both inside

SEARCHED_ROWS = 30  # a header further down than this is not looked for


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a grid, rows counted from 0."""

    row: int
    first_data_row: int
    cells: tuple[object, ...]
    known: int
    """How many of its cells name something that the caller knows."""


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def find_header(
    rows: Sequence[Sequence[object]], is_known: IsKnown, merges: Sequence[Merge] = ()
) -> Header | None:
    """The row with most known cells, the first of equals; if nothing is known, the first with two cells.

    ``rows`` are the first ones of the sheet, SEARCHED_ROWS of them at most.

    A cell that is merged with cells above or below counts in each of its rows. A blank cell below a known
    label takes that label too: it is what a merged cell looks like in a CSV file.
    """
    width = max(map(len, rows), default=0)
    grid = [[None if is_blank(cell) else cell for cell in row] + [None] * (width - len(row)) for row in rows]
    filled_cells = [sum(cell is not None for cell in row) for row in grid]
    labels = [(top, bottom, left) for (top, left), (bottom, _) in merges if top < len(grid) and left < width]
    for top, bottom, left in labels:
        for row in grid[top + 1 : bottom + 1]:
            row[left] = grid[top][left]
    known = _count_known(grid, is_known)
    if not any(known):
        first = next((row for row, cells in enumerate(filled_cells) if cells >= 2), None)
        return None if first is None else Header(first, first + 1, tuple(grid[first]), 0)
    best = known.index(max(known))

    # Known labels merged downwards make one block of header rows: none of it is data. The names are in the
    # row of it that says most, for a band over its sub-headers says less than they do.
    last = max(
        (
            bottom
            for top, bottom, left in labels
            if top <= best < bottom and grid[top][left] is not None and is_known(grid[top][left])
        ),
        default=best,
    )
    chosen = max(
        range(best, min(last + 1, len(grid))),
        key=lambda number: (known[number], sum(cell is not None for cell in grid[number])),
    )
    return Header(chosen, last + 1, tuple(grid[chosen]), known[chosen])


def _count_known(grid: list[list[object]], is_known: IsKnown) -> list[int]:
    """Known cells of each row, once known labels have been carried down into blank cells below them."""
    counts = []
    above: dict[int, object] = {}
    for row in grid:
        for column, label in above.items():
            if row[column] is None:
                row[column] = label
        above = {column: cell for column, cell in enumerate(row) if cell is not None and is_known(cell)}
        counts.append(len(above))
    return counts
