"""A what-if in words, in the same rows as a review."""

from __future__ import annotations

from collections.abc import Iterator

from riskxl.insight.review_words import ReportRow, effect_words, percent
from riskxl.insight.what_if import Outcome, WhatIf
from riskxl.language import Text, join, plain
from riskxl.tiers import RATED, Tier

_WHAT_IF = Text("试算", "What if")


def what_if_rows(found: WhatIf) -> list[ReportRow]:
    """A what-if: the balance before and after, and who moved where."""
    return [
        ReportRow(_WHAT_IF, found.name, effect_words(found), str(len(found.after.tiers))),
        *_sides(Text("原来", "As it was"), found.before),
        *_sides(Text("试算", "Tried"), found.after),
        *_migration(found),
    ]


def _sides(name: Text, outcome: Outcome) -> Iterator[ReportRow]:
    yield ReportRow(
        _WHAT_IF,
        Text(f"{name.zh}：识别", f"{name.en}: caught"),
        plain(percent(outcome.caught)),
        str(outcome.caught.n),
    )
    yield ReportRow(
        _WHAT_IF,
        Text(f"{name.zh}：误报", f"{name.en}: false alarms"),
        plain(percent(outcome.false_alarms)),
        str(outcome.false_alarms.n),
        Text(
            f"这些客户最近订单合计 {outcome.blocked:,.0f} 元会被拦下（{outcome.blocked_known.n} 家中 "
            f"{outcome.blocked_known.hits} 家有订单金额）",
            f"latest orders of CNY {outcome.blocked:,.0f} would be held up (known for "
            f"{outcome.blocked_known.hits} of {outcome.blocked_known.n})",
        ),
    )


def _migration(found: WhatIf) -> Iterator[ReportRow]:
    for old in (*RATED, Tier.UNRATED):
        moved = {new: found.migration.get((old, new), 0) for new in (*RATED, Tier.UNRATED)}
        total = sum(moved.values())
        if total:
            words = [
                Text(f"{new.label.zh} {count}", f"{new.label.en} {count}")
                for new, count in moved.items()
                if count
            ]
            item = Text(f"原{old.label.zh}", f"{old.label.en} before")
            yield ReportRow(_WHAT_IF, item, join(words, "，", ", "), str(total))
