"""Scores are cut, never rounded up, and bands compare the cut score."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxl.functions import Functions
from riskxl.profile.library import ProfileLibrary
from riskxl.scoring.table import Scorer


def with_delinquency_weight(folder: Path, weight: str) -> ProfileLibrary:
    """An own profile in which a delinquency costs this many points."""
    text = (
        "key: own\nnames: {zh: 自有, en: Own}\nextends: general\n"
        f"characteristics: {{credit_delinquency: {{weight: {weight}}}}}\n"
    )
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return ProfileLibrary([folder])


@pytest.mark.parametrize(
    ("points", "score", "tier"),
    [
        ("15", 85.0, "低风险"),
        ("15.04", 84.9, "中风险"),  # 84.96 is never shown as 85.0
        ("15.0000000001", 85.0, "低风险"),  # beyond nine decimals
        ("15.00001", 84.9, "中风险"),
        ("15.1", 84.9, "中风险"),
        ("14.99", 85.0, "低风险"),
        ("40", 60.0, "中风险"),
        ("40.01", 59.9, "高风险"),
        ("70", 30.0, "高风险"),
        ("70.1", 29.9, "极高风险"),
        ("99.95", 0.0, "极高风险"),
        ("130", 0.0, "极高风险"),
    ],
)
def test_edges(tmp_path: Path, points: str, score: float, tier: str) -> None:
    functions = Functions(with_delinquency_weight(tmp_path, points))
    headers = [[c.labels.zh for c in functions.library.get("own").characteristics]]
    values = [[1_000_000, *[0] * 6, 1, *[0] * 5]]
    assert functions.score(values, headers, "own") == score
    assert functions.tier(values, headers, "own") == tier


@pytest.mark.parametrize(
    ("score", "tier"),
    [
        (100, "低风险"),
        (85.0, "低风险"),
        ("85.0", "低风险"),
        (84.96, "中风险"),
        ("84.96", "中风险"),
        (84.9, "中风险"),
        (60, "中风险"),
        (59.99, "高风险"),
        (30, "高风险"),
        (29.99, "极高风险"),
        (0, "极高风险"),
    ],
)
def test_the_tier_of_a_score(library: ProfileLibrary, score: float, tier: str) -> None:
    assert Functions(library).tier(score) == tier


@pytest.mark.parametrize(
    ("score", "tier"),
    [(100, "高风险"), (80, "高风险"), (79.99, "中风险"), (50, "中风险"), (49.99, "低风险"), (0, "低风险")],
)
def test_where_higher_is_riskier(library: ProfileLibrary, score: float, tier: str) -> None:
    assert Functions(library).tier(score, None, "judicial") == tier


def test_every_tenth_is_shown_as_itself(library: ProfileLibrary) -> None:
    # the basic profile's score is the credit score itself: 100 − (100 − value)
    tenths = [n / 10 for n in range(1001)]
    table = Scorer(library, "basic").score_rows([[tenth, "正常"] for tenth in tenths])
    assert table.scores.score.tolist() == tenths


@given(st.decimals(0, 100, places=9))
def test_scores_are_cut(library: ProfileLibrary, exact: Decimal) -> None:
    score = Functions(library).score([[float(exact), "正常"]], None, "basic")
    assert Decimal(str(score)) == exact.quantize(Decimal("0.1"), ROUND_FLOOR)
