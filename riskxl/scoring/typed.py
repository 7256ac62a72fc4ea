"""How people type: units, words for nothing and something, numbers with all that stands around them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from riskxl.folding import folded
from riskxl.language import Text
from riskxl.profile.model import Unit


@dataclass(frozen=True, slots=True)
class UnitRules:
    """How numbers of a unit are typed."""

    name: Text
    example: Text
    precision: float  # values are kept to 1/precision
    suffixes: tuple[str, ...] = ()
    whole: bool = False


UNITS: dict[Unit, UnitRules] = {
    "count": UnitRules(
        Text("次数", "a count"),
        Text("请填整数，如 3", "enter a whole number such as 3"),
        1e9,
        ("次", "个", "条", "家", "笔"),
        whole=True,
    ),
    "ratio": UnitRules(
        Text("比例", "a ratio"),
        Text("请填百分数或小数，如 35% 或 0.35", "enter a percentage or fraction such as 35% or 0.35"),
        1e12,
        ("%",),
    ),
    "money": UnitRules(
        Text("金额", "an amount"),
        Text("请填金额，如 120000 或 12万", "enter an amount in CNY such as 120000"),
        1e4,
        ("元", "CNY", "RMB"),
    ),
    "days": UnitRules(
        Text("天数", "a number of days"), Text("请填天数，如 60", "enter days such as 60"), 1e9, ("天", "日")
    ),
    "score": UnitRules(
        Text("评分", "a score"), Text("请填评分，如 85", "enter a score such as 85"), 1e9, ("分",)
    ),
}
ZERO_WORDS = frozenset(("无", "没有", "否", "未发现", "正常"))
ONE_WORDS = frozenset(("有", "是"))
NOT_APPLICABLE_WORDS = frozenset(("-", "—", "–", "——", "--", "/", "不适用", "n/a", "na"))
ERROR_VALUE = re.compile(r"#[A-Z0-9/_]+[!?]?$")
_NUMBER = re.compile(
    r"""(?P<open>\()?(?P<sign>[+-])?(?P<currency>¥|CNY|RMB)?(?P<sign2>[+-])?
    (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?(?:E[+-]?\d{1,3})?|\.\d+)
    (?P<scale>[万亿])?(?P<suffix>%|元|CNY|RMB|次|天|日|个|条|家|笔|分)?(?P<close>\))?$""",
    re.VERBOSE | re.IGNORECASE,
)
BARE_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")  # as programs write it
_SPLIT_NUMBER = re.compile(r"[\d.,]\s+[\d.,]")  # "2 3" may be two entries
_WIDTHS = ("<wide>", "<narrow>", "<small>")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


class TypedNumber(NamedTuple):
    """A number in a text; ``bare`` if nothing beside it says how large it is meant (12万, 35% do)."""

    value: float
    bare: bool


def plain(text: str) -> str:
    """Half width, lower case, without spaces; minus signs and brackets in one form."""
    return folded(text).replace("−", "-").replace("人民币", "cny")


def typed_number(typed: str, unit: Unit) -> TypedNumber | None:
    """The number that a text states for an indicator of this unit; None if it states none."""
    number = _NUMBER.match(plain(typed))
    if number is None or not _sensible(number, unit) or _may_mean_another_number(typed):
        return None
    value = Decimal(number["digits"].replace(",", "")) * _SCALES.get(number["scale"], Decimal(1))
    if number["open"] or "-" in (number["sign"], number["sign2"]):
        value = -value
    if number["suffix"] == "%":
        value /= 100
    bare = number["scale"] is None and number["suffix"] is None
    return TypedNumber(float(value), bare)


def digits(number: float) -> str:
    """A number as people type it: 100000.5, 35, 1e+20."""
    return f"{number:.15g}"


def _sensible(number: re.Match[str], unit: Unit) -> bool:
    """Brackets in pairs, one sign at most, and marks that belong to the unit."""
    signs = [number[name] for name in ("open", "sign", "sign2") if number[name]]
    if bool(number["open"]) != bool(number["close"]) or len(signs) > 1:
        return False
    if number["scale"] and unit not in ("money", "count"):
        return False
    if number["currency"] and unit != "money":
        return False
    return number["suffix"] is None or number["suffix"].upper() in UNITS[unit].suffixes


def _may_mean_another_number(typed: str) -> bool:
    """True where folding would make a number of what is none: "2 3" is not 23, 3² not 32, ⑴ not (1)."""
    forms = (unicodedata.decomposition(letter) for letter in typed if not letter.isspace())
    if any(form.startswith("<") and not form.startswith(_WIDTHS) for form in forms):
        return True
    return _SPLIT_NUMBER.search(unicodedata.normalize("NFKC", typed)) is not None
