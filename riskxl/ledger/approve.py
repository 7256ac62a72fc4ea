"""审批异动: a decision on open tier changes, by somebody who may decide."""

from __future__ import annotations

from riskxl.actions.action import Action, Context, Question
from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_cell
from riskxl.actions.schema import APPROVED, OPEN, REJECTED, words
from riskxl.errors import DataError, Problem, UsageError
from riskxl.language import Text, first_of, join, plain
from riskxl.ledger import approvers, chosen, tasks, tier_changes, todo
from riskxl.ledger.entries import says
from riskxl.ledger.tier_changes import TierChange

_NAMED = 10
APPROVE_IT, REJECT_IT = DECISIONS = words(("批准", "Approve"), ("驳回", "Reject"))


def run(context: Context) -> Changes:
    snapshot, changes = context.snapshot, Changes()
    snapshot.table("TierChanges")
    typed = str(context.answers["approver"])
    state = APPROVED if says(str(context.answers["decision"]), APPROVE_IT) else REJECTED
    decided = _chosen(context, changes)
    customers = context.customers
    checked = [
        approvers.check(snapshot, typed, customers.by_id.get(c.customer_id), approvers.demanded(customers, c))
        for c in decided
    ]
    approver = checked[0].name
    for change in decided:
        changes.append(
            "TierChanges",
            {
                "time": to_cell(context.now),
                "customer_id": change.customer_id,
                "name": change.name,
                "old_tier": context.word(change.old.label) if change.old is not None else None,
                "new_tier": context.word(change.new.label),
                "reason": context.answers.get("note"),
                "state": context.word(state),
                "ref": float(change.number),
                "approver": approver,
                "by": context.by,
            },
        )
        customer = context.customers.by_id.get(change.customer_id)
        if customer is not None:
            mark = tier_changes.mark(change.old, change.new, state, context.now, context.language)
            chosen.set_cell(changes, context, customer, "change_mark", mark)
    listed = join(map(_named, decided), "、", ", ")
    changes.messages.append(
        Text(
            f"{approver} {state.zh} {len(decided)} 项异动：{listed.zh}",
            f"{approver}: {len(decided)} tier changes {state.en.lower()}: {listed.en}",
        )
    )
    if state is REJECTED:
        _point_at_tasks(context, decided, changes)
    todo.renew(context, changes)
    return changes


def _chosen(context: Context, changes: Changes) -> list[TierChange]:
    """The open changes that are asked for; raises if there is none, or if nothing was asked for."""
    waiting = tier_changes.open_changes(context.snapshot)
    number = context.answers.get("number")
    if number is None and not context.customers_asked:
        raise UsageError(
            Problem(
                Text("审批异动", "Approve tier change"),
                Text("没有指定客户或异动序号", "neither a customer nor a number is given"),
                join(
                    (
                        Text("请指定客户编号或异动序号", "give a customer's ID or a number"),
                        _what_waits(waiting),
                    )
                ),
            )
        )
    asked = {customer.id: customer for customer in chosen.one_each(context)}
    found = [
        change
        for change in waiting
        if (number is None or change.number == number) and (not asked or change.customer_id in asked)
    ]
    if not found:
        raise DataError(_nothing_open(context, number, waiting))
    without = [customer_id for customer_id in asked if all(c.customer_id != customer_id for c in found)]
    if without and number is None:
        listed = plain("、".join(without))
        changes.warnings.append(
            Text(f"没有待审批的异动：{listed.zh}", f"no tier change waits for approval: {listed.en}")
        )
    return found


def _nothing_open(context: Context, number: float | None, waiting: list[TierChange]) -> Problem:
    if number is None:
        return Problem(
            plain("、".join(context.customers_asked)),
            Text("没有待审批的异动", "no tier change waits for approval"),
            _what_waits(waiting),
        )
    detected = tier_changes.by_customer(context.snapshot)
    all_changes = {change.number: change for changes in detected.values() for change in changes}
    change = all_changes.get(int(number)) if number == number // 1 else None
    message = Text("没有这一项异动", "there is no such tier change")
    if change is not None:
        message = Text("不属于所选客户", "is of another customer")
        if change.state is not OPEN:
            message = Text(f"不再等待审批：{change.state.zh}", f"waits no longer: {change.state.en.lower()}")
    return Problem(Text(f"异动 {number:g}", f"change no. {number:g}"), message, _what_waits(waiting))


def _what_waits(waiting: list[TierChange]) -> Text:
    if not waiting:
        return Text("目前没有待审批的异动", "nothing waits for approval now")
    listed = first_of(map(_named, waiting), _NAMED)
    return Text(f"待审批：{listed.zh}", f"waiting: {listed.en}")


def _named(change: TierChange) -> Text:
    who = f"{change.number} {change.customer_id} {change.name}"
    moved = tier_changes.words(change.old, change.new)
    return Text(f"{who} {moved.zh}", f"{who} {moved.en}")


def _point_at_tasks(context: Context, decided: list[TierChange], changes: Changes) -> None:
    """A rejected change leaves the tasks that it opened; somebody must say what becomes of them."""
    rejected = {change.customer_id for change in decided}
    numbers = [str(t.number) for t in tasks.open_tasks(context.snapshot) if t.customer_id in rejected]
    if numbers:
        listed = "、".join(numbers)
        changes.warnings.append(
            Text(
                f"措施任务 {listed} 还开着；不再需要的请用“完成任务”写明结果",
                f"tasks {listed} are still open; close those that are not needed any more with Close task",
            )
        )


APPROVE = Action(
    "approve",
    Text("审批异动", "Approve tier change"),
    Text(
        "批准或驳回待审批的等级异动；批准后新等级生效。只有审批人名单上的非销售人员可以审批",
        "Approve or reject tier changes; only listed approvers outside sales may",
    ),
    todo.READS,
    run,
    (
        Question("approver", Text("审批人", "Approver"), required=True),
        Question("decision", Text("决定", "Decision"), "choice", True, DECISIONS),
        Question(
            "number",
            Text("异动序号", "Number"),
            "number",
            help=Text("只审批“等级异动”中的这一项", "only this line of Tier changes"),
        ),
        Question("note", Text("审批意见", "Note")),
    ),
    of_customers="some",
)
