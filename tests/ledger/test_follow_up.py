"""登记跟进: one entry from the form, and what people typed below the log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from riskxl.actions.moments import to_cell
from riskxl.errors import DataError, UsageError
from riskxl.ledger import chain
from tests.ledger.books import TUESDAY, book, customer, said
from tests.memory_port import FIRST_ROW, NOW


def test_a_contact_is_logged_with_all_that_was_said() -> None:
    made = book(customer("K1"), customer("K2"))
    changes = made.run(
        "follow-up",
        "K1",
        by="张三",
        way="拜访",
        news="承诺月底付款",
        risk_change="下降",
        measures="签还款计划",
        next_step="30 日再访",
    )
    [row] = made.records("FollowUps")
    assert row == row | {
        "number": 1.0,
        "time": to_cell(NOW),
        "customer_id": "K1",
        "name": "客户K1有限公司",
        "way": "拜访",
        "news": "承诺月底付款",
        "risk_change": "下降",
        "measures": "签还款计划",
        "next_step": "30 日再访",
        "by": "张三",
    }
    assert made.customer("K1")["last_follow_up"] == to_cell(NOW.date())
    assert "last_follow_up" not in made.customer("K2")
    assert changes.messages[0].zh == "已登记 1 条跟进：K1 客户K1有限公司"


def test_the_news_are_required_and_nothing_is_written_without_them() -> None:
    made = book(customer("K1"))
    with pytest.raises(UsageError, match="Latest news"):
        made.run("follow-up", "K1", way="电话")
    assert made.writes == 0


def test_without_customer_and_without_typed_rows_there_is_nothing_to_log() -> None:
    with pytest.raises(UsageError, match="no customer is given"):
        book(customer("K1")).run("follow-up", news="x")


def test_an_unknown_customer_is_refused_and_the_nearest_one_named() -> None:
    with pytest.raises(DataError, match="K9"):
        book(customer("K1")).run("follow-up", "K9", news="x")
    with pytest.raises(DataError, match="is C0101 meant") as refused:
        book(customer("C0101")).run("follow-up", "c0101", "", news="x")
    assert "（空白）" in refused.value.text("zh")
    with pytest.raises(DataError, match="is K1 meant"):  # people know names better
        book(customer("K1")).run("follow-up", "客户K1有限公司", news="x")


def test_of_two_rows_with_one_id_the_contact_is_logged_once() -> None:
    made = book(customer("K1"), customer("K1", name="另一家"))
    made.run("follow-up", "K1", news="x")
    assert [row["name"] for row in made.records("FollowUps")] == ["客户K1有限公司"]


def test_an_unknown_way_is_refused_with_the_choices() -> None:
    with pytest.raises(UsageError) as refused:
        book(customer("K1")).run("follow-up", "K1", news="x", way="飞鸽")
    assert "电话" in refused.value.text("zh")


def test_typed_rows_are_completed_and_sealed_as_they_stand() -> None:
    made = book(customer("K1"), customer(1002))
    made.type(
        "FollowUps", 0, time=date(2026, 10, 30), customer_id="K1", way="电话", news="已付一半", by="张三"
    )
    made.type("FollowUps", 1, customer_id=1002, name="随手写的", news="无人接听")
    changes = made.run("follow-up", by="李四", now=TUESDAY)
    first, second = made.records("FollowUps")
    assert (first["time"], first["name"], first["by"]) == (
        to_cell(date(2026, 10, 30)),
        "客户K1有限公司",
        "张三",
    )
    assert (second["time"], second["name"], second["by"]) == (to_cell(TUESDAY), "客户1002有限公司", "李四")
    assert made.customer("K1")["last_follow_up"] == to_cell(date(2026, 10, 30))
    assert made.customer(1002.0)["last_follow_up"] == to_cell(TUESDAY.date())
    assert "表中填写的 2 条" in said(changes)
    assert chain.drafts(made.read().tables["FollowUps"]) == []
    assert chain.verify(made.read()) == []


def test_typed_rows_and_a_new_entry_go_together() -> None:
    made = book(customer("K1"), customer("K2"))
    made.type("FollowUps", 0, customer_id="K1", news="甲")
    made.run("follow-up", "K2", news="乙")
    assert [(r["number"], r["customer_id"]) for r in made.records("FollowUps")] == [(1.0, "K1"), (2.0, "K2")]


@pytest.mark.parametrize(
    ("cells", "said_of_it"),
    [
        pytest.param({"customer_id": "K9", "news": "x"}, "没有编号“K9”", id="unknown ID"),
        pytest.param({"news": "x"}, "没有填编号", id="no ID"),
        pytest.param({"customer_id": "K1", "way": "电话"}, "没有填最新情况", id="no news"),
        pytest.param({"customer_id": "K1", "news": "x", "time": "上周"}, "“上周”不是日期", id="no date"),
        pytest.param(
            {"customer_id": "K1", "news": "x", "time": NOW + timedelta(days=2)}, "还没有到", id="future"
        ),
    ],
)
def test_a_typed_row_that_cannot_be_sealed_is_named_and_nothing_is_done(
    cells: dict[str, Any], said_of_it: str
) -> None:
    made = book(customer("K1"))
    made.type("FollowUps", 0, customer_id="K1", news="好的一行")
    made.type("FollowUps", 1, **cells)
    with pytest.raises(DataError) as refused:
        made.run("follow-up")
    [problem] = refused.value.problems
    assert f"第 {FIRST_ROW + 1} 行" in problem.where.zh
    assert said_of_it in problem.message.zh
    assert problem.remedy.zh and problem.remedy.en
    assert made.writes == 0


def test_every_bad_row_is_told_at_once() -> None:
    made = book(customer("K1"))
    for row in range(3):
        made.type("FollowUps", row, customer_id=f"X{row}", news="x")
    with pytest.raises(DataError) as refused:
        made.run("follow-up")
    assert len(refused.value.problems) == 3


def test_an_old_contact_that_is_logged_late_does_not_set_the_date_back() -> None:
    made = book(customer("K1", last_follow_up=date(2026, 11, 1)))
    made.type("FollowUps", 0, time=date(2026, 10, 1), customer_id="K1", news="补记")
    changes = made.run("follow-up")
    assert made.customer("K1")["last_follow_up"] == to_cell(date(2026, 11, 1))
    assert "Risk" not in changes.updated


def test_a_date_that_is_none_is_replaced() -> None:
    made = book(customer("K1", last_follow_up="很久以前"))
    made.run("follow-up", "K1", news="x")
    assert made.customer("K1")["last_follow_up"] == to_cell(NOW.date())


def test_several_customers_of_one_contact_get_a_line_each() -> None:
    made = book(customer("K1"), customer("K2"))
    made.run("follow-up", "K2", "K1", news="集团统一答复")
    assert {row["customer_id"] for row in made.records("FollowUps")} == {"K1", "K2"}
