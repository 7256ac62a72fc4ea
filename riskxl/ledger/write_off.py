"""核销: a loss is written off with an evidence reference and risk control's approval.

A write-off that was wrong is reversed by a row of its own: the same amount below zero, with its number.
"""

from __future__ import annotations

import math
from datetime import timedelta

from riskxl.actions.action import Action, Context, Question
from riskxl.actions.changes import Changes, Record
from riskxl.actions.customers import Customer, where
from riskxl.actions.moments import to_cell
from riskxl.actions.schema import APPROVED
from riskxl.actions.settings import TELL_HOURS
from riskxl.actions.snapshot import as_number
from riskxl.errors import DataError, Problem, UsageError
from riskxl.language import Text
from riskxl.ledger import approvers, chosen, tier_changes, todo
from riskxl.ledger.approvers import Approver
from riskxl.ledger.entries import entries

_AMOUNT = Text("核销金额", "Amount")
_WRITTEN_OFF, _REVERSED = Text("核销", "written off"), Text("冲销", "reversed")


def run(context: Context) -> Changes:
    snapshot, answers = context.snapshot, context.answers
    for name in ("WriteOffs", "TierChanges"):
        snapshot.table(name)
    customer, amount = chosen.one_each(context)[0], _amount(context)
    checked = approvers.check(snapshot, str(answers["approver"]), customer)
    approvers.check_risk_control(checked)
    approver, asked_by = checked.name, str(answers.get("asked_by") or context.by)
    if checked.is_called(asked_by):
        raise approvers.refusal(
            approver,
            Text("是申请人，不能批准自己的申请", "asked for it and may not approve it"),
            Text("请由另一位风控人员批准", "let somebody else of risk control approve"),
        )
    evidence, reverses = str(answers["evidence"]), answers.get("reverses")
    if reverses is None:
        _refuse_twice(context, customer, amount, evidence)
    else:
        _refuse_to_reverse(context, customer, amount, reverses)
    changes = Changes()
    written: Record = {
        "time": to_cell(context.now),
        "customer_id": customer.id,
        "name": customer.name,
        "approver": approver,
        "by": context.by,
    }
    verb = _WRITTEN_OFF if reverses is None else _REVERSED
    money = f"{amount:,.2f}"
    what = Text(f"{verb.zh} {money} 元，凭证 {evidence}", f"{money} {verb.en}, evidence {evidence}")
    changes.append(
        "WriteOffs",
        {
            **written,
            "amount": amount if reverses is None else -amount,
            "evidence": evidence,
            "note": answers.get("note"),
            "ref": reverses,
            "asked_by": asked_by,
        },
    )
    if reverses is None:
        _change_tier(context, customer, checked, {**written, "reason": context.word(what)}, changes)
    day = f"{context.now:%Y-%m-%d} "
    chosen.set_cell(changes, context, customer, "write_off_mark", day + context.word(what))
    changes.messages.append(
        Text(
            f"已{verb.zh} {customer.id} {customer.name} {money} 元，凭证 {evidence}，{approver}批准",
            f"{money} of {customer.id} {customer.name} {verb.en}, evidence {evidence}, approver {approver}",
        )
    )
    todo.renew(context, changes)
    return changes


def _change_tier(
    context: Context, customer: Customer, approver: Approver, written: Record, changes: Changes
) -> None:
    """With the write-off the tier of today comes into force; its approver must hold the post for that too."""
    snapshot = context.snapshot
    old, new = tier_changes.in_force(snapshot, customer.id), context.customers.tier(customer)
    plan = context.customers.plan(customer.id, new)
    if new != old and plan is not None:
        approvers.check(snapshot, approver.name, customer, plan.approval)
    changes.append(
        "TierChanges",
        {
            **written,
            "old_tier": context.word(old.label) if old is not None else None,
            "new_tier": context.word(new.label),
            "tell_by": to_cell(context.now + timedelta(hours=snapshot.reminder(TELL_HOURS))),
            "state": context.word(APPROVED),
        },
    )
    mark = tier_changes.mark(old, new, APPROVED, context.now, context.language)
    chosen.set_cell(changes, context, customer, "change_mark", mark)


def _amount(context: Context) -> float:
    amount = float(context.answers["amount"])
    if math.isfinite(amount) and amount > 0:
        return amount
    raise UsageError(
        Problem(
            _AMOUNT,
            Text(f"“{amount:g}”不是大于 0 的金额", f"'{amount:g}' is no amount above 0"),
            Text("请填核销的金额（元），如 12000", "enter the amount to write off, such as 12000"),
        )
    )


def _refuse_twice(context: Context, customer: Customer, amount: float, evidence: str) -> None:
    """The same loss must not go in twice, unless it was reversed in between."""
    rows = entries(context.snapshot, "WriteOffs")
    reversed_rows = {row.ref for row in rows}
    for row in rows:
        same = row.text("customer_id") == customer.id and row.text("evidence") == evidence
        if same and as_number(row.cells.get("amount")) == amount and row.number not in reversed_rows:
            raise DataError(
                Problem(
                    where(customer),
                    Text(
                        f"凭证 {evidence} 的 {amount:,.2f} 元已经核销过（核销序号 {row.number}）",
                        f"{amount:,.2f} on evidence {evidence} is written off already (no. {row.number})",
                    ),
                    Text(
                        "请不要重复登记；确是另一笔时请写另一个凭证编号",
                        "do not log it twice; if it is another loss, give another evidence reference",
                    ),
                )
            )


def _refuse_to_reverse(context: Context, customer: Customer, amount: float, number: float) -> None:
    """Only what stands there as a write-off of this customer, whole and once."""
    rows = entries(context.snapshot, "WriteOffs")
    row = next((row for row in rows if row.number == number), None)
    if row is None or row.ref is not None or row.text("customer_id") != customer.id:
        message = Text("不是这户的核销", "is no write-off of this customer")
    elif any(other.ref == number for other in rows):
        message = Text("已经冲销过", "was reversed already")
    elif as_number(row.cells.get("amount")) != amount:
        message = Text(f"的金额不是 {amount:,.2f} 元", f"is not of {amount:,.2f}")
    else:
        return
    raise DataError(
        Problem(
            Text(f"核销 {number:g}", f"write-off no. {number:g}"),
            message,
            Text(
                "请核对“核销”表里的序号和金额；一笔只能整笔冲销一次",
                "look up number and amount in Write-offs; each is reversed once and as a whole",
            ),
        )
    )


WRITE_OFF = Action(
    "write-off",
    Text("核销", "Write off"),
    Text(
        "核销一户的坏账：须有凭证编号和风控批准，申请人不能批准自己的申请",
        "Write off a customer's bad debt: needs an evidence reference and risk control's approval",
    ),
    (*todo.READS, "WriteOffs"),
    run,
    (
        Question("amount", _AMOUNT, "number", required=True),
        Question("evidence", Text("凭证编号", "Evidence"), required=True),
        Question("approver", Text("审批人", "Approver"), required=True),
        Question("asked_by", Text("申请人", "Asked by"), help=Text("空白为记录人", "blank: who logs it")),
        Question("note", Text("说明", "Note")),
        Question(
            "reverses",
            Text("冲销序号", "Reverses no."),
            "number",
            help=Text(
                "冲销登记错的核销时填它的序号，金额照原数填；平时留空",
                "to reverse a wrong write-off: its number, with the same amount; else blank",
            ),
        ),
    ),
    of_customers="one",
)
