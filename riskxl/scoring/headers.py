"""Which column of a table is which indicator, and in which unit its header says it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskxl.errors import Problem
from riskxl.folding import folded
from riskxl.language import Text, plain
from riskxl.profile.model import Characteristic, Unit

_BRACKETS = re.compile(r"[(\[【〔{<《](.*?)[)\]】〕}>》]")
_PERCENT = frozenset(("%", "百分比", "percent", "pct"))
_MONEY_FACTORS = {
    "元": 1.0, "人民币元": 1.0, "人民币": 1.0, "cny": 1.0, "rmb": 1.0, "¥": 1.0,
    "千元": 1e3, "万": 1e4, "万元": 1e4, "人民币万元": 1e4, "百万元": 1e6, "亿": 1e8, "亿元": 1e8,
}  # fmt: skip
_OWN_UNITS: dict[Unit, frozenset[str]] = {
    "count": frozenset(("次", "个", "条", "家", "笔", "次数")),
    "ratio": _PERCENT,
    "money": frozenset(_MONEY_FACTORS),
    "days": frozenset(("天", "日", "days", "day")),
    "score": frozenset(("分", "points")),
    "category": frozenset(),
}
_OTHER_UNITS = frozenset(
    (
        "月",
        "个月",
        "周",
        "年",
        "小时",
        "‰",
        "美元",
        "万美元",
        "usd",
        "欧元",
        "eur",
        "港元",
        "港币",
        "hkd",
        "日元",
        "jpy",
        "英镑",
        "gbp",
        "韩元",
        "澳元",
        "加元",
        "新台币",
        "瑞士法郎",
        "卢布",
    )
)
_ALL_UNITS = frozenset().union(*_OWN_UNITS.values()) | _OTHER_UNITS


def folded_header(header: object) -> str:
    """A header without case, width, spaces, line breaks, underscores and end punctuation."""
    return folded(str(header)).strip(":*").replace("_", "")


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A header that names an indicator: its key and the unit that stands in brackets ('' if none)."""

    key: str
    unit: str


class HeaderIndex:
    """All names of some characteristics. Earlier names win: keys and labels before aliases."""

    def __init__(self, characteristics: Iterable[Characteristic]) -> None:
        self._keys: dict[str, str] = {}
        items = tuple(characteristics)
        for c in items:
            for name in (c.key, c.labels.zh, c.labels.en):
                self._keys.setdefault(folded_header(name), c.key)
        for c in items:
            for name in c.aliases:
                self._keys.setdefault(folded_header(name), c.key)

    def match(self, header: object) -> HeaderMatch | None:
        """The indicator that a header cell names, or None."""
        if header is None:
            return None
        text = folded_header(header)
        key = self._keys.get(text)
        if key is not None:
            return HeaderMatch(key, "")
        bracketed = _BRACKETS.findall(text)
        key = self._keys.get(folded_header(_BRACKETS.sub("", text))) if bracketed else None
        if key is None:
            return None
        units = [part.strip("单位:：") for part in bracketed]
        return HeaderMatch(key, next((unit for unit in units if unit in _ALL_UNITS), ""))


@dataclass(frozen=True, slots=True)
class Column:
    """Where an indicator stands in a table and how bare numbers under its header are meant."""

    position: int
    header: str
    factor: float = 1.0
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """For each characteristic its column, None if it has none; and what is wrong with the headers."""

    columns: tuple[Column | None, ...]
    problems: tuple[Problem, ...]
    known: int  # headers that name any indicator of the catalogue


def match_headers(
    headers: Sequence[object], characteristics: Sequence[Characteristic], index: HeaderIndex
) -> Columns:
    """Find the columns of the characteristics; one that two headers claim belongs to neither."""
    claims: dict[str, list[tuple[int, HeaderMatch]]] = {}
    for position, header in enumerate(headers):
        match = index.match(header)
        if match is not None:
            claims.setdefault(match.key, []).append((position, match))
    columns: list[Column | None] = []
    problems: list[Problem] = []
    for c in characteristics:
        claim = claims.get(c.key, [])
        if len(claim) > 1:
            problems.append(_two_columns(c, [(n, str(headers[n])) for n, _ in claim]))
            claim = []
        if not claim:
            columns.append(None)
            continue
        position, match = claim[0]
        header = " ".join(str(headers[position]).split())
        if match.unit and match.unit not in _OWN_UNITS[c.unit]:
            problems.append(_wrong_unit(c, header, match.unit))
            columns.append(None)
        else:
            factor = _MONEY_FACTORS.get(match.unit, 1.0) if c.unit == "money" else 1.0
            columns.append(Column(position, header, factor, c.unit == "ratio" and match.unit in _PERCENT))
    return Columns(tuple(columns), tuple(problems), sum(map(len, claims.values())))


def _two_columns(c: Characteristic, found: list[tuple[int, str]]) -> Problem:
    zh = "和".join(f"第{position + 1}列“{header}”" for position, header in found)
    en = " and ".join(f"column {position + 1} '{header}'" for position, header in found)
    return Problem(
        Text(f"表头：{zh}", f"headers: {en}"),
        Text(f"都表示“{c.labels.zh}”，未采用任何一列", f"both mean '{c.labels.en}'; neither is used"),
        Text("请删除或改名，只留一列", "delete or rename all but one"),
    )


def _wrong_unit(c: Characteristic, header: str, unit: str) -> Problem:
    known = sorted(_OWN_UNITS[c.unit])
    return Problem(
        plain(header),
        Text(
            f"表头单位“{unit}”不能用于这个指标，未采用这一列",
            f"the unit '{unit}' does not fit; the column is not used",
        ),
        Text(
            f"请换算后改表头，可用单位：{'、'.join(known) or '无'}",
            f"convert the values and change the header; units: {', '.join(known) or 'none'}",
        ),
    )
