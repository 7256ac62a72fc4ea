"""Parquet output: a Parquet input's columns as they were stored, any other of one type throughout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from riskxl.files.out import TableWriter
from riskxl.files.table import Batch, Column
from riskxl.files.values import as_text, plain_values


class ParquetWriter(TableWriter):
    """The types of the input's columns are given, those of additional ones seen in the first batch."""

    _file: pq.ParquetWriter | None = None

    def __init__(
        self, path: Path, header: Sequence[object], *, original: pa.Schema | None, about: str = ""
    ) -> None:
        super().__init__(path, header)
        self._about = {b"riskxl": about.encode()} if about else {}
        self._original = pa.schema([]) if original is None else original

    def _open(self, path: Path) -> None:
        self._place = path  # the file begins with the first batch, which shows its types

    def _append(self, batch: Batch, extra: Sequence[Column]) -> None:
        own = batch.columns if batch.arrow is None else batch.arrow.columns
        columns = [*own, *extra]
        if self._file is None:
            self._file = self._begin([_type(column) for column in columns])
        arrays = [
            column if isinstance(column, pa.Array) else _array(column, field.type)
            for column, field in zip(columns, self._file.schema, strict=True)
        ]
        self._file.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._file.schema))

    def _begin(self, types: Sequence[pa.DataType]) -> pq.ParquetWriter:
        names = _unique_names(self.header)
        fields = [field.with_name(name) for field, name in zip(self._original, names, strict=False)]
        known = len(fields)
        fields += [pa.field(*pair) for pair in zip(names[known:], types[known:], strict=True)]
        metadata = {**(self._original.metadata or {}), **self._about}
        return pq.ParquetWriter(self._place, pa.schema(fields, metadata))

    def _finish(self) -> None:
        if self._file is None:
            self._file = self._begin([pa.string()] * len(self.header))
        self._file.close()

    def _abandon(self) -> None:
        if self._file is not None:
            self._file.close()


def _type(column: Column | pa.Array) -> pa.DataType:
    if isinstance(column, pa.Array):
        return column.type
    return pa.float64() if isinstance(column, np.ndarray) else pa.string()


def _array(column: Column, kind: pa.DataType) -> pa.Array:
    if kind != pa.string():
        return pa.array(column, kind, from_pandas=True)  # NaN is a blank
    try:
        return pa.array(column, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # not all of it is text yet
        return pa.array([as_text(value) for value in plain_values(column)], kind)


def _unique_names(header: Sequence[object]) -> list[str]:
    """Column names as Parquet readers need them: none is blank, none occurs twice."""
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(header, 1):
        wanted = name = as_text(cell) or f"列{number}"
        copy = 1
        while name in taken:
            copy += 1
            name = f"{wanted}_{copy}"
        taken.add(name)
        names.append(name)
    return names
