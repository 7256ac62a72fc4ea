"""客户报告: all that one page says of one customer, free of how it is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from riskxl.actions.action import no_such_customers
from riskxl.actions.customers import Customer, Customers, Verdict
from riskxl.actions.moments import to_day
from riskxl.actions.schema import CUSTOMERS
from riskxl.actions.snapshot import Snapshot, as_number, as_text
from riskxl.errors import DataError, Problem
from riskxl.fields import BY_KEY
from riskxl.functions import Functions
from riskxl.language import Language, Text, join, plain
from riskxl.ledger.entries import Entry, entries
from riskxl.ledger.tier_changes import open_changes, tiers_in_force
from riskxl.profile.model import Profile
from riskxl.profile.words import value_text
from riskxl.scoring import plans
from riskxl.scoring.improve import improvement_text
from riskxl.tiers import Tier, tier_from_word

TABLES = (CUSTOMERS, "FollowUps", "TierChanges", "History")  # what a report is made from
FOLLOW_UPS, HISTORY, PROBLEMS = 4, 12, 3  # so many are shown, the newest ones
_LONGEST = 200  # half characters of a follow-up, so that the page stays one
_IDENTITY = (
    "uscc",
    "customer_type",
    "industry",
    "contact",
    "address",
    "since",
    "payment_days",
    "sales_owner",
    "risk_owner",
)


@dataclass(frozen=True, slots=True)
class Loss:
    """An indicator that cost points (added some, where higher is riskier)."""

    labels: Text
    value: Text
    points: float
    weight: float


@dataclass(frozen=True, slots=True)
class Past:
    """The result of a rescore."""

    day: date
    score: float | None
    tier: Tier


@dataclass(frozen=True, slots=True)
class FollowUp:
    day: date | None
    way: str
    by: str
    words: str


@dataclass(frozen=True)
class CustomerReport:
    """``in_force`` is None where no tier is in force yet, ``waiting`` the tier that waits for approval."""

    id: str
    name: str
    identity: tuple[tuple[Text, str], ...]
    profile: Profile
    score: float | None
    tier: Tier
    coverage: float | None
    in_force: Tier | None
    waiting: Tier | None
    losses: tuple[Loss, ...]
    checked: int  # indicators that were looked at, of all that the profile has
    reasons: str
    improvement: Text
    problems: tuple[Text, ...]
    plan: tuple[tuple[Text, Text], ...]
    history: tuple[Past, ...]
    follow_ups: tuple[FollowUp, ...]
    made: date


class Reports:
    """The reports of a workbook's customers; what all of them need is read once."""

    def __init__(self, snapshot: Snapshot, functions: Functions, made: date) -> None:
        self._language: Language = functions.language
        self._customers = Customers(snapshot, functions)
        self._made = made
        self._in_force = tiers_in_force(snapshot)
        self._waiting = {change.customer_id: change.new for change in open_changes(snapshot)}
        self._history = _by_customer(entries(snapshot, "History"))
        self._follow_ups = _by_customer(entries(snapshot, "FollowUps"))

    def of(self, ids: Iterable[str] = ()) -> Iterator[CustomerReport]:
        """The reports of these customers, of all if none is named; raises DataError for unknown ones."""
        known = self._customers.by_id
        wanted = list(dict.fromkeys(ids))
        unknown = [customer_id for customer_id in wanted if customer_id not in known]
        if unknown:
            raise no_such_customers(unknown, known)
        for customer in [known[customer_id] for customer_id in wanted] or known.values():
            yield self._report(customer)

    def _report(self, customer: Customer) -> CustomerReport:
        verdict = self._customers.verdicts.get(customer.row)
        if verdict is None:
            raise DataError(*self._customers.unscored[customer.row].problems)
        language, table, row = self._language, verdict.scored, verdict.index
        return CustomerReport(
            id=customer.id,
            name=customer.name,
            identity=tuple(_identity(customer)),
            profile=verdict.profile,
            score=verdict.score,
            tier=verdict.tier,
            coverage=verdict.coverage,
            in_force=self._in_force.get(customer.id),
            waiting=self._waiting.get(customer.id),
            losses=tuple(_losses(verdict)),
            checked=sum(not table.unknown[n, row] for n in range(len(verdict.profile.characteristics))),
            reasons=verdict.reasons(language),
            improvement=improvement_text(table, row),
            problems=tuple(_problem(problem) for problem in verdict.problems()[:PROBLEMS]),
            plan=tuple(_plan(customer, verdict)),
            history=tuple(_past(self._history.get(customer.id, []))),
            follow_ups=tuple(_contacts(self._follow_ups.get(customer.id, []))),
            made=self._made,
        )


def _by_customer(rows: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        found[row.text("customer_id")].append(row)
    return found


def _identity(customer: Customer) -> Iterator[tuple[Text, str]]:
    for key in _IDENTITY:
        field, cell = BY_KEY[key], customer.get(key)
        day = to_day(cell) if field.kind == "date" else None
        labels = field.labels
        if field.kind == "days":
            labels = Text(f"{labels.zh}（天）", labels.en)  # in English the name says it
        yield labels, f"{day}" if day else as_text(cell)


def _losses(verdict: Verdict) -> Iterator[Loss]:
    """Most points first; ties in the order of the profile."""
    table, row = verdict.scored, verdict.index
    cost = [
        (float(table.points[n, row]), n, c)
        for n, c in enumerate(verdict.profile.characteristics)
        if table.points[n, row] > 0
    ]
    for points, n, c in sorted(cost, key=lambda entry: (-entry[0], entry[1])):
        yield Loss(c.labels, value_text(c, float(table.values[n, row])), points, c.weight)


def _problem(problem: Problem) -> Text:
    return join((problem.where, problem.message, problem.remedy), "：", ": ")


def _plan(customer: Customer, verdict: Verdict) -> Iterator[tuple[Text, Text]]:
    plan = verdict.plan
    if plan is None:
        return
    yield BY_KEY["plan"].labels, plan.action
    days, amount = as_number(customer.get("term_days")), as_number(customer.get("order_amount"))
    new_term = plans.term(plan, days) if days is not None and days >= 0 else None
    term = plans.item_text(plan, "term")
    if new_term is not None:
        term = Text(f"{term.zh}（{days:g} → {new_term} 天）", f"{term.en} ({days:g} → {new_term} days)")
    yield Text("账期", "Credit term"), term
    prepay = plans.item_text(plan, "prepay")
    due = plans.prepayment(plan, amount) if amount is not None and amount >= 0 else None
    if isinstance(due, float):
        prepay = Text(
            f"{prepay.zh}（最近订单 {amount:,.2f}，预付 {due:,.2f}）",
            f"{prepay.en} ({due:,.2f} of {amount:,.2f})",
        )
    yield Text("预付款", "Prepayment"), prepay
    follow_up, last = plans.item_text(plan, "follow_up"), to_day(customer.get("last_follow_up"))
    following = plans.next_follow_up(plan, last) if last is not None else None
    if following is not None:
        follow_up = Text(f"{follow_up.zh}（下次 {following}）", f"{follow_up.en} (next {following})")
    yield Text("跟进", "Follow-up"), follow_up
    yield Text("审批", "Approval"), plans.item_text(plan, "approval")


def _past(rows: list[Entry]) -> Iterator[Past]:
    """The newest ones, oldest first."""
    for row in rows[-HISTORY:]:
        moment: datetime | None = row.moment("time")
        if moment is not None:
            tier = tier_from_word(row.text("tier"))
            yield Past(
                moment.date(), as_number(row.cells.get("score")), Tier.UNRATED if tier is None else tier
            )


def _contacts(rows: list[Entry]) -> Iterator[FollowUp]:
    """The newest ones, newest first."""
    for row in rows[: -FOLLOW_UPS - 1 : -1]:
        moment = row.moment("time")
        words = [row.text(key) for key in ("news", "risk_change", "measures", "next_step")]
        yield FollowUp(
            moment.date() if moment else None,
            row.text("way"),
            row.text("by"),
            cut("；".join(word for word in words if word), _LONGEST),
        )


def cut(words: str, half_characters: int) -> str:
    """Words short enough for their place; a Chinese character takes two halves."""
    taken = 0
    for n, character in enumerate(words):
        taken += 2 if ord(character) > 0x2E80 else 1
        if taken > half_characters:
            return words[:n] + "…"
    return words


def named(report: CustomerReport) -> Text:
    return plain(f"{report.id} {report.name}".strip())
