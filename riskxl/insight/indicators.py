"""What every indicator said of the customers that turned bad and of those that stayed good."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from riskxl.functions import Functions
from riskxl.insight.observations import Case, Cohort, Line, Span
from riskxl.insight.statistics import (
    Bools,
    Divergence,
    Floats,
    Share,
    adjusted,
    by_chance,
    information_value,
)
from riskxl.language import Language, Text
from riskxl.profile.model import Characteristic, Profile
from riskxl.scoring.reasons import Reasons
from riskxl.scoring.table import Scorer
from riskxl.tiers import Tier

ENOUGH_REPEATS = 20  # values seen again of which not one differs: an indicator that nobody renews
LIKELY_BY_CHANCE = 0.05


@dataclass(frozen=True)
class Cell:
    """Values from ``low`` on (up to the next cell's) that the profile treats alike."""

    low: float
    bad: int
    good: int
    woe: float


@dataclass(frozen=True)
class IndicatorReview:
    """One indicator over the customers whose profile uses it.

    Attributes:
        known: customers with a valid value (or not applicable) out of all that use it.
        caught: bad customers that it cost points or a floor; a blank caught nothing.
        false_alarms: good customers that it cost points or a floor.
        chance: how often chance alone would catch as many, all indicators looked at together.
        value: information value over the cells of the profile, blank values left out; None without a bad
            and a good customer.
        repeats, changes: values seen again later in the period, and how many of them differed.
    """

    characteristic: Characteristic
    known: Share
    caught: Share
    false_alarms: Share
    chance: float
    value: Divergence | None
    cells: tuple[Cell, ...]
    repeats: int
    changes: int

    @property
    def labels(self) -> Text:
        return self.characteristic.labels

    @property
    def predicts(self) -> bool:
        """It catches the bad more often than chance would."""
        return self.chance < LIKELY_BY_CHANCE

    @property
    def is_blank(self) -> bool:
        """Nobody ever entered a value."""
        return self.known.n > 0 and self.known.hits == 0

    @property
    def is_stale(self) -> bool:
        """Its values never change, however often they are seen again."""
        return self.repeats >= ENOUGH_REPEATS and self.changes == 0


@dataclass(frozen=True)
class Rescored:
    """The cases scored again from the values of their lines.

    Attributes:
        values: by indicator; NaN where nothing is known or the case's profile does not use it.
        uses, known, hits: by indicator: its profile uses it, a value is known, it cost points or a floor.
        tiers: of every case.
        rows: every case's place in the reasons of its table.
        differing: cases whose line shows another score than their values give today.
    """

    values: Mapping[str, Floats]
    uses: Mapping[str, Bools]
    known: Mapping[str, Bools]
    hits: Mapping[str, Bools]
    tiers: tuple[Tier, ...]
    rows: tuple[tuple[Reasons, int], ...]
    differing: int

    def reasons(self, case: int, language: Language) -> str:
        reasons, row = self.rows[case]
        return reasons.text(row, language, limit=255)

    def nothing_hit(self, case: int) -> bool:
        return not any(hits[case] for hits in self.hits.values())


def scored_again(cases: Sequence[Case], functions: Functions, profile: Profile | None = None) -> Rescored:
    """The cases under the rules that judged them, or all under another profile."""
    groups: dict[str, tuple[Profile, list[int]]] = {}
    for n, case in enumerate(cases):
        rules = profile or case.profile
        groups.setdefault(rules.fingerprint, (rules, []))[1].append(n)
    keys = list(dict.fromkeys(c.key for rules, _ in groups.values() for c in rules.characteristics))
    values = {key: np.full(len(cases), np.nan) for key in keys}
    uses, known, hits = ({key: np.zeros(len(cases), dtype=np.bool_) for key in keys} for _ in range(3))
    rows: dict[int, tuple[Reasons, int]] = {}
    tiers: dict[int, Tier] = {}
    differing = 0
    for rules, members in groups.values():
        lines = [cases[n].line for n in members]
        table = Scorer(functions.library, rules).score_rows(
            [[line.values.get(key) for key in rules.keys] for line in lines]
        )
        at = np.array(members)
        for k, c in enumerate(rules.characteristics):
            column = table.values[k]
            values[c.key][at] = column
            uses[c.key][at] = True
            known[c.key][at] = ~table.unknown[k]
            hit = table.points[k] > 0
            for floor in c.floors:
                hit |= (column >= floor.interval.low) & (column < floor.interval.high)
            hits[c.key][at] = hit
        reasons = Reasons(table)
        rows.update((n, (reasons, row)) for row, n in enumerate(members))
        tiers.update((n, Tier(tier)) for n, tier in zip(members, table.scores.tier, strict=True))
        scores = table.scores.score
        differing += sum(not _same(line.score, float(scores[row])) for row, line in enumerate(lines))
    order = range(len(cases))
    return Rescored(
        values, uses, known, hits, tuple(tiers[n] for n in order), tuple(rows[n] for n in order), differing
    )


def _same(stated: float | None, computed: float) -> bool:
    return math.isnan(computed) if stated is None else math.isclose(stated, computed, abs_tol=0.05)


def indicators(
    cohort: Cohort, scored: Rescored, lines: Iterable[Sequence[Line]]
) -> tuple[IndicatorReview, ...]:
    """Every indicator that the profiles of the cases use, in profile order."""
    characteristics = {c.key: c for case in cohort.cases for c in case.profile.characteristics}
    if cohort.main_profile is not None:
        characteristics |= {c.key: c for c in cohort.main_profile.characteristics}
    renewed = _renewals(lines, cohort.span)
    found = [
        _indicator(characteristics[key], cohort.bad, scored, renewed.get(key, (0, 0)))
        for key in scored.values
    ]
    chances = adjusted([indicator.chance for indicator in found])
    return tuple(replace(indicator, chance=chance) for indicator, chance in zip(found, chances, strict=True))


def _indicator(c: Characteristic, bad: Bools, scored: Rescored, renewed: tuple[int, int]) -> IndicatorReview:
    uses, hits, values = scored.uses[c.key], scored.hits[c.key], scored.values[c.key]
    caught = Share(int((hits & bad).sum()), int((uses & bad).sum()))
    false_alarms = Share(int((hits & ~bad).sum()), int((uses & ~bad).sum()))
    edges = cell_edges(c)
    valued = ~np.isnan(values)
    at = np.searchsorted(np.array(edges), values[valued], side="right")
    count = len(edges) + 1
    value = information_value(at, bad[valued], count)
    cells: tuple[Cell, ...] = ()
    if value is not None:
        of_bad = np.bincount(at[bad[valued]], minlength=count).tolist()
        of_good = np.bincount(at[~bad[valued]], minlength=count).tolist()
        cells = tuple(map(Cell, [c.low, *edges], of_bad, of_good, value.logs))
    return IndicatorReview(
        c,
        Share(int((scored.known[c.key] & uses).sum()), int(uses.sum())),
        caught,
        false_alarms,
        by_chance(caught.hits, caught.n, false_alarms.hits, false_alarms.n),
        value,
        cells,
        *renewed,
    )


def cell_edges(c: Characteristic) -> list[float]:
    """Where the profile begins to treat values differently, between the lowest and the highest value.

    Of a rule that counts (each 5) every count is a cell, up to the one that costs the whole weight; of any
    other straight line the range is cut into ten.
    """
    edges = {edge for a in c.attributes for edge in (a.interval.low, a.interval.high)}
    edges |= {edge for floor in c.floors for edge in (floor.interval.low, floor.interval.high)}
    if c.linear is not None and c.unit == "count" and c.linear.per_unit > 0:
        edges |= {float(n) for n in range(1, 1 + math.ceil(c.weight / c.linear.per_unit))}
    elif c.linear is not None and math.isfinite(c.high - c.low):
        edges |= {c.low + (c.high - c.low) * n / 10 for n in range(1, 10)}
    return sorted(edge for edge in edges if c.low < edge <= c.high and math.isfinite(edge))


def _renewals(lines: Iterable[Sequence[Line]], span: Span) -> dict[str, tuple[int, int]]:
    """How often an indicator's value was seen again in the period, and how often it differed."""
    counted: dict[str, tuple[int, int]] = {}
    for customer in lines:
        for before, after in pairwise(customer):
            if after.day not in span:
                continue
            for key in before.values.keys() & after.values.keys():
                repeats, changes = counted.get(key, (0, 0))
                counted[key] = repeats + 1, changes + (before.values[key] != after.values[key])
    return counted
