"""A new profile file: extends an existing one, states its weights, and shows the rest as comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from riskxl.errors import Problem, UsageError, raise_if
from riskxl.folding import folded
from riskxl.language import Text, plain
from riskxl.profile.json_schema import PROFILE_SCHEMA, schemas
from riskxl.profile.library import CATALOGUE_NAME, ProfileLibrary
from riskxl.profile.model import Characteristic, Plan, Profile
from riskxl.profile.schema import KEY_LENGTH, KEY_PATTERN
from riskxl.profile.textfile import write_whole
from riskxl.profile.words import points_text, rule_text
from riskxl.profile.yamlfile import yaml_text

_UNITS = {
    "count": Text("次数", "count"),
    "ratio": Text("比例", "ratio"),
    "money": Text("元", "CNY"),
    "days": Text("天", "days"),
    "score": Text("分", "points"),
    "category": Text("文字", "text"),
}


def new_profile(key: str, names: Text, source: Profile, library: ProfileLibrary) -> str:
    """The text of a profile that scores as its source does, ready to be edited.

    Raises UsageError if the key or a name cannot be used or is taken.
    """
    raise_if(UsageError, _refusals(key, names, library))
    return "\n".join(
        (
            *_head(key, names, source),
            "",
            *_characteristics(source, library),
            "",
            *_bands(source),
            "",
            *_plans(source),
            "",
            *_examples(source),
            "",
        )
    )


def write_new_profile(folder: Path, key: str, names: Text, source: Profile, library: ProfileLibrary) -> Path:
    """Write ``new_profile`` into a folder, with the schema that editors check it by; gives its path.

    Raises UsageError as new_profile does or if the file exists, DataError if it cannot be written.
    """
    text = new_profile(key, names, source, library)
    path = folder / f"{key}.yaml"
    if path.exists():
        raise UsageError(
            Problem(
                plain(path),
                Text("已有这个文件，不会覆盖", "the file exists and is not overwritten"),
                Text("请换一个键，或先移走旧文件", "choose another key, or move the old file away first"),
            )
        )
    if not (folder / PROFILE_SCHEMA).exists():
        write_whole(folder / PROFILE_SCHEMA, schemas(library)[PROFILE_SCHEMA])
    return write_whole(path, text)


def _refusals(key: str, names: Text, library: ProfileLibrary) -> Iterator[Problem]:
    where = Text(f"键 {key}", f"key {key}")
    taken = {folded(path.stem): path for path in library.files()}
    if not re.fullmatch(KEY_PATTERN, key) or len(key) > KEY_LENGTH:
        yield Problem(
            where,
            Text("不能作为键", "it cannot be a key"),
            Text(
                f"用小写英文字母、数字和下划线，字母开头，最多 {KEY_LENGTH} 个字符",
                f"up to {KEY_LENGTH} lower-case letters, digits and _; begin with a letter",
            ),
        )
    elif key in taken or f"{key}.yaml" == CATALOGUE_NAME:
        yield Problem(
            where,
            Text("已被占用", "it is taken"),
            Text(f"请换一个；已有：{'、'.join(taken)}", f"choose another; there are {', '.join(taken)}"),
        )
    words = {word for p in library.profiles() if isinstance(p, Profile) for word in (p.names.zh, p.names.en)}
    known = set(taken) | {folded(word) for word in words}
    for name, label in (
        (names.zh, Text("中文名称", "Chinese name")),
        (names.en, Text("英文名称", "English name")),
    ):
        if not name.strip():
            yield Problem(label, Text("没有填写", "it is blank"), Text("请写名称", "give a name"))
        elif folded(name) in known:
            yield Problem(
                label,
                Text(f"“{name}”已是另一个模板的名称", f"'{name}' is the name of another profile"),
                Text("请换一个，否则按名称找不到它", "choose another, or it cannot be found by its name"),
            )


def _head(key: str, names: Text, source: Profile) -> Iterator[str]:
    yield f"# yaml-language-server: $schema=./{PROFILE_SCHEMA}"
    yield _comment(
        f"由“{source.names.zh}”（{source.key}）而来：没写的都沿用它",
        f"made from {source.key}: what is not stated here is as there",
    )
    yield _comment(
        "以 # 开头的是说明或备选，去掉 # 即生效", "after # stand notes and choices; remove the # to use one"
    )
    yield _comment(
        f"改好后运行 riskxl profile check {key}.yaml", f"after editing run riskxl profile check {key}.yaml"
    )
    yield from yaml_text({"key": key, "names": {"zh": names.zh, "en": names.en}}).splitlines()
    yield "# description: {zh: 一句话说明, en: In one sentence}"
    yield f"extends: {source.key}"


def _characteristics(source: Profile, library: ProfileLibrary) -> Iterator[str]:
    yield _comment("指标：改 weight，分值按比例变", "indicators: the points follow the weight")
    yield "characteristics:"
    for c in source.characteristics:
        yield f"  # {_line(_about(c).zh)}"
        yield f"  # {_line(_about(c).en)}"
        weight = f"{c.weight:.10g}"
        yield f"  {c.key}: {{weight: {weight}}}" if float(weight) == c.weight else f"  {c.key}: {{}}"
    yield ""
    yield "  " + _comment("可增加的指标", "indicators that can be added")
    for c in library.characteristics:
        if c.key not in source.keys:
            yield f"  # {c.key}: {{}}  {_comment(_about(c).zh, _about(c).en)}"
    yield ""
    yield _comment("不用的指标", "indicators that are not used")
    yield f"# leave_out: [{source.keys[-1]}]"


def _about(c: Characteristic) -> Text:
    unit, rule, weight = _UNITS[c.unit], rule_text(c), points_text(c.weight)
    return Text(
        f"{c.labels.zh}（{unit.zh}，{c.window.zh}），权重 {weight}，规则 {rule.zh}",
        f"{c.labels.en} ({unit.en}, {c.window.en}), weight {weight}, rule {rule.en}",
    )


def _bands(source: Profile) -> Iterator[str]:
    yield _comment("分数段：首尾相接，盖满 0–100", "bands: they join and cover 0 to 100")
    bands = sorted(source.bands, key=lambda band: band.tier)
    stated = [{"tier": band.tier.key, "from": _short(band.low), "to": _short(band.high)} for band in bands]
    yield from _commented({"bands": stated})


def _plans(source: Profile) -> Iterator[str]:
    yield _comment("各等级的预案：只写要改的", "plans: state only what changes")
    plans = {plan.tier.key: _plan(plan) for plan in source.plans}
    yield from _commented({"plans": plans})


def _plan(plan: Plan) -> dict[str, object]:
    stated: dict[str, object] = {"action": {"zh": plan.action.zh, "en": plan.action.en}}
    if plan.term_factor is not None:
        stated["term_factor"] = _short(plan.term_factor)
    if plan.prepay_ratio is not None:
        stated["prepay_ratio"] = _short(plan.prepay_ratio)
    stated["new_orders"] = plan.new_orders
    if plan.follow_up is not None:
        days, months = plan.follow_up.days, plan.follow_up.months
        stated["follow_up"] = {"months": months} if months else {"days": days}
    if plan.approval is not None:
        stated["approval"] = {"zh": plan.approval.zh, "en": plan.approval.en}
    return stated


def _examples(source: Profile) -> Iterator[str]:
    """A clean customer: no points, hence the best score and its tier."""
    score = 0 if source.riskier_is_higher else 100
    tier = next(band.tier for band in source.bands if band.low <= score <= band.high)
    yield _comment("示例客户及应得的结果，可多写几个", "customers and what they must give; add more")
    yield "examples:"
    yield "  - name: 没有问题的客户"
    yield f"    expect: {{score: {score}, tier: {tier.key}}}"
    counted = next((c.key for c in source.characteristics if c.unit == "count"), source.keys[0])
    values = f"values: {{{counted}: 2}}"
    yield "    " + _comment(f"有问题的客户再写 {values}", f"a customer with problems also has {values}")


def _commented(data: dict[str, object]) -> Iterator[str]:
    return (f"# {line}" for line in yaml_text(data).splitlines())


def _comment(zh: str, en: str) -> str:
    return f"# {_line(zh)} / {_line(en)}"


def _line(words: str) -> str:
    """One line, whatever a label holds."""
    return " ".join(words.split())


def _short(number: float) -> float | int:
    return int(number) if number == int(number) else number
