"""完成任务: the end of a task is a line of its own."""

from __future__ import annotations

import pytest

from riskxl.actions.moments import to_cell
from riskxl.errors import DataError, UsageError
from riskxl.ledger.tasks import open_tasks
from tests.ledger.books import HIGH, TUESDAY, customer, said, with_history
from tests.memory_port import MemoryBook


@pytest.fixture
def made() -> MemoryBook:
    return with_history(customer("K1", **HIGH))


def test_a_task_ends_with_its_result_and_lesson(made: MemoryBook) -> None:
    changes = made.run(
        "task-done", number="2", result="已暂停", lesson="先查在途订单", by="张三", now=TUESDAY
    )
    begun, end = made.records("Tasks")[1], made.records("Tasks")[-1]
    assert begun["state"] == "待办"  # it stays as it was written
    assert end == end | {
        "customer_id": "K1",
        "task": "暂停新订单",
        "owner": begun["owner"],
        "due": begun["due"],
        "state": "已完成",
        "ref": 2.0,
        "done_on": to_cell(TUESDAY.date()),
        "result": "已暂停",
        "lesson": "先查在途订单",
        "by": "张三",
    }
    assert [task.number for task in open_tasks(made.read())] == [1, 3]
    assert "2 K1 客户K1有限公司 暂停新订单" in said(changes)


@pytest.mark.parametrize("number", ["9", "0", "1.5", "-1"])
def test_a_number_that_is_no_open_task_is_refused_and_the_open_ones_are_named(
    made: MemoryBook, number: str
) -> None:
    with pytest.raises(DataError) as refused:
        made.run("task-done", number=number, result="x")
    assert "1 K1 客户K1有限公司 冻结账期" in refused.value.text("zh")


def test_a_task_is_closed_once(made: MemoryBook) -> None:
    for number in ("1", "2", "3"):
        made.run("task-done", number=number, result="完成")
    with pytest.raises(DataError) as refused:
        made.run("task-done", number="1", result="再次完成")
    assert "目前没有待办任务" in refused.value.text("zh")


@pytest.mark.parametrize("answers", [{"number": "1"}, {"result": "x"}, {"number": "一", "result": "x"}])
def test_number_and_result_are_required(made: MemoryBook, answers: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        made.run("task-done", **answers)
