"""What VBA calls in Python, as plain functions: no Excel, no xlwings."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskxl.functions import Functions
from riskxl.hosts.excel import macros, rows
from riskxl.hosts.excel.answers import ERROR_SENTINEL
from riskxl.profile.library import ProfileLibrary

HEADERS = [["信用评分", "交易记录"]]
ROWS = [[90, "正常"], [70, "偶尔延期付款"], [30, "多次延期付款"], [None, None], ["约3", "?"]]
OPTIONS = "zh;;"


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))


def column(name: str, *more: object) -> list[object]:
    answer = Functions(ProfileLibrary()).call(name, ROWS, HEADERS, "basic", *more)
    assert isinstance(answer, list)
    return [row[0] for row in answer]


def test_a_block_holds_every_result_of_every_row() -> None:
    first, *results = rows.rows(OPTIONS, ROWS, HEADERS, "basic", "reasons,reasons:1,improve")
    assert first[1] == ""
    assert [list(c) for c in zip(*results, strict=True)] == [
        column("RISK_SCORE"),
        column("RISK_TIER"),
        column("RISK_COVERAGE"),
        column("RISK_CHECK"),
        column("RISK_REASONS"),
        column("RISK_REASONS", 1),
        column("RISK_IMPROVE"),
    ]


def test_a_single_row_is_still_two_rows() -> None:
    assert len(rows.rows(OPTIONS, ROWS[:1], HEADERS, "basic", "")) == 2


@pytest.mark.parametrize(
    "headers, profile", [(HEADERS, "不存在"), ([["甲", "乙"]], "basic"), ([["甲"]], "basic")]
)
def test_what_cannot_be_meant_is_said_in_the_first_row(headers: list[list[str]], profile: str) -> None:
    answer = rows.rows(OPTIONS, ROWS, headers, profile, "reasons")
    assert answer[0][1] == Functions(ProfileLibrary()).call("RISK_TIER", ROWS, headers, profile)
    assert len(answer) == 2


def test_the_language_and_the_mode_are_those_of_the_workbook() -> None:
    row = [[0] * 13]
    row[0][0], row[0][5] = 1_000_000, 1  # 失信 1: 85, or 86.6 of 100
    assert rows.rows("en;normalise;", row, [[None]], "general", "")[1][:2] == [86.6, "Medium risk"]
    assert rows.rows("zh;deduct;", row, [[None]], "general", "")[1][:2] == [85.0, "中风险"]


def test_profiles_beside_the_workbook_are_used(tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    folder.mkdir()
    ours = "key: ours\nnames: {zh: 我司, en: Ours}\nextends: general\n"
    (folder / "ours.yaml").write_text(ours, encoding="utf-8")
    beside = f"zh;;{tmp_path / 'RiskXL.xlsm'}"
    shipped = rows.call(OPTIONS, "RISK_PROFILES")
    assert rows.call(beside, "RISK_PROFILES") == [["我司", "ours"], *shipped]  # type: ignore[misc]
    assert rows.call("zh;;https://d.docs.live.net/x/RiskXL.xlsm", "RISK_PROFILES") == shipped


def test_reading_anew_changes_the_mark_of_the_rules() -> None:
    before = rows.rows(OPTIONS, ROWS, HEADERS, "basic", "")[0][0]
    assert rows.rows(OPTIONS, ROWS, HEADERS, "general", "")[0][0] == before
    rows.reload()
    assert rows.rows(OPTIONS, ROWS, HEADERS, "basic", "")[0][0] != before


def test_cells_are_answered_for_every_tier_each_alone() -> None:
    first, tiers, *results = rows.cells(
        OPTIONS, "RISK_TERM", "红", [[45.0], ["约3"], [None]], "general", None
    )
    assert first[1] == ""
    assert tiers == ["红", "低风险", "中风险", "高风险", "极高风险", "待评估"]
    assert results[0][:4] == [0, 45, 31, 0]
    assert results[1][1] == ERROR_SENTINEL
    assert results[2][1] == ""


def test_a_code_is_no_question_of_tiers() -> None:
    _, tiers, *results = rows.cells(
        OPTIONS, "RISK_VALID_USCC", None, [["91350100M000100Y43"], ["1"]], None, None
    )
    assert tiers[0] == ""
    assert [row[0] for row in results] == [True, False]


def test_misuse_of_a_number_is_the_sentinel_and_of_a_text_the_message() -> None:
    assert rows.call(OPTIONS, "RISK_SCORE", ROWS, HEADERS, [["不存在"]], [[None]]) == ERROR_SENTINEL
    assert "不存在" in str(rows.call(OPTIONS, "RISK_TIER", ROWS, HEADERS, [["不存在"]], [[None]]))


def test_a_mistake_of_ours_is_logged_and_no_traceback_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows.BlockFunctions, "every_result", lambda *_: 1 / 0)
    answer = rows.rows(OPTIONS, ROWS, HEADERS, "basic", "")
    assert "riskxl.log" in answer[0][1] and "ZeroDivision" not in answer[0][1]


def test_a_row_with_a_profile_of_its_own_does_not_move() -> None:
    headers = [["信用评分", "交易记录", "失信被执行人记录", "历史逾期付款次数", "行业模板"]]
    table = [[90, "正常", 1, 4, None], [90, "正常", 1, 4, "basic"]]
    done, head, *moves = macros.migration(OPTIONS, table, headers, "basic", "general")
    assert (done[0], head[0]) == ("ok", "共 2 户，1 户的风险等级会变：")
    assert moves == [["低风险 → 高风险：1 户", ""]]


def test_a_question_that_cannot_be_meant_is_refused_in_words() -> None:
    done, *said = macros.recognised(OPTIONS, [["甲", "乙"]], "basic")
    assert done[0] == "refused" and "甲" in said[0][0]
