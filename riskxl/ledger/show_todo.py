"""今日待办 as an action: renew the report, and say what one owner has to do."""

from __future__ import annotations

from riskxl.actions.action import Action, Context, Question
from riskxl.actions.changes import Changes
from riskxl.folding import folded
from riskxl.language import Text
from riskxl.ledger import todo
from riskxl.ledger.todo import Item


def run(context: Context) -> Changes:
    changes = Changes()
    items = todo.renew(context, changes)
    owner = str(context.answers.get("owner") or "")
    if owner:
        items = [item for item in items if folded(owner) in folded(item.owner or context.word(todo.NOBODY))]
    overdue = sum(item.is_overdue(context.now) for item in items)
    whose = Text(f"{owner}：", f"{owner}: ") if owner else Text("", "")
    changes.messages.append(
        Text(
            f"{whose.zh}{len(items)} 项待办，其中 {overdue} 项逾期",
            f"{whose.en}{len(items)} things to do, {overdue} of them overdue",
        )
    )
    if owner:
        changes.messages += [_line(item, context) for item in items]
    unscored = len(context.customers.unscored)
    if unscored:
        changes.warnings.append(
            Text(
                f"{unscored} 户的行业模板不能用，没有等级，跟进未列出；原因见“数据体检”",
                f"{unscored} customers have no tier, as their profile cannot be used, and no follow-up is "
                "listed for them; Data check says why",
            )
        )
    return changes


def _line(item: Item, context: Context) -> Text:
    due = f"{item.due:%Y-%m-%d %H:%M}" if item.timed else f"{item.due:%Y-%m-%d}"
    customer = f"{item.customer_id} {item.name}".strip()
    state = item.state(context.now)
    return Text(
        f"{state.zh} {due} {item.what.zh} {customer}（{item.detail.zh}）",
        f"{state.en} {due} {item.what.en} {customer} ({item.detail.en})",
    )


TODO = Action(
    "todo",
    Text("今日待办", "To do today"),
    Text(
        "更新今日待办：到期和逾期的跟进、审批、通知、任务和重算",
        "Renew what is due or overdue: follow-ups, approvals, notices, tasks and the rescore",
    ),
    todo.READS,
    run,
    (
        Question(
            "owner",
            Text("责任人", "Owner"),
            help=Text("只列出这个人的待办", "list what this person has to do"),
        ),
    ),
)
