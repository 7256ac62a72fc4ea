"""riskxl alerts on a real workbook file, as a scheduler runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from riskxl.actions.snapshot import as_text
from riskxl.cli import main
from riskxl.functions import Functions
from riskxl.hosts.file import FileBook
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook.build import build_workbook
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import laid_out
from tests.alerts.servers import KEY, RobotServer, status
from tests.alerts.setting import WECOM, FakeTime
from tests.cli.running import Ran, Run

HEADER = ["编号", "客户全称", "联系方式", "失信被执行人记录", "历史逾期付款次数"]
ROWS = [["K001", "甲公司", "13800001111", 1, 0], ["K002", "乙公司", "", 0, 3], ["K003", "丙公司", "", 0, 0]]


@pytest.fixture(scope="session")
def built(library: ProfileLibrary, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("alerts") / "RiskXL.xlsx"
    customers = laid_out(HEADER, ROWS, library, Columns(library))
    build_workbook(path, customers, library.get("general"), Functions(library, "zh"))
    return path.read_bytes()


@pytest.fixture
def book(built: bytes, tmp_path: Path, robot: RobotServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workbook with channels.yaml beside it."""
    path = tmp_path / "客户风险.xlsx"
    path.write_bytes(built)
    (tmp_path / "alerts").mkdir()
    (tmp_path / "alerts" / "channels.yaml").write_text(WECOM, encoding="utf-8")
    monkeypatch.setenv("RISKXL_WECOM", robot.url)
    return path


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("run", book)`` is ``riskxl alerts run``; the key never shows."""
    monkeypatch.chdir(tmp_path)
    for variable in ("RISKXL_LANG", "RISKXL_PROFILES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("riskxl.cli.alerts.PACE", FakeTime().pace())

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(["alerts", *(str(argument) for argument in arguments)])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        assert KEY not in printed.out + printed.err
        return Ran(int(stop.value.code or 0), printed.out, printed.err)

    return command


def states(book: Path) -> list[tuple[str, str]]:
    table = FileBook(book).read(("Alerts",)).table("Alerts")
    return [(as_text(row["rule"]), as_text(row["state"])) for row in table.records()]


def test_run_sends_what_is_new_once(book: Path, run: Run, robot: RobotServer) -> None:
    first = run("run", book, "--by", "计划任务")
    assert first.code == 0, first.text
    assert "新增预警 2 条" in first.out and "已发送预警 2 条" in first.out
    assert states(book) == [("失信记录", "已发送"), ("逾期付款", "已发送")]
    content = book.read_bytes()
    assert KEY.encode() not in content and b"13800001111" not in robot.raw[0]

    second = run("run", book)
    assert second.code == 0 and "没有新的预警" in second.out
    assert len(robot.texts) == 1
    assert book.read_bytes() == content


def test_a_dry_run_writes_and_sends_nothing(book: Path, run: Run, robot: RobotServer) -> None:
    before = book.read_bytes()
    ran = run("run", book, "--dry-run")
    assert ran.code == 0
    assert "K001 甲公司" in ran.out and "风控群" in ran.out and "试运行" in ran.out
    assert robot.paths == [] and book.read_bytes() == before


def test_what_was_not_sent_is_told_by_the_exit_code(book: Path, run: Run, robot: RobotServer) -> None:
    robot.script = [status(500)] * 3
    ran = run("run", book)
    assert ran.code == 1
    assert "HTTP 500" in ran.out and "下次再发" in ran.out
    assert {state for _, state in states(book)} == {"待发送"}
    assert run("run", book).code == 0
    assert {state for _, state in states(book)} == {"已发送"}


def test_alerts_that_nobody_is_told_are_no_success(book: Path, run: Run) -> None:
    (book.parent / "alerts" / "channels.yaml").unlink()
    ran = run("run", book)
    assert ran.code == 1 and "channels.yaml" in ran.out
    assert {state for _, state in states(book)} == {"待发送"}


def test_an_open_workbook_is_refused_before_anything_is_sent(
    book: Path, run: Run, robot: RobotServer
) -> None:
    book.with_name(f"~${book.name}").write_bytes(b"\x05Lilei")
    ran = run("run", book)
    assert ran.code == 1 and robot.paths == []


def test_mistakes_in_the_rules_are_told(book: Path, run: Run, robot: RobotServer) -> None:
    (book.parent / "alerts" / "alerts.yaml").write_text("rules: {a: {indicator: x}}\n", encoding="utf-8")
    ran = run("run", book, "--lang", "en")
    assert ran.code == 1 and "alerts.yaml · rules.a" in ran.err and "(line 1)" in ran.err
    assert robot.paths == []


def test_a_folder_of_own_profiles_may_hold_the_alerts(
    book: Path, run: Run, tmp_path: Path, robot: RobotServer
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (book.parent / "alerts").rename(own / "alerts")
    assert run("run", book, "--profiles", own).code == 0
    assert len(robot.texts) == 1


def test_list_shows_what_waits(book: Path, run: Run, robot: RobotServer) -> None:
    robot.script = [status(404)]
    run("run", book)
    waiting = run("list", book)
    assert waiting.code == 0
    assert "HTTP 404" in waiting.out.replace("\n", "") and "待发送 2，已发送 0" in waiting.out
    run("run", book)
    assert "乙公司" not in run("list", book).out
    assert "乙公司" in run("list", book, "--all").out
    assert "Sent: 2" in run("list", book, "--lang", "en").out


def test_test_sends_a_harmless_message(book: Path, run: Run, robot: RobotServer) -> None:
    ran = run("test")
    assert ran.code == 0 and "已送达" in ran.out
    assert "测试" in robot.texts[0] and "K001" not in robot.texts[0]
    assert run("test", "--book", book, "--channel", "风控群").code == 0
    assert states(book) == []


def test_test_says_why_not(book: Path, run: Run, robot: RobotServer) -> None:
    robot.script = [status(302, Location="http://127.0.0.1:9/")]
    ran = run("test", "--lang", "en")
    assert ran.code == 1 and "refused" in ran.out
    assert len(robot.paths) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("test", "--channel", "老板群"), "风控群"),
        (("run",), "BOOK"),
        (("run", "x.xlsx", "--fast"), "--fast"),
        (("send",), "send"),
    ],
)
def test_wrong_use(book: Path, run: Run, arguments: tuple[str, ...], words: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2 and words in ran.err


def test_without_channels_test_says_what_to_write(book: Path, run: Run) -> None:
    (book.parent / "alerts" / "channels.yaml").unlink()
    ran = run("test")
    assert ran.code == 2 and "channels.yaml" in ran.err


def test_no_such_workbook(run: Callable[..., Ran]) -> None:
    assert run("run", "nirgends.xlsx").code in (1, 2)
    assert run("list", "nirgends.xlsx").code in (1, 2)
