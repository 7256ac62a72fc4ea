"""Checks of one characteristic's rule and floors: do they cover the values, and can they ever apply."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from riskxl.errors import Problem
from riskxl.folding import folded
from riskxl.language import Text
from riskxl.profile import model, schema
from riskxl.profile.wording import unknown
from riskxl.profile.yamlfile import PathKeys, YamlFile


def points_at(characteristic: model.Characteristic, value: float) -> float:
    """Points of one value, for checks; the kernel does the scoring."""
    if characteristic.linear is not None:
        points = characteristic.linear.at_zero + characteristic.linear.per_unit * value
        return min(max(points, 0.0), characteristic.weight)
    return sum(a.points for a in characteristic.attributes if value in a.interval)


def rule_problems(
    file: YamlFile, at: PathKeys, rule: schema.Rule, weight: float, entry: schema.CatalogueCharacteristic
) -> Iterator[Problem]:
    """A rule that does not fit its unit, leaves values out or costs more than the weight."""
    if (entry.unit == "category") != (rule.categories is not None):
        yield Problem(
            file.where(at),
            Text(
                f"规则的形式与单位 {entry.unit} 不符", f"the kind of rule does not fit the unit {entry.unit}"
            ),
            Text("文字类指标用 categories，其他指标不用", "text indicators use categories, others do not"),
        )
        return
    if rule.steps:
        yield from _steps(file, (*at, "steps"), rule.steps, entry.range)
    if rule.categories:
        yield from _words(file, (*at, "categories"), rule.categories)
    most = max(
        [rule.any or 0.0, rule.each or 0.0]
        + [step.points for step in rule.steps or []]
        + [category.points for category in (rule.categories or {}).values()]
    )
    if most > weight and not entry.may_exceed_weight:
        yield Problem(
            file.where(at),
            Text(
                f"最多扣 {most:g} 分，超过权重 {weight:g}",
                f"it costs up to {most:g}, more than the weight {weight:g}",
            ),
            Text("请提高权重或降低分值", "raise the weight or lower the points"),
        )


def floor_problems(
    file: YamlFile,
    at: PathKeys,
    floors: list[schema.Floor],
    words: list[str],
    entry: schema.CatalogueCharacteristic,
) -> Iterator[Problem]:
    """Floors on a word that does not exist, or that no value can reach."""
    high = entry.range[1]
    for n, floor in enumerate(floors):
        begin = floor.above if floor.from_ is None else floor.from_
        if floor.is_ is None and words:
            yield Problem(
                file.where((*at, n)),
                Text("文字类指标的底线要写 is", "the floor of a text indicator needs 'is'"),
                Text(f"例如 is: {words[-1]}", f"for example is: {words[-1]}"),
            )
        elif floor.is_ is not None and not words:
            yield Problem(
                file.where((*at, n, "is")),
                Text("is 只用于文字类指标", "'is' belongs to text indicators only"),
                Text("请写 from（含）或 above（不含）", "give from (inclusive) or above (exclusive)"),
            )
        elif floor.is_ is not None and floor.is_ not in words:
            yield unknown(file.where((*at, n, "is")), floor.is_, words)
        elif begin is not None and high is not None and (begin > high or floor.above == high):
            yield Problem(
                file.where((*at, n)),
                Text(
                    f"起点超过取值上限 {high:g}，永远不会触发",
                    f"it begins beyond the largest value {high:g} and never fires",
                ),
                Text("请改起点；比例写小数，如 0.7", "change it; ratios are fractions such as 0.7"),
            )


def lost_floors(
    file: YamlFile, at: PathKeys, base: model.Characteristic, words: list[str]
) -> Iterator[Problem]:
    """Inherited floors whose word a new rule no longer has."""
    for floor in base.floors:
        word = base.categories[int(floor.interval.low)].key
        if word not in words:
            yield Problem(
                file.where(at),
                Text(
                    f"继承的底线用到 {word}，新规则里没有它",
                    f"the inherited floor needs {word}, which the new rule lacks",
                ),
                Text(
                    "请保留这个词，或另写 floors（[] 为没有底线）",
                    "keep the word, or state floors ([] for none)",
                ),
            )


def _steps(
    file: YamlFile, at: PathKeys, steps: list[schema.Step], range_: tuple[float | None, float | None]
) -> Iterator[Problem]:
    low, high = range_
    starts = [model.interval(step.from_, step.above).low for step in steps]
    if low is not None and starts[0] > low:
        first = f"from: {steps[0].from_:.10g}" if steps[0].above is None else f"above: {steps[0].above:.10g}"
        yield Problem(
            file.where((*at, 0)),
            Text(
                f"第一档是 {first}，而取值从 {low:.10g} 开始，有一段没有规则",
                f"the first step is {first} but values begin at {low:.10g}: a part has no rule",
            ),
            Text(f"第一档请写 from: {low:.10g}", f"let the first step say from: {low:.10g}"),
        )
    for n, (before, after) in enumerate(pairwise(starts), start=1):
        if after <= before:
            yield Problem(
                file.where((*at, n)),
                Text("起点没有大于上一档", "it does not begin after the step before it"),
                Text("请按取值从小到大排列，不重复", "order the steps by value, without repeats"),
            )
    if high is not None and starts[-1] > high:
        yield Problem(
            file.where((*at, len(steps) - 1)),
            Text(
                f"起点超过取值上限 {high:.10g}，永远不会用到",
                f"it begins beyond the largest value {high:.10g}",
            ),
            Text(
                "请删去这一档或改起点；比例写小数，如 0.7",
                "remove the step or change where it begins; ratios are fractions such as 0.7",
            ),
        )


def _words(file: YamlFile, at: PathKeys, categories: dict[str, schema.Category]) -> Iterator[Problem]:
    """A cell's word must mean one category."""
    owners: dict[str, str] = {}
    for key, category in categories.items():
        for word in (key, category.labels.zh, category.labels.en, *category.aliases):
            owner = owners.setdefault(folded(word), key)
            if owner != key:
                yield Problem(
                    file.where((*at, key)),
                    Text(f"“{word}”已表示 {owner}", f"'{word}' already means {owner}"),
                    Text("一个词只能表示一类，请删去一处", "a word may mean one category only; remove one"),
                )
