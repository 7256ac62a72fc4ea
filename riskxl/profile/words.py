"""A profile's rules in words, and remarks on it, for sheets, the terminal and RISK_DETAIL."""

from __future__ import annotations

import math

from riskxl.language import Text, join, plain
from riskxl.profile.model import Attribute, Band, Characteristic, Interval, Profile, as_written

_SUFFIX = {"money": Text("元", " CNY"), "days": Text("天", " days"), "score": Text("分", "")}


def shown(characteristic: Characteristic, value: float) -> str:
    """A bare value as people write it: 35%, 1,000,000, 3."""
    match characteristic.unit:
        case "ratio":
            return f"{round(value * 100, 6):,.10g}%"
        case "money":
            return f"{value:,.2f}".removesuffix(".00")
        case _:
            return f"{value:.15g}"


def value_text(c: Characteristic, value: float) -> Text:
    """A value with its unit: 4, -35%, 500,000元, 90天; a category's label."""
    if c.categories:
        return c.categories[int(value)].labels
    suffix = _SUFFIX.get(c.unit, plain(""))
    words = shown(c, value)
    return Text(words + suffix.zh, words + suffix.en)


def points_text(points: float) -> str:
    """Points with at most two decimals: 15, 6.25, 8.33."""
    return f"{round(points, 2):g}"


def rule_text(c: Characteristic) -> Text:
    """What costs how many points at the characteristic's weight, and its floors."""
    parts = [points_rule(c), *floor_rules(c)]
    if c.critical:
        parts.append(Text("未查时至少中风险", "not checked: at least Medium risk"))
    return join(parts)


def floor_rules(c: Characteristic) -> list[Text]:
    """Each floor: '>3时至少高风险'."""
    rules = []
    for floor in c.floors:
        when, tier = _condition(c, floor.interval), floor.tier.label
        rules.append(Text(f"{when.zh}时至少{tier.zh}", f"{when.en}: at least {tier.en}"))
    return rules


def points_rule(c: Characteristic) -> Text:
    """What costs how many points: '每次5分，最多15分'."""
    if c.linear is not None:
        most = points_text(c.weight)
        rate = points_text(abs(c.linear.per_unit))
        if c.unit == "count" and c.linear.at_zero == 0 and c.linear.per_unit > 0:
            return Text(f"每次{rate}分，最多{most}分", f"{_points(rate)} each, at most {most}")
        start = points_text(c.linear.at_zero) if c.linear.at_zero else ""
        sign = "−" if c.linear.per_unit < 0 else "+" if start else ""
        times = "" if rate == "1" else f"{rate}×"
        return Text(
            f"{start}{sign}{times}{c.labels.zh}，最少0分，最多{most}分",
            f"{start} {sign} {times}{c.labels.en.lower()}, at least 0, at most {_points(most)}".lstrip(),
        )
    costing = sorted((a for a in c.attributes if a.points), key=lambda a: a.interval.low)
    if not costing:
        return Text("不计分", "costs nothing")
    return join((_attribute(c, a) for a in costing), "，", ", ")


def _attribute(c: Characteristic, attribute: Attribute) -> Text:
    when = _condition(c, attribute.interval)
    points = points_text(attribute.points)
    return Text(f"{when.zh}：{points}分", f"{when.en}: {_points(points)}")


def _points(number: str) -> str:
    return f"{number} point" if number == "1" else f"{number} points"


def _condition(c: Characteristic, interval: Interval) -> Text:
    """An interval as people say it: '> 200%', '< -30%', '≥ 100,000元且 < 500,000元'."""
    if c.categories:
        return c.categories[int(interval.low)].labels
    bounds = []
    if interval.low > c.low:
        bounds.append(_bound(c, interval.low, ">", "≥"))
    if interval.high <= c.high and not math.isinf(interval.high):
        bounds.append(_bound(c, interval.high, "≤", "<"))
    return join(bounds, "且", " and ") if bounds else Text("任何值", "any value")


def _bound(c: Characteristic, bound: float, if_next: str, otherwise: str) -> Text:
    value, strict = as_written(bound)
    words = value_text(c, value)
    sign = if_next if strict else otherwise
    return Text(f"{sign}{words.zh}", f"{sign} {words.en}")


def band_text(band: Band) -> Text:
    """The scores of a band: '60 ≤ 得分 < 85'."""
    sign = "≤" if band.high == 100 else "<"
    return Text(f"{band.low:g} ≤ 得分 {sign} {band.high:g}", f"{band.low:g} ≤ score {sign} {band.high:g}")


def basis_text(basis: str) -> Text:
    """Where a weight or rule comes from."""
    return Text("源表", "source") if basis == "source" else Text("默认，可改", "default, editable")


def remarks(profile: Profile) -> list[Text]:
    """What deserves a second look and the choice taken; nothing here is refused."""
    found = []
    total = points_text(profile.total_weight)
    if total != "100":
        if profile.mode == "normalise":
            choice = Text("各项封顶后按 100/合计 折算", "points are capped and scaled by 100/total")
        elif profile.riskier_is_higher:
            choice = Text("按各项原分值加分，最高 100 分", "stated points are added, the score stops at 100")
        else:
            choice = Text("按各项原分值扣分，最低 0 分", "stated points are deducted, the score stops at 0")
        found.append(
            Text(
                f"权重合计 {total}，不是 100；{choice.zh}",
                f"The weights add to {total}, not 100; {choice.en}",
            )
        )
    if profile.mode == "deduct":  # the other mode caps every indicator at its weight
        found += [_beyond_weight(c) for c in profile.characteristics if c.most_points > c.weight]
    defaults = [c.labels for c in profile.characteristics if c.basis == "default"]
    if defaults:
        listed = join(defaults, "、", ", ")
        found.append(
            Text(
                f"以下指标的规则是本产品的默认值，源表未写明，可自行修改：{listed.zh}",
                f"Rules that the sources leave open, defaults of this product, editable: {listed.en}",
            )
        )
    if any(band.basis == "default" for band in profile.bands):
        found.append(
            Text("分数段是本产品的默认值，可自行修改", "The bands are defaults of this product, editable")
        )
    return found + list(profile.remarks)


def _beyond_weight(c: Characteristic) -> Text:
    weight, most = points_text(c.weight), points_text(c.most_points)
    words = Text(
        f"{c.labels.zh}：权重 {weight}，最多计 {most} 分",
        f"{c.labels.en}: weight {weight}, costs up to {most}",
    )
    return join([words, c.note]) if c.note else words
