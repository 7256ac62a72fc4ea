"""FileBook.read: tables and settings as actions see them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from riskxl.actions.changes import Changes
from riskxl.actions.customers import Customers
from riskxl.actions.schema import BY_NAME
from riskxl.errors import DataError, UsageError
from riskxl.hosts.file import FileBook

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def test_every_table_and_setting_is_read(book: Path) -> None:
    snapshot = FileBook(book).read()
    assert set(snapshot.tables) == {"Risk", *BY_NAME}
    assert snapshot.place == book
    assert (snapshot.language, snapshot.mode, snapshot.profile_word) == ("zh", "deduct", "通用")
    assert len(snapshot.settings["审批人"]) > 1
    assert snapshot.setting("复核周期") == 7.0


def test_only_the_tables_asked_for_are_read(book: Path) -> None:
    assert set(FileBook(book).read(("FollowUps", "Risk")).tables) == {"FollowUps", "Risk"}


def test_a_table_without_rows_has_none(book: Path) -> None:
    table = FileBook(book).read(("FollowUps",)).table("FollowUps")
    assert not table.rows
    assert table.headers == tuple(column.labels.zh for column in BY_NAME["FollowUps"].columns)


def test_the_kernel_gives_what_the_formulas_of_the_file_say(book: Path) -> None:
    port = FileBook(book)
    snapshot = port.read(("Risk",))
    customers = Customers(snapshot, port.functions("zh"))
    assert len(customers) > 30
    for customer in customers:
        assert customer.get("score") == customers.verdicts[customer.row].score


def test_kinds_of_values(plain_book: Path, changed_by_hand: Any) -> None:
    with changed_by_hand() as workbook:
        sheet = workbook["风险事件"]
        row = sheet.tables["Events"].ref.partition(":")[2].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        sheet[f"A{row}"] = 46000.25
        sheet[f"B{row}"] = True
        sheet[f"C{row}"] = "#N/A"  # an error cell, as openpyxl stores it
        sheet[f"E{row}"] = "_x0041_ & <\n>"
        sheet[f"F{row}"] = 12.5
    table = FileBook(plain_book).read(("Events",)).table("Events")
    cells = table.rows[-1]
    assert cells[:3] == [46000.25, True, "#N/A"]
    assert cells[5] == 12.5
    assert cells[6] is None


def test_dates_count_from_1900_whatever_the_file_says(book: Path, patch_part: Any) -> None:
    serial = FileBook(book).read(("Risk",)).table("Risk").get(0, "since")
    patch_part(book, "xl/workbook.xml", ("<workbookPr ", '<workbookPr date1904="1" '))
    port = FileBook(book)
    snapshot = port.read(("Risk",))
    assert snapshot.table("Risk").get(0, "since") == serial + 1462
    assert snapshot.table("Risk").get(0, "score") is not None
    changes = Changes()
    changes.update("Risk", 0, {"last_follow_up": 46348.0})
    port.apply(changes, snapshot)
    after = FileBook(book).read(("Risk",)).table("Risk")
    assert after.get(0, "last_follow_up") == 46348.0
    assert after.get(0, "since") == serial + 1462


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        FileBook(tmp_path / "gone.xlsm").read()
    other = tmp_path / "list.xlsx"
    other.write_bytes(b"%PDF-1.4")
    with pytest.raises(DataError, match="not an Excel workbook"):
        FileBook(other).read()
