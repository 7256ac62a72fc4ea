"""What the shape of a file cannot show: small checks, each of which returns its Problems."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterator
from itertools import pairwise

from riskxl.errors import Problem
from riskxl.language import Text
from riskxl.profile import model, schema
from riskxl.profile.yamlfile import PathKeys, YamlFile
from riskxl.tiers import RATED, Tier

_TIERS = [tier.key for tier in RATED]


def statements(
    file: YamlFile,
    stated: schema.Profile,
    parent: model.Profile | None,
    catalogue: schema.Catalogue,
) -> Iterator[Problem]:
    """Problems of what the profile says, before it is put together."""
    if stated.key != file.path.stem:
        yield Problem(
            file.where(("key",)),
            Text(
                f"键是 {stated.key}，文件名是 {file.path.name}",
                f"the key is {stated.key}, the file {file.path.name}",
            ),
            Text(
                f"请把文件改名为 {stated.key}.yaml，或改键",
                f"rename the file to {stated.key}.yaml, or change the key",
            ),
        )
    known = catalogue.characteristics
    inherited = parent.keys if parent else ()
    for n, key in enumerate(() if stated.leave_out == "all" else stated.leave_out):
        if key not in inherited:
            yield _unknown(file.where(("leave_out", n)), key, inherited)
    for key, own in stated.characteristics.items():
        at: PathKeys = ("characteristics", key)
        if key not in known:
            yield _unknown(file.where(at), key, known)
            continue
        base = (parent and next((c for c in parent.characteristics if c.key == key), None)) or None
        weight = own.weight or (base.weight if base else known[key].weight)
        rule = own.rule or known[key].rule
        if own.rule is not None:
            yield from _rule(file, (*at, "rule"), own.rule, weight, known[key])
        yield from _floors(file, (*at, "floors"), own.floors or [], rule)


def catalogue_entries(file: YamlFile, catalogue: schema.Catalogue) -> Iterator[Problem]:
    """Problems of the catalogue's own rules, floors and names."""
    seen: dict[str, str] = {}
    for key, entry in catalogue.characteristics.items():
        at: PathKeys = ("characteristics", key)
        yield from _rule(file, (*at, "rule"), entry.rule, entry.weight, entry)
        yield from _floors(file, (*at, "floors"), entry.floors or [], entry.rule)
        for name in {key, entry.labels.zh, entry.labels.en, *entry.aliases}:
            other = seen.setdefault(name, key)
            if other != key:
                yield Problem(
                    file.where((*at, "aliases")),
                    Text(f"“{name}”同时属于 {other} 和 {key}", f"'{name}' belongs to both {other} and {key}"),
                    Text("一个名称只能属于一个指标，请删去一处", "a name may belong to one indicator only"),
                )
        if entry.group not in catalogue.groups:
            yield _unknown(file.where((*at, "group")), entry.group, catalogue.groups)


def whole(file: YamlFile, profile: model.Profile, stated: schema.Profile) -> Iterator[Problem]:
    """Problems of the profile once it is put together."""
    if not profile.characteristics:
        yield Problem(
            file.where(("characteristics",)),
            Text("一个指标也没有", "there is no indicator"),
            Text("请列出指标，或用 extends 继承", "list indicators, or extend a profile"),
        )
    yield from _bands(file, profile)
    yield from _plans(file, profile)
    for c in profile.characteristics:
        if cost := points_at(c, c.clean):
            yield Problem(
                file.where(("characteristics", c.key, "rule")),
                Text(
                    f"无问题的取值（{c.clean:g}）也要扣 {cost:g} 分",
                    f"the clean value ({c.clean:g}) costs {cost:g} points",
                ),
                Text("规则必须让无问题的取值得 0 分", "the rule must give 0 points for the clean value"),
            )
        if any(c.clean in floor.interval for floor in c.floors):
            yield Problem(
                file.where(("characteristics", c.key, "floors")),
                Text(
                    f"无问题的取值（{c.clean:g}）也触发底线", f"the clean value ({c.clean:g}) fires the floor"
                ),
                Text("请调整底线的起点", "change where the floor begins"),
            )
    for n, compress in enumerate(stated.compress):
        if not any(c.group in compress.groups for c in profile.characteristics):
            yield Problem(
                file.where(("compress", n)),
                Text("这些分组里没有指标", "no indicator belongs to these groups"),
                Text("请检查分组名", "check the groups"),
            )
    for n, example in enumerate(profile.examples):
        for key in example.values:
            if key not in profile.keys:
                yield _unknown(file.where(("examples", n, "values", key)), key, profile.keys)
        for name, tier in (("tier", example.expect.tier), ("score_tier", example.expect.score_tier)):
            if tier is not None and tier not in (*_TIERS, "unrated", ""):
                yield _unknown(file.where(("examples", n, "expect", name)), tier, [*_TIERS, "unrated"])


def points_at(characteristic: model.Characteristic, value: float) -> float:
    """Points of one value, for checks; the kernel does the scoring."""
    if characteristic.linear is not None:
        points = characteristic.linear.at_zero + characteristic.linear.per_unit * value
        return min(max(points, 0.0), characteristic.weight)
    return sum(a.points for a in characteristic.attributes if value in a.interval)


def _unknown(where: Text, word: str, known: Collection[str]) -> Problem:
    close = difflib.get_close_matches(word, known, n=1)
    listed = ", ".join(known)
    return Problem(
        where,
        Text(f"不认识“{word}”", f"'{word}' is unknown"),
        Text(f"是否想写 {close[0]}？", f"did you mean {close[0]}?")
        if close
        else Text(f"可选：{listed or '（无）'}", f"choose from: {listed or '(none)'}"),
    )


def _rule(
    file: YamlFile, at: PathKeys, rule: schema.Rule, weight: float, entry: schema.CatalogueCharacteristic
) -> Iterator[Problem]:
    if (entry.unit == "category") != (rule.categories is not None):
        yield Problem(
            file.where(at),
            Text(
                f"规则的形式与单位 {entry.unit} 不符", f"the kind of rule does not fit the unit {entry.unit}"
            ),
            Text("文字类指标用 categories，其他指标不用", "text indicators use categories, others do not"),
        )
    if rule.steps:
        yield from _steps(file, (*at, "steps"), rule.steps, entry.range)
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


def _steps(
    file: YamlFile, at: PathKeys, steps: list[schema.Step], range_: tuple[float | None, float | None]
) -> Iterator[Problem]:
    low, high = range_
    starts = [math.nextafter(s.above, math.inf) if s.above is not None else s.from_ or 0.0 for s in steps]
    if low is None or starts[0] > low:
        begin = "-∞" if low is None else f"{low:g}"
        yield Problem(
            file.where((*at, 0)),
            Text(
                f"规则从 {starts[0]:g} 开始，但取值从 {begin} 开始，中间没有规则",
                f"the rule begins at {starts[0]:g} but values begin at {begin}: a part has no rule",
            ),
            Text(f"第一档请写 from: {begin}", f"let the first step say from: {begin}"),
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
            Text(f"起点超过取值上限 {high:g}，永远不会用到", f"it begins beyond the largest value {high:g}"),
            Text("请删去这一档或改起点", "remove the step or change where it begins"),
        )


def _floors(file: YamlFile, at: PathKeys, floors: list[schema.Floor], rule: schema.Rule) -> Iterator[Problem]:
    for n, floor in enumerate(floors):
        if floor.tier not in _TIERS[1:]:
            yield _unknown(file.where((*at, n, "tier")), floor.tier, _TIERS[1:])
        categories = list(rule.categories or {})
        if floor.is_ is not None and floor.is_ not in categories:
            yield _unknown(file.where((*at, n, "is")), floor.is_, categories)
        if floor.is_ is None and categories:
            yield Problem(
                file.where((*at, n)),
                Text("文字类指标的底线要写 is", "the floor of a text indicator needs 'is'"),
                Text(f"例如 is: {categories[-1]}", f"for example is: {categories[-1]}"),
            )


def _bands(file: YamlFile, profile: model.Profile) -> Iterator[Problem]:
    where = file.where(("bands",))
    if not profile.bands:
        yield Problem(
            where,
            Text("没有分数段", "there are no bands"),
            Text("请写 bands，或用 extends 继承", "give bands, or extend a profile"),
        )
        return
    edges = [0.0, *(band.high for band in profile.bands)]
    for before, band in zip(edges, profile.bands, strict=False):
        if band.low != before:
            what = Text("没有等级", "no tier") if band.low > before else Text("有两个等级", "two tiers")
            low, high = sorted((before, band.low))
            yield Problem(
                where,
                Text(
                    f"{low:g} 到 {high:g} 分{what.zh}",
                    f"scores {low:g} to {high:g} have {what.en}",
                ),
                Text("每段的 to 必须等于上一段的 from", "each band must begin where the next lower one ends"),
            )
        if band.low >= band.high:
            yield Problem(
                where,
                Text(f"{band.tier.key} 的 from 不小于 to", f"{band.tier.key}: from is not below to"),
                Text("请对调或修改", "swap or change them"),
            )
        if round(band.low * 10, 9) % 1:
            yield Problem(
                where,
                Text(f"{band.low:g} 多于一位小数", f"{band.low:g} has more than one decimal"),
                Text(
                    "得分只保留一位小数，分界请用一位小数", "scores have one decimal; use one for the limits"
                ),
            )
    if edges[-1] != 100:
        yield Problem(
            where,
            Text(f"{edges[-1]:g} 到 100 分没有等级", f"scores {edges[-1]:g} to 100 have no tier"),
            Text("最高一段的 to 必须是 100", "the top band must end at 100"),
        )
    tiers = [band.tier for band in profile.bands]
    if tiers != sorted(set(tiers), reverse=not profile.riskier_is_higher):
        yield Problem(
            where,
            Text(
                "等级没有随分数依次变化，或有重复", "the tiers do not follow the scores in order, or repeat"
            ),
            Text(
                "分数越低等级越重（higher_is: riskier 时相反）",
                "the lower the score the worse the tier (the reverse with higher_is: riskier)",
            ),
        )


def _plans(file: YamlFile, profile: model.Profile) -> Iterator[Problem]:
    needed = {band.tier for band in profile.bands} | {
        floor.tier for c in profile.characteristics for floor in c.floors
    }
    for tier in sorted(needed | {Tier.MEDIUM}):  # an unchecked critical indicator makes medium
        plan = profile.plan(tier)
        if plan is None or not isinstance(plan.action, Text):
            yield Problem(
                file.where(("plans", tier.key)),
                Text("这个等级没有预案", "this tier has no plan"),
                Text("请写 action（中英文）", "give its action in both languages"),
            )
