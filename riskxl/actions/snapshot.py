"""A workbook's tables and settings as they are when an action begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from riskxl import fields
from riskxl.actions import schema
from riskxl.actions import settings as names
from riskxl.errors import DataError, Problem
from riskxl.language import Language, Text, plain
from riskxl.profile.model import Mode
from riskxl.scoring.headers import folded_header

# Dates are serial numbers (riskxl.actions.moments), a blank cell is None, an error cell is its text '#N/A'.
_BUILD = Text(
    "请用 riskxl build 生成的工作簿，或用 riskxl build --data 把数据装进新工作簿",
    "use a workbook that riskxl build made, or move the data into one with riskxl build --data",
)
_RESTORE = Text(
    "多半是被删除或改名了：请撤销，或用“RiskXL备份”文件夹里的备份；旧版工作簿请用 riskxl build --data 换新",
    "it was probably deleted or renamed: undo that, or use a copy from the folder RiskXL备份; move an old "
    "workbook's data into a new one with riskxl build --data",
)

Cell: TypeAlias = float | str | bool | None
Row: TypeAlias = Sequence[Cell]


def rows_in_use(rows: Sequence[Row], typed: Sequence[int]) -> int:
    """How many rows there are up to the last in which somebody or some action wrote something.

    ``typed`` are the positions of the columns that are no formulas.
    """
    filled = len(rows)
    while filled and all(rows[filled - 1][n] is None for n in typed):
        filled -= 1
    return filled


def as_text(cell: object) -> str:
    """A cell as people read it: 1001.0 is '1001', a blank is ''."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()


def as_number(cell: object) -> float | None:
    """A number, None for anything else."""
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


@dataclass(frozen=True)
class Table:
    """A table of the workbook: its header cells and its rows, without a totals row.

    ``first_row`` is the sheet row (from 1) of ``rows[0]``, ``first_column`` the sheet column (from 1)
    of its first column; both for messages that name a cell.
    """

    name: str
    headers: tuple[str, ...]
    rows: Sequence[Row]
    first_row: int = 2
    first_column: int = 1

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The position of every known column by its key; own columns of the user have none."""
        if self.name == schema.CUSTOMERS:
            found: dict[str, int] = {}
            for n, header in enumerate(self.headers):
                matched = fields.match(header)
                if matched is not None:
                    found.setdefault(matched.key, n)
            return found
        known = {
            folded_header(name): column.key
            for column in schema.BY_NAME[self.name].columns
            for name in (column.key, column.labels.zh, column.labels.en)
        }
        positions: dict[str, int] = {}
        for n, header in enumerate(self.headers):
            key = known.get(folded_header(header))
            if key is not None:
                positions.setdefault(key, n)
        return positions

    def get(self, row: int, key: str) -> Cell:
        """A cell by the key of its column; None where the table has no such column."""
        position = self.positions.get(key)
        return None if position is None else self.rows[row][position]

    def text(self, row: int, key: str) -> str:
        return as_text(self.get(row, key))

    def begun_below(self, rows: Iterable[list[Cell]]) -> list[list[Cell]]:
        """Of the rows right below the table those that somebody began: not every program takes them in.

        A row counts if it has two cells at the least, and nothing where only actions write.
        """
        if self.name in schema.BY_NAME and schema.BY_NAME[self.name].role == "report":
            return []
        sealed = [self.positions[key] for key in ("number", "check") if key in self.positions]
        begun: list[list[Cell]] = []
        for row in rows:
            if sum(cell is not None for cell in row) < 2 or any(row[n] is not None for n in sealed):
                break
            begun.append(row)
        return begun

    def records(self) -> Iterator[dict[str, Cell]]:
        """Every row that is not blank, as cells by key."""
        positions = tuple(self.positions.items())
        for row in self.rows:
            if any(cell is not None and cell != "" for cell in row):
                yield {key: row[position] for key, position in positions}


@dataclass(frozen=True)
class Snapshot:
    """What a host read; ``tables`` holds those that the action asked for and the workbook has.

    ``settings`` holds the cells of defined names (riskxl.actions.settings) as rows; names that the
    workbook lacks are missing. ``place`` is the workbook's file, None if it was never saved.
    """

    tables: Mapping[str, Table]
    settings: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    place: Path | None = None

    def table(self, name: str) -> Table:
        """A table that the action cannot do without; raises DataError if the workbook has none."""
        found = self.tables.get(name)
        if found is not None:
            return found
        title = Text("客户风险表", "Customer risk")
        if name in schema.BY_NAME:
            title = schema.BY_NAME[name].title
        raise DataError(
            Problem(
                plain(self.place.name) if self.place else Text("工作簿", "the workbook"),
                Text(
                    f"没有“{title.zh}”的表格（表名 {name}）",
                    f"there is no table {name} (sheet '{title.en}')",
                ),
                _RESTORE if self.settings else _BUILD,
            )
        )

    def setting(self, name: str) -> Cell:
        """The single cell of a setting; None if blank or missing."""
        rows = self.settings.get(name)
        return rows[0][0] if rows and rows[0] and rows[0][0] != "" else None

    def reminder(self, reminder: names.Reminder) -> float:
        """A period that the team decides; its default where the cell holds no positive number."""
        number = as_number(self.setting(reminder.name))
        return number if number is not None and number > 0 else float(reminder.default)

    @property
    def language(self) -> Language:
        return names.language_of(self.setting(names.LANGUAGE_CELL))

    @property
    def mode(self) -> Mode | None:
        return names.mode_of(self.setting(names.MODE_CELL))

    @property
    def profile_word(self) -> str:
        """The profile of the workbook as its formulas name it, the way of counting included; '' = general."""
        word = as_text(self.setting(names.PROFILE_CELL))
        suffix = names.suffix_of(self.setting(names.MODE_CELL), self.language)
        return (word or "general") + suffix if suffix else word

    def approvers(self) -> dict[str, str]:
        """Who may approve: post by name."""
        rows = self.settings.get(names.APPROVERS, ())
        listed = ((as_text(row[0]), as_text(row[1]) if len(row) > 1 else "") for row in rows)
        return {name: post for name, post in listed if name}
