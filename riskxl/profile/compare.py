"""What differs between two profiles, in a risk manager's words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from riskxl.language import Text, join, plain
from riskxl.profile.model import Characteristic, Plan, Profile
from riskxl.profile.resolve import scaled
from riskxl.profile.words import band_text, floor_rules, points_rule, points_text, rule_text
from riskxl.tiers import RATED, Tier

Kind = Literal["score", "indicator", "labels", "weight", "rule", "floor", "critical", "band", "plan"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that profile a and profile b say differently; '—' where one says nothing."""

    kind: Kind
    what: Text
    a: Text
    b: Text


def diff(a: Profile, b: Profile) -> list[Difference]:
    """Every difference that can change a score, a tier, a header or a measure; none for equal profiles."""
    return [*_scores(a, b), *_characteristics(a, b), *_bands(a, b), *_plans(a, b)]


_NOTHING = plain("—")
_YES_NO = {True: Text("是", "yes"), False: Text("否", "no")}


def _compared(kind: Kind, what: Text, a: Text, b: Text) -> Iterator[Difference]:
    if a != b:
        yield Difference(kind, what, a, b)


def _scores(a: Profile, b: Profile) -> Iterator[Difference]:
    yield from _compared("score", Text("分数方向", "Direction"), _direction(a), _direction(b))
    yield from _compared("score", Text("计分方式", "Mode"), _mode(a), _mode(b))
    yield from _compared(
        "score",
        Text("数据完整度下限", "Least coverage"),
        plain(f"{a.coverage_at_least:.4g}"),
        plain(f"{b.coverage_at_least:.4g}"),
    )
    yield from _compared(
        "score",
        Text("权重合计", "Total weight"),
        plain(points_text(a.total_weight)),
        plain(points_text(b.total_weight)),
    )


def _direction(profile: Profile) -> Text:
    if profile.riskier_is_higher:
        return Text("从 0 加分，越高风险越大", "added from 0, higher is riskier")
    return Text("从 100 扣分，越高越好", "deducted from 100, higher is better")


def _mode(profile: Profile) -> Text:
    if profile.mode == "normalise":
        return Text("封顶后按 100/合计 折算", "capped, then scaled by 100/total")
    return Text("按原分值", "points as stated")


def _characteristics(a: Profile, b: Profile) -> Iterator[Difference]:
    in_a = {c.key: c for c in a.characteristics}
    in_b = {c.key: c for c in b.characteristics}
    yield from _compared(
        "indicator",
        Text("共有指标的顺序", "Order of the indicators in both"),
        join((c.labels for c in a.characteristics if c.key in in_b), "、", ", "),
        join((in_a[key].labels for key in b.keys if key in in_a), "、", ", "),
    )
    for key in dict.fromkeys((*a.keys, *b.keys)):
        one, other = in_a.get(key), in_b.get(key)
        if one and other:
            yield from _changed(one, other)
        elif c := one or other:
            rule = rule_text(c)
            weight = points_text(c.weight)
            stated = Text(f"权重 {weight}；{rule.zh}", f"weight {weight}; {rule.en}")
            yield Difference(
                "indicator",
                Text(f"指标 {c.labels.zh}", f"Indicator {c.labels.en}"),
                stated if one else _NOTHING,
                stated if other else _NOTHING,
            )


def _changed(a: Characteristic, b: Characteristic) -> Iterator[Difference]:
    def of(zh: str, en: str) -> Text:
        return Text(f"{a.labels.zh}：{zh}", f"{a.labels.en}: {en}")

    yield from _compared("labels", of("名称", "label"), a.labels, b.labels)
    words = {category.key: category.labels for category in a.categories}
    for category in b.categories:
        if category.key in words:
            what = of(f"词 {category.key}", f"word {category.key}")
            yield from _compared("labels", what, words[category.key], category.labels)
    if not math.isclose(a.weight, b.weight):
        weights = plain(points_text(a.weight)), plain(points_text(b.weight))
        yield Difference("weight", of("权重", "weight"), *weights)
    if not _same_rule(a, b):
        yield Difference("rule", of("规则", "rule"), points_rule(a), points_rule(b))
    if _floor_facts(a) != _floor_facts(b):
        yield Difference("floor", of("底线", "floor"), _floors(a), _floors(b))
    yield from _compared(
        "critical",
        of("未查时至少中风险", "at least medium while not checked"),
        _YES_NO[a.critical],
        _YES_NO[b.critical],
    )


def _same_rule(a: Characteristic, b: Characteristic) -> bool:
    """True if only the weights differ, with which points scale."""
    other = scaled(b, a.weight)
    if a.linear and other.linear:
        return math.isclose(a.linear.at_zero, other.linear.at_zero) and math.isclose(
            a.linear.per_unit, other.linear.per_unit
        )
    return (
        a.linear is other.linear
        and [c.key for c in a.categories] == [c.key for c in other.categories]
        and [x.interval for x in a.attributes] == [x.interval for x in other.attributes]
        and all(math.isclose(x.points, y.points) for x, y in zip(a.attributes, other.attributes, strict=True))
    )


def _floor_facts(c: Characteristic) -> list[tuple[object, Tier]]:
    """Where each floor begins, or its word, however that is labelled."""
    return [
        (c.categories[int(floor.interval.low)].key if c.categories else floor.interval, floor.tier)
        for floor in c.floors
    ]


def _floors(c: Characteristic) -> Text:
    return join(floor_rules(c)) if c.floors else _NOTHING


def _bands(a: Profile, b: Profile) -> Iterator[Difference]:
    in_a = {band.tier: band_text(band) for band in a.bands}
    in_b = {band.tier: band_text(band) for band in b.bands}
    for tier in RATED:
        what = Text(f"{tier.label.zh}的分数段", f"Band of {tier.label.en}")
        yield from _compared("band", what, in_a.get(tier, _NOTHING), in_b.get(tier, _NOTHING))


def _plans(a: Profile, b: Profile) -> Iterator[Difference]:
    for tier in (*RATED, Tier.UNRATED):
        in_a, in_b = _plan_items(a.plan(tier)), _plan_items(b.plan(tier))
        for item, label in _ITEMS.items():
            what = Text(f"{tier.label.zh}的预案：{label.zh}", f"Plan of {tier.label.en}: {label.en}")
            yield from _compared("plan", what, in_a.get(item, _NOTHING), in_b.get(item, _NOTHING))


_ITEMS = {
    "action": Text("措施", "action"),
    "term": Text("账期系数", "credit-term factor"),
    "prepay": Text("预付比例", "prepayment"),
    "orders": Text("接新订单", "new orders"),
    "follow_up": Text("跟进", "follow-up"),
    "approval": Text("审批", "approval"),
}


def _plan_items(plan: Plan | None) -> dict[str, Text]:
    """What a plan states, by item."""
    if plan is None:
        return {}
    items = {"action": plan.action, "orders": _YES_NO[plan.new_orders]}
    if plan.term_factor is not None:
        items["term"] = plain(f"{plan.term_factor:g}")
    if plan.prepay_ratio is not None:
        items["prepay"] = plain(f"{plan.prepay_ratio * 100:.10g}%")
    if plan.follow_up is not None:
        days, months = plan.follow_up.days, plan.follow_up.months
        items["follow_up"] = (
            Text(f"每 {months} 个月", f"every {months} months")
            if months
            else Text(f"每 {days} 天", f"every {days} days")
        )
    if plan.approval is not None:
        items["approval"] = plan.approval
    return items
