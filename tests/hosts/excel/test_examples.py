"""The examples that the profiles carry, the acceptance list among them, typed into cells of Excel."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from riskxl.functions import Functions
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Characteristic, Profile
from riskxl.profile.schema import Example
from riskxl.tiers import tier_from_word

from .call_path import MISSING, CallPath
from .com import as_text, from_cells
from .conftest import Settings


def _examples() -> Iterator[Any]:
    for profile in ProfileLibrary().profiles():
        assert isinstance(profile, Profile), profile
        for example in profile.examples:
            yield pytest.param(profile, example, id=f"{profile.key} {example.name}")


def _clean(characteristic: Characteristic) -> Any:
    if characteristic.categories:
        return characteristic.categories[int(characteristic.clean)].labels.zh
    return characteristic.clean


def _label(word: str) -> str:
    tier = tier_from_word(word)
    assert tier is not None
    return tier.label.zh


@pytest.fixture
def profile_in_mode(settings: Settings, tmp_path: Path) -> Any:
    """The name of a profile in an example's mode: a mode of its own is an own profile, as users choose it."""

    def name(profile: Profile, example: Example) -> str:
        if example.mode in (None, profile.mode):
            return profile.names.zh
        own = f"key: own\nnames: {{zh: 自定, en: Own}}\nextends: {profile.key}\nmode: {example.mode}\n"
        (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
        settings(RISKXL_PROFILES=tmp_path)
        return "自定"

    return name


@pytest.mark.parametrize(("profile", "example"), list(_examples()))
@pytest.mark.parametrize("with_headers", [True, False])
def test_example(
    excel: CallPath, profile_in_mode: Any, profile: Profile, example: Example, with_headers: bool
) -> None:
    others = {c.key: _clean(c) if example.others == "clean" else None for c in profile.characteristics}
    cells = others | example.values
    values = from_cells([cells[key] for key in profile.keys])
    headers = from_cells([c.labels.zh for c in profile.characteristics])
    name = profile_in_mode(profile, example)
    arguments = (values, headers if with_headers else MISSING, name)
    expected = example.expect

    assert excel.call("RISK_TIER", *arguments) == _label(expected.tier)
    score = excel.call("RISK_SCORE", *arguments)
    if expected.score is not None:
        assert as_text(score) == repr(float(expected.score))
    if expected.score_tier is not None:
        assert excel.call("RISK_TIER", score, MISSING, name) == _label(expected.score_tier)
    if expected.coverage is not None:
        assert as_text(excel.call("RISK_COVERAGE", values, headers, name)) == repr(float(expected.coverage))
    if expected.reasons is not None:
        text = excel.call("RISK_REASONS", values, headers, name, MISSING)
        labels = {c.key: c.labels.zh for c in profile.characteristics}
        places = [text.find(labels[key]) for key in expected.reasons]
        assert -1 not in places
        assert places == sorted(places)


def test_there_are_examples_for_the_whole_acceptance_list() -> None:
    names = " ".join(parameter.values[1].name for parameter in _examples())
    assert [n for n in range(1, 16) if f"§13.{n} " not in names] == []


def test_normalised_in_the_functions_as_in_excel(
    excel: CallPath, profile_in_mode: Any, functions: Functions
) -> None:
    """§13.13: the own profile and the mode of ``Functions`` are the same thing."""
    general = functions.library.get("general")
    name = profile_in_mode(general, Example(name="tax arrears", mode="normalise", expect={"tier": "low"}))
    row = [1_000_000, 0, 0, 0, 1, *[0] * 8]
    got = excel.call("RISK_SCORE", from_cells(row), MISSING, name)
    assert got == Functions(functions.library, mode="normalise").score([row]) == 93.7
