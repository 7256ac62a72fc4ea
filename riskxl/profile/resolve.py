"""A parsed profile file, its parent and the catalogue → a Profile; every contradiction becomes a Problem."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from riskxl.errors import ProfileError, raise_if
from riskxl.language import Text
from riskxl.profile import model, schema, validate
from riskxl.profile.yamlfile import YamlFile
from riskxl.tiers import Tier


def resolve(
    file: YamlFile,
    stated: schema.Profile,
    parent: model.Profile | None,
    catalogue: schema.Catalogue,
) -> model.Profile:
    """The profile with everything that it takes from its parent and the catalogue.

    Raises ProfileError with every problem of the file.
    """
    kept = _kept(stated, parent)
    raise_if(ProfileError, validate.statements(file, stated, parent, kept, catalogue))
    characteristics = _compressed(_characteristics(stated, kept, catalogue), stated.compress)
    profile = model.Profile(
        key=stated.key,
        names=_text(stated.names),
        description=_text(stated.description) if stated.description else None,
        extends=stated.extends,
        riskier_is_higher=_first(
            stated.higher_is and stated.higher_is == "riskier", parent and parent.riskier_is_higher, False
        ),
        mode=_first(stated.mode, parent and parent.mode, "deduct"),
        coverage_at_least=_first(stated.coverage_at_least, parent and parent.coverage_at_least, 0.5),
        characteristics=characteristics,
        bands=_bands(stated, parent),
        plans=_plans(stated, parent),
        remarks=tuple(_text(remark) for remark in stated.remarks),
        examples=tuple(stated.examples),
        path=file.path,
    )
    raise_if(ProfileError, validate.whole(file, profile, stated))
    return profile


def _first(*choices: Any) -> Any:
    return next(choice for choice in choices if choice is not None)


def _text(text: schema.BothLanguages) -> Text:
    return Text(text.zh, text.en)


def _kept(stated: schema.Profile, parent: model.Profile | None) -> dict[str, model.Characteristic]:
    """The parent's characteristics that are not left out."""
    inherited = parent.characteristics if parent and stated.leave_out != "all" else ()
    return {c.key: c for c in inherited if c.key not in stated.leave_out}


def _characteristics(
    stated: schema.Profile, kept: dict[str, model.Characteristic], catalogue: schema.Catalogue
) -> dict[str, model.Characteristic]:
    """In profile order: those kept of the parent, then the profile's own."""
    result = dict(kept)
    for key, override in stated.characteristics.items():
        base = result.get(key) or from_catalogue(key, catalogue)
        result[key] = _overridden(base, override)
    return result


def from_catalogue(key: str, catalogue: schema.Catalogue) -> model.Characteristic:
    """The characteristic just as the catalogue states it."""
    entry = catalogue.characteristics[key]
    low, high = entry.range
    categories = _categories(entry.rule)
    attributes, linear = _points(entry.rule)
    clean = entry.clean
    return model.Characteristic(
        key=key,
        labels=_text(entry.labels),
        aliases=tuple(entry.aliases),
        group=entry.group,
        group_labels=_text(catalogue.groups[entry.group]),
        unit=entry.unit,
        low=-math.inf if low is None else float(low),
        high=math.inf if high is None else float(high),
        window=_text(entry.window),
        help=_text(entry.help),
        weight=entry.weight,
        attributes=attributes,
        linear=linear,
        categories=categories,
        floors=_floors(entry.floors or [], categories),
        critical=bool(entry.critical),
        may_exceed_weight=entry.may_exceed_weight,
        basis=entry.basis or "default",
        note=_text(entry.note) if entry.note else None,
        clean=float(next(n for n, c in enumerate(categories) if c.key == clean))
        if isinstance(clean, str)
        else clean,
        warn_from=entry.warn_from,
    )


def _overridden(base: model.Characteristic, override: schema.ProfileCharacteristic) -> model.Characteristic:
    changes: dict[str, Any] = {}
    if override.labels is not None:
        # the former label stays readable, so that a sheet made for the parent still matches
        changes["labels"] = _text(override.labels)
        changes["aliases"] = (*base.aliases, base.labels.zh, base.labels.en)
    if override.rule is not None:
        changes["attributes"], changes["linear"] = _points(override.rule)
        if override.rule.categories:
            changes |= _other_words(base, _categories(override.rule))
        changes["weight"] = override.weight or base.weight
    categories = changes.get("categories", base.categories)
    if override.floors is not None:
        changes["floors"] = _floors(override.floors, categories)
    for name in ("critical", "basis"):
        if getattr(override, name) is not None:
            changes[name] = getattr(override, name)
    if override.note is not None:
        changes["note"] = _text(override.note)
    result = replace(base, **changes)
    return scaled(result, override.weight) if override.weight and override.rule is None else result


def _categories(rule: schema.Rule) -> tuple[model.Category, ...]:
    return tuple(
        model.Category(name, _text(category.labels), tuple(category.aliases), category.points)
        for name, category in (rule.categories or {}).items()
    )


def _other_words(base: model.Characteristic, categories: tuple[model.Category, ...]) -> dict[str, Any]:
    """What changes with the words of a text characteristic: the same word may stand elsewhere in the list."""
    position = {category.key: float(n) for n, category in enumerate(categories)}
    harmless = next((float(n) for n, category in enumerate(categories) if not category.points), 0.0)
    floors = []
    for floor in base.floors:  # validated: their words are among the new ones, or the floors are stated anew
        code = position.get(base.categories[int(floor.interval.low)].key)
        if code is not None:
            floors.append(model.Floor(model.Interval(code, code + 1), floor.tier))
    return {
        "categories": categories,
        "clean": position.get(base.categories[int(base.clean)].key, harmless),
        "floors": tuple(floors),
    }


def scaled(characteristic: model.Characteristic, weight: float) -> model.Characteristic:
    """The characteristic at another weight: its points scale with it, thresholds do not."""
    factor = weight / characteristic.weight
    linear = characteristic.linear
    return replace(
        characteristic,
        weight=weight,
        attributes=tuple(replace(a, points=a.points * factor) for a in characteristic.attributes),
        linear=linear and model.Linear(linear.at_zero * factor, linear.per_unit * factor),
    )


def _points(rule: schema.Rule) -> tuple[tuple[model.Attribute, ...], model.Linear | None]:
    if rule.each is not None:
        return (), model.Linear(0.0, rule.each)
    if rule.linear is not None:
        return (), model.Linear(rule.linear.at_zero, rule.linear.per_unit)
    if rule.any is not None:
        return (model.Attribute(model.at_or_above(1.0), rule.any),), None
    if rule.categories is not None:
        return tuple(
            model.Attribute(model.Interval(float(n), n + 1.0), category.points)
            for n, category in enumerate(rule.categories.values())
        ), None
    starts = [model.interval(step.from_, step.above).low for step in rule.steps or []]
    starts[0] = -math.inf  # validated to be no later than the range begins
    return tuple(
        model.Attribute(model.Interval(low, high), step.points)
        for low, high, step in zip(starts, [*starts[1:], math.inf], rule.steps or [], strict=True)
    ), None


def _floors(floors: list[schema.Floor], categories: tuple[model.Category, ...]) -> tuple[model.Floor, ...]:
    result = []
    for floor in floors:
        if floor.is_ is not None:
            code = float([category.key for category in categories].index(floor.is_))
            interval = model.Interval(code, code + 1)
        else:
            interval = model.interval(floor.from_, floor.above)
        result.append(model.Floor(interval, Tier[floor.tier.upper()]))
    return tuple(result)


def _compressed(
    characteristics: dict[str, model.Characteristic], compress: list[schema.Compress]
) -> tuple[model.Characteristic, ...]:
    for rule in compress:
        members = [c for c in characteristics.values() if c.group in rule.groups]
        total = 0.0
        for member in members:
            total += member.weight
        for member in members:
            characteristics[member.key] = scaled(member, member.weight * rule.to / total)
    return tuple(characteristics.values())


def _bands(stated: schema.Profile, parent: model.Profile | None) -> tuple[model.Band, ...]:
    if stated.bands is None:
        return parent.bands if parent else ()
    return tuple(
        model.Band(Tier[band.tier.upper()], band.from_, band.to, band.basis)
        for band in sorted(stated.bands, key=lambda band: band.from_)
    )


def _plans(stated: schema.Profile, parent: model.Profile | None) -> tuple[model.Plan, ...]:
    result = []
    for tier in (Tier.LOW, Tier.MEDIUM, Tier.HIGH, Tier.EXTREME, Tier.UNRATED):
        plan = parent.plan(tier) if parent else None
        own = stated.plans.get(tier.key)  # type: ignore[call-overload]
        if own is not None:
            plan = _plan(tier, own, plan)
        if plan is not None:
            result.append(plan)
    return tuple(result)


def _plan(tier: Tier, own: schema.Plan, parent: model.Plan | None) -> model.Plan:
    given = own.model_fields_set  # an explicit null (no approval, say) also overrides

    def value(name: str, own_value: Any, otherwise: Any) -> Any:
        return own_value if name in given else (getattr(parent, name) if parent else otherwise)

    every = own.follow_up
    return model.Plan(
        tier=tier,
        action=value("action", own.action and _text(own.action), None),
        term_factor=value("term_factor", own.term_factor, None),
        prepay_ratio=value("prepay_ratio", own.prepay_ratio, None),
        new_orders=value("new_orders", own.new_orders, False),
        follow_up=value("follow_up", every and model.Period(every.days or 0, every.months or 0), None),
        approval=value("approval", own.approval and _text(own.approval), None),
        basis=value("basis", own.basis, "source"),
    )
