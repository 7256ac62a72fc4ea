"""完成任务: a task's end is a row of its own, with its result and what was learned."""

from __future__ import annotations

from riskxl.actions.action import Action, Context, Question
from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_cell
from riskxl.actions.schema import DONE
from riskxl.errors import DataError, Problem
from riskxl.language import Text, first_of, plain
from riskxl.ledger import todo
from riskxl.ledger.tasks import Task, open_tasks

_NAMED = 10


def run(context: Context) -> Changes:
    context.snapshot.table("Tasks")
    changes = Changes()
    task = _chosen(context)
    changes.append(
        "Tasks",
        {
            "time": to_cell(context.now),
            "customer_id": task.customer_id,
            "name": task.name,
            "task": task.task,
            "owner": task.owner or None,
            "due": to_cell(task.due) if task.due else None,
            "state": context.word(DONE),
            "ref": float(task.number),
            "done_on": to_cell(context.now.date()),
            "result": context.answers["result"],
            "lesson": context.answers.get("lesson"),
            "by": context.by,
        },
    )
    changes.messages.append(Text("已完成：{task}", "Done: {task}").format(task=_named(task)))
    todo.renew(context, changes)
    return changes


def _chosen(context: Context) -> Task:
    number = context.answers["number"]
    waiting = open_tasks(context.snapshot)
    found = next((task for task in waiting if task.number == number), None)
    if found is not None:
        return found
    listed = first_of(map(_named, waiting), _NAMED)
    raise DataError(
        Problem(
            Text(f"任务 {number:g}", f"task no. {number:g}"),
            Text("没有这项待办任务，或已完成", "there is no such open task, or it is done"),
            Text(f"待办：{listed.zh}", f"open: {listed.en}")
            if waiting
            else Text("目前没有待办任务", "no task is open now"),
        )
    )


def _named(task: Task) -> Text:
    return plain(f"{task.number} {task.customer_id} {task.name} {task.task}")


TASK_DONE = Action(
    "task-done",
    Text("完成任务", "Close task"),
    Text(
        "写明一项措施任务的结果和经验；完成另记一行",
        "Say what came of a task and what was learned; its end is a line of its own",
    ),
    todo.READS,
    run,
    (
        Question(
            "number",
            Text("任务序号", "Task no."),
            "number",
            required=True,
            help=Text("“措施任务”中的序号", "the number in Tasks"),
        ),
        Question("result", Text("结果", "Result"), required=True),
        Question("lesson", Text("经验总结", "Lesson")),
    ),
)
