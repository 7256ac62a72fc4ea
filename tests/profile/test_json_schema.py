"""The committed JSON Schemas are those of the models, and accept and refuse what the loader does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from riskxl.errors import DataError, ProfileError, RiskxlError
from riskxl.profile.json_schema import write_schemas
from riskxl.profile.library import ProfileLibrary, product_folder
from riskxl.profile.yamlfile import read_yaml

PROFILES = product_folder("profiles")
BAD = Path(__file__).parent / "bad"
SCHEMAS = ("profile.schema.json", "catalogue.schema.json")


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((PROFILES / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def complaints(name: str, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(data)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_committed_schemas_are_up_to_date(name: str, tmp_path: Path) -> None:
    write_schemas(tmp_path)
    committed = json.loads((PROFILES / name).read_text(encoding="utf-8"))
    assert committed == json.loads((tmp_path / name).read_text(encoding="utf-8")), (
        f"profiles/{name} is out of date: run `riskxl profile schema -o profiles`"
    )


def test_schemas_are_utf_8_text_with_readable_chinese(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "new folder")
    assert [path.name for path in written] == list(SCHEMAS)
    for path in written:
        content = path.read_bytes()
        assert "指标".encode() in content
        assert b"\r" not in content
        assert content.endswith(b"}\n")
    assert [path.name for path in sorted((tmp_path / "new folder").iterdir())] == sorted(SCHEMAS)


def test_a_place_that_cannot_be_written_is_refused(
    tmp_path: Path, refused: Callable[..., RiskxlError]
) -> None:
    file = tmp_path / "a file"
    file.write_text("not a folder", encoding="utf-8")
    refused(DataError, lambda: write_schemas(file), "写不进去", "cannot be written")


def test_a_file_that_cannot_take_its_place_leaves_nothing_behind(
    tmp_path: Path, refused: Callable[..., RiskxlError]
) -> None:
    (tmp_path / "profile.schema.json").mkdir()
    refused(DataError, lambda: write_schemas(tmp_path), "写不进去", "cannot be written")
    assert [path.name for path in tmp_path.iterdir()] == ["profile.schema.json"]


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_files_are_valid_and_name_their_schema(path: Path) -> None:
    name = "catalogue.schema.json" if path.stem == "catalogue" else "profile.schema.json"
    assert complaints(name, read_yaml(path).data) == []
    comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert f"# yaml-language-server: $schema=./{name}" in comments


# What only the loader can see: several places at once, the catalogue's ranges, other files, YAML itself.
BEYOND_EDITORS = {
    *(
        "other_key",
        "label_of_another",
        "leave_out_unknown",
        "nothing_left",
        "rule_beyond_weight",
        "rule_for_words",
    ),
    *(
        "weight_infinite",
        "word_twice",
        "steps_begin_late",
        "steps_begin_above",
        "steps_out_of_order",
        "steps_beyond_range",
    ),
    *(
        "clean_costs",
        "clean_word_costs",
        "floor_word_unknown",
        "floor_number_on_words",
        "floor_word_on_numbers",
    ),
    *(
        "floor_beyond_range",
        "floor_above_range",
        "floor_on_clean",
        "floor_lost",
        "bands_gap",
        "bands_overlap",
        "bands_not_from_0",
    ),
    *("bands_not_to_100", "bands_upside_down", "bands_repeat", "bands_two_decimals", "bands_from_above_to"),
    *("direction_against_bands", "no_bands", "no_plan", "plan_without_action", "compress_unused_group"),
    *("example_unused_indicator", "extends_unknown", "extends_itself", "extends_catalogue", "extends_bad"),
    *("circle_one", "circle_two"),
}


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_editors_see_the_mistakes_of_shape(path: Path) -> None:
    try:
        data = read_yaml(path).data
    except ProfileError:
        return  # no YAML mapping: editors see that without a schema
    assert bool(complaints("profile.schema.json", data)) is (path.stem not in BEYOND_EDITORS)


def test_editors_are_told_every_indicator_with_its_rule(library: ProfileLibrary) -> None:
    schema = json.loads((PROFILES / "profile.schema.json").read_text(encoding="utf-8"))
    offered = schema["properties"]["characteristics"]["properties"]
    assert list(offered) == list(library.catalogue.characteristics)
    about = offered["overdue_payments"]["description"]
    assert "历史逾期付款次数" in about
    assert "每次5分" in about
    assert "5 points each" in about
    assert list(schema["$defs"]["Example"]["properties"]["values"]["properties"]) == list(offered)
    assert schema["$defs"]["Indicator"]["enum"] == list(offered)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_described_in_both_languages(name: str) -> None:
    schema = json.loads((PROFILES / name).read_text(encoding="utf-8"))
    for part in (schema, *schema["$defs"].values()):
        for field, stated in part.get("properties", {}).items():
            chinese, separator, english = stated["description"].partition(" / ")
            assert separator, field
            assert any("一" <= sign <= "鿿" for sign in chinese), field
            assert english.strip(), field
