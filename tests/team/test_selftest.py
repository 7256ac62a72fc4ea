"""riskxl selftest: the sequence, its report, and that Excel never stays open."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from riskxl.cli import team
from riskxl.cli.team import selftest
from riskxl.errors import DataError, UsageError
from riskxl.menu import ACTIONS
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook.vba.labels import ACTION_BUTTONS

from .conftest import Command
from .fake_computer import FakeWindows
from .fake_excel import FakeExcel


@pytest.fixture
def excel(library: ProfileLibrary, windows: FakeWindows, monkeypatch: pytest.MonkeyPatch) -> FakeExcel:
    session = FakeExcel(library)
    monkeypatch.setattr(team, "start_excel", lambda: session)
    return session


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "riskxl-selftest.json").read_text(encoding="utf-8"))
    return report


def _step(report: dict[str, Any], name: str) -> dict[str, Any]:
    step: dict[str, Any] = next(step for step in report["steps"] if step["step"] == name)
    return step


def test_workbook_that_agrees(run: Command, excel: FakeExcel, tmp_path: Path) -> None:
    excel.says["rxAbout"] = ["RiskXL 0.1.0\n\n关于"]
    code, output = run(selftest, "-o", tmp_path / "report")
    report = _report(tmp_path / "report")
    assert code == 0 and report["good"] and "通过" in output
    assert [step["step"] for step in report["steps"]] == [
        "open the workbook",
        "recalculate all, compare every cell",
        "edit a cell",
        "switch the profile",
        *(f"button {control}" for control in excel.pressed),
        "close Excel",
    ]
    assert excel.pressed and report["compared"] > 3 * 100
    assert _step(report, "edit a cell")["crossings"] == 4
    assert report["versions"]["Excel"] == "16.0 build 1" and report["versions"]["riskxl"]
    assert any(finding["check"] == "Macro settings" for finding in report["doctor"])
    assert "关于" in _step(report, "button rxAbout")["found"]
    markdown = (tmp_path / "report" / "riskxl-selftest.md").read_text(encoding="utf-8")
    assert "| 切换行业模板 | 通过 |" in markdown
    assert excel.closed == 1


def test_buttons_that_ask_or_send_are_left_alone(run: Command, excel: FakeExcel, tmp_path: Path) -> None:
    """Their boxes would wait for words, and an alert that is sent is sent."""
    run(selftest, "-o", tmp_path)
    pressed = {key for key, button in ACTION_BUTTONS.items() if button.control in excel.pressed}
    assert {"rescore", "verify", "check"} <= pressed
    assert "send-alerts" not in pressed
    assert not any(ACTIONS[key].questions for key in pressed)


def test_edits_are_taken_back(run: Command, excel: FakeExcel, tmp_path: Path) -> None:
    run(selftest, "-o", tmp_path)
    first, back, chosen, kept = excel.written
    assert first[:2] == back[:2] and first[2] == 4.0 != back[2]
    assert chosen[:2] == kept[:2] and chosen[2] != kept[2]


def test_function_that_answers_otherwise(run: Command, excel: FakeExcel, tmp_path: Path) -> None:
    excel.wrong["RISK_COVERAGE("] = "#VALUE!"
    code, _ = run(selftest, "-o", tmp_path)
    report = _report(tmp_path)
    assert code == 1 and not report["good"]
    assert {found["excel"] for found in report["differences"]} == {"#VALUE!"}
    assert all("RISK_COVERAGE(" in found["formula"] for found in report["differences"])
    first = report["differences"][0]
    assert 0 <= float(first["kernel"]) <= 1
    markdown = (tmp_path / "riskxl-selftest.md").read_text(encoding="utf-8")
    assert f"客户风险表!{first['cell']} |" in markdown and "## 不一致" in markdown


def test_excel_that_does_not_recalculate(run: Command, excel: FakeExcel, tmp_path: Path) -> None:
    excel.deaf = True
    code, _ = run(selftest, "-o", tmp_path)
    report = _report(tmp_path)
    assert code == 1
    assert _step(report, "recalculate all, compare every cell")["good"]
    assert not _step(report, "edit a cell")["good"] and not _step(report, "switch the profile")["good"]


def test_button_that_says_that_it_failed(run: Command, excel: FakeExcel, tmp_path: Path) -> None:
    excel.says["rxRecalculate"] = ["没有做成，表格没有改动。请按“诊断”查看原因。"]
    code, _ = run(selftest, "-o", tmp_path)
    assert code == 1
    step = _step(_report(tmp_path), "button rxRecalculate")
    assert not step["good"] and "没有做成" in step["found"]


@pytest.mark.parametrize("call", ["versions", "open", "values", "write", "recalculate", "press", "close"])
def test_excel_is_closed_whatever_fails(run: Command, excel: FakeExcel, tmp_path: Path, call: str) -> None:
    excel.fails = call
    code, output = run(selftest, "-o", tmp_path)
    assert code == 1 and excel.closed == 1
    assert f"Excel refuses to {call}" in output
    assert any(call in step["found"] and not step["good"] for step in _report(tmp_path)["steps"])


def test_original_is_never_opened(run: Command, excel: FakeExcel, tmp_path: Path, built_book: Path) -> None:
    before = built_book.read_bytes()
    code, _ = run(selftest, built_book, "-o", tmp_path / "report", "--lang", "en")
    assert code == 0
    assert excel.opened is not None and excel.opened != built_book and not excel.opened.exists()
    assert built_book.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="there may be an Excel")
def test_without_excel_nothing_is_tested(run: Command, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no Excel here"):
        run(selftest, "-o", tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_book_that_is_none(run: Command, excel: FakeExcel, tmp_path: Path) -> None:
    with pytest.raises(DataError):
        run(selftest, tmp_path / "none.xlsm")
    assert excel.opened is None and excel.closed == 0
