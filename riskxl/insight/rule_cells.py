"""A rule in one cell, to be edited by people who write no YAML, and the way back.

    每次 5                                          each 5
    ≥1：10                                          ≥1: 10
    <-30%：10；≥-30%：0；>200%：10                   <-30%: 10; ≥-30%: 0; >200%: 10
    正常=0；偶尔延期付款=10；多次延期付款=25           …
    线性 100 -1                                     linear 100 -1     (points = 100 − 1 × value)

Values carry the unit that people type (35%, 10万). What stands below the first bound costs nothing unless a
part with < or ≤ says so.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from riskxl.errors import Problem
from riskxl.language import Language, Text
from riskxl.profile.model import Characteristic, Interval, as_written
from riskxl.profile.words import shown
from riskxl.scoring.cells import CellReader, Status

_EACH = Text("每次", "each")
_LINEAR = Text("线性", "linear")
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_EACH_CELL = re.compile(rf"(?:每次|each)\s*{_NUMBER}\s*分?", re.IGNORECASE)
_ANY_CELL = re.compile(rf"(?:有即|任何|有|any)\s*{_NUMBER}\s*分?", re.IGNORECASE)
_LINEAR_CELL = re.compile(rf"(?:线性|linear)\s*{_NUMBER}\s+{_NUMBER}", re.IGNORECASE)
_STEP = re.compile(rf"(>=|<=|≥|≤|>|<)\s*(.+?)\s*:\s*{_NUMBER}\s*分?")
_CATEGORY = re.compile(rf"(.+?)\s*=\s*{_NUMBER}\s*分?")
_ROUNDING = 1e-5
_SIGNS = {">=": "≥", "<=": "≤"}


class RuleCellError(ValueError):
    """A cell that says no rule; ``problem`` names what and the remedy."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.text("en"))


def rule_cell(c: Characteristic, language: Language) -> str:
    """The points rule of a characteristic, at its weight, as one cell shows it."""
    if c.linear is not None:
        at_zero, per_unit = c.linear.at_zero, c.linear.per_unit
        if at_zero == 0 and per_unit > 0:
            return f"{_EACH(language)} {_digits(per_unit)}"
        return f"{_LINEAR(language)} {_digits(at_zero)} {_digits(per_unit)}"
    if c.categories:
        return _joined(
            (f"{category.labels(language)}={_digits(_points_of(c, n))}")
            for n, category in enumerate(c.categories)
        )(language)
    parts = []
    for attribute in sorted(c.attributes, key=lambda attribute: attribute.interval.low):
        bound = _bound(c, attribute.interval)
        if bound and (attribute.points or bound[0] not in "<≤"):
            colon = "：" if language == "zh" else ": "
            parts.append(f"{bound}{colon}{_digits(attribute.points)}")
    return _joined(parts)(language)


def parse_rule_cell(c: Characteristic, cell: str) -> dict[str, Any]:
    """The cell's rule as a profile file states it; raises RuleCellError."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if not text:
        raise _unreadable(c, cell)
    if found := _EACH_CELL.fullmatch(text):
        return {"each": float(found[1])}
    if found := _LINEAR_CELL.fullmatch(text):
        return {"linear": {"at_zero": float(found[1]), "per_unit": float(found[2])}}
    if found := _ANY_CELL.fullmatch(text):
        return {"any": float(found[1])}
    parts = [part.strip() for part in re.split(r"[;；\n]", text) if part.strip()]
    return {"categories": _categories(c, cell, parts)} if c.categories else {"steps": _steps(c, cell, parts)}


def _digits(points: float) -> str:
    return f"{points:.6g}"


def _joined(parts: Any) -> Text:
    listed = list(parts)
    return Text("；".join(listed), "; ".join(listed))


def _points_of(c: Characteristic, code: int) -> float:
    return next((a.points for a in c.attributes if float(code) in a.interval), 0.0)


def _bound(c: Characteristic, interval: Interval) -> str:
    """'≥100,000' or, for the part below the first bound, '<100,000'; '' for any value at all."""
    if interval.low > c.low:
        value, strict = as_written(interval.low)
        return f"{'>' if strict else '≥'}{shown(c, value)}"
    if math.isinf(interval.high):
        return ""
    value, strict = as_written(interval.high)
    return f"{'≤' if strict else '<'}{shown(c, value)}"


@dataclass(frozen=True, slots=True)
class _Step:
    sign: str
    value: float
    points: float


def _steps(c: Characteristic, cell: str, parts: Sequence[str]) -> list[dict[str, float]]:
    reader = CellReader(c)
    steps: list[_Step] = []
    for part in parts:
        found = _STEP.fullmatch(part)
        if found is None:
            raise _unreadable(c, cell)
        reading = reader.read(found[2])
        if reading.status is not Status.VALUE:
            message = reading.message or Text(f"“{found[2]}”不是取值", f"'{found[2]}' is no value")
            raise RuleCellError(Problem(_where(c, cell), message, reading.remedy or _NOTATION))
        points = float(found[3])
        if c.weight < points <= c.weight * (1 + _ROUNDING):  # of a compressed weight, as the cell shows it
            points = c.weight
        steps.append(_Step(_SIGNS.get(found[1], found[1]), reading.value, points))
    below = [step for step in steps if step.sign in "<≤"]
    above = [step for step in steps if step.sign in ">≥"]
    if len(below) > 1 or (below and steps[0] is not below[0]):
        raise _unreadable(c, cell)
    if any(one.value >= next_.value for one, next_ in pairwise(above)):
        raise RuleCellError(
            Problem(
                _where(c, cell),
                Text("档位没有从小到大", "the steps are not in rising order"),
                Text("请按取值从小到大写", "write the smallest value first"),
            )
        )
    if below and not above:  # "<-30%：10" alone: the rest costs nothing
        above = [_Step(">" if below[0].sign == "≤" else "≥", below[0].value, 0.0)]
    if below and (below[0].value, below[0].sign == "≤") != (above[0].value, above[0].sign == ">"):
        raise RuleCellError(
            Problem(
                _where(c, cell),
                Text("第一档与第二档没有相接", "the first step does not meet the second"),
                Text(
                    "“<”后面接“≥”，“≤”后面接“>”，数值相同",
                    "'<' goes with '≥', '≤' with '>', and the same value",
                ),
            )
        )
    first = below[0].points if below else 0.0
    return [
        {"from": c.low, "points": first},
        *(
            {("above" if step.sign == ">" else "from"): step.value, "points": step.points}
            for step in above
            if (step.sign, step.value) != ("≥", c.low)
        ),
    ]


def _categories(c: Characteristic, cell: str, parts: Sequence[str]) -> dict[str, Any]:
    points: dict[str, float] = {}
    for part in parts:
        found = _CATEGORY.fullmatch(part)
        known = found and next(
            (k for k in c.categories if found[1] in (k.key, k.labels.zh, k.labels.en, *k.aliases)), None
        )
        if not found or known is None:
            raise _unreadable(c, cell)
        points[known.key] = float(found[2])
    missing = [category.labels for category in c.categories if category.key not in points]
    if missing:
        raise RuleCellError(
            Problem(
                _where(c, cell),
                Text(
                    f"缺少：{'、'.join(text.zh for text in missing)}",
                    f"missing: {', '.join(text.en for text in missing)}",
                ),
                Text("请给每个词写上分值", "give every word its points"),
            )
        )
    return {
        category.key: {
            "labels": {"zh": category.labels.zh, "en": category.labels.en},
            "aliases": list(category.aliases),
            "points": points[category.key],
        }
        for category in c.categories
    }


_NOTATION = Text(
    "写法：每次 5；或 ≥1：10；或 <-30%：10；≥-30%：0；>200%：10",
    "write: each 5; or ≥1: 10; or <-30%: 10; ≥-30%: 0; >200%: 10",
)


def _where(c: Characteristic, cell: str) -> Text:
    return Text(f"{c.labels.zh} {cell}", f"{c.labels.en} {cell}")


def _unreadable(c: Characteristic, cell: str) -> RuleCellError:
    return RuleCellError(
        Problem(_where(c, cell), Text("看不懂这条规则", "this rule cannot be read"), _NOTATION)
    )
