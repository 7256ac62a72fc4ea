"""Scorecard libraries scoring the profile's customers with the profile's own bins, as far as installed."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
import pandas as pd

from riskxl.profile.model import Characteristic, Profile
from riskxl.scoring.card import Card
from riskxl.scoring.kernel import score_columns
from tests.bench.customers import Floats, customers

_LEARNED_FROM = 20_000


@dataclass(frozen=True, slots=True)
class Peer:
    """A library with a card like the profile's."""

    name: str
    is_slow: bool
    keys: tuple[str, ...]
    score: Callable[[pd.DataFrame], object]

    def scoring(self, columns: Floats) -> Callable[[], object]:
        """Scores these customers, who are in a DataFrame before the clock starts."""
        frame = _frame(self.keys, columns)

        def run() -> object:
            with _hushed():
                return self.score(frame)

        return run


def installed(profile: Profile) -> Iterator[Peer]:
    """The peers that can be imported here."""
    makers = {"toad": _toad, "optbinning": _optbinning, "scorecardpy": _scorecardpy}
    for name, make in makers.items():
        if find_spec(name) is not None:
            with _hushed():
                score = make(profile)
            yield Peer(name, name == "scorecardpy", profile.keys, score)


def _toad(profile: Profile) -> Callable[[pd.DataFrame], object]:
    import toad

    card = toad.ScoreCard().load(
        {
            c.key: {f"[{low!r} ~ {high!r})": points for low, high, points in _bins(c)}
            for c in profile.characteristics
        }
    )
    _check(profile, card.predict)
    return card.predict


def _scorecardpy(profile: Profile) -> Callable[[pd.DataFrame], object]:
    import scorecardpy

    card = {
        c.key: pd.DataFrame(
            [(c.key, f"[{low!r},{high!r})", points) for low, high, points in _bins(c)],
            columns=["variable", "bin", "points"],
        )
        for c in profile.characteristics
    }
    card["basepoints"] = pd.DataFrame({"variable": ["basepoints"], "bin": [np.nan], "points": [0.0]})

    def score(frame: pd.DataFrame) -> object:
        return scorecardpy.scorecard_ply(frame, card, print_step=0)["score"]

    _check(profile, score)
    return score


def _optbinning(profile: Profile) -> Callable[[pd.DataFrame], object]:
    """It takes no points, only bins; the points that it learns for them are its own."""
    from optbinning import BinningProcess, Scorecard
    from sklearn.linear_model import LogisticRegression

    inner_edges = {c.key: [low for low, _, _ in _bins(c)][1:] for c in profile.characteristics}
    binning = BinningProcess(
        list(profile.keys),
        binning_fit_params={
            key: {
                "user_splits": edges,
                "user_splits_fixed": [True] * len(edges),
                "min_prebin_size": 1e-4,
            }
            for key, edges in inner_edges.items()
        },
    )
    card = Scorecard(
        binning_process=binning,
        estimator=LogisticRegression(),
        scaling_method="min_max",
        scaling_method_params={"min": 0, "max": 100},
    )
    sample = customers(_LEARNED_FROM, seed=1)
    score = score_columns(Card(profile), sample.columns).score
    turned_bad = np.random.default_rng(2).random(len(sample)) < 0.8 - score / 150
    card.fit(_frame(sample.keys, sample.columns), turned_bad.astype(int))
    return card.score


def _bins(c: Characteristic) -> list[tuple[float, float, float]]:
    """The characteristic as bins from −∞ to ∞: from, below, points."""
    if c.linear is not None:  # so many points for each: a bin for each count up to the weight
        points = [
            min(n * c.linear.per_unit, c.weight) for n in range(1 + math.ceil(c.weight / c.linear.per_unit))
        ]
        edges = [-math.inf, *map(float, range(1, len(points)))]
    else:
        inner = {edge for a in c.attributes for edge in (a.interval.low, a.interval.high)}
        edges = [-math.inf, *sorted(edge for edge in inner if c.low < edge < math.inf)]
        points = [sum(a.points for a in c.attributes if max(edge, c.low) in a.interval) for edge in edges]
    return [(low, high, cost) for (low, high), cost in zip(pairwise([*edges, math.inf]), points, strict=True)]


def _check(profile: Profile, score: Callable[[pd.DataFrame], object]) -> None:
    """The peer's card costs the same points as ours."""
    sample = customers(1000, seed=1)
    points = score_columns(Card(profile), sample.columns, with_points=True).points
    assert points is not None
    np.testing.assert_array_equal(np.asarray(score(_frame(sample.keys, sample.columns))), points.sum(axis=0))


def _frame(keys: tuple[str, ...], columns: Floats) -> pd.DataFrame:
    return pd.DataFrame(dict(zip(keys, columns, strict=True)))


@contextmanager
def _hushed() -> Iterator[None]:
    """Without the notes and warnings of others."""
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
