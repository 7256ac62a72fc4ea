"""A profile laid out for the kernel: its numbers, without its words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from riskxl.profile.model import Characteristic, Profile

Floats = npt.NDArray[np.float64]


class Rule(NamedTuple):
    """What one characteristic costs in the profile's mode."""

    clean: float
    weight: float
    critical: bool
    lines: tuple[tuple[float, float, float], ...]  # low, high, points; they never overlap
    linear: tuple[float, float, float] | None  # at zero, per unit, most
    floors: tuple[tuple[float, float, int], ...]  # low, high, tier


class Card:
    """A profile laid out for the kernel: rules for one row, and the same as columns for many rows.

    Most characteristics have one line that costs points; the further lines of some stand apart.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.rules = [self._rule(c) for c in profile.characteristics]
        self.size = len(self.rules)
        self.clean = _column([rule.clean for rule in self.rules])
        self.weights = [rule.weight for rule in self.rules]
        self.critical = [n for n, rule in enumerate(self.rules) if rule.critical]
        self.linear = [(n, *rule.linear) for n, rule in enumerate(self.rules) if rule.linear]
        nothing = (math.inf, math.inf, 0.0)
        first = [rule.lines[0] if rule.lines else nothing for rule in self.rules]
        self.line_low, self.line_high, self.line_points = _columns(first)
        further = [(n, line) for n, rule in enumerate(self.rules) for line in rule.lines[1:]]
        self.further_source = [n for n, _ in further]
        self.further_low, self.further_high, self.further_points = _columns([line for _, line in further])
        floors = [(n, floor) for n, rule in enumerate(self.rules) for floor in rule.floors]
        self.floor_source = [n for n, _ in floors]
        self.floor_low, self.floor_high, tiers = _columns([floor for _, floor in floors])
        self.floor_tier = tiers.astype(np.int8)
        self.band_edges = _column([band.low for band in profile.bands[1:]])
        self.band_tiers = np.array([band.tier for band in profile.bands], dtype=np.int8)

    def _rule(self, c: Characteristic) -> Rule:
        scale, most = self._scale(c)
        lines = [
            (a.interval.low, a.interval.high, min(a.points * scale, most)) for a in c.attributes if a.points
        ]
        linear = None
        if c.linear is not None:
            linear = (c.linear.at_zero * scale, c.linear.per_unit * scale, most)
        floors = [(floor.interval.low, floor.interval.high, int(floor.tier)) for floor in c.floors]
        return Rule(c.clean, c.weight, c.critical, tuple(lines), linear, tuple(floors))

    def _scale(self, c: Characteristic) -> tuple[float, float]:
        """The factor on stated points, and the most that the characteristic may cost."""
        if self.profile.mode == "normalise":
            scale = 100.0 / self.profile.total_weight
            return scale, c.weight * scale
        return 1.0, c.weight if c.linear is not None else math.inf


def _column(numbers: Sequence[float]) -> Floats:
    return np.array(numbers, dtype=np.float64).reshape(-1, 1)


def _columns(lines: Sequence[tuple[float, float, float]]) -> tuple[Floats, Floats, Floats]:
    """Lines of three numbers as three columns."""
    return (
        _column([a for a, _, _ in lines]),
        _column([b for _, b, _ in lines]),
        _column([c for _, _, c in lines]),
    )
