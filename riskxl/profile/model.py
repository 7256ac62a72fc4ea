"""A profile as the program uses it: resolved, validated, frozen. Built by ``loader``, never by hand."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from riskxl.language import Text
from riskxl.profile.schema import Example
from riskxl.tiers import Tier

Unit = Literal["count", "ratio", "money", "days", "score", "category"]
Mode = Literal["deduct", "normalise"]
Basis = Literal["source", "default"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Values low ≤ x < high; strict thresholds are already the next float (x > t is x ≥ nextafter(t))."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value < self.high


@dataclass(frozen=True, slots=True)
class Attribute:
    """Values of an interval cost so many points (PMML: attribute with partial score)."""

    interval: Interval
    points: float


@dataclass(frozen=True, slots=True)
class Linear:
    """points = at_zero + per_unit × value, kept between 0 and the characteristic's weight."""

    at_zero: float
    per_unit: float


@dataclass(frozen=True, slots=True)
class Category:
    """A word of a text characteristic; its value in the kernel is its position in the list."""

    key: str
    labels: Text
    aliases: tuple[str, ...]
    points: float


@dataclass(frozen=True, slots=True)
class Floor:
    """A value in the interval makes the tier at least ``tier``."""

    interval: Interval
    tier: Tier


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One indicator of a profile; ``attributes`` and ``linear`` are already scaled to ``weight``."""

    key: str
    labels: Text
    aliases: tuple[str, ...]
    group: str
    group_labels: Text
    unit: Unit
    low: float
    high: float
    window: Text
    help: Text
    weight: float
    attributes: tuple[Attribute, ...]
    linear: Linear | None
    categories: tuple[Category, ...]
    floors: tuple[Floor, ...]
    critical: bool
    may_exceed_weight: bool
    basis: Basis
    note: Text | None
    clean: float
    warn_from: float | None

    @property
    def most_points(self) -> float:
        """The most that this characteristic can cost."""
        if self.linear is not None:
            return self.weight
        return max((attribute.points for attribute in self.attributes), default=0.0)


@dataclass(frozen=True, slots=True)
class Band:
    """Scores low ≤ s < high (the top band includes 100)."""

    tier: Tier
    low: float
    high: float
    basis: Basis


@dataclass(frozen=True, slots=True)
class Period:
    """Time between two follow-ups."""

    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done for a customer of a tier; ``prepay_ratio`` None: no new orders at all."""

    tier: Tier
    action: Text
    term_factor: float | None
    prepay_ratio: float | None
    new_orders: bool
    follow_up: Period | None
    approval: Text | None
    basis: Basis


@dataclass(frozen=True)
class Profile:
    """A scorecard profile: what costs how many points, and what follows."""

    key: str
    names: Text
    description: Text | None
    extends: str | None
    riskier_is_higher: bool
    mode: Mode
    coverage_at_least: float
    characteristics: tuple[Characteristic, ...]
    bands: tuple[Band, ...]  # lowest score first
    plans: tuple[Plan, ...]
    remarks: tuple[Text, ...]
    examples: tuple[Example, ...]
    path: Path

    @cached_property
    def total_weight(self) -> float:
        """Σ of the weights, added in profile order."""
        total = 0.0
        for characteristic in self.characteristics:
            total += characteristic.weight
        return total

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(characteristic.key for characteristic in self.characteristics)

    @cached_property
    def fingerprint(self) -> str:
        """Eight hex digits that change when a score or tier could; texts and plans do not count."""
        scoring = {
            "riskier_is_higher": self.riskier_is_higher,
            "mode": self.mode,
            "coverage_at_least": self.coverage_at_least,
            "bands": [(band.tier, band.low, band.high) for band in self.bands],
            "characteristics": [
                {
                    "key": c.key,
                    "unit": c.unit,
                    "range": [c.low, c.high],
                    "weight": c.weight,
                    "attributes": [asdict(attribute) for attribute in c.attributes],
                    "linear": c.linear and asdict(c.linear),
                    "categories": [category.key for category in c.categories],
                    "floors": [asdict(floor) for floor in c.floors],
                    "critical": c.critical,
                }
                for c in self.characteristics
            ],
        }
        text = json.dumps(scoring, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def in_mode(self, mode: Mode | None) -> Profile:
        """The same profile in another mode; the stated points stay, the kernel caps and scales them."""
        return self if mode in (None, self.mode) else replace(self, mode=mode)

    def plan(self, tier: Tier) -> Plan | None:
        """The plan of a tier; None for no tier or a tier without one."""
        return next((plan for plan in self.plans if plan.tier == tier), None)


def at_or_above(value: float) -> Interval:
    return Interval(value, math.inf)


def strictly_above(value: float) -> Interval:
    return Interval(math.nextafter(value, math.inf), math.inf)


def as_written(bound: float) -> tuple[float, bool]:
    """The number that a bound was written as, and whether it is meant strictly.

    Of 'more than t' the bound is the float after t: the one of the two that is shorter to write is meant.
    """
    before = math.nextafter(bound, -math.inf)
    strict = len(repr(before)) < len(repr(bound))
    return (before if strict else bound), strict


def interval(from_: float | None, above: float | None) -> Interval:
    """As a file states it: ``from`` inclusive or ``above`` exclusive, one of them given."""
    return strictly_above(above) if above is not None else at_or_above(from_ or 0.0)
