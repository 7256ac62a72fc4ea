"""Who did on time what was due in a period: follow-ups by salesperson, and measures."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from riskxl.actions.customers import Customers
from riskxl.actions.moments import to_day
from riskxl.actions.schema import DONE
from riskxl.actions.snapshot import Snapshot
from riskxl.insight.observations import Line, Rules, Span, last_line
from riskxl.insight.statistics import Share
from riskxl.language import Text
from riskxl.ledger.entries import entries, says
from riskxl.scoring.plans import next_follow_up

NOBODY = Text("（未填责任人）", "(no owner)")


@dataclass(frozen=True, slots=True)
class OwnerShare:
    """What one person had to do in the period, and how much of it was done on time."""

    owner: str
    on_time: Share


def follow_ups_on_time(
    snapshot: Snapshot, customers: Customers, history: Mapping[str, Sequence[Line]], rules: Rules, span: Span
) -> tuple[OwnerShare, ...]:
    """Follow-ups due in the period by sales owner, the least punctual first.

    A follow-up is due when the plan of the tier at the last one says so; the first one counts from the first
    line of history. It is on time if the customer was followed up on that day or before. One that was missed
    is counted once, however long it stayed open.
    """
    contacts = _contacts(snapshot)
    done: dict[str, list[bool]] = defaultdict(list)
    for customer in customers:
        lines = history.get(customer.id, ())
        if not lines:
            continue
        owner = customer.text("sales_owner") or NOBODY(snapshot.language)
        done[owner] += _due(lines, contacts.get(customer.id, []), rules, span)
    found = [OwnerShare(owner, Share(sum(kept), len(kept))) for owner, kept in done.items() if kept]
    return tuple(sorted(found, key=lambda one: (one.on_time.value or 0.0, -one.on_time.n)))


def _due(lines: Sequence[Line], contacts: Sequence[date], rules: Rules, span: Span) -> list[bool]:
    """For every follow-up of a customer that was due in the period, whether it was on time."""
    kept: list[bool] = []
    for last in sorted({lines[0].day, *(day for day in contacts if day >= lines[0].day)}):
        line = last_line(lines, last) or lines[0]
        found = rules.of(line)
        plan = found[0].plan(line.tier) if found else None
        due = next_follow_up(plan, last) if plan else None
        if due is not None and due in span:
            after = bisect_right(contacts, last)
            kept.append(after < len(contacts) and contacts[after] <= due)
    return kept


def _contacts(snapshot: Snapshot) -> dict[str, list[date]]:
    """The days of every customer's follow-ups."""
    found: dict[str, set[date]] = defaultdict(set)
    for entry in entries(snapshot, "FollowUps"):
        moment = entry.moment("time")
        if moment is not None:
            found[entry.text("customer_id")].add(moment.date())
    return {customer: sorted(days) for customer, days in found.items()}


def measures_on_time(snapshot: Snapshot, span: Span) -> Share:
    """Of the measures due in the period those that were done on their due day or before."""
    tasks = entries(snapshot, "Tasks")
    done_on: dict[int, date | None] = {}
    for task in tasks:
        if task.ref is not None and says(task.text("state"), DONE):
            done_on.setdefault(task.ref, to_day(task.cells.get("done_on")) or to_day(task.cells.get("time")))
    kept = []
    for task in tasks:
        due = to_day(task.cells.get("due"))
        if task.ref is None and due is not None and due in span:
            done = done_on.get(task.number)
            kept.append(done is not None and done <= due)
    return Share(sum(kept), len(kept))
