"""How to improve: every answer is tried by hand, and no smaller one exists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_scorer import CRITICAL, GENERAL, PROFILES, TIERS, Card, Mode, Row, Verdict
from sample_rows import cells, rows

from riskxl.profile.library import ProfileLibrary
from riskxl.scoring.improve import improvement_text, improvements
from riskxl.scoring.table import Scorer

MOST_PROBLEMS = 8  # the oracle tries all subsets


def better(verdict: Verdict, than: str) -> bool:
    if than == "unrated":
        return verdict.tier != "unrated"
    return verdict.tier != "unrated" and TIERS.index(verdict.tier) < TIERS.index(than)


def cleared(card: Card, row: Row, keys: tuple[str, ...]) -> Row:
    clean = card.clean_row()
    return {key: clean[key] if key in keys else value for key, value in row.items()}


def smallest_sets(card: Card, row: Row, mode: Mode) -> Iterator[tuple[str, ...]]:
    """All of the smallest sets of problems which, cleared, lead to a better tier; by brute force."""
    tier = card.score(row, mode).tier
    clean = card.clean_row()
    problems = [key for key, value in row.items() if value not in (clean[key], "-")]
    for size in range(1, len(problems) + 1):
        found = [
            keys
            for keys in combinations(problems, size)
            if better(card.score(cleared(card, row, keys), mode), tier)
        ]
        if found:
            yield from found
            return


def few_problems(card: Card) -> st.SearchStrategy[dict[str, Any]]:
    """Rows in which most indicators are clean or not checked at all."""
    touched = st.lists(st.sampled_from(list(card.weights)), min_size=1, max_size=MOST_PROBLEMS, unique=True)
    return st.builds(
        lambda row, keys: {k: row[k] if k in keys else v for k, v in card.clean_row().items()},
        rows(card),
        touched,
    )


@pytest.mark.parametrize("mode", ["deduct", "normalise"])
@pytest.mark.parametrize("key", ["general", "judicial", "basic", "cross_border", "electronics"])
def test_advice_is_right_and_the_smallest(library: ProfileLibrary, key: str, mode: Mode) -> None:
    card, scorer = PROFILES[key], Scorer(library, key, mode)

    @settings(max_examples=40)
    @given(few_problems(card))
    def check(row: dict[str, Any]) -> None:
        check_advice(scorer, card, row, mode)

    check()


UNCHECKED = {key: None for key in GENERAL if key not in CRITICAL}  # more than half of the weights


@settings(max_examples=60)
@given(
    row=rows(PROFILES["general"]),
    checked=st.sets(st.sampled_from(list(UNCHECKED)), max_size=2),
    missing=st.sets(st.sampled_from(CRITICAL), max_size=1),
)
def test_advice_where_too_little_is_known(
    library: ProfileLibrary, row: dict[str, Any], checked: set[str], missing: set[str]
) -> None:
    """Some must be checked, some cleared, and no more than needed."""
    gaps = dict.fromkeys({*UNCHECKED, *missing} - checked)
    check_advice(Scorer(library, "general"), PROFILES["general"], row | gaps, "deduct")


def check_advice(scorer: Scorer, card: Card, row: Row, mode: Mode) -> None:
    table = scorer.score_rows([cells(row)])
    tier = card.score(row, mode).tier
    found = improvements(table, 0)
    if tier in ("", "low"):
        assert found == []
        return
    smallest = list(smallest_sets(card, row, mode))
    assert bool(found) == bool(smallest)
    assert len(found) <= 3
    assert len({improvement.keys for improvement in found}) == len(found)
    for improvement in found:
        assert improvement.keys in [tuple(key for key in row if key in keys) for keys in smallest]
        verdict = card.score(cleared(card, row, improvement.keys), mode)
        assert improvement.tier.key == verdict.tier
        assert improvement.score == verdict.score or verdict.score is None


@pytest.mark.parametrize(
    ("values", "zh", "en"),
    [
        ({}, "已是最好等级", "already in the best tier"),
        (
            {"dishonest_debtor": 1},
            "解决失信被执行人记录 → 低风险 100.0",
            "clear Dishonest judgment debtor records → Low risk 100.0",
        ),
        (
            {"credit_delinquency": None},
            "查清公开征信逾期记录 → 低风险 100.0",
            "check Public credit delinquencies → Low risk 100.0",
        ),
        (
            {"dishonest_debtor": 1, "credit_delinquency": None},
            "解决失信被执行人记录，并查清公开征信逾期记录 → 低风险 100.0",
            "clear Dishonest judgment debtor records and check Public credit delinquencies → Low risk 100.0",
        ),
        (
            {"overdue_payments": 2, "credit_delinquency": 1},
            "解决历史逾期付款次数 → 低风险 90.0；或解决公开征信逾期记录 → 低风险 90.0",
            "clear Overdue payments → Low risk 90.0; or clear Public credit delinquencies → Low risk 90.0",
        ),
    ],
)
def test_in_words(library: ProfileLibrary, values: dict[str, Any], zh: str, en: str) -> None:
    row = cells(PROFILES["general"].clean_row() | values)
    text = improvement_text(Scorer(library, "general").score_rows([row]), 0)
    assert (text.zh, text.en) == (zh, en)
