"""riskxl demo, build and calc: a live workbook, without Excel."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from riskxl.functions import Functions
from riskxl.hosts.embedded import EmbeddedWorkbook, recalculate
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary
from tests.cli.running import Run


def values(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


@pytest.mark.parametrize(
    ("language", "book", "words"),
    [
        (
            "zh",
            "RiskXL-演示.xlsx",
            (
                *("合成", "低风险", "极高风险", "待评估", "至少高风险", "其他客户变化：0 家"),
                *("低风险 → 高风险（待审批）", "新任务：冻结账期、暂停新订单、启动催收", "台账校验通过"),
            ),
        ),
        (
            "en",
            "RiskXL-demo.xlsx",
            (
                *("synthetic", "Low risk", "Extreme risk", "Unrated", "Other customers changed: 0"),
                *("Low risk → High risk (Open)", "New tasks: Freeze credit term", "All ledgers are as"),
            ),
        ),
    ],
)
def test_demo(run: Run, tmp_path: Path, language: str, book: str, words: tuple[str, ...]) -> None:
    ran = run("demo", "-o", "out", "--lang", language)
    assert ran.code == 0
    for word in words:
        assert word in ran.out, word
    assert (tmp_path / "out" / book).is_file()
    assert str(tmp_path / "out" / book) in ran.out
    assert run("book", "verify", f"out/{book}", "--lang", language).code == 0


def test_demo_with_another_profile_and_twice(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        ran = run("demo", "-o", "out", "--profile", "生产制造")
        assert ran.code == 0
        assert "生产制造 → 通用" in ran.out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_built_values_are_those_of_the_live_formulas(run: Run, tmp_path: Path, language: Language) -> None:
    assert run("build", "-o", "out", "--lang", language).code == 0
    functions = risk_functions(Functions(ProfileLibrary(), language))
    for suffix in (".xlsx", ".xlsm"):
        built = tmp_path / "out" / f"RiskXL{suffix}"
        fresh = tmp_path / f"fresh{suffix}"
        report = recalculate(built, fresh, functions)
        assert report.risk_formulas > 400
        assert report.kept == ()
        assert values(fresh) == values(built)


def test_build_is_the_same_every_time(run: Run, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert run("build", "-o", folder).code == 0
    for name in ("RiskXL.xlsm", "RiskXL.xlam", "RiskXL.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_build_with_own_data(run: Run, tmp_path: Path) -> None:
    data = "客户编号,公司名称,逾期次数,失信记录,经营异常,征信逾期,累计历史交易额\n001,某公司,4,0,0,0,120万\n"
    (tmp_path / "customers.csv").write_text(data, encoding="gb18030")
    assert run("build", "--data", "customers.csv", "-o", "out").code == 0
    rows = values(tmp_path / "out" / "RiskXL.xlsx")["客户风险表"]
    header, first = rows[4], rows[5]
    got = dict(zip(header, first, strict=True))
    assert (got["编号"], got["客户全称"], got["历史逾期付款次数"]) == ("001", "某公司", 4)
    assert got["风险等级"] == "高风险"
    assert got["累计历史交易额"] == "120万"


def test_build_keeps_the_units_of_the_headers(run: Run, tmp_path: Path) -> None:
    head = "编号,逾期次数,失信记录,经营异常,征信逾期,累计历史交易额(万元),营收波动(%),欠税记录"
    (tmp_path / "in.csv").write_text(f"{head}\nA1,0,0,0,0,120,-35,0\nA2,0,0,0,0,5,0.35,0\n", encoding="utf-8")
    assert run("build", "--data", "in.csv", "-o", "out").code == 0
    assert run("score", "in.csv", "-o", "out.csv").code == 0
    rows = values(tmp_path / "out" / "RiskXL.xlsx")["客户风险表"]
    first, second = (dict(zip(rows[4], row, strict=True)) for row in rows[5:7])
    assert (first["累计历史交易额"], second["累计历史交易额"]) == (1_200_000, 50_000)
    assert first["近半年营收波动幅度"] == -0.35
    assert "0.35 [营收波动(%)]" in second["数据问题"]  # ambiguous there, so it must not become 35 % here
    scored = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    for row, line in zip((first, second), scored, strict=True):
        assert f",{row['风险得分']:g}," in line


def test_build_refuses_two_columns_for_one_indicator(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("编号,逾期次数,历史逾期付款次数\nA1,1,5\n", encoding="utf-8")
    ran = run("build", "--data", "in.csv", "-o", "out")
    assert ran.code == 1
    assert "逾期次数" in ran.err and "历史逾期付款次数" in ran.err
    assert not (tmp_path / "out").exists()


def test_macro_workbook_and_addin_have_their_parts(run: Run, tmp_path: Path) -> None:
    assert run("build", "-o", ".").code == 0
    for name in ("RiskXL.xlsm", "RiskXL.xlam"):
        parts = zipfile.ZipFile(tmp_path / name).namelist()
        assert "xl/vbaProject.bin" in parts
        assert "customUI/customUI14.xml" in parts
    assert "xl/vbaProject.bin" not in zipfile.ZipFile(tmp_path / "RiskXL.xlsx").namelist()


def test_edit_and_switch_in_the_built_workbook(run: Run, tmp_path: Path) -> None:
    assert run("build", "-o", ".").code == 0
    functions = Functions(ProfileLibrary())
    book = EmbeddedWorkbook(tmp_path / "RiskXL.xlsm", risk_functions(functions))
    sheet = "客户风险表"
    header = {str(book.get_at(sheet, 5, n)): n for n in range(1, 70)}
    score, overdue = header["风险得分"], header["历史逾期付款次数"]
    before = [book.get_at(sheet, row, score) for row in range(6, 48)]
    assert before[0] == 100.0
    book.set(sheet, f"Q{6}", 4)
    assert overdue == 17  # column Q
    book.calculate()
    after = [book.get_at(sheet, row, score) for row in range(6, 48)]
    assert after[0] == 85.0 and after[1:] == before[1:]
    book.set(sheet, "B2", "生产制造")
    book.calculate()
    assert book.get_at(sheet, 6, score) == 75.0
    assert book.get("行业模板", "C20") == 137.0  # the live table grew with the profile
    book.set("参数", "B5", "百分制折算")
    book.calculate()
    assert book.get_at(sheet, 6, score) == 81.7  # 100 − 25 × 100/137
    book.save(tmp_path / "edited.xlsm")
    assert zipfile.ZipFile(tmp_path / "edited.xlsm").read("xl/vbaProject.bin") == zipfile.ZipFile(
        tmp_path / "RiskXL.xlsm"
    ).read("xl/vbaProject.bin")


def test_calc(run: Run, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "mine.xlsx")
    sheet = book.add_worksheet("我的表")
    sheet.write_row("A1", ["客户名称", "信用评分", "交易记录"])
    sheet.write_row("A2", ["某公司", 60, "多次延期付款"])
    sheet.write_formula("D2", '=RISK_SCORE(B2:C2,B1:C1,"basic")')
    sheet.write_formula("E2", '=RISK_TIER(B2:C2,B1:C1,"简版信用评分")')
    sheet.write_formula("F2", '=RISK_SCORE(B2:C2,B1:C1,"没有")')
    book.close()
    original = (tmp_path / "mine.xlsx").read_bytes()
    ran = run("calc", "mine.xlsx", "-o", "done.xlsx")
    assert ran.code == 0
    assert (tmp_path / "mine.xlsx").read_bytes() == original
    assert "3 个 RISK_ 公式" in ran.out
    assert values(tmp_path / "done.xlsx")["我的表"][1][3:5] == [35.0, "高风险"]
    shutil.copy(tmp_path / "mine.xlsx", tmp_path / "here.xlsx")
    assert run("calc", "here.xlsx").code == 0
    assert values(tmp_path / "here.xlsx")["我的表"][1][3] == 35.0


@pytest.mark.parametrize("name", ["nothing.xlsx", "text.xlsx", "old.xls"])
def test_calc_refuses(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "text.xlsx").write_bytes(b"%PDF-1.7")
    (tmp_path / "old.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1"))
    ran = run("calc", name)
    assert ran.code == (2 if name == "nothing.xlsx" else 1)
    assert name in ran.err and "→" in ran.err
