"""今日待办: what is due or overdue, by owner: follow-ups, approvals, notices, tasks, the rescore itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from riskxl.actions.action import Context
from riskxl.actions.changes import Changes, Record
from riskxl.actions.customers import Customer, Customers
from riskxl.actions.moments import to_cell, to_day, to_moment
from riskxl.actions.schema import CUSTOMERS, OPEN, SENT, TODO_STATES
from riskxl.actions.settings import APPROVAL_HOURS, LAST_RESCORE, RESCORE_DAYS, TELL_HOURS
from riskxl.actions.snapshot import Snapshot, as_text
from riskxl.language import Text, plain
from riskxl.ledger import approvers, tier_changes
from riskxl.ledger.entries import says
from riskxl.ledger.history import last_entries
from riskxl.ledger.preview import after
from riskxl.ledger.tasks import open_tasks
from riskxl.ledger.tier_changes import TierChange
from riskxl.profile.model import Plan
from riskxl.scoring import plans
from riskxl.tiers import Tier

# what the report is made from, and itself
READS = (CUSTOMERS, "TierChanges", "Tasks", "Alerts", "History", "Todo")
NOBODY = Text("未指定", "Nobody yet")
FOLLOW_UP, APPROVE, TELL, RESCORE = (
    Text("跟进客户", "Follow up"),
    Text("审批异动", "Approve tier change"),
    Text("通知异动", "Tell tier change"),
    Text("重算等级", "Rescore"),
)
_OVERDUE, _TODAY, _SOON = TODO_STATES


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do.

    ``timed`` ones are due at a time of day and listed as soon as they are known; the others are due
    during a day, and listed from that day on.
    """

    owner: str
    due: datetime
    what: Text
    detail: Text
    customer_id: str = ""
    name: str = ""
    tier: Tier | None = None
    timed: bool = False

    def is_overdue(self, now: datetime) -> bool:
        return self.due <= now if self.timed else self.due.date() < now.date()

    def state(self, now: datetime) -> Text:
        if self.is_overdue(now):
            return _OVERDUE
        return _TODAY if self.due.date() == now.date() else _SOON


def renew(context: Context, changes: Changes) -> list[Item]:
    """Renew the report for the state after the changes; answers what is due, by owner and time."""
    items = items_of(after(context.snapshot, changes), context.customers, context.now)
    table = context.snapshot.tables.get("Todo")
    if table is not None:
        rows = [_record(item, context) for item in items]
        if [_filled(row) for row in table.records()] != [_filled(row) for row in rows]:
            changes.replaced["Todo"] = rows
    return items


def items_of(snapshot: Snapshot, customers: Customers, now: datetime) -> list[Item]:
    """What is due or overdue; ``customers`` gives the verdicts, everything else is read from the snapshot."""
    collected = _Collector(snapshot, customers, now)
    items = [
        *collected.follow_ups(),
        *collected.approvals(),
        *collected.notices(),
        *collected.tasks(),
        *collected.rescore(),
    ]
    return sorted(items, key=lambda item: (not item.owner, item.owner, item.due, item.customer_id))


class _Collector:
    def __init__(self, snapshot: Snapshot, customers: Customers, now: datetime) -> None:
        self._snapshot = snapshot
        self._customers = customers
        self._now = now
        self._today = now.date()
        self._changes = tier_changes.by_customer(snapshot)
        self._history = last_entries(snapshot)

    def follow_ups(self) -> Iterator[Item]:
        """By the plan of the customer's tier; who is dangerous and never contacted, from detection on."""
        table = self._snapshot.table(CUSTOMERS)
        for customer in self._customers:
            verdict = self._customers.verdicts.get(customer.row)
            plan = verdict.plan if verdict else None
            if verdict is None or plan is None or plan.follow_up is None:
                continue
            last = to_day(table.get(customer.row, "last_follow_up"))
            if last is None and verdict.tier < Tier.HIGH:
                continue
            due = self._detected(customer) if last is None else _next(plan, last)
            if due is None or due > self._today:
                continue
            rhythm = plans.item_text(plan, "follow_up")
            detail = Text(f"上次跟进 {last}，{rhythm.zh}", f"last follow-up on {last}; {rhythm.en}")
            if last is None:
                detail = Text(f"还没有跟进过，{rhythm.zh}", f"never contacted; {rhythm.en}")
            owner = customer.text("sales_owner") or customer.text("risk_owner")
            yield Item(
                owner, _midnight(due), FOLLOW_UP, detail, customer.id, customer.name, tier=verdict.tier
            )

    def approvals(self) -> Iterator[Item]:
        within = timedelta(hours=self._snapshot.reminder(APPROVAL_HOURS))
        for change in self._last_changes():
            if change.state is OPEN:
                post = approvers.demanded(self._customers, change)
                owner = "、".join(approvers.names(self._snapshot, post))
                due = (change.time or self._now) + within
                yield self._of_change(change, owner, due, APPROVE)

    def notices(self) -> Iterator[Item]:
        """Changes whose alerts no channel has confirmed: every alert of the change must be sent."""
        within = timedelta(hours=self._snapshot.reminder(TELL_HOURS))
        sent: dict[tuple[str, datetime | None], bool] = {}
        alerts = self._snapshot.tables.get("Alerts")
        for alert in alerts.records() if alerts else ():
            about = (as_text(alert.get("customer_id")), to_moment(alert.get("time")))
            sent[about] = sent.get(about, True) and says(as_text(alert.get("state")), SENT)
        for change in self._last_changes():
            if not sent.get((change.customer_id, change.time), False):
                due = change.tell_by or (change.time or self._now) + within
                customer = self._customers.by_id.get(change.customer_id)
                owner = customer.text("risk_owner") or customer.text("sales_owner") if customer else ""
                yield self._of_change(change, owner, due, TELL)

    def tasks(self) -> Iterator[Item]:
        for task in open_tasks(self._snapshot):
            due = task.due or self._today
            if due <= self._today:
                yield Item(
                    task.owner,
                    _midnight(due),
                    plain(task.task),
                    Text(f"措施任务 {task.number}", f"task no. {task.number}"),
                    task.customer_id,
                    task.name,
                    self._tier(task.customer_id),
                )

    def rescore(self) -> Iterator[Item]:
        """The rescore of all customers: neither an import nor the rescore of some of them stands for it."""
        if not self._customers.all:
            return
        last = to_moment(self._snapshot.setting(LAST_RESCORE))
        days = self._snapshot.reminder(RESCORE_DAYS)
        if last is None:
            yield Item(
                "", self._now, RESCORE, Text("还没有全部重算过", "all were never rescored yet"), timed=True
            )
        elif last + timedelta(days=days) <= self._now:
            detail = Text(
                f"上次全部重算 {last:%Y-%m-%d}，每 {days:g} 天一次",
                f"all were last rescored {last:%Y-%m-%d}; due every {days:g} day(s)",
            )
            yield Item("", last + timedelta(days=days), RESCORE, detail, timed=True)

    def _last_changes(self) -> Iterator[TierChange]:
        """The newest change of every customer: older ones are superseded."""
        return (changes[-1] for changes in self._changes.values())

    def _of_change(self, change: TierChange, owner: str, due: datetime, what: Text) -> Item:
        moved = tier_changes.words(change.old, change.new)
        detail = Text(f"异动 {change.number}：{moved.zh}", f"change no. {change.number}: {moved.en}")
        return Item(owner, due, what, detail, change.customer_id, change.name, change.new, timed=True)

    def _tier(self, customer_id: str) -> Tier | None:
        customer = self._customers.by_id.get(customer_id)
        verdict = self._customers.verdicts.get(customer.row) if customer else None
        return verdict.tier if verdict else None

    def _detected(self, customer: Customer) -> date:
        """The day on which the customer's danger was found; today if no rescore has seen it."""
        changes = self._changes.get(customer.id)
        if changes and changes[-1].new >= Tier.HIGH and changes[-1].time is not None:
            return changes[-1].time.date()
        seen = self._history.get(customer.id)
        moment = seen.moment("time") if seen else None
        return moment.date() if moment is not None else self._today


def _record(item: Item, context: Context) -> Record:
    return {
        "owner": item.owner or context.word(NOBODY),
        "due": to_cell(item.due),
        "state": context.word(item.state(context.now)),
        "what": context.word(item.what),
        "customer_id": item.customer_id,
        "name": item.name,
        "tier": context.word(item.tier.label) if item.tier is not None else "",
        "detail": context.word(item.detail),
    }


def _filled(record: Record) -> dict[str, object]:
    return {key: as_text(cell) for key, cell in record.items() if as_text(cell)}


def _next(plan: Plan, last: date) -> date | None:
    try:
        return plans.next_follow_up(plan, last)
    except (OverflowError, ValueError):  # beyond the last day that a date can have
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
