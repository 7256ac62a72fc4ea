"""What was known of each customer before it turned bad or stayed good: the cases that a review judges by.

A customer turned bad if the risk events have a line for it in the period, whatever its kind. It is judged by
its last line of history before the day of its first event; one that stayed good by its last line of the
period (or before). Customers lost before the period (bad debt, bankruptcy, out of reach) are left out: they
could not turn bad again. A bad customer without any line before its event cannot be judged and is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, cached_property

import numpy as np

from riskxl.actions.moments import to_day
from riskxl.actions.schema import EVENT_KINDS
from riskxl.actions.snapshot import Cell, Snapshot, Table, as_number, as_text
from riskxl.errors import RiskxlError
from riskxl.functions import Functions
from riskxl.insight.statistics import Bools, Floats
from riskxl.language import Text
from riskxl.ledger.entries import entries
from riskxl.ledger.history import tier_of, values_of
from riskxl.ledger.rules import RulesArchive
from riskxl.profile import archive
from riskxl.profile.model import Profile
from riskxl.tiers import Tier

_OVERDUE, _BAD_DEBT, _LAWSUIT, _BANKRUPTCY, _OUT_OF_REACH, _OTHER = EVENT_KINDS
_LOST = {word for kind in (_BAD_DEBT, _BANKRUPTCY, _OUT_OF_REACH) for word in (kind.zh, kind.en)}
DANGEROUS = (Tier.HIGH, Tier.EXTREME)  # red and black


@dataclass(frozen=True, slots=True)
class Span:
    """A period, both days included."""

    start: date
    end: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end


def quarter_before(day: date) -> Span:
    """The last whole quarter before a day."""
    first_month = 3 * ((day.month - 1) // 3) + 1
    this_quarter = date(day.year, first_month, 1)
    end = date.fromordinal(this_quarter.toordinal() - 1)
    return Span(date(end.year, end.month - 2, 1), end)


@dataclass(frozen=True, slots=True)
class Event:
    """The risk events of one customer in the period, the first one's day and kind."""

    customer_id: str
    name: str
    day: date
    kind: str
    exposure: float
    loss: float


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    customer_id: str
    name: str
    day: date
    score: float | None
    tier: Tier
    profile: str  # as the line names it
    fingerprint: str
    values: Mapping[str, Cell]


@dataclass(frozen=True)
class Case:
    """A customer as it was known, the rules that judged it, and the event, None if it stayed good."""

    line: Line
    profile: Profile
    archived: bool  # whether the rules are those of the line, or today's in their place
    event: Event | None

    @property
    def goodness(self) -> float:
        """The score so that more is better whatever the profile; NaN where there was none."""
        score = self.line.score
        if score is None:
            return float("nan")
        return 100.0 - score if self.profile.riskier_is_higher else score


class Rules:
    """The rules behind lines of history: archived ones, else today's of that name."""

    def __init__(self, snapshot: Snapshot, functions: Functions) -> None:
        self._functions = functions
        self._archive = RulesArchive(snapshot)
        self._found: dict[tuple[str, str, date], tuple[Profile, bool] | None] = {}
        self._read = cache(archive.from_text)

    def of(self, line: Line) -> tuple[Profile, bool] | None:
        """The rules and whether they are those that judged the line; None if no profile can be found."""
        key = (line.fingerprint, line.profile, line.day)
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(self, fingerprint: str, word: str, day: date) -> tuple[Profile, bool] | None:
        try:
            text = self._archive.text(fingerprint, word, datetime.combine(day, time.max))
            if text is not None:
                return self._read(text), True
            profile = self._functions.library.get(word)
        except RiskxlError:
            return None
        return profile, profile.fingerprint == fingerprint


@dataclass(frozen=True)
class Cohort:
    """The cases of a period.

    Attributes:
        history: every customer's lines, the oldest first; ``rules`` are those behind them.
        unjudged: bad customers without a line before their event.
        lost_before: customers left out as they were lost before the period.
        without_rules: customers left out as the rules that judged them cannot be found.
    """

    span: Span
    history: Mapping[str, Sequence[Line]]
    rules: Rules
    cases: tuple[Case, ...]
    unjudged: tuple[Event, ...]
    lost_before: int
    without_rules: int

    @cached_property
    def bad(self) -> Bools:
        return np.array([case.event is not None for case in self.cases], dtype=np.bool_)

    @cached_property
    def goodness(self) -> Floats:
        return np.array([case.goodness for case in self.cases], dtype=np.float64)

    @cached_property
    def main_profile(self) -> Profile | None:
        """The rules that judged most of the cases."""
        counted = Counter(case.profile.fingerprint for case in self.cases)
        if not counted:
            return None
        most = counted.most_common(1)[0][0]
        return next(case.profile for case in self.cases if case.profile.fingerprint == most)


def cohort(snapshot: Snapshot, functions: Functions, span: Span) -> Cohort:
    """The cases of a period; raises DataError if the workbook keeps no history or no events."""
    by_customer = lines_by_customer(snapshot)
    events, lost = _events(snapshot.table("Events"), span)
    rules = Rules(snapshot, functions)
    cases: list[Case] = []
    without_rules = 0
    for customer, lines in by_customer.items():
        event = events.get(customer)
        line = last_line(lines, span.end if event is None else date.fromordinal(event.day.toordinal() - 1))
        if line is None or customer in lost:
            continue
        found = rules.of(line)
        if found is None:
            without_rules += 1
            continue
        cases.append(Case(line, *found, event))
    judged = {case.line.customer_id for case in cases}
    unjudged = [
        event
        for customer, event in events.items()
        if customer not in lost and customer not in judged and not _has_line_before(by_customer, event)
    ]
    lost_here = sum(customer in lost for customer in by_customer)
    return Cohort(span, by_customer, rules, tuple(cases), tuple(unjudged), lost_here, without_rules)


def lines_by_customer(snapshot: Snapshot) -> dict[str, list[Line]]:
    """Every customer's history, the oldest line first; raises DataError if the workbook keeps none."""
    snapshot.table("History")
    found: dict[str, list[Line]] = {}
    for entry in entries(snapshot, "History"):
        moment, customer = entry.moment("time"), entry.text("customer_id")
        if moment is None or not customer:
            continue
        line = Line(
            customer,
            entry.text("name"),
            moment.date(),
            as_number(entry.cells.get("score")),
            tier_of(entry),
            entry.text("profile"),
            entry.text("fingerprint"),
            values_of(entry.text("values")),
        )
        found.setdefault(customer, []).append(line)
    return found


def last_line(lines: Sequence[Line], until: date) -> Line | None:
    """The last line of a customer on that day or before."""
    return next((line for line in reversed(lines) if line.day <= until), None)


def _has_line_before(by_customer: Mapping[str, Sequence[Line]], event: Event) -> bool:
    return any(line.day < event.day for line in by_customer.get(event.customer_id, ()))


def _events(table: Table, span: Span) -> tuple[dict[str, Event], set[str]]:
    """The events of the period by customer, and the customers lost before it."""
    events: dict[str, Event] = {}
    lost: set[str] = set()
    for event in sorted(_read_events(table), key=lambda event: event.day):
        customer = event.customer_id
        if event.day < span.start and event.kind in _LOST:
            lost.add(customer)
        elif event.day in span:
            first = events.get(customer)
            if first is not None:
                exposure, loss = first.exposure + event.exposure, first.loss + event.loss
                event = Event(customer, first.name, first.day, first.kind, exposure, loss)
            events[customer] = event
    return events, lost


def _read_events(table: Table) -> Iterator[Event]:
    for record in table.records():
        day, customer = to_day(record.get("date")), as_text(record.get("customer_id"))
        if day is not None and customer:
            yield Event(
                customer,
                as_text(record.get("name")),
                day,
                as_text(record.get("event")),
                as_number(record.get("exposure")) or 0.0,
                as_number(record.get("loss")) or 0.0,
            )


def undated_events(snapshot: Snapshot) -> Text | None:
    """A warning if lines of the risk events lack a date or an ID and so count nowhere."""
    table = snapshot.table("Events")
    used = sum(1 for _ in _read_events(table))
    unused = sum(1 for _ in table.records()) - used
    if not unused:
        return None
    return Text(
        f"风险事件有 {unused} 行没有日期或编号，未计入",
        f"{unused} lines of the risk events have no date or no ID and do not count",
    )
