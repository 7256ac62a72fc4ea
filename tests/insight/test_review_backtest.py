"""The rules' ordering on public credit data. One data set does not show it, and that is said as well."""

from __future__ import annotations

import pytest
from public_data import Backtest, backtests

from riskxl.profile.library import ProfileLibrary


@pytest.fixture(scope="module")
def found(library: ProfileLibrary) -> dict[str, Backtest]:
    return {one.data.split(",")[0]: one for one in backtests(library)}


@pytest.mark.parametrize("data", ["AER CreditCard", "causaldata credit_cards", "modeldata credit_data"])
def test_the_bad_rate_rises_with_every_step_of_the_rule(found: dict[str, Backtest], data: str) -> None:
    rates = [share.value for share in found[data].rates]
    assert all(rate is not None for rate in rates)
    assert rates == sorted(rates)  # type: ignore[type-var]
    assert found[data].auc.low > 0.55
    assert found[data].value.beyond_chance


def test_derogatory_reports_as_they_are_known(found: dict[str, Backtest]) -> None:
    """1,319 applications of Greene's data, 296 refused."""
    counts = [(share.hits, share.n) for share in found["AER CreditCard"].rates]
    assert counts == [(145, 1060), (47, 137), (37, 50), (20, 24), (47, 48)]


def test_among_approved_loans_the_ordering_is_not_seen(found: dict[str, Backtest]) -> None:
    """The lender had seen the delinquencies and chosen and priced by them: what is left tells nothing."""
    club = found["modeldata lending_club"]
    assert club.auc.low < 0.5 < club.auc.high
    assert not club.value.beyond_chance
