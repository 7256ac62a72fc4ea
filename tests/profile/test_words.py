"""The rules in words, as users read them to check a score by hand, against an approved table.

After a change that is meant, write the table anew and read what changed in it:

    RISKXL_APPROVE=1 python -m pytest tests/profile/test_words.py
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from riskxl.language import Text
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Characteristic, Profile
from riskxl.profile.words import band_text, points_text, remarks, rule_text, value_text
from riskxl.scoring.table import Scorer

APPROVED = Path(__file__).parent / "approved" / "rules.txt"
OwnFile = Callable[..., Path]


def rules_table(library: ProfileLibrary) -> Iterator[str]:
    """Every rule of the catalogue, then of each profile its total, its bands and the rules that differ."""
    yield "catalogue"
    for c in library.characteristics:
        yield from described(c)
    for profile in library.profiles():
        assert isinstance(profile, Profile)
        yield ""
        yield f"{profile.key}  {profile.names.zh}  {profile.names.en}"
        yield f"  total {points_text(profile.total_weight)}, fingerprint {profile.fingerprint}"
        for band in reversed(profile.bands):
            label, scores = band.tier.label, band_text(band)
            yield f"  {label.zh} {scores.zh} / {label.en} {scores.en}"
        for c in profile.characteristics:
            if c != library.characteristic(c.key):
                yield from described(c)


def described(c: Characteristic) -> Iterator[str]:
    rule = rule_text(c)
    yield f"  {c.key}  {c.labels.zh}  {c.labels.en}  [{points_text(c.weight)}, {c.basis}]"
    yield f"    {c.window.zh}：{rule.zh}"
    yield f"    {c.window.en}: {rule.en}"


def test_rules_in_words_are_the_approved_ones(library: ProfileLibrary) -> None:
    table = "\n".join(rules_table(library)) + "\n"
    if os.environ.get("RISKXL_APPROVE"):
        APPROVED.write_text(table, encoding="utf-8", newline="\n")
    approved = APPROVED.read_text(encoding="utf-8")
    changes = difflib.unified_diff(
        approved.splitlines(), table.splitlines(), "approved", "now", n=1, lineterm=""
    )
    assert table == approved, "\n".join(changes)


@pytest.fixture
def characteristic(own_file: OwnFile) -> Callable[[str, str], Characteristic]:
    """A characteristic as an own profile states it."""

    def stated(key: str, statement: str) -> Characteristic:
        path = own_file("house", f"extends: general\ncharacteristics: {{{key}: {{{statement}}}}}\n")
        profile = ProfileLibrary().load(path)
        return next(c for c in profile.characteristics if c.key == key)

    return stated


@pytest.mark.parametrize(
    ("key", "statement", "zh", "en"),
    [
        ("debt_ratio", "weight: 7.5", ">70%：7.5分", "> 70%: 7.5 points"),
        (
            "debt_ratio",
            "rule: {steps: [{from: 0, points: 0}, {from: 0.7, points: 5}, {above: 0.9, points: 15}]}",
            "≥70%且≤90%：5分，>90%：15分",
            "≥ 70% and ≤ 90%: 5 points, > 90%: 15 points",
        ),
        (
            "debt_ratio",
            "floors: [{above: 1, tier: high}]",
            ">70%：15分；>100%时至少高风险",
            "> 70%: 15 points; > 100%: at least High risk",
        ),
        (
            "revenue_swing",
            "rule: {linear: {at_zero: 0, per_unit: -20}}",
            "−20×近半年营收波动幅度，最少0分，最多10分",
            "− 20×revenue swing, at least 0, at most 10 points",
        ),
        ("negative_news", "rule: {any: 1}", "≥1：1分", "≥ 1: 1 point"),
        ("negative_news", "rule: {steps: [{from: 0, points: 0}]}", "不计分", "costs nothing"),
        (
            "dishonest_debtor",
            "critical: false, floors: [{from: 1, tier: high}, {above: 2, tier: extreme}]",
            "≥1：15分；≥1时至少高风险；>2时至少极高风险",
            "≥ 1: 15 points; ≥ 1: at least High risk; > 2: at least Extreme risk",
        ),
    ],
)
def test_rules_that_no_shipped_profile_has(
    key: str, statement: str, zh: str, en: str, characteristic: Callable[[str, str], Characteristic]
) -> None:
    words = rule_text(characteristic(key, statement))
    assert zh in words.zh
    assert en in words.en


@pytest.mark.parametrize(
    ("key", "value", "zh", "en"),
    [
        ("overdue_payments", 4, "4", "4"),
        ("overdue_payments", 1234567, "1234567", "1234567"),
        ("revenue_swing", -0.35, "-35%", "-35%"),
        ("revenue_swing", -0.3001, "-30.01%", "-30.01%"),
        ("max_penalty", 500000, "500,000元", "500,000 CNY"),
        ("max_penalty", 100000.01, "100,000.01元", "100,000.01 CNY"),
        ("term_extension", 90, "90天", "90 days"),
        ("credit_score", 60, "60分", "60"),
        ("payment_record", 2, "多次延期付款", "Often late"),
    ],
)
def test_values_as_people_write_them(
    key: str, value: float, zh: str, en: str, library: ProfileLibrary
) -> None:
    assert value_text(library.characteristic(key), value) == Text(zh, en)


def test_remarks_say_what_the_profiles_way_of_scoring_does_with_the_total(
    library: ProfileLibrary, own_file: OwnFile
) -> None:
    general = library.get("general")
    assert "最低 0 分" in remarks(general)[0].zh
    assert "The weights add to 112, not 100; stated points are deducted" in remarks(general)[0].en
    normalised = [remark.zh for remark in remarks(general.in_mode("normalise"))]
    assert "封顶后按 100/合计 折算" in normalised[0]
    assert not any("最多计 10 分" in remark for remark in normalised)
    added = library.load(own_file("house", "extends: judicial\ncharacteristics: {negative_news: {}}\n"))
    assert "权重合计 105" in remarks(added)[0].zh
    assert "加分，最高 100 分" in remarks(added)[0].zh


def test_a_total_of_100_needs_no_remark(library: ProfileLibrary) -> None:
    assert not any("权重合计" in remark.zh for remark in remarks(library.get("judicial")))


def test_what_the_rules_say_is_what_is_scored(library: ProfileLibrary) -> None:
    """The words of a threshold, read back as cells just at and just beyond it."""
    assert rule_text(library.characteristic("revenue_swing")).zh == "<-30%：10分，>200%：10分"
    scorer = Scorer(library, "general")
    cells = {"-30%": 0, "-30.01%": 10, "200%": 0, "200.01%": 10}
    table = scorer.score_records([{"revenue_swing": cell} for cell in cells])
    assert table.points[2].tolist() == list(cells.values())
