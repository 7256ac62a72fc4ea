"""What could be changed for the next quarter, ranked by what it would have done, with the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from riskxl.insight.indicators import IndicatorReview
from riskxl.insight.review import Review
from riskxl.insight.statistics import Share
from riskxl.insight.what_if import Trial, WhatIf
from riskxl.language import Text
from riskxl.profile.words import points_text

Kind = Literal["raise", "lower", "fill", "renew", "watch"]

STEP = 1.5  # by how much a weight is tried out
MOST_FALSE_ALARMS = 1.1  # a suggestion may not raise false alarms above this share of what they were …
ALLOWED_ALARMS = 0.01  # … plus this share of the good customers


@dataclass(frozen=True)
class Suggestion:
    """One thing to change; ``evidence`` says why in numbers, ``effect`` what it would have done.

    ``certain`` is false where the sample is too small to tell.
    """

    kind: Kind
    key: str
    text: Text
    evidence: Text
    effect: WhatIf | None
    weight: float | None
    certain: bool


def suggestions(found: Review, trial: Trial) -> tuple[Suggestion, ...]:
    """Weights to raise or lower, the greatest gain first; then indicators to fill in, to renew, to add."""
    ranked = sorted(_weights(found, trial), key=_gain, reverse=True)
    return (*ranked, *_upkeep(found))


def _gain(suggestion: Suggestion) -> tuple[float, float]:
    effect = suggestion.effect
    assert effect is not None
    ranks = [outcome.auc.value if outcome.auc else 0.0 for outcome in (effect.before, effect.after)]
    return effect.after.balance - effect.before.balance, ranks[1] - ranks[0]


def _weights(found: Review, trial: Trial) -> Iterator[Suggestion]:
    for indicator in found.indicators:
        weight = indicator.characteristic.weight
        if indicator.predicts:
            new = weight * STEP
            verb = Text("提高", "raise")
        elif indicator.false_alarms.hits and _rate(indicator.caught) <= _rate(indicator.false_alarms):
            new = weight / STEP
            verb = Text("降低", "lower")
        else:
            continue
        new = round(new * 2) / 2 or weight  # weights in halves, as people write them
        effect = trial.of_weights({indicator.characteristic.key: new}, indicator.labels)
        if not _helps(effect):
            continue
        yield Suggestion(
            "raise" if new > weight else "lower",
            indicator.characteristic.key,
            Text(
                f"{verb.zh}“{indicator.labels.zh}”的权重：{points_text(weight)} → {points_text(new)}",
                f"{verb.en} the weight of {indicator.labels.en}: {points_text(weight)} → {points_text(new)}",
            ),
            evidence(indicator),
            effect,
            new,
            found.is_certain,
        )


def _helps(effect: WhatIf) -> bool:
    """It changes who is red or black for the better, orders customers no worse, and disturbs few good ones.

    A mere gain of AUC does not count: it is tried on the very cases that it was found in.
    """
    before, after = effect.before, effect.after
    if before.auc is None or after.auc is None or after.auc.value < before.auc.value:
        return False
    allowed = before.false_alarms.hits * MOST_FALSE_ALARMS + ALLOWED_ALARMS * before.false_alarms.n
    if effect.gained < 0 or after.false_alarms.hits > allowed:
        return False
    return effect.gained > 0 or effect.alarms_added < 0


def _upkeep(found: Review) -> Iterator[Suggestion]:
    for indicator in found.indicators:
        key, label = indicator.characteristic.key, indicator.labels
        if indicator.is_blank:
            yield Suggestion(
                "fill",
                key,
                Text(
                    f"“{label.zh}”一直空白：请落实数据来源，或从模板中去掉",
                    f"{label.en} is always blank: find a source for it, or leave it out of the profile",
                ),
                Text(f"{indicator.known.n} 家客户都未填", f"blank for all {indicator.known.n} customers"),
                None,
                None,
                True,
            )
        elif indicator.is_stale:
            yield Suggestion(
                "renew",
                key,
                Text(
                    f"“{label.zh}”从未变过：请核对是否有人更新",
                    f"{label.en} never changes: check that somebody renews it",
                ),
                Text(
                    f"本期 {indicator.repeats} 次再记录，取值都与上次相同",
                    f"the same as before in all {indicator.repeats} later lines of the period",
                ),
                None,
                None,
                True,
            )
    missed = len(found.uncaught)
    if missed:
        yield Suggestion(
            "watch",
            "",
            Text(
                "有客户出险而没有任何指标提示：请查原因，考虑增加指标",
                "customers turned bad without any sign: find out why and think of another indicator",
            ),
            Text(f"出险 {found.bad} 家中 {missed} 家", f"{missed} of {found.bad} that turned bad"),
            None,
            None,
            True,
        )


def evidence(indicator: IndicatorReview) -> Text:
    """'caught 5 of 7 bad customers, false alarms 2 % (8 of 400)'."""
    caught, alarms = indicator.caught, indicator.false_alarms
    share = f"{_rate(alarms):.1%}" if alarms.n else "—"
    return Text(
        f"出险 {caught.n} 家中命中 {caught.hits} 家，误报 {share}（{alarms.n} 家中 {alarms.hits} 家）",
        f"caught {caught.hits} of {caught.n} bad, false alarms {share} ({alarms.hits} of {alarms.n})",
    )


def _rate(share: Share) -> float:
    return share.value or 0.0
