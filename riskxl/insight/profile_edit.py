"""A profile edited in cells: fetched into the table ProfileEdit, read back as what a profile file states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from riskxl.actions.changes import Record
from riskxl.actions.schema import NO, YES
from riskxl.actions.snapshot import Table, as_number
from riskxl.errors import DataError, Problem, raise_if
from riskxl.insight.rule_cells import RuleCellError, parse_rule_cell, rule_cell
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Band, Characteristic, Profile

TABLE = "ProfileEdit"
_BASE = "base"
_BAND = "band."
_BAND_CELL = re.compile(r"\s*(\d+(?:\.\d+)?)\s*[–—~～至to-]+\s*(\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True)
class Edited:
    """What differs from the base, as a profile file states it."""

    base: Profile
    characteristics: dict[str, dict[str, Any]]
    leave_out: list[str]
    bands: list[dict[str, Any]] | None


def rows(base: Profile, library: ProfileLibrary, language: Language) -> list[Record]:
    """The table for a profile: every indicator of the catalogue, those in use first, then the bands."""
    head: Record = {
        "key": _BASE,
        "item": Text("原模板", "Base profile")(language),
        "rule": base.key,
        "old_rule": base.names(language),
    }
    others = (c for c in library.characteristics if c.key not in base.keys)
    return [
        head,
        *(_indicator(c, True, language) for c in base.characteristics),
        *(_indicator(c, False, language) for c in others),
        *(_band(band, language) for band in reversed(base.bands)),
    ]


def read(table: Table, library: ProfileLibrary) -> Edited:
    """What was edited; raises DataError with every cell that cannot be used."""
    base = _base(table, library)
    problems: list[Problem] = []
    characteristics: dict[str, dict[str, Any]] = {}
    leave_out: list[str] = []
    bands: list[dict[str, Any]] = []
    own = {c.key: c for c in base.characteristics}
    known = {c.key: c for c in library.characteristics} | own
    for row in range(len(table.rows)):
        key = table.text(row, "key")
        if key in ("", _BASE):
            continue
        try:
            if key.startswith(_BAND):
                bands.append(_read_band(table, row, key.removeprefix(_BAND)))
            elif key not in known:
                raise _CellError(
                    table, row, "key", Text("没有这个指标", "there is no such indicator"), _KEEP_KEYS
                )
            elif not _used(table, row):
                if key in own:
                    leave_out.append(key)
            else:
                stated = _stated(table, row, known[key])
                if stated or key not in own:
                    characteristics[key] = stated
        except _CellError as error:
            problems.append(error.problem)
    raise_if(DataError, problems)
    as_before = bands == [_band_stated(band) for band in reversed(base.bands)]
    return Edited(base, characteristics, leave_out, None if as_before or not bands else bands)


class _CellError(Exception):
    def __init__(self, table: Table, row: int, key: str, message: Text, remedy: Text) -> None:
        name = table.text(row, "item") or table.text(row, "key")
        value = table.text(row, key)
        self.problem = Problem(
            Text(
                f"第 {table.first_row + row} 行 {name}“{value}”",
                f"row {table.first_row + row} {name} '{value}'",
            ),
            message,
            remedy,
        )
        super().__init__(message.en)


_KEEP_KEYS = Text(
    "请不要改“代码”列；重新按“编辑模板”取一次", "leave the column Key as it is; fetch the profile anew"
)


def _indicator(c: Characteristic, used: bool, language: Language) -> Record:
    rule = rule_cell(c, language)
    return {
        "key": c.key,
        "item": c.labels(language),
        "group": c.group_labels(language),
        "used": (YES if used else NO)(language),
        "weight": c.weight,
        "rule": rule,
        "old_weight": c.weight if used else None,
        "old_rule": rule,
    }


def _band(band: Band, language: Language) -> Record:
    cell = f"{band.low:g}–{band.high:g}"
    label = band.tier.label(language)
    return {
        "key": _BAND + band.tier.key,
        "item": Text(f"{label} 分数段", f"{label}: scores")(language),
        "rule": cell,
        "old_rule": cell,
    }


def _band_stated(band: Band) -> dict[str, Any]:
    return {"tier": band.tier.key, "from": band.low, "to": band.high}


def _base(table: Table, library: ProfileLibrary) -> Profile:
    for row in range(len(table.rows)):
        if table.text(row, "key") == _BASE:
            return library.get(table.text(row, "rule"))
    raise DataError(
        Problem(
            Text("工作表“编辑模板”", "sheet 'Edit profile'"),
            Text("还没有取来要改的模板", "no profile has been fetched yet"),
            Text("请先按“编辑模板”选一套模板", "press Edit profile first"),
        )
    )


def _used(table: Table, row: int) -> bool:
    word = table.text(row, "used").casefold()
    if word in (YES.zh, YES.en.casefold(), "y", "1", "true"):
        return True
    if word in (NO.zh, NO.en.casefold(), "n", "0", "false", ""):
        return False
    raise _CellError(
        table,
        row,
        "used",
        Text("“采用”只能填 是 或 否", "Used is Yes or No"),
        Text("请从下拉列表中选择", "choose from the list"),
    )


def _stated(table: Table, row: int, c: Characteristic) -> dict[str, Any]:
    weight = as_number(table.get(row, "weight"))
    if weight is None or not 0 < weight <= 1000:
        raise _CellError(
            table,
            row,
            "weight",
            Text("权重应是大于 0 的数字", "the weight must be a number above 0"),
            Text("不用的指标请把“采用”改为 否", "set Used to No for an indicator that is not used"),
        )
    stated: dict[str, Any] = {}
    if weight != c.weight:
        stated["weight"] = weight
    typed = table.text(row, "rule")
    if typed != table.text(row, "old_rule"):
        try:
            stated |= {"weight": weight, "rule": parse_rule_cell(c, typed)}
        except RuleCellError as error:
            problem = error.problem
            raise _CellError(table, row, "rule", problem.message, problem.remedy) from None
    return stated


def _read_band(table: Table, row: int, tier: str) -> dict[str, Any]:
    found = _BAND_CELL.fullmatch(table.text(row, "rule"))
    if found is None:
        raise _CellError(
            table,
            row,
            "rule",
            Text("分数段看不懂", "the band cannot be read"),
            Text("请写成 60–85", "write it as 60–85"),
        )
    return {"tier": tier, "from": float(found[1]), "to": float(found[2])}
