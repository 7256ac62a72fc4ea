"""Every way into the product, in one shape: a case goes in, a verdict for each of its rows comes out.

A new door is one entry of DOORS: a context manager that is given a folder and yields such a function.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet
import xlsxwriter
from cases import Case
from xlsxwriter.utility import xl_rowcol_to_cell

from riskxl.file_scoring import score_file
from riskxl.functions import TEXT_LIMIT, Functions
from riskxl.hosts.embedded import EmbeddedWorkbook
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.profile.library import ProfileLibrary
from riskxl.scoring.reasons import Reasons, cut_list
from riskxl.scoring.table import ScoredTable, Scorer
from riskxl.tiers import Tier


@dataclass(frozen=True)
class Verdict:
    """What is said of one row; floats are compared exactly, '' stands for an empty answer."""

    score: float | str
    tier: str
    coverage: float | str
    reasons: str
    problems: str


Door = Callable[[Case], list[Verdict]]
Opening = Callable[[Path], AbstractContextManager[Door]]

_LIBRARY = ProfileLibrary()
_SCORERS: dict[str, Scorer] = {}


def scorer(case: Case) -> Scorer:
    if case.profile not in _SCORERS:
        _SCORERS[case.profile] = Scorer(_LIBRARY, case.profile)
    return _SCORERS[case.profile]


def verdicts(table: ScoredTable, limit: int | None = TEXT_LIMIT) -> list[Verdict]:
    """Of a scored table, its texts as long as a cell may be or in full."""
    reasons = Reasons(table)
    return [
        Verdict(
            _filled(float(table.scores.score[row])),
            Tier(table.scores.tier[row]).label.zh,
            _filled(float(table.scores.coverage[row])),
            reasons.text(row, "zh", limit=limit),
            cut_list([problem.text("zh") for problem in table.problems(row)], "zh", limit),
        )
        for row in range(len(table))
    ]


def row_by_row(case: Case, limit: int | None = TEXT_LIMIT) -> list[Verdict]:
    """The verdicts against which the doors are held: each row scored alone."""
    alone = (scorer(case).score_rows([row], case.headers) for row in case.rows)
    return [verdict for table in alone for verdict in verdicts(table, limit)]


def _filled(number: float) -> float | str:
    return "" if number != number else number


# --- tables of Python -----------------------------------------------------------------------------


def _rows(case: Case) -> list[Verdict]:
    return verdicts(scorer(case).score_rows(case.rows, case.headers))


def _among_others(case: Case) -> list[Verdict]:
    """The last row first, and columns of others behind."""
    others = [(None, 1), ("表头外的列", "约3次"), ("信用评级", "#N/A")] * 100
    headers = [*case.headers, *(header for header, _ in others)]
    rows = [[*row, *(cell for _, cell in others)] for row in reversed(case.rows)]
    return verdicts(scorer(case).score_rows(rows, headers))[::-1]


def _records(case: Case) -> list[Verdict]:
    return verdicts(
        scorer(case).score_records(dict(zip(case.headers, row, strict=True)) for row in case.rows)
    )


def _frame(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Door:
    def door(case: Case) -> list[Verdict]:
        frame = pd.DataFrame(list(case.rows), columns=list(case.headers), dtype=object)
        return verdicts(scorer(case).score_frame(change(frame)))

    return door


# --- worksheet functions --------------------------------------------------------------------------

FUNCTIONS = ("RISK_SCORE", "RISK_TIER", "RISK_COVERAGE", "RISK_REASONS", "RISK_CHECK")


def _functions(folder: Path) -> AbstractContextManager[Door]:
    return _of_ranges(Functions(_LIBRARY).call)


def _functions_row_by_row(folder: Path) -> AbstractContextManager[Door]:
    functions = Functions(_LIBRARY)

    def door(case: Case) -> list[Verdict]:
        return [
            Verdict(
                *(functions.call(name, [list(row)], [list(case.headers)], case.profile) for name in FUNCTIONS)
            )
            for row in case.rows
        ]

    return _always(door)


def _of_ranges(call: Callable[..., Any]) -> AbstractContextManager[Door]:
    """The functions on whole ranges, each giving a column."""

    def door(case: Case) -> list[Verdict]:
        rows, headers = list(map(list, case.rows)), [list(case.headers)]
        return [
            Verdict(*(cell for (cell,) in row))
            for row in zip(*(call(name, rows, headers, case.profile) for name in FUNCTIONS), strict=True)
        ]

    return _always(door)


@contextmanager
def _xlwings(folder: Path) -> Iterator[Door]:
    """xlwings' own way from VBA into Python."""
    from excel.call_path import open_call_path
    from excel.com import from_cells

    with open_call_path() as path:

        def call(name: str, rows: Any, headers: Any, profile: str) -> Any:
            return path.call(name, from_cells(rows), from_cells(headers), profile)

        with _of_ranges(call) as door:
            yield door


@contextmanager
def _embedded(folder: Path) -> Iterator[Door]:
    """A workbook with a formula for every row, calculated without Excel."""
    functions = risk_functions(Functions(_LIBRARY))

    def door(case: Case) -> list[Verdict]:
        path, width = folder / "parity.xlsx", len(case.headers)
        _write_xlsx(path, case, formulas=True)
        book = EmbeddedWorkbook(path, functions)
        assert not book.kept
        return [
            Verdict(*(book.get_at("客户", row + 2, width + 1 + n) for n in range(len(FUNCTIONS))))
            for row in range(len(case.rows))
        ]

    yield door


# --- files ----------------------------------------------------------------------------------------


def _file(suffix: str, write: Callable[[Path, Case], None]) -> Opening:
    @contextmanager
    def opening(folder: Path) -> Iterator[Door]:
        def door(case: Case) -> list[Verdict]:
            path, output = folder / f"parity{suffix}", folder / "scored.parquet"
            write(path, case)
            score_file(path, output, _LIBRARY, case.profile)
            columns = pyarrow.parquet.read_table(output).columns[-7:]
            score, _, tier, _, reasons, coverage, problems = (column.to_pylist() for column in columns)
            return [
                Verdict(*("" if cell is None else cell for cell in row))
                for row in zip(score, tier, coverage, reasons, problems, strict=True)
            ]

        yield door

    return opening


def _write_csv(path: Path, case: Case) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([case.headers, *case.rows])


def _write_xlsx(path: Path, case: Case, formulas: bool = False) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet("客户")
        for row, cells in enumerate([case.headers, *case.rows]):
            for column, cell in enumerate(cells):
                _write_cell(sheet, row, column, cell)
        if not formulas:
            return
        width = len(case.headers)
        header_cells = f"{xl_rowcol_to_cell(0, 0, True, True)}:{xl_rowcol_to_cell(0, width - 1, True, True)}"
        for row in range(1, len(case.rows) + 1):
            cells = f"{xl_rowcol_to_cell(row, 0)}:{xl_rowcol_to_cell(row, width - 1)}"
            for n, name in enumerate(FUNCTIONS):
                sheet.write_formula(row, width + n, f'={name}({cells},{header_cells},"{case.profile}")')


def _write_cell(sheet: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, datetime.date):
        sheet.write_datetime(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def _write_parquet(path: Path, case: Case) -> None:
    columns: dict[str, Sequence[Any]] = dict(zip(case.headers, zip(*case.rows, strict=True), strict=True))
    arrays = {}
    for header, cells in columns.items():
        texts = any(isinstance(cell, str) for cell in cells)
        arrays[header] = [str(cell) if texts and cell is not None else cell for cell in cells]
    pyarrow.parquet.write_table(pyarrow.table(arrays), path)


def _always(door: Door) -> AbstractContextManager[Door]:
    @contextmanager
    def opened() -> Iterator[Door]:
        yield door

    return opened()


def _plain(door: Door) -> Opening:
    return lambda folder: _always(door)


@dataclass(frozen=True)
class Entry:
    """A door, the types of cells that fit through it, and whether its texts are cut to a cell's length."""

    name: str
    opening: Opening
    refuses: frozenset[type] = frozenset()
    cut: bool = True


_NO_TYPES_BUT_TEXT = frozenset((bool, datetime.date, datetime.datetime))

DOORS = [
    Entry("rows", _plain(_rows)),
    Entry("among other columns", _plain(_among_others)),
    Entry("records", _plain(_records)),
    Entry("DataFrame of objects", _plain(_frame(lambda frame: frame))),
    Entry("DataFrame of inferred types", _plain(_frame(lambda frame: frame.infer_objects()))),
    Entry("DataFrame of nullable types", _plain(_frame(lambda frame: frame.convert_dtypes()))),
    Entry("functions", _functions),
    Entry("functions row by row", _functions_row_by_row),
    Entry("Excel by xlwings", _xlwings),
    Entry("embedded engine", _embedded),
    Entry("CSV file", _file(".csv", _write_csv), refuses=_NO_TYPES_BUT_TEXT, cut=False),
    Entry("Excel file", _file(".xlsx", _write_xlsx), cut=False),
    Entry("Parquet file", _file(".parquet", _write_parquet), refuses=_NO_TYPES_BUT_TEXT, cut=False),
]
