"""The figures: equal to other libraries, right at the edges, and honest about few events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import peer_sample as sample
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import roc_auc_score

from riskxl.insight import statistics
from riskxl.insight.statistics import Share, auc, divergence, information_value, ks, psi

PEERS: dict[str, dict[str, float]] = json.loads(
    (Path(__file__).parent / "peer_figures.json").read_text(encoding="utf-8")
)["figures"]
RISK = 100.0 - sample.score


def ours(figure: str) -> float:
    found: Any
    match figure:
        case "iv":
            found = information_value(sample.overdue, sample.bad, 4)
        case "woe of 3":
            iv = information_value(sample.overdue, sample.bad, 4)
            assert iv is not None
            return iv.logs[3]
        case "psi":
            found = psi(sample.score, sample.score_later, sample.PSI_EDGES)
        case "ks":
            found = ks(RISK, sample.bad)
        case "auc":
            found = auc(RISK, sample.bad)
    return float(found.value)


@pytest.mark.parametrize(
    ("figure", "library"), [(figure, library) for figure in PEERS for library in PEERS[figure]]
)
def test_as_other_libraries_compute_it(figure: str, library: str) -> None:
    """Their figures were taken by tests.bench.review_peers."""
    assert ours(figure) == pytest.approx(PEERS[figure][library], abs=1e-12)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60).filter(
        lambda cases: len({bad for _, bad in cases}) == 2
    )
)
def test_auc_and_ks_as_in_scikit_learn_and_scipy(cases: list[tuple[int, bool]]) -> None:
    risk = np.array([value for value, _ in cases], dtype=float)
    bad = np.array([is_bad for _, is_bad in cases])
    found, distance = auc(risk, bad), ks(risk, bad)
    assert found is not None and distance is not None
    assert found.value == pytest.approx(roc_auc_score(bad, risk), abs=1e-12)
    assert distance.value == pytest.approx(stats.ks_2samp(risk[bad], risk[~bad]).statistic, abs=1e-12)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


def test_an_auc_that_cannot_be() -> None:
    assert auc(np.array([1.0, 2.0]), np.array([True, True])) is None
    assert ks(np.array([1.0]), np.array([False])) is None


def test_a_perfect_score_of_few_events_is_not_certain() -> None:
    risk = np.arange(20.0)
    found = auc(risk, risk >= 17)
    assert found is not None
    assert (found.value, found.high, found.bad, found.good) == (1.0, 1.0, 3, 17)
    assert 0.6 < found.low < 0.9


def test_the_interval_of_the_auc_holds_the_truth() -> None:
    """Of 400 samples with 8 bad among 200 and a true AUC of 0.9 about 95 % of the intervals hold it."""
    random = np.random.default_rng(1)
    bad = np.arange(200) < 8
    shift = stats.norm.ppf(0.9) * np.sqrt(2)
    held = 0
    for _ in range(400):
        found = auc(random.normal(size=200) + shift * bad, bad)
        assert found is not None
        held += found.low <= 0.9 <= found.high
    assert 0.93 <= held / 400 <= 0.99


def test_thirty_events_tell_what_ten_do_not() -> None:
    """The reason that ENOUGH_EVENTS states."""

    def low(events: int) -> float:
        return statistics._newcombe(0.75, events, 400)[0]

    assert statistics.ENOUGH_EVENTS == 30
    assert [round(low(events), 2) for events in (10, 30, 100)] == [0.57, 0.65, 0.69]


def test_wilson_interval() -> None:
    """As in Newcombe, Intervals for the single proportion, Stat. Med. 17, 1998, table I."""
    found = [Share(*case).interval for case in ((81, 263), (15, 148), (0, 20), (1, 29))]
    rounded = [(round(low, 4), round(high, 4)) for low, high in (pair for pair in found if pair)]
    assert rounded == [(0.2553, 0.3662), (0.0624, 0.1605), (0.0, 0.1611), (0.0061, 0.1718)]
    assert Share(0, 0).interval is None and Share(0, 0).value is None


def test_an_empty_cell_is_smoothed_and_said_so() -> None:
    """(10, 0) against (5, 5): 0.5 more in every cell, worked by hand."""
    found = divergence([10, 0], [5, 5])
    assert found is not None and found.smoothed
    a, b = (10.5 / 11, 0.5 / 11), (0.5, 0.5)
    assert found.value == pytest.approx(sum((x - y) * np.log(x / y) for x, y in zip(a, b, strict=True)))
    full = divergence([9, 1], [5, 5])
    assert full is not None and not full.smoothed


def test_cells_that_nobody_is_in_add_nothing() -> None:
    with_empty, without = divergence([9, 0, 1], [5, 0, 5]), divergence([9, 1], [5, 5])
    assert with_empty is not None and without is not None
    assert (with_empty.value, with_empty.chance) == (without.value, without.chance)
    assert divergence([0, 0], [1, 2]) is None


def test_the_chance_level_of_psi() -> None:
    """Two samples of one distribution stay below it in about 95 of 100 cases."""
    random = np.random.default_rng(2)
    below = 0
    for _ in range(600):
        a, b = random.multinomial(150, [0.1, 0.2, 0.3, 0.4]), random.multinomial(90, [0.1, 0.2, 0.3, 0.4])
        found = divergence(a.tolist(), b.tolist())
        assert found is not None
        below += not found.beyond_chance
    assert 0.92 <= below / 600 <= 0.98
