"""Fingerprints and differences see every change of a score; mere texts leave the fingerprint alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from riskxl.profile.compare import diff
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Profile

HOUSE = """extends: general
higher_is: better
mode: deduct
coverage_at_least: 0.5
leave_out: [trade_value]
characteristics:
  overdue_payments:
    weight: 20
    labels: {zh: 欠款次数, en: Late payments}
    note: {zh: 自定, en: Our choice}
    basis: default
    critical: true
    floors: [{above: 3, tier: high}]
  debt_ratio:
    weight: 15
    rule: {steps: [{from: 0, points: 0}, {above: 0.7, points: 15}]}
  credit_score: {rule: {linear: {at_zero: 50, per_unit: -0.5}}}
  payment_record:
    rule:
      categories:
        prompt: {labels: {zh: 按时, en: Prompt}, aliases: [及时], points: 0}
        late: {labels: {zh: 拖欠, en: Late}, points: 20}
    floors: [{is: late, tier: medium}]
compress: [{groups: [trade], to: 6}]
bands:
  - {tier: low, from: 80, to: 100, basis: default}
  - {tier: medium, from: 60, to: 80}
  - {tier: high, from: 0, to: 60}
plans:
  medium: {action: {zh: 观察, en: Watch}, term_factor: 0.5}
remarks: [{zh: 备注, en: Remark}]
examples: [{name: clean, expect: {tier: low}}]
"""
# What is changed: the words before and after in the profile, by what a reader calls the change.
SCORING = {
    "a weight": ("weight: 20", "weight: 21"),
    "a weight by little": ("weight: 20", "weight: 20.001"),
    "another kind of rule": ("weight: 20\n", "weight: 20\n    rule: {any: 20}\n"),
    "points of a step": ("{above: 0.7, points: 15}", "{above: 0.7, points: 14}"),
    "a threshold": ("{above: 0.7, points: 15}", "{above: 0.75, points: 15}"),
    "whether a threshold is included": ("{above: 0.7, points: 15}", "{from: 0.7, points: 15}"),
    "another step": ("[{from: 0, points: 0}, ", "[{from: 0, points: 0}, {from: 0.5, points: 5}, "),
    "points per unit": ("per_unit: -0.5", "per_unit: -0.6"),
    "points of a word": ("points: 20", "points: 19"),
    "another word": (
        "points: 20}",
        "points: 20}\n        never: {labels: {zh: 不付, en: Never}, points: 25}",
    ),
    "the tier of a floor": ("{above: 3, tier: high}", "{above: 3, tier: extreme}"),
    "where a floor begins": ("{above: 3, tier: high}", "{above: 4, tier: high}"),
    "whether a floor's bound is included": ("{above: 3, tier: high}", "{from: 3, tier: high}"),
    "no floor": ("[{above: 3, tier: high}]", "[]"),
    "the word of a floor": ("[{is: late, tier: medium}]", "[]"),
    "what must be checked": ("critical: true", "critical: false"),
    "a band's limit": (
        "from: 80, to: 100, basis: default}\n  - {tier: medium, from: 60, to: 80}",
        "from: 85, to: 100, basis: default}\n  - {tier: medium, from: 60, to: 85}",
    ),
    "a band's tier": ("{tier: high, from: 0, to: 60}", "{tier: extreme, from: 0, to: 60}"),
    "the mode": ("mode: deduct", "mode: normalise"),
    "the least coverage": ("coverage_at_least: 0.5", "coverage_at_least: 0.6"),
    "an indicator more": ("  debt_ratio:", "  negative_news: {}\n  debt_ratio:"),
    "an indicator less": ("[trade_value]", "[trade_value, max_penalty]"),
    "the order of indicators": (
        "[trade_value]\ncharacteristics:",
        "[trade_value, max_penalty]\ncharacteristics:\n  max_penalty: {}",
    ),
    "compressed weights": ("trade], to: 6}", "trade], to: 7}"),
}
TEXT_ONLY = {
    "a label": ("欠款次数", "拖欠次数"),
    "a note": ("Our choice", "Our own choice"),
    "where a weight comes from": ("basis: default\n", "basis: source\n"),
    "where a band comes from": ("basis: default}", "basis: source}"),
    "the label of a word": ("zh: 拖欠", "zh: 迟付"),
    "another spelling of a word": ("[及时]", "[及时, 准时]"),
    "a plan's action": ("观察", "密切观察"),
    "a plan's credit term": ("term_factor: 0.5", "term_factor: 0.6"),
    "a remark": ("备注", "附注"),
    "a description": ("mode: deduct", "mode: deduct\ndescription: {zh: 说明, en: Note}"),
    "an example": ("name: clean", "name: a clean customer"),
    "a number written otherwise": ("weight: 20", "weight: 20.00"),
    "bands listed in another order": (
        "  - {tier: medium, from: 60, to: 80}\n  - {tier: high, from: 0, to: 60}\n",
        "  - {tier: high, from: 0, to: 60}\n  - {tier: medium, from: 60, to: 80}\n",
    ),
}

Pair = Callable[[tuple[str, str]], tuple[Profile, Profile]]


@pytest.fixture
def before_and_after(own_file: Callable[..., Path]) -> Pair:
    """The same profile without and with a change."""

    def load(change: tuple[str, str]) -> tuple[Profile, Profile]:
        assert HOUSE.count(change[0]) == 1, "the change must say where it belongs"
        before = own_file("house", HOUSE, folder="before")
        after = own_file("house", HOUSE.replace(*change), folder="after")
        return ProfileLibrary().load(before), ProfileLibrary().load(after)

    return load


@pytest.mark.parametrize("change", SCORING.values(), ids=SCORING)
def test_every_change_of_scoring_changes_the_fingerprint_and_is_told(
    change: tuple[str, str], before_and_after: Pair
) -> None:
    before, after = before_and_after(change)
    assert before.fingerprint != after.fingerprint
    assert diff(before, after)


@pytest.mark.parametrize("change", TEXT_ONLY.values(), ids=TEXT_ONLY)
def test_no_change_of_texts_or_plans_changes_the_fingerprint(
    change: tuple[str, str], before_and_after: Pair
) -> None:
    before, after = before_and_after(change)
    assert before.fingerprint == after.fingerprint
    assert {difference.kind for difference in diff(before, after)} <= {"labels", "plan"}


def test_adding_points_in_place_of_deducting_them(
    library: ProfileLibrary, own_file: Callable[..., Path]
) -> None:
    """The direction cannot change alone, the bands turn with it; judicial against the same bands turned."""
    judicial = library.get("judicial")
    body = """extends: judicial
higher_is: better
bands:
  - {tier: low, from: 80, to: 100}
  - {tier: medium, from: 50, to: 80}
  - {tier: high, from: 0, to: 50}
"""
    turned = library.load(own_file("house", body))
    assert turned.fingerprint != judicial.fingerprint
    assert diff(judicial, turned)[0].what.en == "Direction"


def test_the_mode_of_the_workbook_counts_like_the_profiles_own(library: ProfileLibrary) -> None:
    general = library.get("general")
    assert general.in_mode(None).fingerprint == general.in_mode("deduct").fingerprint == general.fingerprint
    assert general.in_mode("normalise").fingerprint != general.fingerprint


def test_fingerprints_tell_the_shipped_profiles_apart(library: ProfileLibrary) -> None:
    fingerprints = [profile.fingerprint for profile in library.profiles() if isinstance(profile, Profile)]
    assert len(set(fingerprints)) == len(fingerprints) == 11
    assert all(len(fingerprint) == 8 and int(fingerprint, 16) >= 0 for fingerprint in fingerprints)


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_fingerprints_are_the_same_in_every_process(seed: str, library: ProfileLibrary) -> None:
    code = (
        "from riskxl.profile.library import ProfileLibrary\n"
        "print(*(profile.fingerprint for profile in ProfileLibrary().profiles()))"
    )
    process = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    here = [profile.fingerprint for profile in library.profiles() if isinstance(profile, Profile)]
    assert process.stdout.split() == here
