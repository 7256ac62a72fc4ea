"""Parquet input: one row group's batches at a time, converted column by column when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, overload

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from riskxl.errors import DataError, Problem
from riskxl.files.refusals import no_header, place, unreadable
from riskxl.files.table import BATCH_ROWS, Batch, Column, Kind, TableSource
from riskxl.language import Text


class ParquetSource(TableSource):
    """A Parquet file; its column names are the header."""

    kind: ClassVar[Kind] = "parquet"

    def __init__(self, path: Path) -> None:
        try:
            # Without pre-buffering a row group is not held as a whole, whatever its size.
            self._file = pq.ParquetFile(path, pre_buffer=False)
        except (pa.ArrowException, OSError) as error:
            raise _refusal(path, error) from error
        self._schema: pa.Schema = self._file.schema_arrow
        if not self._schema.names:
            self._file.close()
            raise no_header(path)
        super().__init__(
            path,
            header=[name or None for name in self._schema.names],
            header_row=0,
            row_count=self._file.metadata.num_rows,
        )
        self._rows_read = 0

    def batches(self, size: int = BATCH_ROWS) -> Iterator[Batch]:
        self._rows_read = 0
        try:
            for rows in self._file.iter_batches(size):
                first = self._rows_read + 1
                self._rows_read += rows.num_rows
                yield Batch(range(first, first + rows.num_rows), _LazyColumns(rows), rows)
        except (pa.ArrowException, OSError) as error:
            raise _refusal(self.path, error) from error

    def progress(self) -> tuple[int, int]:
        return self._rows_read, self.row_count or 0

    def arrow_schema(self) -> pa.Schema:
        return self._schema

    def close(self) -> None:
        self._file.close()


class _LazyColumns(Sequence[Column]):
    """The columns of a batch as plain values; one that nobody asks for costs nothing."""

    def __init__(self, rows: pa.RecordBatch) -> None:
        self._rows = rows
        self._done: dict[int, Column] = {}

    def __len__(self) -> int:
        return int(self._rows.num_columns)

    @overload
    def __getitem__(self, index: int) -> Column: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Column]: ...
    def __getitem__(self, index: int | slice) -> Column | Sequence[Column]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        if number not in self._done:
            self._done[number] = _plain(self._rows.column(number))
        return self._done[number]


def _plain(values: pa.Array) -> Column:
    """Float64 with NaN for null where the numbers survive it exactly, else a list."""
    kind = values.type
    if isinstance(kind, pa.BaseExtensionType):
        return _plain(values.storage)
    if pa.types.is_dictionary(kind):
        return _plain(values.dictionary_decode())
    if pa.types.is_float64(kind):
        return _floats(values)
    if pa.types.is_integer(kind):
        try:
            return _floats(values.cast(pa.float64()))
        except pa.ArrowInvalid:  # above 2^53: a long code, not a quantity
            return list(values.to_pylist())
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        # By way of the digits: 0.35 stays 0.35, as it would from any other kind of file. Widening the bits of
        # a float32, or Arrow's own decimal to float64, misses it by a little, and with it a band's bound.
        return _floats(values.cast(pa.string()).cast(pa.float64()))
    if pa.types.is_timestamp(kind):
        # Python knows no nanoseconds.
        return list(values.cast(pa.timestamp("us", kind.tz), safe=False).to_pylist())
    if pa.types.is_time64(kind):
        return list(values.cast(pa.time64("us"), safe=False).to_pylist())
    if pa.types.is_duration(kind):
        return list(values.cast(pa.duration("us"), safe=False).to_pylist())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        try:  # how Hive and Impala store text
            values = values.cast(pa.binary()).cast(pa.string())
        except pa.ArrowInvalid:
            return list(values.to_pylist())
    plain = list(values.to_pylist())
    return [value or None for value in plain] if "" in plain else plain


def _floats(values: pa.Array) -> Column:
    floats: np.ndarray[tuple[int], np.dtype[np.float64]] = values.to_numpy(zero_copy_only=False)
    return floats


def _refusal(path: Path, error: Exception) -> DataError:
    if isinstance(error, OSError) and error.errno is not None:
        return unreadable(path, error)
    message = Text(
        "Parquet 文件已损坏或不完整，无法读取", "the Parquet file is damaged or incomplete and cannot be read"
    )
    remedy = Text("请重新生成或下载这个文件", "produce or download the file again")
    return DataError(Problem(place(path), message, remedy))
