"""Where profiles are found: own folders before the shipped ones, by key or by name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from riskxl.errors import ProfileError, RiskxlError, UsageError
from riskxl.profile.library import ProfileLibrary, own_folders
from riskxl.profile.model import Profile

OwnFile = Callable[..., Path]
Refused = Callable[..., RiskxlError]
HEAVY = "extends: general\ncharacteristics: {overdue_payments: {weight: 40}}\n"


def weight(profile: Profile, key: str = "overdue_payments") -> float:
    return next(c.weight for c in profile.characteristics if c.key == key)


@pytest.mark.parametrize(
    "word",
    [
        "manufacturing",
        "生产制造",
        "Manufacturing",
        "MANUFACTURING",
        " 生产 制造 ",
        "ｍａｎｕｆａｃｔｕｒｉｎｇ",
        "生产\n制造",
    ],
)
def test_a_profile_is_found_by_key_or_name_in_any_case_and_width(word: str, library: ProfileLibrary) -> None:
    assert library.get(word).key == "manufacturing"


@pytest.mark.parametrize("word", [None, ""])
def test_blank_means_general(word: str | None, library: ProfileLibrary) -> None:
    assert library.get(word).key == "general"


def test_an_unknown_name_lists_the_choices(library: ProfileLibrary, refused: Refused) -> None:
    error = refused(
        UsageError, lambda: library.get("餐饮"), "“餐饮”", "'餐饮'", "没有这个行业模板", "no such profile"
    )
    assert "生产制造" in error.problems[0].remedy.zh
    assert "manufacturing" in error.problems[0].remedy.en


def test_the_catalogue_is_no_profile(library: ProfileLibrary, refused: Refused) -> None:
    refused(UsageError, lambda: library.get("catalogue"), "catalogue")


def test_an_own_profile_extends_a_shipped_one(own_file: OwnFile) -> None:
    path = own_file("house", HEAVY, zh="华东电子")
    library = ProfileLibrary([path.parent])
    profile = library.get("华东电子")
    assert profile.key == "house"
    assert profile.keys == library.get("general").keys
    assert (weight(profile), weight(library.get("general"))) == (40, 15)
    assert library.is_own(profile.path)


def test_an_own_profile_extends_another_own_one(own_file: OwnFile) -> None:
    own_file("base", HEAVY)
    path = own_file("house", "extends: base\ncharacteristics: {debt_ratio: {}}\n")
    assert weight(ProfileLibrary([path.parent]).get("house")) == 40


def test_an_own_file_takes_the_place_of_the_shipped_one_of_its_name(own_file: OwnFile) -> None:
    path = own_file("finance", HEAVY, zh="金融")
    library = ProfileLibrary([path.parent])
    assert weight(library.get("金融")) == 40
    assert [found.key for found in library.profiles() if isinstance(found, Profile)].count("finance") == 1


def test_an_own_general_extends_the_shipped_general(own_file: OwnFile) -> None:
    path = own_file("general", HEAVY)
    library = ProfileLibrary([path.parent])
    assert weight(library.get(None)) == 40
    assert library.get("general").keys == ProfileLibrary().get("general").keys
    # a shipped profile stays what it is, whatever the company's general says
    assert weight(library.get("finance")) == 15


def test_an_own_profile_beside_an_own_general_extends_that_one(own_file: OwnFile) -> None:
    own_file("general", HEAVY)
    path = own_file("house")
    assert weight(ProfileLibrary([path.parent]).get("house")) == 40


def test_general_of_each_folder_extends_that_of_the_next(own_file: OwnFile) -> None:
    company = own_file("general", HEAVY, folder="company")
    team = own_file("general", "extends: general\ncharacteristics: {debt_ratio: {}}\n", folder="team")
    library = ProfileLibrary([team.parent, company.parent])
    profile = library.get("general")
    assert (weight(profile), profile.keys[-1]) == (40, "debt_ratio")


def test_a_folder_may_be_given_relative_to_where_we_are(
    own_file: OwnFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    # what is left out twice, because a folder counts as two, would be refused
    path = own_file("general", "extends: general\nleave_out: [trade_value]\n")
    monkeypatch.chdir(path.parent.parent)
    assert "trade_value" not in ProfileLibrary([Path("own")]).get("general").keys


def test_a_broken_own_file_leaves_the_others_usable(own_file: OwnFile, refused: Refused) -> None:
    own_file("broken", "extends: general\nmode: softly\n", zh="坏模板")
    path = own_file("house", HEAVY)
    library = ProfileLibrary([path.parent])
    assert weight(library.get("house")) == 40
    assert library.get("生产制造").key == "manufacturing"
    assert [type(found) for found in library.profiles()].count(ProfileError) == 1
    for _ in range(2):  # told again, not only the first time
        refused(ProfileError, lambda: library.get("broken"), "broken.yaml · mode")
    # asked for by its name, which nobody could read: the message says which files are not usable
    refused(UsageError, lambda: library.get("坏模板"), "broken.yaml", "riskxl profile check")


def test_a_child_of_a_broken_profile_names_both_files(own_file: OwnFile, refused: Refused) -> None:
    own_file("parent", "extends: general\nmode: softly\n")
    path = own_file("child", "extends: parent\n")
    library = ProfileLibrary([path.parent])
    refused(ProfileError, lambda: library.get("child"), "child.yaml · extends", "parent.yaml · mode")


def test_a_circle_is_told_from_the_side_that_was_asked_for(own_file: OwnFile, refused: Refused) -> None:
    own_file("one", "extends: two\n")
    path = own_file("two", "extends: one\n")
    library = ProfileLibrary([path.parent])
    refused(ProfileError, lambda: library.get("one"), "one.yaml · extends", "one → two → one")
    refused(ProfileError, lambda: library.get("two"), "two.yaml · extends", "two → one → two")


def test_a_file_outside_every_folder_can_be_loaded(own_file: OwnFile, library: ProfileLibrary) -> None:
    assert weight(library.load(own_file("house", HEAVY))) == 40


def test_own_folders_in_order_of_precedence(
    own_file: OwnFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    option = own_file("house", HEAVY, folder="option").parent
    first = own_file("house", folder="first").parent
    second = own_file("house", folder="second").parent
    beside = own_file("house", folder="profiles").parent
    monkeypatch.setenv("RISKXL_PROFILES", os.pathsep.join((str(first), str(second), str(first))))
    folders = own_folders(option, tmp_path / "客户.xlsm")
    assert folders == tuple(folder.resolve() for folder in (option, first, second, beside))
    assert weight(ProfileLibrary(folders).get("house")) == 40
    assert weight(ProfileLibrary(folders[1:]).get("house")) == 15


def test_without_folders_there_are_the_shipped_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RISKXL_PROFILES", raising=False)
    assert own_folders(None, tmp_path / "客户.xlsm") == ()


def test_a_folder_without_profiles_beside_the_workbook_is_no_profile_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RISKXL_PROFILES", raising=False)
    (tmp_path / "profiles").mkdir()
    assert own_folders(None, tmp_path / "客户.xlsm") == ()


@pytest.mark.parametrize("by_option", [True, False], ids=["--profiles", "RISKXL_PROFILES"])
def test_a_missing_folder_is_refused(
    by_option: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    missing = tmp_path / "没有"
    monkeypatch.setenv("RISKXL_PROFILES", "" if by_option else str(missing))
    option = missing if by_option else None
    refused(
        UsageError, lambda: own_folders(option), str(missing), "RISKXL_PROFILES", "no such profile folder"
    )


def test_a_changed_file_is_read_by_a_new_library(own_file: OwnFile) -> None:
    path = own_file("house")
    assert weight(ProfileLibrary([path.parent]).get("house")) == 15
    own_file("house", HEAVY)
    assert weight(ProfileLibrary([path.parent]).get("house")) == 40


def test_other_words_for_an_indicator_keep_its_former_header(own_file: OwnFile) -> None:
    body = "extends: general\ncharacteristics: {overdue_payments: {labels: {zh: 拖欠次数, en: Late}}}\n"
    profile = ProfileLibrary().load(own_file("house", body))
    changed = next(c for c in profile.characteristics if c.key == "overdue_payments")
    assert changed.labels.zh == "拖欠次数"
    assert {"历史逾期付款次数", "Overdue payments", "逾期次数"} <= set(changed.aliases)


def test_other_words_of_a_text_indicator_keep_its_floor_and_its_clean_word(own_file: OwnFile) -> None:
    body = """extends: basic
characteristics:
  payment_record:
    rule:
      categories:
        often_late: {labels: {zh: 经常拖欠, en: Often late}, points: 25}
        on_time: {labels: {zh: 按时, en: On time}, points: 0}
"""
    profile = ProfileLibrary().load(own_file("house", body))
    record = profile.characteristics[-1]
    assert [category.key for category in record.categories] == ["often_late", "on_time"]
    assert record.categories[int(record.clean)].key == "on_time"
    assert [0.0 in floor.interval for floor in record.floors] == [True]


def test_leaving_out_and_compressing(own_file: OwnFile) -> None:
    body = "extends: general\nleave_out: [trade_value]\ncompress: [{groups: [trade], to: 6}]\n"
    profile = ProfileLibrary().load(own_file("house", body))
    assert "trade_value" not in profile.keys
    assert sum(c.weight for c in profile.characteristics if c.group == "trade") == pytest.approx(6)


def test_null_in_a_plan_takes_back_what_the_parent_says(own_file: OwnFile) -> None:
    body = "extends: general\nplans: {high: {approval: null, follow_up: {days: 3}}}\n"
    profile = ProfileLibrary().load(own_file("house", body))
    plan = next(plan for plan in profile.plans if plan.tier.key == "high")
    assert (plan.approval, plan.term_factor) == (None, 0)
    assert plan.follow_up is not None
    assert (plan.follow_up.days, plan.follow_up.months) == (3, 0)
