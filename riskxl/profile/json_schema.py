"""JSON Schemas of profile files and of the catalogue, with which editors complete and check them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from riskxl.language import Text
from riskxl.profile import schema
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Characteristic
from riskxl.profile.textfile import write_whole
from riskxl.profile.words import points_text, rule_text
from riskxl.tiers import RATED, Tier

PROFILE_SCHEMA = "profile.schema.json"
CATALOGUE_SCHEMA = "catalogue.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas(library: ProfileLibrary) -> dict[str, str]:
    """The text of each schema by its file name; the indicators are those of the library's catalogue."""
    profile = _plain(schema.Profile, Text("RiskXL 行业模板", "RiskXL profile"))
    _name_indicators(profile, library)
    catalogue = _plain(schema.Catalogue, Text("RiskXL 指标目录", "RiskXL catalogue of indicators"))
    _name_groups(catalogue)
    return {PROFILE_SCHEMA: _text(profile), CATALOGUE_SCHEMA: _text(catalogue)}


def write_schemas(folder: Path) -> list[Path]:
    """Write both schemas into a folder, over older ones; gives the files written."""
    texts = schemas(ProfileLibrary())
    return [write_whole(folder / name, text) for name, text in texts.items()]


def _plain(model: type[BaseModel], title: Text) -> dict[str, Any]:
    """pydantic's schema without what is of no use in an editor: generated titles, notes to developers."""
    generated = model.model_json_schema()
    for part in (generated, *generated["$defs"].values()):
        part.pop("title")
        part.pop("description", None)
        for field in part["properties"].values():
            field.pop("title", None)
            if field.get("default", ...) is None:
                del field["default"]
    return {"$schema": _DIALECT, "title": f"{title.zh} / {title.en}", **generated}


def _name_indicators(profile: dict[str, Any], library: ProfileLibrary) -> None:
    """Every indicator and tier by its key, so that editors complete it and show what it means."""
    about = {c.key: {"description": _about(c)} for c in library.characteristics}
    parts, fields = profile["$defs"], profile["properties"]
    parts["Indicator"] = {"enum": list(about)}
    indicator = {"$ref": "#/$defs/Indicator"}
    own = _reference(schema.ProfileCharacteristic)
    _close(fields["characteristics"], {key: {**said, **own} for key, said in about.items()})
    _close(fields["plans"], {tier.key: _reference(schema.Plan) for tier in (*RATED, Tier.UNRATED)})
    _close(parts["Example"]["properties"]["values"], about)
    parts["Expect"]["properties"]["reasons"]["items"] = indicator
    fields["leave_out"]["anyOf"] = [{"type": "array", "items": indicator}, {"const": "all"}]


def _name_groups(catalogue: dict[str, Any]) -> None:
    fields = catalogue["properties"]
    _close(fields["groups"], {group: _reference(schema.BothLanguages) for group in get_args(schema.Group)})
    _open(fields["characteristics"], _reference(schema.CatalogueCharacteristic))


def _close(mapping: dict[str, Any], properties: dict[str, Any]) -> None:
    """Name every key that a mapping may have."""
    _open(mapping, False)
    mapping["properties"] = properties


def _open(mapping: dict[str, Any], others: dict[str, Any] | bool) -> None:
    """Say what stands behind the other keys; how pydantic says it differs between its versions."""
    for name in ("patternProperties", "propertyNames"):
        mapping.pop(name, None)
    mapping["additionalProperties"] = others


def _reference(model: type[BaseModel]) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{model.__name__}"}


def _about(c: Characteristic) -> str:
    rule = rule_text(c)
    weight = points_text(c.weight)
    return f"{c.labels.zh}（权重 {weight}；{rule.zh}） / {c.labels.en} (weight {weight}; {rule.en})"


def _text(schema_: dict[str, Any]) -> str:
    return json.dumps(schema_, ensure_ascii=False, indent=2) + "\n"
