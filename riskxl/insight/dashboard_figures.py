"""The figures of the dashboard: what each means, in one place, and the numbers themselves.

The workbook shows the same figures by formulas (riskxl.workbook.sheets.dashboard); these are their values
when a workbook is built. Amounts count where they are numbers: "12万" typed as text is left out, and the
sheet says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from riskxl.actions.customers import Customer, Customers
from riskxl.actions.moments import to_day
from riskxl.actions.schema import EVENT_KINDS
from riskxl.actions.snapshot import Snapshot, as_number, as_text
from riskxl.language import Text
from riskxl.scoring.plans import next_follow_up
from riskxl.tiers import RATED, Tier

TIERS = (*RATED, Tier.UNRATED)  # in the order of charts and tables
AT_RISK = (Tier.HIGH, Tier.EXTREME)
BAD_DEBT = EVENT_KINDS[1]
BINS = 10  # of ten points each; the last one takes 100 too
COLLECTION_TARGET = 0.9


@dataclass(frozen=True, slots=True)
class Kpi:
    """A number at the top of the dashboard, and how it is computed."""

    key: str
    labels: Text
    definition: Text


KPIS = (
    Kpi(
        "customers",
        Text("客户数", "Customers"),
        Text("有编号或客户全称的行数", "rows with an ID or a name"),
    ),
    Kpi(
        "at_risk_share",
        Text("高风险及以上占比", "High risk and worse"),
        Text("（高风险＋极高风险）÷ 客户数", "(high + extreme) ÷ customers"),
    ),
    Kpi(
        "at_risk_exposure",
        Text("高风险敞口（元）", "Exposure at high risk (CNY)"),
        Text("高风险及以上客户的最近订单金额合计", "latest orders of customers at high risk and worse"),
    ),
    Kpi(
        "overdue",
        Text("逾期跟进", "Overdue follow-ups"),
        Text("下次跟进日早于今天的客户数", "customers whose next follow-up is before today"),
    ),
    Kpi(
        "bad_debt_rate",
        Text("坏账率", "Bad-debt rate"),
        Text(
            "统计期内“坏账”事件的损失 ÷ 全部客户累计历史交易额",
            "loss of bad-debt events in the period ÷ total trade of all customers",
        ),
    ),
    Kpi(
        "collection_days",
        Text("平均回款周期", "Mean collection period"),
        Text("各客户平均付款周期（天）的平均数", "mean of the customers' mean days to pay"),
    ),
    Kpi(
        "recovered",
        Text("收回逾期金额（元）", "Recovered (CNY)"),
        Text(
            "收回日期（未填则发生日期）在统计期内的已收回金额合计",
            "recovered amounts, by the day of recovery or else of the event",
        ),
    ),
    Kpi(
        "collection_rate",
        Text("高风险回款率", "High-risk collection"),
        Text(
            "现为高风险及以上的客户，统计期内事件的已收回 ÷ 涉及金额；目标 ≥ 90%",
            "events of customers now at high risk or worse: recovered ÷ exposure; target ≥ 90%",
        ),
    ),
    Kpi(
        "on_time",
        Text("措施按时完成率", "Measures on time"),
        Text(
            "到期日已过的措施任务中，到期日当天或之前完成的比例",
            "of the measures whose due day is over, those done on it or before",
        ),
    ),
)


@dataclass(frozen=True)
class Figures:
    """All that formulas calculate from the customers and the risk events."""

    customers: int
    by_tier: Mapping[Tier, int]
    exposure: Mapping[Tier, float]
    loss: Mapping[Tier, float]
    bins: tuple[int, ...]
    overdue: int
    bad_debt: float
    turnover: float
    payment_days: tuple[float, ...]
    recovered: float
    at_risk_recovered: float
    at_risk_exposed: float

    @property
    def at_risk(self) -> int:
        return sum(self.by_tier[tier] for tier in AT_RISK)

    @property
    def at_risk_exposure(self) -> float:
        return sum(self.exposure[tier] for tier in AT_RISK)

    @property
    def total_exposure(self) -> float:
        return sum(self.exposure.values())

    @property
    def total_loss(self) -> float:
        return sum(self.loss.values())

    @property
    def collection_days(self) -> float | None:
        days = self.payment_days
        return sum(days) / len(days) if days else None

    @property
    def bad_debt_rate(self) -> float | None:
        return self.bad_debt / self.turnover if self.turnover else None

    @property
    def collection_rate(self) -> float | None:
        return self.at_risk_recovered / self.at_risk_exposed if self.at_risk_exposed else None


def figures(
    snapshot: Snapshot, customers: Customers, today: date, since: date = date.min, until: date = date.max
) -> Figures:
    """The figures of a workbook; events count from ``since`` to ``until``."""
    tiers = {customer.row: _tier(customers, customer) for customer in customers}
    by_tier = dict.fromkeys(TIERS, 0)
    exposure = dict.fromkeys(TIERS, 0.0)
    bins = [0] * BINS
    overdue = 0
    for customer in customers:
        tier = tiers[customer.row]
        verdict = customers.verdicts.get(customer.row)
        if tier in by_tier:
            by_tier[tier] += 1
            exposure[tier] += as_number(customer.get("order_amount")) or 0.0
        if verdict is not None and verdict.score is not None:
            bins[min(int(verdict.score / BINS), BINS - 1)] += 1
        plan, last = verdict.plan if verdict else None, to_day(customer.get("last_follow_up"))
        due = next_follow_up(plan, last) if plan is not None and last is not None else None
        overdue += due is not None and due < today
    loss = dict.fromkeys(TIERS, 0.0)
    bad_debt = recovered = at_risk_recovered = at_risk_exposed = 0.0
    events = snapshot.tables.get("Events")
    for event in events.records() if events is not None else ():
        happened, returned = to_day(event.get("date")), to_day(event.get("recovered_on"))
        amount = {key: as_number(event.get(key)) or 0.0 for key in ("exposure", "loss", "recovered")}
        counted = returned or happened
        if counted is not None and since <= counted <= until:
            recovered += amount["recovered"]
        if happened is None or not since <= happened <= until:
            continue
        if as_text(event.get("event")) in (BAD_DEBT.zh, BAD_DEBT.en):
            bad_debt += amount["loss"]
        known = customers.by_id.get(as_text(event.get("customer_id")))
        tier = tiers[known.row] if known is not None else Tier.NONE
        if tier in loss:
            loss[tier] += amount["loss"]
        if tier in AT_RISK:
            at_risk_recovered += amount["recovered"]
            at_risk_exposed += amount["exposure"]
    return Figures(
        customers=len(customers),
        by_tier=by_tier,
        exposure=exposure,
        loss=loss,
        bins=tuple(bins),
        overdue=overdue,
        bad_debt=bad_debt,
        turnover=sum(_numbers(customers, "trade_value")),
        payment_days=tuple(_numbers(customers, "payment_days")),
        recovered=recovered,
        at_risk_recovered=at_risk_recovered,
        at_risk_exposed=at_risk_exposed,
    )


def _numbers(customers: Customers, key: str) -> list[float]:
    found = (as_number(customer.get(key)) for customer in customers)
    return [number for number in found if number is not None]


def _tier(customers: Customers, customer: Customer) -> Tier:
    verdict = customers.verdicts.get(customer.row)
    return Tier.NONE if verdict is None else verdict.tier
