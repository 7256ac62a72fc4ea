"""What fires → new rows of the outbox, each of them once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from riskxl.actions.action import Context
from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_cell
from riskxl.actions.schema import LATE, WAITING
from riskxl.alerts import outbox
from riskxl.alerts.channels.settings import ChannelSettings, read_settings
from riskxl.alerts.folders import alert_folders, how_to_set_up
from riskxl.alerts.outbox import one_line
from riskxl.alerts.rules import Rule, read_rules
from riskxl.alerts.triggers import Trigger, triggers
from riskxl.language import Text, join
from riskxl.ledger import todo

TABLES = tuple(dict.fromkeys((*todo.READS, "Imports", outbox.TABLE)))  # the age of data is told by imports
NOBODY = Text("没有配置发送渠道", "no channel is set up")
_HEX_DIGITS = 16


def collect(context: Context) -> Changes:
    """New alerts, and the state of those that wait for too long. Doing it twice adds nothing.

    Raises ProfileError if alerts.yaml or channels.yaml has mistakes.
    """
    folders = folders_of(context)
    settings = read_settings(folders)
    rules = read_rules(folders, context.functions.library.characteristics, settings.channels)
    changes = Changes()
    known = outbox.known_keys(context.snapshot)
    per_rule: Counter[Text] = Counter()
    for trigger in triggers(context, rules):
        for channel in destinations(trigger.rule, settings):
            key = _key(trigger, channel)
            if key not in known:
                known.add(key)
                changes.append(outbox.TABLE, _record(context, trigger, channel, key))
                per_rule[trigger.rule.names] += 1
    for row, cells in outbox.late(context.snapshot, context.now):
        changes.update(outbox.TABLE, row, cells)
    _tell(changes, per_rule, settings)
    return changes


def folders_of(context: Context) -> tuple[Path, ...]:
    """Where this workbook's alert rules and channels may be."""
    place = context.snapshot.place
    return alert_folders(context.functions.library.folders[:-1], place.resolve().parent if place else None)


def destinations(rule: Rule, settings: ChannelSettings) -> Iterator[str]:
    """The channels that a rule's alerts go through, each once; '' (the sheet alone) where there is none."""
    names = [name for audience in rule.to for name in settings.of_audience(audience)]
    yield from dict.fromkeys([*names, *rule.channels]) or ("",)


def _record(context: Context, trigger: Trigger, channel: str, key: str) -> dict[str, float | str | None]:
    time = trigger.time or context.now
    is_late = context.now > time + outbox.LATE_AFTER
    return {
        "time": to_cell(time),
        "customer_id": trigger.customer_id or None,
        "name": trigger.name or None,
        "rule": context.word(trigger.rule.names),
        "text": one_line(context.word(trigger.rule.message.format(**trigger.words))),
        "channel": channel or None,
        "state": context.word(LATE if is_late else WAITING),
        "tries": 0.0,
        "error": None if channel else context.word(NOBODY),
        "key": key,
    }


def _key(trigger: Trigger, channel: str) -> str:
    """The identity of an alert: a hash of the rule, the customer, the channel and the cause."""
    parts = (trigger.rule.key, trigger.customer_id or trigger.name, channel, trigger.cause)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:_HEX_DIGITS]


def _tell(changes: Changes, per_rule: Counter[Text], settings: ChannelSettings) -> None:
    counts = [Text(f"{name.zh} {count}", f"{name.en} {count}") for name, count in per_rule.items()]
    new = Text("新增预警 {total} 条：{listed}", "New alerts: {total} ({listed})")
    changes.messages.append(
        new.format(total=per_rule.total(), listed=join(counts, "、", ", "))
        if counts
        else Text("没有新的预警", "No new alert")
    )
    if not settings.channels:
        changes.warnings.append(
            join(
                (
                    Text(
                        "还没有配置发送渠道，预警只列在表中",
                        "No channel is set up, so alerts stand in the sheet only",
                    ),
                    how_to_set_up(),
                )
            )
        )
