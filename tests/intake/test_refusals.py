"""导入: rows, cells and columns that are not taken, each told with its place and the remedy."""

from __future__ import annotations

from typing import Any

import pytest

from riskxl.errors import DataError, UsageError
from tests.intake.given import CODE_A, CODE_B, CODE_C, KNOWN, WriteCsv, counts, customers, issues, texts
from tests.memory_port import MemoryBook

TWICE = [{"customer_id": "K1", "name": "甲公司"}, {"customer_id": "K1", "name": "甲公司二"}]
TWO_CODES = [
    {"customer_id": "K1", "name": "甲", "uscc": CODE_A},
    {"customer_id": "K2", "name": "乙", "uscc": CODE_A},
]


@pytest.mark.parametrize(
    ("known", "rows", "refused"),
    [
        pytest.param(KNOWN, [",甲公司,,1"], {2: "没有编号，也没有有效的"}, id="by name alone"),
        pytest.param(KNOWN, [f",丙公司,{CODE_C},1"], {2: "新客户又没有编号"}, id="new without ID"),
        pytest.param(
            KNOWN,
            [",丙公司,91310000MA0000000X,1"],
            {2: "不是有效的统一社会信用代码，无法确定"},
            id="invalid code, no ID",
        ),
        pytest.param(
            KNOWN, ["K1,,,1", "K2,,,1", "K1,,,2"], {2: "第 2、4 行的编号相同", 4: "第 2、4 行"}, id="ID twice"
        ),
        pytest.param(
            KNOWN,
            [f"K8,,{CODE_C},1", f"K9,,{CODE_C},1"],
            {2: "信用代码相同", 3: "信用代码相同"},
            id="code twice",
        ),
        pytest.param(KNOWN, [f"K1,,{CODE_C},1"], {2: "与表里 K1"}, id="another code"),
        pytest.param(KNOWN, [f"K1,,{CODE_B},1"], {2: "与表里 K1"}, id="another customer's code"),
        pytest.param(KNOWN, [f"K7,,{CODE_B},1"], {2: "属于 K2"}, id="another customer's code, new ID"),
        pytest.param(
            [{"customer_id": "K1", "name": "甲"}, KNOWN[1]],
            [f"K1,,{CODE_B},1"],
            {2: "属于 K2"},
            id="code blank here",
        ),
        pytest.param(KNOWN, ["K1,,,1", f",,{CODE_A},1"], {3: "与文件第 2 行是同一个客户"}, id="same twice"),
        pytest.param(TWICE, ["K1,,,1"], {2: "有 2 行的编号"}, id="ID twice in the table"),
        pytest.param(
            TWO_CODES, [f",,{CODE_A},1"], {2: "有 2 行的统一社会信用代码"}, id="code twice in the table"
        ),
    ],
)
def test_rows_that_are_refused(
    csv_file: WriteCsv, known: list[dict[str, Any]], rows: list[str], refused: dict[int, str]
) -> None:
    book = MemoryBook(known)
    book.run("import", file=str(csv_file("编号,客户全称,统一社会信用代码,欠税记录", *rows)))
    listed = {int(issue["row"]): issue for issue in issues(book)}
    assert set(listed) == set(refused) | {row for row, issue in listed.items() if issue.get("column")}
    for row, words in refused.items():
        whole = next(i for i in issues(book) if i["row"] == row and "column" not in i)
        assert words in whole["problem"]
        assert whole["remedy"]
    assert counts(book)[3] == len(refused)
    changed = [customer.get("tax_arrears") for customer in customers(book)]
    assert sum(cell is not None for cell in changed) == len(rows) - len(refused)


def test_rows_that_say_the_same_twice_are_taken_once(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    book.run("import", file=str(csv_file("编号,客户全称,欠税记录", "K1,甲公司,1", "K1,甲公司,1次")))
    assert counts(book) == (1, 0, 1, 0)
    assert len(customers(book)) == 1


@pytest.mark.parametrize(
    ("header", "cell", "problem"),
    [
        ("失信记录", "约3次", "不是次数"),
        ("失信记录", "-1", "不能小于 0"),
        ("负债率", "35000", "应在"),
        ("统一社会信用代码", "91310000MA0000015X", "不是有效的"),
        ("客户类型", "重点客户", "没有“重点客户”这种客户类型"),
        ("行业模板", "火星", "没有这个行业模板"),
        ("合作起始时间", "去年", "不是日期"),
        ("合作起始时间", "2024", "不是日期"),
        ("现账期(天)", "两个月", "不是天数"),
        ("地址", "#REF!", "错误值"),
        ("联系方式", "1.38E+10", "被 Excel 缩短"),
        ("交易记录", "还行", "不在可选值中"),
    ],
)
def test_a_cell_that_cannot_be_read_is_listed_and_the_rest_of_its_row_taken(
    csv_file: WriteCsv, header: str, cell: str, problem: str
) -> None:
    book = MemoryBook([{"customer_id": "K1", "name": "甲公司"}])
    changes = book.run("import", file=str(csv_file(f"编号,{header},欠税记录", f"K1,{cell},2")))
    assert book.customer("K1") == {"customer_id": "K1", "name": "甲公司", "tax_arrears": 2}
    [issue] = issues(book)
    assert (issue["file"], issue["row"], issue["column"], issue["value"]) == ("客户.csv", 2, header, cell)
    assert (issue["customer_id"], problem in issue["problem"]) == ("K1", True)
    assert issue["remedy"]
    assert "导入问题" in texts(changes.warnings)


def test_columns_that_nothing_recognises_are_named_with_the_nearest_name(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    file = csv_file("编号,客户全称,失信被执行人条数,星座", "K1,甲公司,1,白羊")
    warnings = texts(book.run("import", file=str(file)).warnings)
    assert "“失信被执行人条数”这一列，是否指“" in warnings
    assert "没有采用“星座”这一列\n" in warnings + "\n"


def test_two_columns_for_one_thing(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    file = csv_file("编号,客户名称,公司名称,失信记录,失信次数", "K1,甲公司,乙公司,1,2")
    warnings = texts(book.run("import", file=str(file)).warnings)
    assert customers(book) == [{"customer_id": "K1", "name": "甲公司"}]
    assert "“公司名称”这一列：前面已有" in warnings
    assert "都表示“失信被执行人记录”" in warnings


def test_a_file_without_any_known_column_is_refused_as_a_whole(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    with pytest.raises(DataError, match="no column is recognised"):
        book.run("import", file=str(csv_file("水果,颜色", "苹果,红")))
    with pytest.raises(UsageError, match="no such file"):
        book.run("import", file="不存在.csv")
    assert book.writes == 0


def test_a_row_whose_id_excel_shortened_is_told_so(csv_file: WriteCsv) -> None:
    book = MemoryBook(KNOWN)
    book.run("import", file=str(csv_file("编号,客户全称,逾期次数", "1.23457E+17,某公司,1")))
    [issue] = issues(book)
    assert issue["problem"] == "“1.23457E+17”是被 Excel 缩短的长数字，无法确定是哪个客户"
    assert "文本格式" in issue["remedy"]
