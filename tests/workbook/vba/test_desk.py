"""The buttons that begin actions: they ask, write what the file door writes, and do all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from riskxl.actions.changes import Changes
from riskxl.actions.schema import BY_NAME, CUSTOMERS, is_live
from riskxl.actions.settings import APPROVERS, REPORT_CUSTOMER
from riskxl.errors import RiskxlError
from riskxl.functions import Functions
from riskxl.hosts.file import FileBook, run_on_file
from riskxl.hosts.file.backups import FOLDER
from riskxl.ledger import chain
from riskxl.menu import ACTIONS
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook.build import build_workbook
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import sample_customers
from riskxl.workbook.vba.labels import ACTION_BUTTONS, TEXTS

from .desk import BY, CANCEL, NO, NOW, YES, Desk, Rows, open_desk
from .headless import CANCELLED

APPROVER = "赵主任"


@pytest.fixture(scope="session")
def rescored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of four customers, one of high risk, with an approver, rescored once."""
    library = ProfileLibrary()
    columns = Columns(library)
    customers = [list(row) for row in sample_customers(library, columns)[:4]]
    customers[1][columns.index("overdue_payments")] = 4
    path = tmp_path_factory.mktemp("desk") / "RiskXL.xlsm"
    build_workbook(path, customers, library.get(None), Functions(library))
    book = FileBook(path)
    book.apply(Changes(settings={APPROVERS: APPROVER}), book.read())
    run_on_file(path, "rescore", {}, by=BY, now=NOW)
    shutil.rmtree(path.parent / FOLDER)
    return path


@pytest.fixture
def path(rescored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    folder = tmp_path / "团队"
    folder.mkdir()
    return shutil.copy(rescored, folder / "RiskXL.xlsm")


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with open_desk(path) as opened:
        yield opened


@dataclass(frozen=True)
class Pressed:
    """A button as somebody presses it, and the same on the command line."""

    action: str
    answers: tuple[object, ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    row: int | None = None  # of the customer who is selected
    picked: str = ""


def _export(folder: Path) -> Path:
    file = folder / "crm.csv"
    file.write_text("编号,客户全称,历史逾期付款次数\nK0001,,2\nN1,新客户有限公司,0\n", encoding="utf-8")
    return file


EVERY = (
    Pressed("rescore"),
    Pressed(
        "follow-up",
        ("2", "=1+1 款项未到", "2026-11-22", "", ""),
        {"way": "邮件", "news": "=1+1 款项未到", "risk_change": "2026-11-22"},
        row=1,
    ),
    Pressed(
        "approve",
        (APPROVER, "1", "", "同意"),
        {"approver": APPROVER, "decision": "批准", "note": "同意"},
        row=1,
    ),
    Pressed("task-done", ("1", "已收回", ""), {"number": "1", "result": "已收回"}),
    Pressed(
        "write-off",
        ("1,200", "00123", APPROVER, "", "1-2", ""),
        {"amount": "1200", "evidence": "00123", "approver": APPROVER, "note": "1-2"},
        row=1,
    ),
    Pressed("todo", ("",)),
    Pressed("verify"),
    Pressed("check"),
    Pressed("dashboard", ("",)),
    Pressed("report", row=1),
    Pressed("alerts"),
    Pressed("send-alerts"),
    Pressed("review", ("", "", "")),
    Pressed("edit-profile", ("通用",), {"base": "通用"}),
    Pressed("try-profile"),  # refused: no profile was fetched before
    Pressed("import", ("", "", NO), {}, picked="crm.csv"),
    Pressed(
        "save-profile",
        ("通用", "", "overdue_payments=20", "", APPROVER, "逾期更要紧"),
        {"base": "通用", "weights": "overdue_payments=20", "approver": APPROVER, "reason": "逾期更要紧"},
    ),
)


def test_every_button_is_pressed_here() -> None:
    assert {pressed.action for pressed in EVERY} == set(ACTION_BUTTONS)


@pytest.mark.parametrize("pressed", EVERY, ids=lambda pressed: pressed.action)
def test_a_button_writes_what_the_file_door_writes(pressed: Pressed, desk: Desk, path: Path) -> None:
    other = path.parent.parent / "file" / path.name
    other.parent.mkdir()
    shutil.copy(path, other)
    typed, answers = dict(pressed.typed), pressed.answers
    if pressed.picked:
        desk.excel.picked.append(str(_export(path.parent)))
        typed["file"] = str(path.parent / pressed.picked)
    customers: Sequence[str] = ()
    if pressed.row is not None:
        desk.select(CUSTOMERS, pressed.row)
        customers = [desk.snapshot(path).tables[CUSTOMERS].text(pressed.row, "customer_id")]

    said = desk.press(pressed.action, *answers)
    try:
        changes = run_on_file(other, pressed.action, typed, customers=customers, by=BY, now=NOW)
    except RiskxlError as error:
        assert said[-1] == error.text("zh")
        changes = Changes()
    for message in changes.messages:
        assert message.zh in said[-1]
    here, there = desk.snapshot(path), FileBook(other).read()
    for name in there.tables:
        assert _written(here.tables[name].rows, name, here) == _written(
            there.tables[name].rows, name, there
        ), name
    assert here.settings == there.settings
    assert chain.verify(here) == []
    folder = path.parent / "profiles"
    assert sorted(p.name for p in folder.glob("*")) == sorted(changes.files)


def _written(rows: Sequence[Sequence[object]], name: str, snapshot: object) -> Rows:
    """Rows without the columns that are formulas."""
    positions = snapshot.tables[name].positions  # type: ignore[attr-defined]
    live = {n for key, n in positions.items() if is_live(name, key)}
    return [[None if n in live or cell == "" else cell for n, cell in enumerate(row)] for row in rows]


QUESTIONS = [(pressed, question.key) for pressed in EVERY for question in ACTIONS[pressed.action].questions]


@pytest.mark.parametrize("pressed, cancelled", QUESTIONS, ids=lambda x: getattr(x, "action", x))
def test_cancelling_a_question_changes_nothing(
    pressed: Pressed, cancelled: str, desk: Desk, path: Path
) -> None:
    if pressed.row is not None:
        desk.select(CUSTOMERS, pressed.row)
    if pressed.picked and cancelled != "file":
        desk.excel.picked.append(str(_export(path.parent)))
    asked = [q for q in ACTIONS[pressed.action].questions if q.kind != "file"]  # by boxes, not its own dialog
    before_it = [q.key for q in asked].index(cancelled) if cancelled != "file" else 0
    last = [CANCEL] if cancelled == "preview" else []  # an input box without an answer is cancelled
    before = desk.state()
    desk.press(pressed.action, *pressed.answers[:before_it], *last)
    assert desk.state() == before
    assert "act" not in desk.excel.server.calls and desk.excel.copies == []


def test_a_wrong_answer_is_asked_again_with_the_reason(desk: Desk) -> None:
    desk.select(CUSTOMERS, 1)
    boxes = desk.press("write-off", "很多", "300", "A-1", APPROVER, "", "", "")
    assert "“很多”不是数字" in boxes[1]
    assert desk.snapshot(Path("x")).tables["WriteOffs"].rows[0][4] == 300.0


def test_a_required_answer_is_asked_for_until_it_is_given(desk: Desk) -> None:
    boxes = desk.press("task-done", "", CANCELLED)
    assert "没有填写" in boxes[1] and "act" not in desk.excel.server.calls


def test_a_refusal_is_said_in_its_own_words(desk: Desk) -> None:
    before = desk.state()
    boxes = desk.press("task-done", "999", "完成", "")
    assert "999" in boxes[-1] and desk.state() == before


def test_undo_takes_the_whole_action_back(desk: Desk) -> None:
    before = desk.state()
    desk.select(CUSTOMERS, 1)
    desk.press("follow-up", "1", "已付款", "", "", "")
    assert desk.excel.undo is not None and desk.excel.undo[0] == "登记跟进"
    assert desk.state() != before
    assert desk.undo() == []
    assert desk.state() == before


def test_undo_of_many_new_rows_gives_them_back(desk: Desk, path: Path) -> None:
    before = desk.state()
    desk.excel.picked.append(str(_export(path.parent)))
    desk.press("import", "", "", NO)
    assert len(desk.state()[CUSTOMERS]) == len(before[CUSTOMERS]) + 1
    desk.undo()
    assert desk.state() == before


def test_undo_takes_a_new_profile_back(desk: Desk, path: Path) -> None:
    before = desk.state()
    desk.press("save-profile", *EVERY[-1].answers)
    assert list((path.parent / "profiles").iterdir())
    desk.undo()
    assert desk.state() == before and not list((path.parent / "profiles").iterdir())


def test_undo_is_refused_when_rows_came_since(desk: Desk, path: Path) -> None:
    desk.excel.picked.append(str(_export(path.parent)))
    desk.press("import", "", "", NO)
    desk.put(CUSTOMERS, 5, "customer_id", "N2")
    after = desk.state()
    assert desk.undo() == [TEXTS["desk.no.undo"].zh]
    assert desk.state() == after


def test_what_was_sent_is_not_undone(desk: Desk) -> None:
    desk.press("send-alerts")
    assert desk.excel.undo is None


@pytest.mark.parametrize("table", ["TierChanges", "Todo"])
def test_an_action_that_fails_half_way_leaves_everything(desk: Desk, table: str) -> None:
    desk.select(CUSTOMERS, 1)
    sheet = desk.sheet(table)
    sheet.vba_get("Protect", ["secret"])
    before = desk.state()
    boxes = desk.press("approve", APPROVER, "1", "", "")
    assert boxes[-1].startswith(TEXTS["desk.password"].zh)
    assert desk.state() == before
    application = desk.app.application
    assert application.vba_get("EnableEvents") is True
    assert application.vba_get("Calculation") == -4105  # xlCalculationAutomatic


def test_a_protected_sheet_is_protected_again_as_it_was(desk: Desk) -> None:
    sheet = desk.sheet("FollowUps")
    sheet.vba_get("Protect", [], {"Password": "", "AllowFiltering": True, "AllowSorting": True})
    desk.select(CUSTOMERS, 1)
    desk.press("follow-up", "1", "已付款", "", "", "")
    assert sheet.vba_get("ProtectContents") is True
    allowed = sheet.vba_get("Protection")
    assert [allowed.vba_get(f"Allow{what}") for what in ("Filtering", "Sorting", "DeletingRows")] == [
        True,
        True,
        False,
    ]
    assert len(desk.snapshot(Path("x")).tables["FollowUps"].rows) == 1


def test_the_customer_of_the_report_is_set_in_a_protected_sheet(desk: Desk, path: Path) -> None:
    """Its cell is a merged one."""
    sheet = desk.app.workbook.vba_get("Names", [REPORT_CUSTOMER]).vba_get("RefersToRange").sheet
    desk.select(CUSTOMERS, 2)
    before = desk.setting(REPORT_CUSTOMER)
    assert sheet.vba_get("ProtectContents") is True and before != [["K0003"]]
    desk.press("report")
    assert desk.setting(REPORT_CUSTOMER) == [["K0003"]]
    assert sheet.vba_get("ProtectContents") is True
    assert desk.app.application.vba_get("ActiveSheet") is sheet
    desk.undo()
    assert desk.setting(REPORT_CUSTOMER) == before and sheet.vba_get("ProtectContents") is True


def test_a_workbook_open_read_only_is_not_written(desk: Desk) -> None:
    desk.excel.read_only = True
    before = desk.state()
    assert desk.press("check") == [TEXTS["desk.read.only"].zh]
    assert desk.state() == before and desk.excel.copies == []
    assert "台账校验" in desk.press("verify")[-1]  # what only looks still does


@pytest.mark.parametrize("hindrance", ["refuses_blocks", "filtered"])
def test_cells_go_one_by_one_where_a_block_would_not_do(desk: Desk, path: Path, hindrance: str) -> None:
    """Older Excels refuse a block with a long text; where a filter is on, a block misses the hidden rows."""
    other = path.parent.parent / path.name
    shutil.copy(path, other)
    setattr(desk.excel, hindrance, True)
    desk.select(CUSTOMERS, 1)
    desk.press("follow-up", "1", "已付款", "", "", "")
    run_on_file(other, "follow-up", {"way": "电话", "news": "已付款"}, customers=["K0002"], by=BY, now=NOW)
    for action in ("check", "rescore"):
        desk.press(action)
        run_on_file(other, action, {}, by=BY, now=NOW)
    assert not desk.excel.filtered  # a new report is seen
    assert desk.excel.cancel_key == 0  # xlDisabled
    here, there = desk.snapshot(path), FileBook(other).read()
    for name in there.tables:
        assert _written(here.tables[name].rows, name, here) == _written(
            there.tables[name].rows, name, there
        ), name


def test_a_copy_is_kept_before_each_action_that_writes(desk: Desk, path: Path) -> None:
    desk.press("verify")
    assert desk.excel.copies == []
    desk.press("check")
    (copy,) = (path.parent / FOLDER).iterdir()
    assert copy.read_bytes() == b"as it was" and not Path(desk.excel.copies[0]).exists()


def test_a_copy_that_cannot_be_saved_stops_the_action(desk: Desk, path: Path) -> None:
    (path.parent / FOLDER).write_text("a file where the folder goes", encoding="utf-8")
    before = desk.state()
    boxes = desk.press("check")
    assert "备份" in boxes[-1] and desk.state() == before


def test_something_below_a_table_is_never_overwritten(desk: Desk) -> None:
    sheet, area = desk.sheet("Health"), desk.table_area("Health")
    sheet.vba_get("Cells", [area.bottom + 3, area.left]).vba_set("Value2", "我的备注")
    before = desk.state()
    boxes = desk.press("check")
    assert boxes[-1].startswith(TEXTS["desk.room"].zh) and desk.state() == before


def test_several_selected_customers_are_meant_or_not(desk: Desk) -> None:
    desk.put(CUSTOMERS, 0, "term_days", 30)
    desk.select(CUSTOMERS, 0, 1)
    (question, _) = desk.press("rescore", YES)
    assert "2" in question
    assert "2 户" in desk.app.dialogs[-1][1]
    desk.press("rescore", NO)
    assert "4 户" in desk.app.dialogs[-1][1]
    calls = desk.excel.server.calls.count("act")
    desk.press("rescore", CANCEL)
    assert desk.excel.server.calls.count("act") == calls


def test_a_ledger_row_names_its_customer(desk: Desk) -> None:
    desk.select("TierChanges", 0, column=4)
    desk.press("follow-up", "1", "已付款", "", "", "")
    row = desk.snapshot(Path("x")).tables["FollowUps"]
    assert row.text(0, "customer_id") == "K0002"


def test_without_a_selection_the_customer_is_asked_for(desk: Desk) -> None:
    desk.sheet("Events").vba_get("Activate")
    boxes = desk.press("write-off", "K0002", "300", "A-1", APPROVER, "", "", "")
    assert boxes[0] == TEXTS["desk.which"].zh
    assert desk.snapshot(Path("x")).tables["WriteOffs"].text(0, "customer_id") == "K0002"
    boxes = desk.press("write-off", CANCELLED)
    assert boxes == [TEXTS["desk.which"].zh]


def test_one_customer_is_one(desk: Desk) -> None:
    desk.select(CUSTOMERS, 0, 1)
    assert desk.press("write-off") == [TEXTS["desk.one"].zh]


def test_a_line_typed_into_the_log_is_sealed_without_questions(desk: Desk, path: Path) -> None:
    desk.put("FollowUps", 0, "customer_id", "K0001")
    desk.put("FollowUps", 0, "news", "客户来访")
    desk.select("FollowUps", 0)
    (said,) = desk.press("follow-up")
    assert "1" in said
    log = desk.snapshot(path).tables["FollowUps"]
    assert log.text(0, "news") == "客户来访" and log.text(0, "number") == "1" and log.text(0, "check")
    assert chain.verify(desk.snapshot(path)) == []


def test_a_report_is_shown_when_it_was_made(desk: Desk) -> None:
    desk.sheet(CUSTOMERS).vba_get("Activate")
    desk.press("check")
    assert desk.app.application.vba_get("ActiveSheet") is desk.sheet("Health")


def test_new_customers_get_the_formulas_of_the_row_above(desk: Desk, path: Path) -> None:
    desk.excel.picked.append(str(_export(path.parent)))
    desk.press("import", "", "", NO)
    area = desk.table_area(CUSTOMERS)
    cells = desk.sheet(CUSTOMERS).cells_
    formulas = [
        cells[area.bottom, c].formula for c in range(area.left, area.right + 1) if (area.bottom, c) in cells
    ]
    live = [key for key in desk.snapshot(path).tables[CUSTOMERS].positions if is_live(CUSTOMERS, key)]
    assert sum(1 for formula in formulas if formula) == len(live) > 5
    assert all(str(area.bottom) in formula for formula in formulas if formula)


def test_another_workbook_is_told_what_it_lacks(desk: Desk) -> None:
    for name in ("Todo", "FollowUps"):
        desk.table(name).name = f"Mine{name}"
    desk.select(CUSTOMERS, 1)
    boxes = desk.press("follow-up", "1", "已付款", "", "", "")
    assert BY_NAME["FollowUps"].title.zh in boxes[-1]
