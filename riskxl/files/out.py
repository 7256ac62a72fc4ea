"""Output files: written beside their place, moved there only when they are complete."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from riskxl.files.refusals import unwritable
from riskxl.files.table import Batch, Column
from riskxl.wholefile import WholeFile


class TableWriter(ABC):
    """One output table. Leaving the ``with`` block without an error puts it in its place.

    Until then an existing file there stays as it was, and after an error it still does.
    """

    def __init__(self, path: Path, header: Sequence[object]) -> None:
        self.path = path
        self.header = tuple(header)
        self._whole = WholeFile(path)
        with self._refusing():  # better now than after an hour of work
            if self._whole.target.exists():
                self._whole.target.open("r+b").close()  # Excel locks an open workbook
            self._whole.temporary.open("xb").close()
            self._whole.temporary.unlink()

    def write(self, batch: Batch, extra: Sequence[Column] = ()) -> None:
        """Append rows: the columns of the batch as read, then the additional ones.

        An additional column is of one kind in all batches: a float64 array of numbers, or a list; in Parquet
        a list is a column of text.
        """
        width = len(batch.columns) + len(extra)
        if width != len(self.header):
            raise ValueError(f"{width} columns for a header of {len(self.header)}")
        with self._refusing():
            self._append(batch, extra)

    @abstractmethod
    def _open(self, path: Path) -> None:
        """Begin the file."""

    @abstractmethod
    def _append(self, batch: Batch, extra: Sequence[Column]) -> None:
        """Append rows to it."""

    @abstractmethod
    def _finish(self) -> None:
        """Complete the file and close it."""

    @abstractmethod
    def _abandon(self) -> None:
        """Close it as it is, whatever its state; it will be deleted."""

    def __enter__(self) -> Self:
        with self._discarding(), self._refusing():
            self._open(self._whole.temporary)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._discard()
            return
        with self._discarding(), self._refusing():
            self._finish()
            self._whole.put_in_place()

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unwritable(self.path, error) from error

    @contextmanager
    def _discarding(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._discard()
            raise

    def _discard(self) -> None:
        with suppress(Exception):  # what went wrong before matters, not what follows from it
            self._abandon()
        self._whole.discard()
