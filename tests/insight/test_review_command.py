"""The review of a workbook file: on the screen, as a file, and as a sheet of the workbook."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_cell
from riskxl.actions.settings import APPROVERS
from riskxl.cli.build import build
from riskxl.cli.review import review
from riskxl.errors import UsageError
from riskxl.hosts.file import FileBook, run_on_file
from riskxl.profile.library import ProfileLibrary

Q3 = ("--from", "2025-07-01", "--to", "2025-09-30")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbook, scored before the quarter, with three events in it."""
    folder = tmp_path_factory.mktemp("review")
    done = CliRunner().invoke(build, ["-o", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    path = folder / "RiskXL.xlsx"
    run_on_file(path, "rescore", {}, by="王某", now=datetime(2025, 6, 20, 9))
    port = FileBook(path)
    snapshot = port.read()
    risk = snapshot.tables["Risk"]
    changes = Changes()
    for row in range(3):
        changes.append(
            "Events",
            {
                "date": to_cell(date(2025, 8, 1 + row)),
                "customer_id": risk.text(row, "customer_id"),
                "name": risk.text(row, "name"),
                "event": "坏账",
                "loss": 5000.0,
            },
        )
    port.apply(changes, snapshot)
    return path


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(review, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_on_the_screen(book: Path) -> None:
    before = book.read_bytes()
    said = run(book, *Q3)
    assert "样本太小" in said
    for section in ("概况", "建议", "事前等级与结果", "得分的区分力", "各指标", "执行情况"):
        assert section in said
    assert "(0/3" in said or "(1/3" in said or "(2/3" in said or "(3/3" in said
    assert book.read_bytes() == before


def test_in_english_with_a_what_if(book: Path) -> None:
    said = run(book, *Q3, "--what-if", "manufacturing", "--lang", "en")
    assert "The sample is too small to tell" in said
    assert "What if" in said and "As it was: caught" in said


@pytest.mark.parametrize("name", ["out.md", "out.html"])
def test_as_a_file(book: Path, tmp_path: Path, name: str) -> None:
    said = run(book, *Q3, "-o", tmp_path / name)
    assert name in said
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert "2025-07-01 – 2025-09-30" in text and "各指标" in text and "WoE" in text


def test_a_file_of_another_kind(book: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.md \.html"):
        run(book, "-o", tmp_path / "out.docx")


def test_a_period_to_come(book: Path) -> None:
    with pytest.raises(UsageError, match="no day of the period has passed"):
        run(book, "--from", "2999-01-01", "--to", "2999-03-31")


def test_as_a_sheet(book: Path) -> None:
    """Twice: the second replaces what the first wrote."""
    for _ in range(2):
        changes = run_on_file(
            book, "review", {"from": "2025-07-01", "to": "2025-09-30"}, by="王某", now=datetime(2025, 10, 8)
        )
    table = FileBook(book).read(("Review",)).tables["Review"]
    rows = list(table.records())
    assert len(rows) == len(changes.replaced["Review"])
    assert (rows[0]["section"], rows[0]["value"]) == ("概况", "2025-07-01 – 2025-09-30")
    assert (rows[1]["item"], rows[1]["value"]) == ("出险客户", 3.0)
    assert "出险 3 家" in changes.messages[0].zh


def test_a_saved_profile_stands_beside_the_workbook(book: Path) -> None:
    """And is used at once by name; the ledger says who answers for it."""
    port = FileBook(book)
    port.apply(Changes(settings={APPROVERS: "赵总"}), port.read(("Rules",)))
    answers = {
        "base": "通用",
        "name": "通用（严）",
        "weights": "overdue_payments=20",
        "approver": "赵总",
        "reason": "复盘",
    }
    run_on_file(book, "save-profile", answers, by="李四", now=datetime(2025, 10, 8))
    saved = ProfileLibrary((book.parent / "profiles",)).get("通用（严）")
    last = list(FileBook(book).read(("Rules",)).tables["Rules"].records())[-1]
    assert (last["fingerprint"], last["author"], last["approver"]) == (saved.fingerprint, "李四", "赵总")
    assert "试算" in run(book, *Q3, "--what-if", "通用（严）")
