"""Measures that somebody must take: which are open, and which a dangerous tier demands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from riskxl.actions.action import Context
from riskxl.actions.changes import Record
from riskxl.actions.customers import Customer
from riskxl.actions.moments import to_cell, to_day
from riskxl.actions.schema import TO_DO, words
from riskxl.actions.settings import COLLECTION_DAYS
from riskxl.actions.snapshot import Snapshot
from riskxl.ledger.entries import Entry, entries

FREEZE_TERM, BLOCK_ORDERS, COLLECT = words(
    ("冻结账期", "Freeze credit term"), ("暂停新订单", "Block new orders"), ("启动催收", "Start collection")
)


@dataclass(frozen=True, slots=True)
class Task:
    """A task without an end."""

    number: int
    customer_id: str
    name: str
    task: str
    owner: str
    due: date | None


def open_tasks(snapshot: Snapshot) -> list[Task]:
    """The tasks that nobody has closed, oldest first."""
    rows = entries(snapshot, "Tasks")
    closed = {row.ref for row in rows}
    return [_task(row) for row in rows if row.ref is None and row.number not in closed]


def demanded(context: Context, customer: Customer, still_open: list[Task]) -> Iterator[Record]:
    """Rows for the measures that high risk and worse demand, those left out that are still open.

    Freezing and blocking are due at once, collection after the team's period. An owner whom the customer's
    row does not name is replaced by the other one.
    """
    waiting = {task.task for task in still_open}
    sales, risk = customer.text("sales_owner"), customer.text("risk_owner")
    today = context.now.date()
    collected_by = today + timedelta(days=context.snapshot.reminder(COLLECTION_DAYS))
    for measure, owner, due in (
        (FREEZE_TERM, risk or sales, today),
        (BLOCK_ORDERS, sales or risk, today),
        (COLLECT, sales or risk, collected_by),
    ):
        if measure.zh not in waiting and measure.en not in waiting:
            yield {
                "time": to_cell(context.now),
                "customer_id": customer.id,
                "name": customer.name,
                "task": context.word(measure),
                "owner": owner or None,
                "due": to_cell(due),
                "state": context.word(TO_DO),
                "by": context.by,
            }


def _task(row: Entry) -> Task:
    return Task(
        row.number,
        row.text("customer_id"),
        row.text("name"),
        row.text("task"),
        row.text("owner"),
        to_day(row.cells.get("due")),
    )
