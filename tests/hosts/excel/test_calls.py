"""Every function called as VBA calls it gives, to the last bit, what riskxl.functions gives."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxl.functions import FUNCTIONS, Functions

from .call_path import MISSING, CallPath, ComRange
from .com import CELLS, answered, as_text, from_cells

GENERAL = 13
HEADERS = [
    "累计历史交易额", "经营异常次数", "营收波动", "高管变更次数", "欠税记录", "失信记录", "逾期次数",
    "征信逾期", "下单突增", "账期延长", "退换货次数", "行政处罚金额", "涉诉占比",
]  # fmt: skip
CLEAN: list[Any] = [1_000_000, *[0] * 12]
BAD: list[Any] = [1_000_000, 2, "-35%", 0, 1, 1, 4, 1, 0, 61, 3, "12万", 0.2001]
UNKNOWN: list[Any] = [None, "约3次", None, None, None, None, 4, None, None, None, None, None, 35]
NOTHING: list[Any] = [None] * GENERAL
ROWS = [CLEAN, BAD, UNKNOWN, NOTHING]

# one entry: the function, then its arguments as riskxl.functions takes them; None is omitted
CALLS: list[tuple[Any, ...]] = [
    *(
        (name, values, headers, profile)
        for name in ("SCORE", "TIER", "REASONS", "IMPROVE", "CHECK", "COVERAGE")
        for values in (*ROWS, ROWS, ROWS * 20)
        for headers in (HEADERS, *([] if name in ("REASONS", "IMPROVE", "CHECK", "COVERAGE") else [None]))
        for profile in (None, "electronics", "电子元器件")
        if headers or profile is None
    ),
    ("TIER", 72.0, None, None),
    ("TIER", [[100], [84.96], [30], [None], ["x"]], None, "general"),
    ("REASONS", BAD, HEADERS, None, 2),
    ("REASONS", [BAD, CLEAN], HEADERS, None, "2"),
    *(("DETAIL", row, HEADERS, None) for row in ROWS),
    ("PLAN", "高风险", None, None),
    ("PLAN", [["low"], ["黄"], [30], [None], ["?"]], "general", "term"),
    *(("PLAN", "medium", None, item) for item in ("action", "term", "prepay", "follow_up", "approval")),
    ("TERM", "中风险", 60, None),
    ("TERM", [["medium"], ["medium"], ["low"], [None]], [[60], ["45天"], [30], [10]], None),
    ("PREPAY", "medium", 100_000, None),
    ("PREPAY", [["medium"], ["extreme"], ["high"]], [["10万"], [5], [0.015]], "general"),
    ("NEXT", "高风险", date(2026, 1, 31), None),
    ("NEXT", [["low"], ["medium"], [None]], [[date(2025, 11, 30)], ["2026/1/31"], [46_000]], "general"),
    ("WEIGHTS",),
    ("WEIGHTS", None),
    ("WEIGHTS", "judicial"),
    ("PROFILES",),
    ("VALID_USCC", "91350100M000100Y43"),
    ("VALID_USCC", [["91350100M000100Y43"], ["91350100M000100Y44"], [None], [123456789012345678.0]]),
]


def test_every_function_is_called_here() -> None:
    assert {f"RISK_{name}" for name, *_ in CALLS} == {doc.name for doc in FUNCTIONS}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_ranges(excel: CallPath, functions: Functions, call: tuple[Any, ...]) -> None:
    name, *arguments = call
    got = excel.call(f"RISK_{name}", *map(from_cells, arguments))
    assert as_text(got) == answered(functions.call(name, *arguments))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_values_and_array_constants(excel: CallPath, functions: Functions, call: tuple[Any, ...]) -> None:
    """Not a range but what a formula calculates: =RISK_TERM("medium",60), ={1,2,3}, =INDEX(…)."""
    name, *arguments = call
    values = [MISSING if a is None else from_cells(a).Value for a in arguments]
    got = excel.call(f"RISK_{name}", *values)
    assert as_text(got) == answered(functions.call(name, *arguments))


def test_one_row_of_an_array_may_come_flat(excel: CallPath) -> None:
    assert excel.call("RISK_SCORE", tuple(map(float, CLEAN)), tuple(HEADERS), MISSING) == 100.0


@pytest.mark.parametrize("name", ["SCORE", "TIER", "REASONS", "CHECK", "COVERAGE", "IMPROVE"])
def test_a_row_alone_and_in_a_range(excel: CallPath, name: str) -> None:
    headers = from_cells(HEADERS)
    column = excel.call(f"RISK_{name}", from_cells(ROWS), headers, MISSING)
    alone = [excel.call(f"RISK_{name}", from_cells(row), headers, MISSING) for row in ROWS]
    assert as_text(column) == as_text([[answer] for answer in alone])


@given(
    st.lists(st.lists(st.sampled_from(CELLS), min_size=GENERAL, max_size=GENERAL), min_size=1, max_size=40)
)
def test_any_cells(excel: CallPath, functions: Functions, rows: list[list[tuple[Any, Any]]]) -> None:
    com = ComRange(tuple(tuple(cell for cell, _ in row) for row in rows))
    plain = [[cell for _, cell in row] for row in rows]
    for name in ("SCORE", "TIER", "REASONS", "CHECK", "COVERAGE"):
        got = excel.call(f"RISK_{name}", com, from_cells(HEADERS), MISSING)
        assert as_text(got) == answered(functions.call(name, plain, HEADERS, None))


@pytest.mark.parametrize(
    ("cell", "shown"), [(com, plain) for com, plain in CELLS if isinstance(plain, str) and plain[0] == "#"]
)
def test_an_error_cell_is_named_and_not_taken_for_a_blank(excel: CallPath, cell: int, shown: str) -> None:
    row = [*map(float, CLEAN[:5]), cell, *map(float, CLEAN[6:])]
    problem = excel.call("RISK_CHECK", ComRange((tuple(row),)), from_cells(HEADERS), MISSING)
    assert problem == f"失信记录：“{shown}”单元格是错误值；请改正公式"
    assert excel.call("RISK_COVERAGE", ComRange((tuple(row),)), from_cells(HEADERS), MISSING) < 1


def test_a_number_shown_as_currency_is_a_number(excel: CallPath) -> None:
    assert excel.call("RISK_TIER", ComRange(Decimal("72")), MISSING, MISSING) == "中风险"
    days = [excel.call("RISK_NEXT", "low", ComRange(day), MISSING) for day in (46_000.0, Decimal(46_000))]
    assert days[0] == days[1] == datetime(2026, 3, 9, tzinfo=UTC)


def test_a_blank_row_gives_an_empty_text(excel: CallPath) -> None:
    for name in ("SCORE", "TIER", "REASONS", "IMPROVE", "CHECK", "COVERAGE", "DETAIL"):
        assert excel.call(f"RISK_{name}", from_cells(NOTHING), from_cells(HEADERS), MISSING) == ""


def test_columns_that_are_no_indicator_are_ignored(excel: CallPath) -> None:
    headers = ["客户名称", "合作起始时间", *HEADERS]
    row = ["某公司", date(2020, 5, 1), *BAD]
    got = excel.call("RISK_SCORE", from_cells(row), from_cells(headers), MISSING)
    assert got == excel.call("RISK_SCORE", from_cells(BAD), from_cells(HEADERS), MISSING)


def test_a_date_goes_out_as_a_com_date(excel: CallPath) -> None:
    """COM takes a date only as a datetime with a time zone, which it leaves as it is."""
    last = ComRange(datetime(2026, 1, 31, tzinfo=UTC))
    assert excel.call("RISK_NEXT", ComRange("中风险"), last, MISSING) == datetime(2026, 2, 28, tzinfo=UTC)
    column = ComRange(((datetime(2026, 1, 31, tzinfo=UTC),), (None,)))
    got = excel.call("RISK_NEXT", ComRange((("高风险",), ("高风险",))), column, MISSING)
    assert got == [[datetime(2026, 2, 7, tzinfo=UTC)], [""]]


def test_follow_ups_of_a_plan(excel: CallPath) -> None:
    """§13.16"""
    assert excel.call("RISK_TERM", "medium", 60.0, MISSING) == 42
    assert excel.call("RISK_TERM", "medium", 45.0, MISSING) == 31
    assert excel.call("RISK_PREPAY", "medium", 100_000.0, MISSING) == 30_000


@pytest.mark.parametrize("name", ["REASONS", "IMPROVE", "CHECK"])
def test_no_text_is_longer_than_excel_takes(excel: CallPath, name: str) -> None:
    for row in (
        ["这不是一个数字，只是一段很长的话" * 20] * GENERAL,
        [9.0] * GENERAL,
        [-2146826281] * GENERAL,
    ):
        text = excel.call(f"RISK_{name}", ComRange((tuple(row),)), from_cells(HEADERS), MISSING)
        assert len(text) <= 255
