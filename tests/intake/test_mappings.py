"""Mapping files: the exports of other systems, and every mistake in a file with its line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskxl.errors import ProfileError, UsageError
from riskxl.intake.mapping import Mappings
from riskxl.profile.library import ProfileLibrary
from tests.intake.given import CODE_A, CODE_B, WriteCsv, texts
from tests.memory_port import MemoryBook

ZOHO = (
    "Record Id,Account Name,Account Owner,Account Number,Industry,Phone,Billing Street,Annual Revenue,Rating,"
    "历史逾期付款次数",
    "zcrm_1,Acme Trading Co.,王五,1001,-None-,021-5555,1 Example Rd,5000000,Active,2",
)
FXIAOKE = (
    "客户名称,客户编码,负责人,客户类型,客户级别,电话,详细地址,统一社会信用代码,创建时间",
    f"甲有限公司,C-001,李四,重点客户,A,--,示例路1号,{CODE_A},2024-01-01 08:00",
)
QCC = (
    "企业名称,登记状态,法定代表人,注册资本,统一社会信用代码,电话,更多电话,注册地址,失信被执行人,经营异常,欠税公告,行政处罚",
    f"甲有限公司,存续,张三,100万元人民币,{CODE_A},010-1,-,示例路1号,-,2,0,3",
    f"乙有限公司,存续,李四,200万元人民币,{CODE_B},-,-,示例路2号,1,-,-,-",
)


def test_zoho(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    changes = book.run("import", file=str(csv_file(*ZOHO)))
    assert book.records("Risk") == [
        {
            "customer_id": "1001",
            "name": "Acme Trading Co.",
            "sales_owner": "王五",
            "contact": "021-5555",
            "address": "1 Example Rd",
            "overdue_payments": 2.0,
        }
    ]
    assert changes.warnings == []
    assert "Zoho CRM（自动识别）；根据公开文档编写，未用真实导出文件测试" in texts(changes.messages)
    assert book.records("Imports")[0]["mapping"] == "Zoho CRM"


def test_fxiaoke(csv_file: WriteCsv) -> None:
    book = MemoryBook()
    changes = book.run("import", file=str(csv_file(*FXIAOKE)))
    assert book.records("Risk") == [
        {
            "customer_id": "C-001",
            "name": "甲有限公司",
            "uscc": CODE_A,
            "address": "示例路1号",
            "sales_owner": "李四",
        }
    ]
    assert changes.warnings == []


def test_qcc_updates_by_credit_code_and_what_it_did_not_find_stays_unchecked(csv_file: WriteCsv) -> None:
    book = MemoryBook(
        [
            {"customer_id": "K1", "name": "甲有限公司", "uscc": CODE_A, "dishonest_debtor": 1},
            {"customer_id": "K2", "name": "乙公司", "uscc": CODE_B, "contact": "138"},
        ]
    )
    changes = book.run("import", file=str(csv_file(*QCC)), mapping="企查查")
    first, second = book.customer("K1"), book.customer("K2")
    assert (first["dishonest_debtor"], first["abnormal_listings"], first["tax_arrears"]) == (1, 2, 0)
    assert (second["name"], second["contact"], second["dishonest_debtor"]) == ("乙有限公司", "138", 1)
    assert "abnormal_listings" not in second
    assert "max_penalty" not in first
    assert changes.warnings == []


def test_every_shipped_mapping_says_where_it_comes_from(library: ProfileLibrary) -> None:
    mappings = Mappings(library)
    assert mappings.broken == []
    assert {mapping.stated.key for mapping in mappings.mappings} == {"zoho", "fxiaoke", "qcc"}
    for mapping in mappings.mappings:
        assert mapping.note is not None
        assert "未用真实导出文件测试" in mapping.note.zh
        assert "not tested against a live export" in mapping.note.en
        assert all(source.startswith("https://") for source in mapping.stated.sources)
        assert mapping.stated.sources


OWN = """\
key: erp
names: {zh: 我们的 ERP, en: Our ERP}
detect: [往来单位, 单位编码]
columns:
  单位编码: customer_id
  往来单位: name
  性质: customer_type
  成交额: trade_value
  失信: dishonest_debtor
values:
  性质: {公司: 企业, 自然人: 个人}
  失信: {查无: "0"}
blank: [未知]
ignore: [备注]
"""


def own(tmp_path: Path, text: str = OWN, name: str = "erp.yaml") -> Path:
    """A mapping in the folder of own profiles beside the workbook."""
    path = tmp_path / "profiles" / "mappings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_mapping_beside_the_workbook(tmp_path: Path, csv_file: WriteCsv) -> None:
    own(tmp_path)
    book = MemoryBook(place=tmp_path / "团队.xlsm")
    file = csv_file(
        "单位编码,往来单位,性质,成交额(万元),失信,备注", "1,甲公司,公司,12,查无,x", "2,乙,自然人,未知,未知,"
    )
    changes = book.run("import", file=str(file))
    assert book.records("Risk") == [
        {
            "customer_id": "1",
            "name": "甲公司",
            "customer_type": "企业",
            "trade_value": 120_000,
            "dishonest_debtor": 0,
        },
        {"customer_id": "2", "name": "乙", "customer_type": "个人"},
    ]
    assert "我们的 ERP（自动识别）" in texts(changes.messages)
    assert changes.warnings == []


def test_a_mapping_by_its_file_and_one_that_does_not_exist(tmp_path: Path, csv_file: WriteCsv) -> None:
    path = own(tmp_path, OWN.replace("erp", "elsewhere"), "elsewhere.yaml")
    file = csv_file("单位编码,往来单位", "1,甲公司")
    book = MemoryBook()
    book.run("import", file=str(file), mapping=str(path))
    assert book.customer("1")["name"] == "甲公司"
    with pytest.raises(UsageError, match=r"choose from: .*zoho"):
        book.run("import", file=str(file), mapping="用友")
    with pytest.raises(ProfileError, match="cannot be opened"):
        book.run("import", file=str(file), mapping=str(tmp_path / "没有.yaml"))


def test_an_own_mapping_takes_the_place_of_a_shipped_one(tmp_path: Path, csv_file: WriteCsv) -> None:
    text = "key: qcc\nnames: {zh: 企查查, en: Qichacha}\ncolumns: {公司: name, 企业编号: customer_id}\n"
    own(tmp_path, text, "qcc.yaml")
    book = MemoryBook(place=tmp_path / "团队.xlsm")
    book.run("import", file=str(csv_file("企业编号,公司", "1,甲公司")), mapping="qcc")
    assert book.customer("1")["name"] == "甲公司"


@pytest.mark.parametrize(
    ("changed", "line", "message", "remedy"),
    [
        (("trade_value", "trade_valeu"), 8, "不认识“trade_valeu”", "trade_value"),
        (("往来单位: name", "往来单位: score"), 6, "不认识“score”", ""),
        (("往来单位: name", "往来单位: lesson"), 6, "不认识“lesson”", ""),
        (("key: erp", "key: Erp"), 1, "不能作为键", "小写"),
        (("key: erp", "key: other"), 1, "文件名是 erp.yaml", "other.yaml"),
        (("columns:", "colunms:"), 4, "不认识这个名称", "columns"),
        (("blank: [未知]", "blank: 未知"), 13, "要一个列表", "[甲, 乙]"),
        (("  失信: {查无", "  失心: {查无"), 12, "不认识“失心”", "失信"),
        (("detect: [往来单位,", "detect: [往来,"), 3, "不认识“往来”", "往来单位"),
        (("ignore: [备注]", "ignore: [ 往来单位 ]"), 14, "同一个表头", "只留一处"),
        (("  性质: customer_type", "  单位 编码: customer_type"), 7, "同一个表头", "只留一处"),
        (("  性质: customer_type", "  单位编码: customer_type"), 7, "写了两次", "只留一个"),
        (("names:", "names"), 2, "", "冒号"),
    ],
)
def test_every_mistake_is_told_with_its_line_and_remedy(
    tmp_path: Path, csv_file: WriteCsv, changed: tuple[str, str], line: int, message: str, remedy: str
) -> None:
    path = own(tmp_path, OWN.replace(*changed))
    book = MemoryBook(place=tmp_path / "团队.xlsm")
    with pytest.raises(ProfileError) as refused:
        book.run("import", file=str(csv_file("单位编码", "1")), mapping=str(path))
    told = [problem for problem in refused.value.problems if f"第 {line} 行" in problem.where.zh]
    assert told, refused.value.text("zh")
    assert message in told[0].message.zh
    assert remedy in told[0].remedy.zh
    assert told[0].remedy.zh


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = own(tmp_path, OWN.replace("trade_value", "x").replace("customer_type", "y"))
    with pytest.raises(ProfileError) as refused:
        Mappings(ProfileLibrary()).get(str(path))
    assert len(refused.value.problems) == 2


def test_a_broken_mapping_does_not_hinder_imports_that_do_not_need_it(
    tmp_path: Path, csv_file: WriteCsv
) -> None:
    own(tmp_path, "key: 1\n")
    book = MemoryBook(place=tmp_path / "团队.xlsm")
    changes = book.run("import", file=str(csv_file("编号,客户全称", "K1,甲公司")))
    assert book.customer("K1")["name"] == "甲公司"
    assert "erp.yaml" in texts(changes.warnings)
