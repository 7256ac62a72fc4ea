"""看板: what the dashboard shows that formulas cannot, written as rows of the table DashboardData.

Keys of the rows, as the sheet looks them up:

    refreshed                when the button was pressed (label)
    reason/1 … reason/8      the indicators that cost most points: label, points (value), customers (count)
    top/1 … top/6            the worst customers: label, tier, reasons (text), score (value)
    owner/1 … owner/6        who has most overdue entries in 今日待办: label, which (text), how many (count)
    plan                     measures done on time (value) of those whose due day is over (count)
    migration                the two days compared (label), customers compared (count)
    migration/low/medium …   customers that moved from one tier to another (count); 'new' for new customers
    trend/1 … trend/12       the last day of a month (label), oldest first
    trend/1/low …            customers of a tier on that day (count)

A tier on a past day is that of the last line of 历史 up to its end; a customer without one was not there yet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from riskxl.actions.action import Action, Context, Question
from riskxl.actions.changes import Changes, Record
from riskxl.actions.customers import Customer, Verdict
from riskxl.actions.moments import to_cell, to_moment
from riskxl.actions.schema import CUSTOMERS, TODO_OVERDUE
from riskxl.actions.settings import DASHBOARD_PLACE
from riskxl.actions.snapshot import Table, as_text
from riskxl.insight.dashboard_figures import TIERS
from riskxl.insight.observations import Span
from riskxl.insight.punctuality import measures_on_time
from riskxl.language import Text
from riskxl.tiers import Tier, tier_from_word

TABLE = "DashboardData"
REASONS, TOP, OWNERS, MONTHS = 8, 6, 6, 12
NEW = "new"  # in keys, where a customer was not there before


def data_rows(context: Context, compared_with: date) -> list[Record]:
    """All rows but the time; ``compared_with`` is the last day of the period before."""
    history = _History(context.snapshot.tables.get("History"))
    return [
        *_reasons(context),
        *_top(context),
        *_owners(context),
        *_plan(context),
        *_migration(context, history, compared_with),
        *_trend(context, history),
    ]


def refresh(context: Context) -> Changes:
    """The action: all rows anew."""
    asked: datetime | None = context.answers.get("compared_with")
    day = asked.date() if asked else context.now.date() - relativedelta(months=1)
    rows = data_rows(context, day)
    shown = context.now.strftime("%Y-%m-%d %H:%M")
    changes = Changes(replaced={TABLE: [{"key": "refreshed", "label": shown}, *rows]}, show=DASHBOARD_PLACE)
    changes.messages.append(
        Text(
            f"看板已更新（{len(context.customers)} 家客户，与 {day} 比较）",
            f"The dashboard is up to date ({len(context.customers)} customers, compared with {day})",
        )
    )
    if not any(row["key"] == "migration" for row in rows):
        changes.warnings.append(
            Text(
                f"{day} 及以前没有历史，等级迁移暂无法比较；每次“重算留痕”都会留下历史",
                f"There is no history up to {day} to compare tiers with; every rescore leaves some",
            )
        )
    return changes


DASHBOARD = Action(
    key="dashboard",
    labels=Text("看板", "Dashboard"),
    help=Text(
        "更新看板上的扣分原因、重点客户、等级迁移、趋势和逾期",
        "Renews reasons, top risks, tier migration, trend and overdue work on the dashboard",
    ),
    tables=(CUSTOMERS, "History", "Tasks", "Todo", TABLE),
    run=refresh,
    questions=(
        Question(
            "compared_with",
            Text("与哪一天比较", "Compare with"),
            "date",
            help=Text("等级迁移的起点；留空为一个月前", "where tier migration begins; blank: a month ago"),
        ),
    ),
)


def _reasons(context: Context) -> list[Record]:
    points: defaultdict[str, float] = defaultdict(float)
    hit: Counter[str] = Counter()
    for verdict in context.customers.verdicts.values():
        if verdict.tier is Tier.NONE:
            continue
        for key, lost in verdict.points().items():
            if lost > 0:
                points[key] += lost
                hit[key] += 1
    labels = {c.key: c.labels for c in context.functions.library.characteristics}
    most = sorted(points, key=lambda key: (-points[key], key))[:REASONS]
    return [
        {
            "key": f"reason/{n}",
            "label": context.word(labels[key]),
            "value": round(points[key], 2),
            "count": float(hit[key]),
        }
        for n, key in enumerate(most, start=1)
    ]


def _top(context: Context) -> list[Record]:
    verdicts = context.customers.verdicts

    def danger(pair: tuple[Customer, Verdict]) -> tuple[int, float]:
        verdict = pair[1]
        score = verdict.score if verdict.score is not None else 0.0
        return verdict.tier, score if verdict.profile.riskier_is_higher else -score

    known = ((c, verdicts[c.row]) for c in context.customers if c.row in verdicts)
    risky = [pair for pair in known if pair[1].tier >= Tier.MEDIUM]
    risky.sort(key=danger, reverse=True)
    return [
        {
            "key": f"top/{n}",
            "label": f"{customer.id} {customer.name}".strip(),
            "tier": context.word(verdict.tier.label),
            "text": verdict.reasons(context.language, top=3),
            "value": verdict.score,
        }
        for n, (customer, verdict) in enumerate(risky[:TOP], start=1)
    ]


def _owners(context: Context) -> list[Record]:
    todo = context.snapshot.tables.get("Todo")
    overdue: dict[str, Counter[str]] = defaultdict(Counter)
    for row in todo.records() if todo is not None else ():
        if as_text(row.get("state")) in (TODO_OVERDUE.zh, TODO_OVERDUE.en):
            nobody = context.word(Text("（无责任人）", "(nobody)"))
            overdue[as_text(row.get("owner")) or nobody][as_text(row.get("what"))] += 1
    most = sorted(overdue, key=lambda owner: (-overdue[owner].total(), owner))[:OWNERS]
    separator = context.word(Text("、", ", "))
    return [
        {
            "key": f"owner/{n}",
            "label": owner,
            "text": separator.join(f"{what} {times}" for what, times in sorted(overdue[owner].items())),
            "count": float(overdue[owner].total()),
        }
        for n, owner in enumerate(most, start=1)
    ]


def _plan(context: Context) -> list[Record]:
    yesterday = context.now.date() - timedelta(days=1)
    kept = measures_on_time(context.snapshot, Span(date.min, yesterday))
    return [{"key": "plan", "value": float(kept.hits), "count": float(kept.n)}] if kept.n else []


class _History:
    """The tiers of every customer over time."""

    def __init__(self, table: Table | None) -> None:
        lines: dict[str, list[tuple[datetime, Tier]]] = defaultdict(list)
        for row in table.records() if table is not None else ():
            moment, tier = to_moment(row.get("time")), tier_from_word(as_text(row.get("tier")))
            if moment is not None:
                lines[as_text(row.get("customer_id"))].append((moment, Tier.NONE if tier is None else tier))
        self._times: dict[str, Sequence[datetime]] = {}
        self._tiers: dict[str, Sequence[Tier]] = {}
        for customer, line in lines.items():
            line.sort(key=lambda entry: entry[0])
            self._times[customer] = [moment for moment, _ in line]
            self._tiers[customer] = [tier for _, tier in line]

    @property
    def first(self) -> date | None:
        return min((times[0] for times in self._times.values()), default=None)

    def on(self, day: date) -> Mapping[str, Tier]:
        """The tier of every customer at the end of a day; those who were not there yet are left out."""
        end = datetime(day.year, day.month, day.day, 23, 59, 59)
        found = {}
        for customer, times in self._times.items():
            place = bisect_right(times, end)
            if place:
                found[customer] = self._tiers[customer][place - 1]
        return found


def _migration(context: Context, history: _History, since: date) -> list[Record]:
    before = history.on(since)
    if not before:
        return []
    moves: Counter[tuple[str, str]] = Counter()
    for customer in context.customers:
        verdict = context.customers.verdicts.get(customer.row)
        if verdict is None or verdict.tier not in TIERS:
            continue
        moves[before.get(customer.id, Tier.NONE).key or NEW, verdict.tier.key] += 1
    rows: list[Record] = [
        {
            "key": "migration",
            "label": f"{since} → {context.now.date()}",
            "count": float(moves.total()),
        }
    ]
    rows += [
        {"key": f"migration/{old}/{new}", "count": float(times)}
        for (old, new), times in sorted(moves.items())
    ]
    return rows


def _trend(context: Context, history: _History) -> list[Record]:
    first, today = history.first, context.now.date()
    if first is None:
        return []
    ends = [today]
    while len(ends) < MONTHS:
        before = ends[-1].replace(day=1) - relativedelta(days=1)
        if (before.year, before.month) < (first.year, first.month):
            break
        ends.append(before)
    rows: list[Record] = []
    for n, day in enumerate(reversed(ends), start=1):
        tiers = Counter(history.on(day).values())
        rows.append({"key": f"trend/{n}", "label": f"{day:%y-%m}", "value": to_cell(day)})
        rows += [{"key": f"trend/{n}/{tier.key}", "count": float(tiers[tier])} for tier in TIERS]
    return rows
