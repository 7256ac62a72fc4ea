"""Why a row has its score and tier: the points it lost, most first, then floors, then what nobody checked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from riskxl.language import Language, Text
from riskxl.profile.words import points_text, value_text
from riskxl.tiers import Tier

if TYPE_CHECKING:
    from riskxl.scoring.table import ScoredTable

Kind = Literal["points", "floor", "unchecked", "coverage"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; ``key`` is the characteristic's, '' for the coverage of the whole row."""

    kind: Kind
    key: str
    points: float
    text: Text


class Reasons:
    """The reasons of a scored table's rows. Phrases that recur from row to row are made once."""

    def __init__(self, table: ScoredTable) -> None:
        self._table = table
        # 3 × 0.1 and 0.3 are a tie
        self._order = np.argsort(-np.round(table.points, 9), axis=0, kind="stable").T.tolist()
        self._points = table.points.T.tolist()
        self._values = table.values.T.tolist()
        self._phrases: dict[tuple[int, float, float], Reason] = {}
        self._floors = [
            (n, floor)
            for n, c in enumerate(table.profile.characteristics)
            for floor in sorted(c.floors, key=lambda floor: -floor.tier)
        ]
        fires = np.zeros(len(table), dtype=np.bool_)
        for n, floor in self._floors:
            fires |= (table.values[n] >= floor.interval.low) & (table.values[n] < floor.interval.high)
        # as lists: a million rows are looked at one by one
        self._fires = fires.tolist()
        self._has_unknown = (table.scores.coverage < 1.0).tolist()
        self._empty = (table.scores.tier == Tier.NONE).tolist()

    def of(self, row: int) -> list[Reason]:
        """Every reason of a row, the most important first; none for an empty row."""
        if self._empty[row]:
            return []
        points, values = self._points[row], self._values[row]
        found = []
        for n in self._order[row]:
            if points[n] <= 0:
                break
            phrase = self._phrases.get((n, values[n], points[n]))
            if phrase is None:
                phrase = self._phrases[n, values[n], points[n]] = self._lost(n, values[n], points[n])
            found.append(phrase)
        if self._fires[row]:
            found += self._fired(values)
        if self._has_unknown[row]:
            found += self._unchecked(row)
        return found

    def _lost(self, n: int, value: float, points: float) -> Reason:
        c = self._table.profile.characteristics[n]
        words = value_text(c, value)
        amount = points_text(points)
        if self._table.profile.riskier_is_higher:
            verb = Text(f"，加{amount}分", f": +{amount}")
        else:
            verb = Text(f"，扣{amount}分", f": −{amount}")
        text = Text(f"{c.labels.zh} {words.zh}{verb.zh}", f"{c.labels.en} {words.en}{verb.en}")
        return Reason("points", c.key, points, text)

    def _fired(self, values: Sequence[float]) -> list[Reason]:
        found: list[Reason] = []
        for n, floor in self._floors:
            c = self._table.profile.characteristics[n]
            if values[n] in floor.interval and not any(reason.key == c.key for reason in found):
                words = value_text(c, values[n])
                found.append(
                    Reason(
                        "floor",
                        c.key,
                        0.0,
                        Text(
                            f"底线：{c.labels.zh} {words.zh}，至少{floor.tier.label.zh}",
                            f"floor: {c.labels.en} {words.en}, at least {floor.tier.label.en}",
                        ),
                    )
                )
        return found

    def _unchecked(self, row: int) -> list[Reason]:
        table = self._table
        found = [
            Reason("unchecked", c.key, 0.0, Text(f"未查：{c.labels.zh}", f"not checked: {c.labels.en}"))
            for n, c in enumerate(table.profile.characteristics)
            if c.critical and table.unknown[n, row]
        ]
        coverage, least = float(table.scores.coverage[row]), table.profile.coverage_at_least
        if coverage < least:
            text = Text(
                f"数据完整度{_percent(coverage)}，不足{_percent(least)}",
                f"coverage {_percent(coverage)}, less than {_percent(least)}",
            )
            found.append(Reason("coverage", "", 0.0, text))
        return found

    def text(self, row: int, language: Language, top: int | None = None, limit: int | None = None) -> str:
        """The reasons in one line: at most ``top``, ``limit`` characters; says if some are left out."""
        reasons = self.of(row)
        return cut_list([reason.text(language) for reason in reasons[:top]], language, limit, len(reasons))


def _percent(share: float) -> str:
    """Cut, not rounded, to one decimal: 49.96 % is less than 50 % and must look so."""
    return f"{math.floor(share * 1000) / 10:g}%"


def cut_list(items: Sequence[str], language: Language, limit: int | None, total: int | None = None) -> str:
    """Items joined by the language's separator; items that do not fit are left out and counted."""
    separator = "；" if language == "zh" else "; "
    total = len(items) if total is None else total
    for kept in range(len(items), 0, -1):
        left_out = total - kept
        more = (f"…共{total}项" if language == "zh" else f"… {total} in all") if left_out else ""
        text = separator.join(items[:kept]) + more
        if limit is None or len(text) <= limit:
            return text
    return "" if not items else items[0][: (limit or 1) - 1] + "…"
