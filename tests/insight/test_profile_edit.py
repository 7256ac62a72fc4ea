"""A profile edited in cells: fetched, tried, and saved as a new version, on the sheet's table alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from riskxl import menu
from riskxl.actions.action import Context, checked_answers
from riskxl.actions.changes import Changes
from riskxl.actions.schema import BY_NAME, CUSTOMERS
from riskxl.actions.settings import APPROVERS
from riskxl.actions.snapshot import Snapshot, Table
from riskxl.errors import DataError, ProfileError, UsageError
from riskxl.functions import Functions
from riskxl.profile.library import ProfileLibrary

LIBRARY = ProfileLibrary()
CLEAN = {c.key: 2_000_000 if c.key == "trade_value" else 0 for c in LIBRARY.get("general").characteristics}


def fetched(base: str = "general") -> list[dict[str, Any]]:
    return [dict(row) for row in run("edit-profile", [], base=base).replaced["ProfileEdit"]]


def run(action: str, rows: list[dict[str, Any]], folder: Path | None = None, **answers: str) -> Changes:
    schema = BY_NAME["ProfileEdit"]
    table = Table(
        "ProfileEdit",
        tuple(column.labels.zh for column in schema.columns),
        [[row.get(column.key) for column in schema.columns] for row in rows],
        first_row=4,
    )
    rules = Table("Rules", tuple(column.labels.zh for column in BY_NAME["Rules"].columns), [])
    customers = (
        CLEAN | {"dishonest_debtor": 1, "credit_delinquency": 1},
        CLEAN | {"overdue_payments": 2},
        CLEAN,
    )
    headers = ("编号", "客户全称", *CLEAN)
    risk = Table(CUSTOMERS, headers, [[f"C{n}", "甲", *cells.values()] for n, cells in enumerate(customers)])
    tables = {"ProfileEdit": table, "Rules": rules, CUSTOMERS: risk}
    snapshot = Snapshot(tables, {APPROVERS: [["王总", "风控总监"]]})
    chosen = menu.ACTIONS[action]
    context = Context(
        snapshot,
        Functions(LIBRARY),
        datetime(2026, 11, 22),
        "李四",
        answers=checked_answers(chosen, answers, "zh"),
        profiles_folder=folder,
    )
    return menu.run(chosen, context)


def with_cells(key: str, cells: Mapping[str, Any], base: str = "general") -> list[dict[str, Any]]:
    rows = fetched(base)
    next(row for row in rows if row["key"] == key).update(cells)
    return rows


def said(changes: Changes) -> str:
    return "\n".join(text.zh for text in (*changes.messages, *changes.warnings))


SAVED = {"name": "通用加强", "author": "李四", "approver": "王总", "reason": "三季度复盘"}


def saved(rows: list[dict[str, Any]], folder: Path) -> Any:
    changes = run("save-profile", rows, folder, **SAVED)
    ((name, text),) = changes.files.items()
    (folder / name).write_text(text, encoding="utf-8")
    (record,) = changes.appended["Rules"]
    assert (record["author"], record["approver"], record["reason"]) == ("李四", "王总", "三季度复盘")
    return ProfileLibrary([folder]).get("通用加强")


def test_every_indicator_and_band_is_there_to_be_changed() -> None:
    rows = fetched("finance")
    keys = [row["key"] for row in rows]
    assert keys[0] == "base"
    assert set(keys) >= {c.key for c in LIBRARY.characteristics} | {"band.low", "band.extreme"}
    used = {row["key"] for row in rows if row.get("used") == "是"}
    assert used == set(LIBRARY.get("finance").keys)


def test_trying_shows_the_total_and_who_would_move_and_saves_nothing() -> None:
    changes = run("try-profile", with_cells("overdue_payments", {"weight": 45}))
    assert not changes
    assert "权重合计 142（原 112）" in said(changes)
    assert "低风险 → 中风险：1 户" in said(changes)


def test_trying_without_a_change_says_so() -> None:
    assert "没有改动" in said(run("try-profile", fetched()))


def test_a_weight_scales_and_a_rule_is_taken_as_typed(tmp_path: Path) -> None:
    rows = with_cells("overdue_payments", {"weight": 45})
    next(row for row in rows if row["key"] == "executive_changes")["rule"] = "≥1：4；≥3：8"
    profile = saved(rows, tmp_path)
    by_key = {c.key: c for c in profile.characteristics}
    assert by_key["overdue_payments"].linear.per_unit == 15
    assert [(a.interval.low, a.points) for a in by_key["executive_changes"].attributes][1:] == [
        (1, 4),
        (3, 8),
    ]
    assert profile.extends == "general"
    assert LIBRARY.get("general").total_weight == 112


def test_indicators_are_added_and_left_out_and_bands_moved(tmp_path: Path) -> None:
    rows = with_cells("partner_default", {"used": "是", "weight": 8})
    cells = {row["key"]: row for row in rows}
    cells["litigation_ratio"]["used"] = "否"
    cells["band.low"]["rule"], cells["band.medium"]["rule"] = "90-100", "60 – 90"
    profile = saved(rows, tmp_path)
    assert "litigation_ratio" not in profile.keys
    assert {c.key: c.weight for c in profile.characteristics}["partner_default"] == 8
    assert [(band.low, band.high) for band in profile.bands] == [(0, 30), (30, 60), (60, 90), (90, 100)]


@pytest.mark.parametrize(
    ("key", "cells", "where", "message"),
    [
        ("overdue_payments", {"weight": "很重"}, "历史逾期付款次数", "大于 0 的数字"),
        ("overdue_payments", {"weight": -5}, "历史逾期付款次数", "大于 0 的数字"),
        ("overdue_payments", {"used": "也许"}, "历史逾期付款次数", "是 或 否"),
        ("overdue_payments", {"rule": "看着办"}, "历史逾期付款次数", "看不懂"),
        ("overdue_payments", {"key": "没有的"}, "历史逾期付款次数", "没有这个指标"),
        ("band.low", {"rule": "高分"}, "低风险", "分数段看不懂"),
    ],
)
def test_a_cell_that_will_not_do_is_named_by_its_row(key, cells, where, message) -> None:
    with pytest.raises(DataError) as refused:
        run("try-profile", with_cells(key, cells))
    text = refused.value.text("zh")
    assert "第 " in text
    assert where in text
    assert message in text


def test_bands_that_leave_a_gap_are_refused() -> None:
    with pytest.raises(ProfileError):
        run("try-profile", with_cells("band.low", {"rule": "90–100"}))


def test_nothing_fetched_yet() -> None:
    with pytest.raises(DataError, match="Edit profile"):
        run("try-profile", [])


def test_the_author_may_not_approve(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        run(
            "save-profile",
            with_cells("overdue_payments", {"weight": 45}),
            tmp_path,
            **SAVED | {"author": "王总"},
        )
    assert "作者不能审批" in refused.value.text("zh")
