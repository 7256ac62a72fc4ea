"""python -m tests.bench.review_peers: what other libraries compute for tests/insight/peer_sample.py.

Writes tests/insight/peer_figures.json, which the tests hold our statistics against: the libraries themselves
(extra `bench`) are too heavy, and too rarely released, for the tests.
"""

from __future__ import annotations

import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parents[1] / "insight"
sys.path.insert(0, str(FOLDER))

import peer_sample as sample  # noqa: E402


def figures() -> dict[str, dict[str, float]]:
    """By figure and library."""
    import toad
    from optbinning import OptimalBinning
    from optbinning.binning.metrics import jeffrey
    from scipy.stats import ks_2samp
    from sklearn.metrics import roc_auc_score, roc_curve

    target = sample.bad.astype(int)
    binning = OptimalBinning(
        user_splits=list(sample.SPLITS),
        user_splits_fixed=[True] * len(sample.SPLITS),
        min_prebin_size=1e-4,
        monotonic_trend=None,
    ).fit(sample.overdue.astype(float), target)
    table = binning.binning_table.build()
    words = pd.Series(sample.overdue).astype(str)
    edges = [-np.inf, *sample.PSI_EDGES, np.inf]
    shares = [np.histogram(scores, edges)[0] / sample.SIZE for scores in (sample.score_later, sample.score)]
    false_hits, hits, _ = roc_curve(target, -sample.score)
    return {
        "iv": {
            "toad": float(toad.IV(words, target)),
            "optbinning": float(table.loc["Totals", "IV"]),
        },
        "woe of 3": {"optbinning": float(table.loc[3, "WoE"])},
        "psi": {
            "toad": float(
                toad.metrics.PSI(
                    pd.Series(sample.score_later), pd.Series(sample.score), combiner=list(sample.PSI_EDGES)
                )
            ),
            "optbinning": float(jeffrey(*shares, return_sum=True)),
        },
        "ks": {
            "toad": float(toad.metrics.KS(sample.score, target)),
            "scipy": float(ks_2samp(sample.score[sample.bad], sample.score[~sample.bad]).statistic),
            "scikit-learn": float(np.max(hits - false_hits)),
        },
        "auc": {
            "toad": float(toad.metrics.AUC(-sample.score, target)),
            "scikit-learn": float(roc_auc_score(target, -sample.score)),
        },
    }


def main() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = figures()
    libraries = sorted({library for by_library in found.values() for library in by_library})
    written = {"versions": {library: version(library) for library in libraries}, "figures": found}
    path = FOLDER / "peer_figures.json"
    path.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8", newline="\n")
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
