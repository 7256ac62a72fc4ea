"""导入: files merged into the customer table through the menu."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from riskxl import menu
from riskxl.actions.moments import to_cell
from riskxl.functions import Functions
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook.book import draw_book
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import sample_customers, sample_path
from tests.intake.given import CODE_A, CODE_B, KNOWN, WriteCsv, counts, customers, issues, texts
from tests.memory_port import MemoryBook

# --- what is taken --------------------------------------------------------------------------------


def test_new_customers_are_added_with_typed_values(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    file = csv_file(
        "编号,客户名称,统一社会信用代码,客户类型,合作起始时间,现账期(天),最近订单金额,失信记录,营收波动,累计交易额,交易记录",
        'K1,甲有限公司,９１３１0000ma0000015f,企业,2020年3月1日,60天,12万,无,-35%,"1,200,000",偶尔延期',
    )
    book.run("import", file=str(file))
    assert customers(book) == [
        {
            "customer_id": "K1",
            "name": "甲有限公司",
            "uscc": CODE_A,
            "customer_type": "企业",
            "since": to_cell(date(2020, 3, 1)),
            "term_days": 60.0,
            "order_amount": 120_000.0,
            "dishonest_debtor": 0.0,
            "revenue_swing": -0.35,
            "trade_value": 1_200_000.0,
            "payment_record": "偶尔延期付款",
        }
    ]
    assert counts(book) == (1, 0, 0, 0)
    assert issues(book) == []


def test_only_cells_that_differ_are_updated_and_blank_ones_tell_nothing(csv_file: WriteCsv) -> None:
    book = MemoryBook(
        [
            {
                "customer_id": "K1",
                "name": "甲公司",
                "tax_arrears": "3次",
                "dishonest_debtor": 1,
                "contact": "138",
            }
        ]
    )
    file = csv_file("编号,欠税记录,失信记录,联系方式", "K1,3,,139")
    changes = book.run("import", file=str(file))
    assert changes.updated == {"Risk": {0: {"contact": "139"}}}
    assert counts(book) == (0, 1, 0, 0)


def test_units_of_headers_are_converted(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    file = csv_file("编号,客户全称,累计交易额（万元）,负债率(%),账期延长(天)", "K1,甲公司,12.5,45,-")
    book.run("import", file=str(file))
    [customer] = customers(book)
    assert (customer["trade_value"], customer["debt_ratio"]) == (125_000.0, 0.45)
    assert customer["term_extension"] == "不适用"


def test_values_mean_the_same_under_headers_with_units_of_their_own(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    for key, header in (("trade_value", "累计历史交易额(万元)"), ("debt_ratio", "资产负债率(%)")):
        headers = list(book._headers["Risk"])
        headers[book._keys["Risk"].index(key)] = header
        book._headers["Risk"] = tuple(headers)
    file = csv_file("编号,客户全称,累计交易额,负债率", "K1,甲公司,125000,0.45%", "K2,乙公司,0.1,0.3")
    book.run("import", file=str(file))
    assert [(c["trade_value"], c["debt_ratio"]) for c in customers(book)] == [
        ("125000元", "0.45%"),
        ("0.1元", "30%"),
    ]
    book.run("import", file=str(file))
    assert counts(book) == (0, 0, 2, 0)


def test_rows_merge_by_credit_code_where_they_have_no_id(csv_file: WriteCsv) -> None:
    book = MemoryBook(
        [
            {"customer_id": "K1", "name": "甲公司", "uscc": CODE_A.lower()},
            {"customer_id": "K2", "name": "乙公司", "uscc": CODE_B},
        ]
    )
    book.run("import", file=str(csv_file("统一社会信用代码,失信记录", f"{CODE_B},2")))
    assert "dishonest_debtor" not in book.customer("K1")
    assert book.customer("K2")["dishonest_debtor"] == 2


def test_a_customer_without_an_id_gets_the_one_of_the_file(csv_file: WriteCsv) -> None:
    book = MemoryBook([{"name": "甲公司", "uscc": CODE_A}])
    book.run("import", file=str(csv_file("编号,统一社会信用代码", f"K9,{CODE_A}")))
    assert book.customer("K9")["name"] == "甲公司"


def test_ids_match_without_regard_to_case_and_width(csv_file: WriteCsv) -> None:
    book = MemoryBook([{"customer_id": "K01", "name": "甲公司"}])
    book.run("import", file=str(csv_file("编号,欠税记录", "ｋ01,1")))
    assert book.customer("K01")["tax_arrears"] == 1
    assert counts(book) == (0, 1, 0, 0)


def test_notes_are_kept_and_owners_only_filled_where_blank(csv_file: WriteCsv) -> None:
    book = MemoryBook(
        [
            {"customer_id": "K1", "name": "甲公司", "problem_note": "我写的", "sales_owner": "销售 王五"},
            {"customer_id": "K2", "name": "乙公司"},
        ]
    )
    file = csv_file(
        "编号,客户全称,问题描述,销售责任人,异动标记,上次跟进日",
        "K1,甲公司,别人写的,销售 赵六,变,2026-10-01",
        "K2,乙公司,别人写的,销售 赵六,变,2026-10-01",
        "K3,丙公司,带来的备注,销售 赵六,变,2026-10-01",
    )
    book.run("import", file=str(file))
    assert book.customer("K1") == {
        "customer_id": "K1",
        "name": "甲公司",
        "problem_note": "我写的",
        "sales_owner": "销售 王五",
    }
    assert book.customer("K2") == {"customer_id": "K2", "name": "乙公司", "sales_owner": "销售 赵六"}
    # a new customer has nothing yet that could be lost; marks are the ledger's
    assert book.customer("K3")["problem_note"] == "带来的备注"
    assert "change_mark" not in book.customer("K3")


def test_words_of_choices_are_stored_in_the_workbooks_language(csv_file: WriteCsv) -> None:
    book = MemoryBook(language="en")
    file = csv_file("编号,客户全称,客户类型,行业模板,付费意愿", "K1,甲公司,企业,金融,A级")
    book.run("import", file=str(file))
    [customer] = customers(book)
    assert (customer["customer_type"], customer["profile"]) == ("Company", "Finance")
    assert customer["payment_willingness"] == "A"


def test_live_columns_are_never_imported(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    changes = book.run("import", file=str(csv_file("编号,客户全称,风险得分,风险等级", "K1,甲公司,88,低风险")))
    assert customers(book) == [{"customer_id": "K1", "name": "甲公司"}]
    assert "风险得分" not in texts(changes.warnings)


def test_excel_cells_keep_their_types(tmp_path: Path) -> None:
    sheet = (workbook := Workbook()).active
    assert sheet is not None
    sheet.append(["客户导出"])
    sheet.append(["编号", "客户全称", "合作起始时间", "涉诉占比", "失信记录", "联系方式"])
    sheet.append([1001, "甲公司", datetime(2021, 5, 6), 0.2, 1, 13800000001])
    sheet.append([1002, "乙公司", 20210506, "#N/A", True, None])
    path = tmp_path / "客户.xlsx"
    workbook.save(path)
    book = MemoryBook()
    book.run("import", file=str(path))
    first, second = customers(book)
    assert first == {
        "customer_id": "1001",
        "name": "甲公司",
        "since": to_cell(date(2021, 5, 6)),
        "litigation_ratio": 0.2,
        "dishonest_debtor": 1.0,
        "contact": "13800000001",
    }
    assert second["since"] == first["since"]
    assert second["dishonest_debtor"] == 1
    [issue] = issues(book)
    assert (issue["row"], issue["column"], issue["value"]) == (4, "涉诉占比", "#N/A")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_all_encodings(csv_file: WriteCsv, encoding: str) -> None:
    book = MemoryBook()
    book.run("import", file=str(csv_file("编号,客户全称", "K1,甲公司", encoding=encoding)))
    assert customers(book) == [{"customer_id": "K1", "name": "甲公司"}]


# --- what is said and logged ----------------------------------------------------------------------


def test_a_preview_writes_nothing_and_names_what_would_be_refused(csv_file: WriteCsv) -> None:
    book = MemoryBook(KNOWN)
    file = csv_file(
        "编号,客户全称,欠税记录", "K1,甲公司,1", "K3,丙公司,1", *[f",无名{n},1" for n in range(12)]
    )
    changes = book.run("import", file=str(file), preview="是")
    assert not changes
    assert book.writes == 0
    assert "新增 1，更新 1，不变 0，拒绝 12" in texts(changes.messages)
    named = [warning.zh for warning in changes.warnings]
    assert [text.startswith("第 ") for text in named] == [True] * 10 + [False]
    assert "还有 2 条" in named[-1]


def test_a_trial_tells_like_a_preview_why_rows_are_refused(csv_file: WriteCsv) -> None:
    book = MemoryBook(KNOWN)
    context = book.context("import", file=str(csv_file("客户全称,逾期次数", "某公司,1")))
    warnings = texts(menu.run(menu.ACTIONS["import"], context, dry_run=True).warnings)
    assert "某公司：没有编号" in warnings


def test_a_file_without_customers_is_pointed_out(csv_file: WriteCsv) -> None:
    book = MemoryBook(KNOWN)
    assert "没有客户" in texts(book.run("import", file=str(csv_file("编号,客户全称"))).warnings)


def test_the_sheet_that_was_chosen_is_named(tmp_path: Path) -> None:
    workbook, path = Workbook(), tmp_path / "导出.xlsx"
    for name, rows in (("说明", [["本表由系统导出"]]), ("客户", [["编号", "客户全称"], ["K9", "丙公司"]])):
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    assert "工作表：客户" in texts(MemoryBook().run("import", file=str(path)).messages)
    assert "工作表" not in texts(MemoryBook().run("import", file=str(path), sheet="客户").messages)


def test_what_is_logged(csv_file: WriteCsv) -> None:
    book = MemoryBook(KNOWN)
    file = csv_file("编号,欠税记录,失信记录", "K1,1,", name="导出 十月.csv")
    now = datetime(2026, 10, 9, 8, 7, 6)
    changes = book.run("import", file=str(file), by="钱七", now=now)
    [logged] = book.records("Imports")
    assert logged["file"] == "导出 十月.csv"
    assert (logged["by"], logged["time"]) == ("钱七", to_cell(now))
    assert len(logged["sha256"]) >= 16
    assert logged["columns"] == "customer_id tax_arrears | K1"
    assert "重算" in texts(changes.messages)
    book.run("import", file=str(csv_file("编号,欠税记录", "K1,1", "K2,0")))
    assert book.records("Imports")[-1]["columns"] == "customer_id tax_arrears | *"


def test_the_same_file_again_changes_no_customer_and_says_so(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    file = csv_file("编号,客户全称,欠税记录", "K1,甲公司,1")
    book.run("import", file=str(file))
    before = customers(book)
    changes = book.run("import", file=str(file))
    assert customers(book) == before
    assert "Risk" not in changes.updated and "Risk" not in changes.appended
    assert counts(book) == (0, 0, 1, 0)
    assert "以前导入过" in texts(changes.messages)
    assert "重算" not in texts(changes.messages)


def test_the_shipped_sample_and_the_workbooks_own_export(tmp_path: Path) -> None:
    book = MemoryBook()
    book.run("import", file=str(sample_path()))
    assert counts(book) == (42, 0, 0, 0)
    exported = tmp_path / "导出.csv"
    with exported.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(book._headers["Risk"])
        writer.writerows(book.rows["Risk"])
    before = customers(book)
    book.run("import", file=str(exported))
    assert counts(book) == (0, 0, 42, 0)
    assert customers(book) == before


def test_a_whole_workbook_is_imported_without_its_formulas(tmp_path: Path, library: ProfileLibrary) -> None:
    """The sheet of the customers is found among the others, and its uncalculated formulas do no harm."""
    path = tmp_path / "别的团队.xlsx"
    rows = sample_customers(library, Columns(library))
    draw_book(path, rows, library.get("general"), Functions(library))
    book = MemoryBook()
    book.run("import", file=str(path), sheet="客户风险表")
    from_csv = MemoryBook()
    from_csv.run("import", file=str(sample_path()))
    assert customers(book) == customers(from_csv)
    assert len(customers(book)) == 42


TYPED = "|0|1|3次|35%|0.35|-35%|12万|无|有|-|不适用|约2次|2.5|A|正常|#N/A|－|1,200"
CELLS = st.integers(0, TYPED.count("|")).map(TYPED.split("|").__getitem__)
ROW = st.tuples(st.integers(1, 6), st.lists(CELLS, min_size=8, max_size=8))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=8))
def test_importing_twice_is_importing_once(rows: list[tuple[int, list[str]]], csv_file: WriteCsv) -> None:
    header = (
        "编号,客户全称,失信记录,营收波动,累计交易额（万元）,负债率(%),付费意愿,交易记录,信用评分,现账期(天)"
    )
    lines = [",".join([f"K{n},公司{n}", *(f'"{cell}"' for cell in cells)]) for n, cells in rows]
    file = csv_file(header, *lines)
    book = MemoryBook([{"customer_id": "K1", "name": "甲公司", "dishonest_debtor": "约3次"}])
    book.run("import", file=str(file))
    before, listed = customers(book), issues(book)
    new, updated, unchanged, refused = counts(book)
    assert new + updated + unchanged + refused == len(rows)
    book.run("import", file=str(file))
    assert customers(book) == before
    assert issues(book) == listed
    assert counts(book) == (0, 0, new + updated + unchanged, refused)


def test_a_customer_whose_name_is_quite_another_is_pointed_out(csv_file: WriteCsv) -> None:
    book = MemoryBook(KNOWN)
    file = csv_file("编号,客户全称", "K1,海天集团有限公司", "K2,乙有限公司")
    warnings = texts(book.run("import", file=str(file)).warnings)
    assert warnings.startswith("1 户的客户全称与文件里的差别很大")
    assert warnings.endswith("K1 甲公司 → 海天集团有限公司")
    assert book.customer("K1")["name"] == "海天集团有限公司"
