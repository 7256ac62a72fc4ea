"""Profile general written out in numpy as a good analyst would do it: the measure for the kernel."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from riskxl.tiers import Tier

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]

_WEIGHTS = (5, 10, 10, 8, 7, 15, 15, 10, 7, 7, 5, 8, 5)
_NONE, _LOW, _MEDIUM, _HIGH, _EXTREME, _UNRATED = (
    np.int8(tier) for tier in (Tier.NONE, Tier.LOW, Tier.MEDIUM, Tier.HIGH, Tier.EXTREME, Tier.UNRATED)
)


class ByHand(NamedTuple):
    """The same results as the kernel's."""

    score: Floats
    score_tier: Codes
    tier: Codes
    coverage: Floats


def score_alone(columns: Floats) -> Floats:
    """100 less the points, blanks costing nothing; neither cut to one decimal nor banded."""
    (
        trade,
        listings,
        swing,
        changes,
        tax,
        debtor,
        overdue,
        delinquency,
        surge,
        term,
        returns,
        penalty,
        share,
    ) = columns
    points = np.select([trade >= 1e6, trade >= 5e5, trade >= 1e5, trade < 1e5], [0.0, 2.0, 3.0, 5.0])
    points += np.where(np.isnan(listings), 0.0, np.minimum(listings * 5, 10))
    points += np.where((swing > 2) | (swing < -0.3), 10.0, 0.0)
    points += np.where(changes > 2, 8.0, 0.0)
    points += np.where(tax >= 1, 10.0, 0.0)
    points += np.where(debtor >= 1, 15.0, 0.0)
    points += np.where(np.isnan(overdue), 0.0, np.minimum(overdue * 5, 15))
    points += np.where(delinquency >= 1, 10.0, 0.0)
    points += np.where(surge > 3, 7.0, 0.0)
    points += np.where(term > 60, 7.0, 0.0)
    points += np.where(returns > 2, 5.0, 0.0)
    points += np.where(penalty > 100_000, 8.0, 0.0)
    points += np.where(share > 0.2, 5.0, 0.0)
    return np.maximum(100 - points, 0)


def score(columns: Floats) -> ByHand:
    """All that the kernel gives: score, bands, floors, coverage, and what follows from blanks."""
    _, listings, _, _, _, debtor, overdue, delinquency, *_ = columns
    score = np.floor(np.round(score_alone(columns), 9) * 10) / 10
    score_tier = np.select([score >= 85, score >= 60, score >= 30], [_LOW, _MEDIUM, _HIGH], _EXTREME)
    floor = np.where(overdue > 3, _HIGH, np.where(debtor >= 1, _MEDIUM, _LOW))
    tier = np.maximum(score_tier, floor)

    coverage = np.zeros(len(score))
    for weight, column in zip(_WEIGHTS, columns, strict=True):
        coverage += np.where(np.isnan(column), 0.0, weight)
    coverage = np.round(coverage / sum(_WEIGHTS), 9)
    unchecked = np.isnan(listings) | np.isnan(debtor) | np.isnan(overdue) | np.isnan(delinquency)
    tier = np.where(unchecked, np.maximum(tier, _MEDIUM), tier)
    unrated = coverage < 0.5
    score = np.where(unrated, np.nan, score)
    score_tier = np.where(unrated, _NONE, score_tier)
    tier = np.where(unrated, np.where(floor > _LOW, floor, _UNRATED), tier)
    return ByHand(score, score_tier, tier, coverage)
