"""Workbooks that people worked in: their columns, sheets, filters, notes and formulas survive."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import TableColumn, TableFormula

from riskxl.actions.changes import Changes
from riskxl.actions.settings import REPORT_CUSTOMER
from riskxl.errors import DataError
from riskxl.hosts.file import FileBook, run_on_file
from riskxl.ledger import chain

from .books import a_follow_up, parts_of, with_parts

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def append(path: Path, *records: dict[str, Any], table: str = "FollowUps") -> None:
    port = FileBook(path)
    snapshot = port.read(())
    changes = Changes()
    for record in records:
        changes.append(table, record)
    chain.seal(snapshot, changes)
    port.apply(changes, snapshot)


def patched(path: Path, name: str, *changes: tuple[str, str]) -> None:
    """Replace patterns in the sheet or table part in which a text stands."""
    parts = parts_of(path)
    text = parts[name].decode()
    for pattern, new in changes:
        text, count = re.subn(pattern, new, text)
        assert count, pattern
    with_parts(path, {**parts, name: text.encode()})


def part_with(path: Path, folder: str, text: str) -> str:
    return next(
        name for name, part in parts_of(path).items() if name.startswith(folder) and text.encode() in part
    )


def headers_of(sheet: Any, table: Any) -> Iterable[Any]:
    return (cell.value for cell in sheet[table.ref][0])


def test_the_customer_of_the_report_is_set_in_a_protected_sheet(book: Path) -> None:
    """Its cell is a merged one, and formulas show the customer."""
    who, name = (FileBook(book).read(("Risk",)).table("Risk").text(2, key) for key in ("customer_id", "name"))
    run_on_file(book, "report", {}, customers=[who], by="王")
    assert FileBook(book).read(("Risk",)).setting(REPORT_CUSTOMER) == who
    sheet = openpyxl.load_workbook(book, data_only=True)["客户报告"]
    assert sheet.protection.sheet and sheet.merged_cells.ranges
    assert sheet["A1"].value == name


def test_a_renamed_sheet_is_found_by_its_table(plain_book: Path, changed_by_hand: Any) -> None:
    with changed_by_hand() as workbook:
        workbook["跟进记录"].title = "王经理的 '联系' 记录"
    append(plain_book, a_follow_up())
    assert len(FileBook(plain_book).read(("FollowUps",)).table("FollowUps").rows) == 1


def test_columns_that_people_put_between_ours(plain_book: Path, changed_by_hand: Any) -> None:
    append(plain_book, a_follow_up(1))
    with changed_by_hand() as workbook:
        sheet = workbook["跟进记录"]
        table = sheet.tables["FollowUps"]
        sheet.insert_cols(4, 2)  # moves cells only
        sheet["D3"], sheet["E3"] = "我的备注", "我的天数"
        sheet["D4"], sheet["E4"] = "自己写的", "=A4*2"
        first, _, last = table.ref.partition(":")
        table.ref = table.autoFilter.ref = f"{first}:M{last[1:]}"
        extra = [
            TableColumn(id=91, name="我的备注"),
            TableColumn(id=92, name="我的天数", calculatedColumnFormula=TableFormula(attr_text="A4*2")),
        ]
        table.tableColumns[3:3] = extra
        assert list(headers_of(sheet, table)) == [column.name for column in table.tableColumns]
    append(plain_book, a_follow_up(2), a_follow_up(3))
    table = FileBook(plain_book).read(("FollowUps",)).table("FollowUps")
    assert [row[3] for row in table.rows] == ["自己写的", None, None]
    assert [row[4] for row in table.rows] == [2.0, 4.0, 6.0]
    assert [table.get(n, "news") for n in range(3)] == ["第1次", "第2次", "第3次"]
    assert chain.verify(FileBook(plain_book).read()) == []


def test_a_filtered_ledger_keeps_its_filter_and_shows_new_rows(book: Path) -> None:
    append(book, *(a_follow_up(n) for n in range(3)))
    sheet, table = part_with(book, "xl/worksheets/", "第1次"), part_with(book, "xl/tables/", '"FollowUps"')
    criteria = '<filterColumn colId="4"><filters><filter val="x"/></filters></filterColumn>'
    patched(book, table, (r'<autoFilter ref="A3:K6"/>', f'<autoFilter ref="A3:K6">{criteria}</autoFilter>'))
    patched(book, sheet, (r'<row r="6"', '<row hidden="1" r="6"'))
    append(book, a_follow_up(9))
    after = openpyxl.load_workbook(book)["跟进记录"]
    assert after.tables["FollowUps"].autoFilter.ref == "A3:K7"
    assert after.tables["FollowUps"].autoFilter.filterColumn
    assert after.row_dimensions[6].hidden and not after.row_dimensions[7].hidden


def test_a_filtered_report_shows_all_its_new_rows(book: Path) -> None:
    port = FileBook(book)
    port.apply(Changes(replaced={"Todo": [{"owner": "甲"}, {"owner": "乙"}]}), port.read())
    sheet, table = part_with(book, "xl/worksheets/", "甲"), part_with(book, "xl/tables/", '"Todo"')
    criteria = '<filterColumn colId="0"><filters><filter val="甲"/></filters></filterColumn>'
    patched(book, table, (r'(<autoFilter ref="[^"]+")/>', rf"\1>{criteria}</autoFilter>"))
    patched(book, sheet, (r'<row r="5"', '<row hidden="1" r="5"'))
    port.apply(Changes(replaced={"Todo": [{"owner": "丙"}, {"owner": "丁"}]}), port.read())
    after = openpyxl.load_workbook(book)["今日待办"]
    assert not after.row_dimensions[5].hidden
    assert not after.tables["Todo"].autoFilter.filterColumn


def test_a_sorted_ledger_goes_on_where_its_numbers_end(plain_book: Path, changed_by_hand: Any) -> None:
    append(plain_book, *(a_follow_up(n) for n in range(3)))
    with changed_by_hand() as workbook:
        sheet = workbook["跟进记录"]
        rows = [[cell.value for cell in row] for row in sheet["A4:K6"]]
        for n, row in enumerate(reversed(rows)):
            for column, value in enumerate(row, start=1):
                sheet.cell(4 + n, column, value)
    append(plain_book, a_follow_up(7))
    snapshot = FileBook(plain_book).read()
    numbers = [snapshot.table("FollowUps").get(n, "number") for n in range(4)]
    assert numbers == [3.0, 2.0, 1.0, 4.0]
    assert chain.verify(snapshot) == []


def test_what_stands_below_a_table_is_never_overwritten(plain_book: Path, changed_by_hand: Any) -> None:
    with changed_by_hand() as workbook:
        workbook["跟进记录"]["C6"] = "我的笔记"
    append(plain_book, a_follow_up(1), a_follow_up(2))  # rows 4 and 5
    before = plain_book.read_bytes()
    with pytest.raises(DataError, match=r"C6.*below the table"):
        append(plain_book, a_follow_up(3))
    assert plain_book.read_bytes() == before


def test_what_stands_beside_a_table_stays(plain_book: Path, changed_by_hand: Any) -> None:
    with changed_by_hand() as workbook:
        workbook["跟进记录"]["M5"] = "旁边的笔记"
        workbook["跟进记录"]["M6"] = "=1+2"
    append(plain_book, *(a_follow_up(n) for n in range(4)))
    sheet = openpyxl.load_workbook(plain_book, data_only=True)["跟进记录"]
    assert (sheet["M5"].value, sheet["M6"].value, sheet["F6"].value) == ("旁边的笔记", 3, "第2次")


def test_rows_typed_below_a_table_belong_to_it(plain_book: Path, changed_by_hand: Any) -> None:
    append(plain_book, a_follow_up(1))
    with changed_by_hand() as workbook:
        sheet = workbook["跟进记录"]
        sheet["C5"], sheet["F5"] = "C002", "电话已接"
    port = FileBook(plain_book)
    snapshot = port.read()
    assert chain.drafts(snapshot.table("FollowUps")) == [1]
    changes = Changes()
    changes.update("FollowUps", 1, {"time": 46349.0, "by": "王"})
    changes.append("FollowUps", a_follow_up(3))
    chain.seal(snapshot, changes)
    port.apply(changes, snapshot)
    after = port.read()
    assert [after.table("FollowUps").get(n, "news") for n in range(3)] == ["第1次", "电话已接", "第3次"]
    assert chain.verify(after) == []
    table = openpyxl.load_workbook(plain_book)["跟进记录"].tables["FollowUps"]
    assert table.ref == "A3:K6"


def test_a_totals_row_is_no_row_and_is_not_pushed_away(book: Path) -> None:
    append(book, *(a_follow_up(n) for n in range(2)))
    table = part_with(book, "xl/tables/", '"FollowUps"')
    patched(book, table, (' ref="A3:K5" totalsRowShown="0"', ' ref="A3:K5" totalsRowCount="1"'))
    assert len(FileBook(book).read(("FollowUps",)).table("FollowUps").rows) == 1
    with pytest.raises(DataError, match="totals row"):
        append(book, a_follow_up(3))


def test_a_report_with_a_totals_row_is_not_shortened(book: Path) -> None:
    port = FileBook(book)
    port.apply(Changes(replaced={"Todo": [{"owner": "甲"}, {"owner": "乙"}, {"owner": "丙"}]}), port.read())
    table = part_with(book, "xl/tables/", '"Todo"')
    patched(book, table, (' totalsRowShown="0"', ' totalsRowCount="1"'))
    before = book.read_bytes()
    with pytest.raises(DataError, match="totals row"):
        port.apply(Changes(replaced={"Todo": [{"owner": "丁"}]}), port.read())
    assert book.read_bytes() == before


def test_an_empty_table_as_excel_marks_it_takes_rows(book: Path) -> None:
    table = part_with(book, "xl/tables/", '"FollowUps"')
    patched(book, table, (' totalsRowShown="0"', ' insertRow="1" totalsRowShown="0"'))
    append(book, a_follow_up())
    assert b"insertRow" not in parts_of(book)[table]
    assert b'ref="A3:K4"' in parts_of(book)[table]


def test_shared_formulas_are_filled_down(book: Path) -> None:
    table = part_with(book, "xl/tables/", '"Risk"')
    last = int(re.search(r' ref="A5:[A-Z]+(\d+)"', parts_of(book)[table].decode())[1])  # type: ignore[index]
    sheet = part_with(book, "xl/worksheets/", f"RISK_COVERAGE(K{last}:")
    cell = r'(<c r="[A-Z]+{}"[^>]*>)<f>(RISK_COVERAGE[^<]+)</f>'
    patched(
        book,
        sheet,
        (cell.format(last - 1), rf'\1<f t="shared" si="7" ref="A{last - 1}:A{last}">\2</f>'),
        (cell.format(last), r'\1<f t="shared" si="7"/>'),
    )
    append(book, {"customer_id": "N1", "name": "新", "overdue_payments": 1.0}, table="Risk")
    after = parts_of(book)[sheet].decode()
    assert f"<f>RISK_COVERAGE(K{last + 1}:" in after
    table_read = FileBook(book).read(("Risk",)).table("Risk")
    assert isinstance(table_read.get(len(table_read.rows) - 1, "coverage"), float)


def test_overwriting_the_cell_that_holds_a_shared_formula_keeps_the_others(book: Path) -> None:
    sheet = part_with(book, "xl/worksheets/", "RISK_COVERAGE(K6:")
    column = next(
        cell.column_letter
        for cell in openpyxl.load_workbook(book)["客户风险表"][5]
        if cell.value == "经验总结"
    )
    text = parts_of(book)[sheet].decode()
    for row, formula in ((6, '<f t="shared" si="3" ref="A6:A7">ROW()*10</f>'), (7, '<f t="shared" si="3"/>')):
        text, count = re.subn(
            rf'<c r="{column}{row}"( s="\d+")?[^>]*?(/>|>.*?</c>)',
            rf'<c r="{column}{row}"\1>{formula}</c>',
            text,
        )
        assert count == 1
    with_parts(book, {**parts_of(book), sheet: text.encode()})
    port = FileBook(book)
    snapshot = port.read(("Risk",))
    changes = Changes()
    changes.update("Risk", 0, {"lesson": "改成文字"})
    port.apply(changes, snapshot)
    table = port.read(("Risk",)).table("Risk")
    assert (table.get(0, "lesson"), table.get(1, "lesson")) == ("改成文字", 70.0)


def test_formulas_of_people_see_the_new_rows(plain_book: Path, changed_by_hand: Any) -> None:
    with changed_by_hand() as workbook:
        own = workbook.create_sheet("我的统计")
        own["A1"] = "=COUNTA(FollowUps[编号])"
        own["A2"] = "=COUNTA(跟进记录!C4:C100)"
        own["A3"] = '=COUNTIF(跟进记录!$C:$C,"C001")'
    append(plain_book, *(a_follow_up(n) for n in range(3)))
    own = openpyxl.load_workbook(plain_book, data_only=True)["我的统计"]
    assert [own.cell(row, 1).value for row in (1, 2, 3)] == [3, 3, 3]


def test_excel_calculates_what_could_not_be_calculated_here(plain_book: Path, changed_by_hand: Any) -> None:
    with changed_by_hand() as workbook:
        workbook.create_sheet("我的表")["A1"] = "=没有这个函数(跟进记录!C4)"
        workbook.calculation.fullCalcOnLoad = False
    append(plain_book, a_follow_up())
    assert openpyxl.load_workbook(plain_book).calculation.fullCalcOnLoad
