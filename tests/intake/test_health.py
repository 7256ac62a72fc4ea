"""数据体检: every kind of problem, with its cell and the remedy."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from riskxl.intake.alike import alike, core
from riskxl.profile.library import ProfileLibrary
from tests.intake.given import CODE_A, CODE_B, WriteCsv, texts
from tests.memory_port import NOW, MemoryBook

CLEAN: dict[str, Any] = {
    "trade_value": 1_000_000,
    "payment_record": None,
    **dict.fromkeys(
        (
            *("abnormal_listings", "revenue_swing", "executive_changes", "tax_arrears", "dishonest_debtor"),
            *("overdue_payments", "credit_delinquency", "order_surge", "term_extension", "returns_breaches"),
            *("max_penalty", "litigation_ratio"),
        ),
        0,
    ),
}
AGE = ("已过期", "更新时间不明")


def customer(customer_id: str = "K1", name: str = "甲公司", **cells: Any) -> dict[str, Any]:
    """A customer whose data are all right, but for the cells that are given."""
    return {"customer_id": customer_id, "name": name, **CLEAN, **cells}


def found(book: MemoryBook, *kinds: str, now: datetime = NOW) -> list[dict[str, Any]]:
    """The rows of these kinds; without kinds all but those about age."""
    book.run("check", now=now)
    rows = book.records("Health")
    return [row for row in rows if (row["kind"] in kinds if kinds else row["kind"] not in AGE)]


def test_nothing_is_wrong_with_clean_data() -> None:
    book = MemoryBook([customer(), customer("K2", "乙公司", uscc=CODE_A, customer_type="企业")])
    assert found(book) == []


@pytest.mark.parametrize(
    ("cells", "kind", "column", "problem"),
    [
        ({"dishonest_debtor": "约3次"}, "无效值", "失信被执行人记录", "不是次数"),
        ({"order_surge": 350}, "无效值", "单次下单金额突增幅度", "应在"),
        ({"term_days": "两个月"}, "无效值", "现账期(天)", "不是天数"),
        ({"customer_type": "重点客户"}, "无效值", "客户类型", "没有“重点客户”"),
        ({"customer_type": "企业"}, "信用代码", "统一社会信用代码", "没有统一社会信用代码"),
        ({"uscc": "91310000MA0000015X"}, "信用代码", "统一社会信用代码", "校验不通过"),
        ({"name": None}, "缺客户全称", "客户全称", "没有客户全称"),
        ({"customer_id": None}, "缺编号", "编号", "没有编号"),
        ({"profile": "火星"}, "行业模板", "行业模板", "没有这个行业模板"),
        ({"overdue_payments": None}, "未查", "历史逾期付款次数", "没有填"),
        ({"since": "去年"}, "日期", "合作起始时间", "不是日期"),
        ({"since": 2024}, "日期", "合作起始时间", "不是日期"),
        ({"last_follow_up": NOW + timedelta(days=9)}, "日期", "上次跟进日", "在将来"),
        ({"done_by": "2026-02-30"}, "日期", "完成时间", "不是日期"),
    ],
)
def test_one_problem_of_a_kind(cells: dict[str, Any], kind: str, column: str, problem: str) -> None:
    book = MemoryBook([customer("K0", "别家公司"), customer(**cells)])
    [row] = found(book)
    assert (row["kind"], row["column"]) == (kind, column)
    assert problem in row["problem"]
    assert row["remedy"]
    headers = book.read(["Risk"]).table("Risk").headers
    letters, number = row["cell"].rstrip("0123456789"), row["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    assert headers[position - 1] == column
    assert int(number) == book.read(["Risk"]).table("Risk").first_row + 1


def test_an_id_that_stands_twice() -> None:
    [row] = found(MemoryBook([customer(), customer("K2", "乙公司"), customer("K1", "丙公司")]))
    assert (row["kind"], row["name"], row["cell"], row["problem"]) == (
        "编号重复",
        "丙公司",
        "A6",
        "编号与 A4 相同",
    )


def test_a_credit_code_that_stands_twice() -> None:
    rows = found(MemoryBook([customer(uscc=CODE_A), customer("K2", "乙公司", uscc=CODE_A.lower())]))
    assert [(row["kind"], row["customer_id"], row["problem"]) for row in rows] == [
        ("信用代码", "K2", "与 K1 的信用代码相同")
    ]


def test_little_is_known_of_a_customer() -> None:
    rows = found(MemoryBook([{"customer_id": "K1", "name": "甲公司", "trade_value": 5}]))
    assert [row["kind"] for row in rows] == ["未查"] * 4 + ["资料不足"]
    assert rows[-1]["problem"] == "数据完整度只有 4%"


def test_how_much_must_be_known_is_the_profiles_to_say(tmp_path: Path) -> None:
    (tmp_path / "strict.yaml").write_text(
        "key: strict\nnames: {zh: 严格, en: Strict}\nextends: general\ncoverage_at_least: 0.95\n",
        encoding="utf-8",
    )
    half = {key: cell for key, cell in customer().items() if key != "term_extension"}  # 7 of 112
    book = MemoryBook([half], profile="strict", library=ProfileLibrary([tmp_path]))
    [row] = found(book)
    assert (row["kind"], row["problem"]) == ("资料不足", "数据完整度只有 93%")
    assert "达到 95% 才有得分" in row["remedy"]
    assert found(MemoryBook([half])) == []


def test_a_header_problem_is_told_once() -> None:
    book = MemoryBook([customer(), customer("K2", "乙公司")])
    headers = list(book._headers["Risk"])
    headers[headers.index("欠税公告记录")] = "失信次数"
    book._headers["Risk"] = tuple(headers)
    rows = found(book, "表头问题")
    assert len(rows) == 1
    assert "都表示“失信被执行人记录”" in rows[0]["problem"]


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("启明（上海）机械有限公司", "启明(上海)机械 有限责任公司"),
        ("启明机械股份有限公司", "启明机械集团"),
        ("ＡＣＭＥ Trading Co., Ltd.", "Acme Trading Limited"),
        ("上海启明机械有限公司", "上海启明机诫有限公司"),
        ("上海启明机械有限公司", "上海启明机械厂有限公司"),
        ("甲", "甲"),
    ],
)
def test_names_that_look_like_one_company(one: str, other: str) -> None:
    book = MemoryBook([customer("K1", one), customer("K2", other)])
    [row] = found(book, "疑似重复")
    assert (row["customer_id"], row["problem"]) == ("K2", f"与“{one}”（K1）相近")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海启明机械有限公司", "上海启明电子有限公司"),
        ("上海启明机械第一有限公司", "上海启明机械第二有限公司"),
        ("上海启明机械1", "上海启明机械2"),
        ("甲公司", "乙公司"),
        ("启明机械", "启明机电"),
    ],
)
def test_names_that_do_not(one: str, other: str) -> None:
    assert found(MemoryBook([customer("K1", one), customer("K2", other)]), "疑似重复") == []


def test_of_many_equal_names_each_is_told_once() -> None:
    book = MemoryBook([customer(f"K{n}", "启明机械有限公司") for n in range(300)])
    rows = found(book, "疑似重复")
    assert [row["customer_id"] for row in rows] == [f"K{n}" for n in range(1, 300)]


def test_two_valid_credit_codes_prove_two_companies() -> None:
    name = "上海启明机械有限公司"
    book = MemoryBook([customer("K1", name, uscc=CODE_A), customer("K2", name, uscc=CODE_B)])
    assert found(book, "疑似重复") == []


def test_alike_finds_the_same_pairs_as_comparing_all_with_all() -> None:
    letters = "甲乙丙丁戊己庚辛"
    names = [f"{a}{b}启明机{c}" for a in letters for b in letters for c in letters[:4]]

    def close(one: str, other: str) -> bool:
        return one == other or sum(a != b for a, b in zip(one, other, strict=True)) == 1

    cores = [core(name) for name in names]
    expected = [
        (a, b)
        for a in range(len(names))
        for b in range(a + 1, len(names))
        if close(cores[a], cores[b]) and not _counts(cores[a], cores[b])
    ]
    assert list(alike(names)) == expected


def _counts(one: str, other: str) -> bool:
    return any(a != b and {a, b} & set("甲乙丙丁") for a, b in zip(one, other, strict=True))


# --- age ------------------------------------------------------------------------------------------


def imported(book: MemoryBook, file: Path, when: datetime) -> None:
    book.run("import", file=str(file), now=when)


def test_values_are_stale_after_their_period(csv_file: WriteCsv) -> None:
    book = MemoryBook([customer(), customer("K2", "乙公司")])
    file = csv_file("编号,客户全称,失信记录,逾期次数,欠税记录", "K1,甲公司,0,0,0")
    imported(book, file, NOW)
    assert found(book, "已过期", now=NOW + timedelta(hours=20)) == []

    def stale(days: float) -> set[str]:
        rows = found(book, "已过期", now=NOW + timedelta(days=days))
        assert {row["customer_id"] for row in rows} == {"K1"}
        return {row["column"] for row in rows}

    assert stale(1.5) == {"客户全称"}
    # 失信 is due monthly but with every rescore at the latest, 逾期 every ten days, others as rescored
    assert stale(8) == {"客户全称", "失信被执行人记录", "欠税公告记录"}
    assert stale(11) == {"客户全称", "失信被执行人记录", "欠税公告记录", "历史逾期付款次数"}
    [row] = [
        row
        for row in book.records("Health")
        if row.get("column") == "历史逾期付款次数" and row["kind"] == "已过期"
    ]
    assert row["problem"] == "上次更新 2026-11-02，已 11 天，应每 10 天更新"
    assert row["cell"]


def test_the_teams_rescore_period_counts(csv_file: WriteCsv) -> None:
    book = MemoryBook([customer()], settings={"复核周期": 60})
    imported(book, csv_file("编号,失信记录,欠税记录", "K1,0,0"), NOW)
    rows = found(book, "已过期", now=NOW + timedelta(days=40))
    assert [row["column"] for row in rows] == ["失信被执行人记录"]


def test_a_value_of_unknown_age_is_told_once_for_its_column(csv_file: WriteCsv) -> None:
    book = MemoryBook([customer(f"K{n}", f"公司{n}") for n in range(30)])
    rows = found(book, "已过期", "更新时间不明")
    assert {row["kind"] for row in rows} == {"更新时间不明"}
    assert [row["column"] for row in rows].count("欠税公告记录") == 1
    assert all("30 户从未记录更新时间" in row["problem"] and "customer_id" not in row for row in rows)
    imported(book, csv_file("编号,欠税记录", *(f"K{n},0" for n in range(29))), NOW)
    rows = found(book, "已过期", "更新时间不明", now=NOW + timedelta(days=9))
    told = {row["kind"]: row["problem"] for row in rows if row["column"] == "欠税公告记录"}
    assert "1 户从未" in told["更新时间不明"]
    assert told["已过期"].startswith("29 户过期，最早更新于 2026-11-02，应每 7 天更新：K0、K1")


def test_a_change_that_history_shows_is_a_renewal() -> None:
    def history(days: int, values: str) -> dict[str, Any]:
        cells = {"customer_id": "K1", "time": NOW + timedelta(days=days), "values": values}
        return {"number": days + 1, "check": "x", **cells}

    book = MemoryBook(
        [customer(tax_arrears=1)],
        tables={"History": [history(0, '{"tax_arrears":0}'), history(3, '{"tax_arrears":1}')]},
    )
    stale = {row["column"] for row in found(book, "已过期", now=NOW + timedelta(days=9))}
    assert stale == set()
    stale = {row["column"] for row in found(book, "已过期", now=NOW + timedelta(days=11))}
    assert stale == {"欠税公告记录"}


def test_a_value_that_another_profile_shows_first_is_no_renewal() -> None:
    def history(number: int, fingerprint: str, values: str) -> dict[str, Any]:
        cells = {"customer_id": "K1", "time": NOW, "fingerprint": fingerprint, "values": values}
        return {"number": number, "check": "x", **cells}

    book = MemoryBook(
        [customer()],
        tables={
            "History": [
                history(1, "aa", '{"overdue_payments":0}'),
                history(2, "bb", '{"overdue_payments":0,"tax_arrears":0}'),
                history(3, "bb", '{"overdue_payments":0,"tax_arrears":0,"max_penalty":0}'),
            ]
        },
    )
    unknown = {row["column"] for row in found(book, "更新时间不明")}
    assert "欠税公告记录" in unknown, "the profile changed, nobody looked it up"
    assert "行政处罚最高单次金额" not in unknown, "somebody filled it in"


def test_own_periods(tmp_path: Path, csv_file: WriteCsv) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "refresh.yaml").write_text("periods: {tax_arrears: {days: 90}}\n", encoding="utf-8")
    book = MemoryBook([customer()], library=ProfileLibrary([tmp_path]))
    imported(book, csv_file("编号,客户全称,失信记录,欠税记录", "K1,甲公司,0,0"), NOW)
    rows = found(book, "已过期", now=NOW + timedelta(days=30))
    assert [row["column"] for row in rows] == ["失信被执行人记录"]


# --- what is said ---------------------------------------------------------------------------------


def test_messages_count_the_problems_by_kind() -> None:
    book = MemoryBook([customer(dishonest_debtor="x"), customer("K2", "乙公司", overdue_payments=None)])
    changes = book.run("check")
    said = texts(changes.messages)
    assert "2 户，发现" in said
    assert "无效值 1、未查 1" in said
    assert "平均数据完整度 " in said
    assert list(changes.replaced) == ["Health"]
    assert not (changes.appended or changes.updated)


def test_a_second_check_replaces_the_first() -> None:
    book = MemoryBook([customer(dishonest_debtor="x")])
    assert len(found(book)) == 1
    book.edit_customer("K1", dishonest_debtor=0)
    assert found(book) == []


def test_an_english_workbook_is_told_in_english() -> None:
    book = MemoryBook([customer(customer_type="Company")], language="en")
    book.run("check")
    [row] = [row for row in book.records("Health") if row["kind"] == "Credit code"]
    assert row["problem"] == "a company without a credit code"


def test_ids_that_only_the_history_knows_are_told_once() -> None:
    book = MemoryBook([customer("K1"), customer("K2")])
    book.run("rescore")
    assert found(book, "编号不见了") == []
    book.type("Risk", 0, customer_id="K1新")
    [row] = found(book, "编号不见了")
    assert row["problem"] == "历史里有 1 个编号已不在表中：K1"
    assert "请改回来" in row["remedy"]


def test_a_column_that_the_actions_need_is_missed() -> None:
    book = MemoryBook([customer("K1")])
    book.rename("Risk", last_follow_up="最近联系")
    [row] = found(book, "表头问题")
    assert row["problem"] == "客户风险表没有“上次跟进日”这一列"
