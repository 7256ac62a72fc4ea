"""核销: evidence, risk control's approval, and what is written down."""

from __future__ import annotations

import pytest

from riskxl.errors import DataError, RiskxlError, UsageError
from riskxl.ledger import chain
from riskxl.ledger.tier_changes import in_force, open_changes
from riskxl.tiers import Tier
from tests.ledger.books import APPROVERS, EXTREME, TUESDAY, customer, said, with_history
from tests.memory_port import MemoryBook

ANSWERS = {"amount": "120,000.5", "evidence": "法院裁定(2026)18号", "approver": "赵总", "asked_by": "张三"}


@pytest.fixture
def made() -> MemoryBook:
    """K1 was low and in force; by Tuesday it is extreme."""
    made = with_history(customer("K1"), customer("K2"))
    made.edit_customer("K1", **EXTREME)
    return made


def test_a_write_off_is_logged_with_evidence_and_approval(made: MemoryBook) -> None:
    changes = made.run("write-off", "K1", now=TUESDAY, by="李四", note="破产清算完毕", **ANSWERS)
    [row] = made.records("WriteOffs")
    assert row == row | {
        "customer_id": "K1",
        "amount": 120_000.5,
        "evidence": "法院裁定(2026)18号",
        "note": "破产清算完毕",
        "asked_by": "张三",
        "approver": "赵总",
        "by": "李四",
    }
    assert made.customer("K1")["write_off_mark"] == "2026-11-03 核销 120,000.50 元，凭证 法院裁定(2026)18号"
    assert "已核销 K1" in said(changes)
    assert chain.verify(made.read()) == []


def test_the_tier_change_goes_from_the_tier_in_force_to_the_verdict_and_names_the_evidence(
    made: MemoryBook,
) -> None:
    made.run("write-off", "K1", now=TUESDAY, **ANSWERS)
    [change] = made.records("TierChanges")
    assert (change["old_tier"], change["new_tier"], change["state"]) == ("低风险", "极高风险", "已批准")
    assert "法院裁定(2026)18号" in str(change["reason"])
    assert in_force(made.read(), "K1") is Tier.EXTREME


def test_the_next_rescore_does_not_find_the_same_change_again(made: MemoryBook) -> None:
    made.run("write-off", "K1", now=TUESDAY, **ANSWERS)
    made.run("rescore", now=TUESDAY)
    assert len(made.records("TierChanges")) == 1
    assert len(made.records("History")) == 3


def test_a_write_off_settles_the_change_that_was_waiting(made: MemoryBook) -> None:
    made.run("rescore", now=TUESDAY)
    assert len(open_changes(made.read())) == 1
    made.run("write-off", "K1", now=TUESDAY, **ANSWERS)
    assert open_changes(made.read()) == []
    assert in_force(made.read(), "K1") is Tier.EXTREME


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        pytest.param({"approver": "路人甲"}, "不在审批人名单上", id="not listed"),
        pytest.param({"approver": "孙销售"}, "销售人员不能审批", id="sales"),
        pytest.param({"approver": "钱经理"}, "核销须由风控批准", id="not risk control"),
        pytest.param({"asked_by": "赵总"}, "不能批准自己的申请", id="own request"),
        pytest.param({"amount": "0"}, "不是大于 0 的金额", id="nothing"),
        pytest.param({"amount": "-5"}, "不是大于 0 的金额", id="negative"),
        pytest.param({"amount": "nan"}, "金额", id="no number"),
        pytest.param({"amount": "inf"}, "金额", id="infinite"),
        pytest.param({"amount": "一万"}, "不是数字", id="words"),
        pytest.param({"amount": ""}, "没有填写", id="no amount"),
        pytest.param({"evidence": " "}, "没有填写", id="no evidence"),
        pytest.param({"approver": ""}, "没有填写", id="no approver"),
    ],
)
def test_what_may_not_be_written_off_is_told_the_rule(
    made: MemoryBook, answers: dict[str, str], reason: str
) -> None:
    with pytest.raises(RiskxlError) as refused:
        made.run("write-off", "K1", **{**ANSWERS, **answers})
    assert reason in refused.value.text("zh")
    assert made.writes == 1


def test_the_same_loss_is_not_written_off_twice(made: MemoryBook) -> None:
    made.run("write-off", "K1", **ANSWERS)
    with pytest.raises(DataError) as refused:
        made.run("write-off", "K1", **ANSWERS)
    assert "已经核销过（核销序号 1）" in refused.value.text("zh")
    made.run("write-off", "K1", **{**ANSWERS, "amount": "5万"})  # another part of it
    assert [row["amount"] for row in made.records("WriteOffs")] == [120_000.5, 50_000.0]


def test_the_asker_may_not_approve_under_the_post_either(made: MemoryBook) -> None:
    with pytest.raises(DataError, match="asked for it"):
        made.run("write-off", "K1", **{**ANSWERS, "asked_by": "风控总监 赵总"})


def test_without_an_asker_it_is_who_logs_it(made: MemoryBook) -> None:
    answers = {key: answer for key, answer in ANSWERS.items() if key != "asked_by"}
    with pytest.raises(DataError, match="asked for it"):
        made.run("write-off", "K1", by="赵总", **answers)
    made.run("write-off", "K1", by="王五", **answers)
    assert made.records("WriteOffs")[0]["asked_by"] == "王五"


def test_the_sales_owner_cannot_approve_even_with_a_post_in_risk_control() -> None:
    made = with_history(customer("K1", sales_owner="赵总（代管）"), approvers=APPROVERS)
    with pytest.raises(DataError, match="own customers"):
        made.run("write-off", "K1", **ANSWERS)


def test_a_worse_tier_comes_into_force_only_by_the_post_that_its_plan_demands(made: MemoryBook) -> None:
    made.settings["审批人"].append(["周专员", "风控专员"])
    made.run("rescore", now=TUESDAY)
    answers = {**ANSWERS, "approver": "周专员"}
    with pytest.raises(DataError, match="a risk director must approve"):
        made.run("write-off", "K1", now=TUESDAY, **answers)
    made.run("approve", "K1", now=TUESDAY, approver="赵总", decision="批准")
    made.run("write-off", "K1", now=TUESDAY, **answers)  # the tier is in force: the loss alone is approved
    made.run("write-off", "K2", now=TUESDAY, **answers)  # low needs nobody's approval
    assert len(made.records("WriteOffs")) == 2


def test_a_wrong_write_off_is_reversed_by_a_row_of_its_own(made: MemoryBook) -> None:
    made.run("write-off", "K1", now=TUESDAY, **ANSWERS)
    tier_changes = made.records("TierChanges")
    changes = made.run("write-off", "K1", now=TUESDAY, reverses="1", **{**ANSWERS, "evidence": "更正单 7"})
    wrong, reversal = made.records("WriteOffs")
    assert (wrong["amount"], reversal["amount"], reversal["ref"]) == (120_000.5, -120_000.5, 1.0)
    assert "已冲销 K1" in said(changes) and "赵总批准" in said(changes)
    assert made.customer("K1")["write_off_mark"] == "2026-11-03 冲销 120,000.50 元，凭证 更正单 7"
    assert made.records("TierChanges") == tier_changes, "the tier has nothing to do with it"
    made.run("write-off", "K1", now=TUESDAY, **ANSWERS)  # the loss may go in again
    with pytest.raises(DataError, match="already"):
        made.run("write-off", "K1", now=TUESDAY, **ANSWERS)
    assert chain.verify(made.read()) == []


@pytest.mark.parametrize(
    ("customer_id", "answers", "reason"),
    [
        pytest.param("K1", {"reverses": "9"}, "不是这户的核销", id="no such row"),
        pytest.param("K2", {"reverses": "1"}, "不是这户的核销", id="another customer"),
        pytest.param("K1", {"reverses": "3"}, "不是这户的核销", id="a reversal"),
        pytest.param("K1", {"reverses": "2"}, "已经冲销过", id="twice"),
        pytest.param("K1", {"reverses": "1", "amount": "120000"}, "金额不是 120,000.00", id="another amount"),
        pytest.param(
            "K1", {"reverses": "1", "approver": "钱经理"}, "核销须由风控批准", id="not risk control"
        ),
    ],
)
def test_what_cannot_be_reversed(
    made: MemoryBook, customer_id: str, answers: dict[str, str], reason: str
) -> None:
    made.run("write-off", "K1", **ANSWERS)
    made.run("write-off", "K1", **{**ANSWERS, "evidence": "另一笔"})
    made.run("write-off", "K1", reverses="2", **ANSWERS)
    with pytest.raises(DataError) as refused:
        made.run("write-off", customer_id, **{**ANSWERS, **answers})
    assert reason in refused.value.text("zh")
    assert len(made.records("WriteOffs")) == 3


@pytest.mark.parametrize("customers", [(), ("K1", "K2")])
def test_one_customer_at_a_time(made: MemoryBook, customers: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="one customer is needed"):
        made.run("write-off", *customers, **ANSWERS)
