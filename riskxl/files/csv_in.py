"""CSV input: text cells, read in one pass with memory that does not grow with the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TextIO

from riskxl.errors import DataError, Problem
from riskxl.files.encoding import detect_encoding
from riskxl.files.header import SEARCHED_ROWS, Header, IsKnown, find_header
from riskxl.files.refusals import no_header, place, unreadable
from riskxl.files.rows import PORTION_ROWS, in_batches
from riskxl.files.table import BATCH_ROWS, Batch, Kind, TableSource
from riskxl.language import Text

if TYPE_CHECKING:
    from _csv import Reader

    import pyarrow as pa

_DELIMITERS = (",", ";", "\t")
_NAMED_PROBLEMS = 20


class CsvSource(TableSource):
    """A CSV file. Every cell is text as it stands in the file, so codes keep their leading zeros.

    A row is a record, as in Excel: line breaks inside quotes start no new row. A row that is longer than the
    header is refused: some cell of it was split in two, and every figure behind it stands in a wrong column.
    A shorter one is filled up with blanks: Excel itself leaves out trailing blank cells, and the cells that
    are there stand in their places.
    """

    kind: ClassVar[Kind] = "csv"

    def __init__(self, path: Path, is_known: IsKnown) -> None:
        self.encoding = detect_encoding(path)
        heads = {delimiter: self._head(path, delimiter) for delimiter in _DELIMITERS}
        headers = {delimiter: find_header(rows, is_known) for delimiter, rows in heads.items()}
        self.delimiter = max(_DELIMITERS, key=lambda delimiter: _plausibility(headers[delimiter]))
        header = headers[self.delimiter]
        if header is None:
            raise no_header(path)
        named = [column for column, cell in enumerate(header.cells, 1) if cell is not None]
        width = max(len(heads[self.delimiter][header.row]), named[-1])
        super().__init__(path, header=header.cells[:width], header_row=header.row + 1)
        self._first_data_row = header.first_data_row + 1
        self._bytes_read, self._bytes = 0, path.stat().st_size

    def batches(self, size: int = BATCH_ROWS) -> Iterator[Batch]:
        width = len(self.header)
        return in_batches(self._portions(width), width=width, first_row=self._first_data_row, size=size)

    def progress(self) -> tuple[int, int]:
        return self._bytes_read, self._bytes

    def arrow_schema(self) -> pa.Schema:
        import pyarrow as pa

        return pa.schema([pa.field("", pa.string()) for _ in self.header])

    def _head(self, path: Path, delimiter: str) -> list[list[str]]:
        """The first rows as this delimiter cuts them, up to the first that it cannot."""
        rows: list[list[str]] = []
        # An error shows the wrong delimiter, or a bad row that batches() refuses by its number.
        with _text(path, self.encoding) as text, suppress(csv.Error):
            for row in islice(_reader(text, delimiter), SEARCHED_ROWS):
                rows.append(row)
        return rows

    def _portions(self, width: int) -> Iterator[list[list[str]]]:
        with _text(self.path, self.encoding) as text:
            reader = _reader(text, self.delimiter)
            number = self._first_data_row
            try:
                for _ in islice(reader, number - 1):
                    pass  # title and header
                while portion := list(islice(reader, PORTION_ROWS)):
                    if any(len(row) != width for row in portion):
                        self._adjust(portion, width)
                    self._bytes_read = text.buffer.tell()
                    yield portion
                    number += len(portion)
            except csv.Error as error:
                raise self._bad_quotes() from error
            self._bytes_read = self._bytes

    def _adjust(self, portion: list[list[str]], width: int) -> None:
        """Bring all rows to the width of the header; a longer one is refused."""
        for row in portion:
            if _too_long(row, width):
                raise DataError(*islice(self._shifted_rows(width), _NAMED_PROBLEMS))
            del row[width:]
            row.extend([""] * (width - len(row)))

    def _shifted_rows(self, width: int) -> Iterator[Problem]:
        """All rows that are too long, so that they can be mended in one go."""
        with _text(self.path, self.encoding) as text, suppress(csv.Error):
            for number, row in enumerate(_reader(text, self.delimiter), 1):
                if number >= self._first_data_row and _too_long(row, width):
                    yield self._shifted(number, len(row), width)

    def _shifted(self, number: int, cells: int, width: int) -> Problem:
        message = Text(
            f"这一行有 {cells} 格，表头只有 {width} 列：数据可能错位",
            f"this row has {cells} cells, the header only {width} columns: its data may be shifted",
        )
        remedy = Text(
            "请检查这一行是否有未加引号的分隔符（如千分位逗号、备注里的逗号）或多余的分隔符，改正后重试；"
            "用 .xlsx 保存可避免此问题",
            "look in it for a delimiter without quotes (a thousands comma, a comma in a remark) or one too "
            "many, mend it and try again; an .xlsx file has no such trouble",
        )
        return Problem(place(self.path, row=number), message, remedy)

    def _bad_quotes(self) -> DataError:
        """Read the file once more, row by row, to say which row the parser could not end."""
        number, line = 1, 1
        with _text(self.path, self.encoding) as text:
            reader = _reader(text, self.delimiter)
            try:
                for number, _ in enumerate(reader, 2):  # noqa: B007 - it counts up to the bad row
                    line = reader.line_num + 1
            except csv.Error:
                pass
        message = Text(
            f"从文本第 {line} 行开始，引号没有配对，或单元格过长",
            f"from line {line} of the text on, quotes do not match, or a cell is too long",
        )
        remedy = Text(
            '请检查这一行的双引号：单元格内的引号应写成两个（""），改正后重试',
            'check the double quotes there: inside a cell each is written twice (""); mend it and try again',
        )
        return DataError(Problem(place(self.path, row=number), message, remedy))


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[TextIO]:
    try:
        with path.open(encoding=encoding, newline="") as text:
            yield text
    except OSError as error:
        raise unreadable(path, error) from error


def _reader(text: TextIO, delimiter: str) -> Reader:
    return csv.reader(text, delimiter=delimiter, strict=True)


def _too_long(row: list[str], width: int) -> bool:
    """A blank row may be longer: it has nothing in a wrong place."""
    return len(row) > width and any(row)


def _plausibility(header: Header | None) -> tuple[int, int]:
    """The right delimiter is the one that makes most sense of the header."""
    if header is None:
        return -1, 0
    return header.known, sum(cell is not None for cell in header.cells)
