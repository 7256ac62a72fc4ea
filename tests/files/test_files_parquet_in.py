"""Parquet input: numbers as arrays, everything else as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riskxl.errors import DataError, RiskxlError
from riskxl.files import TableSource

Opened = Callable[..., TableSource]
Refusal = Callable[..., RiskxlError]


def column_of(tmp_path: Path, opened: Opened, values: pa.Array) -> Any:
    path = tmp_path / "客户.parquet"
    pq.write_table(pa.table({"逾期次数": values}), path)
    (batch,) = opened(path).batches()
    return batch.columns[0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([1, None, 3], pa.int64()), [1.0, np.nan, 3.0]),
        (pa.array([1, 2, 255], pa.uint8()), [1.0, 2.0, 255.0]),
        (pa.array([0.5, None, float("nan")]), [0.5, np.nan, np.nan]),
        (pa.array([0.35, 1e-7, None], pa.float32()), [0.35, 1e-7, np.nan]),
        (pa.array([Decimal("0.35"), Decimal("-1234567.89"), None]), [0.35, -1234567.89, np.nan]),
        (pa.array([5, 5, None]).dictionary_encode(), [5.0, 5.0, np.nan]),
    ],
    ids=["int64", "uint8", "double", "float", "decimal", "dictionary"],
)
def test_numbers_become_float_arrays(
    values: pa.Array, expected: list[float], tmp_path: Path, opened: Opened
) -> None:
    column = column_of(tmp_path, opened, values)

    assert isinstance(column, np.ndarray)
    assert column.dtype == np.float64
    np.testing.assert_array_equal(column, expected)


MOMENT = dt.datetime(2024, 1, 31, 8, 30)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array(["甲", "", None]), ["甲", None, None]),
        (pa.array(["甲", "甲", None]).dictionary_encode(), ["甲", "甲", None]),
        (pa.array(["甲", None], pa.large_string()), ["甲", None]),
        (pa.array(["甲".encode(), None], pa.binary()), ["甲", None]),
        (pa.array([b"\xff\xff", None], pa.binary()), [b"\xff\xff", None]),
        (pa.array([True, False, None]), [True, False, None]),
        (pa.array([dt.date(2024, 1, 31), None]), [dt.date(2024, 1, 31), None]),
        (pa.array([MOMENT, None], pa.timestamp("ns")), [MOMENT, None]),
        (pa.array([dt.time(8, 30), None], pa.time64("ns")), [dt.time(8, 30), None]),
        (pa.array([dt.timedelta(hours=1), None], pa.duration("ns")), [dt.timedelta(hours=1), None]),
        (pa.array([9_007_199_254_740_993, None]), [9_007_199_254_740_993, None]),
        (pa.nulls(2), [None, None]),
    ],
    ids=[
        "string",
        "dictionary",
        "large string",
        "text stored as binary",
        "binary",
        "bool",
        "date",
        "timestamp",
        "time",
        "duration",
        "code too long for a float",
        "null",
    ],
)
def test_other_values_become_lists(
    values: pa.Array, expected: list[object], tmp_path: Path, opened: Opened
) -> None:
    column = column_of(tmp_path, opened, values)

    assert isinstance(column, list)
    assert column == expected


def test_extension_types_are_read_as_what_they_store(tmp_path: Path, opened: Opened) -> None:
    class Amount(pa.ExtensionType):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(pa.int64(), "riskxl.test.amount")

        def __arrow_ext_serialize__(self) -> bytes:
            return b""

        @classmethod
        def __arrow_ext_deserialize__(cls, storage: pa.DataType, serialized: bytes) -> Amount:
            return cls()

    pa.register_extension_type(Amount())
    try:
        column = column_of(tmp_path, opened, pa.ExtensionArray.from_storage(Amount(), pa.array([1, None])))
    finally:
        pa.unregister_extension_type("riskxl.test.amount")

    np.testing.assert_array_equal(column, [1.0, np.nan])


def test_header_rows_and_progress(tmp_path: Path, opened: Opened) -> None:
    path = tmp_path / "客户.parquet"
    pq.write_table(pa.table({"客户全称": ["甲"] * 5, "": [1] * 5}), path, row_group_size=2)
    source = opened(path)

    assert (source.kind, source.header, source.header_row, source.row_count) == (
        "parquet",
        ("客户全称", None),
        0,
        5,
    )
    batches = list(source.batches(2))
    numbers = [number for batch in batches for number in batch.row_numbers]
    assert numbers == [1, 2, 3, 4, 5]
    assert source.progress() == (5, 5)
    assert [len(column) for column in batches[0].columns[:]] == [2, 2]
    assert list(batches[0].columns[-1]) == [1.0, 1.0]


def test_no_rows(tmp_path: Path, opened: Opened) -> None:
    path = tmp_path / "客户.parquet"
    pq.write_table(pa.table({"客户全称": pa.array([], pa.string())}), path)

    assert list(opened(path).batches()) == []


def test_file_cut_short_is_refused(tmp_path: Path, opened: Opened, refusal: Refusal) -> None:
    path = tmp_path / "客户.parquet"
    pq.write_table(pa.table({"客户全称": ["甲"] * 1000}), path)
    path.write_bytes(path.read_bytes()[:-20])

    refusal(DataError, lambda: opened(path), "客户.parquet|损坏|重新", "damaged|again")


def test_damage_found_while_reading_is_refused(tmp_path: Path, opened: Opened, refusal: Refusal) -> None:
    path = tmp_path / "客户.parquet"
    pq.write_table(pa.table({"客户全称": [f"客户{number}" for number in range(5000)]}), path)
    content = bytearray(path.read_bytes())
    content[10:5000] = b"\xff" * 4990
    path.write_bytes(content)
    source = opened(path)

    refusal(DataError, lambda: list(source.batches()), "损坏", "damaged")


def test_no_columns_is_refused(tmp_path: Path, opened: Opened, refusal: Refusal) -> None:
    path = tmp_path / "客户.parquet"
    pq.write_table(pa.table({}), path)

    refusal(DataError, lambda: opened(path), "表头", "header")
