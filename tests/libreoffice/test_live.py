"""The macro workbook in LibreOffice: live, and equal to the kernel cell by cell."""

from __future__ import annotations

import datetime
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from riskxl import fields
from riskxl.actions.moments import to_cell
from riskxl.functions import Functions
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary

from .office import Book, Cell, Office, Table

RISK = "客户风险表"
LABELS = {field.key: field.labels.zh for field in fields.FIELDS}


@pytest.fixture(scope="module")
def functions(library: ProfileLibrary) -> Functions:
    return Functions(library)


def label(key: str) -> str:
    """The header of a field or an indicator."""
    return LABELS.get(key) or ProfileLibrary().characteristic(key).labels.zh


def stored_values(path: Path) -> dict[str, dict[tuple[int, int], Cell]]:
    """The value that the built file holds for every formula cell: made by the kernel, read independently."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl has no use for extensions of the format
        formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    found: dict[str, dict[tuple[int, int], Cell]] = {}
    for sheet in formulas.worksheets:
        cells = (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
        found[sheet.title] = {
            (cell.row, cell.column): plain(values[sheet.title].cell(cell.row, cell.column).value)
            for cell in cells
        }
    return found


def plain(value: Any) -> Cell:
    if isinstance(value, datetime.date):
        return to_cell(value)
    return "" if value is None else value if isinstance(value, str) else float(value)


def differences(
    book: Book, expected: dict[str, dict[tuple[int, int], Cell]], digits: int | None = None
) -> list[str]:
    """What is not as expected, numbers compared as they are or in so many digits."""

    def same(cell: Cell, value: Cell) -> bool:
        if digits is not None and isinstance(cell, float) and isinstance(value, float):
            return f"{cell:.{digits}g}" == f"{value:.{digits}g}"
        return cell == value

    return [
        f"{sheet} {place}: {shown[place]!r}, not {value!r}"
        for sheet, cells in expected.items()
        for shown in [book.formula_values(sheet)]
        for place, value in cells.items()
        if not same(shown[place], value)
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_formula_cell_equals_the_kernel(
    office: Office, built: dict[Language, Path], language: Language
) -> None:
    expected = stored_values(built[language])
    assert sum(map(len, expected.values())) > 400
    with office.load(built[language]) as book:
        book.document.calculateAll()
        assert differences(book, expected) == []
        assert {sheet: book.errors(sheet) for sheet in expected if book.errors(sheet)} == {}


def verdicts(table: Table, row: int, functions: Functions, profile: str) -> dict[str, Cell]:
    """What the kernel says of a row as it stands in the sheet now."""
    headers, cells = table.headers, table.rows()[row]
    first, last = headers.index(label("trade_value")), headers.index(label("score"))
    values = [[None if cell == "" else cell for cell in cells[first:last]]]
    header = [headers[first:last]]
    own = cells[headers.index(label("profile"))] or profile
    tier = functions.tier(values, header, own)
    return {
        label("score"): plain(functions.score(values, header, own)),
        label("tier"): plain(tier),
        label("reasons"): plain(functions.reasons(values, header, own)),
        label("coverage"): plain(functions.coverage(values, header, own)),
        label("plan"): plain(functions.plan(tier, own)),
        label("next_follow_up"): plain(
            functions.next(tier, cells[headers.index(label("last_follow_up"))], own)
        ),
    }


def shown(table: Table, row: int, expected: dict[str, Cell]) -> dict[str, Cell]:
    return {header: table.value(row, header) for header in expected}


def test_editing_an_indicator_changes_the_row(book: Book, functions: Functions) -> None:
    table = Table(book, "Risk")
    before = verdicts(table, 0, functions, "通用")
    assert shown(table, 0, before) == before
    table.put(0, label("overdue_payments"), 4)
    after = verdicts(table, 0, functions, "通用")
    assert shown(table, 0, after) == after
    assert {key for key in after if after[key] != before[key]} >= {
        label(key) for key in ("score", "tier", "reasons", "plan", "next_follow_up")
    }
    assert after[label("tier")] == "高风险"


def test_switching_the_profile_changes_every_row(book: Book, functions: Functions) -> None:
    table = Table(book, "Risk")
    before = [table.value(row, label("score")) for row in range(len(table.rows()))]
    book.named("行业模板").String = "电子元器件"
    rows = range(len(table.rows()))
    for row in rows:
        expected = verdicts(table, row, functions, "电子元器件")
        assert shown(table, row, expected) == expected, row
    assert [table.value(row, label("score")) for row in rows] != before


def test_counting_another_way_changes_the_scores(book: Book, functions: Functions) -> None:
    table = Table(book, "Risk")
    book.named("计分方式").String = "百分制折算"
    expected = verdicts(table, 1, functions, "通用（折算）")
    assert shown(table, 1, expected) == expected


def test_a_row_copied_below_is_live(book: Book, functions: Functions) -> None:
    table = Table(book, "Risk")
    area = table.area
    source = table.sheet.getCellRangeByPosition(area.StartColumn, area.EndRow, area.EndColumn, area.EndRow)
    below = table.sheet.getCellByPosition(area.StartColumn, area.EndRow + 1)
    table.sheet.copyRange(below.CellAddress, source.RangeAddress)
    area.EndRow += 1
    book.document.DatabaseRanges.getByName("Risk").DataArea = area
    last = len(table.rows()) - 1
    table.put(last, label("dishonest_debtor"), 1)
    expected = verdicts(table, last, functions, "通用")
    assert shown(table, last, expected) == expected
    assert "失信" in str(expected[label("reasons")])


DIRTY = {
    "trade_value": "１２０万",
    "abnormal_listings": "没有",
    "revenue_swing": "(35%)",
    "executive_changes": "约3次",
    "tax_arrears": "有",
    "dishonest_debtor": "1次",
    "overdue_payments": -1.0,
    "credit_delinquency": "N/A",
    "order_surge": 350.0,
    "max_penalty": "¥100,000.01",
}


def test_dirty_data_is_read_as_everywhere(book: Book, functions: Functions) -> None:
    table = Table(book, "Risk")
    for key, value in DIRTY.items():
        table.put(3, label(key), value)
    expected = verdicts(table, 3, functions, "通用")
    assert shown(table, 3, expected) == expected
    problems = str(table.value(3, label("problems")))
    assert "约3次" in problems and "-1" in problems and "350" in problems


def test_an_error_in_a_row_is_an_error_of_its_results_alone(book: Book) -> None:
    """Calc answers a range that holds an error itself; the data check names the cell."""
    table = Table(book, "Risk")
    other = table.value(1, label("score"))
    table.put(0, label("tax_arrears"), "=NA()")
    assert table.value(0, label("score")) == "Err:504"
    assert table.value(1, label("score")) == other


@pytest.mark.parametrize(
    "suffix, filter_name", [("xlsx", "Calc MS Excel 2007 XML"), ("ods", "calc8")], ids=["xlsx", "ods"]
)
def test_saved_and_loaded_again_it_is_the_same_and_live(
    office: Office, built: dict[Language, Path], tmp_path: Path, suffix: str, filter_name: str
) -> None:
    path = tmp_path / f"saved.{suffix}"
    with office.load(built["zh"]) as book:  # not the shared one: once saved as .ods, Calc changes it slowly
        sheets = [name for name in book.sheet_names if book.formula_values(name)]
        expected = {sheet: book.formula_values(sheet) for sheet in sheets}
        book.save_as(path, filter_name)
    with office.load(path) as again:
        assert differences(again, expected, digits=15) == []  # as many as the formats store
        sheet = again.sheet(RISK)
        table = book_table(again)
        score = table(sheet, 5, label("score"))
        before = score.Value
        table(sheet, 5, label("overdue_payments")).Value = 4
        assert score.Value < before


def book_table(book: Book) -> Any:
    """Cells by row (from 0) and header, also where a format does not keep tables."""

    def cell(sheet: Any, row: int, header: str) -> Any:
        headers = [str(h) for h in sheet.getCellRangeByPosition(0, 4, 80, 4).getDataArray()[0]]
        return sheet.getCellByPosition(headers.index(header), row)

    return cell


def test_data_validation_is_there(book: Book) -> None:
    """Calc asks it of what is typed, not of what programs write: so it is read here, not tried."""
    table = Table(book, "Risk")
    chosen = table.cell(0, label("customer_type")).Validation
    assert (chosen.Type.value, chosen.ErrorAlertStyle.value) == ("LIST", "STOP")
    assert "企业" in chosen.getFormula1()
    ledger = Table(book, "Events")
    amount = ledger.cell(0, "损失金额").Validation
    assert (amount.Type.value, amount.getOperator().value) == ("DECIMAL", "GREATER_EQUAL")
