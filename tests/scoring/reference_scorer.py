"""The rules of the specification once more, in exact fractions and without any of the product's code.

Slow and plain on purpose: it is the oracle for the kernel and for the shipped profile files.
A row maps indicator keys to a Fraction (ratios as fractions of 1), to a word for a text indicator,
to None where nothing is known, or to NOT_APPLICABLE.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

NOT_APPLICABLE = "-"
Value = Fraction | str | None
Row = Mapping[str, Value]
Mode = Literal["deduct", "normalise"]
Rule = Callable[[Fraction], int]

TIERS = ("low", "medium", "high", "extreme")


def over(threshold: str, points: int) -> Rule:
    return lambda value: points if value > Fraction(threshold) else 0


def under(threshold: str, points: int) -> Rule:
    return lambda value: points if value < Fraction(threshold) else 0


def either(*rules: Rule) -> Rule:
    return lambda value: max(rule(value) for rule in rules)


def each(points: int, most: int) -> Rule:
    return lambda value: min(int(value) * points, most)


def any_(points: int) -> Rule:
    return lambda value: points if value >= 1 else 0


def trade_value(value: Fraction) -> int:
    for start, points in ((1_000_000, 0), (500_000, 2), (100_000, 3)):
        if value >= start:
            return points
    return 5


@dataclass(frozen=True)
class Indicator:
    """Weight and rule as the catalogue states them; a text indicator has points by word."""

    unit: str
    weight: int
    rule: Rule | Mapping[str, int]
    group: str = ""
    clean: Fraction | str = Fraction(0)

    def points(self, value: Fraction | str) -> Fraction:
        if callable(self.rule):
            assert isinstance(value, Fraction)
            return Fraction(self.rule(value))
        return Fraction(self.rule[str(value)])


CATALOGUE: dict[str, Indicator] = {
    "trade_value": Indicator("money", 5, trade_value, "base", Fraction(1_000_000)),
    "abnormal_listings": Indicator("count", 10, each(5, 10), "business"),
    "revenue_swing": Indicator("ratio", 10, either(over("2", 10), under("-0.3", 10)), "business"),
    "executive_changes": Indicator("count", 8, over("2", 8), "business"),
    "tax_arrears": Indicator("count", 7, any_(10), "business"),
    "dishonest_debtor": Indicator("count", 15, any_(15), "credit"),
    "overdue_payments": Indicator("count", 15, each(5, 15), "credit"),
    "credit_delinquency": Indicator("count", 10, any_(10), "credit"),
    "order_surge": Indicator("ratio", 7, over("3", 7), "trade"),
    "term_extension": Indicator("days", 7, over("60", 7), "trade"),
    "returns_breaches": Indicator("count", 5, over("2", 5), "trade"),
    "max_penalty": Indicator("money", 8, over("100000", 8), "compliance"),
    "litigation_ratio": Indicator("ratio", 5, over("0.2", 5), "compliance"),
    "capacity_change": Indicator("ratio", 5, under("-0.3", 5)),
    "partner_default": Indicator("count", 5, any_(5)),
    "malicious_returns": Indicator("count", 10, each(5, 10)),
    "platform_complaints": Indicator("count", 10, each(2, 10)),
    "coupon_abuse": Indicator("count", 10, any_(10)),
    "pro_claimant": Indicator("count", 10, any_(10)),
    "payment_willingness": Indicator("category", 10, {"A": 0, "B": 3, "C": 6, "D": 10}, clean="A"),
    "acceptance_disputes": Indicator("count", 10, each(5, 10)),
    "debt_ratio": Indicator("ratio", 15, over("0.7", 15)),
    "controller_credit": Indicator("count", 15, any_(15)),
    "affiliate_risk": Indicator("count", 15, each(5, 15)),
    "policy_compliance": Indicator("count", 15, any_(15)),
    "refund_requests": Indicator("count", 5, over("2", 5)),
    "sanctions_match": Indicator("count", 15, any_(15)),
    "advance_default": Indicator("count", 10, each(5, 10)),
    "negative_news": Indicator("count", 5, each(1, 5)),
    "complaints_6m": Indicator("count", 20, each(5, 20)),
    "abnormal_cancellations": Indicator("count", 5, each(1, 5)),
    "credit_score": Indicator("score", 100, lambda value: 100 - value, clean=Fraction(100)),
    "payment_record": Indicator(
        "category", 25, {"正常": 0, "偶尔延期付款": 10, "多次延期付款": 25}, clean="正常"
    ),
}

GENERAL = tuple(CATALOGUE)[:13]
CRITICAL = ("abnormal_listings", "dishonest_debtor", "overdue_payments", "credit_delinquency")
Bands = tuple[tuple[int, str], ...]  # (from, tier), lowest score first
DEDUCTING: Bands = ((0, "extreme"), (30, "high"), (60, "medium"), (85, "low"))
Floors = Mapping[str, tuple[Callable[[Fraction | str], bool], str]]
FLOORS: Floors = {
    "dishonest_debtor": (lambda value: value >= 1, "medium"),
    "overdue_payments": (lambda value: value > 3, "high"),
    "sanctions_match": (lambda value: value >= 1, "extreme"),
}


@dataclass(frozen=True)
class Verdict:
    """Score None and score_tier '' where too little is known; everything empty for an empty row."""

    score: float | None
    score_tier: str
    tier: str
    coverage: Fraction | None
    points: dict[str, Fraction]


@dataclass(frozen=True)
class Card:
    """A profile of the specification: weights in order, bands and floors."""

    weights: dict[str, Fraction]
    bands: Bands = DEDUCTING
    floors: Floors = field(default_factory=lambda: FLOORS)
    riskier_is_higher: bool = False

    @property
    def total(self) -> Fraction:
        return sum(self.weights.values(), Fraction(0))

    def clean_row(self) -> dict[str, Value]:
        return {key: CATALOGUE[key].clean for key in self.weights}

    def points(self, key: str, value: Value, mode: Mode) -> Fraction:
        if value is None or value == NOT_APPLICABLE:
            return Fraction(0)
        points = CATALOGUE[key].points(value) * self.weights[key] / CATALOGUE[key].weight
        if mode == "normalise":
            points = min(points, self.weights[key]) * 100 / self.total
        return points

    def score(self, row: Row, mode: Mode = "deduct") -> Verdict:
        points = {key: self.points(key, row[key], mode) for key in self.weights}
        if all(row[key] is None for key in self.weights):
            return Verdict(None, "", "", None, points)
        known = sum((w for key, w in self.weights.items() if row[key] is not None), Fraction(0))
        coverage = known / self.total
        floors = [
            tier
            for key, (fires, tier) in self.floors.items()
            if key in self.weights and row[key] not in (None, NOT_APPLICABLE) and fires(row[key])
        ]
        if coverage < Fraction(1, 2):
            tier = max(floors, key=TIERS.index, default="unrated")
            return Verdict(None, "", tier, coverage, points)
        total = sum(points.values(), Fraction(0))
        exact = min(total, Fraction(100)) if self.riskier_is_higher else max(100 - total, Fraction(0))
        tenths = math.floor(Fraction(round(exact * 10**9), 10**8))
        score_tier = [tier for start, tier in self.bands if tenths >= start * 10][-1]
        if any(row[key] is None for key in CRITICAL if key in self.weights):
            floors.append("medium")
        tier = max([score_tier, *floors], key=TIERS.index)
        return Verdict(tenths / 10, score_tier, tier, coverage, points)


def _weights(*keys: str, **changed: str | int) -> dict[str, Fraction]:
    weights = {key: Fraction(CATALOGUE[key].weight) for key in keys}
    return weights | {key: Fraction(weight) for key, weight in changed.items()}


def _compressed(weights: dict[str, Fraction], groups: tuple[str, ...], to: int) -> dict[str, Fraction]:
    members = [key for key in weights if CATALOGUE[key].group in groups]
    total = sum(weights[key] for key in members)
    return weights | {key: weights[key] * to / total for key in members}


_ECOMMERCE_OWN = ("malicious_returns", "platform_complaints", "coupon_abuse", "pro_claimant")

PROFILES: dict[str, Card] = {
    "general": Card(_weights(*GENERAL)),
    "manufacturing": Card(
        _weights(*GENERAL, "capacity_change", "partner_default", overdue_payments=25, dishonest_debtor=20)
    ),
    "ecommerce": Card(_compressed(_weights(*GENERAL, *_ECOMMERCE_OWN), ("business", "credit"), 20)),
    "enterprise_services": Card(
        _weights(
            *GENERAL,
            "payment_willingness",
            "acceptance_disputes",
            returns_breaches="6.25",
            overdue_payments="18.75",
        )
    ),
    "finance": Card(
        _weights(*GENERAL, "debt_ratio", "controller_credit", "affiliate_risk", credit_delinquency=15)
    ),
    "electronics": Card(_weights(*GENERAL, "partner_default", overdue_payments=35, abnormal_listings=25)),
    "education": Card(_weights(*GENERAL, "policy_compliance", "refund_requests")),
    "cross_border": Card(_weights(*GENERAL, "sanctions_match", "negative_news")),
    "construction": Card(_weights(*GENERAL, "advance_default", "negative_news")),
    "judicial": Card(
        {
            "dishonest_debtor": Fraction(45),
            "overdue_payments": Fraction(30),
            "complaints_6m": Fraction(20),
            "abnormal_cancellations": Fraction(5),
        },
        bands=((0, "low"), (50, "medium"), (80, "high")),
        floors={"dishonest_debtor": FLOORS["dishonest_debtor"]},
        riskier_is_higher=True,
    ),
    "basic": Card(
        _weights("credit_score", "payment_record"),
        bands=((0, "high"), (60, "medium"), (80, "low")),
        floors={"payment_record": (lambda value: value == "多次延期付款", "high")},
    ),
}
