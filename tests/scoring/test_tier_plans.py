"""What follows from a tier: terms, prepayments and follow-up days in exact arithmetic."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Plan
from riskxl.scoring.plans import next_follow_up, prepayment, term
from riskxl.tiers import Tier


def plan(library: ProfileLibrary, tier: Tier) -> Plan:
    found = library.get("general").plan(tier)
    assert found is not None
    return found


@given(tenths=st.integers(0, 36500))
def test_terms_are_rounded_down(library: ProfileLibrary, tenths: int) -> None:
    days = Fraction(tenths, 10)
    assert term(plan(library, Tier.LOW), float(days)) == floor(days)
    assert term(plan(library, Tier.MEDIUM), float(days)) == floor(days * 7 / 10)
    assert term(plan(library, Tier.HIGH), float(days)) == 0
    assert term(plan(library, Tier.EXTREME), float(days)) == 0
    assert term(plan(library, Tier.UNRATED), float(days)) is None


@given(cents=st.integers(0, 10**12))
def test_prepayments_are_rounded_up_to_the_cent(library: ProfileLibrary, cents: int) -> None:
    amount = cents / 100
    assert prepayment(plan(library, Tier.LOW), amount) == 0
    assert prepayment(plan(library, Tier.MEDIUM), amount) == ceil(Fraction(cents * 3, 10)) / 100
    assert prepayment(plan(library, Tier.HIGH), amount) == amount
    assert prepayment(plan(library, Tier.EXTREME), amount) == "–"
    assert prepayment(plan(library, Tier.UNRATED), amount) is None


@given(st.dates(date(1900, 1, 1), date(9000, 1, 1)))
def test_follow_ups(library: ProfileLibrary, last: date) -> None:
    assert next_follow_up(plan(library, Tier.EXTREME), last) == last + timedelta(days=1)
    assert next_follow_up(plan(library, Tier.HIGH), last) == last + timedelta(days=7)
    assert next_follow_up(plan(library, Tier.UNRATED), last) is None
    for tier, months in ((Tier.MEDIUM, 1), (Tier.LOW, 3)):
        due = next_follow_up(plan(library, tier), last)
        assert due is not None
        assert (due.year * 12 + due.month) - (last.year * 12 + last.month) == months
        assert due.day == last.day or (due.day < last.day and (due + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_a_month_later(library: ProfileLibrary, last: date, due: date) -> None:
    assert next_follow_up(plan(library, Tier.MEDIUM), last) == due
