"""复盘: whether the score told, before it happened, which customers would turn bad.

``review`` only computes; ``review_rows`` says it in words. How cases are chosen stands in ``observations``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from riskxl.actions.customers import Customers
from riskxl.actions.snapshot import Snapshot
from riskxl.functions import Functions
from riskxl.insight.dashboard_figures import COLLECTION_TARGET, figures
from riskxl.insight.indicators import IndicatorReview, Rescored, indicators, scored_again
from riskxl.insight.observations import (
    DANGEROUS,
    Case,
    Cohort,
    Event,
    Line,
    Rules,
    Span,
    cohort,
    last_line,
    undated_events,
)
from riskxl.insight.punctuality import OwnerShare, follow_ups_on_time, measures_on_time
from riskxl.insight.statistics import (
    ENOUGH_EVENTS,
    Auc,
    Divergence,
    Ks,
    Share,
    auc,
    deciles,
    divergence,
    ks,
    psi,
)
from riskxl.language import Language, Text
from riskxl.profile.model import Profile
from riskxl.tiers import RATED, Tier


@dataclass(frozen=True, slots=True)
class TierOutcome:
    """How many customers of a tier turned bad."""

    tier: Tier
    bad: int
    good: int


@dataclass(frozen=True)
class Judged:
    """A customer, how it was judged and why, and what happened to it (None: nothing)."""

    customer_id: str
    name: str
    day: date
    score: float | None
    tier: Tier
    reasons: str
    event: Event | None


@dataclass(frozen=True, slots=True)
class Collection:
    """Recovered ÷ exposed of the period's events of customers now at high risk, as on the dashboard."""

    recovered: float
    exposed: float

    @property
    def rate(self) -> float | None:
        return self.recovered / self.exposed if self.exposed else None

    @property
    def reaches_target(self) -> bool:
        return self.rate is not None and self.rate >= COLLECTION_TARGET


@dataclass(frozen=True)
class Review:
    """What a quarter showed.

    Attributes:
        outcomes: customers by the tier before, and what became of them.
        identified: bad customers that were red or black before, of all that turned bad.
        false_alarms: good customers that were red or black, of all good ones.
        hit_rate: red or black customers that turned bad.
        auc, ks: of the score; None without a rated bad and a rated good customer.
        psi_bands, psi_deciles: the score now against the beginning of the period.
        uncaught: bad customers of whom no indicator said anything.
        unjudged: events of customers that had never been scored before.
        blamed: good customers that were red or black; trusted: bad ones that were blue.
    """

    span: Span
    customers: int
    bad: int
    lost_before: int
    outcomes: tuple[TierOutcome, ...]
    identified: Share
    false_alarms: Share
    hit_rate: Share
    auc: Auc | None
    ks: Ks | None
    psi_bands: Divergence | None
    psi_deciles: Divergence | None
    indicators: tuple[IndicatorReview, ...]
    uncaught: tuple[Judged, ...]
    unjudged: tuple[Event, ...]
    blamed: tuple[Judged, ...]
    trusted: tuple[Judged, ...]
    collection: Collection
    follow_ups: tuple[OwnerShare, ...]
    measures: Share
    warnings: tuple[Text, ...]

    @property
    def is_certain(self) -> bool:
        """Whether there are enough bad and good customers to conclude anything."""
        return min(self.bad, self.customers - self.bad) >= ENOUGH_EVENTS


def review(snapshot: Snapshot, functions: Functions, start: date, end: date) -> Review:
    """The review of a period, both days included.

    Raises DataError if the workbook has no history or no table of events.
    """
    return review_of(cohort(snapshot, functions, Span(start, end)), snapshot, functions)


def review_of(found: Cohort, snapshot: Snapshot, functions: Functions) -> Review:
    """The same for cases that were chosen before."""
    span, history, rules = found.span, found.history, found.rules
    scored = scored_again(found.cases, functions)
    customers = Customers(snapshot, functions)
    bad, rated = found.bad, ~np.isnan(found.goodness)
    dangerous = np.array([case.line.tier in DANGEROUS for case in found.cases], dtype=np.bool_)
    risk = 100.0 - found.goodness[rated]
    amounts = figures(snapshot, customers, span.end, span.start, span.end)
    bands, tenths = _psi(history, rules, span)
    judged = partial(_judged, found, scored, functions.language)
    return Review(
        span=span,
        customers=len(found.cases),
        bad=int(bad.sum()),
        lost_before=found.lost_before,
        outcomes=_outcomes(found.cases),
        identified=Share(int((dangerous & bad).sum()), int(bad.sum())),
        false_alarms=Share(int((dangerous & ~bad).sum()), int((~bad).sum())),
        hit_rate=Share(int((dangerous & bad).sum()), int(dangerous.sum())),
        auc=auc(risk, bad[rated]),
        ks=ks(risk, bad[rated]),
        psi_bands=bands,
        psi_deciles=tenths,
        indicators=indicators(found, scored, history.values()),
        uncaught=judged(lambda n, case: case.event is not None and scored.nothing_hit(n)),
        unjudged=found.unjudged,
        blamed=judged(lambda _, case: case.event is None and case.line.tier in DANGEROUS),
        trusted=judged(lambda _, case: case.event is not None and case.line.tier is Tier.LOW),
        collection=Collection(amounts.at_risk_recovered, amounts.at_risk_exposed),
        follow_ups=follow_ups_on_time(snapshot, customers, history, rules, span),
        measures=measures_on_time(snapshot, span),
        warnings=tuple(_warnings(snapshot, found, scored)),
    )


def _outcomes(cases: Sequence[Case]) -> tuple[TierOutcome, ...]:
    bad = Counter(case.line.tier for case in cases if case.event is not None)
    good = Counter(case.line.tier for case in cases if case.event is None)
    return tuple(TierOutcome(tier, bad[tier], good[tier]) for tier in (*reversed(RATED), Tier.UNRATED))


def _judged(
    found: Cohort, scored: Rescored, language: Language, wanted: Callable[[int, Case], bool]
) -> tuple[Judged, ...]:
    """The wanted cases, the dearest and then the worst judged first."""
    judged = [
        Judged(
            case.line.customer_id,
            case.line.name,
            case.line.day,
            case.line.score,
            case.line.tier,
            scored.reasons(n, language),
            case.event,
        )
        for n, case in enumerate(found.cases)
        if wanted(n, case)
    ]
    return tuple(sorted(judged, key=lambda one: (-(one.event.loss if one.event else 0.0), -one.tier)))


def _psi(
    history: Mapping[str, Sequence[Line]], rules: Rules, span: Span
) -> tuple[Divergence | None, Divergence | None]:
    """By bands (each score by those of its own profile) and by tenths of the scores at the beginning."""
    day_before = date.fromordinal(span.start.toordinal() - 1)
    bands: list[list[int]] = []
    scores: list[list[float]] = []
    for day in (day_before, span.end):
        in_band = [0] * len(RATED)
        known: list[float] = []
        for lines in history.values():
            line = last_line(lines, day)
            profile = rules.of(line) if line is not None and line.score is not None else None
            if line is None or line.score is None or profile is None:
                continue
            known.append(100.0 - line.score if profile[0].riskier_is_higher else line.score)
            in_band[_band(profile[0], line.score)] += 1
        bands.append(in_band)
        scores.append(known)
    before, after = (np.array(known, dtype=np.float64) for known in scores)
    return divergence(bands[1], bands[0]), psi(before, after, deciles(before))


def _band(profile: Profile, score: float) -> Tier:
    """The tier by score alone."""
    return next(band.tier for band in reversed(profile.bands) if score >= band.low)


def _warnings(snapshot: Snapshot, found: Cohort, scored: Rescored) -> Iterator[Text]:
    bad, good = int(found.bad.sum()), int((~found.bad).sum())
    if not bad:
        yield Text(
            "这段时间没有风险事件；请把坏账、诉讼、失联等登记在“风险事件”表里，复盘才有结果可对照",
            "No risk event in this period: enter bad debts, lawsuits and the like on the sheet Risk events, "
            "for the scores are held against these",
        )
    if min(bad, good) < ENOUGH_EVENTS:
        yield Text(
            f"样本太小，不足以下结论：出险客户 {bad} 家、未出险 {good} 家，各需至少 {ENOUGH_EVENTS} 家；"
            "以下数字只看区间，不作为改权重的唯一依据",
            f"The sample is too small to tell: {bad} customers turned bad, {good} did not, at least "
            f"{ENOUGH_EVENTS} of each are needed; look at the intervals, do not change weights on this alone",
        )
    if found.unjudged:
        yield Text(
            f"{len(found.unjudged)} 家出险客户事发前没有评分记录，无法判断是否识别",
            f"{len(found.unjudged)} customers turned bad who had never been scored before",
        )
    if found.without_rules:
        yield Text(
            f"{found.without_rules} 家客户当时的行业模板已找不到，未计入",
            f"{found.without_rules} customers are left out: the profile that judged them cannot be found",
        )
    replaced = sum(not case.archived for case in found.cases)
    if replaced:
        yield Text(
            f"{replaced} 家客户当时的规则没有存档，原因和指标按现行规则重算",
            f"The rules that judged {replaced} customers are not archived: reasons are by today's rules",
        )
    elif scored.differing:
        yield Text(
            f"{scored.differing} 条历史的得分与其取值重算不符，请运行“校验台账”",
            f"{scored.differing} lines of history do not give their own score again: run Verify ledgers",
        )
    undated = undated_events(snapshot)
    if undated is not None:
        yield undated
