"""Rules in the archive come back as they were: same fingerprint, same scores bit for bit."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskxl.errors import DataError, ProfileError
from riskxl.language import Text
from riskxl.profile import archive
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Mode, Profile
from riskxl.scoring.card import Card
from riskxl.scoring.kernel import score_columns
from riskxl.scoring.table import Scorer

LIBRARY = ProfileLibrary()
EVERY = [
    pytest.param(profile.in_mode(mode), id=f"{profile.key}-{mode}")
    for profile in LIBRARY.profiles()
    if isinstance(profile, Profile)
    for mode in ("deduct", "normalise")
]


@pytest.mark.parametrize("profile", EVERY)
def test_a_profile_comes_back_with_its_fingerprint_and_plans(profile: Profile) -> None:
    back = archive.from_text(archive.to_text(profile))
    assert back.fingerprint == profile.fingerprint
    assert back.plans == profile.plans
    assert (back.key, back.names, back.mode) == (profile.key, profile.names, profile.mode)
    assert [(c.key, c.labels, c.aliases, c.categories) for c in back.characteristics] == [
        (c.key, c.labels, c.aliases, c.categories) for c in profile.characteristics
    ]


@pytest.mark.parametrize("profile", EVERY)
def test_writing_what_was_read_gives_the_same_text(profile: Profile) -> None:
    text = archive.to_text(profile)
    assert archive.to_text(archive.from_text(text)) == text
    assert json.loads(text)["mode"] == profile.mode


@settings(max_examples=20)
@given(st.data())
@pytest.mark.parametrize("profile", EVERY)
def test_archived_rules_score_every_value_to_the_same_bits(profile: Profile, data: st.DataObject) -> None:
    back = archive.from_text(archive.to_text(profile))
    edges = sorted(
        {end for c in profile.characteristics for a in c.attributes for end in _ends(a.interval.low)}
        | {0.0, 1.0, 3.0, math.nan}
    )
    numbers = st.sampled_from(edges) | st.floats(-1e6, 1e12)
    values = np.array(data.draw(st.lists(st.tuples(*[numbers] * len(profile.keys)), min_size=1, max_size=3)))
    then, now = (score_columns(Card(p), values.T.copy(), with_points=True) for p in (profile, back))
    for name in ("score", "score_tier", "tier", "coverage", "points"):
        assert getattr(then, name).tobytes() == getattr(now, name).tobytes(), name


def test_archived_rules_read_the_words_of_text_indicators() -> None:
    back = archive.from_text(archive.to_text(LIBRARY.get("basic")))
    scored = Scorer(LIBRARY, back).score_rows([[60, "多次延期付款"]], ["信用评分", "payment_record"])
    assert (scored.scores.score[0], scored.scores.tier[0]) == (35.0, 2)


def test_the_archive_tells_no_place_on_somebodys_computer() -> None:
    text = archive.to_text(LIBRARY.get("general"))
    assert str(LIBRARY.get("general").path.parent) not in text


def test_rules_that_no_cell_holds_are_refused_with_a_remedy() -> None:
    general = LIBRARY.get("general")
    plans = tuple(replace(plan, action=Text("措施" * 9000, "act" * 4)) for plan in general.plans)
    with pytest.raises(ProfileError) as refused:
        archive.to_text(replace(general, plans=plans))
    assert "32767" in refused.value.text("zh")
    assert refused.value.problems[0].remedy.zh


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"key": "x", "characteristics": [{}]}'])
def test_a_text_that_is_no_archive_is_refused(text: str) -> None:
    with pytest.raises(DataError) as refused:
        archive.from_text(text)
    assert "规则存档" in refused.value.text("zh")


def test_the_way_of_counting_is_archived() -> None:
    modes: dict[Mode, str] = {
        mode: archive.to_text(LIBRARY.get("general").in_mode(mode)) for mode in ("deduct", "normalise")
    }
    assert modes["deduct"] != modes["normalise"]


def _ends(low: float) -> tuple[float, ...]:
    return () if math.isinf(low) else (low, math.nextafter(low, -math.inf))
