"""A file to be imported: its rows by field and indicator, in the words of this product."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from riskxl.errors import DataError, Problem
from riskxl.files import open_table
from riskxl.files.header import is_blank
from riskxl.files.refusals import place, unreadable
from riskxl.files.table import Column
from riskxl.intake.columns import HeaderNames, MatchedColumns, header_names, match_columns
from riskxl.intake.mapping import Mapping, Mappings
from riskxl.language import Text
from riskxl.profile.library import ProfileLibrary

_HEX_DIGITS = 24


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row as the file has it, blank cells left out; ``number`` is the one that Excel shows."""

    number: int
    cells: dict[str, object]


@dataclass(frozen=True)
class SourceFile:
    """What was read of a file, from which sheet of it, and which mapping it was read with."""

    path: Path
    sha256: str
    mapping: Mapping | None
    detected: bool
    names: HeaderNames
    columns: MatchedColumns
    rows: Sequence[SourceRow]
    sheet: str | None = None


def read_source(
    path: Path,
    library: ProfileLibrary,
    mappings: Mappings,
    mapping: str | None = None,
    sheet: str | None = None,
) -> SourceFile:
    """Read a file with the mapping that is named or, if none is, the one that its headers call for."""
    chosen = mappings.get(mapping) if mapping else None
    candidates = [chosen] if chosen else mappings.mappings
    plain_names = header_names(library)

    def is_known(cell: object) -> bool:
        field = plain_names.field(cell)
        if plain_names.match(cell) is not None or (field is not None and not field.live):
            return True
        return any(candidate.headers.match(cell) is not None for candidate in candidates)

    with open_table(path, sheet=sheet, is_known=is_known) as source:
        used = chosen or mappings.detected(source.header)
        names = header_names(library, used.headers) if used else plain_names
        columns = match_columns(source.header, library.characteristics, names)
        if not columns.positions:
            raise _nothing_known(path, columns)
        rows: list[SourceRow] = []
        for batch in source.batches():
            cells = {key: _plain(batch.columns[position]) for key, position in columns.positions.items()}
            for n, number in enumerate(batch.row_numbers):
                rows.append(SourceRow(number, dict(_filled(cells, n, columns, used))))
    filled = [row for row in rows if row.cells]
    return SourceFile(path, _hash(path), used, chosen is None, names, columns, filled, source.sheet)


def _plain(column: Column) -> Sequence[object]:
    return column.tolist() if isinstance(column, np.ndarray) else column


def _filled(
    cells: dict[str, Sequence[object]], n: int, columns: MatchedColumns, mapping: Mapping | None
) -> Iterator[tuple[str, object]]:
    for key, column in cells.items():
        cell = column[n]
        if mapping is not None:
            cell = mapping.translated(columns.headers[columns.positions[key]], cell)
        if not is_blank(cell) and cell == cell:  # NaN is blank
            yield key, cell


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:_HEX_DIGITS]
    except OSError as error:
        raise unreadable(path, error) from error


def _nothing_known(path: Path, columns: MatchedColumns) -> DataError:
    shown = [columns.header(position) for position in columns.unknown[:5]]
    return DataError(
        Problem(
            place(path),
            Text(
                f"没有一列能识别（{'、'.join(shown)}）",
                f"no column is recognised ({', '.join(shown)})",
            ),
            Text(
                "请把表头改成客户风险表的列名（如 编号、客户全称、统一社会信用代码），或指定表头对照",
                "name the columns as in the customer table (such as 编号, 客户全称), or choose a mapping",
            ),
        ),
        *columns.problems,
    )
