"""Output files: what stands in them, and that they appear whole or not at all."""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riskxl.errors import DataError, RiskxlError, UsageError
from riskxl.files import Batch, Column, TableSource, create_table

Opened = Callable[..., TableSource]
Refusal = Callable[..., RiskxlError]

NAMES = ["客户全称", "客户类型", "逾期次数"]
MOMENT = dt.datetime(2024, 1, 31, 8, 30)


def batch(*columns: Column) -> Batch:
    return Batch(range(2, 2 + len(columns[0])), columns)


def write(path: Path, header: Sequence[object], *columns: Column, like: TableSource | None = None) -> Path:
    with create_table(path, header=header, like=like) as table:
        table.write(batch(*columns))
    return path


def csv_lines(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8-sig").split("\r\n")


# CSV ------------------------------------------------------------------------------------------------------


def test_csv_is_what_excel_opens(tmp_path: Path) -> None:
    path = write(tmp_path / "结果.csv", ["客户全称", "备注"], ["甲,乙", '丙"丁'], ["两\n行", None])

    expected = '客户全称,备注\r\n"甲,乙","两\n行"\r\n"丙""丁",\r\n'
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected.encode()


def test_csv_values(tmp_path: Path) -> None:
    values: list[object] = [
        35.0,
        0.35,
        -2.5,
        float("nan"),
        12,
        10**17,
        True,
        dt.date(2024, 1, 31),
        MOMENT,
        dt.time(8, 30),
        dt.timedelta(hours=36, minutes=5),
        -dt.timedelta(seconds=90),
        "007",
        b"x",
    ]
    path = write(
        tmp_path / "结果.csv",
        ["值", "数"],
        values,
        np.array([1.0, 0.5, np.nan, np.inf, -3.0, 1e15] + [0.0] * 8),
    )

    assert [line.split(",") for line in csv_lines(path)[1:-1]] == [
        ["35", "1"],
        ["0.35", "0.5"],
        ["-2.5", ""],
        ["", "inf"],
        ["12", "-3"],
        ["100000000000000000", "1000000000000000.0"],
        ["TRUE", "0"],
        ["2024-01-31", "0"],
        ["2024-01-31 08:30:00", "0"],
        ["08:30:00", "0"],
        ["36:05:00", "0"],
        ["-0:01:30", "0"],
        ["007", "0"],
        ["b'x'", "0"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x")',
        "@SUM(A1)",
        "+A1",
        "-A1",
        "-2+3+cmd|' /C calc'!A0",
        "+86-138-0013-8000",
        "-1-1",
        "--1",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋A1",
        "－A1",
        "＠SUM",
        "-无",
        "-3.5.1",
        "-5%+1",
    ],
)
def test_text_that_excel_would_run_gets_an_apostrophe(text: str, tmp_path: Path, opened: Opened) -> None:
    path = write(tmp_path / "结果.csv", [text, "客户全称"], [text], ["甲"])

    source = opened(path)
    (rows,) = source.batches()
    assert source.header[0] == f"'{text}"
    assert rows.columns[0] == [f"'{text}"]


@pytest.mark.parametrize(
    "text",
    [
        "-0.35",
        "-.5",
        "+8",
        "-35%",
        "－３５％",
        "-1,200.50",
        "-¥1,200.50元",
        "- 5",
        "-3.5万",
        "-2亿元",
        "-5天",
        "-1.5e-05",
        "+8613800138000",
        "-",
        "--",
        "－",
        "—",
        "甲=乙",
        "a@b.cn",
        " =1",
    ],
)
def test_figures_and_dashes_are_left_alone(text: str, tmp_path: Path, opened: Opened) -> None:
    (rows,) = opened(write(tmp_path / "结果.csv", ["逾期次数", "客户全称"], [text], ["甲"])).batches()

    assert rows.columns[0] == [text]


def test_numbers_are_never_neutralised(tmp_path: Path) -> None:
    path = write(tmp_path / "结果.csv", ["数", "数"], [-0.35, -1e-7], np.array([-0.35, -1e-7]))

    assert csv_lines(path)[1:3] == ["-0.35,-0.35", "-1e-07,-1e-07"]


# Excel ----------------------------------------------------------------------------------------------------


def sheet_of(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def test_excel_cells(tmp_path: Path) -> None:
    values: list[object] = [
        "=1+1",
        "http://example.com",
        "007",
        35.0,
        0.35,
        True,
        dt.date(2024, 1, 31),
        MOMENT,
        dt.time(8, 30),
        dt.timedelta(hours=36),
        None,
        float("inf"),
        123_456_789_012_345_678,
        dt.date(1899, 1, 1),
        dt.datetime(2024, 1, 31, tzinfo=dt.UTC),
        -dt.timedelta(hours=1),
        b"x",
        12,
    ]
    numbers = np.array([1.0, np.nan] + [0.5] * 16)
    sheet = sheet_of(write(tmp_path / "结果.xlsx", ["值", "数"], values, numbers))
    cells = [sheet.cell(row, 1) for row in range(2, 20)]

    assert [cell.value for cell in cells] == [
        "=1+1",
        "http://example.com",
        "007",
        35,
        0.35,
        True,
        dt.datetime(2024, 1, 31),
        MOMENT,
        dt.time(8, 30),
        dt.timedelta(hours=36),
        None,
        "inf",
        "123456789012345678",
        "1899-01-01",
        "2024-01-31 00:00:00+00:00",
        "-1:00:00",
        "b'x'",
        12,
    ]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert [cells[number].number_format for number in (6, 7)] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == [1, None, 0.5]


def test_excel_sheet_is_ready_to_use(tmp_path: Path) -> None:
    sheet = sheet_of(write(tmp_path / "结果.xlsx", ["编号", "很长很长的客户全称列名"], ["1"], ["字" * 100]))

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert all(cell.font.bold for cell in sheet[1])
    assert not sheet["A2"].font.bold
    assert sheet.column_dimensions["A"].width < 12
    assert 45 < sheet.column_dimensions["B"].width < 55


def test_excel_without_rows_has_its_header(tmp_path: Path) -> None:
    path = tmp_path / "结果.xlsx"
    with create_table(path, header=["客户全称", None, 2024.0]):
        pass

    sheet = sheet_of(path)
    assert [cell.value for cell in sheet[1]] == ["客户全称", None, "2024"]
    assert sheet.max_row == 1


@pytest.mark.parametrize(("sheet", "name"), [("风险客户", "风险客户"), ("a'", "Sheet1"), (None, "Sheet1")])
def test_excel_sheet_keeps_its_name(
    sheet: str | None, name: str, workbook: Callable[..., Path], opened: Opened, tmp_path: Path
) -> None:
    source = opened(workbook(客户=[NAMES]))
    source.sheet = sheet

    assert sheet_of(write(tmp_path / "结果.xlsx", ["a"], ["b"], like=source)).title == name


def test_more_rows_than_a_sheet_has_are_refused_at_once(
    tmp_path: Path, opened: Opened, refusal: Refusal
) -> None:
    path = tmp_path / "客户.parquet"
    pq.write_table(pa.table({"客户全称": pa.nulls(1_048_576, pa.string())}), path)
    source = opened(path)

    refusal(
        DataError,
        lambda: create_table(tmp_path / "结果.xlsx", header=["a"], like=source),
        "1,048,576 行|保存为 .csv 或 .parquet",
        "1,048,576 rows|save the result as .csv or .parquet",
    )
    assert list(tmp_path.iterdir()) == [path]


def test_rows_beyond_the_last_of_a_sheet_are_refused(tmp_path: Path, refusal: Refusal) -> None:
    """How many rows a CSV file has is known only at its end."""

    def write_all() -> None:
        with create_table(tmp_path / "结果.xlsx", header=["a"]) as table:
            table.write(batch(["甲"]))
            table.write(Batch(range(1_048_576), [range(1_048_576)]))

    refusal(DataError, write_all, "超过 1,048,575 行", "more than 1,048,575 rows")
    assert list(tmp_path.iterdir()) == []


def test_more_columns_than_a_sheet_has_are_refused(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "结果.xlsx"

    refusal(DataError, lambda: create_table(path, header=["a"] * 16_385), "16,385 列", "16,385 columns")


def test_text_too_long_for_a_cell_is_refused(tmp_path: Path, refusal: Refusal) -> None:
    """XlsxWriter would cut it."""
    path = tmp_path / "结果.xlsx"

    refusal(
        DataError,
        lambda: write(path, ["客户全称", "备注"], ["甲"], ["字" * 32_768]),
        "第 2 行|“备注”列|32,768",
        'row 2|column "备注"|32,768',
    )
    assert not path.exists()


# Parquet --------------------------------------------------------------------------------------------------


def test_parquet_types_are_the_same_from_batch_to_batch(tmp_path: Path) -> None:
    path = tmp_path / "结果.parquet"
    with create_table(path, header=["分", "级", "混"]) as table:
        table.write(batch(np.array([np.nan]), [None], [None]))
        table.write(batch(np.array([35.0]), ["低"], [0.5]))
        table.write(batch(np.array([1.0]), ["高"], [dt.date(2024, 1, 31)]))

    read = pq.read_table(path)
    assert read.schema.types == [pa.float64(), pa.string(), pa.string()]
    assert read.to_pylist() == [
        {"分": None, "级": None, "混": None},
        {"分": 35.0, "级": "低", "混": "0.5"},
        {"分": 1.0, "级": "高", "混": "2024-01-31"},
    ]


def test_parquet_names_are_unique(tmp_path: Path) -> None:
    header = ["风险得分", None, "a", "风险得分", "a_2", "a", 2024.0]
    path = write(tmp_path / "结果.parquet", header, *(["x"] for _ in header))

    assert pq.read_schema(path).names == ["风险得分", "列2", "a", "风险得分_2", "a_2", "a_3", "2024"]


def test_parquet_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "结果.parquet"
    with create_table(path, header=["a", "b"]):
        pass

    assert pq.read_table(path).to_pydict() == {"a": [], "b": []}


# Whole or not at all ----------------------------------------------------------------------------------------

KINDS = [".csv", ".xlsx", ".parquet"]


class BrokenError(Exception):
    pass


@pytest.mark.parametrize("suffix", KINDS)
@pytest.mark.parametrize("exists", [True, False])
def test_failure_in_the_middle_leaves_everything_as_it_was(suffix: str, exists: bool, tmp_path: Path) -> None:
    path = tmp_path / f"结果{suffix}"
    if exists:
        path.write_bytes(b"old")

    with pytest.raises(BrokenError), create_table(path, header=["a", "b"]) as table:
        table.write(batch(["x"] * 5000, np.zeros(5000)))
        raise BrokenError

    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == (
        [(path.name, b"old")] if exists else []
    )


@pytest.mark.parametrize("suffix", KINDS)
def test_the_result_appears_when_it_is_complete(suffix: str, tmp_path: Path, opened: Opened) -> None:
    path = tmp_path / f"结果{suffix}"
    path.write_bytes(b"old")

    with create_table(path, header=NAMES) as table:
        table.write(batch(["甲"], ["企业"], ["1"]))
        assert path.read_bytes() == b"old"

    assert opened(path).header == tuple(NAMES)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", KINDS)
def test_nothing_is_left_of_a_table_that_was_never_begun(suffix: str, tmp_path: Path) -> None:
    create_table(tmp_path / f"结果{suffix}", header=["a"])

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", KINDS)
def test_target_opened_by_excel_meanwhile(
    suffix: str, tmp_path: Path, refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a file that Excel has open cannot be replaced."""
    path = tmp_path / f"结果{suffix}"

    def locked(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(Path, "replace", locked)

    refusal(DataError, lambda: write(path, ["a"], ["b"]), f"结果{suffix}|Excel|关闭", "open in Excel|close")
    assert list(tmp_path.iterdir()) == []


def test_target_open_in_excel_before_the_work_begins(
    tmp_path: Path, refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "结果.xlsx"
    path.write_bytes(b"old")

    def locked(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(Path, "open", locked)

    refusal(DataError, lambda: create_table(path, header=["a"]), "Excel|关闭", "open in Excel|close")


@pytest.mark.parametrize("suffix", KINDS)
@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        (errno.ENOSPC, "磁盘空间不足|清理", "disk is full"),
        (errno.EIO, "写入失败|换一个", "writing it failed"),
    ],
    ids=["full", "lost"],
)
def test_disk_that_takes_no_more(
    suffix: str,
    code: int,
    zh: str,
    en: str,
    tmp_path: Path,
    refusal: Refusal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*_: object) -> None:
        raise OSError(code, "no more")

    monkeypatch.setattr(Path, "replace", failing)

    refusal(DataError, lambda: write(tmp_path / f"结果{suffix}", ["a"], ["b"]), zh, en)
    assert list(tmp_path.iterdir()) == []


def test_workbook_that_cannot_be_completed(
    tmp_path: Path, refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XlsxWriter wraps the system's errors in its own."""
    path = tmp_path / "结果.xlsx"
    table = create_table(path, header=["a"])

    def finish() -> None:
        with table:
            table.write(batch(["b"]))
            monkeypatch.setattr("zipfile.ZipFile.write", full)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    refusal(DataError, finish, "磁盘空间不足", "disk is full")
    assert list(tmp_path.iterdir()) == []


def test_missing_folder(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "没有" / "结果.csv"

    refusal(
        UsageError, lambda: create_table(path, header=["a"]), "文件夹不存在|先建立", "folder|does not exist"
    )


def test_folder_as_result(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "结果.csv"
    path.mkdir()

    refusal(UsageError, lambda: create_table(path, header=["a"]), "文件夹", "folder")


@pytest.mark.parametrize("name", ["结果.xls", "结果.xlsm", "结果.txt", "结果"])
def test_kinds_that_are_not_written(name: str, tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / name

    refusal(UsageError, lambda: create_table(path, header=["a"]), ".csv、.xlsx 或 .parquet", ".csv, .xlsx or")


def test_input_as_output_is_refused(
    tmp_path: Path, csv_file: Callable[..., Path], opened: Opened, refusal: Refusal
) -> None:
    path = csv_file([NAMES, ["甲", "企业", "1"]])
    before = path.read_bytes()
    source = opened(path)
    (tmp_path / "sub").mkdir()

    for same in (path, tmp_path / "sub" / ".." / path.name):
        refusal(
            UsageError,
            lambda same=same: create_table(same, header=NAMES, like=source),
            "输出文件就是输入文件|另取",
            "output is the input|another name",
        )
    assert path.read_bytes() == before


def test_link_to_the_input_is_the_input(
    tmp_path: Path, csv_file: Callable[..., Path], opened: Opened, refusal: Refusal
) -> None:
    source = opened(csv_file([NAMES]))
    link = tmp_path / "链接.csv"
    try:
        link.symlink_to(source.path)
    except OSError:
        pytest.skip("this system lets nobody make links")

    refusal(UsageError, lambda: create_table(link, header=NAMES, like=source), "输入文件", "input file")


def test_result_replaces_what_a_link_points_to(tmp_path: Path) -> None:
    target, link = tmp_path / "真.csv", tmp_path / "链接.csv"
    target.write_bytes(b"old")
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("this system lets nobody make links")

    write(link, ["a"], ["b"])

    assert link.is_symlink()
    assert csv_lines(target) == ["a", "b", ""]


def test_columns_must_be_as_many_as_header_cells(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 columns for a header of 1"):
        write(tmp_path / "结果.csv", ["a"], ["b"], ["c"])
