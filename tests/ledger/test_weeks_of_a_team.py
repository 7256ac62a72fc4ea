"""Four weeks of one team, action by action, on a workbook in memory."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from riskxl.errors import DataError
from riskxl.ledger.as_of import as_of
from riskxl.ledger.tasks import open_tasks
from riskxl.ledger.tier_changes import open_changes, tiers_in_force
from riskxl.tiers import Tier
from tests.ledger.books import EXTREME, HIGH, MEDIUM, book, customer, said

WEEKS = [datetime(2026, 11, 2, 9) + timedelta(weeks=n) for n in range(5)]


def test_four_weeks() -> None:
    made = book(
        customer("K1"),
        customer("K2", **MEDIUM, last_follow_up=date(2026, 10, 20)),
        customer("K3", overdue_payments=3),
    )

    # week 1: the first rescore writes down where everybody stands; nothing dangerous
    made.run("rescore", now=WEEKS[0], by="李四")
    assert tiers_in_force(made.read()) == {"K1": Tier.LOW, "K2": Tier.MEDIUM, "K3": Tier.LOW}
    assert made.records("Todo") == []

    # week 2: a fourth late payment makes K3 dangerous; it waits for approval, tasks are open at once
    made.edit_customer("K3", **HIGH)
    changes = made.run("rescore", now=WEEKS[1], by="李四")
    assert changes.messages[0].zh == "3 户：0 户得分有变，1 户等级变化（待审批 1）"  # a floor: same score
    assert tiers_in_force(made.read())["K3"] is Tier.LOW
    assert [task.task for task in open_tasks(made.read())] == ["冻结账期", "暂停新订单", "启动催收"]
    with pytest.raises(DataError):
        made.run("approve", "K3", approver="孙销售", decision="批准", now=WEEKS[1])
    made.run("approve", "K3", approver="赵总", decision="批准", now=WEEKS[1] + timedelta(hours=3))
    assert tiers_in_force(made.read())["K3"] is Tier.HIGH

    # sales calls; the follow-up is typed into the sheet and sealed; two tasks are done
    made.type("FollowUps", 0, customer_id="K3", way="电话", news="承认逾期，月底前付一半", by="张三")
    made.run("follow-up", now=WEEKS[1] + timedelta(days=1))
    made.run("task-done", number="1", result="账期已归零", now=WEEKS[1] + timedelta(days=1))
    made.run("task-done", number="2", result="系统已拦单", now=WEEKS[1] + timedelta(days=1))

    # week 3: nobody called since, and collection is due; the list says so
    made.run("todo", now=WEEKS[2] + timedelta(days=1))
    listed = {(row["what"], row.get("customer_id"), row["state"]) for row in made.records("Todo")}
    assert ("跟进客户", "K3", "今日到期") in listed
    assert ("启动催收", "K3", "逾期") in listed
    made.run("follow-up", "K3", news="已失联", now=WEEKS[2] + timedelta(days=1), by="张三")

    # week 4: it all comes out; the write-off has evidence and risk control's approval
    made.edit_customer("K3", **EXTREME)
    changes = made.run("rescore", "K3", now=WEEKS[3])
    assert "1 户：1 户得分有变，1 户等级变化（待审批 1）" in said(changes)
    made.run(
        "write-off",
        "K3",
        amount="86,000",
        evidence="(2026)沪破12号",
        asked_by="张三",
        approver="赵总",
        now=WEEKS[3] + timedelta(days=2),
    )
    for task in open_tasks(made.read()):  # collection is still open, the two others were opened again
        made.run("task-done", number=str(task.number), result="转司法", lesson="该早停账期", now=WEEKS[4])
    assert open_changes(made.read()) == []
    assert open_tasks(made.read()) == []
    assert tiers_in_force(made.read())["K3"] is Tier.EXTREME

    # what was known when, and that nobody touched it
    past = as_of(made.read(), made.functions(), WEEKS[1])
    assert [(row.customer_id, row.tier) for row in past.rows] == [
        ("K1", Tier.LOW),
        ("K2", Tier.MEDIUM),
        ("K3", Tier.HIGH),
    ]
    assert past.problems == ()
    assert made.run("verify", now=WEEKS[4]).warnings == []

    # somebody makes the old verdict look better
    made.type("History", 3, tier="低风险")
    [warning] = made.run("verify", now=WEEKS[4]).warnings
    assert "历史第 7 行（序号 4）：内容被手工改动过" in warning.zh
    assert len(as_of(made.read(), made.functions(), WEEKS[1]).problems) == 1
