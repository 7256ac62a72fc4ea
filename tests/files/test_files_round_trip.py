"""From every kind of file to every other: all input columns, in order, then the additional ones."""

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

from riskxl.files import TableSource, create_table

Opened = Callable[..., TableSource]
RowsOf = Callable[..., dict[int, list[object]]]

HEADER = ["客户全称", "客户类型", "逾期次数", "退款率", "合作起始时间"]
DAY = dt.date(2024, 1, 31)
ROWS: list[list[Any]] = [
    ["甲公司", "企业", 3.0, 0.05, DAY],
    [None] * 5,
    ["乙\n公司", "个人", None, -0.5, DAY],
]
TEXTS: list[list[Any]] = [
    ["甲公司", "企业", "3", "0.05", "2024-01-31"],
    [None] * 5,
    ["乙\n公司", "个人", None, "-0.5", "2024-01-31"],
]
EXTRA: list[list[Any]] = [[35.5, "高"], [None, None], [0.0, "低"]]
EXTRA_TEXTS: list[list[Any]] = [["35.5", "高"], [None, None], ["0", "低"]]


@pytest.fixture
def inputs(tmp_path: Path, csv_file: Callable[..., Path], workbook: Callable[..., Path]) -> dict[str, Path]:
    def draw(book: Any, sheet: Any) -> None:
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate([HEADER, *ROWS]):
            sheet.write_row(number, 0, row[:4])
            if row[4] is not None:
                sheet.write(number, 4, row[4], date)

    parquet = tmp_path / "客户.parquet"
    columns = zip(*ROWS, strict=True)
    pq.write_table(pa.table(dict(zip(HEADER, map(pa.array, map(list, columns)), strict=True))), parquet)
    return {
        "csv": csv_file([HEADER, *([cell or "" for cell in row] for row in TEXTS)]),
        "xlsx": workbook(客户=draw),
        "parquet": parquet,
    }


def copy(source: TableSource, target: Path) -> None:
    scores, tiers = np.array([35.5, np.nan, 0.0]), ["高", None, "低"]
    with create_table(target, header=[*source.header, "风险得分", "风险等级"], like=source) as table:
        done = 0
        for batch in source.batches(2):
            rows = slice(done, done + len(batch.row_numbers))
            table.write(batch, [scores[rows], tiers[rows]])
            done += len(batch.row_numbers)


@pytest.mark.parametrize("target", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_every_kind_to_every_kind(
    kind: str, target: str, inputs: dict[str, Path], tmp_path: Path, opened: Opened, rows_of: RowsOf
) -> None:
    before = inputs[kind].read_bytes()
    result = tmp_path / f"结果.{target}"

    copy(opened(inputs[kind]), result)

    source = opened(result)
    assert source.header == (*HEADER, "风险得分", "风险等级")
    rows = [
        [None if cell != cell else cell for cell in row]  # NaN
        for row in rows_of(source).values()
    ]
    own = TEXTS if "csv" in (kind, target) else ROWS
    extra = EXTRA_TEXTS if target == "csv" else EXTRA
    assert rows == [[*one, *other] for one, other in zip(own, extra, strict=True)]
    assert inputs[kind].read_bytes() == before


def test_parquet_columns_pass_unchanged(tmp_path: Path, opened: Opened) -> None:
    """Whatever a column's type, and whether or not a float64 could hold it."""
    table = pa.table(
        {
            "客户全称": pa.array(["甲", "", None]).dictionary_encode(),
            "长编号": pa.array([9_007_199_254_740_993, None, -1]),
            "逾期次数": pa.array([1, 2, None], pa.int8()),
            "金额": pa.array([Decimal("0.10"), None, Decimal("12345678901234567.89")]),
            "时刻": pa.array([1, None, 3], pa.timestamp("ns", "Asia/Shanghai")),
            "标签": pa.array([["a"], None, []], pa.list_(pa.field("element", pa.string()))),
            "比率": pa.array([0.1, float("nan"), None], pa.float32()),
        }
    ).replace_schema_metadata({"from": "test"})
    path, result = tmp_path / "客户.parquet", tmp_path / "结果.parquet"
    pq.write_table(table, path)

    copy(opened(path), result)

    read = pq.read_table(result)
    assert read.schema.metadata == {b"from": b"test"}
    assert read.select(table.column_names).schema.equals(table.schema)
    assert repr(read.select(table.column_names).combine_chunks()) == repr(table.combine_chunks())
    assert read.schema.types[-2:] == [pa.float64(), pa.string()]


def test_parquet_values_in_other_kinds(tmp_path: Path, opened: Opened, rows_of: RowsOf) -> None:
    """Long codes keep every digit, whole numbers get no decimal point."""
    path, result = tmp_path / "客户.parquet", tmp_path / "结果.csv"
    columns = {"客户全称": ["甲"] * 3, "编号": [9_007_199_254_740_993, 5, None], "逾期次数": [1, 2, None]}
    pq.write_table(pa.table(columns), path)

    copy(opened(path), result)

    assert [row[:3] for row in rows_of(opened(result)).values()] == [
        ["甲", "9007199254740993", "1"],
        ["甲", "5", "2"],
        ["甲", None, None],
    ]


def test_excel_columns_of_one_type_keep_it_in_parquet(
    tmp_path: Path, workbook: Callable[..., Path], opened: Opened
) -> None:
    rows = [
        ["客户全称", "逾期次数", "混合", "布尔", "空"],
        ["甲", 1, 2, True, None],
        [7, 2, "约3次", False, None],
        ["丙", None, None, None, None],
    ]
    result = tmp_path / "结果.parquet"

    copy(opened(workbook(客户=rows)), result)

    read = pq.read_table(result)
    assert read.schema.types[:5] == [pa.string(), pa.float64(), pa.string(), pa.bool_(), pa.string()]
    assert read.column("混合").to_pylist() == ["2", "约3次", None]
    assert read.column("客户全称").to_pylist() == ["甲", "7", "丙"]


def test_unnamed_columns_keep_their_place(
    tmp_path: Path, csv_file: Callable[..., Path], opened: Opened
) -> None:
    path = csv_file([["客户全称", "", "客户类型"], ["甲", "x", "企业"], ["乙", "", ""], ["丙", "", ""]])

    copy(opened(path), tmp_path / "结果.csv")

    lines = (tmp_path / "结果.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[:2] == ["客户全称,,客户类型,风险得分,风险等级", "甲,x,企业,35.5,高"]
