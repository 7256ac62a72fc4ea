"""CSV input: encodings, delimiters, quotes, rows that do not fit."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskxl.errors import DataError, RiskxlError, UsageError
from riskxl.files import TableSource

Opened = Callable[..., TableSource]
RowsOf = Callable[..., dict[int, list[object]]]
CsvFile = Callable[..., Path]
Refusal = Callable[..., RiskxlError]

NAMES = ["客户全称", "客户类型", "逾期次数"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_encodings_and_delimiters(
    encoding: str, delimiter: str, end: str, csv_file: CsvFile, opened: Opened, rows_of: RowsOf
) -> None:
    awkward = '甲,乙;丙\t“丁”\n"第二行"'
    path = csv_file([NAMES, [awkward, "企业", "3"]], delimiter=delimiter, encoding=encoding, end=end)

    source = opened(path)

    assert (source.kind, source.header, source.header_row) == ("csv", tuple(NAMES), 1)
    assert rows_of(source) == {2: [awkward, "企业", "3"]}


def test_characters_beyond_gbk(csv_file: CsvFile, opened: Opened, rows_of: RowsOf) -> None:
    path = csv_file([NAMES, ["𠮷野家㐂", "企业", "€"]], encoding="gb18030")

    assert rows_of(opened(path)) == {2: ["𠮷野家㐂", "企业", "€"]}


def test_cells_stay_text(csv_file: CsvFile, opened: Opened, rows_of: RowsOf) -> None:
    """Codes keep their zeros, figures their form; only nothing at all is blank."""
    cells = ["007", "91110000100000000X", "1,200.50", "35%", "#N/A", "NA", " ", "TRUE", "0"]
    path = csv_file([[*NAMES, *range(6)], cells])

    assert rows_of(opened(path)) == {2: cells}


def test_blank_rows_stay_except_at_the_end(csv_file: CsvFile, opened: Opened, rows_of: RowsOf) -> None:
    path = csv_file(
        [["客户表"], NAMES, [], ["甲", "企业", "1"], [], ["", "", ""], ["乙", "", ""], ["", "", " "], []]
    )
    source = opened(path)
    blank = [None, None, None]
    expected = {3: blank, 4: ["甲", "企业", "1"], 5: blank, 6: blank, 7: ["乙", None, None]}

    for size in (1, 2, 3, 65_536):  # wherever a batch ends
        assert rows_of(source, size) == expected


def test_batches_have_the_size_asked_for(csv_file: CsvFile, opened: Opened) -> None:
    source = opened(csv_file([NAMES, *([str(number), "企业", "1"] for number in range(2500))]))

    numbers = [batch.row_numbers for batch in source.batches(1000)]

    assert numbers == [range(2, 1002), range(1002, 2002), range(2002, 2502)]


def test_progress_ends_at_the_size_of_the_file(csv_file: CsvFile, opened: Opened) -> None:
    path = csv_file([NAMES, *([str(number), "企业", "1"] for number in range(5000))])
    source = opened(path)
    done = [source.progress()[0] for _ in source.batches(1000)]

    assert source.row_count is None
    assert done == sorted(done)
    assert source.progress() == (path.stat().st_size, path.stat().st_size)


def test_header_only(csv_file: CsvFile, opened: Opened) -> None:
    assert list(opened(csv_file([NAMES])).batches()) == []


def test_unnamed_columns_stay(csv_file: CsvFile, opened: Opened, rows_of: RowsOf) -> None:
    source = opened(csv_file([["客户全称", "", "客户类型", ""], ["甲", "x", "企业", "y"]]))

    assert source.header == ("客户全称", None, "客户类型", None)
    assert rows_of(source) == {2: ["甲", "x", "企业", "y"]}


def test_three_hundred_columns(csv_file: CsvFile, opened: Opened, rows_of: RowsOf) -> None:
    names = [*NAMES, *(f"列{number}" for number in range(297))]
    source = opened(csv_file([names, [str(number) for number in range(300)]]))

    assert source.header == tuple(names)
    assert rows_of(source)[2] == [str(number) for number in range(300)]


def test_short_rows_are_filled_up(csv_file: CsvFile, opened: Opened, rows_of: RowsOf) -> None:
    """Excel leaves out trailing blank cells; what is there stands in its place."""
    assert rows_of(opened(csv_file([NAMES, ["甲"], ["乙", "企业"]]))) == {
        2: ["甲", None, None],
        3: ["乙", "企业", None],
    }


def test_blank_row_may_be_longer(csv_file: CsvFile, opened: Opened, rows_of: RowsOf) -> None:
    assert list(rows_of(opened(csv_file([NAMES, ["", "", "", "", ""], ["甲", "企业", "1"]])))) == [2, 3]


def test_title_does_not_choose_the_delimiter(csv_file: CsvFile, opened: Opened) -> None:
    path = csv_file([["客户表, 2024, 一季度, 草稿"], NAMES], delimiter=";")

    assert opened(path).header == tuple(NAMES)


@pytest.mark.parametrize("cells", [["甲", "1", "200", "3"], ["甲", "企业", "3", ""]])
def test_longer_row_is_refused(
    cells: list[str], csv_file: CsvFile, opened: Opened, rows_of: RowsOf, refusal: Refusal
) -> None:
    """A thousands comma without quotes has shifted the row; even if the last cell is blank."""
    path = csv_file([["客户表"], NAMES, ["甲\n乙", "企业", "1"], cells])

    refusal(
        DataError,
        lambda: rows_of(opened(path)),
        "客户.csv|第 4 行|有 4 格|3 列|引号",
        "row 4|4 cells|3 columns",
    )


def test_all_longer_rows_are_named_at_once(
    csv_file: CsvFile, opened: Opened, rows_of: RowsOf, refusal: Refusal
) -> None:
    rows = [["甲", "企业", "1", "2"] if number % 300 == 5 else ["甲", "企业", "1"] for number in range(1000)]

    error = refusal(DataError, lambda: rows_of(opened(csv_file([NAMES, *rows]))), "4 格", "4 cells")

    assert [problem.where.en for problem in error.problems] == [
        f"客户.csv, row {number}" for number in (7, 307, 607, 907)
    ]


@pytest.mark.parametrize("bad", ['"乙,企业,1\r\n', '"乙"丙,企业,1\r\n', "x" * 140_000 + ",企业,1\r\n"])
def test_broken_quotes_are_refused(
    bad: str, tmp_path: Path, opened: Opened, rows_of: RowsOf, refusal: Refusal
) -> None:
    path = tmp_path / "客户.csv"
    path.write_bytes(f'客户全称,客户类型,逾期次数\r\n"甲\n甲",企业,1\r\n{bad}丙,企业,1\r\n'.encode())

    refusal(DataError, lambda: rows_of(opened(path)), "第 3 行|文本第 4 行|引号", "row 3|line 4|quotes")


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (
            "客户全称,客户类型\n".encode() + b"\xff\xff,1\n",
            "第 2 行（第 27 字节）|编码",
            "line 2 (byte 27)|encoding",
        ),
        (
            "客户全称,客户类型\n甲,乙\n".encode("gb18030") + b"\xff,1\n",
            "第 3 行（第 25 字节）",
            "line 3 (byte 25)",
        ),
        ("客户全称,客户类型\n甲,乙".encode("gb18030")[:-1], "第 2 行|编码", "line 2|encoding"),
        ("客户全称,客户类型\n甲\0,乙\n".encode(), "第 2 行|NUL|CSV UTF-8", "line 2|NUL"),
        ("客户全称,客户类型\n甲,乙\n".encode("utf-16-le"), "NUL|CSV UTF-8", "NUL|CSV UTF-8"),
        ("客户全称\n".encode("utf-16") + b"\n", "编码|UTF-16", "encoding|UTF-16"),
        (b"\xef\xbb\xbf" + "客户全称\n".encode("gbk"), "第 1 行（第 4 字节）", "line 1 (byte 4)"),
    ],
    ids=["utf-8", "gb18030", "cut off", "nul", "utf-16 without mark", "utf-16 cut off", "false mark"],
)
def test_text_that_is_none_is_refused(
    content: bytes, zh: str, en: str, tmp_path: Path, opened: Opened, refusal: Refusal
) -> None:
    path = tmp_path / "客户.csv"
    path.write_bytes(content)

    refusal(DataError, lambda: opened(path), zh, en)
    assert path.read_bytes() == content


def test_bad_byte_far_into_the_file(tmp_path: Path, opened: Opened, refusal: Refusal) -> None:
    """Decoded block by block, yet the place is right."""
    good = "客户全称,客户类型\n" + "甲公司,企业\n" * 120_000
    path = tmp_path / "客户.csv"
    path.write_bytes(good.encode() + b"\xe7\xff,1\n")

    line, byte = 120_002, len(good.encode()) + 1
    refusal(DataError, lambda: opened(path), f"第 {line} 行（第 {byte} 字节）", f"line {line} (byte {byte})")


def test_no_header_is_refused(csv_file: CsvFile, opened: Opened, refusal: Refusal) -> None:
    refusal(DataError, lambda: opened(csv_file([["a"], [], ["b"]])), "没有找到表头|客户全称", "no header row")


def test_sheet_of_a_csv_file_is_refused(csv_file: CsvFile, opened: Opened, refusal: Refusal) -> None:
    refusal(UsageError, lambda: opened(csv_file([NAMES]), "一月"), "--sheet|工作簿", "--sheet|workbooks")


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(texts, min_size=3, max_size=3), min_size=1, max_size=5),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_any_text_is_read_as_written(
    rows: list[list[str]],
    delimiter: str,
    encoding: str,
    tmp_path: Path,
    opened: Opened,
    rows_of: RowsOf,
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([NAMES, *rows, ["末行", "", ""]])
    path = tmp_path / "任意.csv"
    path.write_bytes(text.getvalue().encode(encoding))

    read = list(rows_of(opened(path)).values())

    assert read == [[cell or None for cell in row] for row in [*rows, ["末行", "", ""]]]
