"""CSV output, as Chinese Excel opens it with a double click: UTF-8 with BOM, commas, CRLF."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from riskxl.files.out import TableWriter
from riskxl.files.table import Batch, Column
from riskxl.files.values import as_text, plain_values

# Excel takes a CSV cell with such a beginning for a formula; in East Asian settings the full-width signs too.
_RISKY = frozenset("=+-@\t\r\n＝＋－＠")

# What begins with a sign and still is no formula: a number as people type it (-0.35, +8, -35%, -¥1,200.50元,
# -3.5万, -5天), and the dash that means "not applicable". A leading apostrophe would make them text that no
# later reading understands, and gain nothing: a lone number cannot call or compute anything.
_HARMLESS = re.compile(
    r"""[-－]+
    |[-+－＋]\s?[¥￥]?\s?
     (?:\d[\d,，]*(?:[.．]\d*)?|[.．]\d+) (?:[eE][-+]?\d{1,3})?
     \s?[%％‰]?\s?[万亿千百元次天日个条家笔]{0,3}""",
    re.VERBOSE,
)


def neutral(text: str) -> str:
    """The text with an apostrophe before it if Excel would run it as a formula."""
    if text[:1] in _RISKY and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


class CsvWriter(TableWriter):
    """Numbers are written as they are; no text, wherever it comes from, can become a formula."""

    _file: TextIO | None = None

    def _open(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file, lineterminator="\r\n")
        self._csv.writerow([_cell(name) for name in self.header])

    def _append(self, batch: Batch, extra: Sequence[Column]) -> None:
        columns = [_cells(column) for column in (*batch.columns, *extra)]
        self._csv.writerows(zip(*columns, strict=True))

    def _finish(self) -> None:
        if self._file is not None:
            self._file.close()

    _abandon = _finish


def _cells(column: Column) -> list[object]:
    """What the csv module may write; most cells by far are plain text or blank."""
    if isinstance(column, np.ndarray):
        return plain_values(column)
    return [
        value if (isinstance(value, str) and value[:1] not in _RISKY) or value is None else _cell(value)
        for value in column
    ]


def _cell(value: object) -> str:
    return neutral(value) if isinstance(value, str) else as_text(value) or ""
