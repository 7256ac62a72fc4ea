"""The outbox, table Alerts: what waits there, and what sending came to, as Changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from riskxl.actions.changes import Changes, Record
from riskxl.actions.moments import to_cell, to_moment
from riskxl.actions.schema import LATE, SENT, WAITING
from riskxl.actions.snapshot import Snapshot, as_number, as_text
from riskxl.language import Text

TABLE = "Alerts"
LATE_AFTER = timedelta(hours=24)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_UNSENT = {word for state in (WAITING, LATE) for word in (state.zh, state.en)}


@dataclass(frozen=True, slots=True)
class Alert:
    """A row that waits to be sent; ``key`` is its identity, as rows may be sorted."""

    key: str
    channel: str
    customer_id: str
    name: str
    rule: str
    text: str
    tries: int = 0

    @property
    def line(self) -> str:
        """What people read, apart from the rule's name: 'K001 甲公司 · …'."""
        who = f"{self.customer_id} {self.name}".strip()
        return f"{who} · {self.text}" if who else self.text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the alerts of one message; ``sent_at`` None: the channel did not confirm it."""

    channel: str
    keys: tuple[str, ...]
    attempts: int
    sent_at: datetime | None = None
    error: Text | None = None


def one_line(text: str) -> str:
    """Names come from anywhere: a line end in one must not make a second line of a message."""
    return _CONTROL.sub(" ", text).strip()


def known_keys(snapshot: Snapshot) -> set[str]:
    """The keys of all rows, sent or not."""
    table = snapshot.tables.get(TABLE)
    return {as_text(record.get("key")) for record in table.records()} if table else set()


def waiting(snapshot: Snapshot, changes: Changes | None = None) -> list[Alert]:
    """What is to be sent: rows of the workbook and those that ``changes`` adds, in their order."""
    records: list[Record] = []
    if TABLE in snapshot.tables:
        records += snapshot.tables[TABLE].records()
    if changes is not None:
        records += changes.appended.get(TABLE, [])
    found = (_alert(record) for record in records if as_text(record.get("state")) in _UNSENT)
    return [alert for alert in found if alert.channel and alert.key]


def _alert(record: Record) -> Alert:
    return Alert(
        as_text(record.get("key")),
        as_text(record.get("channel")),
        as_text(record.get("customer_id")),
        one_line(as_text(record.get("name"))),
        one_line(as_text(record.get("rule"))),
        one_line(as_text(record.get("text"))),
        int(as_number(record.get("tries")) or 0),
    )


def late(snapshot: Snapshot, now: datetime) -> Iterator[tuple[int, Record]]:
    """Rows that wait for more than 24 hours and do not say so yet, with the state that does."""
    table = snapshot.tables.get(TABLE)
    for row in range(len(table.rows) if table else 0):
        assert table is not None
        time = to_moment(table.get(row, "time"))
        waits = table.text(row, "state") in (WAITING.zh, WAITING.en)
        if waits and time is not None and now > time + LATE_AFTER:
            yield row, {"state": LATE(snapshot.language)}


def note(snapshot: Snapshot, outcomes: Iterable[Outcome], changes: Changes) -> Changes:
    """``changes`` with the outcomes in them: in rows of the workbook and in those that are added."""
    of_key = {key: outcome for outcome in outcomes for key in outcome.keys}
    table = snapshot.tables.get(TABLE)
    for row in range(len(table.rows) if table else 0):
        assert table is not None
        outcome = of_key.get(table.text(row, "key"))
        if outcome is not None and table.text(row, "state") in _UNSENT:
            cells = _cells(snapshot, outcome, as_number(table.get(row, "tries")))
            news = {key: cell for key, cell in cells.items() if as_text(cell) != table.text(row, key)}
            if news:
                changes.update(TABLE, row, news)
    added = changes.appended.get(TABLE, [])
    for n, record in enumerate(added):
        outcome = of_key.get(as_text(record.get("key")))
        if outcome is not None:
            added[n] = {**record, **_cells(snapshot, outcome, as_number(record.get("tries")))}
    return changes


def _cells(snapshot: Snapshot, outcome: Outcome, tries: float | None) -> Record:
    cells: dict[str, float | str | None] = {
        "tries": (tries or 0) + outcome.attempts,
        "error": outcome.error(snapshot.language) if outcome.error else None,
    }
    if outcome.sent_at is not None:
        cells |= {"state": SENT(snapshot.language), "sent_at": to_cell(outcome.sent_at)}
    return cells
