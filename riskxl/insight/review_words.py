"""The rows in which figures are told, and the words that several of them share."""

from __future__ import annotations

from dataclasses import dataclass

from riskxl.insight.statistics import CONFIDENCE, Share
from riskxl.insight.what_if import WhatIf
from riskxl.language import Text, join, plain

NONE = plain("—")
NOTHING = plain("")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One figure: ``n`` is the number that it rests on, '' where it rests on none."""

    section: Text
    item: Text
    value: Text
    n: str = ""  # 7, 5+240 (bad and good), 300→310 (beginning and end)
    note: Text = NOTHING


def percent(share: Share) -> str:
    """'71.4% (5/7, 95% 35.9–91.8%)'."""
    if share.value is None or share.interval is None:
        return "—"
    low, high = share.interval
    span = f"{CONFIDENCE:.0%} {low * 100:.1f}–{high * 100:.1f}%"
    return f"{share.value:.1%} ({share.hits}/{share.n}, {span})"


def effect_words(effect: WhatIf) -> Text:
    before, after = effect.before, effect.after
    parts = [
        Text(
            f"识别 {before.caught.hits}→{after.caught.hits} 家",
            f"caught {before.caught.hits}→{after.caught.hits}",
        ),
        Text(
            f"误报 {before.false_alarms.hits}→{after.false_alarms.hits} 家",
            f"false alarms {before.false_alarms.hits}→{after.false_alarms.hits}",
        ),
    ]
    if before.auc and after.auc:
        parts.append(plain(f"AUC {before.auc.value:.3f}→{after.auc.value:.3f}"))
    return join(parts, "，", ", ")
