"""重算: what is compared, what is written down, who is left out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from riskxl.actions.moments import to_cell
from riskxl.actions.settings import LAST_RESCORE
from riskxl.errors import DataError
from riskxl.ledger.history import values_of
from riskxl.profile import archive
from riskxl.profile.library import ProfileLibrary
from tests.ledger.books import CLEAN, EXTREME, HIGH, MEDIUM, TUESDAY, book, customer, said, with_history
from tests.memory_port import NOW, MemoryBook


def tier_moves(made: MemoryBook) -> list[tuple[Any, ...]]:
    return [(r.get("old_tier"), r["new_tier"], r["state"]) for r in made.records("TierChanges")]


def test_the_first_rescore_records_every_customer_and_the_rules(library: ProfileLibrary) -> None:
    made = book(customer("K1"), customer("K2", **MEDIUM))
    changes = made.run("rescore", by="王五")
    assert changes.messages[0].zh == "2 户：0 户得分有变，2 户首次记录，0 户等级变化（待审批 0）"
    first, second = made.records("History")
    general = library.get("general")
    assert first == first | {
        "number": 1.0,
        "time": to_cell(NOW),
        "customer_id": "K1",
        "name": "客户K1有限公司",
        "score": 100.0,
        "tier": "低风险",
        "coverage": 1.0,
        "profile": "通用",
        "fingerprint": general.fingerprint,
        "by": "王五",
    }
    assert (second["score"], second["tier"]) == (85.0, "中风险")
    [rules] = made.records("Rules")
    assert (rules["fingerprint"], rules["profile"], rules["mode"]) == (general.fingerprint, "通用", "扣分制")
    assert archive.from_text(str(rules["rules"])).fingerprint == general.fingerprint


def test_a_second_rescore_of_the_same_data_changes_nothing() -> None:
    made = with_history(customer("K1"), customer("K2", **HIGH))
    changes = made.run("rescore")
    assert not (changes.appended or changes.updated or changes.replaced)
    assert set(changes.settings) == {LAST_RESCORE}, "only that it was done"
    assert changes.messages[0].zh == "2 户：0 户得分有变，0 户等级变化（待审批 0）"


def test_only_customers_whose_result_changed_get_a_line() -> None:
    made = with_history(customer("K1"), customer("K2"))
    made.edit_customer("K2", tax_arrears=1)
    changes = made.run("rescore", now=TUESDAY)
    assert "1 户得分有变" in changes.messages[0].zh
    new = made.records("History")[2:]
    assert [(row["customer_id"], row["score"]) for row in new] == [("K2", 90.0)]


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        pytest.param({"overdue_payments": "无"}, "取值", id="typed otherwise"),
        pytest.param({"order_surge": None}, "取值", id="a value less, same score"),
        pytest.param({"profile": "建筑工程"}, "1 户", id="another profile"),
    ],
)
def test_values_coverage_and_profile_are_compared_too(cells: dict[str, Any], word: str) -> None:
    made = with_history(customer("K1"))
    made.edit_customer("K1", **cells)
    changes = made.run("rescore", now=TUESDAY)
    assert len(made.records("History")) == 2
    assert word in said(changes)


def test_another_way_of_counting_is_another_set_of_rules() -> None:
    made = with_history(customer("K1", overdue_payments=1))
    made.settings["计分方式"] = [["百分制折算"]]
    made.run("rescore", now=TUESDAY)
    assert [row["score"] for row in made.records("History")] == [95.0, 95.5]
    assert [row["mode"] for row in made.records("Rules")] == ["扣分制", "百分制折算"]


def test_rules_are_archived_once_however_many_customers_they_score() -> None:
    made = with_history(
        customer("K1"), customer("K2", profile="建筑工程", advance_default=0, negative_news=0)
    )
    made.edit_customer("K1", tax_arrears=1)
    made.run("rescore", now=TUESDAY)
    assert [row["profile"] for row in made.records("Rules")] == ["通用", "建筑工程"]


def test_a_worse_tier_that_needs_approval_waits_for_it_and_must_be_told() -> None:
    made = with_history(customer("K1"))
    made.edit_customer("K1", **HIGH)
    changes = made.run("rescore", now=TUESDAY, by="王五")
    assert changes.messages[0].zh == "1 户：1 户得分有变，1 户等级变化（待审批 1）"
    [change] = made.records("TierChanges")
    assert change == change | {
        "time": to_cell(TUESDAY),
        "old_tier": "低风险",
        "new_tier": "高风险",
        "tell_by": to_cell(TUESDAY + timedelta(hours=24)),
        "state": "待审批",
        "by": "王五",
    }
    assert str(change["reason"]).startswith("历史逾期付款次数 4，扣15分；底线：")
    assert made.customer("K1")["change_mark"] == "2026-11-03 低风险→高风险（待审批）"


def test_the_team_decides_how_soon_a_change_is_told() -> None:
    made = book(customer("K1", **HIGH), settings={"通知时限": 4})
    made.run("rescore")
    assert made.records("TierChanges")[0]["tell_by"] == to_cell(NOW + timedelta(hours=4))


def test_a_tier_that_needs_no_approval_is_in_force_at_once() -> None:
    made = with_history(customer("K1"))
    made.edit_customer("K1", **MEDIUM)
    made.run("rescore", now=TUESDAY)
    assert tier_moves(made) == [("低风险", "中风险", "无需审批")]
    assert not made.records("Tasks")


def test_an_improvement_without_any_reason_left_says_so() -> None:
    made = with_history(customer("K1", **MEDIUM))
    made.edit_customer("K1", **CLEAN)
    made.run("rescore", now=TUESDAY)
    assert made.records("TierChanges")[0]["reason"] == "没有扣分项"


def test_a_new_customer_gets_a_tier_change_only_where_approval_is_needed() -> None:
    made = with_history(customer("K1", **MEDIUM), customer("K2", **HIGH))
    assert [(r["customer_id"], r.get("old_tier"), r["new_tier"]) for r in made.records("TierChanges")] == [
        ("K2", None, "高风险")
    ]
    assert made.customer("K2")["change_mark"] == "2026-11-02 高风险（待审批）"


def test_unrated_counts_as_a_tier() -> None:
    made = with_history(customer("K1"))
    made.edit_customer("K1", **(dict.fromkeys(CLEAN) | {"tax_arrears": 0}))
    made.run("rescore", now=TUESDAY)
    made.edit_customer("K1", **CLEAN)
    made.run("rescore", now=TUESDAY + timedelta(days=1))
    assert tier_moves(made) == [("低风险", "待评估", "无需审批"), ("待评估", "低风险", "无需审批")]
    assert "score" not in made.records("History")[1]


def test_clearing_all_values_of_a_known_customer_is_a_change_that_cannot_hide_a_danger() -> None:
    made = with_history(customer("K1", **HIGH))
    made.edit_customer("K1", **dict.fromkeys(CLEAN))
    made.run("rescore", now=TUESDAY)
    assert tier_moves(made)[-1] == ("高风险", "待评估", "无需审批")
    assert made.records("TierChanges")[-1]["reason"] == "所有指标都被清空"
    assert "tier" not in made.records("History")[-1]
    assert not made.run("rescore", now=TUESDAY).appended


def test_a_dangerous_tier_opens_its_tasks_with_owner_and_due_date() -> None:
    made = book(customer("K1", **HIGH), settings={"催收期限": 5})
    changes = made.run("rescore")
    assert [(t["task"], t["owner"], t["due"], t["state"]) for t in made.records("Tasks")] == [
        ("冻结账期", "风控专员 李四", to_cell(NOW.date()), "待办"),
        ("暂停新订单", "销售经理 张三", to_cell(NOW.date()), "待办"),
        ("启动催收", "销售经理 张三", to_cell(NOW.date() + timedelta(days=5)), "待办"),
    ]
    assert "新开措施任务 3 项" in said(changes)


def test_a_task_without_its_owner_goes_to_the_other_one() -> None:
    made = with_history(customer("K1", sales_owner=None, **HIGH))
    assert {task["owner"] for task in made.records("Tasks")} == {"风控专员 李四"}


def test_a_task_that_is_still_open_is_not_opened_again() -> None:
    made = with_history(customer("K1", **HIGH))
    made.run("task-done", number="1", result="已冻结")
    made.edit_customer("K1", **EXTREME)
    made.run("rescore", now=TUESDAY)
    assert [t["task"] for t in made.records("Tasks") if t["state"] == "待办"] == [
        "冻结账期",
        "暂停新订单",
        "启动催收",
        "冻结账期",
    ]


def test_a_customer_that_stays_dangerous_gets_no_further_tasks() -> None:
    made = with_history(customer("K1", **HIGH))
    for number in ("1", "2", "3"):
        made.run("task-done", number=number, result="完成")
    made.edit_customer("K1", tax_arrears=1)
    made.run("rescore", now=TUESDAY)
    assert len(made.records("Tasks")) == 6


def test_some_customers_only() -> None:
    made = book(customer("K1"), customer("K2"), customer("K3"))
    changes = made.run("rescore", "K3", "K1")
    assert [row["customer_id"] for row in made.records("History")] == ["K1", "K3"]
    assert changes.messages[0].zh.startswith("2 户")


def test_an_unknown_customer_is_refused_and_nothing_is_done() -> None:
    made = book(customer("K1"))
    with pytest.raises(DataError, match="K9"):
        made.run("rescore", "K1", "K9")
    assert not made.records("History")


def test_numbers_as_ids_are_the_ids_that_people_read() -> None:
    made = with_history(customer(1001))
    made.edit_customer(1001.0, tax_arrears=1)
    made.run("rescore", "1001", now=TUESDAY)
    assert [row["customer_id"] for row in made.records("History")] == ["1001", "1001"]


def test_customers_that_cannot_be_recorded_are_named_with_their_row_and_the_reason() -> None:
    made = book(
        customer(None, name="无编号公司"),
        customer("K1"),
        customer("K1", name="同号公司", **HIGH),
        customer("K2", profile="没有的模板"),
        {"customer_id": "K3", "name": "空白公司"},
        {},
    )
    changes = made.run("rescore")
    assert [row["customer_id"] for row in made.records("History")] == ["K1"]
    warnings = [warning.zh for warning in changes.warnings]
    assert warnings[0] == "1 户没有编号，未重算：无编号公司（第 4 行）"
    assert warnings[1] == "1 户编号重复，未重算（只算最上面的一行）：K1 同号公司（第 6 行）"
    assert warnings[2].startswith("1 户无法评分（") and "没有的模板" in warnings[2] and "K2" in warnings[2]
    assert warnings[3] == "1 户所有指标都空白，未评分：K3 空白公司（第 8 行）"
    assert "row 4" in changes.warnings[0].en


def test_many_customers_of_one_cause_make_one_short_warning() -> None:
    made = book(*(customer(f"K{n}", profile="没有的模板") for n in range(30)))
    [warning] = made.run("rescore").warnings
    assert "30 户" in warning.zh and warning.zh.endswith("等") and warning.zh.count("行）") == 10


def test_values_can_be_read_back_as_they_were_typed() -> None:
    cells = {
        "overdue_payments": 'a"b\n;=\\',
        "revenue_swing": "-35%",
        "tax_arrears": True,
        "order_surge": 0.1 + 0.2,
        "litigation_ratio": "—",
    }
    made = with_history(customer("K1", **cells))
    values = values_of(str(made.records("History")[0]["values"]))
    assert values == CLEAN | cells
    assert list(values) == list(CLEAN)


def test_values_under_a_header_with_a_unit_stand_as_what_they_mean() -> None:
    made = book(customer("K1", max_penalty=12, litigation_ratio=35, order_surge="12吨"))
    made.rename(
        "Risk", max_penalty="最高处罚金额(万元)", litigation_ratio="涉诉占比(%)", order_surge="下单突增(%)"
    )
    made.run("rescore")
    values = values_of(str(made.records("History")[0]["values"]))
    assert (values["max_penalty"], values["litigation_ratio"]) == (120_000, 0.35)
    assert values["order_surge"] == "12吨 [下单突增(%)]"


def test_even_the_longest_texts_fit_into_one_cell() -> None:
    indicators = {c.key: "乱" * 32_000 for c in ProfileLibrary().characteristics}
    made = with_history(customer("K1", **indicators))
    assert len(str(made.records("History")[0]["values"])) < 32_767


@pytest.mark.parametrize("text", ["", "{", "[1]", "overdue=2", "null"])
def test_a_text_that_holds_no_values_gives_none(text: str) -> None:
    assert values_of(text) == {}


def test_an_english_workbook_speaks_english() -> None:
    made = book(customer("K1", **HIGH), language="en")
    changes = made.run("rescore")
    [change] = made.records("TierChanges")
    assert (change["new_tier"], change["state"]) == ("High risk", "Open")
    assert made.records("Tasks")[0]["task"] == "Freeze credit term"
    assert made.customer("K1")["change_mark"] == "2026-11-02 High risk (Open)"
    assert changes.messages[0].en.startswith("customers: 1; scores changed: 0")


def test_a_workbook_that_changes_its_language_has_no_changed_customers() -> None:
    made = with_history(customer("K1", **HIGH))
    made.settings["语言"] = [["English"]]
    assert not made.run("rescore").appended


def test_a_workbook_without_its_ledgers_is_refused_with_a_remedy() -> None:
    made = book(customer("K1"))
    del made.rows["TierChanges"]
    with pytest.raises(DataError) as refused:
        made.run("rescore")
    assert "等级异动" in refused.value.text("zh")


def test_columns_that_the_team_deleted_are_left_alone() -> None:
    made = MemoryBook([customer("K1", **HIGH)])
    made.rename("Risk", change_mark="备注")
    assert "Risk" not in made.run("rescore").updated
