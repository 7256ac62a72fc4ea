"""核销: a loss is written off with an evidence reference and risk control's approval."""

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
from riskxl.ledger.entries import entries
from riskxl.tiers import Tier

_AMOUNT = Text("核销金额", "Amount")


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
    changes, evidence = Changes(), str(answers["evidence"])
    _refuse_twice(context, customer, amount, evidence)
    common: Record = {"time": to_cell(context.now), "customer_id": customer.id, "name": customer.name}
    changes.append(
        "WriteOffs",
        {
            **common,
            "amount": amount,
            "evidence": evidence,
            "note": answers.get("note"),
            "asked_by": asked_by,
            "approver": approver,
            "by": context.by,
        },
    )
    old, new = tier_changes.in_force(snapshot, customer.id), _current(context, customer)
    money = f"{amount:,.2f}"
    changes.append(
        "TierChanges",
        {
            **common,
            "old_tier": context.word(old.label) if old is not None else None,
            "new_tier": context.word(new.label),
            "reason": context.word(
                Text(f"核销 {money} 元，凭证 {evidence}", f"write-off of {money}, evidence {evidence}")
            ),
            "tell_by": to_cell(context.now + timedelta(hours=snapshot.reminder(TELL_HOURS))),
            "state": context.word(APPROVED),
            "approver": approver,
            "by": context.by,
        },
    )
    mark = Text(
        f"{context.now:%Y-%m-%d} 核销 {money} 元，凭证 {evidence}",
        f"{context.now:%Y-%m-%d} {money} written off, evidence {evidence}",
    )
    chosen.set_cell(changes, context, customer, "write_off_mark", context.word(mark))
    tier_mark = tier_changes.mark(old, new, APPROVED, context.now, context.language)
    chosen.set_cell(changes, context, customer, "change_mark", tier_mark)
    changes.messages.append(
        Text(
            f"已核销 {customer.id} {customer.name} {money} 元，凭证 {evidence}，{approver}批准",
            f"{money} of {customer.id} {customer.name} written off, evidence {evidence}, approver {approver}",
        )
    )
    todo.renew(context, changes)
    return changes


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
    """A ledger takes nothing back, so the same loss must not go in twice."""
    for entry in entries(context.snapshot, "WriteOffs"):
        same = entry.text("customer_id") == customer.id and entry.text("evidence") == evidence
        if same and as_number(entry.cells.get("amount")) == amount:
            raise DataError(
                Problem(
                    where(customer),
                    Text(
                        f"凭证 {evidence} 的 {amount:,.2f} 元已经核销过（核销序号 {entry.number}）",
                        f"{amount:,.2f} on evidence {evidence} is written off already (no. {entry.number})",
                    ),
                    Text(
                        "请不要重复登记；确是另一笔时请写另一个凭证编号",
                        "do not log it twice; if it is another loss, give another evidence reference",
                    ),
                )
            )


def _current(context: Context, customer: Customer) -> Tier:
    verdict = context.customers.verdicts.get(customer.row)
    return verdict.tier if verdict is not None and verdict.tier is not Tier.NONE else Tier.UNRATED


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
    ),
    of_customers="one",
)
