"""The dashboard action: reasons, top risks, migration, trend, overdue work and punctual measures by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from riskxl import menu
from riskxl.actions.action import Context
from riskxl.actions.changes import Changes, Record
from riskxl.actions.moments import to_cell
from riskxl.actions.schema import BY_NAME, CUSTOMERS, DONE, TO_DO, TODO_OVERDUE
from riskxl.actions.snapshot import Snapshot, Table
from riskxl.functions import Functions
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary
from riskxl.tiers import Tier

NOW = datetime(2026, 11, 22, 9, 0)
INDICATORS = (
    "trade_value",
    "abnormal_listings",
    "revenue_swing",
    "executive_changes",
    "tax_arrears",
    "dishonest_debtor",
    "overdue_payments",
    "credit_delinquency",
    "order_surge",
    "term_extension",
    "returns_breaches",
    "max_penalty",
    "litigation_ratio",
)
CLEAN = dict.fromkeys(INDICATORS, 0.0) | {"trade_value": 2_000_000.0}


def customer(customer_id: str, **values: float) -> list[Any]:
    return [customer_id, f"客户{customer_id}", *(CLEAN | values).values()]


CUSTOMER_ROWS = (
    customer("A", dishonest_debtor=1, overdue_payments=4),  # 70, high by a floor
    customer("B", dishonest_debtor=1),  # 85, medium by a floor
    customer("C"),  # 100, low
    ["D", "客户D", *[None] * len(INDICATORS)],  # nothing known: no result
)


def table(name: str, *rows: dict[str, Any]) -> Table:
    keys = [column.key for column in BY_NAME[name].columns]
    return Table(name, tuple(keys), [[row.get(key) for key in keys] for row in rows])


def history(day: datetime, customer_id: str, tier: Tier, language: Language = "zh") -> dict[str, Any]:
    return {"time": to_cell(day), "customer_id": customer_id, "tier": tier.label(language)}


def refreshed(
    *tables: Table,
    language: Language = "zh",
    customers: tuple[list[Any], ...] = CUSTOMER_ROWS,
    **answers: Any,
) -> tuple[dict[str, Record], Changes]:
    """What the button writes, by key."""
    risk = Table(CUSTOMERS, ("customer_id", "name", *INDICATORS), customers)
    snapshot = Snapshot({CUSTOMERS: risk, **{t.name: t for t in tables}})
    context = Context(snapshot, Functions(ProfileLibrary(), language), NOW, "王某", answers=answers)
    changes = menu.run(menu.ACTIONS["dashboard"], context)
    assert list(changes.replaced) == ["DashboardData"]
    assert not changes.appended
    assert not changes.updated
    return {str(row["key"]): row for row in changes.replaced["DashboardData"]}, changes


def test_reasons_and_top_risks() -> None:
    rows, _ = refreshed()
    assert [rows[f"reason/{n}"]["value"] for n in (1, 2)] == [30.0, 15.0]
    assert [rows[f"reason/{n}"]["count"] for n in (1, 2)] == [2.0, 1.0]
    assert rows["reason/1"]["label"] == "失信被执行人记录"
    assert "reason/3" not in rows
    assert [rows[f"top/{n}"]["label"] for n in (1, 2)] == ["A 客户A", "B 客户B"]
    assert rows["top/1"]["tier"] == "高风险"
    assert rows["top/1"]["value"] == 70.0
    assert "top/3" not in rows
    assert rows["refreshed"]["label"] == "2026-11-22 09:00"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_migration_compares_with_the_last_line_up_to_that_day(language: Language) -> None:
    rows, changes = refreshed(
        table(
            "History",
            history(datetime(2026, 8, 1), "A", Tier.LOW, language),
            history(datetime(2026, 10, 22, 23, 59), "A", Tier.MEDIUM, language),
            history(datetime(2026, 10, 23), "A", Tier.EXTREME, language),
            history(datetime(2026, 9, 1), "B", Tier.MEDIUM, language),
            history(datetime(2026, 11, 1), "C", Tier.LOW, language),
        ),
        language=language,
    )
    moves = {key: row["count"] for key, row in rows.items() if key.startswith("migration/")}
    assert moves == {"migration/medium/high": 1.0, "migration/medium/medium": 1.0, "migration/new/low": 1.0}
    assert rows["migration"]["label"] == "2026-10-22 → 2026-11-22"
    assert rows["migration"]["count"] == 3.0
    assert not changes.warnings


def test_the_day_to_compare_with_may_be_chosen() -> None:
    lines = table("History", history(datetime(2026, 8, 1), "A", Tier.LOW))
    rows, _ = refreshed(lines, compared_with=datetime(2026, 8, 1))
    assert rows["migration/low/high"]["count"] == 1.0
    rows, changes = refreshed(lines, compared_with=datetime(2026, 7, 31))
    assert not any(key.startswith("migration") for key in rows)
    assert len(changes.warnings) == 1


def test_the_trend_has_the_ends_of_months_and_today() -> None:
    rows, _ = refreshed(
        table(
            "History",
            history(datetime(2026, 9, 15), "A", Tier.LOW),
            history(datetime(2026, 10, 31, 18), "A", Tier.HIGH),
            history(datetime(2026, 11, 2), "B", Tier.UNRATED),
        )
    )
    labels = {n: rows[f"trend/{n}"]["label"] for n in range(1, 4)}
    assert labels == {1: "26-09", 2: "26-10", 3: "26-11"}
    assert "trend/4" not in rows
    counts = {
        key: row["count"]
        for key, row in rows.items()
        if key.count("/") == 2 and key.startswith("trend") and row["count"]
    }
    assert counts == {"trend/1/low": 1.0, "trend/2/high": 1.0, "trend/3/high": 1.0, "trend/3/unrated": 1.0}


def test_a_long_history_shows_a_year() -> None:
    rows, _ = refreshed(table("History", history(datetime(2020, 1, 31), "A", Tier.LOW)))
    assert rows["trend/1"]["label"] == "25-12"
    assert rows["trend/12"]["label"] == "26-11"
    assert "trend/13" not in rows


def test_overdue_work_by_owner() -> None:
    late, today = TODO_OVERDUE.zh, "今日到期"
    rows, _ = refreshed(
        table(
            "Todo",
            {"owner": "李四", "state": late, "what": "跟进"},
            {"owner": "李四", "state": late, "what": "审批"},
            {"owner": "李四", "state": late, "what": "跟进"},
            {"owner": "张三", "state": late, "what": "跟进"},
            {"owner": "张三", "state": today, "what": "跟进"},
            {"owner": None, "state": late, "what": "任务"},
        )
    )
    assert rows["owner/1"] == {"key": "owner/1", "label": "李四", "text": "审批 1、跟进 2", "count": 3.0}
    assert {rows["owner/2"]["label"], rows["owner/3"]["label"]} == {"张三", "（无责任人）"}
    assert "owner/4" not in rows


def test_measures_on_time() -> None:
    """Due before today: one done in time, one late, one never; due later: not counted yet."""
    due = to_cell(datetime(2026, 11, 10))
    tasks: list[dict[str, Any]] = [
        {"number": float(n), "check": "x", "state": TO_DO.zh, "due": when, "customer_id": "A"}
        for n, when in ((1, due), (2, due), (3, due), (4, to_cell(datetime(2026, 11, 30))))
    ]
    tasks += [
        {"number": 5.0, "check": "x", "state": DONE.zh, "ref": 1.0, "done_on": due},
        {"number": 6.0, "check": "x", "state": DONE.zh, "ref": 2.0, "done_on": due + 1},
    ]
    rows, _ = refreshed(table("Tasks", *tasks))
    assert (rows["plan"]["value"], rows["plan"]["count"]) == (1.0, 3.0)


@pytest.mark.parametrize("customers", [(), CUSTOMER_ROWS[3:]])
def test_without_customers_or_history_there_is_nothing_but_the_time(customers: tuple[list[Any], ...]) -> None:
    rows, changes = refreshed(customers=customers)
    assert list(rows) == ["refreshed"]
    assert changes.messages
    assert changes.warnings


def test_keys_are_unique_and_cells_are_those_of_the_table() -> None:
    _, changes = refreshed(table("History", history(datetime(2026, 8, 1), "A", Tier.LOW)))
    rows = changes.replaced["DashboardData"]
    assert len({row["key"] for row in rows}) == len(rows)
    assert {key for row in rows for key in row} <= set(BY_NAME["DashboardData"].by_key)
