"""Changes as steps for VBA: what goes where, and that Excel reads every text as the text it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from riskxl.actions.changes import Changes
from riskxl.actions.schema import BY_NAME, CUSTOMERS
from riskxl.errors import DataError
from riskxl.hosts.excel import actions
from riskxl.hosts.excel.steps import TableOnSheet, as_typed, steps_of

BOOK = Path("RiskXL.xlsm")
ALERTS = {column.key: n for n, column in enumerate(BY_NAME["Alerts"].columns)}


def steps(changes: Changes, name: str, positions: dict[str, int], filled: int, rows: int) -> list[list[Any]]:
    return steps_of(changes, {name: TableOnSheet(name, positions, filled, rows)}, BOOK)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86 10",
        "-",
        "@名",
        "＝A1",
        "00123",
        "2026-11-22",
        "1e5",
        "35%",
        "十一月",
        "TRUE",
        "'a",
        "#N/A",
    ],
)
def test_a_text_that_excel_would_read_as_something_else_is_marked(text: str) -> None:
    assert as_typed(text, BOOK) == "'" + text


@pytest.mark.parametrize("cell", ["客户来访", "A/B", 1.5, True, ""])
def test_other_cells_go_as_they_are(cell: Any) -> None:
    assert as_typed(cell, BOOK) == cell


def test_a_text_that_fits_into_no_cell_is_refused() -> None:
    assert as_typed("长" * 32_767, BOOK) == "长" * 32_767
    with pytest.raises(DataError):
        as_typed("长" * 32_768, BOOK)


def test_blank_rows_at_the_end_are_used_before_the_table_grows() -> None:
    changes = Changes(appended={"Alerts": [{"rule": "甲"}, {"rule": "乙"}]})
    assert steps(changes, "Alerts", ALERTS, 3, 5) == [["cells", "Alerts", 4, 4, 2, 1], ["甲"], ["乙"]]
    assert steps(changes, "Alerts", ALERTS, 3, 4)[0] == ["size", "Alerts", 5]


def test_updates_of_neighbouring_rows_go_together() -> None:
    changes = Changes()
    for row in (4, 2, 3, 7):
        changes.update("Alerts", row, {"tries": float(row)})
    assert steps(changes, "Alerts", ALERTS, 9, 9) == [
        ["cells", "Alerts", 3, 8, 3, 1],
        [2.0],
        [3.0],
        [4.0],
        ["cells", "Alerts", 8, 8, 1, 1],
        [7.0],
    ]


def test_a_report_with_no_rows_is_one_blank_row() -> None:
    positions = {column.key: n for n, column in enumerate(BY_NAME["Todo"].columns)}
    width = len(positions)
    assert steps(Changes(replaced={"Todo": []}), "Todo", positions, 5, 5) == [
        ["size", "Todo", 1],
        ["cells", "Todo", 1, 1, 1, width],
        [""] * width,
    ]


def test_formulas_of_the_customer_table_are_left_alone() -> None:
    positions = {"customer_id": 0, "name": 1, "tier": 2, "term_days": 3}
    record = {"customer_id": "K9", "name": "新客户", "tier": "红", "term_days": 30.0}
    assert steps(Changes(appended={CUSTOMERS: [record]}), CUSTOMERS, positions, 1, 2) == [
        ["cells", CUSTOMERS, 2, 1, 1, 2],
        ["'K9", "新客户"],
        ["cells", CUSTOMERS, 2, 4, 1, 1],
        [30.0],
    ]


def test_a_column_that_was_removed_is_named_before_something_is_lost() -> None:
    positions = {key: n for key, n in ALERTS.items() if key != "rule"}
    with pytest.raises(DataError, match="Rule"):
        steps(Changes(appended={"Alerts": [{"rule": "甲"}]}), "Alerts", positions, 0, 1)


def test_a_profile_never_takes_the_place_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    options = f"zh;;{tmp_path / 'RiskXL.xlsm'}"
    assert actions.write_profile(options, "ours.yaml", "key: ours\n")[0][0] == "ok"
    assert (tmp_path / "profiles" / "ours.yaml").read_bytes() == b"key: ours\n"
    status, said = actions.write_profile(options, "ours.yaml", "key: other\n")[:2]
    assert status[0] == "refused" and "已有同名文件" in said[0]
    assert actions.remove_profile(options, "ours.yaml", "key: other\n")[0][0] == "ok"
    assert (tmp_path / "profiles" / "ours.yaml").read_bytes() == b"key: ours\n"
    assert actions.write_profile("zh;;https://x.sharepoint.com/RiskXL.xlsm", "a.yaml", "")[0][0] == "refused"


def test_twenty_thousand_rows_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    table = BY_NAME["FollowUps"]
    rows = [[column.labels.zh for column in table.columns]]
    rows += [[None] * len(table.columns) for _ in range(20_000)]
    status, said, *_ = actions.act(
        "zh;;", "verify", "王敏", 46_348.5, "", [[None]], [["table", "FollowUps", 3.0, 1.0]], rows
    )
    assert status[0] == "ok" and said[0] == "say" and "跟进记录" in said[1]
