"""登记跟进: seal the contacts that people typed into the log, and add one from a form."""

from __future__ import annotations

from datetime import date

from riskxl.actions.action import Action, Context, Question
from riskxl.actions.changes import Changes
from riskxl.actions.customers import Customer, where
from riskxl.actions.moments import to_cell, to_day, to_moment
from riskxl.actions.schema import WAYS
from riskxl.actions.snapshot import Cell, Table
from riskxl.errors import DataError, Problem, UsageError, raise_if
from riskxl.language import Text, join
from riskxl.ledger import chain, chosen, todo

_ANSWERS = ("way", "news", "risk_change", "measures", "next_step")
_NEWS = Text("最新情况", "Latest news")


def run(context: Context) -> Changes:
    table = context.snapshot.table("FollowUps")
    changes, contacted = Changes(), dict[int, date]()
    drafts = chain.drafts(table)
    customers = chosen.one_each(context)
    if not customers and not drafts:
        raise UsageError(
            Problem(
                Text("登记跟进", "Log follow-up"),
                Text(
                    "没有指定客户，“跟进记录”里也没有待封存的行",
                    "no customer is given, and the log has no line to seal",
                ),
                Text(
                    "请指定客户并填写最新情况，或先在“跟进记录”表下方填写",
                    "name a customer and enter the latest news, or type a line below the log first",
                ),
            )
        )
    _seal_drafts(context, table, drafts, changes, contacted)
    if customers:
        _add(context, customers, changes, contacted)
    by_row = {customer.row: customer for customer in context.customers}
    for row, day in contacted.items():
        last = to_day(by_row[row].get("last_follow_up"))
        if last is None or day > last:
            chosen.set_cell(changes, context, by_row[row], "last_follow_up", to_cell(day))
    changes.messages.append(_said(customers, len(drafts)))
    todo.renew(context, changes)
    return changes


def _said(customers: list[Customer], typed: int) -> Text:
    count = len(customers) + typed
    sealed = (
        Text(f"（封存表中填写的 {typed} 条）", f" ({typed} typed into the sheet)") if typed else Text("", "")
    )
    named = join([where(customer) for customer in customers], "、", ", ")
    colon = Text("：", ": ") if customers else Text("", "")
    return Text(
        f"已登记 {count} 条跟进{sealed.zh}{colon.zh}{named.zh}",
        f"follow-ups logged: {count}{sealed.en}{colon.en}{named.en}",
    )


def _add(context: Context, customers: list[Customer], changes: Changes, contacted: dict[int, date]) -> None:
    if not context.answers.get("news"):
        raise UsageError(
            Problem(
                _NEWS,
                Text("没有填写", "nothing was entered"),
                Text("请写明这次联系了解到的情况", "say what was learned from the contact"),
            )
        )
    for customer in customers:
        changes.append(
            "FollowUps",
            {
                "time": to_cell(context.now),
                "customer_id": customer.id,
                "name": customer.name,
                **{key: context.answers.get(key) for key in _ANSWERS},
                "by": context.by,
            },
        )
        _contacted(contacted, customer, context.now.date())


def _seal_drafts(
    context: Context, table: Table, drafts: list[int], changes: Changes, contacted: dict[int, date]
) -> None:
    """Complete the rows that people typed; a row that cannot be sealed stops the action and is named."""
    problems: list[Problem] = []
    for row in drafts:
        customer = context.customers.by_id.get(table.text(row, "customer_id"))
        problem = _problem(context, table, row, customer)
        if problem is not None or customer is None:
            problems += [problem] if problem else []
            continue
        moment = to_moment(table.get(row, "time")) or context.now
        filled: dict[str, Cell] = {"time": to_cell(moment), "name": customer.name}
        if not table.text(row, "by"):
            filled["by"] = context.by
        changes.update(table.name, row, filled)
        _contacted(contacted, customer, moment.date())
    raise_if(DataError, problems)


def _problem(context: Context, table: Table, row: int, customer: Customer | None) -> Problem | None:
    at = table.first_row + row
    place = Text(f"跟进记录第 {at} 行", f"Follow-ups, row {at}")
    customer_id, typed = table.text(row, "customer_id"), table.text(row, "time")
    if not customer_id:
        return Problem(
            place,
            Text("没有填编号", "the ID is missing"),
            Text("请填客户编号，或清空这一行", "enter the customer's ID, or clear the row"),
        )
    if customer is None:
        return Problem(
            place,
            Text(f"客户风险表里没有编号“{customer_id}”", f"the customer table has no ID '{customer_id}'"),
            Text("请核对编号，或先把客户加进表中", "check the ID, or add the customer to the table first"),
        )
    if not table.text(row, "news"):
        return Problem(
            place,
            Text("没有填最新情况", "the latest news are missing"),
            Text("请写明这次联系了解到的情况", "say what was learned from the contact"),
        )
    moment = to_moment(table.get(row, "time"))
    if typed and moment is None:
        return Problem(
            place,
            Text(f"“{typed}”不是日期", f"'{typed}' is no date"),
            Text("请填日期，如 2026-11-22，或留空", "enter a date such as 2026-11-22, or leave it blank"),
        )
    if moment is not None and moment.date() > context.now.date():
        return Problem(
            place,
            Text(f"{moment:%Y-%m-%d} 还没有到", f"{moment:%Y-%m-%d} is still to come"),
            Text(
                "请填实际联系的日期；以后的安排写在“下一步”",
                "enter the day of the contact; plans go into Next step",
            ),
        )
    return None


def _contacted(contacted: dict[int, date], customer: Customer, day: date) -> None:
    contacted[customer.row] = max(day, contacted.get(customer.row, day))


FOLLOW_UP = Action(
    "follow-up",
    Text("登记跟进", "Log follow-up"),
    Text(
        "登记一次联系，并封存在“跟进记录”下方填写的行；上次跟进日随之更新",
        "Log a contact and seal the lines typed below the log; the date of the last follow-up is renewed",
    ),
    (*todo.READS, "FollowUps"),
    run,
    (
        Question("way", Text("方式", "Way"), "choice", choices=WAYS, default=WAYS[0].zh),
        Question("news", _NEWS, help=Text("这次联系了解到的情况", "what was learned from the contact")),
        Question("risk_change", Text("风险变化", "Risk change")),
        Question("measures", Text("已采取措施", "Measures taken")),
        Question("next_step", Text("下一步", "Next step")),
    ),
    of_customers="some",
)
