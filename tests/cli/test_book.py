"""riskxl book: every action of the menu as a command on a workbook file."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from riskxl.actions.changes import Changes
from riskxl.actions.settings import APPROVERS
from riskxl.cli.book import book as book_group
from riskxl.cli.build import build
from riskxl.hosts.file import FileBook
from riskxl.menu import ACTIONS
from tests.cli.running import Run

BOOK = "客户 风控.xlsx"


@pytest.fixture(scope="module")
def rescored(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The sample workbook after a first rescore, with an approver."""
    folder = tmp_path_factory.mktemp("book")
    done = CliRunner().invoke(build, ["-o", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    path = folder / "RiskXL.xlsx"
    port = FileBook(path)
    port.apply(Changes(settings={APPROVERS: "王总"}), port.read(("Risk",)))  # the post stands there already
    done = CliRunner().invoke(book_group, ["rescore", str(path), "--by", "李敏"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return path.read_bytes()


@pytest.fixture
def book(rescored: bytes, tmp_path: Path) -> Path:
    path = tmp_path / BOOK
    path.write_bytes(rescored)
    return path


def test_every_action_of_the_menu_is_a_command_with_its_questions_as_options() -> None:
    context = click.Context(book_group)
    assert book_group.list_commands(context) == [*ACTIONS, "asof"]
    for action in ACTIONS.values():
        command = book_group.get_command(context, action.key)
        assert command is not None and action.labels.zh in command.get_short_help_str(99)
        options = {option for parameter in command.params for option in parameter.opts}
        asked = {"--" + question.key.replace("_", "-") for question in action.questions}
        assert asked <= options and {"--by", "--dry-run", "--lang", "--profiles"} <= options
        assert ("--customer" in options) == (action.of_customers != "none")


@pytest.mark.parametrize("command", [*ACTIONS, "asof"])
def test_help_says_what_each_does_in_both_languages(run: Run, command: str) -> None:
    ran = run("book", command, "--help")
    assert ran.code == 0
    assert " · " in ran.out and "BOOK" in ran.out


def test_four_steps_of_a_clerk(run: Run, book: Path) -> None:
    ran = run(
        "book", "follow-up", BOOK, "--customer", "K0028", "--news", "承诺月底付款", "--by", "销售经理 张三"
    )
    assert (ran.code, "已登记 1 条跟进：K0028" in ran.out) == (0, True)
    ran = run("book", "approve", BOOK, "--customer", "K0028", "--approver", "王总", "--decision", "批准")
    assert (ran.code, "王总 已批准 1 项异动" in ran.out) == (0, True)
    ran = run("book", "task-done", BOOK, "--number", "1", "--result", "已冻结")
    assert (ran.code, "已完成：1 K0028" in ran.out) == (0, True)
    ran = run(
        *("book", "write-off", BOOK, "--customer", "K0028", "--amount", "1.2万", "--evidence", "F-1"),
        *("--approver", "风控总监 王总", "--by", "李敏"),
    )
    assert (ran.code, "12,000.00" in ran.out) == (0, True)
    ran = run("book", "verify", BOOK)
    assert (ran.code, "台账校验通过" in ran.out) == (0, True)
    assert len(list((book.parent / "RiskXL备份").iterdir())) == 4


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(("rescore",), 2, "BOOK", id="no workbook"),
        pytest.param(("rescore", "没有.xlsx"), 2, "文件不存在", id="no such workbook"),
        pytest.param(("nothing", BOOK), 2, "nothing", id="no such action"),
        pytest.param(("approve", BOOK), 2, "审批人", id="nothing answered"),
        pytest.param(("rescore", BOOK, "--customer", "k0001"), 1, "是不是 K0001", id="no such customer"),
        pytest.param(("rescore", BOOK, "--by", " "), 2, "记录人", id="nobody"),
        pytest.param(("import", BOOK, "--file", "无.csv"), 2, "文件不存在", id="no such file"),
        pytest.param(("follow-up", BOOK, "--customer", "K0001"), 2, "最新情况", id="no news"),
        pytest.param(("asof", BOOK, "昨天"), 2, "不是日期", id="no date"),
        pytest.param(("asof", BOOK, "2026-11-22", "-o", "a.txt"), 2, ".csv", id="no table"),
    ],
)
def test_what_cannot_be_done_is_told_with_an_exit_code_and_the_file_stays(
    run: Run, book: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    before = book.read_bytes()
    ran = run("book", *arguments)
    assert ran.code == code
    assert words in ran.err and ran.out == ""
    assert book.read_bytes() == before


def test_english_words(run: Run, book: Path) -> None:
    ran = run("book", "rescore", BOOK, "--customer", "K9", "--lang", "en")
    assert (ran.code, "Cannot go on" in ran.err) == (1, True)
    assert "All ledgers are as they were written" in run("book", "verify", BOOK, "--lang=en").out


def test_a_trial_says_what_would_be_done_and_leaves_the_file(run: Run, book: Path) -> None:
    before = book.read_bytes()
    export = book.parent / "导出.csv"
    export.write_bytes("编号,客户名称,逾期次数\r\nN1,新客户,0\r\nK0001,启明,约2次\r\n".encode("gb18030"))
    ran = run("book", "import", BOOK, "--file", "导出.csv", "--dry-run")
    assert ran.code == 0
    assert "试运行，文件没有改动" in ran.out and "新增 1" in ran.out
    assert "第 3 行 K0001" in ran.out and "不是次数" in ran.out  # why it would not be taken
    assert run("book", "rescore", BOOK, "--dry-run").code == 0
    assert book.read_bytes() == before
    assert not (book.parent / "RiskXL备份").exists()


def test_an_import_that_refuses_rows_says_so_by_its_exit_code(run: Run, book: Path) -> None:
    export = book.parent / "导出.csv"
    export.write_text("编号,客户名称,逾期次数\nN1,新客户,0\n,无编号的客户,1\n", encoding="utf-8")
    ran = run("book", "import", BOOK, "--file", "导出.csv")
    assert (ran.code, "新增 1" in ran.out, "拒绝 1" in ran.out) == (1, True, True)
    export.write_text("编号,客户名称,逾期次数\nN2,新客户二,约2次\n", encoding="utf-8")
    ran = run("book", "import", BOOK, "--file", "导出.csv")
    assert (ran.code, "另有 1 个单元格未采用" in ran.out) == (0, True)


def test_a_ledger_altered_by_hand_is_an_exit_code_of_its_own(run: Run, book: Path, rescored: bytes) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    with pytest.warns(UserWarning):
        altered = openpyxl.load_workbook(book)
    altered["等级异动"]["F5"] = "低风险"
    del altered["历史"]
    altered.save(book)
    ran = run("book", "verify", BOOK)
    assert ran.code == 1
    assert "等级异动第 5 行" in ran.out and "历史：整张表不见了" in ran.out


def test_alerts_that_reach_nobody_are_a_failure_of_sending_and_none_of_looking(run: Run, book: Path) -> None:
    assert run("book", "alerts", BOOK).code == 0
    ran = run("book", "send-alerts", BOOK)
    assert (ran.code, "channels.example.yaml" in ran.out) == (1, True)
    assert run("alerts", "list", BOOK).code == 0


def test_while_somebody_has_the_workbook_open_nothing_is_written(run: Run, book: Path) -> None:
    (book.parent / f"~${BOOK}").write_bytes(b"")
    ran = run("book", "rescore", BOOK)
    assert (ran.code, "正在 Excel 中打开" in ran.err) == (1, True)


def test_the_workbook_of_a_colleague_is_imported_from_its_customer_table(run: Run, book: Path) -> None:
    shutil.copy(book, book.parent / "同事.xlsx")
    ran = run("book", "import", BOOK, "--file", "同事.xlsx")
    assert ran.code == 0
    assert "新增 0，更新 0，不变 42，拒绝 0" in ran.out and "工作表：客户风险表" in ran.out


@pytest.mark.parametrize("name", ["某日.csv", "某日.xlsx"])
def test_the_table_of_a_day_goes_to_a_file(run: Run, book: Path, name: str) -> None:
    ran = run("book", "asof", BOOK, "2999年1月1日", "-o", name)
    assert ran.code == 0
    assert f"42 户，结果：{name}" in ran.out and "这一天还没有到" in ran.out
    path = book.parent / name
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    else:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["编号", "客户全称", "风险得分", "风险等级"]
    assert len(rows) == 43 and rows[1][0] == "K0001" and float(rows[1][2]) == 100.0


def test_a_day_before_the_first_rescore_has_no_table(run: Run, book: Path) -> None:
    ran = run("book", "asof", BOOK, "2020-01-01")
    assert (ran.code, "没有评分记录" in ran.out) == (0, True)
