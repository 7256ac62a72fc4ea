"""Alert rules: read from every alerts.yaml, checked against the catalogue, each of them ready to fire."""

from __future__ import annotations

import math
import string
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from riskxl.alerts import rule_schema as schema
from riskxl.alerts.folders import RULES_NAME
from riskxl.errors import Problem, ProfileError, raise_if
from riskxl.language import Text
from riskxl.profile import wording
from riskxl.profile.model import Characteristic, Interval, at_or_above, strictly_above
from riskxl.profile.words import value_text
from riskxl.profile.yamlfile import YamlFile, read_yaml

# What a message may hold. Names of people, phone numbers and addresses are not among it.
_OF_EVENTS: Mapping[schema.Event, tuple[str, ...]] = {
    "tier_change": ("id", "name", "tier", "old_tier", "new_tier", "due"),
    "approval_overdue": ("id", "name", "tier", "old_tier", "new_tier", "due"),
    "follow_up_overdue": ("id", "name", "tier", "due"),
    "data_stale": ("columns", "count", "due"),
}
_OF_INDICATORS = ("id", "name", "tier", "value", "limit")
_NEEDS_DAYS: tuple[schema.Event, ...] = ("tier_change",)

_NO_LIMIT = Text("", "")


@dataclass(frozen=True)
class Rule:
    """A rule; ``indicator`` and ``fires_in`` belong to each other, else ``event`` says when it fires."""

    key: str
    names: Text
    message: Text
    to: tuple[schema.Audience, ...]
    channels: tuple[str, ...]
    indicator: Characteristic | None = None
    fires_in: Interval | None = None
    limit: Text = _NO_LIMIT
    event: schema.Event | None = None
    days: float = 0


def read_rules(
    folders: Sequence[Path], catalogue: Sequence[Characteristic], channels: Collection[str] = ()
) -> tuple[Rule, ...]:
    """The rules of all folders, an earlier folder's before a later one's of the same key.

    ``channels`` are the names that a rule may use.

    Raises ProfileError with every problem of every file.
    """
    by_key = {c.key: c for c in catalogue}
    rules: dict[str, Rule] = {}
    off: dict[str, Text] = {}
    problems: list[Problem] = []
    for path in (folder / RULES_NAME for folder in folders):
        if not path.is_file():
            continue
        try:
            file = read_yaml(path)
            stated = file.parse(schema.RuleFile)
        except ProfileError as error:
            problems += error.problems
            continue
        for key, rule in stated.rules.items():
            wrong = [*_problems(file, key, rule, by_key), *_channel_problems(file, key, rule, channels)]
            problems += wrong
            if not wrong:
                rules.setdefault(key, _rule(key, rule, by_key))
        for n, key in enumerate(stated.off):
            off.setdefault(key, file.where(("off", n)))
    if not problems:  # a rule that was refused is not unknown
        problems += (
            wording.unknown(where, key, list(rules)) for key, where in off.items() if key not in rules
        )
    raise_if(ProfileError, problems)
    return tuple(rule for key, rule in rules.items() if key not in off)


def _rule(key: str, stated: schema.Rule, catalogue: Mapping[str, Characteristic]) -> Rule:
    indicator = catalogue[stated.indicator] if stated.indicator else None
    limit = stated.at_least if stated.at_least is not None else stated.above
    shown = _NO_LIMIT
    if indicator is not None and limit is not None:
        shown = value_text(indicator, limit)
    return Rule(
        key,
        Text(stated.names.zh, stated.names.en),
        Text(stated.message.zh, stated.message.en),
        tuple(_recipients(stated)),
        tuple(dict.fromkeys(stated.channels)),
        indicator,
        _interval(stated) if indicator is not None else None,
        shown,
        stated.event,
        stated.days or 0,
    )


def _recipients(stated: schema.Rule) -> Sequence[schema.Audience]:
    """Whom a rule names; everybody where it names neither people nor channels."""
    if stated.to is not None:
        return list(dict.fromkeys(stated.to))
    return () if stated.channels else schema.AUDIENCES


def _interval(stated: schema.Rule) -> Interval:
    if stated.at_least is not None:
        return at_or_above(stated.at_least)
    return strictly_above(stated.above if stated.above is not None else 0.0)  # appears: more than none


def _problems(
    file: YamlFile, key: str, stated: schema.Rule, catalogue: Mapping[str, Characteristic]
) -> Iterator[Problem]:
    place = ("rules", key)
    if stated.event is None:
        yield from _indicator_problems(file, place, stated, catalogue)
        allowed: tuple[str, ...] = _OF_INDICATORS
    else:
        yield from _event_problems(file, place, stated, stated.event)
        allowed = _OF_EVENTS[stated.event]
    for language, message in (("zh", stated.message.zh), ("en", stated.message.en)):
        yield from _template_problems(file.where((*place, "message", language)), message, allowed)
    if stated.to == [] and not stated.channels:
        yield Problem(
            file.where((*place, "to")),
            Text("这条规则没有通知任何人", "this rule tells nobody"),
            Text(
                "请写 sales、risk、finance 中的一个或几个；停用规则请写在 off 里",
                "name sales, risk or finance; to switch a rule off name it under off",
            ),
        )


def _channel_problems(
    file: YamlFile, key: str, stated: schema.Rule, channels: Collection[str]
) -> Iterator[Problem]:
    for n, name in enumerate(stated.channels):
        if name not in channels:
            where = file.where(("rules", key, "channels", n))
            yield Problem(
                where,
                Text(f"channels.yaml 里没有渠道“{name}”", f"channels.yaml has no channel '{name}'"),
                wording.closest(name, list(channels)),
            )


def _indicator_problems(
    file: YamlFile, place: tuple[str, str], stated: schema.Rule, catalogue: Mapping[str, Characteristic]
) -> Iterator[Problem]:
    if stated.days is not None:
        yield _out_of_place(file.where((*place, "days")), "days", Text("指标规则", "a rule of an indicator"))
    if stated.indicator is None:
        yield Problem(
            file.where(place),
            Text("没有写是哪个指标", "the indicator is missing"),
            Text("请写 indicator: 指标的键", "write indicator: and its key"),
        )
        return
    indicator = catalogue.get(stated.indicator)
    where = file.where((*place, "indicator"))
    if indicator is None:
        yield wording.unknown(where, stated.indicator, list(catalogue))
        return
    if indicator.unit == "category":
        yield Problem(
            where,
            Text(
                f"“{indicator.labels.zh}”填的是文字，不能与数字比较",
                f"'{indicator.labels.en}' holds words, which no number can be compared with",
            ),
            Text("请换一个数字指标", "choose an indicator with numbers"),
        )
        return
    for name in ("at_least", "above"):
        limit = getattr(stated, name)
        if limit is not None and not indicator.low <= limit <= indicator.high:
            yield _beyond(file.where((*place, name)), indicator, limit)


def _beyond(where: Text, indicator: Characteristic, limit: float) -> Problem:
    low, high = value_text(indicator, indicator.low), value_text(indicator, indicator.high)
    span = Text(f"不小于 {low.zh}", f"at least {low.en}")
    if math.isfinite(indicator.high):
        span = Text(f"{low.zh} 到 {high.zh}", f"{low.en} to {high.en}")
    remedy = Text("请改成这个范围内的数", "write a number within it")
    if indicator.unit == "ratio" and indicator.low <= limit / 100 <= indicator.high:
        remedy = Text(f"{limit:g}% 请写 {limit / 100:g}", f"for {limit:g}% write {limit / 100:g}")
    return Problem(
        where,
        Text(
            f"{limit:g} 不在“{indicator.labels.zh}”的取值范围内（{span.zh}）",
            f"{limit:g} is no value of '{indicator.labels.en}' ({span.en})",
        ),
        remedy,
    )


def _event_problems(
    file: YamlFile, place: tuple[str, str], stated: schema.Rule, event: schema.Event
) -> Iterator[Problem]:
    kind = Text(f"事件 {event}", f"event {event}")
    if stated.indicator is not None:
        yield _out_of_place(file.where((*place, "indicator")), "indicator", kind)
    if stated.days is None and event in _NEEDS_DAYS:
        yield Problem(
            file.where(place),
            Text("没有写天数", "the number of days is missing"),
            Text("请写 days，如 days: 30", "write days, such as days: 30"),
        )
    if stated.days is not None and event not in _NEEDS_DAYS:
        yield _out_of_place(file.where((*place, "days")), "days", kind)


def _out_of_place(where: Text, name: str, kind: Text) -> Problem:
    return Problem(
        where,
        Text(f"{kind.zh}不用 {name}", f"{kind.en} has no {name}"),
        Text("请删除这一项", "remove it"),
    )


def _template_problems(where: Text, message: str, allowed: Sequence[str]) -> Iterator[Problem]:
    listed = Text("、".join(f"{{{name}}}" for name in allowed), ", ".join(f"{{{name}}}" for name in allowed))
    try:
        parts = list(string.Formatter().parse(message))
    except ValueError:
        yield Problem(
            where,
            Text("大括号没有配对", "a brace has no pair"),
            Text(
                f"可用：{listed.zh}；要显示大括号请写两个", f"usable: {listed.en}; double a brace to show it"
            ),
        )
        return
    for _, name, form, conversion in parts:
        if name is not None and (name not in allowed or form or conversion):
            whole = name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
            yield Problem(
                where,
                Text(f"不能用 {{{whole}}}", f"{{{whole}}} cannot be used"),
                Text(f"可用：{listed.zh}", f"usable: {listed.en}"),
            )
