"""Which rules fire, at which value exactly, and that each thing is told once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from riskxl.errors import ProfileError
from tests.alerts.setting import Team, alerts, customer
from tests.memory_port import NOW, MemoryBook

ALERT_RULES = {
    "失信记录": ("dishonest_debtor", 0, 1),
    "下单突增": ("order_surge", 2.9999, 3),
    "账期延长": ("term_extension", 59, 60),
    "逾期付款": ("overdue_payments", 2, 3),
}


@pytest.mark.parametrize(("rule", "case"), ALERT_RULES.items(), ids=ALERT_RULES)
def test_an_indicator_fires_from_its_limit_on(team: Team, rule: str, case: tuple[str, Any, Any]) -> None:
    key, below, at = case
    book = team.book(customer("K001", **{key: below}), customer("K002", **{key: at}))
    book.run("alerts")
    assert [(row["rule"], row["customer_id"]) for row in alerts(book)] == [(rule, "K002")]


@pytest.mark.parametrize("cell", [None, "不适用", "约3次", "#N/A", -1])
def test_what_is_not_known_does_not_fire(team: Team, cell: Any) -> None:
    book = team.book(customer(overdue_payments=cell))
    book.run("alerts")
    assert alerts(book) == []


@pytest.mark.parametrize("cell", ["60天", "６０", 60, "90"])
def test_values_are_read_as_the_score_reads_them(team: Team, cell: Any) -> None:
    book = team.book(customer(term_extension=cell))
    book.run("alerts")
    assert len(alerts(book, rule="账期延长")) == 1


def test_a_row_says_who_what_and_how_bad_and_no_more(team: Team) -> None:
    book = team.book(
        customer(overdue_payments=3, contact="13800001111", address="上海市某路1号", sales_owner="销售 李雷")
    )
    book.run("alerts")
    (row,) = alerts(book)
    assert row["text"] == "历史逾期付款累计 3 次（达到 3 次），当前低风险"
    assert (row["channel"], row["state"], row["tries"]) == ("风控群", "待发送", 0)
    assert "13800001111" not in str(row) and "上海" not in str(row) and "李雷" not in str(row)


def test_words_are_in_the_language_of_the_workbook(team: Team) -> None:
    book = team.book(customer(order_surge="300%"), language="en")
    book.run("alerts")
    (row,) = alerts(book)
    assert (row["rule"], row["state"]) == ("Order surge", "To be sent")
    assert row["text"] == "order surge 300% (reaches 300%); now Low risk"


def test_twice_adds_nothing(team: Team) -> None:
    book = team.book(customer(overdue_payments=3))
    book.run("alerts")
    writes = book.writes
    assert not book.run("alerts", now=NOW + timedelta(hours=1))
    assert book.writes == writes


def test_a_higher_value_is_no_news(team: Team) -> None:
    book = team.book(customer(overdue_payments=3))
    book.run("rescore")
    book.run("alerts")
    book.edit_customer("K001", overdue_payments=4)
    book.run("rescore", now=NOW + timedelta(days=7))
    book.run("alerts", now=NOW + timedelta(days=7))
    assert len(alerts(book, rule="逾期付款")) == 1


def test_what_was_cleared_and_came_back_is_told_again(team: Team) -> None:
    book = team.book(customer(term_extension=90))
    told = []
    for week, days in enumerate((90, 95, 0, 0, 70, 75)):
        now = NOW + timedelta(weeks=week)
        book.edit_customer("K001", term_extension=days)
        book.run("rescore", now=now)
        book.run("alerts", now=now)
        told.append(len(alerts(book, rule="账期延长")))
    assert told == [1, 1, 1, 1, 2, 2]


def test_a_value_that_nobody_checked_in_between_is_not_cleared(team: Team) -> None:
    book = team.book(customer(term_extension=90))
    for week, days in enumerate((90, None, 90)):
        now = NOW + timedelta(weeks=week)
        book.edit_customer("K001", term_extension=days)
        book.run("rescore", now=now)
        book.run("alerts", now=now)
    assert len(alerts(book, rule="账期延长")) == 1


def test_without_a_history_another_value_is_news(team: Team) -> None:
    book = team.book(customer(term_extension=90))
    for days in (90, 90, 95):
        book.edit_customer("K001", term_extension=days)
        del_history = {name: rows for name, rows in book.rows.items() if name != "History"}
        book.rows = del_history
        book.run("alerts")
    assert len(alerts(book, rule="账期延长")) == 2


# --- the process ----------------------------------------------------------------------------------


def changed(team: Team) -> MemoryBook:
    """A customer that became a high risk at NOW, found by a rescore."""
    book = team.book(customer(last_follow_up=NOW))
    book.run("rescore", now=NOW - timedelta(days=7))
    book.edit_customer("K001", overdue_payments=4)
    book.run("rescore", now=NOW)
    return book


def test_a_tier_change_is_told_with_the_time_of_its_detection(team: Team) -> None:
    book = changed(team)
    book.run("alerts", now=NOW + timedelta(hours=2))
    (row,) = alerts(book, rule="等级异动")
    assert row["text"] == "风险等级由低风险变为高风险，须在 2026-11-03 09:00 前通知"
    (change,) = book.records("TierChanges")
    assert row["time"] == change["time"]
    assert row["state"] == "待发送"


def test_a_change_that_was_found_long_ago_is_late_at_once(team: Team) -> None:
    book = changed(team)
    book.run("alerts", now=NOW + timedelta(hours=24, seconds=1))
    assert [row["state"] for row in alerts(book, rule="等级异动")] == ["超24小时"]


def test_changes_of_long_ago_are_no_news(team: Team) -> None:
    book = changed(team)
    book.run("alerts", now=NOW + timedelta(days=31))
    assert alerts(book, rule="等级异动") == []


def test_an_approval_is_overdue_after_its_period(team: Team) -> None:
    book = changed(team)
    book.run("alerts", now=NOW + timedelta(hours=24))
    assert alerts(book, rule="审批逾期") == []
    book.run("alerts", now=NOW + timedelta(hours=24, seconds=1))
    book.run("alerts", now=NOW + timedelta(hours=48))
    assert [row["text"] for row in alerts(book, rule="审批逾期")] == [
        "由低风险变为高风险的异动尚未审批，期限 2026-11-03 09:00"
    ]


@pytest.mark.parametrize(("days", "overdue"), [(6, 0), (7, 0), (8, 1), (30, 1)])
def test_a_follow_up_is_overdue_after_its_day(team: Team, days: int, overdue: int) -> None:
    """A high risk is followed up every week."""
    book = team.book(customer(overdue_payments=4, last_follow_up=NOW.date()))
    book.run("alerts", now=NOW + timedelta(days=days))
    book.run("alerts", now=NOW + timedelta(days=days, hours=1))
    assert len(alerts(book, rule="跟进逾期")) == overdue


def test_stale_data_is_told_once_for_the_whole_workbook(team: Team) -> None:
    """Overdue payments may be ten days old, as data/refresh.yaml says."""
    imported = {"number": 1, "time": NOW, "columns": "overdue_payments | *", "check": "x"}
    book = team.book(customer(), customer("K002"), tables={"Imports": [imported]})
    for days, told in ((10, 0), (11, 1), (12, 1)):
        book.run("alerts", now=NOW + timedelta(days=days))
        assert len(alerts(book, rule="数据过期")) == told
    (row,) = alerts(book, rule="数据过期")
    assert row["text"] == "2 个客户的数据过期，最早更新于 2026-11-02：历史逾期付款次数"
    assert "customer_id" not in row


def test_after_24_hours_a_waiting_alert_says_so(team: Team) -> None:
    book = team.book(customer(overdue_payments=3))
    book.run("alerts")
    book.run("alerts", now=NOW + timedelta(hours=24))
    assert [row["state"] for row in alerts(book)] == ["待发送"]
    book.run("alerts", now=NOW + timedelta(hours=24, seconds=1))
    assert [row["state"] for row in alerts(book)] == ["超24小时"]


# --- own rules ------------------------------------------------------------------------------------


def test_own_rules_add_replace_and_switch_off(team: Team) -> None:
    team.write(
        "alerts.yaml",
        """
rules:
  penalty:
    names: {zh: 大额处罚, en: Large penalty}
    indicator: max_penalty
    above: 50000
    message: {zh: "被罚 {value}，超过 {limit}", en: "fined {value}, above {limit}"}
    to: [finance]
  overdue_payments:
    names: {zh: 首次逾期, en: First overdue}
    indicator: overdue_payments
    appears: true
    message: {zh: "逾期 {value} 次", en: "{value} overdue"}
off: [term_extension]
""",
    )
    book = team.book(
        customer("K001", max_penalty=50_000, overdue_payments=1),
        customer("K002", max_penalty="5.1万", term_extension=90),
    )
    book.run("alerts")
    assert [(row["customer_id"], row["rule"], row["text"]) for row in alerts(book)] == [
        ("K002", "大额处罚", "被罚 51,000元，超过 50,000元"),
        ("K001", "首次逾期", "逾期 1 次"),
    ]


def test_each_audience_has_its_channels_and_a_rule_may_name_one_more(team: Team) -> None:
    team.write(
        "channels.yaml",
        """
channels:
  销售群: {kind: wecom, webhook: env:RISKXL_WECOM}
  风控群: {kind: wecom, webhook: env:RISKXL_WECOM}
  老板群: {kind: wecom, webhook: env:RISKXL_WECOM}
recipients:
  sales: [销售群]
  risk: [风控群]
  finance: [风控群]
""",
    )
    team.write(
        "alerts.yaml",
        """
rules:
  order_surge:
    names: {zh: 下单突增, en: Order surge}
    indicator: order_surge
    at_least: 5
    message: {zh: "{value}", en: "{value}"}
    channels: [老板群]
""",
    )
    book = team.book(customer("K001", overdue_payments=3), customer("K002", order_surge=5))
    book.run("alerts")
    assert [(row["customer_id"], row["channel"]) for row in alerts(book)] == [
        ("K002", "老板群"),
        ("K001", "销售群"),
        ("K001", "风控群"),
    ]


def test_without_channels_alerts_stand_in_the_sheet_and_the_user_is_told(team: Team) -> None:
    (team.folder / "alerts" / "channels.yaml").unlink()
    book = team.book(customer(overdue_payments=3))
    changes = book.run("alerts")
    (row,) = alerts(book)
    assert row["error"] == "没有配置发送渠道" and "channel" not in row
    assert "channels.yaml" in changes.warnings[0].zh
    team.deliver(book)
    assert [row["state"] for row in alerts(book)] == ["待发送"]


BAD_RULES = {
    "unknown indicator": (
        "indicator: overdue_payment\n    at_least: 3",
        "{value}",
        ["overdue_payments", "第 5 行"],
    ),
    "two conditions": ("indicator: overdue_payments\n    at_least: 3\n    above: 2", "{value}", ["其中一个"]),
    "no indicator": ("at_least: 3", "{value}", ["没有写是哪个指标"]),
    "percent as whole": ("indicator: order_surge\n    at_least: 300", "{value}", ["300% 请写 3", "第 6 行"]),
    "words": ("indicator: payment_record\n    appears: true", "{value}", ["填的是文字"]),
    "personal data": (
        "indicator: overdue_payments\n    at_least: 3",
        "{contact}",
        ["不能用 {contact}", "{name}"],
    ),
    "attribute": ("indicator: overdue_payments\n    at_least: 3", "{name.zh}", ["不能用 {name.zh}"]),
    "brace": ("indicator: overdue_payments\n    at_least: 3", "{value", ["大括号没有配对"]),
    "event without days": ("event: tier_change", "{due}", ["没有写天数"]),
    "event with indicator": (
        "event: tier_change\n    days: 3\n    indicator: order_surge",
        "{due}",
        ["请删除"],
    ),
    "unknown event": ("event: tier_chang", "{due}", ["tier_change"]),
    "appears false": ("indicator: overdue_payments\n    appears: false", "{value}", ["appears"]),
    "unknown channel": (
        "indicator: overdue_payments\n    at_least: 3\n    channels: [风险群]",
        "{value}",
        ["风控群"],
    ),
    "nobody": ("indicator: overdue_payments\n    at_least: 3\n    to: []", "{value}", ["没有通知任何人"]),
}


@pytest.mark.parametrize(("condition", "message", "words"), BAD_RULES.values(), ids=BAD_RULES)
def test_a_bad_rule_is_told_with_place_and_remedy(
    team: Team, condition: str, message: str, words: list[str]
) -> None:
    team.write(
        "alerts.yaml",
        "rules:\n  mine:\n    names: {zh: 我的, en: Mine}\n    message: {zh: '"
        + message
        + "', en: x}\n    "
        + condition
        + "\n",
    )
    book = team.book(customer(overdue_payments=3))
    with pytest.raises(ProfileError) as caught:
        book.run("alerts")
    told = caught.value.text("zh")
    assert "alerts.yaml · rules.mine" in told and "行）" in told
    for word in words:
        assert word in told
    assert alerts(book) == []


def test_every_mistake_of_every_file_is_told_at_once(team: Team) -> None:
    team.write(
        "alerts.yaml",
        """
rules:
  a: {names: {zh: 甲, en: A}, indicator: nope, at_least: 1, message: {zh: x, en: x}}
  b: {names: {zh: 乙, en: B}, event: tier_change, message: {zh: "{value}", en: x}}
""",
    )
    with pytest.raises(ProfileError) as caught:
        team.book(customer()).run("alerts")
    assert [problem.where.en for problem in caught.value.problems] == [
        "alerts.yaml · rules.a.indicator (line 3)",
        "alerts.yaml · rules.b (line 4)",
        "alerts.yaml · rules.b.message.zh (line 4)",
    ]


def test_an_unknown_rule_cannot_be_switched_off(team: Team) -> None:
    team.write("alerts.yaml", "off: [order_serge]\n")
    with pytest.raises(ProfileError, match="order_surge"):
        team.book(customer()).run("alerts")
