"""The arithmetic of a scorecard on columns, numpy only. One row is a batch of one and gives the same bits.

Every sum runs indicator after indicator in profile order, with additions of exact zeros at most
skipped, so a result depends neither on the number of rows nor on what stands in the other rows.
Work goes in blocks of rows whose intermediate arrays stay in the processor's cache.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from riskxl.profile.model import Characteristic, Profile
from riskxl.tiers import Tier

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

BLOCK_ROWS = 8192
_FEW_ROWS = 64
_NINE_DECIMALS = 1e9


@dataclass(frozen=True, slots=True)
class Scores:
    """Results of n rows for k characteristics.

    ``score`` (n, points; NaN where unrated), ``score_tier`` and ``tier`` (n, codes of Tier),
    ``coverage`` (n, 0…1), ``points`` (k × n, points of each characteristic) when asked for.
    """

    score: Floats
    score_tier: Codes
    tier: Codes
    coverage: Floats
    points: Floats | None


class Card:
    """A profile laid out for the kernel: one line for each attribute that costs points, in profile order."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        characteristics = profile.characteristics
        self.size = len(characteristics)
        self.clean = _column([c.clean for c in characteristics])
        self.weights = [c.weight for c in characteristics]
        self.critical = [n for n, c in enumerate(characteristics) if c.critical]
        self._lay_out_points(characteristics)
        floors = [(n, floor) for n, c in enumerate(characteristics) for floor in c.floors]
        self.floor_source = np.array([n for n, _ in floors], dtype=np.intp)
        self.floor_low = _column([floor.interval.low for _, floor in floors])
        self.floor_high = _column([floor.interval.high for _, floor in floors])
        self.floor_tier = np.array([[floor.tier] for _, floor in floors], dtype=np.int8).reshape(-1, 1)
        self.band_edges = [band.low for band in profile.bands[1:]]
        self.band_tiers = np.array([band.tier for band in profile.bands], dtype=np.int8)

    def _lay_out_points(self, characteristics: Sequence[Characteristic]) -> None:
        lines: list[tuple[int, float, float, float]] = []
        self.linear: list[tuple[int, int, float, float, float]] = []  # line, source, at zero, per unit, most
        self.first_line = np.zeros(self.size, dtype=np.intp)
        for n, c in enumerate(characteristics):
            self.first_line[n] = len(lines)
            scale, most = self._scale(c)
            if c.linear is not None:
                at_zero, per_unit = c.linear.at_zero * scale, c.linear.per_unit * scale
                self.linear.append((len(lines), n, at_zero, per_unit, most))
                lines.append((n, math.inf, math.inf, 0.0))
                continue
            costing = [a for a in c.attributes if a.points]
            for a in costing:
                lines.append((n, a.interval.low, a.interval.high, min(a.points * scale, most)))
            if not costing:
                lines.append((n, math.inf, math.inf, 0.0))
        self.line_source = np.array([line[0] for line in lines], dtype=np.intp)
        self.line_low = _column([line[1] for line in lines])
        self.line_high = _column([line[2] for line in lines])
        self.line_points = _column([line[3] for line in lines])
        self.one_line_each = len(lines) == self.size

    def _scale(self, c: Characteristic) -> tuple[float, float]:
        """The factor on stated points, and the most that the characteristic may cost."""
        if self.profile.mode == "normalise":
            scale = 100.0 / self.profile.total_weight
            return scale, c.weight * scale
        return 1.0, c.weight if c.linear is not None else math.inf

    def most_points(self, n: int) -> float:
        """The most that characteristic n can cost in the profile's mode."""
        scale, most = self._scale(self.profile.characteristics[n])
        return min(self.profile.characteristics[n].most_points * scale, most)


def score_columns(
    card: Card,
    values: Floats | Sequence[Floats],
    not_applicable: Bools | None = None,
    *,
    with_points: bool = False,
) -> Scores:
    """Score n rows.

    values: k columns of n numbers (or a k × n array) in profile order and in the units of the
    catalogue (ratios as fractions, categories as their position), NaN where nothing valid is known.
    not_applicable: k × n, true where the indicator was checked and does not apply (value NaN).
    """
    if len(values) != card.size:
        raise ValueError(f"{card.size} columns expected, {len(values)} given")
    rows = len(values[0]) if card.size else 0
    if rows <= BLOCK_ROWS:
        return _score_block(card, np.asarray(values, dtype=np.float64), not_applicable, with_points)
    score, coverage = np.empty(rows), np.empty(rows)
    score_tier, tier = np.empty(rows, np.int8), np.empty(rows, np.int8)
    points = np.empty((card.size, rows)) if with_points else None
    block_values = np.empty((card.size, BLOCK_ROWS))
    for start in range(0, rows, BLOCK_ROWS):
        block = slice(start, min(start + BLOCK_ROWS, rows))
        part = block_values[:, : block.stop - start]
        for n in range(card.size):
            part[n] = values[n][block]
        na = None if not_applicable is None else not_applicable[:, block]
        result = _score_block(card, part, na, with_points)
        score[block], score_tier[block] = result.score, result.score_tier
        tier[block], coverage[block] = result.tier, result.coverage
        if points is not None:
            points[:, block] = result.points
    return Scores(score, score_tier, tier, coverage, points)


def _score_block(card: Card, values: Floats, not_applicable: Bools | None, with_points: bool) -> Scores:
    rows = values.shape[1]
    unknown = np.isnan(values)
    some_unknown = bool(unknown.any())
    if some_unknown:
        values = np.where(unknown, card.clean, values)  # costs nothing and fires no floor
        if not_applicable is not None:
            unknown &= ~not_applicable

    line_values = values if card.one_line_each else values[card.line_source]
    hit = line_values >= card.line_low
    hit &= line_values < card.line_high
    points = np.where(hit, card.line_points, 0.0)
    for line, source, at_zero, per_unit, most in card.linear:
        line_points = points[line]
        np.multiply(values[source], per_unit, out=line_points)
        if at_zero:
            line_points += at_zero
        np.minimum(line_points, most, out=line_points)
        np.maximum(line_points, 0.0, out=line_points)
    # line after line in either way; numpy's sum() would change the order with the layout
    if rows <= _FEW_ROWS:
        total = np.add.accumulate(points, axis=0)[-1]
    else:
        total = np.zeros(rows)
        for line_points in points:
            total += line_points

    tenths = _tenths(card.profile, total)
    score = tenths / 10.0
    score_tier = band_tiers(card, score)
    tier = score_tier
    if len(card.floor_source):
        tier = np.maximum(tier, _floor_tiers(card, values))
    coverage = np.ones(rows)
    if some_unknown:
        coverage = _coverage(card, unknown)
        unchecked = unknown[card.critical].any(axis=0)
        tier = np.maximum(tier, np.where(unchecked, np.int8(Tier.MEDIUM), np.int8(Tier.LOW)))
        unrated = coverage < card.profile.coverage_at_least
        if unrated.any():
            score[unrated] = np.nan
            score_tier = np.where(unrated, np.int8(Tier.NONE), score_tier)
            known_danger = _floor_tiers(card, values)
            tier = np.where(
                unrated, np.where(known_danger > Tier.LOW, known_danger, np.int8(Tier.UNRATED)), tier
            )
    kept = np.add.reduceat(points, card.first_line, axis=0) if with_points else None
    return Scores(score, score_tier, tier, coverage, kept)


def _tenths(profile: Profile, total: Floats) -> Floats:
    """The score in whole tenths: rounded to nine decimals, then cut, never rounded up."""
    score = np.minimum(total, 100.0) if profile.riskier_is_higher else np.maximum(100.0 - total, 0.0)
    score *= _NINE_DECIMALS
    np.rint(score, out=score)  # a whole number below 2**53: exact
    score /= _NINE_DECIMALS / 10
    return np.floor(score, out=score)


def band_tiers(card: Card, score: Floats) -> Codes:
    """The score tier of scores with one decimal, NaN for none."""
    band = np.zeros(len(score), np.int8)
    for edge in card.band_edges:
        band += score >= edge
    return card.band_tiers[band]


def cut(score: float) -> float:
    """A score cut to one decimal as the kernel does it: 84.96 → 84.9."""
    return math.floor(round(score * _NINE_DECIMALS) / (_NINE_DECIMALS / 10)) / 10


def _floor_tiers(card: Card, values: Floats) -> Codes:
    """The worst tier that a floor sets in each row, LOW where none fires."""
    if not len(card.floor_source):
        return np.zeros(values.shape[1], np.int8)
    floor_values = values[card.floor_source]
    fires = floor_values >= card.floor_low
    fires &= floor_values < card.floor_high
    worst: Codes = np.where(fires, card.floor_tier, np.int8(Tier.LOW)).max(axis=0)
    return worst


def _coverage(card: Card, unknown: Bools) -> Floats:
    missing = np.zeros(unknown.shape[1])
    for weight, column in zip(card.weights, unknown, strict=True):
        missing += weight * column
    total = card.profile.total_weight
    coverage: Floats = np.rint((total - missing) / total * _NINE_DECIMALS) / _NINE_DECIMALS
    return coverage


def _column(numbers: Sequence[float]) -> Floats:
    return np.array(numbers, dtype=np.float64).reshape(-1, 1)
