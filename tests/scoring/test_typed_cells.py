"""What people type in cells: every example of ``cell_examples`` by every way of reading it."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from cell_examples import BLANK, EXAMPLES, INDICATORS, NA, Example, Expected, X
from hypothesis import given
from hypothesis import strategies as st

from riskxl.profile.library import ProfileLibrary
from riskxl.scoring.cells import CellReader, Reading, Status
from riskxl.scoring.table import ScoredTable, Scorer

MANY = 40  # more rows than the row-by-row way takes
UNITS = pytest.mark.parametrize("unit", INDICATORS)
STATUS = {BLANK: Status.BLANK, NA: Status.NOT_APPLICABLE, X: Status.INVALID}


def reader(library: ProfileLibrary, unit: str) -> CellReader:
    return CellReader(library.characteristic(INDICATORS[unit]))


def bits(number: float) -> str:
    return "nan" if math.isnan(number) else number.hex()


def matches(reading: Reading, expected: Expected) -> bool:
    if isinstance(expected, str):
        return reading.status is STATUS[expected] and math.isnan(reading.value)
    return reading.status is Status.VALUE and bits(reading.value) == bits(float(expected))


EVERY_EXAMPLE = pytest.mark.parametrize("example", EXAMPLES, ids=str)


@EVERY_EXAMPLE
def test_alone_and_in_a_column(library: ProfileLibrary, example: Example) -> None:
    cell = example.cell
    for unit, expected in example.expected.items():
        read = reader(library, unit)
        alone = read.read(cell)
        assert matches(alone, expected), f"{unit}: {alone}"
        assert matches(read.read(cell), expected)  # now that its text is remembered
        for column, row in (([cell], 0), ([None, cell, "3", 1.5], 1), ([cell] * 3, 2)):
            values, special = read.column(column)
            assert bits(values[row]) == bits(alone.value)
            if alone.status in (Status.VALUE, Status.BLANK):
                assert row not in special
            else:
                assert special[row][1:] == alone[1:]


@pytest.fixture(scope="module")
def scorers(library: ProfileLibrary) -> dict[str, Scorer]:
    """By unit, a scorer whose profile has its indicator."""
    general, basic = Scorer(library, "general"), Scorer(library, "basic")
    return {unit: basic if unit in ("score", "category") else general for unit in INDICATORS}


def scored(scorer: Scorer, unit: str, cell: object, rows: int) -> ScoredTable:
    header = next(c.labels.zh for c in scorer.profile.characteristics if c.key == INDICATORS[unit])
    return scorer.score_rows([[cell]] * rows, [header])


@EVERY_EXAMPLE
def test_in_one_row_and_in_many(scorers: dict[str, Scorer], example: Example) -> None:
    for unit, expected in example.expected.items():
        one, many = (scored(scorers[unit], unit, example.cell, rows) for rows in (1, MANY))
        indicator = one.profile.keys.index(INDICATORS[unit])
        value = math.nan if isinstance(expected, str) else float(expected)
        for table, row in ((one, 0), (many, 0), (many, MANY - 1)):
            assert bits(table.values[indicator, row]) == bits(value)
            assert table.unknown[indicator, row] == (expected in (X, BLANK))
            assert table.points[:, row].tobytes() == one.points[:, 0].tobytes()
            assert table.scores.tier[row] == one.scores.tier[0]
            assert table.problem_text(row) == one.problem_text(0)


@EVERY_EXAMPLE
def test_an_invalid_cell_is_named(scorers: dict[str, Scorer], example: Example) -> None:
    """With its header, the value that stands in it and the remedy, in both languages."""
    for unit, expected in example.expected.items():
        problems = scored(scorers[unit], unit, example.cell, rows=1).problems(0)
        assert len(problems) == (expected == X)
        for problem in problems:
            label = next(c.labels for c in scorers[unit].profile.characteristics if c.key == INDICATORS[unit])
            assert problem.where.zh == problem.where.en == label.zh
            message, remedy = problem.message, problem.remedy
            assert all((message.zh, message.en, remedy.zh, remedy.en))
            shown = message.zh.removeprefix("“").split("”")[0]
            assert message.en.startswith(f"'{shown}': ")
            assert 0 < len(shown) <= 30
            assert "\n" not in problem.text("zh")


@pytest.mark.parametrize(
    ("cell", "unit", "shown", "remedy"),
    [
        (2.5, "count", "2.5", "请填整数，如 3"),
        (100000.5, "count", "100000.5", "请填整数，如 3"),
        (-1234567, "count", "-1234567", "请填整数，如 3"),
        ("约3次", "count", "约3次", "请填整数，如 3"),
        ("2\n3", "count", "2 3", "请填整数，如 3"),
        ("#DIV/0!", "count", "#DIV/0!", "请改正公式"),
        (35, "ratio", "35", "若是 35%，请填 35%"),
        (35.25, "ratio", "35.25", "若是 35.25%，请填 35.25%"),
        ("35", "ratio", "35", "若是 35%，请填 35%"),
        (3500, "ratio", "3500", "请填百分数或小数，如 35% 或 0.35"),
        ("十万", "money", "十万", "请填金额，如 120000 或 12万"),
        (True, "money", "TRUE", "请填金额，如 120000 或 12万"),
        ("3次", "days", "3次", "请填天数，如 60"),
        (101, "score", "101", "请填评分，如 85"),
        ("从不", "category", "从不", "请填：正常、偶尔延期付款、多次延期付款"),
        (10**400, "count", "1.00e+400", "请填整数，如 3"),
        ("很" * 50, "count", "很" * 29 + "…", "请填整数，如 3"),
    ],
)
def test_the_value_and_the_remedy(
    library: ProfileLibrary, cell: object, unit: str, shown: str, remedy: str
) -> None:
    reading = reader(library, unit).read(cell)
    assert reading.message is not None
    assert reading.message.zh.startswith(f"“{shown}”")
    assert reading.remedy is not None
    assert reading.remedy.zh == remedy


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("近半年营收波动幅度(%)", 35, 0.35),
        ("近半年营收波动幅度（%）", "35", 0.35),
        ("近半年营收波动幅度（％）", -35.5, -0.355),
        ("近半年营收波动幅度(%)", -30, -0.3),
        ("近半年营收波动幅度(%)", "35%", 0.35),
        ("近半年营收波动幅度(%)", 0, 0),
        ("近半年营收波动幅度(%)", 0.35, X),  # 0.35 % or 35 %?
        ("近半年营收波动幅度(%)", "0.35", X),
        ("近半年营收波动幅度(%)", -1, X),
        ("近半年营收波动幅度(%)", 2000, X),
        ("近半年营收波动幅度(%)", "无", 0),
        ("近半年营收波动幅度(%)", None, BLANK),
        ("近半年营收波动幅度(%)", math.inf, X),
        ("行政处罚最高单次金额(万元)", 12, 120_000),
        ("行政处罚最高单次金额(万元)", "12", 120_000),
        ("行政处罚最高单次金额(万元)", 10.0001, 100_001),
        ("行政处罚最高单次金额(万元)", 0.07, 700),
        ("行政处罚最高单次金额(万元)", "12万", 120_000),  # what is typed goes before the header
        ("行政处罚最高单次金额(万元)", "12元", 12),
        ("行政处罚最高单次金额(亿元)", 1.2, 1.2e8),
        ("行政处罚最高单次金额(亿元)", 1e299, X),
        ("行政处罚最高单次金额(亿元)", 1.7e308, X),
        ("行政处罚最高单次金额(元)", 12, 12),
        ("行政处罚最高单次金额(千元)", 12, 12_000),
        ("账期申请延长幅度(天)", 61, 61),
        ("历史逾期付款次数(次)", "3次", 3),
    ],
)
def test_the_unit_in_the_header(
    library: ProfileLibrary, header: str, cell: object, expected: Expected
) -> None:
    scorer = Scorer(library, "general")
    for rows in (1, MANY):
        for cells in ([[cell]] * rows, [[cell], *[[1.0]] * rows], [[cell], *[["x"]] * rows]):
            table = scorer.score_rows(cells, [header])
            (bound,) = table.binding.bound
            value, reading = float(table.values[bound[0], 0]), table.special[bound[0]].get(0)
            if isinstance(expected, str):
                assert math.isnan(value)
                assert (reading.status if reading else Status.BLANK) is STATUS[expected]
            else:
                assert reading is None
                assert bits(value) == bits(float(expected))


def test_an_ambiguous_percentage_names_both_readings(library: ProfileLibrary) -> None:
    text = Scorer(library, "general").score_rows([[0.355]], ["营收波动(%)"]).problem_text(0)
    assert text.zh == (
        "营收波动(%)：“0.355”表头写明单位是 %，无法确定是 0.355% 还是 35.5%；"
        "请去掉表头里的 %，单元格写成百分数"
    )
    assert "0.355% or 35.5%" in text.en


NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-20, 120),
    st.integers(-(10**20), 10**20).map(float),
    st.decimals(-400, 4000, places=4).map(float),
)
HEADER_UNITS = [
    ("count", 1.0, False),
    ("ratio", 1.0, False),
    ("ratio", 1.0, True),
    ("money", 1.0, False),
    ("money", 1e4, False),
    ("money", 1e8, False),
    ("days", 1.0, False),
    ("score", 1.0, False),
]


@pytest.mark.parametrize(("unit", "factor", "percent"), HEADER_UNITS)
def test_any_number_alone_in_a_column_and_as_text(
    library: ProfileLibrary, unit: str, factor: float, percent: bool
) -> None:
    read = CellReader(library.characteristic(INDICATORS[unit]), factor, percent)

    @given(st.lists(NUMBERS, min_size=1, max_size=8))
    def check(numbers: list[float]) -> None:
        columns = [read.column(numbers), read.column(np.array(numbers)), read.column([*numbers, "text"])]
        for n, number in enumerate(numbers):
            alone = read.read(number)
            for values, special in columns:
                assert bits(values[n]) == bits(alone.value)
                if n in special:
                    assert special[n][1:] == alone[1:]
                else:
                    assert alone.status in (Status.VALUE, Status.BLANK)
            if math.isfinite(number):
                typed = read.read(format(Decimal(repr(number)), "f"))
                assert (bits(typed.value), *typed[1:]) == (bits(alone.value), *alone[1:])

    check()


@UNITS
@given(cell=st.one_of(st.text(max_size=12), st.text("0123456789.,%-+()eE万亿元次天¥ ", max_size=10)))
def test_no_text_crashes_or_is_forgotten(library: ProfileLibrary, unit: str, cell: str) -> None:
    read = reader(library, unit)
    reading = read.read(cell)
    assert math.isnan(reading.value) == (reading.status is not Status.VALUE)
    assert (reading.message is None) == (reading.status is not Status.INVALID)
    if reading.status is Status.VALUE:
        assert read.low <= reading.value <= read.high
    if reading.status is Status.BLANK:
        assert not cell.strip()
