"""The menu 客户风控: actions on the open document, each one step of Undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskxl.actions.schema import BY_NAME
from riskxl.actions.settings import LAST_RESCORE, REPORT_CUSTOMER
from riskxl.hosts.libreoffice.dialogs import answers_of, make_dialog
from riskxl.language import Language
from riskxl.menu import ACTIONS

from .office import Book, Office, Table


def test_a_follow_up_is_logged_and_undone_as_one_step(book: Book) -> None:
    customers, log = Table(book, "Risk"), Table(book, "FollowUps")
    before = customers.rows()
    who = str(customers.value(0, "编号"))
    done, said = book.dispatch(
        "follow-up", customers=who, by="风控 赵六", way="电话", news="已付一半货款", next_step="周五再联系"
    )
    assert done and said
    record = log.record(0)
    assert (record["编号"], record["方式"], record["最新情况"]) == (who, "电话", "已付一半货款")
    assert (record["序号"], record["记录人"]) == (1.0, "风控 赵六")
    assert record["校验"]
    assert customers.value(0, "上次跟进日") == pytest.approx(float(record["时间"]) // 1)
    done, said = book.dispatch("verify", by="x")
    assert done and "!" not in said
    undo = book.document.getUndoManager()
    assert undo.getCurrentUndoActionTitle() == ACTIONS["follow-up"].labels.zh
    undo.undo()
    assert not any(log.rows()[0])
    assert customers.rows() == before


def test_rows_are_appended_below_each_other(book: Book) -> None:
    log, who = Table(book, "FollowUps"), str(Table(book, "Risk").value(0, "编号"))
    for news in ("甲", "乙", "丙"):
        done, said = book.dispatch("follow-up", customers=who, by="x", news=news)
        assert done, said
    assert [row[log.headers.index("最新情况")] for row in log.rows()] == ["甲", "乙", "丙"]
    assert [row[0] for row in log.rows()] == [1.0, 2.0, 3.0]


def test_an_altered_row_is_found(book: Book) -> None:
    who = str(Table(book, "Risk").value(0, "编号"))
    assert book.dispatch("follow-up", customers=who, by="x", news="原文")[0]
    Table(book, "FollowUps").put(0, "最新情况", "改过")
    done, said = book.dispatch("verify", by="x")
    assert done and "!" in said


def test_rescoring_writes_tier_changes_and_history(book: Book) -> None:
    done, said = book.dispatch("rescore", by="x")
    assert done, said
    history = Table(book, "History")
    assert len(history.rows()) == len(Table(book, "Risk").rows())
    assert len(Table(book, "Todo").rows()) >= 1
    Table(book, "Risk").put(0, "历史逾期付款次数", 4)
    done, said = book.dispatch("rescore", by="x")
    assert done, said
    changes = Table(book, "TierChanges")
    newest = changes.record(len(changes.rows()) - 1)
    assert (newest["原等级"], newest["新等级"]) == ("低风险", "高风险")


def test_a_refusal_changes_nothing_and_says_why(book: Book) -> None:
    done, said = book.dispatch("follow-up", customers="没有这个编号", by="x", news="…")
    assert not done and "没有这个编号" in said
    done, said = book.dispatch("write-off", customers=str(Table(book, "Risk").value(0, "编号")), by="x")
    assert not done and "核销金额" in said
    assert not book.document.getUndoManager().isUndoPossible()


def test_a_protected_ledger_is_not_half_written(book: Book) -> None:
    """The customer's dates are in another sheet, which could have been written."""
    customers, log = Table(book, "Risk"), Table(book, "FollowUps")
    before = customers.rows()
    log.sheet.protect("")
    try:
        done, said = book.dispatch("follow-up", customers=str(customers.value(0, "编号")), by="x", news="…")
    finally:
        log.sheet.unprotect("")
    assert not done and "受保护" in said
    assert customers.rows() == before


def test_new_customers_get_their_formulas_where_a_filter_hides_rows(
    office: Office, built: dict[Language, Path], tmp_path: Path
) -> None:
    file = tmp_path / "crm.csv"
    file.write_text("编号,客户全称,历史逾期付款次数\nN1,新客户甲,4\nN2,新客户乙,0\n", encoding="utf-8")
    with office.load(built["zh"]) as book:  # not the shared one: without a window Calc cannot undo a filter
        customers = Table(book, "Risk")
        count, last = len(customers.rows()), customers.area.EndRow
        customers.filter("编号", str(customers.value(0, "编号")))
        assert not customers.sheet.Rows.getByIndex(last).IsVisible
        done, said = book.dispatch("import", by="x", file=str(file))
        assert done, said
        assert [customers.value(count + n, "编号") for n in range(2)] == ["N1", "N2"]
        for n in range(2):
            assert customers.cell(count + n, "风险等级").Formula.startswith("=")
        assert customers.value(count, "风险等级") == "高风险"


def test_what_stands_below_a_table_is_never_overwritten(book: Book) -> None:
    health = Table(book, "Health")
    health.put(len(health.rows()) + 2, health.headers[0], "我的笔记")
    before = health.rows()
    done, said = book.dispatch("check", by="x")
    assert not done and "表格下方有内容" in said and "Health" not in said
    assert health.rows() == before and health.value(len(before) + 2, health.headers[0]) == "我的笔记"


def test_a_ledger_that_lacks_a_column_takes_no_row(book: Book) -> None:
    """The news would be lost, and the row sealed without them."""
    log, who = Table(book, "FollowUps"), str(Table(book, "Risk").value(0, "编号"))
    log.put(-1, "最新情况", "我的列")
    done, said = book.dispatch("follow-up", customers=who, by="x", news="要紧的话")
    assert not done and "没有“最新情况”这一列" in said
    assert not any(log.rows()[0])


@pytest.mark.parametrize(
    ("key", "sheet"), [("check", "Health"), ("dashboard", "看板"), ("report", "客户报告"), ("todo", "Todo")]
)
def test_the_sheet_with_the_result_is_shown(book: Book, key: str, sheet: str) -> None:
    controller, customers = book.document.CurrentController, Table(book, "Risk")
    controller.setActiveSheet(customers.sheet)
    done, said = book.dispatch(
        key, by="x", customers=str(customers.value(1, "编号")) if key == "report" else ""
    )
    assert done, said
    title = BY_NAME[sheet].title.zh if sheet in BY_NAME else sheet
    assert controller.getActiveSheet().Name == title


def test_the_customer_of_the_report_is_set_in_a_protected_sheet(book: Book) -> None:
    cell, who = book.named(REPORT_CUSTOMER), str(Table(book, "Risk").value(2, "编号"))
    before = cell.getCellByPosition(0, 0).String
    assert cell.getSpreadsheet().isProtected() and before != who
    done, said = book.dispatch("report", by="x", customers=who)
    assert done, said
    assert cell.getCellByPosition(0, 0).String == who
    book.document.getUndoManager().undo()
    assert cell.getCellByPosition(0, 0).String == before


def test_a_locked_setting_is_left_alone(book: Book) -> None:
    cell = book.named(LAST_RESCORE)
    cell.getSpreadsheet().protect("")
    protection = cell.CellProtection
    try:
        protection.IsLocked = True
        cell.CellProtection = protection
        done, said = book.dispatch("rescore", by="x")
    finally:
        cell.getSpreadsheet().unprotect("")
    assert not done and "受保护" in said
    assert not any(Table(book, "History").rows()[0])


def test_a_document_that_is_none_of_ours_is_refused(office: Office) -> None:
    with office.new() as book:
        done, said = book.dispatch("rescore", by="x")
        assert not done and "客户风险表" in said


def test_a_draft_below_the_table_is_sealed(book: Book) -> None:
    """Calc's tables do not grow when somebody types below them."""
    who = str(Table(book, "Risk").value(0, "编号"))
    log = Table(book, "FollowUps")
    assert book.dispatch("follow-up", customers=who, by="x", news="第一条")[0]
    log.put(1, "编号", who)
    log.put(1, "最新情况", "手写")
    done, said = book.dispatch("follow-up", by="x", customers=who, news="第三条")
    assert done, said
    assert [row[0] for row in log.rows()] == [1.0, 2.0, 3.0]
    assert log.record(1)["最新情况"] == "手写" and log.record(1)["校验"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", [key for key, action in ACTIONS.items() if action.questions])
def test_the_box_of_an_action_keeps_what_was_typed(office: Office, key: str, language: Language) -> None:
    """Without a screen the box cannot be shown; it is made, and read as after OK."""
    questions = ACTIONS[key].questions
    typed = {q.key: q.choices[-1](language) if q.choices else "true" for q in questions}
    dialog = make_dialog(office.context, key, questions, typed, language)
    assert answers_of(dialog, questions) == typed
    blank = make_dialog(office.context, key, questions, {}, language)
    assert set(answers_of(blank, questions)) == set(typed)


def test_every_action_is_in_the_menu(office: Office) -> None:
    provider = office.service("com.sun.star.configuration.ConfigurationProvider")
    path = office.properties({"nodepath": "/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar"})
    menus = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", path)
    submenu = menus.getByName("org.riskxl.menu").getByName("Submenu")
    entries = [submenu.getByName(name) for name in submenu.ElementNames]
    assert [entry.getByName("URL") for entry in entries] == [f"org.riskxl:{key}" for key in ACTIONS]


def test_the_workbook_has_every_table(book: Book) -> None:
    assert {"Risk", *BY_NAME} <= set(book.document.DatabaseRanges.ElementNames)
