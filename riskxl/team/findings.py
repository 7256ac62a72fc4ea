"""What the doctor says about one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from riskxl.language import Text


class State(Enum):
    """How a check came out."""

    GOOD = "good"
    ATTENTION = "attention"
    WRONG = "wrong"
    SKIPPED = "skipped"

    @property
    def word(self) -> Text:
        return _WORDS[self]


_WORDS = {
    State.GOOD: Text("正常", "good"),
    State.ATTENTION: Text("注意", "attention"),
    State.WRONG: Text("有误", "wrong"),
    State.SKIPPED: Text("未查", "not checked"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, what was found, and what to do about it."""

    check: Text
    state: State
    found: Text
    remedy: Text | None = None


def good(check: Text, found: Text) -> Finding:
    return Finding(check, State.GOOD, found)


def attention(check: Text, found: Text, remedy: Text) -> Finding:
    return Finding(check, State.ATTENTION, found, remedy)


def wrong(check: Text, found: Text, remedy: Text) -> Finding:
    return Finding(check, State.WRONG, found, remedy)


def skipped(check: Text, why: Text) -> Finding:
    return Finding(check, State.SKIPPED, why)


ONLY_ON_WINDOWS = Text("只在 Windows 上有意义", "only on Windows")
