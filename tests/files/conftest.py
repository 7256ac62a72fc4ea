"""A small vocabulary of known headers, and short ways to write, read and be refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from riskxl.errors import DataError, RiskxlError, UsageError
from riskxl.files import TableSource, open_table

LABELS = frozenset({"客户全称", "客户类型", "逾期次数", "退款率", "合作年限", "诉讼数量"})
Rows = Sequence[Sequence[object]]


def is_known(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip() in LABELS


@pytest.fixture
def known() -> Callable[[object], bool]:
    return is_known


@pytest.fixture
def opened() -> Iterator[Callable[..., TableSource]]:
    """open_table with the vocabulary; what it opened is closed after the test."""
    sources: list[TableSource] = []

    def open_it(path: Path, sheet: str | None = None) -> TableSource:
        sources.append(open_table(path, sheet=sheet, is_known=is_known))
        return sources[-1]

    yield open_it
    for source in sources:
        source.close()


@pytest.fixture
def rows_of() -> Callable[[TableSource], dict[int, list[object]]]:
    """Every row of a source by its number."""

    def read(source: TableSource, size: int = 65_536) -> dict[int, list[object]]:
        rows: dict[int, list[object]] = {}
        for batch in source.batches(size):
            assert len(batch.columns) == len(source.header)
            cells = zip(*(list(column) for column in batch.columns), strict=True)
            rows.update(zip(batch.row_numbers, map(list, cells), strict=True))
        return rows

    return read


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    def write(
        rows: Rows,
        *,
        name: str = "客户.csv",
        delimiter: str = ",",
        encoding: str = "utf-8",
        end: str = "\r\n",
    ) -> Path:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
        path = tmp_path / name
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """A workbook with one sheet for each keyword, filled from its cell A1; or drawn by a function of it."""

    def write(*, name: str = "客户.xlsx", **sheets: Rows | Callable[[Any, Any], None]) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as book:
            for sheet_name, content in sheets.items():
                sheet = book.add_worksheet(sheet_name)
                if callable(content):
                    content(book, sheet)
                else:
                    for number, row in enumerate(content):
                        sheet.write_row(number, 0, row)
        return path

    return write


@pytest.fixture
def refusal() -> Callable[..., RiskxlError]:
    """Run something that must be refused; the words must be in the Chinese and in the English text."""

    def check(
        error: type[DataError] | type[UsageError], action: Callable[[], object], zh: str, en: str
    ) -> RiskxlError:
        with pytest.raises(error) as caught:
            action()
        assert type(caught.value) is error
        for problem in caught.value.problems:
            assert all((problem.where.zh, problem.message.zh, problem.remedy.zh))
            assert all((problem.where.en, problem.message.en, problem.remedy.en))
        for language, words in (("zh", zh), ("en", en)):
            for word in words.split("|"):
                assert word in caught.value.text(language), caught.value.text(language)  # type: ignore[arg-type]
        return caught.value

    return check
