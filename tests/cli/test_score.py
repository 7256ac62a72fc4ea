"""riskxl score: files in, files out, the same bits as the kernel, clear words for odd input."""

from __future__ import annotations

import csv
import hashlib
import math
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Profile
from riskxl.scoring.table import Scorer
from riskxl.tiers import Tier
from tests.cli.running import Run

ZH = ("风险得分", "得分档", "风险等级", "应对措施", "主要原因", "数据完整度", "数据问题")
KEYS = ("score", "score_tier", "tier", "plan", "reasons", "coverage", "problems")


def general_headers() -> list[str]:
    return [c.labels.zh for c in ProfileLibrary().get("general").characteristics]


CLEAN: list[Any] = [2_000_000, *[0] * 12]
OVERDUE = 6
DISHONEST = 5


def write_csv(path: Path, rows: list[list[Any]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """Rows of any kind of output as dictionaries; blank cells as None."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]
    if path.suffix == ".parquet":
        return [
            {k: None if v == "" else v for k, v in row.items()} for row in pq.read_table(path).to_pylist()
        ]
    header, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_all_input_columns_in_order_then_seven(run: Run, tmp_path: Path) -> None:
    head = ["备注", *general_headers(), "联系人"]
    write_csv(tmp_path / "in.csv", [head, ["老客户", *CLEAN, "张三"]])
    assert run("score", "in.csv", "-o", "out.csv").code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == [*head, *ZH]
    [row] = read(tmp_path / "out.csv")
    assert (row["备注"], row["联系人"], row["风险得分"], row["风险等级"]) == (
        "老客户",
        "张三",
        "100",
        "低风险",
    )


@pytest.mark.parametrize(
    ("option", "names", "tier"),
    [
        ("zh", ZH, "低风险"),
        ("keys", KEYS, "low"),
        ("en", ("Risk score", "Score tier", "Risk tier"), "Low risk"),
    ],
)
def test_names_of_the_result_columns(
    run: Run, tmp_path: Path, option: str, names: tuple[str, ...], tier: str
) -> None:
    write_csv(tmp_path / "in.csv", [general_headers(), CLEAN])
    assert run("score", "in.csv", "-o", "out.csv", "--columns", option).code == 0
    [row] = read(tmp_path / "out.csv")
    assert set(names) <= set(row)
    assert row[names[2]] == tier


def example_rows(profile: Profile) -> list[list[Any]]:
    """The profile's own examples as rows of cells, one of them blank."""
    rows = []
    for example in profile.examples:
        if example.mode is None:
            blank = example.others == "blank"
            rows.append(
                [
                    example.values.get(
                        c.key,
                        None if blank else c.categories[int(c.clean)].labels.zh if c.categories else c.clean,
                    )
                    for c in profile.characteristics
                ]
            )
    return rows


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize("key", ["general", "basic", "judicial", "ecommerce", "enterprise_services"])
def test_examples_give_the_same_bits_through_files(run: Run, tmp_path: Path, key: str, suffix: str) -> None:
    library = ProfileLibrary()
    profile = library.get(key)
    headers, rows = [c.labels.zh for c in profile.characteristics], example_rows(profile)
    write_csv(
        tmp_path / "in.csv", [headers, *[["" if cell is None else cell for cell in row] for row in rows]]
    )
    assert run("score", "in.csv", "-o", f"mid{suffix}", "--profile", key).code == 0
    # and once more from that kind of file
    scored = run("score", f"mid{suffix}", "-o", "out.parquet", "--profile", key, "--columns", "keys")
    assert scored.code == 0
    table = Scorer(library, profile).score_rows(rows, headers)
    for row, got in enumerate(pq.read_table(tmp_path / "out.parquet").to_pylist()):
        score = float(table.scores.score[row])
        assert got["score"] == (None if math.isnan(score) else score)
        assert got["tier"] == Tier(table.scores.tier[row]).key
        assert got["score_tier"] == Tier(table.scores.score_tier[row]).key
        assert got["coverage"] == float(table.scores.coverage[row])


def test_a_row_can_have_its_own_profile(run: Run, tmp_path: Path) -> None:
    head = ["客户名称", "行业模板", *general_headers()]
    overdue = list(CLEAN)
    overdue[OVERDUE] = 2
    rows = [
        ["甲", "", *overdue],
        ["乙", "生产制造", *overdue],
        ["丙", "没有的", *overdue],
        ["丁", "general", *overdue],
    ]
    write_csv(tmp_path / "in.csv", [head, *rows])
    ran = run("score", "in.csv", "-o", "out.csv")
    assert ran.code == 0
    got = read(tmp_path / "out.csv")
    assert [row["风险得分"] for row in got] == ["90", "83.3", None, "90"]
    assert "没有这个行业模板" in str(got[2]["数据问题"])
    assert got[2]["风险等级"] is None


def test_odd_cells_are_listed_with_row_and_column(run: Run, tmp_path: Path) -> None:
    odd = list(CLEAN)
    odd[OVERDUE] = "约3次"
    write_csv(tmp_path / "in.csv", [["编号", *general_headers()], ["A1", *CLEAN], ["A2", *odd]])
    ran = run("score", "in.csv", "-o", "out.csv")
    assert ran.code == 0
    for word in ("第 3 行", "A2", "历史逾期付款次数", "约3次", "请填整数"):
        assert word in ran.out
    good, bad = read(tmp_path / "out.csv")
    assert good["数据问题"] is None
    assert "约3次" in str(bad["数据问题"])
    assert bad["风险等级"] == "中风险"  # a critical indicator that nobody could read is not clean


def test_totals_by_tier_and_fingerprint(run: Run, tmp_path: Path) -> None:
    dishonest = list(CLEAN)
    dishonest[DISHONEST] = 1
    write_csv(tmp_path / "in.csv", [general_headers(), CLEAN, dishonest, [None] * 13, CLEAN])
    ran = run("score", "in.csv", "-o", "out.csv")
    assert ProfileLibrary().get("general").fingerprint in ran.out
    assert "66.7%" in ran.out and "33.3%" in ran.out
    assert "4 行（其中 1 行没有指标数据" in ran.out
    assert [row["风险等级"] for row in read(tmp_path / "out.csv")] == ["低风险", "中风险", None, "低风险"]


def test_repeated_ids_and_missing_indicators_are_told(run: Run, tmp_path: Path) -> None:
    head = ["编号", *general_headers()[:-1]]
    write_csv(tmp_path / "in.csv", [head, ["A1", *CLEAN[:-1]], ["A2", *CLEAN[:-1]], ["A1", *CLEAN[:-1]]])
    ran = run("score", "in.csv", "-o", "out.csv")
    assert ran.code == 0
    assert "第 2 行与第 4 行编号相同" in ran.out
    assert "未结案涉诉金额占净资产比例" in ran.out


def test_two_columns_for_one_indicator_are_told_and_neither_used(run: Run, tmp_path: Path) -> None:
    head = [*general_headers(), "逾期次数"]
    write_csv(tmp_path / "in.csv", [head, [*CLEAN, 5]])
    ran = run("score", "in.csv", "-o", "out.csv")
    assert ran.code == 0
    for word in ("历史逾期付款次数", "逾期次数", "未采用任何一列"):
        assert word in ran.out
    assert "表中没有这些指标" not in ran.out  # it is there, if twice
    [row] = read(tmp_path / "out.csv")
    assert row["风险等级"] == "中风险"


def test_scoring_a_result_again_keeps_its_columns(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", [general_headers(), CLEAN])
    assert run("score", "in.csv", "-o", "once.csv").code == 0
    ran = run("score", "once.csv", "-o", "twice.csv")
    assert ran.code == 0
    assert "原表已有“风险得分”列" in ran.out
    [row] = read(tmp_path / "twice.csv")
    assert row["风险得分"] == row["风险得分 (RiskXL)"] == "100"


def test_wide_tables_with_blank_rows_and_a_title(run: Run, tmp_path: Path) -> None:
    extra = [f"附加{n}" for n in range(290)]
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet = book.add_worksheet("客户")
    sheet.merge_range(0, 0, 0, 5, "2026年客户风险台账")
    sheet.write_row(2, 0, [*general_headers(), *extra])
    sheet.write_row(3, 0, CLEAN)
    sheet.write_row(6, 0, CLEAN)
    book.close()
    assert run("score", "in.xlsx", "-o", "out.xlsx").code == 0
    rows = read(tmp_path / "out.xlsx")
    assert [row["风险等级"] for row in rows] == ["低风险", None, None, "低风险"]
    assert len(rows[0]) == 303 + 7


def test_header_only(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", [general_headers()])
    ran = run("score", "in.csv", "-o", "out.csv")
    assert ran.code == 0
    assert "0 行" in ran.out
    assert read(tmp_path / "out.csv") == []


def refused(tmp_path: Path) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Inputs that cannot be scored: the exit code and words of the message."""
    write_csv(tmp_path / "unknown.csv", [["甲", "乙"], ["1", "2"]])
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "encoding.csv").write_bytes(b"\xff\x81\x00\x9d" * 9)
    (tmp_path / "report.xlsx").write_bytes(b"%PDF-1.7 this is no workbook")
    (tmp_path / "locked.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    book = xlsxwriter.Workbook(tmp_path / "two.xlsx")
    for name in ("华东", "华南"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, general_headers())
        sheet.write_row(1, 0, CLEAN)
    book.close()
    return {
        "unknown.csv": (2, ("甲", "指标")),
        "empty.csv": (1, ("空",)),
        "encoding.csv": (1, ()),
        "report.xlsx": (1, ("PDF",)),
        "locked.xlsx": (1, ()),
        "two.xlsx": (2, ("华东", "华南", "--sheet")),
        "missing.csv": (2, ("不存在",)),
    }


def test_refusals_say_why_and_leave_everything_as_it_was(run: Run, tmp_path: Path) -> None:
    for name, (code, words) in refused(tmp_path).items():
        path = tmp_path / name
        before = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
        (tmp_path / "out.csv").write_text("an older result", encoding="utf-8")
        ran = run("score", name, "-o", "out.csv")
        assert ran.code == code, (name, ran.text)
        assert name in ran.err or words, name
        for word in words:
            assert word in ran.err, (name, word, ran.err)
        assert "→" in ran.err, name  # a remedy
        assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "an older result"
        if before is not None:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    leftovers = [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert leftovers == []


def test_a_sheet_can_be_chosen(run: Run, tmp_path: Path) -> None:
    refused(tmp_path)
    assert run("score", "two.xlsx", "--sheet", "华南", "-o", "out.csv").code == 0
    ran = run("score", "two.xlsx", "--sheet", "华北", "-o", "out.csv")
    assert ran.code == 2
    assert "华南" in ran.err


def test_english(run: Run, tmp_path: Path) -> None:
    odd = list(CLEAN)
    odd[OVERDUE] = "about 3"
    write_csv(tmp_path / "in.csv", [general_headers(), odd])
    ran = run("score", "in.csv", "-o", "out.csv", "--lang", "en")
    assert ran.code == 0
    assert "row 2" in ran.out and "not a count" in ran.out
    [row] = read(tmp_path / "out.csv")
    assert row["Risk tier"] == "Medium risk"


def test_normalised_counting(run: Run, tmp_path: Path) -> None:
    dishonest = list(CLEAN)
    dishonest[DISHONEST] = 1
    write_csv(tmp_path / "in.csv", [general_headers(), dishonest])
    for option in (["--mode", "normalise"], ["--profile", "通用（折算）"]):
        assert run("score", "in.csv", "-o", "out.csv", *option).code == 0
        assert read(tmp_path / "out.csv")[0]["风险得分"] == "86.6"


def test_the_fingerprint_is_stored_with_the_results(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", [general_headers(), CLEAN])
    fingerprint = ProfileLibrary().get("general").fingerprint
    assert run("score", "in.csv", "-o", "out.parquet").code == 0
    assert fingerprint.encode() in pq.read_schema(tmp_path / "out.parquet").metadata[b"riskxl"]
    assert run("score", "in.csv", "-o", "out.xlsx").code == 0
    assert fingerprint in openpyxl.load_workbook(tmp_path / "out.xlsx").properties.description
