"""How to improve: the fewest problems which, cleared, lift a customer to a better tier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from riskxl.language import Text, join
from riskxl.scoring.card import Floats
from riskxl.scoring.kernel import score_columns
from riskxl.scoring.table import ScoredTable
from riskxl.tiers import Tier

MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Improvement:
    """Clearing these characteristics gives this tier and score (NaN if still unrated)."""

    keys: tuple[str, ...]
    tier: Tier
    score: float


def improvements(table: ScoredTable, row: int) -> list[Improvement]:
    """Alternatives of the same, smallest size, the ones that clear most points first; none if nothing helps.

    Each is tried on the kernel itself: a cleared problem is an indicator with its clean value.
    """
    tier = Tier(table.scores.tier[row])
    if tier in (Tier.NONE, Tier.LOW):
        return []
    must, unknown, costly = _candidates(table, row, tier)
    steps = [
        must + unknown[:checked] + costly[:cleared]
        for checked in range(len(unknown) + 1)
        for cleared in range(len(costly) + 1)
    ]
    steps.sort(key=len)
    fewest = next(
        (step for step, result in zip(steps, _try(table, row, steps), strict=True) if _better(result, tier)),
        None,
    )
    if not fewest:
        return []
    last = fewest[-1]
    sets = [fewest]
    if last not in must:
        sets += [[*fewest[:-1], other] for other in costly + unknown if other not in fewest]
    found = []
    for cleared, result in zip(sets, _try(table, row, sets), strict=True):
        if _better(result, tier):
            keys = tuple(table.profile.keys[n] for n in sorted(cleared))
            found.append(Improvement(keys, *result))
    return found[:MOST_ALTERNATIVES]


def improvement_text(table: ScoredTable, row: int) -> Text:
    """The alternatives as one sentence; '' for an empty row."""
    tier = Tier(table.scores.tier[row])
    if tier is Tier.NONE:
        return Text("", "")
    if tier is Tier.LOW:
        return Text("已是最好等级", "already in the best tier")
    found = improvements(table, row)
    if not found:
        return Text("无法仅靠清除现有问题升级", "clearing the present problems is not enough")
    labels = {c.key: c.labels for c in table.profile.characteristics}
    known = {c.key for n, c in enumerate(table.profile.characteristics) if not table.unknown[n, row]}
    phrases = []
    for improvement in found:
        clear = [labels[key] for key in improvement.keys if key in known]
        check = [labels[key] for key in improvement.keys if key not in known]
        steps = []
        if clear:
            listed = join(clear, "、", ", ")
            steps.append(Text(f"解决{listed.zh}", f"clear {listed.en}"))
        if check:
            listed = join(check, "、", ", ")
            steps.append(Text(f"查清{listed.zh}", f"check {listed.en}"))
        what = join(steps, "，并", " and ")
        score = "" if np.isnan(improvement.score) else f" {improvement.score:.1f}"
        phrases.append(
            Text(
                f"{what.zh} → {improvement.tier.label.zh}{score}",
                f"{what.en} → {improvement.tier.label.en}{score}",
            )
        )
    return join(phrases, "；或", "; or ")


def _better(result: tuple[Tier, float], than: Tier) -> bool:
    tier = result[0]
    if than is Tier.UNRATED:
        return tier is not Tier.UNRATED
    return Tier.LOW <= tier < than


def _candidates(table: ScoredTable, row: int, tier: Tier) -> tuple[list[int], list[int], list[int]]:
    """What may be cleared: those each of which alone keeps the customer in its tier; where too little is
    known, the unknown ones, heaviest first; and those that cost points, costliest first."""
    values, points, weights = table.values[:, row], table.points[:, row], table.card.weights
    unrated = table.scores.coverage[row] < table.profile.coverage_at_least
    must, unknown, costly = [], [], []
    for n, c in enumerate(table.profile.characteristics):
        not_known = bool(table.unknown[n, row])
        if any(values[n] in floor.interval and floor.tier >= tier for floor in c.floors) or (
            tier is Tier.MEDIUM and c.critical and not_known
        ):
            must.append(n)
        elif not_known and unrated:
            unknown.append(n)
        elif points[n] > 0:
            costly.append(n)
    unknown.sort(key=lambda n: -weights[n])
    costly.sort(key=lambda n: -points[n])
    return must, unknown, costly


def _try(table: ScoredTable, row: int, sets: list[list[int]]) -> list[tuple[Tier, float]]:
    """Tier and score with each set of characteristics cleared, all in one batch."""
    values: Floats = np.repeat(table.values[:, row : row + 1], len(sets), axis=1)
    marks = np.repeat((np.isnan(table.values) & ~table.unknown)[:, row : row + 1], len(sets), axis=1)
    for column, cleared in enumerate(sets):
        values[cleared, column] = table.card.clean[cleared, 0]
    scores = score_columns(table.card, values, marks)
    return [(Tier(tier), float(score)) for tier, score in zip(scores.tier, scores.score, strict=True)]
