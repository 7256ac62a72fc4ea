"""The worksheet functions as people type them into Calc."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from riskxl.functions import FUNCTIONS

from .office import Book, Office


@pytest.fixture(scope="module")
def new_book(office: Office) -> Iterator[Book]:
    with office.new() as book:
        yield book


@pytest.fixture
def sheet(new_book: Book) -> Iterator[Any]:
    yield new_book.document.Sheets.getByIndex(0)
    new_book.undo_all()


def answer(sheet: Any, formula: str) -> float | str:
    cell = sheet.getCellRangeByName("Z1")
    cell.Formula = formula
    value: float | str | None = cell.getDataArray()[0][0]
    return str(cell.String) if value is None else value


def test_a_tier_can_be_counted_and_compared(sheet: Any) -> None:
    sheet.getCellRangeByName("A1").Formula = "=RISK_TIER(50)"
    assert answer(sheet, '=COUNTIF(A1:A3;"高风险")') == 1
    assert answer(sheet, '=IF(A1="高风险";"same";"other")') == "same"


@pytest.mark.parametrize(
    "formula, expected",
    [
        ('=RISK_TERM("中风险";45)', 31),
        ('=RISK_TERM("中风险";A1)', ""),  # a blank cell
        ('=RISK_TERM("中风险";0)', ""),  # which Calc hands over as 0
        ('=RISK_PREPAY("medium";100000)', 30000),
        ('=RISK_PREPAY("medium";A1)', ""),
        ('=RISK_NEXT("高";A1)', ""),
        ('=RISK_NEXT("高";46000)', 46007),
        ('=RISK_PLAN("红";;"approval")', "须风控总监批准"),
        ("=RISK_TIER(0)", "极高风险"),
        ('=IF(RISK_VALID_USCC("91350100M000100Y43");"valid";"not")', "valid"),
        ('=RISK_VALID_USCC("91350100M000100Y44")', 0),
        ("=ROWS(RISK_PROFILES())", 11),
        ('=INDEX(RISK_WEIGHTS("通用");ROWS(RISK_WEIGHTS("通用"));3)', 112),
        ('=RISK_TERM("什么";45)', "#VALUE!"),
        ("=RISK_SCORE(A1:C1;A2:B2)", "#VALUE!"),
        ("=RISK_SCORE(A1:M1)", ""),  # a blank row
    ],
)
def test_answers(sheet: Any, formula: str, expected: float | str) -> None:
    assert answer(sheet, formula) == expected


def test_misuse_of_a_text_function_is_answered_in_words(sheet: Any) -> None:
    assert "不是风险等级" in str(answer(sheet, '=RISK_PLAN("什么")'))
    assert "nosuch" in str(answer(sheet, '=RISK_TIER(A1:M1;;"nosuch")'))


def test_an_array_formula_fills_its_extent(sheet: Any) -> None:
    for row, score in enumerate((95, 70, 40, 10)):
        sheet.getCellByPosition(0, row).Value = score
    cells = sheet.getCellRangeByName("C1:C6")
    cells.setArrayFormula("=RISK_TIER(A1:A4)")
    shown = [sheet.getCellByPosition(2, row).String for row in range(6)]
    assert shown == ["低风险", "中风险", "高风险", "极高风险", "#N/A", "#N/A"]
    sheet.getCellByPosition(0, 0).Value = 5
    assert sheet.getCellByPosition(2, 0).String == "极高风险"


def test_a_single_error_cell_is_answered_with_its_error(sheet: Any) -> None:
    sheet.getCellRangeByName("A1").Formula = "=1/0"
    assert answer(sheet, '=RISK_TERM("中风险";A1)') == "#DIV/0!"


def test_the_function_wizard_has_texts(office: Office) -> None:
    descriptions = office.service("com.sun.star.sheet.FunctionDescriptions")
    for doc in FUNCTIONS:
        found = {item.Name: item.Value for item in descriptions.getByName(doc.name)}
        assert found["Description"] in (doc.help.zh, doc.help.en)
        arguments = found.get("Arguments") or ()
        assert [argument.Name for argument in arguments] == [a.name for a in doc.arguments]
        for argument, wanted in zip(arguments, doc.arguments, strict=True):
            assert argument.Description.startswith((wanted.help.zh, wanted.help.en))
