"""A new profile: scores like its source at once, and everything in it can be edited by removing a #."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from riskxl.errors import DataError, RiskxlError, UsageError
from riskxl.language import Text
from riskxl.profile.compare import diff
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Profile
from riskxl.profile.template import new_profile, write_new_profile
from riskxl.profile.words import rule_text
from riskxl.scoring.examples import run_examples

SHIPPED = [path.stem for path in ProfileLibrary().files()]
NAMES = Text("华东事业部", "East division")
Refused = Callable[..., RiskxlError]


def written(folder: Path, text: str, key: str = "east") -> Path:
    path = folder / f"{key}.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def without_marks(text: str, *sections: str) -> str:
    """The text with the commented sections in use."""
    lines = text.splitlines()
    for section in sections:
        begin = lines.index(f"# {section}:")
        for n in range(begin, len(lines)):
            if not lines[n].startswith("# "):
                break
            lines[n] = lines[n].removeprefix("# ")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("source", SHIPPED)
def test_it_loads_checks_clean_and_scores_like_its_source(
    source: str, tmp_path: Path, library: ProfileLibrary
) -> None:
    original = library.get(source)
    path = written(tmp_path, new_profile("east", NAMES, original, library))
    profile = library.load(path)
    assert (profile.key, profile.names, profile.extends) == ("east", NAMES, source)
    assert profile.fingerprint == original.fingerprint
    assert diff(original, profile) == []
    results = run_examples(library, profile)
    assert results
    assert all(result.ok for result in results)


@pytest.mark.parametrize("source", SHIPPED)
def test_bands_and_plans_can_be_used_by_removing_the_marks(
    source: str, tmp_path: Path, library: ProfileLibrary
) -> None:
    original = library.get(source)
    text = without_marks(new_profile("east", NAMES, original, library), "bands", "plans")
    assert re.search(r"^bands:$", text, re.MULTILINE)
    assert re.search(r"^plans:$", text, re.MULTILINE)
    assert diff(original, library.load(written(tmp_path, text))) == []


@pytest.mark.parametrize("source", SHIPPED)
def test_every_other_indicator_can_be_added_by_removing_its_mark(
    source: str, tmp_path: Path, library: ProfileLibrary
) -> None:
    text = new_profile("east", NAMES, library.get(source), library)
    text = re.sub(r"^  # ([a-z0-9_]+: \{\})", r"  \1", text, flags=re.MULTILINE)
    assert set(library.load(written(tmp_path, text)).keys) == set(library.catalogue.characteristics)


def test_every_indicator_is_explained(library: ProfileLibrary) -> None:
    source = library.get("manufacturing")
    text = new_profile("east", NAMES, source, library)
    for c in library.characteristics:
        stated = next((own for own in source.characteristics if own.key == c.key), c)
        for words in (
            stated.labels.zh,
            stated.labels.en,
            stated.window.zh,
            rule_text(stated).zh,
            rule_text(stated).en,
        ):
            assert words in text
    assert "  overdue_payments: {weight: 25}" in text


def test_a_weight_can_be_edited_where_it_stands(tmp_path: Path, library: ProfileLibrary) -> None:
    text = new_profile("east", NAMES, library.get("general"), library)
    edited = library.load(
        written(tmp_path, text.replace("overdue_payments: {weight: 15}", "overdue_payments: {weight: 30}"))
    )
    assert edited.total_weight == library.get("general").total_weight + 15


@pytest.mark.parametrize(
    "zh", ["甲：乙", "a: b", "# 号", "'引号\"", "No", "1e3", "2024", "{括号}", "&和*", "两\n行"]
)
def test_any_name_survives(zh: str, tmp_path: Path, library: ProfileLibrary) -> None:
    names = Text(zh, zh + " x")
    profile = library.load(written(tmp_path, new_profile("east", names, library.get("general"), library)))
    assert profile.names == names


def test_own_profiles_can_be_the_source(own_file: Callable[..., Path]) -> None:
    body = "extends: basic\nplans: {low: {action: {zh: '甲: 乙', en: 'A: b # c'}}}\n"
    folder = own_file("house", body, zh="两行\n\n  名").parent
    library = ProfileLibrary([folder])
    source = library.get("house")
    text = without_marks(new_profile("east", NAMES, source, library), "plans")
    assert diff(source, library.load(written(folder, text))) == []


@pytest.mark.parametrize("key", ["", "East", "华东", "1st", "a-b", "east\n", "../east", "e" * 41])
def test_a_key_that_cannot_be_one(key: str, library: ProfileLibrary, refused: Refused) -> None:
    make = lambda: new_profile(key, NAMES, library.get("general"), library)  # noqa: E731
    error = refused(UsageError, make, "不能作为键", "cannot be a key", "小写")
    assert len(error.problems) == 1


@pytest.mark.parametrize("key", ["general", "finance", "catalogue"])
def test_a_key_that_is_taken(key: str, library: ProfileLibrary, refused: Refused) -> None:
    make = lambda: new_profile(key, NAMES, library.get("general"), library)  # noqa: E731
    refused(UsageError, make, "已被占用", "it is taken", "manufacturing")


def test_names_that_are_taken_or_blank_are_told_together(library: ProfileLibrary, refused: Refused) -> None:
    make = lambda: new_profile("Bad", Text("ＦＩＮＡＮＣＥ", " "), library.get("general"), library)  # noqa: E731
    error = refused(UsageError, make, "已是另一个模板的名称", "it is blank", "cannot be a key")
    assert len(error.problems) == 3


def test_writing_makes_the_folder_and_the_schema_for_editors(tmp_path: Path, library: ProfileLibrary) -> None:
    folder = tmp_path / "模板" / "own"
    path = write_new_profile(folder, "east", NAMES, library.get("finance"), library)
    assert path == folder / "east.yaml"
    assert sorted(file.name for file in folder.iterdir()) == ["east.yaml", "profile.schema.json"]
    assert b"\r" not in path.read_bytes()
    found = ProfileLibrary([folder]).get("华东事业部")
    assert isinstance(found, Profile)
    assert found.fingerprint == library.get("finance").fingerprint


def test_nothing_is_overwritten(tmp_path: Path, library: ProfileLibrary, refused: Refused) -> None:
    (tmp_path / "profile.schema.json").write_text("{}", encoding="utf-8")
    path = written(tmp_path, "# mine\n")

    def write() -> Path:
        return write_new_profile(tmp_path, "east", NAMES, library.get("finance"), library)

    refused(UsageError, write, "east.yaml", "不会覆盖", "not overwritten")
    assert path.read_text(encoding="utf-8") == "# mine\n"
    path.unlink()
    write()
    assert (tmp_path / "profile.schema.json").read_text(encoding="utf-8") == "{}"


def test_a_folder_that_cannot_be_made_is_refused(
    tmp_path: Path, library: ProfileLibrary, refused: Refused
) -> None:
    file = written(tmp_path, "# a file, no folder\n", "taken")

    def write() -> Path:
        return write_new_profile(file, "east", NAMES, library.get("finance"), library)

    refused(DataError, write, "写不进去", "cannot be written")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.yaml"]
