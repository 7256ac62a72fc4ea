"""Four weeks of a small company's credit control, on a real workbook file, without Excel.

Read it from top to bottom: an import finds a customer in trouble, the rescore detects the change, risk
control approves it, sales follows up, a bad debt is written off, everybody is told, and a row that was
altered by hand is found.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_day, to_moment
from riskxl.actions.settings import APPROVERS
from riskxl.errors import RiskxlError
from riskxl.functions import Functions
from riskxl.hosts.embedded import EmbeddedWorkbook
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.hosts.file import FileBook, run_on_file
from riskxl.ledger.as_of import as_of
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook import names
from riskxl.workbook.build import build_workbook
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import laid_out

LIBRARY = ProfileLibrary()
FUNCTIONS = Functions(LIBRARY, "zh")
MONDAY = datetime(2026, 11, 2, 9, 0)
CLEAN: dict[str, Any] = {
    c.labels.zh: 2_000_000 if c.key == "trade_value" else 0 for c in LIBRARY.get("general").characteristics
}
OWNERS = {"销售责任人": "销售经理 张三", "风控责任人": "风控专员 李四", "客户类型": "个人"}


class Company:
    """The workbook on the share, and the people who work on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path, self.now = folder, folder / "客户风控.xlsm", MONDAY
        columns = Columns(LIBRARY)
        header = ["编号", "客户全称", "现账期(天)", *OWNERS, *CLEAN]
        rows = [
            [id_, name, 60, *OWNERS.values(), *CLEAN.values()]
            for id_, name in (("C001", "东方电子"), ("C002", "南方贸易"), ("C003", "西部建材"))
        ]
        customers = laid_out(header, rows, LIBRARY, columns)
        build_workbook(self.path, customers, LIBRARY.get("general"), FUNCTIONS)
        self.type_in(names.SETTING_SHEET.zh, {"A10": "王总", "A11": "钱进", "B11": "销售总监"})

    def type_in(self, sheet: str, cells: Mapping[str, Any]) -> None:
        """What somebody types by hand."""
        book = EmbeddedWorkbook(self.path, risk_functions(FUNCTIONS))
        for cell, value in cells.items():
            book.set(sheet, cell, value)
        book.save()

    def do(self, action: str, *customers: str, by: str = "李四", **answers: object) -> Changes:
        typed = {key: str(value) for key, value in answers.items()}
        return run_on_file(self.path, action, typed, customers=customers, by=by, now=self.now)

    def said(self, action: str, *customers: str, by: str = "李四", **answers: object) -> str:
        changes = self.do(action, *customers, by=by, **answers)
        return "\n".join(text.zh for text in (*changes.messages, *changes.warnings))

    def refused(self, action: str, *customers: str, by: str = "李四", **answers: object) -> str:
        before = self.path.read_bytes()
        with pytest.raises(RiskxlError) as refusal:
            self.do(action, *customers, by=by, **answers)
        assert self.path.read_bytes() == before
        return refusal.value.text("zh")

    def rows(self, table: str) -> list[dict[str, Any]]:
        return list(FileBook(self.path).read((table,)).table(table).records())

    def customer(self, id_: str) -> dict[str, Any]:
        return next(row for row in self.rows("Risk") if row["customer_id"] == id_)

    def exported(self, name: str, rows: Sequence[Mapping[str, Any]]) -> Path:
        """What the customer system exports."""
        path = self.folder / name
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def next_week(self) -> None:
        self.now += timedelta(days=7)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return Company(tmp_path_factory.mktemp("company"))


# The tests of this file are one story, told in order.


def test_week_1_the_first_rescore_is_the_baseline(company: Company) -> None:
    assert FileBook(company.path).read(("Risk",)).settings[APPROVERS][0][0] == "王总"
    said = company.said("rescore")
    assert "3" in said
    history = company.rows("History")
    assert [(row["customer_id"], row["score"], row["tier"]) for row in history] == [
        ("C001", 100.0, "低风险"),
        ("C002", 100.0, "低风险"),
        ("C003", 100.0, "低风险"),
    ]
    assert company.rows("TierChanges") == []
    assert len(company.rows("Rules")) == 1
    company.do("rescore")
    assert len(company.rows("History")) == 3, "nothing changed, so nothing is written"


def test_week_1_sales_follows_up(company: Company) -> None:
    company.do("follow-up", "C002", by="张三", way="电话", news="年底有大单")
    assert to_day(company.customer("C002")["last_follow_up"]) == MONDAY.date()
    assert to_day(company.customer("C002")["next_follow_up"]) == datetime(2027, 2, 2).date()


def test_week_2_an_import_brings_bad_news_and_a_new_customer(company: Company) -> None:
    company.next_week()
    export = company.exported(
        "export.csv",
        [
            {"客户编号": "C001", "客户名称": "东方电子", "逾期次数": "4", "失信记录": "无", "备用": "x"},
            {"客户编号": "C002", "客户名称": "南方贸易", "逾期次数": "约3次", "失信记录": "有", "备用": ""},
            {"客户编号": "C004", "客户名称": "北方物流", "逾期次数": "0", "失信记录": "0", "备用": ""},
        ],
    )
    preview = company.path.read_bytes()
    company.do("import", file=export, preview=True)
    assert company.path.read_bytes() == preview, "a preview changes nothing"
    company.do("import", file=export)
    assert company.customer("C001")["tier"] == "高风险", "the formulas of the table follow at once"
    assert company.customer("C002")["tier"] == "中风险"
    assert company.customer("C002")["last_follow_up"] is not None, "notes are never touched"
    assert company.customer("C004")["tier"] == "待评估", "a new row has the formulas too"
    issues = company.rows("ImportIssues")
    assert [(row["customer_id"], row["value"]) for row in issues] == [("C002", "约3次")]
    logged = company.rows("Imports")[-1]
    assert (logged["file"], logged["new"], logged["updated"]) == ("export.csv", 1.0, 2.0)
    again = {row["customer_id"]: row for row in company.rows("Risk")}
    company.do("import", file=export)
    assert {row["customer_id"]: row for row in company.rows("Risk")} == again, "twice is once"


def test_week_2_the_rescore_detects_the_changes(company: Company) -> None:
    company.do("rescore")
    changes = {row["customer_id"]: row for row in company.rows("TierChanges")}
    assert set(changes) == {"C001", "C002"}
    high = changes["C001"]
    assert (high["old_tier"], high["new_tier"], high["state"]) == ("低风险", "高风险", "待审批")
    assert "逾期" in str(high["reason"])
    assert to_moment(high["tell_by"]) == company.now + timedelta(hours=24)
    assert changes["C002"]["state"] == "无需审批"
    tasks = [(row["customer_id"], row["state"]) for row in company.rows("Tasks")]
    assert tasks and set(tasks) == {("C001", "待办")}
    assert "待审批" in str(company.customer("C001")["change_mark"])
    todo = [(row["what"], row["customer_id"]) for row in company.rows("Todo")]
    assert any(customer == "C001" for _, customer in todo)


def test_week_2_only_who_may_approves(company: Company) -> None:
    assert "赵六" in company.refused("approve", "C001", approver="赵六", decision="批准")
    assert "销售" in company.refused("approve", "C001", approver="钱进", decision="批准")
    company.do("approve", "C001", by="王总", approver="王总", decision="批准", note="停止放账")
    decided = company.rows("TierChanges")[-1]
    assert (decided["state"], decided["approver"]) == ("已批准", "王总")
    assert company.rows("TierChanges")[0]["state"] == "待审批", "the detected row is never overwritten"
    assert "已批准" in str(company.customer("C001")["change_mark"])


def test_week_3_the_debt_is_collected_and_the_rest_written_off(company: Company) -> None:
    company.next_week()
    company.do("follow-up", "C001", by="张三", way="拜访", news="只能还一部分", next_step="签还款协议")
    task = next(row for row in company.rows("Tasks") if row["customer_id"] == "C001")
    company.do("task-done", number=int(task["number"]), result="已冻结账期", lesson="早问三个月")
    assert company.rows("Tasks")[-1]["ref"] == task["number"]
    assert "凭证" in company.refused("write-off", "C001", amount=50000, approver="王总")
    company.do("write-off", "C001", amount=50000, evidence="FY-2026-011", approver="王总", asked_by="张三")
    written_off = company.rows("WriteOffs")[-1]
    assert (written_off["amount"], written_off["evidence"]) == (50000.0, "FY-2026-011")
    assert "FY-2026-011" in str(company.customer("C001")["write_off_mark"])
    assert "FY-2026-011" in str(company.rows("TierChanges")[-1]["reason"])


def test_week_3_everybody_is_told_once(company: Company) -> None:
    company.do("alerts")
    told = company.rows("Alerts")
    assert {"C001", "C002"} <= {row["customer_id"] for row in told}
    assert {row["state"] for row in told} <= {"待发送", "超24小时"}
    company.do("alerts")
    assert len(company.rows("Alerts")) == len(told)


def test_week_4_the_table_of_week_1_can_still_be_seen(company: Company) -> None:
    company.next_week()
    snapshot = FileBook(company.path).read()
    then = as_of(snapshot, FUNCTIONS, MONDAY + timedelta(days=1))
    assert [(row.customer_id, row.score) for row in then.rows] == [
        ("C001", 100),
        ("C002", 100),
        ("C003", 100),
    ]
    assert then.problems == ()


def test_week_4_a_row_altered_by_hand_is_found(company: Company) -> None:
    assert company.do("verify").warnings == []
    sheet = FileBook(company.path).read(("WriteOffs",)).table("WriteOffs")
    column = list(sheet.headers).index("核销金额")
    company.type_in("核销", {f"{'ABCDEFGH'[column]}{sheet.first_row}": 5000})
    found = company.do("verify").warnings
    assert len(found) == 1
    assert "核销" in found[0].zh
    assert str(sheet.first_row) in found[0].zh


def test_every_step_left_a_backup_and_the_macros_alone(company: Company) -> None:
    backups = sorted((company.folder / "RiskXL备份").iterdir())
    assert len(backups) == 10
    with zipfile.ZipFile(company.path) as now, zipfile.ZipFile(backups[0]) as then:
        for part in ("xl/vbaProject.bin", "customUI/customUI14.xml"):
            assert now.read(part) == then.read(part)
