"""Tables of cells as a whole: empty rows, widths, records, DataFrames."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from riskxl.errors import UsageError
from riskxl.profile.library import ProfileLibrary
from riskxl.scoring.table import ScoredTable, Scorer
from riskxl.tiers import Tier

CLEAN = [1_000_000, *[0] * 12]


@pytest.fixture(scope="module")
def general(library: ProfileLibrary) -> Scorer:
    return Scorer(library, "general")


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_an_empty_row_gives_nothing(general: Scorer, rows: int) -> None:
    table = general.score_rows([[None] * 12 + [""], *[CLEAN] * (rows - 1)])
    assert math.isnan(table.scores.score[0])
    assert math.isnan(table.scores.coverage[0])
    assert table.scores.tier[0] == table.scores.score_tier[0] == Tier.NONE
    assert table.problems(0) == []
    assert table.scores.tier[1:].tolist() == [Tier.LOW] * (rows - 1)


@pytest.mark.parametrize(("cell", "coverage"), [("-", 5 / 112), ("约3次", 0.0), ("#N/A", 0.0)])
def test_a_row_with_anything_in_it_is_not_empty(general: Scorer, cell: str, coverage: float) -> None:
    table = general.score_rows([[cell, *[None] * 12]])
    assert table.scores.tier[0] == Tier.UNRATED
    assert table.scores.coverage[0] == pytest.approx(coverage, abs=1e-9)


def test_everything_not_applicable_is_checked_and_clean(general: Scorer) -> None:
    table = general.score_rows([["-"] * 13])
    assert (table.scores.score[0], table.scores.tier[0], table.scores.coverage[0]) == (100, Tier.LOW, 1)


@pytest.mark.parametrize(
    ("values", "tier"),
    [
        ({"tax_arrears": 1}, Tier.UNRATED),
        ({"overdue_payments": 3}, Tier.UNRATED),
        ({"overdue_payments": 4}, Tier.HIGH),
        ({"dishonest_debtor": 1}, Tier.MEDIUM),
        ({"dishonest_debtor": 1, "overdue_payments": 4}, Tier.HIGH),
        ({"dishonest_debtor": "-", "tax_arrears": 0}, Tier.UNRATED),
    ],
)
def test_an_unfinished_check_never_hides_a_known_danger(
    general: Scorer, values: dict[str, object], tier: Tier
) -> None:
    table = general.score_records([values])
    assert table.scores.tier[0] == tier
    assert math.isnan(table.scores.score[0])
    assert table.scores.score_tier[0] == Tier.NONE


def test_coverage_of_just_a_half_is_enough(library: ProfileLibrary) -> None:
    judicial = Scorer(library, "judicial")
    half = judicial.score_rows([[0, None, None, 0], [0, None, None, None]])
    assert half.scores.coverage.tolist() == [0.5, 0.45]
    assert [Tier(tier) for tier in half.scores.tier] == [Tier.MEDIUM, Tier.UNRATED]  # overdue is not checked


@pytest.mark.parametrize(
    "key", ["abnormal_listings", "dishonest_debtor", "overdue_payments", "credit_delinquency"]
)
@pytest.mark.parametrize("gap", [None, "", "不知道"])
def test_a_critical_indicator_that_is_not_checked(general: Scorer, key: str, gap: object) -> None:
    row: list[object] = list(CLEAN)
    row[general.profile.keys.index(key)] = gap
    table = general.score_rows([row])
    assert table.scores.score[0] == 100
    assert (table.scores.score_tier[0], table.scores.tier[0]) == (Tier.LOW, Tier.MEDIUM)


def test_another_indicator_may_stay_unchecked(general: Scorer) -> None:
    row: list[object] = [*CLEAN[:-1], None]
    assert general.score_rows([row]).scores.tier[0] == Tier.LOW


@pytest.mark.parametrize("rows", [1, 40])
def test_the_width_must_agree(general: Scorer, rows: int) -> None:
    with pytest.raises(UsageError) as refused:
        general.score_rows([*[CLEAN] * (rows - 1), CLEAN[:-1]])
    assert "没有表头时应有 13 列（通用的指标顺序），实有 12 列" in refused.value.text("zh")
    assert "请把表头行作为第二个参数" in refused.value.text("zh")
    with pytest.raises(UsageError) as refused:
        general.score_rows([[1, 2, 3]] * rows, ["逾期次数", "失信记录"])
    assert "数据有 3 列，表头有 2 列" in refused.value.text("zh")
    assert "3 columns of values, 2 headers" in refused.value.text("en")


def test_no_rows(general: Scorer) -> None:
    assert len(general.score_rows([])) == 0
    frame = pd.DataFrame({"逾期次数": pd.Series(dtype=float), "失信记录": pd.Series(dtype=object)})
    assert len(general.score_frame(frame)) == 0


def test_records_may_lack_fields(general: Scorer) -> None:
    records = [{"逾期次数": 1}, {"失信记录": 1, "备注": "x"}, {}]
    table = general.score_records(records)
    assert [Tier(tier) for tier in table.scores.tier] == [Tier.UNRATED, Tier.MEDIUM, Tier.NONE]


def same(one: ScoredTable, other: ScoredTable) -> bool:
    return all(
        getattr(one.scores, name).tobytes() == getattr(other.scores, name).tobytes()
        for name in ("score", "score_tier", "tier", "coverage", "points")
    )


def test_frames_of_every_dtype(general: Scorer) -> None:
    numbers = [4, 0, 1, 2, 3]
    expected = general.score_rows([[number, 0] for number in numbers], ["逾期次数", "失信记录"])
    for dtype in ("int64", "uint8", "float64", "float32", "Int64", "Float64", "object", "category", "str"):
        frame = pd.DataFrame({"逾期次数": pd.Series(numbers, dtype=dtype), "失信记录": 0})
        assert same(general.score_frame(frame), expected), dtype
        turned = frame.iloc[::-1]  # another index and another order of rows
        assert general.score_frame(turned).scores.tier.tolist() == expected.scores.tier.tolist()[::-1]


def test_frames_with_gaps_and_logical_values(general: Scorer) -> None:
    expected = general.score_rows([[1, True], [None, False], [3, None]], ["逾期次数", "失信记录"])
    for dtypes in (("float64", "boolean"), ("Int64", "object"), ("object", "object")):
        frame = pd.DataFrame(
            {
                "逾期次数": pd.Series([1, None, 3], dtype=dtypes[0]),
                "失信记录": pd.Series([True, False, None], dtype=dtypes[1]),
            }
        )
        assert same(general.score_frame(frame), expected), dtypes


def test_a_frame_with_two_columns_of_one_name(general: Scorer) -> None:
    frame = pd.DataFrame([[1, 0, 2]], columns=["逾期次数", "失信记录", "逾期次数"])
    (problem,) = general.score_frame(frame).problems(0)
    assert "第1列“逾期次数”和第3列“逾期次数”" in problem.where.zh


def test_values_are_left_alone(general: Scorer) -> None:
    frame = pd.DataFrame({"逾期次数": np.array([-0.0, np.nan, 2.0]), "失信记录": [0, 1, 2]})
    before = frame.copy()
    general.score_frame(frame)
    pd.testing.assert_frame_equal(frame, before)
