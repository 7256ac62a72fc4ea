"""A profile's own examples, scored: does the profile still give what its author expects?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from riskxl.language import Text, join, plain
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Characteristic, Profile
from riskxl.profile.schema import Example, Expect
from riskxl.scoring.reasons import Reasons
from riskxl.scoring.table import ScoredTable, Scorer
from riskxl.tiers import Tier


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example: what it should give and what it gave; ``message`` is empty when they agree."""

    name: str
    expected: Expect
    got: Expect
    message: Text

    @property
    def ok(self) -> bool:
        return not self.message.zh


def run_examples(library: ProfileLibrary, profile: Profile) -> list[ExampleResult]:
    """Score every example of a profile through the same door as any table."""
    scorers: dict[str | None, Scorer] = {}
    results = []
    for example in profile.examples:
        if example.mode not in scorers:
            scorers[example.mode] = Scorer(library, profile, example.mode)
        table = scorers[example.mode].score_records([_record(profile, example)])
        got = _result(table)
        results.append(ExampleResult(example.name, example.expect, got, _message(example.expect, got, table)))
    return results


def _record(profile: Profile, example: Example) -> dict[str, object]:
    """The customer's cells: those of the example, the others clean or blank."""
    record: dict[str, object] = {c.key: None for c in profile.characteristics}
    if example.others == "clean":
        record = {c.key: _clean_cell(c) for c in profile.characteristics}
    return record | example.values


def _clean_cell(c: Characteristic) -> object:
    return c.categories[int(c.clean)].key if c.categories else c.clean


def _result(table: ScoredTable) -> Expect:
    score, coverage = float(table.scores.score[0]), float(table.scores.coverage[0])
    return Expect.model_construct(
        score=None if math.isnan(score) else score,
        score_tier=Tier(table.scores.score_tier[0]).key,
        tier=Tier(table.scores.tier[0]).key,
        coverage=None if math.isnan(coverage) else coverage,
        reasons=[reason.key for reason in Reasons(table).of(0) if reason.kind == "points"],
    )


_FIELDS = {
    "score": Text("风险得分", "score"),
    "score_tier": Text("得分档", "score tier"),
    "tier": Text("风险等级", "tier"),
    "coverage": Text("数据完整度", "coverage"),
    "reasons": Text("扣分指标", "indicators that lost points"),
}


def _message(expected: Expect, got: Expect, table: ScoredTable) -> Text:
    """'风险得分应为 85，实为 84.9' for every difference, then what is wrong with the cells."""
    differences = list(_differences(expected, got, table.profile))
    if differences and (problems := table.problem_text(0)).zh:
        differences.append(problems)
    return join(differences)


def _differences(expected: Expect, got: Expect, profile: Profile) -> Iterator[Text]:
    for name, label in _FIELDS.items():
        wanted, found = getattr(expected, name), getattr(got, name)
        if wanted is not None and wanted != found:
            should, does = _words(name, wanted, profile), _words(name, found, profile)
            yield Text(
                f"{label.zh}应为{should.zh}，实为{does.zh}",
                f"{label.en} should be {should.en}, is {does.en}",
            )


def _words(name: str, value: object, profile: Profile) -> Text:
    match value:
        case None | "" | []:
            return Text("空", "empty")
        case list():
            labels = {c.key: c.labels for c in profile.characteristics}
            return join((labels[key] for key in value), "、", ", ")
        case str():
            return Tier[value.upper()].label
        case float() if name == "coverage":
            return plain(f"{value:.4g}")
        case _:
            return plain(f"{value:g}")
