"""Rows for the property tests: values on, beside and far from every threshold, and gaps."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st
from reference_scorer import CATALOGUE, NOT_APPLICABLE, Card, Row, Value

from riskxl.profile.model import Characteristic, Profile

# By unit, each list from harmless to worst, in the decimals that people type.
_COUNTS = ["0", "1", "2", "3", "4", "5", "19", "1000000"]
_RISING_RATIO = ["-1", "-0.5", "0", "0.2", "0.2001", "0.35", "0.7", "0.70000001", "1", "3", "3.0001", "5"]
_GRADED: dict[str, list[str]] = {
    "trade_value": ["25000000", "1000000", "999999.99", "500000", "499999.99", "100000", "99999.9999", "0"],
    "revenue_swing": ["0", "0.35", "2", "-0.3", "-0.300000000001", "-0.3001", "2.0001", "-1", "10"],
    "capacity_change": ["0.1", "0", "-0.3", "-0.3001", "-1"],
    "order_surge": _RISING_RATIO,
    "litigation_ratio": _RISING_RATIO[2:],
    "debt_ratio": _RISING_RATIO[2:],
    "term_extension": ["-365", "0", "30", "60", "60.000001", "61", "3650"],
    "max_penalty": ["0", "0.01", "100000", "100000.01", "5000000"],
    "payment_willingness": ["A", "B", "C", "D"],
    "credit_score": ["100", "99.9", "85", "80", "79.96", "64.7", "60", "59.99", "33.3", "0"],
    "payment_record": ["正常", "偶尔延期付款", "多次延期付款"],
}


def graded(key: str) -> list[Fraction | str]:
    """Values of an indicator from harmless to worst."""
    texts = _GRADED.get(key, _COUNTS)
    return list(texts) if CATALOGUE[key].unit == "category" else [Fraction(text) for text in texts]


def cell(value: Value) -> Any:
    """The value as a cell holds it."""
    return float(value) if isinstance(value, Fraction) else value


def cells(row: Row) -> list[Any]:
    return [cell(value) for value in row.values()]


def rows(card: Card, blanks: bool = True) -> st.SearchStrategy[dict[str, Value]]:
    """Rows of a profile; without blanks every indicator has a value."""
    gaps: list[Value] = [None, NOT_APPLICABLE] if blanks else []
    drawn = st.fixed_dictionaries({key: st.sampled_from([*graded(key), *gaps]) for key in card.weights})
    return drawn.map(lambda row: {key: row[key] for key in card.weights})  # in profile order


def kernel_value(characteristic: Characteristic, value: Value) -> float:
    """The value as the kernel takes it."""
    if value is None or value == NOT_APPLICABLE:
        return float("nan")
    if isinstance(value, str):
        words = [category.labels.zh.removesuffix("级") for category in characteristic.categories]
        return float(words.index(value))
    return float(value)


def kernel_columns(
    profile: Profile, table: Sequence[Row]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """k × n values and marks of 'not applicable'."""
    values = np.array([[kernel_value(c, row[c.key]) for row in table] for c in profile.characteristics])
    marks = np.array([[row[c.key] == NOT_APPLICABLE for row in table] for c in profile.characteristics])
    return values, marks


def random_columns(
    profile: Profile, rows: int, seed: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Many rows quickly: values of ``graded``, a tenth of them unknown, a tenth not applicable."""
    random = np.random.default_rng(seed)
    values = np.empty((len(profile.characteristics), rows))
    for n, c in enumerate(profile.characteristics):
        values[n] = random.choice([kernel_value(c, value) for value in graded(c.key)], rows)
    kind = random.random(values.shape)
    values[kind < 0.2] = np.nan
    return values, kind < 0.1
