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

from riskxl.profile.model import Profile
from riskxl.scoring.card import Card, Floats
from riskxl.tiers import Tier

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

BLOCK_ROWS = 8192
_FEW_ROWS = 64
_ONE_TIER: dict[int, Codes] = {
    int(tier): np.array([tier], np.int8) for tier in Tier
}  # shared: nobody may write into them
for _codes in _ONE_TIER.values():
    _codes.flags.writeable = False
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
    if rows == 1:
        return _score_row(card, np.asarray(values, dtype=np.float64), not_applicable, with_points)
    if rows <= BLOCK_ROWS:
        return _score_block(card, np.asarray(values, dtype=np.float64), not_applicable, with_points)
    score, coverage = np.empty(rows), np.empty(rows)
    score_tier, tier = np.empty(rows, np.int8), np.empty(rows, np.int8)
    points = np.empty((card.size, rows)) if with_points else None
    table = values if isinstance(values, np.ndarray) and values.dtype == np.float64 else None
    block_values = np.empty((card.size, BLOCK_ROWS))
    for start in range(0, rows, BLOCK_ROWS):
        block = slice(start, min(start + BLOCK_ROWS, rows))
        if table is not None:
            part = table[:, block]
        else:
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


def _score_row(card: Card, values: Floats, not_applicable: Bools | None, with_points: bool) -> Scores:
    """What ``_score_block`` does, for one row in plain Python: the same operations on the same numbers.

    A worksheet asks for one row at a time, and numpy takes longer to begin a step than to do it for one.
    """
    cells: list[float] = values[:, 0].tolist()
    checked = [False] * card.size if not_applicable is None else not_applicable[:, 0].tolist()
    points = [0.0] * card.size
    total = missing = 0.0
    danger = int(Tier.LOW)
    unchecked = False
    for n, (value, rule) in enumerate(zip(cells, card.rules, strict=True)):
        clean, weight, critical, lines, linear, floors = rule
        if value == clean:
            continue  # costs nothing and fires no floor
        if value != value:
            if not checked[n]:
                missing += weight
                unchecked = unchecked or critical
            continue
        cost = 0.0
        for low, high, line_points in lines:
            if low <= value < high:
                cost = line_points
        if linear is not None:
            at_zero, per_unit, most = linear
            cost = max(min(value * per_unit + at_zero, most), 0.0)
        for low, high, floor in floors:
            if low <= value < high and floor > danger:
                danger = floor
        points[n] = cost
        total += cost
    profile = card.profile
    score = cut(min(total, 100.0) if profile.riskier_is_higher else max(100.0 - total, 0.0))
    score_tier = int(profile.bands[0].tier)
    for band in profile.bands:
        if score >= band.low:
            score_tier = int(band.tier)
    tier = max(score_tier, danger, Tier.MEDIUM if unchecked else Tier.LOW)
    coverage = 1.0
    if missing:
        share = (profile.total_weight - missing) / profile.total_weight
        coverage = round(share * _NINE_DECIMALS) / _NINE_DECIMALS
    if coverage < profile.coverage_at_least:
        score, score_tier = math.nan, Tier.NONE
        tier = danger if danger > Tier.LOW else Tier.UNRATED
    return Scores(
        np.array([score]),
        _ONE_TIER[score_tier],
        _ONE_TIER[tier],
        np.array([coverage]),
        np.array(points).reshape(-1, 1) if with_points else None,
    )


def _score_block(card: Card, values: Floats, not_applicable: Bools | None, with_points: bool) -> Scores:
    rows = values.shape[1]
    unknown = np.isnan(values)
    some_unknown = bool(unknown.any())
    if some_unknown:
        values = np.where(unknown, card.clean, values)  # costs nothing and fires no floor
        if not_applicable is not None:
            unknown &= ~not_applicable

    hit = values >= card.line_low
    hit &= values < card.line_high
    points = np.multiply(hit, card.line_points)
    if card.further_source:
        _add_further_lines(card, values, points)
    for n, at_zero, per_unit, most in card.linear:
        line_points = points[n]
        np.multiply(values[n], per_unit, out=line_points)
        if at_zero:
            line_points += at_zero
        np.minimum(line_points, most, out=line_points)
        np.maximum(line_points, 0.0, out=line_points)
    # one after another in either way; numpy's sum() would change the order with the layout
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
    if card.floor_source:
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
    return Scores(score, score_tier, tier, coverage, points if with_points else None)


def _add_further_lines(card: Card, values: Floats, points: Floats) -> None:
    """Add the other lines of characteristics that have several: in a row at most one of them is not zero."""
    line_values = values[card.further_source]
    hit = line_values >= card.further_low
    hit &= line_values < card.further_high
    for n, line_points in zip(card.further_source, hit * card.further_points, strict=True):
        points[n] += line_points


def _tenths(profile: Profile, total: Floats) -> Floats:
    """The score in whole tenths: rounded to nine decimals, then cut, never rounded up."""
    score = np.minimum(total, 100.0) if profile.riskier_is_higher else np.maximum(100.0 - total, 0.0)
    score *= _NINE_DECIMALS
    np.rint(score, out=score)  # a whole number below 2**53: exact
    score /= _NINE_DECIMALS / 10
    return np.floor(score, out=score)


def band_tiers(card: Card, score: Floats) -> Codes:
    """The score tier of scores with one decimal, NaN for none."""
    band: Codes = np.add.reduce(score >= card.band_edges, axis=0, dtype=np.int8)
    return card.band_tiers.take(band)


def cut(score: float) -> float:
    """A score cut to one decimal as the kernel does it: 84.96 → 84.9."""
    return math.floor(round(score * _NINE_DECIMALS) / (_NINE_DECIMALS / 10)) / 10


def _floor_tiers(card: Card, values: Floats) -> Codes:
    """The worst tier that a floor sets in each row, LOW where none fires."""
    if not card.floor_source:
        return np.zeros(values.shape[1], np.int8)
    floor_values = values[card.floor_source]
    fires = floor_values >= card.floor_low
    fires &= floor_values < card.floor_high
    tiers: Codes = fires.view(np.int8) * card.floor_tier  # LOW, which is 0, where none fires
    worst: Codes = np.maximum.reduce(tiers, axis=0)
    return worst


def _coverage(card: Card, unknown: Bools) -> Floats:
    missing = np.zeros(unknown.shape[1])
    for weight, column in zip(card.weights, unknown, strict=True):
        missing += weight * column
    total = card.profile.total_weight
    coverage: Floats = np.rint((total - missing) / total * _NINE_DECIMALS) / _NINE_DECIMALS
    return coverage
