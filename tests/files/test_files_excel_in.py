"""Excel input: typed cells, error values, merged headers, the choice of the sheet."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from riskxl.errors import DataError, RiskxlError, UsageError
from riskxl.files import TableSource
from riskxl.files.excel_unseen import find_unseen

Opened = Callable[..., TableSource]
RowsOf = Callable[..., dict[int, list[object]]]
Workbook = Callable[..., Path]
Refusal = Callable[..., RiskxlError]

NAMES = ["客户全称", "客户类型", "逾期次数", "退款率"]
TABLE = [NAMES, ["甲公司", "企业", 3, 0.05]]


def test_cells_keep_their_types(workbook: Workbook, opened: Opened, rows_of: RowsOf) -> None:
    moment = dt.datetime(2024, 1, 31, 8, 30)

    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, [*NAMES, *"abcdefg"])
        sheet.write_row(1, 0, ["甲公司", "007", 3, 0.35, True, ""])
        sheet.write_datetime(1, 6, dt.date(2024, 1, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(1, 7, moment, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_datetime(1, 8, dt.time(8, 30), book.add_format({"num_format": "hh:mm"}))
        sheet.write_number(1, 9, 1.5, book.add_format({"num_format": "[h]:mm"}))
        sheet.write_formula(1, 10, '=""', None, "")

    (row,) = rows_of(opened(workbook(客户=draw))).values()

    assert row == [
        "甲公司",
        "007",
        3.0,
        0.35,
        True,
        None,
        dt.date(2024, 1, 31),
        moment,
        dt.time(8, 30),
        dt.timedelta(hours=36),
        None,
    ]
    assert [type(value) for value in row[2:7]] == [float, float, bool, type(None), dt.date]


ERRORS = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]


def test_error_values_are_read_as_their_text(workbook: Workbook, opened: Opened, rows_of: RowsOf) -> None:
    """calamine shows them as blanks; a blank and an error are not the same to a score."""

    def draw(book: Any, sheet: Any) -> None:
        sheet.write(1, 1, "客户表")
        sheet.write_row(3, 2, NAMES)
        for number, error in enumerate(ERRORS):
            sheet.write(4 + 2 * number, 2, "甲公司")
            sheet.write_formula(4 + 2 * number, 5, "=NA()", None, error)
        sheet.write_formula(20, 4, "=1/0", None, "#DIV/0!")  # in the last row, alone

    source = opened(workbook(客户=draw))
    rows = rows_of(source, 3)

    assert (source.header, source.header_row, source.row_count) == (tuple(NAMES), 4, 17)
    assert [rows[5 + 2 * number][3] for number in range(7)] == ERRORS
    assert rows[6] == [None, None, None, None]
    assert rows[21] == [None, None, "#DIV/0!", None]


def test_error_in_an_unnamed_column_is_data(workbook: Workbook, opened: Opened, rows_of: RowsOf) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["客户全称", "客户类型", "", "逾期次数"])
        sheet.write_row(1, 0, ["甲公司", "企业", "", 1])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")

    source = opened(workbook(客户=draw))

    assert source.header == ("客户全称", "客户类型", None, "逾期次数")
    assert rows_of(source) == {2: ["甲公司", "企业", "#DIV/0!", 1.0]}


def test_cells_that_do_not_say_where_they_are(tmp_path: Path, workbook: Workbook) -> None:
    """Row and cell references are optional in the format."""
    path = workbook(客户=TABLE)
    bare = tmp_path / "bare.xlsx"
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row><c><v>1</v></c></row><row><c/><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        "</sheetData></worksheet>"
    )
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))

    assert find_unseen(bare, "客户").errors == {1: {1: "#DIV/0!"}}


def uncalculated(path: Path, formula_in: str) -> Path:
    """openpyxl stores formulas without results."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "客户"
    sheet.append(["=TODAY()"])
    sheet.append([*NAMES, "备注"])
    for row in range(3, 7):
        sheet.append(["甲公司", "企业", 3, 0.05, "注"])
        sheet[f"{formula_in}{row}"] = "=1+2"
    book.save(path)
    return path


def test_formulas_that_were_never_calculated_are_refused(
    tmp_path: Path, opened: Opened, refusal: Refusal
) -> None:
    """Such a cell looks blank; scored as a blank it would be a silent mistake."""
    refusal(
        DataError,
        lambda: opened(uncalculated(tmp_path / "客户.xlsx", "C")),
        "工作表“客户”|4 个单元格|C3、C4、C5……|从未计算|保存一次",
        "4 cells|C3, C4, C5, …|never calculated|save it once",
    )


def test_formulas_in_columns_that_nobody_asks_for_do_no_harm(
    tmp_path: Path, opened: Opened, rows_of: RowsOf
) -> None:
    source = opened(uncalculated(tmp_path / "客户.xlsx", "E"))

    assert rows_of(source)[3] == ["甲公司", "企业", 3.0, 0.05, None]


def test_header_below_title_and_bands_with_merged_cells(
    workbook: Workbook, opened: Opened, rows_of: RowsOf
) -> None:
    """A table that starts at B2: a merged title, bands over the indicators, labels two rows high."""

    def draw(book: Any, sheet: Any) -> None:
        sheet.merge_range("B2:F2", "客户信用风险表")
        sheet.merge_range("B4:B5", "客户全称")
        sheet.merge_range("C4:C5", "客户类型")
        sheet.merge_range("D4:F4", "风险指标")
        sheet.write_row("D5", ["逾期次数", "退款率", "诉讼数量"])
        sheet.write_row("B6", ["甲公司", "企业", 3, 0.05, 0])
        sheet.write_row("B8", ["乙公司", "个人", 0, 0.01, 1])

    source = opened(workbook(客户=draw))

    assert source.header == ("客户全称", "客户类型", "逾期次数", "退款率", "诉讼数量")
    assert (source.sheet, source.header_row, source.row_count) == ("客户", 5, 3)
    assert rows_of(source) == {
        6: ["甲公司", "企业", 3.0, 0.05, 0.0],
        7: [None] * 5,
        8: ["乙公司", "个人", 0.0, 0.01, 1.0],
    }


def test_header_far_down_is_counted_from_the_first_used_row(
    workbook: Workbook, opened: Opened, rows_of: RowsOf
) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row(49, 3, NAMES)
        sheet.write_row(50, 3, ["甲公司", "企业", 3, 0.05])

    source = opened(workbook(客户=draw))

    assert source.header_row == 50
    assert rows_of(source) == {51: ["甲公司", "企业", 3.0, 0.05]}


def test_unnamed_columns_stay_if_they_hold_data(workbook: Workbook, opened: Opened, rows_of: RowsOf) -> None:
    rows = [
        ["标题"],
        ["", "客户全称", "", "客户类型", "", ""],
        ["", "甲", "", "企业", "", ""],
        ["", "乙", "", "企业", "", "注"],
    ]
    source = opened(workbook(客户=rows))

    assert source.header == ("客户全称", "客户类型", None)
    assert rows_of(source) == {3: ["甲", "企业", None], 4: ["乙", "企业", "注"]}


def test_trailing_blank_rows_are_dropped(workbook: Workbook, opened: Opened, rows_of: RowsOf) -> None:
    """Formulas prepared further down that show nothing are no customers."""

    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, NAMES)
        sheet.write_row(1, 0, ["甲公司", "企业", 3, 0.05])
        for row in range(2, 900):
            sheet.write_formula(row, 4, '=""', None, "")
        sheet.write(900, 0, "  ")

    assert list(rows_of(opened(workbook(客户=draw)))) == [2]


def test_three_hundred_columns(workbook: Workbook, opened: Opened, rows_of: RowsOf) -> None:
    names = [*NAMES, *(f"列{number}" for number in range(296))]
    source = opened(workbook(客户=[names, list(range(300))]))

    assert source.header == tuple(names)
    assert rows_of(source) == {2: [float(number) for number in range(300)]}


def test_header_only(workbook: Workbook, opened: Opened) -> None:
    source = opened(workbook(客户=[NAMES]))

    assert source.row_count == 0
    assert list(source.batches()) == []


def test_rows_can_be_read_twice_with_progress(workbook: Workbook, opened: Opened, rows_of: RowsOf) -> None:
    source = opened(workbook(客户=[NAMES, *([f"客户{number}", "企业", 1, 0.1] for number in range(1500))]))

    assert rows_of(source) == rows_of(source, 7)
    assert source.progress() == (1500, 1500)


def test_macro_workbooks_are_read_too(workbook: Workbook, opened: Opened, rows_of: RowsOf) -> None:
    path = workbook(客户=TABLE)

    assert rows_of(opened(path.rename(path.with_suffix(".XLSM")))) == {2: ["甲公司", "企业", 3.0, 0.05]}


OTHER = [["年份", "数量"], [2024, 3]]


@pytest.mark.parametrize(
    ("sheets", "chosen"),
    [
        ({"说明": [], "客户": TABLE}, "客户"),
        ({"数据": OTHER, "空": []}, "数据"),
        ({"说明": OTHER, "客户": TABLE, "备注": [["随便写写"]]}, "客户"),
        ({"联系人": [[TABLE[0][0], "电话"], ["甲", "1"]], "客户": TABLE}, "客户"),
    ],
)
def test_sheet_that_can_be_meant(
    sheets: dict[str, Any], chosen: str, workbook: Workbook, opened: Opened
) -> None:
    assert opened(workbook(**sheets)).sheet == chosen


def test_of_a_workbook_of_this_product_the_customer_table_is_read(workbook: Workbook, opened: Opened) -> None:
    def customers(book: Any, sheet: Any) -> None:
        columns = [{"header": str(cell)} for cell in TABLE[0]]
        sheet.add_table(0, 0, 1, len(columns) - 1, {"name": "Risk", "columns": columns, "data": TABLE[1:]})

    assert opened(workbook(历史=TABLE, 客户风险表=customers, 跟进=TABLE)).sheet == "客户风险表"


def hidden(book: Any, sheet: Any) -> None:
    sheet.hide()
    for number, row in enumerate(TABLE):
        sheet.write_row(number, 0, row)


def test_hidden_sheets_are_used_only_when_named(workbook: Workbook, opened: Opened) -> None:
    path = workbook(客户=TABLE, 旧数据=hidden)

    assert opened(path).sheet == "客户"
    assert opened(path, "旧数据").sheet == "旧数据"


def test_sheet_by_name(workbook: Workbook, opened: Opened) -> None:
    path = workbook(Jan=TABLE, Feb=TABLE, 三月=TABLE)

    assert opened(path, "Feb").sheet == "Feb"
    assert opened(path, " feb").sheet == "Feb"
    assert opened(path, "三月").sheet == "三月"


def chart(book: Any, sheet: Any) -> None:
    sheets = book.add_chartsheet("图")
    drawing = book.add_chart({"type": "line"})
    drawing.add_series({"values": "=一月!$C$2:$C$2"})
    sheets.set_chart(drawing)


@pytest.mark.parametrize(
    ("sheets", "name", "error", "zh", "en"),
    [
        (
            {"一月": TABLE, "二月": TABLE, "说明": OTHER},
            None,
            UsageError,
            "一月、二月|--sheet 一月",
            "一月, 二月|--sheet",
        ),
        ({"甲": OTHER, "乙 一": OTHER}, None, UsageError, "甲、乙 一|--sheet 甲", "甲, 乙 一"),
        (
            {"一 月": TABLE, "二月": TABLE},
            "三月",
            UsageError,
            '“三月”|一 月、二月|--sheet "一 月"',
            '"三月"|一 月, 二月',
        ),
        ({"一月": TABLE, "空": chart}, "图", UsageError, "没有名为“图”", 'no sheet named "图"'),
        ({"空": []}, None, DataError, "没有数据", "no data"),
        ({"空": [], "藏": hidden}, None, DataError, "隐藏的工作表：藏|--sheet", "hidden sheets: 藏|--sheet"),
        ({"空": []}, "空", DataError, "工作表“空”|表头", 'sheet "空"|header'),
        ({"散": [["说明"], ["甲"]]}, None, DataError, "工作表“散”|表头", "no header row"),
    ],
    ids=[
        "several tables",
        "no table",
        "unknown",
        "chart",
        "empty",
        "only hidden",
        "named empty",
        "no header",
    ],
)
def test_sheet_that_cannot_be_meant_is_refused(
    sheets: dict[str, Any],
    name: str | None,
    error: type[RiskxlError],
    zh: str,
    en: str,
    workbook: Workbook,
    opened: Opened,
    refusal: Refusal,
) -> None:
    refusal(error, lambda: opened(workbook(**sheets), name), zh, en)


def test_stray_cell_at_the_far_end_is_refused(workbook: Workbook, opened: Opened, refusal: Refusal) -> None:
    """calamine would ask for memory for 17 billion cells, and end the process."""

    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, NAMES)
        sheet.write(1_048_575, 16_383, "x")

    refusal(
        DataError,
        lambda: opened(workbook(客户=draw)),
        "17,179,869,184 个单元格|删除",
        "17,179,869,184 cells|delete",
    )
