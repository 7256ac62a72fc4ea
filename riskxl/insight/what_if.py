"""What another profile, or other weights, would have done on the same history. Nothing is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from riskxl.actions.customers import Customers
from riskxl.actions.snapshot import Snapshot, as_number
from riskxl.errors import Problem, UsageError, raise_if
from riskxl.functions import Functions
from riskxl.insight.observations import DANGEROUS, Case, Cohort, Span, cohort
from riskxl.insight.statistics import Auc, Bools, Floats, Share, auc
from riskxl.language import Text, plain
from riskxl.profile.model import Profile
from riskxl.profile.resolve import scaled
from riskxl.scoring.table import Scorer
from riskxl.tiers import Tier


@dataclass(frozen=True)
class Outcome:
    """What one way of scoring says of the cases.

    Attributes:
        caught: bad customers at red or black; false_alarms: good ones there.
        blocked: latest orders of the good customers at red or black: trade that would be held up for nothing.
        blocked_known: of those good customers the ones whose latest order is in the table.
    """

    tiers: tuple[Tier, ...]
    caught: Share
    false_alarms: Share
    auc: Auc | None
    blocked: float
    blocked_known: Share

    @property
    def balance(self) -> float:
        """Capture rate − false-alarm rate (Youden's index): 0 says nothing, 1 is perfect."""
        return (self.caught.value or 0.0) - (self.false_alarms.value or 0.0)


@dataclass(frozen=True)
class WhatIf:
    """A candidate against what was in force.

    ``migration`` counts customers by the tier that they had and the one that they would have had.
    """

    name: Text
    before: Outcome
    after: Outcome
    migration: Mapping[tuple[Tier, Tier], int]

    @property
    def gained(self) -> int:
        """Bad customers caught more (or, below 0, fewer)."""
        return self.after.caught.hits - self.before.caught.hits

    @property
    def alarms_added(self) -> int:
        return self.after.false_alarms.hits - self.before.false_alarms.hits


@dataclass(frozen=True)
class Trial:
    """The cases of a period, ready to be scored in other ways."""

    found: Cohort
    functions: Functions
    orders: Mapping[str, float]  # latest order by customer

    @property
    def cases(self) -> Sequence[Case]:
        return self.found.cases

    @cached_property
    def before(self) -> Outcome:
        """As the history has it."""
        return self._outcome([case.line.tier for case in self.cases], self.found.goodness)

    def of_profile(self, profile: Profile) -> WhatIf:
        """All cases under one profile."""
        return self._compared(profile.names, [profile] * len(self.cases))

    def of_weights(self, weights: Mapping[str, float], name: Text | None = None) -> WhatIf:
        """Each case under its own profile with other weights, where that uses the indicator (0: left out)."""
        changed: dict[str, Profile] = {}
        for case in self.cases:
            if case.profile.fingerprint not in changed:
                changed[case.profile.fingerprint] = reweighted(case.profile, weights)
        words = name or plain(", ".join(f"{key}={weight:g}" for key, weight in weights.items()))
        return self._compared(words, [changed[case.profile.fingerprint] for case in self.cases])

    def _compared(self, name: Text, profiles: Sequence[Profile]) -> WhatIf:
        tiers, goodness = self._scored(profiles)
        before = self.before
        moves = Counter(zip(before.tiers, tiers, strict=True))
        return WhatIf(name, before, self._outcome(tiers, goodness), moves)

    def _scored(self, profiles: Sequence[Profile]) -> tuple[list[Tier], Floats]:
        groups: dict[str, list[int]] = {}
        for n, profile in enumerate(profiles):
            groups.setdefault(profile.fingerprint, []).append(n)
        tiers = [Tier.UNRATED] * len(profiles)
        goodness = np.full(len(profiles), np.nan)
        for members in groups.values():
            profile = profiles[members[0]]
            scores = (
                Scorer(self.functions.library, profile)
                .score_rows([[self.cases[n].line.values.get(key) for key in profile.keys] for n in members])
                .scores
            )
            goodness[members] = 100.0 - scores.score if profile.riskier_is_higher else scores.score
            for n, tier in zip(members, np.maximum(scores.tier, Tier.UNRATED).tolist(), strict=True):
                tiers[n] = Tier(tier)
        return tiers, goodness

    def _outcome(self, tiers: Sequence[Tier], goodness: Floats) -> Outcome:
        bad = self.found.bad
        dangerous: Bools = np.array([tier in DANGEROUS for tier in tiers], dtype=np.bool_)
        rated = ~np.isnan(goodness)
        stopped = [
            self.orders.get(case.line.customer_id)
            for case, stop in zip(self.cases, dangerous & ~bad, strict=True)
            if stop
        ]
        known = [amount for amount in stopped if amount is not None]
        return Outcome(
            tuple(tiers),
            Share(int((dangerous & bad).sum()), int(bad.sum())),
            Share(int((dangerous & ~bad).sum()), int((~bad).sum())),
            auc(100.0 - goodness[rated], bad[rated]),
            sum(known),
            Share(len(known), len(stopped)),
        )


def trial(snapshot: Snapshot, functions: Functions, span: Span) -> Trial:
    """The cases of a period; raises as ``review`` does."""
    return trial_of(cohort(snapshot, functions, span), snapshot, functions)


def trial_of(found: Cohort, snapshot: Snapshot, functions: Functions) -> Trial:
    """The same for cases that were chosen before."""
    orders = {
        customer.id: amount
        for customer in Customers(snapshot, functions)
        if (amount := as_number(customer.get("order_amount"))) is not None
    }
    return Trial(found, functions, orders)


def what_if(
    snapshot: Snapshot, functions: Functions, span: Span, candidate: Profile | Mapping[str, float]
) -> WhatIf:
    """Another profile for everybody, or changed weights in everybody's own profile.

    Raises UsageError for a weight of an indicator that no profile of the period uses.
    """
    ready = trial(snapshot, functions, span)
    if isinstance(candidate, Profile):
        return ready.of_profile(candidate)
    used = {key for case in ready.cases for key in case.profile.keys}
    raise_if(UsageError, (_unknown(key, used) for key in candidate if key not in used))
    return ready.of_weights(candidate)


def _unknown(key: str, used: set[str]) -> Problem:
    return Problem(
        plain(key),
        Text("本期的行业模板没有这个指标", "no profile of the period uses this indicator"),
        Text(f"可选：{'、'.join(sorted(used))}", f"choose from: {', '.join(sorted(used))}"),
    )


def reweighted(profile: Profile, weights: Mapping[str, float]) -> Profile:
    """The profile with other weights, with which the points scale; an indicator at 0 is left out."""
    kept = tuple(
        scaled(c, weights[c.key]) if c.key in weights else c
        for c in profile.characteristics
        if weights.get(c.key, c.weight) > 0
    )
    return replace(profile, characteristics=kept)
