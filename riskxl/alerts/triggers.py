"""What fires now: customers whose indicator reached a value, tier changes, what is overdue or stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from riskxl import fields
from riskxl.actions.action import Context
from riskxl.actions.customers import Customer
from riskxl.actions.settings import APPROVAL_HOURS
from riskxl.alerts.rules import Rule
from riskxl.alerts.since import LastClear
from riskxl.intake.stale import ages
from riskxl.language import Text, join, plain
from riskxl.ledger import todo
from riskxl.ledger.tier_changes import TierChange, by_customer, open_changes
from riskxl.profile.words import value_text
from riskxl.scoring.cells import CellReader


@dataclass(frozen=True)
class Trigger:
    """One rule that fires for one customer; the ID is blank where it is about the workbook.

    ``cause`` tells what fired apart from what fired before: the same cause is told once.
    ``time`` is when it happened, where that is known.
    """

    rule: Rule
    cause: str
    customer_id: str = ""
    name: str = ""
    words: Mapping[str, Text] = field(default_factory=dict)
    time: datetime | None = None


def triggers(context: Context, rules: tuple[Rule, ...]) -> Iterator[Trigger]:
    """Everything that fires, rule by rule."""
    for rule in rules:
        match rule.event:
            case None:
                yield from _indicator(context, rule)
            case "tier_change":
                yield from _tier_changes(context, rule)
            case "approval_overdue":
                yield from _approvals(context, rule)
            case "follow_up_overdue":
                yield from _follow_ups(context, rule)
            case "data_stale":
                yield from _stale(context, rule)


def _indicator(context: Context, rule: Rule) -> Iterator[Trigger]:
    assert rule.indicator is not None and rule.fires_in is not None
    column = context.customers.indicator_columns.get(rule.indicator.key)
    if column is None:
        return
    reader = CellReader(rule.indicator, column.factor, column.percent)
    members = context.customers.all
    values, _ = reader.column([customer.cells[column.position] for customer in members])
    last_clear = LastClear(context, rule.indicator, rule.fires_in)
    for customer, value in zip(members, values.tolist(), strict=True):
        if value in rule.fires_in:  # never true of NaN: blank, invalid and not applicable
            yield _of_customer(
                context,
                rule,
                customer,
                last_clear.cause(customer.id, value),
                {"value": value_text(rule.indicator, value), "limit": rule.limit},
            )


def _tier_changes(context: Context, rule: Rule) -> Iterator[Trigger]:
    earliest = context.now - timedelta(days=rule.days)
    for changes in by_customer(context.snapshot).values():
        for change in changes:
            if change.time is not None and change.time >= earliest:
                # its time is the detection's: the 24 hours run from then
                yield _of_change(context, rule, change, change.tell_by, change.time)


def _approvals(context: Context, rule: Rule) -> Iterator[Trigger]:
    """Changes that wait for approval longer than the team's period."""
    period = timedelta(hours=context.snapshot.reminder(APPROVAL_HOURS))
    for change in open_changes(context.snapshot):
        if change.time is not None and context.now > change.time + period:
            yield _of_change(context, rule, change, change.time + period, None)


def _follow_ups(context: Context, rule: Rule) -> Iterator[Trigger]:
    """As the sheet 今日待办 lists them, from the day after they were due."""
    for item in todo.items_of(context.snapshot, context.customers, context.now):
        customer = context.customers.by_id.get(item.customer_id)
        if item.what is todo.FOLLOW_UP and item.due.date() < context.now.date() and customer is not None:
            due = item.due.date().isoformat()
            yield _of_customer(context, rule, customer, due, {"due": plain(due)})


def _stale(context: Context, rule: Rule) -> Iterator[Trigger]:
    """One alert for the workbook: the columns with values older than they may be, as the data check tells."""
    library = context.functions.library
    columns = [
        column for column in ages(context.snapshot, context.customers, library, context.now) if column.stale
    ]
    if not columns:
        return
    late = {customer.row for column in columns for customer, _ in column.stale}
    oldest = min(when for column in columns for _, when in column.stale)
    words = {
        "columns": join((_label(context, column.key) for column in columns), "、", ", "),
        "count": plain(len(late)),
        "due": plain(oldest.date().isoformat()),
    }
    cause = " ".join((oldest.isoformat(), *sorted(column.key for column in columns)))
    yield Trigger(rule, cause, words=words)


def _label(context: Context, key: str) -> Text:
    if key in fields.BY_KEY:
        return fields.BY_KEY[key].labels
    return context.functions.library.characteristic(key).labels


def _of_customer(
    context: Context, rule: Rule, customer: Customer, cause: str, words: Mapping[str, Text]
) -> Trigger:
    return Trigger(
        rule,
        cause,
        customer.id,
        customer.name,
        {
            "id": plain(customer.id),
            "name": plain(customer.name),
            "tier": context.customers.tier(customer).label,
            **words,
        },
    )


def _of_change(
    context: Context, rule: Rule, change: TierChange, due: datetime | None, time: datetime | None
) -> Trigger:
    customer = context.customers.by_id.get(change.customer_id)
    words = {
        "id": plain(change.customer_id),
        "name": plain(change.name),
        "tier": (context.customers.tier(customer) if customer else change.new).label,
        "old_tier": change.old.label if change.old is not None else plain("—"),
        "new_tier": change.new.label,
        "due": plain(due.strftime("%Y-%m-%d %H:%M") if due else "—"),
    }
    return Trigger(rule, f"#{change.number}", change.customer_id, change.name, words, time)
