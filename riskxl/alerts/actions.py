"""The actions of the menu: list what fires, and send what waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from riskxl.actions.action import Action, Context
from riskxl.actions.changes import Changes
from riskxl.alerts import outbox
from riskxl.alerts.channels.base import DeliveryError
from riskxl.alerts.channels.opening import Channels, Owners, open_channels, owners_of
from riskxl.alerts.channels.settings import ChannelSettings, read_settings
from riskxl.alerts.collect import TABLES, collect, folders_of
from riskxl.alerts.journal import Journal
from riskxl.alerts.outbox import Outcome
from riskxl.alerts.send import Pace, send
from riskxl.language import Text

Opening: TypeAlias = Callable[[ChannelSettings, Owners], Channels]


def send_action(
    opening: Opening = open_channels,
    pace: Pace | None = None,
    told: Callable[[Outcome], None] = lambda outcome: None,
) -> Action:
    """Collect and send in one go; ``told`` hears what each message came to, as soon as that is known.

    Its run reaches out to the channels: a door must not call it for a trial. What was confirmed is never
    sent again, also if the changes that it returns are not written in the end (see ``journal``).
    """
    pace = pace or Pace()

    def run(context: Context) -> Changes:
        snapshot, begun = context.snapshot, pace.clock()

        def now() -> datetime:
            return context.now + timedelta(seconds=int(pace.clock() - begun))

        changes = collect(context)
        waiting = outbox.waiting(snapshot, changes)
        keys = {alert.key for alert in waiting}
        journal = Journal(snapshot.place)
        outcomes = journal.settle(keys, outbox.known_keys(snapshot) - keys)
        confirmed = {key for outcome in outcomes for key in outcome.keys}
        left = [alert for alert in waiting if alert.key not in confirmed]
        channels = opening(read_settings(folders_of(context)), owners_of(context))
        if any(not isinstance(channels.get(alert.channel), DeliveryError | None) for alert in left):
            journal.prove_writable()
        for outcome in send(left, channels, snapshot.language, now, pace):
            journal.add(outcome)
            outcomes.append(outcome)
            told(outcome)
        outbox.note(snapshot, outcomes, changes)
        _tell(changes, outcomes)
        return changes

    return Action(
        "send-alerts",
        Text("发送预警", "Send alerts"),
        Text(
            "检查预警规则，把新预警和未送达的预警发到企业微信群和邮箱",
            "Look which alert rules fire, and send what is new or was not confirmed",
        ),
        TABLES,
        run,
        rehearsal=collect,
        reaches_out=True,
        is_check=True,
    )


def _tell(changes: Changes, outcomes: list[Outcome]) -> None:
    """Say how many were sent, and why others were not."""
    sent = sum(len(outcome.keys) for outcome in outcomes if outcome.sent_at is not None)
    failed = [outcome for outcome in outcomes if outcome.sent_at is None]
    if sent:
        changes.messages.append(Text(f"已发送预警 {sent} 条", f"{sent} alerts sent"))
    for outcome in outcomes:
        if outcome.error is not None:
            changes.warnings.append(failure_text(outcome))
    if failed:
        changes.messages.append(
            Text("未送达的预警下次再发", "what was not confirmed will be sent again next time")
        )


def failure_text(outcome: Outcome) -> Text:
    """Why the alerts of one message were not sent, or what is to be remarked on them."""
    error = outcome.error or Text("", "")
    count = len(outcome.keys)
    return Text(
        f"渠道“{outcome.channel}”，{count} 条预警：{error.zh}",
        f"channel '{outcome.channel}', {count} alerts: {error.en}",
    )


ACTIONS = (
    Action(
        "alerts",
        Text("检查预警", "Check alerts"),
        Text(
            "检查预警规则，把新预警记入“预警”表（不发送）",
            "Look which alert rules fire and note what is new, without sending it",
        ),
        TABLES,
        collect,
    ),
    send_action(),
)
