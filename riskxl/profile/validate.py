"""What the shape of a file cannot show: small checks, each of which returns its Problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from riskxl.errors import Problem
from riskxl.folding import folded
from riskxl.language import Text
from riskxl.profile import model, schema
from riskxl.profile.rule_checks import floor_problems, lost_floors, points_at, rule_problems
from riskxl.profile.wording import unknown
from riskxl.profile.words import value_text
from riskxl.profile.yamlfile import PathKeys, YamlFile
from riskxl.tiers import Tier


def statements(
    file: YamlFile,
    stated: schema.Profile,
    parent: model.Profile | None,
    kept: Mapping[str, model.Characteristic],
    catalogue: schema.Catalogue,
) -> Iterator[Problem]:
    """Problems of what the profile says, before it is put together; ``kept`` is what it inherits."""
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
            yield unknown(file.where(("leave_out", n)), key, inherited)
    for key, own in stated.characteristics.items():
        at: PathKeys = ("characteristics", key)
        if key not in known:
            yield unknown(file.where(at), key, known)
            continue
        base, entry = kept.get(key), known[key]
        words = [c.key for c in base.categories] if base else list(entry.rule.categories or {})
        if own.rule is not None:
            weight = own.weight or (base.weight if base else entry.weight)
            yield from rule_problems(file, (*at, "rule"), own.rule, weight, entry)
            new_words = list(own.rule.categories or {})
            if own.floors is None and base and new_words:
                yield from lost_floors(file, (*at, "rule", "categories"), base, new_words)
            words = new_words
        yield from floor_problems(file, (*at, "floors"), own.floors or [], words, entry)


def catalogue_entries(file: YamlFile, catalogue: schema.Catalogue) -> Iterator[Problem]:
    """Problems of the catalogue's own rules, floors and names."""
    seen: dict[str, str] = {}
    for key, entry in catalogue.characteristics.items():
        at: PathKeys = ("characteristics", key)
        yield from rule_problems(file, (*at, "rule"), entry.rule, entry.weight, entry)
        yield from floor_problems(
            file, (*at, "floors"), entry.floors or [], list(entry.rule.categories or {}), entry
        )
        for name in (key, entry.labels.zh, entry.labels.en, *entry.aliases):
            other = seen.setdefault(folded(name), key)
            if other != key:
                yield Problem(
                    file.where((*at, "aliases")),
                    Text(f"“{name}”同时属于 {other} 和 {key}", f"'{name}' belongs to both {other} and {key}"),
                    Text("一个名称只能属于一个指标，请删去一处", "a name may belong to one indicator only"),
                )
        if entry.group not in catalogue.groups:
            yield unknown(file.where((*at, "group")), entry.group, catalogue.groups)


def whole(file: YamlFile, profile: model.Profile, stated: schema.Profile) -> Iterator[Problem]:
    """Problems of the profile once it is put together."""
    if not profile.characteristics:
        yield Problem(
            file.where(("characteristics",)),
            Text("一个指标也没有", "there is no indicator"),
            Text("请列出指标，或用 extends 继承", "list indicators, or extend a profile"),
        )
    yield from _bands(file, profile, stated)
    yield from _plans(file, profile)
    yield from _labels(file, profile)
    for c in profile.characteristics:
        clean = value_text(c, c.clean)
        if cost := points_at(c, c.clean):
            yield Problem(
                file.where(("characteristics", c.key, "rule")),
                Text(
                    f"无问题的取值（{clean.zh}）也要扣 {cost:g} 分",
                    f"the clean value ({clean.en}) costs {cost:g} points",
                ),
                Text("规则必须让无问题的取值得 0 分", "the rule must give 0 points for the clean value"),
            )
        if any(c.clean in floor.interval for floor in c.floors):
            yield Problem(
                file.where(("characteristics", c.key, "floors")),
                Text(
                    f"无问题的取值（{clean.zh}）也触发底线", f"the clean value ({clean.en}) fires the floor"
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
                yield unknown(file.where(("examples", n, "values", key)), key, profile.keys)
        for m, key in enumerate(example.expect.reasons or ()):
            if key not in profile.keys:
                yield unknown(file.where(("examples", n, "expect", "reasons", m)), key, profile.keys)


def _labels(file: YamlFile, profile: model.Profile) -> Iterator[Problem]:
    """A label that is also another indicator's name would take that one's column."""
    owners: dict[str, str] = {}
    for c in profile.characteristics:
        for name in (c.key, *c.aliases):
            owners.setdefault(folded(name), c.key)
    for c in profile.characteristics:
        for language in ("zh", "en"):
            label = getattr(c.labels, language)
            owner = owners.setdefault(folded(label), c.key)
            if owner != c.key:
                yield Problem(
                    file.where(("characteristics", c.key, "labels", language)),
                    Text(f"“{label}”已是 {owner} 的名称", f"'{label}' is already a name of {owner}"),
                    Text("请换一个表头名称", "choose another label"),
                )


def _bands(file: YamlFile, profile: model.Profile, stated: schema.Profile) -> Iterator[Problem]:
    if not profile.bands:
        yield Problem(
            file.where(("bands",)),
            Text("没有分数段", "there are no bands"),
            Text("请写 bands，或用 extends 继承", "give bands, or extend a profile"),
        )
        return
    if stated.bands:
        order = [n for n, _ in sorted(enumerate(stated.bands), key=lambda item: item[1].from_)]
        places = [file.where(("bands", n)) for n in order]
        problems = [*_reversed(profile.bands, places)] or [*_edges(profile.bands, places)]
        yield from problems
        if problems:
            return
    tiers = [band.tier for band in profile.bands]
    if tiers != sorted(set(tiers), reverse=not profile.riskier_is_higher):
        yield Problem(
            file.where(("bands",) if stated.bands else ("higher_is",)),
            Text(
                "等级没有随分数依次变化，或有重复", "the tiers do not follow the scores in order, or repeat"
            ),
            Text(
                "分数越低等级越重（higher_is: riskier 时相反）",
                "the lower the score the worse the tier (the reverse with higher_is: riskier)",
            ),
        )


def _reversed(bands: Sequence[model.Band], places: Sequence[Text]) -> Iterator[Problem]:
    for band, where in zip(bands, places, strict=True):
        if band.low >= band.high:
            yield Problem(
                where,
                Text(f"{band.tier.key} 的 from 不小于 to", f"{band.tier.key}: from is not below to"),
                Text("请对调或修改", "swap or change them"),
            )


def _edges(bands: Sequence[model.Band], places: Sequence[Text]) -> Iterator[Problem]:
    """Bands, lowest first, that do not join or do not cover 0 to 100."""
    before = 0.0
    for band, where in zip(bands, places, strict=True):
        if round(band.low * 10, 9) % 1:
            yield Problem(
                where,
                Text(f"{band.low:g} 多于一位小数", f"{band.low:g} has more than one decimal"),
                Text(
                    "得分只保留一位小数，分界请用一位小数", "scores have one decimal; use one for the limits"
                ),
            )
        if band.low != before:
            what = Text("没有等级", "no tier") if band.low > before else Text("有两个等级", "two tiers")
            low, high = sorted((before, band.low))
            yield Problem(
                where,
                Text(f"{low:g} 到 {high:g} 分{what.zh}", f"scores {low:g} to {high:g} have {what.en}"),
                Text(
                    "每段的 from 必须等于较低一段的 to，最低一段从 0 开始",
                    "each band must begin where the next lower one ends, the lowest at 0",
                ),
            )
        before = band.high
    if before != 100:
        yield Problem(
            places[-1],
            Text(f"{before:g} 到 100 分没有等级", f"scores {before:g} to 100 have no tier"),
            Text("最高一段的 to 必须是 100", "the top band must end at 100"),
        )


def _plans(file: YamlFile, profile: model.Profile) -> Iterator[Problem]:
    needed = {band.tier for band in profile.bands} | {
        floor.tier for c in profile.characteristics for floor in c.floors
    }
    needed.add(Tier.MEDIUM)  # an unchecked critical indicator makes medium
    for tier in sorted(needed | {plan.tier for plan in profile.plans}):
        plan = profile.plan(tier)
        if plan is None or not isinstance(plan.action, Text):
            yield Problem(
                file.where(("plans", tier.key)),
                Text("这个等级没有预案", "this tier has no plan"),
                Text("请写 action（中英文）", "give its action in both languages"),
            )
