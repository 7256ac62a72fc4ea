"""审批异动: who may decide, on what, and what is in force before and after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from riskxl.actions.changes import Changes
from riskxl.errors import DataError, RiskxlError, UsageError
from riskxl.ledger import chain
from riskxl.ledger.tier_changes import in_force, open_changes
from riskxl.tiers import Tier
from tests.ledger.books import CLEAN, EXTREME, HIGH, MEDIUM, TUESDAY, customer, said, with_history
from tests.memory_port import NOW, MemoryBook


def risen(**cells: Any) -> MemoryBook:
    """K1 was low and is high now; the change is number 1."""
    made = with_history(customer("K1", **cells), customer("K2"))
    made.edit_customer("K1", **HIGH)
    made.run("rescore", now=TUESDAY)
    return made


def tier(made: MemoryBook, customer_id: str = "K1") -> Tier | None:
    return in_force(made.read(), customer_id)


def waiting(made: MemoryBook) -> list[int]:
    return [change.number for change in open_changes(made.read())]


def test_a_dangerous_tier_is_in_force_only_once_it_is_approved() -> None:
    made = risen()
    assert (tier(made), waiting(made)) == (Tier.LOW, [1])
    changes = made.run("approve", "K1", approver="赵总", decision="批准", note="同意", by="李四", now=TUESDAY)
    assert (tier(made), waiting(made)) == (Tier.HIGH, [])
    decision = made.records("TierChanges")[-1]
    assert decision == decision | {
        "ref": 1.0,
        "old_tier": "低风险",
        "new_tier": "高风险",
        "state": "已批准",
        "approver": "赵总",
        "reason": "同意",
        "by": "李四",
    }
    assert made.customer("K1")["change_mark"] == "2026-11-03 低风险→高风险（已批准）"
    assert "赵总 已批准 1 项异动：1 K1" in said(changes)
    assert chain.verify(made.read()) == []


def test_a_rejected_tier_never_comes_into_force() -> None:
    made = risen()
    changes = made.run("approve", number="1", approver="赵总", decision="驳回")
    assert (tier(made), waiting(made)) == (Tier.LOW, [])
    assert made.customer("K1")["change_mark"] == "2026-11-02 低风险→高风险（已驳回）"
    assert "措施任务 1、2、3 还开着" in said(changes)


def test_decisions_may_be_typed_in_either_language_or_by_number() -> None:
    for word in ("批准", "approve", "1"):
        made = risen()
        made.run("approve", "K1", approver="赵总", decision=word)
        assert tier(made) is Tier.HIGH


@pytest.mark.parametrize(
    ("approver", "reason"),
    [
        pytest.param("路人甲", "不在审批人名单上", id="not listed"),
        pytest.param("赵", "不在审批人名单上", id="part of a name"),
        pytest.param("孙销售", "销售人员不能审批", id="sales"),
        pytest.param("钱经理", "须由风控总监审批", id="another post"),
        pytest.param("周助理", "没有登记岗位", id="no post"),
        pytest.param("赵总", "销售责任人", id="own customer"),
    ],
)
def test_who_may_not_approve_is_told_the_rule_and_the_remedy(approver: str, reason: str) -> None:
    made = risen(sales_owner="区域经理 赵总")
    made.settings["审批人"].append(["周助理", None])
    with pytest.raises(DataError) as refused:
        made.run("approve", "K1", approver=approver, decision="批准")
    [problem] = refused.value.problems
    assert reason in problem.message.zh
    assert problem.remedy.zh and problem.remedy.en
    assert waiting(made) == [1]


def test_an_approver_may_be_given_with_the_post_as_owners_are_written() -> None:
    made = risen()
    made.run("approve", "K1", approver="风控总监 赵总", decision="批准")
    assert made.records("TierChanges")[-1]["approver"] == "赵总"


def test_the_post_may_stand_in_english() -> None:
    made = with_history(customer("K1", **HIGH), approvers={"Ann": "Group Risk Director"}, language="en")
    made.run("approve", "K1", approver="Ann", decision="Approve")
    assert waiting(made) == []


def test_the_change_of_a_customer_that_is_gone_takes_the_same_post() -> None:
    made = risen()
    made.rows["Risk"] = made.rows["Risk"][1:]
    with pytest.raises(DataError, match="risk director"):
        made.run("approve", number="1", approver="钱经理", decision="驳回")
    made.run("approve", number="1", approver="赵总", decision="驳回")
    assert waiting(made) == []


def test_a_post_in_english_sales_is_sales_too() -> None:
    made = with_history(customer("K1", **HIGH), approvers={"Bob": "Head of Sales"})
    with pytest.raises(DataError, match="sales may not approve"):
        made.run("approve", "K1", approver="Bob", decision="Approve")


def test_without_any_approver_the_remedy_is_the_list() -> None:
    made = with_history(customer("K1", **HIGH), approvers={})
    with pytest.raises(DataError) as refused:
        made.run("approve", "K1", approver="赵总", decision="批准")
    assert "登记审批人" in refused.value.text("zh")


def test_one_own_customer_among_several_stops_all() -> None:
    made = with_history(customer("K1", **HIGH), customer("K2", sales_owner="赵总", **HIGH))
    with pytest.raises(DataError, match="K2"):
        made.run("approve", "K1", "K2", approver="赵总", decision="批准")
    assert waiting(made) == [1, 2]


def test_a_sales_owner_in_other_letters_is_still_the_sales_owner() -> None:
    made = with_history(
        customer("K1", sales_owner="sales ＡＮＮ lee", **HIGH), approvers={"Ann Lee": "Risk Director"}
    )
    with pytest.raises(DataError, match="own customers"):
        made.run("approve", "K1", approver="Ann Lee", decision="Approve")


def test_several_customers_at_once_and_those_without_a_change_are_named() -> None:
    made = with_history(customer("K1", **HIGH), customer("K2", **HIGH), customer("K3"))
    changes = made.run("approve", "K1", "K2", "K3", approver="赵总", decision="批准")
    assert waiting(made) == []
    assert changes.warnings[0].zh == "没有待审批的异动：K3"


@pytest.mark.parametrize(
    ("customers", "answers", "said_of_it"),
    [
        pytest.param(("K2",), {}, "没有待审批的异动", id="nothing open"),
        pytest.param((), {"number": "9"}, "没有这一项异动", id="no such number"),
        pytest.param((), {"number": "1.5"}, "没有这一项异动", id="half a number"),
        pytest.param(("K2",), {"number": "1"}, "不属于所选客户", id="of another customer"),
        pytest.param((), {}, "没有指定客户或异动序号", id="nothing asked for"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_what_waits_is_named(
    customers: tuple[str, ...], answers: dict[str, str], said_of_it: str
) -> None:
    made = risen()
    with pytest.raises(RiskxlError) as refused:
        made.run("approve", *customers, approver="赵总", decision="批准", **answers)
    [problem] = refused.value.problems
    assert said_of_it in problem.message.zh
    assert "1 K1 客户K1有限公司 低风险→高风险" in problem.remedy.zh


def test_of_many_that_wait_the_first_are_named() -> None:
    made = with_history(*(customer(f"K{n}", **HIGH) for n in range(11)))
    with pytest.raises(DataError) as refused:
        made.run("approve", number="99", approver="赵总", decision="批准")
    remedy = refused.value.problems[0].remedy
    assert remedy.zh.endswith("高风险 等") and remedy.en.endswith("and more")
    assert "K9" in remedy.zh and "K10" not in remedy.zh


def test_a_change_is_decided_once() -> None:
    made = risen()
    made.run("approve", "K1", approver="赵总", decision="驳回")
    with pytest.raises(DataError) as refused:
        made.run("approve", number="1", approver="赵总", decision="批准")
    assert "已驳回" in refused.value.text("zh")


@pytest.mark.parametrize("missing", ["approver", "decision"])
def test_approver_and_decision_are_required(missing: str) -> None:
    answers = {"approver": "赵总", "decision": "批准"}
    del answers[missing]
    with pytest.raises(UsageError, match="nothing was entered"):
        risen().run("approve", "K1", **answers)


def test_a_change_back_supersedes_the_one_that_still_waits() -> None:
    made = risen()
    made.edit_customer("K1", **CLEAN)
    made.run("rescore", now=TUESDAY + timedelta(days=1))
    assert (tier(made), waiting(made)) == (Tier.LOW, [])
    with pytest.raises(DataError) as refused:
        made.run("approve", number="1", approver="赵总", decision="批准")
    assert "已被新异动取代" in refused.value.text("zh")


def test_a_worse_change_supersedes_too_and_the_old_tier_stays_in_force() -> None:
    made = risen()
    made.edit_customer("K1", **EXTREME)
    made.run("rescore", now=TUESDAY + timedelta(days=1))
    assert (tier(made), waiting(made)) == (Tier.LOW, [2])
    made.run("approve", "K1", approver="赵总", decision="批准")
    assert tier(made) is Tier.EXTREME


def test_an_approved_tier_stays_in_force_while_a_worse_one_waits_or_is_rejected() -> None:
    made = risen()
    made.run("approve", "K1", approver="赵总", decision="批准")
    made.edit_customer("K1", **EXTREME)
    made.run("rescore", now=TUESDAY)
    assert tier(made) is Tier.HIGH
    made.run("approve", "K1", approver="赵总", decision="驳回")
    assert tier(made) is Tier.HIGH


def test_what_needs_no_approval_is_in_force_at_once() -> None:
    made = risen()
    made.run("approve", "K1", approver="赵总", decision="批准")
    made.edit_customer("K1", **(CLEAN | MEDIUM))
    made.run("rescore", now=TUESDAY)
    assert tier(made) is Tier.MEDIUM


def test_tiers_in_force_without_any_change() -> None:
    made = with_history(customer("K1", **MEDIUM), customer("K2", **HIGH))
    assert tier(made, "K1") is Tier.MEDIUM
    assert tier(made, "K2") is None  # new and not approved
    assert tier(made, "K9") is None


def test_sorting_the_sheet_does_not_change_what_is_in_force() -> None:
    made = risen()
    made.run("approve", "K1", approver="赵总", decision="批准")
    made.edit_customer("K1", **EXTREME)
    made.run("rescore", now=TUESDAY)
    made.rows["TierChanges"].reverse()
    assert (tier(made), waiting(made)) == (Tier.HIGH, [3])


def test_a_decision_typed_by_hand_counts_for_nothing() -> None:
    made = risen()
    made.type(
        "TierChanges",
        1,
        number=2,
        customer_id="K1",
        new_tier="高风险",
        state="已批准",
        ref=1,
        approver="赵总",
    )
    assert (tier(made), waiting(made)) == (Tier.LOW, [1])


def test_a_customer_that_left_the_table_can_still_be_decided_on() -> None:
    made = risen()
    del made.rows["Risk"][0]
    made.run("approve", number="1", approver="赵总", decision="批准", now=NOW + timedelta(days=3))
    assert waiting(made) == []


def test_a_workbook_in_english_is_read_by_a_chinese_one() -> None:
    made = with_history(customer("K1"), language="en")
    made.edit_customer("K1", **HIGH)
    made.run("rescore", now=TUESDAY)
    made.settings["语言"] = [["中文"]]
    assert waiting(made) == [1]
    made.run("approve", "K1", approver="赵总", decision="批准")
    assert tier(made) is Tier.HIGH


@pytest.mark.parametrize("late", ["已批准", "Approved"])
def test_a_decision_that_comes_after_another_one_counts_for_nothing(late: str) -> None:
    """Two copies of a workbook, say, of which one was pasted into the other by a program."""
    made = risen()
    made.run("approve", "K1", approver="赵总", decision="驳回")
    snapshot = made.read()
    changes = Changes(
        appended={"TierChanges": [{"customer_id": "K1", "new_tier": "高风险", "state": late, "ref": 1.0}]}
    )
    chain.seal(snapshot, changes)
    made.apply(changes, snapshot)
    assert tier(made) is Tier.LOW
