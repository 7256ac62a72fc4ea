"""The tiers: their codes, words and colours. Severity order: low < medium < high < extreme."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from riskxl.folding import folded
from riskxl.language import Text


class Tier(IntEnum):
    """A tier's code in the kernel's int8 arrays; of two rated tiers the greater is the worse."""

    NONE = -2  # an empty row, or the score tier of an unrated one
    UNRATED = -1  # too little is known
    LOW = 0
    MEDIUM = 1
    HIGH = 2
    EXTREME = 3

    @property
    def key(self) -> str:
        """The word in files and profiles: low, medium, high, extreme, unrated; '' for none."""
        return "" if self is Tier.NONE else self.name.lower()

    @property
    def label(self) -> Text:
        return STYLES[self].label if self in STYLES else Text("", "")


@dataclass(frozen=True, slots=True)
class TierStyle:
    """How a tier is shown; the colours are RRGGBB, fill and font, readable on each other and on paper."""

    label: Text
    colour: Text
    fill: str
    font: str


STYLES = {
    Tier.LOW: TierStyle(Text("低风险", "Low risk"), Text("蓝", "Blue"), "2F75B5", "FFFFFF"),
    Tier.MEDIUM: TierStyle(Text("中风险", "Medium risk"), Text("黄", "Yellow"), "FFD966", "3F3F3F"),
    Tier.HIGH: TierStyle(Text("高风险", "High risk"), Text("红", "Red"), "C00000", "FFFFFF"),
    Tier.EXTREME: TierStyle(Text("极高风险", "Extreme risk"), Text("黑", "Black"), "1F1F1F", "FFFFFF"),
    Tier.UNRATED: TierStyle(Text("待评估", "Unrated"), Text("灰", "Grey"), "D9D9D9", "3F3F3F"),
}
RATED = (Tier.LOW, Tier.MEDIUM, Tier.HIGH, Tier.EXTREME)


_WORDS = {
    folded(word): tier
    for tier, style in STYLES.items()
    for word in (
        tier.key,
        style.label.zh,
        style.label.en,
        style.label.zh.removesuffix("风险"),
        style.colour.zh,
        style.colour.zh + "色",
        style.colour.en,
        f"{style.colour.zh}{style.label.zh}",
        f"{style.label.zh}{style.colour.zh}",
    )
}


def tier_from_word(word: str) -> Tier | None:
    """The tier that a word names ('红', '高风险', 'high', '高', 'High risk'), or None."""
    return _WORDS.get(folded(word))
