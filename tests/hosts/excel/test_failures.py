"""Misuse and mistakes: #VALUE! where a number is due, else a message that names the remedy."""

from pathlib import Path
from typing import Any

import pytest

from riskxl.functions import FUNCTIONS, Functions
from riskxl.hosts.excel import answers
from riskxl.hosts.excel.answers import ERROR_SENTINEL

from .call_path import MISSING, CallPath, ComRange
from .com import from_cells
from .conftest import Settings
from .test_calls import CLEAN, HEADERS

NUMBERS = [doc.name for doc in FUNCTIONS if doc.result == "number"]
TEXTS = [doc.name for doc in FUNCTIONS if doc.result != "number" and doc.arguments]

# what is good for each function's arguments, by their names
GOOD: dict[str, Any] = {
    "values": CLEAN, "headers": HEADERS, "tier": "medium", "days": 60, "amount": 1000,
    "last_date": "2026-01-31", "code": "91350100M000100Y43",
}  # fmt: skip
NO_PROFILE = "没有这个行业模板"


def _arguments(name: str, **changed: Any) -> list[Any]:
    doc = next(doc for doc in FUNCTIONS if doc.name == name)
    given = GOOD | changed
    return [given.get(argument.name) for argument in doc.arguments]


def _call(excel: CallPath, name: str, **changed: Any) -> Any:
    return excel.call(name, *map(from_cells, _arguments(name, **changed)))


def test_the_sentinel_can_be_written_in_vba_and_is_no_answer() -> None:
    assert ERROR_SENTINEL.isascii()
    assert ERROR_SENTINEL.isprintable()
    assert '"' not in ERROR_SENTINEL
    assert ERROR_SENTINEL not in ("", "–", "#VALUE!")


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_answer_misuse_with_the_sentinel(excel: CallPath, name: str) -> None:
    assert _call(excel, name) != ERROR_SENTINEL
    assert _call(excel, name, profile="无此模板") == ERROR_SENTINEL
    assert _call(excel, name, profile=[["general", "basic"]]) == ERROR_SENTINEL


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "RISK_VALID_USCC"])
def test_texts_answer_misuse_with_the_remedy(excel: CallPath, functions: Functions, name: str) -> None:
    message = _call(excel, name, profile="无此模板")
    assert NO_PROFILE in message
    assert "可选" in message
    assert len(message) <= 255
    assert message == functions.call(name, *_arguments(name, profile="无此模板"))


@pytest.mark.parametrize("error", [-2146826246, -2146826265, -2146826243])
def test_an_error_cell_as_profile_is_not_the_general_profile(excel: CallPath, error: int) -> None:
    assert excel.call("RISK_SCORE", from_cells(CLEAN), MISSING, ComRange(error)) == ERROR_SENTINEL
    assert NO_PROFILE in excel.call("RISK_TIER", from_cells(CLEAN), MISSING, ComRange(error))


@pytest.mark.parametrize("name", ["RISK_SCORE", "RISK_COVERAGE", "RISK_TIER", "RISK_CHECK", "RISK_DETAIL"])
@pytest.mark.parametrize(
    ("headers", "said"),
    [
        (HEADERS[1:], "数据有 13 列，表头有 12 列"),
        (["甲", "乙", *["丙"] * 11], "没有行业模板“通用”认识的指标"),
        ([HEADERS, HEADERS], "选中了 2 行"),
    ],
)
def test_wrong_headers(excel: CallPath, name: str, headers: Any, said: str) -> None:
    answer = _call(excel, name, headers=headers)
    assert answer == ERROR_SENTINEL if name in NUMBERS else said in answer


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("RISK_TERM", {"tier": "差"}),
        ("RISK_TERM", {"days": "很久"}),
        ("RISK_TERM", {"days": [[1], [2], [3]], "tier": [["low"], ["low"]]}),
        ("RISK_PREPAY", {"amount": -1}),
        ("RISK_NEXT", {"last_date": "昨天"}),
        ("RISK_NEXT", {"tier": 101}),
    ],
)
def test_wrong_cells_where_a_number_is_due(excel: CallPath, name: str, wrong: dict[str, Any]) -> None:
    assert _call(excel, name, **wrong) == ERROR_SENTINEL


def test_wrong_top_and_item(excel: CallPath) -> None:
    assert "正整数" in _call(excel, "RISK_REASONS", top=0)
    assert "action" in _call(excel, "RISK_PLAN", item="颜色")


@pytest.mark.parametrize("name", [doc.name for doc in FUNCTIONS])
def test_a_mistake_of_ours_is_logged_and_not_shown(
    excel: CallPath, log_file: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def broken(*_: object) -> object:
        return {}["no such key"]

    monkeypatch.setattr(Functions, name.removeprefix("RISK_").lower(), broken)
    answer = _call(excel, name)

    if name in NUMBERS:
        assert answer == ERROR_SENTINEL
    else:
        assert answer.startswith(f"{name}：程序内部出错；请把日志交给管理员：")
        assert len(answer) <= 255
        assert "\n" not in answer
        assert "no such key" not in answer
    logged = log_file.read_text(encoding="utf-8")
    assert f"{name} failed" in logged
    assert "KeyError: 'no such key'" in logged


def test_a_log_that_cannot_be_written_changes_no_answer(
    excel: CallPath, log_file: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    no_folder = tmp_path / "file"
    no_folder.touch()
    settings(LOCALAPPDATA=no_folder)
    monkeypatch.setattr(Functions, "score", None)
    monkeypatch.setattr(Functions, "tier", None)
    assert _call(excel, "RISK_SCORE") == ERROR_SENTINEL
    assert "程序内部出错" in _call(excel, "RISK_TIER")


def test_english(
    excel: CallPath, settings: Settings, log_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(RISKXL_LANG="en")
    assert _call(excel, "RISK_TIER") == "Low risk"
    assert "there is no such profile" in _call(excel, "RISK_TIER", profile="none")
    monkeypatch.setattr(Functions, "tier", None)
    assert "the program made a mistake" in _call(excel, "RISK_TIER")


def test_a_folder_of_profiles_that_is_not_there(excel: CallPath, settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "模板"
    settings(RISKXL_PROFILES=folder)
    assert _call(excel, "RISK_SCORE") == ERROR_SENTINEL
    assert "没有这个行业模板文件夹" in _call(excel, "RISK_TIER")
    folder.mkdir()
    assert _call(excel, "RISK_SCORE") == 100.0


def test_a_message_with_a_long_path_is_cut(excel: CallPath, settings: Settings, tmp_path: Path) -> None:
    settings(RISKXL_PROFILES=tmp_path.joinpath(*["模板"] * 100))
    assert len(_call(excel, "RISK_TIER")) == 255


def test_a_changed_profile_counts_after_reload(excel: CallPath, settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"

    def state(weight: int) -> None:
        own.write_text(
            "key: own\nnames: {zh: 自定, en: Own}\nextends: general\n"
            f"characteristics: {{tax_arrears: {{weight: {weight}}}}}\n",
            encoding="utf-8",
        )

    state(7)
    settings(RISKXL_PROFILES=tmp_path)
    row = [*CLEAN[:4], 1, *CLEAN[5:]]
    assert _call(excel, "RISK_SCORE", values=row, profile="自定") == 90.0
    state(14)
    assert _call(excel, "RISK_SCORE", values=row, profile="自定") == 90.0
    answers.reload()
    assert _call(excel, "RISK_SCORE", values=row, profile="自定") == 80.0
