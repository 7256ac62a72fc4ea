"""The team of these tests: a workbook in memory and a folder 'alerts' beside its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from riskxl.actions.changes import Changes
from riskxl.alerts import outbox
from riskxl.alerts.actions import send_action
from riskxl.alerts.channels.opening import Channels, open_channels
from riskxl.alerts.channels.settings import read_settings
from riskxl.alerts.folders import alert_folders
from riskxl.alerts.send import Pace
from tests.memory_port import NOW, MemoryBook

WECOM = """
channels:
  风控群: {kind: wecom, webhook: env:RISKXL_WECOM}
recipients:
  sales: [风控群]
  risk: [风控群]
  finance: [风控群]
"""
CLEAN = {
    "trade_value": 2_000_000,
    "abnormal_listings": 0,
    "dishonest_debtor": 0,
    "overdue_payments": 0,
    "credit_delinquency": 0,
    "order_surge": 0,
    "term_extension": 0,
}


def customer(customer_id: str = "K001", name: str = "甲公司", **cells: Any) -> dict[str, Any]:
    """A customer without any risk but what ``cells`` say."""
    return {"customer_id": customer_id, "name": name, **CLEAN, **cells}


@dataclass
class FakeTime:
    """A clock that goes on only while somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self) -> Pace:
        return Pace(clock=lambda: self.now, sleep=self.sleep)


class Team:
    """Where the workbook stands, and what these tests do with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.time = FakeTime()

    def write(self, name: str, text: str) -> Path:
        path = self.folder / "alerts" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def book(
        self,
        *customers: Mapping[str, Any],
        tables: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
        **more: Any,
    ) -> MemoryBook:
        return MemoryBook(customers, tables=tables, place=self.folder / "客户风险.xlsm", **more)

    def channels(self) -> Channels:
        return open_channels(read_settings(alert_folders((), self.folder)), {})

    def deliver(
        self, book: MemoryBook, now: datetime = NOW, opening: Callable[..., Channels] = open_channels
    ) -> Changes:
        """Press the button: collect and send; all changes are written together."""
        action = send_action(opening, self.time.pace())
        context = book.context("send-alerts", now=now)
        changes = action.run(context)
        book.apply(changes, context.snapshot)
        return changes


def alerts(book: MemoryBook, **wanted: Any) -> list[dict[str, Any]]:
    """The rows of the outbox whose cells are as wanted."""
    rows = book.records(outbox.TABLE)
    return [row for row in rows if all(row.get(key) == cell for key, cell in wanted.items())]


def states(book: MemoryBook) -> Sequence[Any]:
    return [row["state"] for row in alerts(book)]
