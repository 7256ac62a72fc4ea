"""Speed in Excel: crossings to Python, counted with the workbook's own VBA and the real Python behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from riskxl.functions import Functions
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook.vba.labels import TEXTS

from .headless import Excel, open_excel

HEADERS = ("信用评分", "交易记录", "等级", "天数", "金额")
RECORDS = ("正常", "偶尔延期付款", "多次延期付款", None)
TIERS = ("低风险", "中风险", "高风险")
LIVE = ("RISK_SCORE", "RISK_TIER", "RISK_REASONS", "RISK_COVERAGE", "RISK_CHECK")
FIRST = 5  # row of the first customer: a title and an empty row stand above the headers
PROFILE = "basic"


def customers(count: int) -> list[tuple[Any, ...]]:
    """Rows that all differ."""
    return [(n / 128, RECORDS[n % 4], TIERS[n % 3], 30 + n % 7, 1000.5 + n) for n in range(count)]


@pytest.fixture
def excel(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Excel]:
    """A sheet of as many customers as the test asks for."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))  # where a mistake would be logged
    path = tmp_path / "customers.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("客户")
    sheet.write("A1", "客户风险表")
    sheet.write_row(FIRST - 2, 0, HEADERS)
    for number, row in enumerate(customers(request.param)):
        sheet.write_row(FIRST - 1 + number, 0, row)
    book.close()
    with open_excel(path) as opened:
        yield opened


def calculate(excel: Excel, function: str, row: int, profile: str = PROFILE) -> Any:
    """The live formula of a customer, counted from 0."""
    at = FIRST + row
    headers = excel.range(f"A{FIRST - 1}:B{FIRST - 1}")
    return excel.call(function, excel.range(f"A{at}:B{at}"), headers, profile)


@lru_cache(maxsize=1)
def functions() -> Functions:
    return Functions(ProfileLibrary())


def direct(function: str, row: Sequence[Any], profile: str = PROFILE) -> Any:
    return functions().call(function, [list(row[:2])], [list(HEADERS[:2])], profile)


@pytest.mark.parametrize("excel", [1200], indirect=True)
def test_1200_customers_with_five_live_columns_cross_three_times_at_most(excel: Excel) -> None:
    for function in LIVE:
        for row in range(1200):
            calculate(excel, function, row)
    assert len(excel.server.calls) <= 3
    assert excel.server.rows_sent <= 1200 + FIRST  # nobody is sent twice; titles may go along


@pytest.mark.parametrize("excel", [10_000], indirect=True)
def test_10000_customers_cross_five_times_at_most_in_any_order(excel: Excel) -> None:
    for function in LIVE:
        for row in range(0, 10_000, 40):  # those between are answered by the same crossings
            calculate(excel, function, row * 7 % 10_000)
    assert len(excel.server.calls) <= 5


@pytest.mark.parametrize("excel", [60], indirect=True)
def test_every_answer_is_the_one_of_a_direct_call(excel: Excel) -> None:
    for row, cells in enumerate(customers(60)):
        for function in (*LIVE, "RISK_IMPROVE"):
            assert calculate(excel, function, row) == direct(function, cells), (function, cells)


@pytest.mark.parametrize("excel", [60], indirect=True)
def test_an_edit_crosses_once_for_its_row_alone(excel: Excel) -> None:
    for function in LIVE:
        for row in range(60):
            calculate(excel, function, row)
    calls, sent = len(excel.server.calls), excel.server.rows_sent
    excel.put(FIRST + 30, 1, 99.0)
    answers = [calculate(excel, function, 30) for function in LIVE]
    assert answers == [direct(function, (99.0, RECORDS[30 % 4])) for function in LIVE]
    assert (len(excel.server.calls) - calls, excel.server.rows_sent - sent) == (1, 1)


@pytest.mark.parametrize("excel", [60], indirect=True)
def test_values_that_look_alike_are_not_taken_for_one_another(excel: Excel) -> None:
    """50 and '50' and True and 'True': each has its own answer."""
    looks = (50.0, "50", 50.00000001, True, "True", None, "")
    for value in looks:
        excel.put(FIRST, 1, value)
        for function in LIVE:
            assert calculate(excel, function, 0) == direct(function, (value, RECORDS[0])), (function, value)


@pytest.mark.parametrize("excel", [60], indirect=True)
def test_a_profile_switch_and_back_crosses_for_the_new_profile_only(excel: Excel) -> None:
    for profile in (PROFILE, "judicial", PROFILE):
        for row in range(60):
            calculate(excel, "RISK_CHECK", row, profile)
    assert len(excel.server.calls) <= 2


@pytest.mark.parametrize("excel", [60], indirect=True)
def test_misuse_is_an_error_value_or_a_message_and_asked_once(excel: Excel) -> None:
    for row in range(60):
        assert calculate(excel, "RISK_SCORE", row, "不存在") == "#VALUE!"
        assert calculate(excel, "RISK_TIER", row, "不存在") == direct("RISK_TIER", (1, None), "不存在")
    assert len(excel.server.calls) == 1


@pytest.mark.parametrize("excel", [300], indirect=True)
def test_what_follows_from_the_tier_is_asked_once_a_column(excel: Excel) -> None:
    for row, cells in enumerate(customers(300)):
        tier, days, amount = (excel.range(f"{column}{FIRST + row}") for column in "CDE")
        assert excel.call("RISK_TERM", tier, days, "general") == functions().term(*cells[2:4], "general")
        assert excel.call("RISK_PREPAY", tier, amount, "general") == functions().prepay(
            cells[2], cells[4], "general"
        )
        assert excel.call("RISK_PLAN", tier, "general") == functions().plan(cells[2], "general")
    assert len(excel.server.calls) <= 3


@pytest.mark.parametrize("excel", [60], indirect=True)
def test_a_column_of_scores_is_asked_once(excel: Excel) -> None:
    for row, cells in enumerate(customers(60)):
        assert excel.call("RISK_TIER", excel.range(f"A{FIRST + row}")) == functions().tier(cells[0])
    assert len(excel.server.calls) == 1


@pytest.mark.parametrize("excel", [10], indirect=True)
def test_an_error_of_the_call_itself_is_told_with_its_remedy(excel: Excel) -> None:
    excel.server.dead = True
    assert calculate(excel, "RISK_COVERAGE", 0) == "#VALUE!"
    assert calculate(excel, "RISK_CHECK", 0) == TEXTS["call.failed"].zh


@pytest.mark.parametrize("excel", [10], indirect=True)
def test_other_shapes_cross_once(excel: Excel) -> None:
    headers = excel.range(f"A{FIRST - 1}:B{FIRST - 1}")
    block = excel.call("RISK_SCORE", excel.range(f"A{FIRST}:B{FIRST + 9}"), headers, PROFILE)
    assert block == [[direct("RISK_SCORE", row)] for row in customers(10)]
    assert excel.call("RISK_SCORE", excel.range(f"A{FIRST}:B{FIRST}")) == "#VALUE!"  # of general, 13 columns
    assert excel.call("RISK_PROFILES")[0] == functions().call("RISK_PROFILES")[0]
    assert excel.call("RISK_VALID_USCC", "91350100M000100Y43") is True


@pytest.mark.parametrize("excel", [10], indirect=True)
def test_new_rules_are_used_as_soon_as_any_answer_was_made_with_them(excel: Excel) -> None:
    calculate(excel, "RISK_SCORE", 0)
    excel.cross("reload")
    calculate(excel, "RISK_SCORE", 0, "judicial")
    calls = len(excel.server.calls)
    calculate(excel, "RISK_SCORE", 0)
    assert len(excel.server.calls) == calls + 1


@pytest.mark.parametrize("excel", [10], indirect=True)
def test_without_python_every_cell_says_so_at_once(excel: Excel) -> None:
    excel.stop_python()
    starts = excel.starts
    assert calculate(excel, "RISK_SCORE", 0) == "#VALUE!"
    message = calculate(excel, "RISK_TIER", 0)
    assert "诊断" in message and "xlwings" not in message
    assert excel.starts == starts + 1  # not one attempt for each cell
