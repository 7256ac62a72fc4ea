"""今日待办: what is due or overdue, for whom, in which order."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from riskxl.actions.moments import to_cell, to_moment
from tests.ledger.books import CLEAN, HIGH, MEDIUM, TUESDAY, book, customer, said, with_history
from tests.memory_port import NOW, MemoryBook


def due(made: MemoryBook, what: str | None = None) -> list[tuple[Any, ...]]:
    """Owner, what, customer, day and state of everything to do."""
    return [
        (row["owner"], row["what"], row.get("customer_id"), to_moment(row["due"]), row["state"])
        for row in made.records("Todo")
        if what is None or row["what"] == what
    ]


def followed_up(day: date, **cells: Any) -> MemoryBook:
    """K1 was contacted on a day; the report is that of Monday, 2 November."""
    made = with_history(customer("K1", last_follow_up=day, **cells))
    made.run("todo")
    return made


@pytest.mark.parametrize(
    ("cells", "last", "state"),
    [
        pytest.param(HIGH, date(2026, 10, 26), "今日到期", id="weekly, today"),
        pytest.param(HIGH, date(2026, 10, 25), "逾期", id="weekly, a day late"),
        pytest.param(HIGH, date(2026, 10, 27), None, id="weekly, tomorrow"),
        pytest.param(MEDIUM, date(2026, 10, 2), "今日到期", id="monthly, today"),
        pytest.param(MEDIUM, date(2026, 10, 3), None, id="monthly, tomorrow"),
        pytest.param({}, date(2026, 8, 2), "今日到期", id="three months, today"),
        pytest.param({}, date(2026, 8, 3), None, id="three months, tomorrow"),
    ],
)
def test_follow_ups_by_the_plan_of_the_tier(cells: dict[str, Any], last: date, state: str | None) -> None:
    found = due(followed_up(last, **cells), "跟进客户")
    assert [item[-1] for item in found] == ([state] if state else [])


def test_a_follow_up_is_told_with_owner_tier_and_rhythm() -> None:
    [row] = [r for r in followed_up(date(2026, 10, 20), **HIGH).records("Todo") if r["what"] == "跟进客户"]
    assert row == {
        "owner": "销售经理 张三",
        "due": to_cell(date(2026, 10, 27)),
        "state": "逾期",
        "what": "跟进客户",
        "customer_id": "K1",
        "name": "客户K1有限公司",
        "tier": "高风险",
        "detail": "上次跟进 2026-10-20，每周跟进一次",
    }


def test_a_dangerous_customer_that_nobody_contacted_is_due_from_detection() -> None:
    made = with_history(customer("K1", **HIGH), customer("K2", **MEDIUM))
    made.run("todo", now=TUESDAY)
    assert due(made, "跟进客户") == [("销售经理 张三", "跟进客户", "K1", datetime(2026, 11, 2), "逾期")]


def test_customers_that_cannot_be_scored_are_told_for_their_follow_ups_are_not_listed() -> None:
    made = book(customer("K1", profile="没有的模板", **HIGH), customer("K2"))
    assert "1 户的行业模板不能用" in made.run("todo").warnings[0].zh
    assert book(customer("K2")).run("todo").warnings == []


def test_a_dangerous_customer_that_no_rescore_has_seen_is_due_today() -> None:
    made = book(customer("K1", **HIGH))
    made.run("todo")
    assert [item[-2:] for item in due(made, "跟进客户")] == [(datetime(2026, 11, 2), "今日到期")]


def test_a_zero_for_never_is_no_date() -> None:
    made = with_history(customer("K1", last_follow_up=0, **HIGH))
    made.run("todo")
    assert due(made, "跟进客户") == [("销售经理 张三", "跟进客户", "K1", datetime(2026, 11, 2), "今日到期")]


def test_logging_the_follow_up_takes_it_off_the_list() -> None:
    made = followed_up(date(2026, 10, 20), **HIGH)
    made.run("follow-up", "K1", news="x")
    assert due(made, "跟进客户") == []


def test_an_approval_is_listed_for_the_approvers_until_it_is_decided() -> None:
    made = with_history(customer("K1", **HIGH))
    at = NOW + timedelta(hours=24)
    assert due(made, "审批异动") == [("赵总", "审批异动", "K1", at, "即将到期")]
    made.run("todo", now=NOW + timedelta(hours=23))
    assert due(made, "审批异动")[0][-1] == "今日到期"
    made.run("todo", now=at)
    assert due(made, "审批异动")[0][-1] == "逾期"
    made.run("approve", "K1", approver="赵总", decision="批准", now=at)
    assert due(made, "审批异动") == []


def test_the_team_decides_how_soon_approvals_are_due() -> None:
    made = book(customer("K1", **HIGH), settings={"审批时限": 2})
    made.run("rescore")
    assert due(made, "审批异动")[0][3] == NOW + timedelta(hours=2)


def alert(state: str, **cells: Any) -> dict[str, Any]:
    return {"time": NOW, "customer_id": "K1", "rule": "等级异动", "state": state, **cells}


@pytest.mark.parametrize(
    ("alerts", "listed"),
    [
        pytest.param([], True, id="no alert"),
        pytest.param([alert("待发送")], True, id="waiting"),
        pytest.param([alert("超24小时")], True, id="late"),
        pytest.param([alert("已发送")], False, id="sent"),
        pytest.param([alert("Sent")], False, id="sent, in English"),
        pytest.param([alert("已发送"), alert("待发送", channel="mail")], True, id="one of two sent"),
        pytest.param([alert("已发送", customer_id="K2")], True, id="another customer's"),
        pytest.param([alert("已发送", time=NOW - timedelta(days=9))], True, id="an older one"),
    ],
)
def test_a_change_must_be_told_in_time(alerts: list[dict[str, Any]], listed: bool) -> None:
    made = book(customer("K1", **HIGH), tables={"Alerts": alerts})
    made.run("rescore")
    expected = [("风控专员 李四", "通知异动", "K1", NOW + timedelta(hours=24), "即将到期")]
    assert due(made, "通知异动") == (expected if listed else [])


def test_only_the_newest_change_of_a_customer_is_told_and_approved() -> None:
    made = with_history(customer("K1", **HIGH))
    made.edit_customer("K1", **CLEAN)
    made.run("rescore", now=TUESDAY)
    assert due(made, "审批异动") == []
    assert [item[3] for item in due(made, "通知异动")] == [TUESDAY + timedelta(hours=24)]


def test_tasks_are_listed_from_their_due_date_until_they_are_done() -> None:
    made = with_history(customer("K1", **HIGH))
    assert [item[1] for item in due(made)].count("启动催收") == 0
    assert due(made, "冻结账期") == [("风控专员 李四", "冻结账期", "K1", datetime(2026, 11, 2), "今日到期")]
    made.run("todo", now=NOW + timedelta(days=7))
    assert due(made, "启动催收")[0][-1] == "今日到期"
    assert due(made, "冻结账期")[0][-1] == "逾期"
    made.run("task-done", number="1", result="已冻结", now=NOW + timedelta(days=7))
    assert due(made, "冻结账期") == []


def test_scores_that_nobody_renewed_are_stale() -> None:
    made = with_history(customer("K1"))
    made.run("todo", now=NOW + timedelta(days=7, seconds=-1))
    assert due(made, "重算等级") == []
    made.run("todo", now=NOW + timedelta(days=7))
    assert due(made, "重算等级") == [("未指定", "重算等级", None, NOW + timedelta(days=7), "逾期")]


def test_the_team_decides_how_often_all_are_rescored() -> None:
    made = with_history(customer("K1"), settings={"复核周期": 2})
    made.run("todo", now=NOW + timedelta(days=1))
    assert due(made, "重算等级") == []
    made.run("todo", now=NOW + timedelta(days=2))
    assert len(due(made, "重算等级")) == 1


def test_neither_an_import_nor_the_rescore_of_one_customer_stands_for_the_rescore_of_all() -> None:
    sealed = {"number": 1, "time": NOW + timedelta(days=6), "check": "0123456789abcdef"}
    made = with_history(customer("K1"), customer("K2"), tables={"Imports": [sealed]})
    made.edit_customer("K1", **HIGH)
    made.run("rescore", "K1", now=NOW + timedelta(days=8))
    assert len(due(made, "重算等级")) == 1
    made.run("rescore", now=NOW + timedelta(days=8))
    assert due(made, "重算等级") == []


def test_a_workbook_that_was_never_rescored_says_so() -> None:
    made = book(customer("K1"))
    made.run("todo")
    assert [row["detail"] for row in made.records("Todo")] == ["还没有全部重算过"]


def test_an_empty_workbook_has_nothing_to_do() -> None:
    made = book()
    changes = made.run("todo")
    assert changes.messages[0].zh == "0 项待办，其中 0 项逾期"
    assert not changes


def test_items_are_sorted_by_owner_then_due_and_nobodys_come_last() -> None:
    late = date(2026, 10, 1)
    made = with_history(
        customer("K1", sales_owner="乙", last_follow_up=date(2026, 10, 20), **HIGH),
        customer("K2", sales_owner="乙", last_follow_up=late, **HIGH),
        customer("K3", sales_owner="甲", last_follow_up=late, **HIGH),
        customer("K4", sales_owner=None, risk_owner=None, last_follow_up=late, **HIGH),
    )
    made.run("todo")
    found = [(owner, customer_id) for owner, what, customer_id, *_ in due(made) if what == "跟进客户"]
    assert found == [("乙", "K2"), ("乙", "K1"), ("甲", "K3"), ("未指定", "K4")]
    owners = [item[0] for item in due(made)]
    assert owners == sorted(owners, key=lambda owner: (owner == "未指定", owner))


def test_one_owner_can_be_asked_for() -> None:
    made = with_history(customer("K1", **HIGH), customer("K2", sales_owner="销售经理 王二", **HIGH))
    changes = made.run("todo", owner="王二", now=TUESDAY)
    words = [message.zh for message in changes.messages]
    assert words[0] == "王二：2 项待办，其中 2 项逾期"
    assert words[1:] == [
        "逾期 2026-11-02 跟进客户 K2 客户K2有限公司（还没有跟进过，每周跟进一次）",
        "逾期 2026-11-02 暂停新订单 K2 客户K2有限公司（措施任务 5）",
    ]
    assert len(made.records("Todo")) > 2  # the sheet keeps everybody's


def test_what_nobody_owns_can_be_asked_for() -> None:
    made = with_history(customer("K1", sales_owner=None, risk_owner=None, **HIGH))
    assert "未指定：4 项待办" in said(made.run("todo", owner="未指定"))


def test_a_report_that_is_still_right_is_not_written_again() -> None:
    made = with_history(customer("K1", **HIGH))
    assert not made.run("todo")


def test_a_last_day_of_all_days_does_no_harm() -> None:
    made = followed_up(date(9999, 12, 31))
    assert due(made, "跟进客户") == []
