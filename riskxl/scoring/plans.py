"""What follows from a tier: action, credit term, prepayment, follow-up date. Money in exact decimals."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from dateutil.relativedelta import relativedelta

from riskxl.language import Text
from riskxl.profile.model import Plan

ITEMS = ("action", "term", "prepay", "follow_up", "approval")
NO_ORDERS = "–"
_ENOUGH_DIGITS = Context(prec=400)  # for the cents of any float


def term(plan: Plan, days: float) -> int | None:
    """The new credit term: days × factor, down to whole days; None if the plan says nothing of it."""
    if plan.term_factor is None:
        return None
    return int((_exact(days) * _exact(plan.term_factor)).to_integral_value(ROUND_FLOOR))


def prepayment(plan: Plan, amount: float) -> float | str | None:
    """The prepayment for an order: amount × share, up to the cent; '–' where no order may be taken."""
    if plan.prepay_ratio is None:
        return None if plan.new_orders or plan.term_factor is None else NO_ORDERS
    due = _exact(amount) * _exact(plan.prepay_ratio)
    return float(due.quantize(Decimal("0.01"), ROUND_CEILING, _ENOUGH_DIGITS))


def next_follow_up(plan: Plan, last: date) -> date | None:
    """The day of the next follow-up; a month later than 31 January is the last of February."""
    if plan.follow_up is None:
        return None
    return last + relativedelta(days=plan.follow_up.days, months=plan.follow_up.months)


def item_text(plan: Plan, item: str) -> Text:
    """One of ITEMS in words."""
    match item:
        case "term":
            return _term_text(plan)
        case "prepay":
            return _prepay_text(plan)
        case "follow_up":
            return _follow_up_text(plan)
        case "approval":
            if plan.approval is None:
                return Text("无需审批", "no approval needed")
            return Text(f"须{plan.approval.zh}批准", f"{plan.approval.en} must approve")
        case _:
            return plan.action


def _term_text(plan: Plan) -> Text:
    if plan.term_factor is None:
        return _UNDECIDED
    if plan.term_factor == 0:
        return (
            Text("不给账期", "no credit term")
            if plan.new_orders
            else Text("不给账期，不接新订单", "no credit term, no new orders")
        )
    if plan.term_factor == 1:
        return Text("账期不变", "credit term unchanged")
    return Text(
        f"账期×{plan.term_factor:g}，按整天向下取整",
        f"credit term × {plan.term_factor:g}, rounded down to days",
    )


def _prepay_text(plan: Plan) -> Text:
    if plan.prepay_ratio is None:
        return (
            _UNDECIDED if plan.new_orders or plan.term_factor is None else Text("不接新订单", "no new orders")
        )
    if plan.prepay_ratio == 0:
        return Text("无需预付", "no prepayment")
    share = f"{plan.prepay_ratio * 100:.10g}%"
    return Text(f"预付{share}", f"{share} prepayment")


def _follow_up_text(plan: Plan) -> Text:
    if plan.follow_up is None:
        return _UNDECIDED
    days, months = plan.follow_up.days, plan.follow_up.months
    usual = {
        (1, 0): Text("每天", "daily"),
        (7, 0): Text("每周", "weekly"),
        (0, 1): Text("每月", "monthly"),
    }
    words = usual.get((days, months))
    if words is None:
        words = (
            Text(f"每{months}个月", f"every {months} months")
            if months
            else Text(f"每{days}天", f"every {days} days")
        )
    return Text(f"{words.zh}跟进一次", f"follow up {words.en}")


_UNDECIDED = Text("评估后再定", "to be decided once rated")


def _exact(number: float) -> Decimal:
    """The decimal that the number is shown as: 0.7 is 7/10 here, not the nearest binary fraction."""
    return Decimal(repr(float(number)))
