"""What every kind of input file looks like to its reader: a header, and batches of columns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Kind: TypeAlias = Literal["csv", "excel", "parquet"]

# Clean numbers are float64 with NaN for blank, everything else plain Python values with None for blank.
Column: TypeAlias = NDArray[np.float64] | Sequence[object]

BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive rows of a table, column by column."""

    row_numbers: range
    """Row numbers as the user counts them: those Excel shows; in Parquet the first row of data is 1."""
    columns: Sequence[Column]
    """One for each header cell."""
    arrow: pa.RecordBatch | None = None
    """The same rows as Parquet stored them, so that Parquet output repeats them without a change."""


class TableSource(ABC):
    """An input file whose header has been found; its rows can be read, as often as needed."""

    kind: ClassVar[Kind]

    def __init__(
        self,
        path: Path,
        *,
        header: Sequence[object],
        header_row: int,
        sheet: str | None = None,
        row_count: int | None = None,
    ) -> None:
        self.path = path
        self.sheet = sheet
        self.header = tuple(header)
        self.header_row = header_row
        """1-based; 0 in Parquet, whose column names are no row."""
        self.row_count = row_count
        """Rows of data if that is known before they are read; trailing blank rows may be among them."""

    @abstractmethod
    def batches(self, size: int = BATCH_ROWS) -> Iterator[Batch]:
        """All rows of data from the first one; blank rows between customers stay, trailing ones do not."""

    @abstractmethod
    def progress(self) -> tuple[int, int]:
        """How much of the file the newest ``batches()`` has read, and how much there is (rows or bytes)."""

    @abstractmethod
    def arrow_schema(self) -> pa.Schema:
        """The types under which Parquet output stores these columns."""

    def close(self) -> None:  # noqa: B027 - most sources hold nothing open between two calls
        """Let go of the file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
