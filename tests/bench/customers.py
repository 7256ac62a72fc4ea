"""Made-up customers: clean values of the thirteen indicators of profile general, all rows distinct."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Profile

Floats = npt.NDArray[np.float64]


@lru_cache(maxsize=1)
def general() -> Profile:
    """The profile that all benches use."""
    return ProfileLibrary().get("general")


@dataclass(frozen=True)
class Customers:
    """The same customers as columns for the kernel and as cells for functions and files."""

    keys: tuple[str, ...]
    headers: tuple[str, ...]
    columns: Floats  # k × n

    def __len__(self) -> int:
        return self.columns.shape[1]

    @cached_property
    def rows(self) -> list[list[float]]:
        """Row by row, as a host hands cells over."""
        return self.columns.T.tolist()


def customers(rows: int, seed: int = 2026) -> Customers:
    """Customers like those of a wholesaler: most have no or one problem, every attribute occurs."""
    random = np.random.default_rng(seed)
    rare = random.random((3, rows)) < [[0.03], [0.2], [0.15]]
    by_key = {
        "trade_value": random.uniform(0, 3e6, rows).round(2),
        "abnormal_listings": random.poisson(0.15, rows),
        "revenue_swing": np.where(rare[0], random.uniform(2, 6, rows), random.normal(0, 0.3, rows)),
        "executive_changes": random.poisson(0.7, rows),
        "tax_arrears": random.poisson(0.03, rows),
        "dishonest_debtor": random.poisson(0.03, rows),
        "overdue_payments": random.poisson(0.6, rows),
        "credit_delinquency": random.poisson(0.05, rows),
        "order_surge": random.exponential(0.8, rows),
        "term_extension": random.integers(0, 75, rows),
        "returns_breaches": random.poisson(0.8, rows),
        "max_penalty": np.where(rare[1], random.exponential(80_000, rows), 0.0).round(2),
        "litigation_ratio": np.where(rare[2], random.exponential(0.2, rows), 0.0),
    }
    profile = general()
    columns = np.array([by_key[key] for key in profile.keys], dtype=np.float64)
    for n, c in enumerate(profile.characteristics):
        if c.unit == "ratio":  # percentages with two decimals, as people type them
            columns[n] = columns[n].clip(c.low, c.high).round(4)
    headers = tuple(c.labels.zh for c in profile.characteristics)
    return Customers(profile.keys, headers, columns)
