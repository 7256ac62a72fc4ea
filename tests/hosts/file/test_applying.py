"""FileBook.apply: what it writes, read back by four readers, and all that it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import formulon
import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from riskxl.actions.changes import Changes
from riskxl.actions.customers import Customers
from riskxl.actions.moments import to_moment
from riskxl.actions.snapshot import Snapshot
from riskxl.errors import DataError
from riskxl.hosts.file import FileBook
from riskxl.ledger import chain

from .books import NOON, OWN_PROFILE, a_follow_up, parts_of, with_parts

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

NASTY = "=1+1\n第二行\t<&> \"'_x0041_"


def applied(path: Path, changes: Changes, *tables: str) -> Snapshot:
    """The workbook after the changes, their ledger rows sealed."""
    port = FileBook(path)
    snapshot = port.read(tables)
    chain.seal(snapshot, changes)
    port.apply(changes, snapshot)
    return FileBook(path).read(tables)


def test_four_readers_agree_on_appended_rows(book: Path) -> None:
    changes = Changes()
    for n in range(3):
        changes.append("FollowUps", a_follow_up(n, news=NASTY))
    table = applied(book, changes).table("FollowUps")
    assert [table.get(n, "number") for n in range(3)] == [1.0, 2.0, 3.0]
    assert table.get(0, "news") == NASTY
    assert table.get(0, "time") == NOON

    sheet = openpyxl.load_workbook(book)["跟进记录"]
    assert sheet.tables["FollowUps"].ref == sheet.tables["FollowUps"].autoFilter.ref == "A3:K6"
    assert sheet["B4"].value == to_moment(NOON)
    assert sheet["F4"].value == NASTY.replace("_x0041_", "_x005F_x0041_")  # openpyxl leaves escapes
    assert sheet["F4"].data_type != "f"
    assert sheet["F6"].alignment.wrap_text and sheet["F6"].number_format == sheet["F4"].number_format

    rows = CalamineWorkbook.from_path(book).get_sheet_by_name("跟进记录").to_python()
    assert [row[5] for row in rows[-3:]] == [NASTY] * 3

    engine = formulon.Workbook.load(book.read_bytes())
    place = next(n for n in range(engine.sheet_count()) if engine.sheet_name(n) == "跟进记录")
    assert engine.get_value(place, 5, 5).text == NASTY
    assert engine.get_value(place, 5, 1).number == NOON + 2


def test_control_characters_come_back(book: Path) -> None:
    changes = Changes()
    changes.append("FollowUps", a_follow_up(news="铃\x07\r\n完"))
    assert applied(book, changes).table("FollowUps").get(0, "news") == "铃\x07\n完"


def test_every_other_part_is_the_same_to_the_byte(book: Path) -> None:
    before = parts_of(book)
    changes = Changes()
    changes.append("FollowUps", a_follow_up())
    changes.replaced["Todo"] = [{"owner": "王", "what": "跟进"}]
    applied(book, changes)
    after = parts_of(book)
    assert list(after) == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert not [
        name for name in changed if not re.match(r"xl/(worksheets/sheet|tables/table)\d+\.xml$", name)
    ]
    assert {"xl/vbaProject.bin", "customUI/customUI14.xml", "xl/styles.xml"} <= set(before) - changed
    tables = {name for name in changed if name.startswith("xl/tables/")}
    assert len(tables) <= 2


def test_new_customers_are_scored_as_the_kernel_scores_them(book: Path) -> None:
    rows = len(FileBook(book).read(("Risk",)).table("Risk").rows)
    changes = Changes()
    for n in range(3):
        indicators = {"overdue_payments": float(n), "abnormal_listings": 0.0, "trade_value": 2e6}
        rest = dict.fromkeys(
            ("revenue_swing", "executive_changes", "tax_arrears", "dishonest_debtor", "credit_delinquency"),
            0.0,
        )
        new = {"customer_id": f"N{n}", "name": f"新客户{n}", "last_follow_up": 46340.0, "score": 1.0}
        changes.append("Risk", {**new, **indicators, **rest})
    port = FileBook(book)
    port.apply(changes, port.read(("Risk",)))
    table = port.read(("Risk",)).table("Risk")
    customers = Customers(FileBook(book).read(("Risk",)), port.functions("zh"))
    assert len(table.rows) == rows + 3
    for row in range(len(table.rows)):
        assert table.get(row, "score") == customers.verdicts[row].score
    assert table.get(rows + 2, "score") == 90.0
    assert table.get(rows + 2, "plan")
    sheet = openpyxl.load_workbook(book)["客户风险表"]
    assert str(sheet.print_area).endswith(f"${5 + rows + 3}")
    last = sheet.tables["Risk"].ref.partition(":")[2]
    row_number = int(re.sub(r"\D", "", last))
    formulas = [cell.value for cell in sheet[row_number] if str(cell.value).startswith("=RISK_SCORE")]
    assert re.match(rf"=RISK_SCORE\(K{row_number}:AQ{row_number},\$K\$5:", formulas[0])


def test_an_updated_cell_recalculates_what_depends_on_it(book: Path) -> None:
    port = FileBook(book)
    snapshot = port.read(("Risk",))
    clean = next(
        row
        for row in range(len(snapshot.table("Risk").rows))
        if snapshot.table("Risk").get(row, "score") == 100
    )
    changes = Changes()
    changes.update("Risk", clean, {"overdue_payments": 1.0, "problem_note": "=2+2"})
    port.apply(changes, snapshot)
    table = port.read(("Risk",)).table("Risk")
    assert table.get(clean, "score") == 95
    assert table.get(clean, "problem_note") == "=2+2"


def test_a_report_is_replaced_by_fewer_and_by_more_rows(book: Path) -> None:
    for count in (4, 1, 0, 6):
        changes = Changes()
        changes.replaced["Health"] = [{"customer_id": f"C{n}", "cell": f"B{n + 6}"} for n in range(count)]
        table = applied(book, changes, "Health").table("Health")
        assert [table.get(n, "customer_id") for n in range(len(table.rows))] == [
            f"C{n}" for n in range(count)
        ]
        sheet = openpyxl.load_workbook(book)["数据体检"]
        assert sheet.tables["Health"].ref.endswith(str(3 + max(count, 1)))
        below = [cell.value for row in sheet.iter_rows(min_row=4 + max(count, 1)) for cell in row]
        assert not any(below)
        links = [row[n].value for row in sheet.iter_rows(min_row=4) for n in (5,)][: max(count, 1)]
        assert all(str(link).startswith("=IF") for link in links)


def test_settings_are_written_and_count_at_once(book: Path) -> None:
    changes = Changes(settings={"行业模板": "简版信用评分", "台账校验": "X:1:a"})
    snapshot = applied(book, changes, "Risk")
    assert snapshot.profile_word == "简版信用评分"
    port = FileBook(book)
    customers = Customers(port.read(("Risk",)), port.functions("zh"))
    assert all(c.get("score") == customers.verdicts[c.row].score for c in customers)


def test_a_hundred_follow_ups_keep_the_chain(book: Path) -> None:
    for portion in range(4):
        changes = Changes()
        for n in range(25):
            changes.append(
                "FollowUps", a_follow_up(portion * 25 + n, news=f"{NASTY}{n}", measures=" 前后有空格 ")
            )
        snapshot = applied(book, changes, "FollowUps")
    assert len(snapshot.table("FollowUps").rows) == 100
    assert chain.verify(snapshot) == []
    altered = Changes()
    altered.update("FollowUps", 50, {"news": "改过"})
    port = FileBook(book)
    port.apply(altered, port.read(("FollowUps",)))
    misfit = chain.verify(port.read(("FollowUps",)))
    assert [found.number for found in misfit] == [51]


def test_colours_and_rules_follow_a_table_that_outgrows_them(book: Path) -> None:
    changes = Changes()
    for n in range(5100):
        changes.append("FollowUps", a_follow_up(n))
    applied(book, changes, "FollowUps")
    sheet = openpyxl.load_workbook(book)["跟进记录"]
    last = int(re.sub(r"\D", "", sheet.tables["FollowUps"].ref.partition(":")[2]))
    assert last == 5103
    for area in (*sheet.conditional_formatting, *sheet.data_validations.dataValidation):
        for part in str(area.sqref).split():
            assert int(re.sub(r"\D", "", part.partition(":")[2])) == 6103


def test_a_long_ledger_goes_on_and_takes_changes_in_any_row(book: Path) -> None:
    for portion in range(2):
        changes = Changes()
        for n in range(600):
            changes.append("FollowUps", a_follow_up(portion * 600 + n, name="很长的公司名称" * 5))
        snapshot = applied(book, changes, "FollowUps")
    for row in (1199, 2, 700):
        changes = Changes()
        changes.append("FollowUps", a_follow_up(5000 + row))
        port = FileBook(book)
        snapshot = port.read(("FollowUps",))
        chain.seal(snapshot, changes)
        changes.update("FollowUps", row, {"way": "电话"})  # as no action does to a sealed row
        port.apply(changes, snapshot)
    table = FileBook(book).read(("FollowUps",)).table("FollowUps")
    assert [table.get(n, "number") for n in range(len(table.rows))] == [float(n + 1) for n in range(1203)]
    assert [n for n in range(1203) if table.get(n, "way")] == [2, 700, 1199]
    sheet = openpyxl.load_workbook(book)["跟进记录"]
    assert [sheet.cell(row, 1).value for row in range(4, 1207)] == list(range(1, 1204))


def test_the_order_of_calculation_is_found_anew_when_formulas_come(book: Path) -> None:
    parts = parts_of(book)
    parts["xl/calcChain.xml"] = b'<calcChain xmlns="x"><c r="AR6" i="1"/></calcChain>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="application/xml"/></Types>'
    )
    relation = (
        b'<Relationship Id="rId999" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'calcChain" Target="calcChain.xml"/></Relationships>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation)
    with_parts(book, parts)
    changes = Changes()
    changes.append("Risk", {"customer_id": "N1", "name": "新"})
    applied(book, changes, "Risk")
    after = parts_of(book)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after[rels] + after["[Content_Types].xml"]


def test_nothing_to_write_leaves_the_file_alone(book: Path) -> None:
    before = book.read_bytes()
    port = FileBook(book)
    port.apply(Changes(), port.read())
    assert book.read_bytes() == before
    assert not (book.parent / "RiskXL备份").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (Changes(appended={"FollowUps": [{"news": "字" * 32_768}]}), "at most"),
        (Changes(appended={"FollowUps": [{"nonsense": 1.0}]}), "no column"),
        (Changes(settings={"没有的名称": 1.0}), "no defined name"),
    ],
)
def test_what_cannot_be_written_is_refused(book: Path, changes: Changes, words: str) -> None:
    before = book.read_bytes()
    port = FileBook(book)
    with pytest.raises(DataError, match=words):
        port.apply(changes, port.read())
    assert book.read_bytes() == before


def test_new_profiles_are_written_and_used(book: Path) -> None:
    port = FileBook(book)
    port.apply(Changes(files={"ours.yaml": OWN_PROFILE}, settings={"行业模板": "本公司"}), port.read())
    path = book.parent / "profiles" / "ours.yaml"
    assert path.read_bytes().decode() == OWN_PROFILE
    snapshot = port.read(("Risk",))
    customers = Customers(snapshot, port.functions("zh"))
    assert {verdict.profile.key for verdict in customers.verdicts.values()} > {"ours"}
    assert all(c.get("score") == customers.verdicts[c.row].score for c in customers)


def test_a_profile_that_is_there_is_never_overwritten(book: Path) -> None:
    before = book.read_bytes()
    path = book.parent / "profiles" / "ours.yaml"
    path.parent.mkdir()
    path.write_bytes(b"mine")
    port = FileBook(book)
    files = {"new.yaml": OWN_PROFILE, "ours.yaml": OWN_PROFILE}
    with pytest.raises(DataError, match="such a file already"):
        port.apply(Changes(files=files), port.read())
    assert path.read_bytes() == b"mine"
    assert list(path.parent.iterdir()) == [path]
    assert book.read_bytes() == before
