"""The functions that take indicator values: shapes, headers, misuse, and what is remembered."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from riskxl.errors import UsageError
from riskxl.functions import FUNCTIONS, TEXT_LIMIT, Functions, SheetFunctions
from riskxl.profile.library import ProfileLibrary

Customer = Callable[..., list[Any]]
Headers = list[list[str]]
ON_ROWS = ("RISK_SCORE", "RISK_TIER", "RISK_REASONS", "RISK_IMPROVE", "RISK_CHECK", "RISK_COVERAGE")
BY_NAME = {doc.name: doc for doc in FUNCTIONS}
EVERY_FUNCTION_ON_ROWS = pytest.mark.parametrize("name", ON_ROWS)


def test_there_are_fourteen() -> None:
    assert list(BY_NAME) == [
        "RISK_SCORE", "RISK_TIER", "RISK_PLAN", "RISK_REASONS", "RISK_IMPROVE", "RISK_CHECK", "RISK_COVERAGE",
        "RISK_DETAIL", "RISK_TERM", "RISK_PREPAY", "RISK_NEXT", "RISK_WEIGHTS", "RISK_PROFILES",
        "RISK_VALID_USCC",
    ]  # fmt: skip


@pytest.mark.parametrize("doc", FUNCTIONS, ids=lambda doc: doc.name)
def test_the_function_wizard_can_show_them(doc: Any) -> None:
    names = ",".join(argument.name for argument in doc.arguments)
    assert names.isascii()
    assert len(names) < 254
    for text in (doc.help, *(argument.help for argument in doc.arguments)):
        assert 0 < len(text.zh) <= TEXT_LIMIT
        assert 0 < len(text.en) <= TEXT_LIMIT
    optional = [argument.optional for argument in doc.arguments]
    assert optional == sorted(optional)  # none that is required follows an optional one
    assert doc.syntax().startswith(f"{doc.name}(")
    assert doc.example.startswith(f"={doc.name}(")


def test_call_and_implementation_are_the_same(
    functions: Functions, headers: Headers, customer: Customer
) -> None:
    rows = [customer(), customer(overdue_payments=4)]
    for name in ON_ROWS:
        direct = functions.implementation(BY_NAME[name])(rows, headers)
        assert functions.call(name, rows, headers) == direct
        assert functions.call(name.lower(), rows, headers, "通用") == direct


@pytest.mark.parametrize(
    ("name", "clean", "dangerous"),
    [
        ("RISK_SCORE", 100.0, 85.0),
        ("RISK_TIER", "低风险", "高风险"),
        ("RISK_REASONS", "", "历史逾期付款次数 4，扣15分；底线：历史逾期付款次数 4，至少高风险"),
        ("RISK_IMPROVE", "已是最好等级", "解决历史逾期付款次数 → 低风险 100.0"),
        ("RISK_CHECK", "", ""),
        ("RISK_COVERAGE", 1.0, 1.0),
    ],
)
def test_shapes(
    functions: Functions, headers: Headers, customer: Customer, name: str, clean: object, dangerous: object
) -> None:
    """One row gives a value, more give a column; a blank row gives ''."""
    good, bad, blank = customer(), customer(overdue_payments=4), [None] * 13
    assert functions.call(name, [good], headers) == clean
    assert functions.call(name, good, headers[0]) == clean  # a row without the range around it
    assert functions.call(name, [bad], headers) == dangerous
    assert functions.call(name, [blank], headers) == ""
    assert functions.call(name, [[""] * 13], headers) == ""
    assert functions.call(name, [good, bad, blank], headers) == [[clean], [dangerous], [""]]
    assert functions.call(name, [good] * 100, headers) == [[clean]] * 100
    as_tuples = tuple(map(tuple, [good, bad])), tuple(map(tuple, headers))
    assert functions.call(name, *as_tuples) == [[clean], [dangerous]]


def test_unrated(functions: Functions, english: Functions, headers: Headers) -> None:
    row = [[None, None, None, None, 1, *[None] * 8]]
    assert functions.call("RISK_SCORE", row, headers) == ""
    assert functions.call("RISK_TIER", row, headers) == "待评估"
    assert english.call("RISK_TIER", row, headers) == "Unrated"
    assert functions.call("RISK_COVERAGE", row, headers) == pytest.approx(7 / 112, abs=1e-9)


@EVERY_FUNCTION_ON_ROWS
def test_without_headers_in_the_profiles_own_order(
    functions: Functions, headers: Headers, customer: Customer, name: str
) -> None:
    row = customer(dishonest_debtor=1, revenue_swing="-35%", tax_arrears="约1次")
    with_headers = functions.call(name, [row], headers)
    for omitted in (None, [[None]], ((None,),), [[""]]):
        assert functions.call(name, [row], omitted) == with_headers or name == "RISK_CHECK"
    assert functions.call("RISK_CHECK", [row], None).startswith("欠税公告记录：“约1次”")


@EVERY_FUNCTION_ON_ROWS
def test_columns_in_any_order_among_others(
    functions: Functions, headers: Headers, customer: Customer, name: str
) -> None:
    row = customer(dishonest_debtor=1, executive_changes=3)
    mixed_headers = ["客户全称", *reversed(headers[0]), None, "备注"]
    mixed = ["某公司", *reversed(row), None, "随便"]
    assert functions.call(name, [mixed], [mixed_headers]) == functions.call(name, [row], headers)


WRONG_CALLS: list[tuple[tuple[Any, ...], str, str]] = [
    (([[1, 2]], [["甲", "乙"]]), "请选中指标的表头行", "select the header row"),
    (([[1, 2, 3]], [["逾期次数", "失信记录"]]), "请让两者选中同样的列", "select the same columns for both"),
    (([[1, 2]], None), "请把表头行作为第二个参数", "give the header row as the second argument"),
    (([[1, 2]], [["逾期次数", "失信记录"], ["a", "b"]]), "请只选一行表头", "select one header row"),
    (([[1]], [["逾期次数"]], "餐饮"), "可选：", "choose from: basic, construction"),
    (([[1]], [["逾期次数"]], 7), "可选：", "choose from: basic, construction"),
    (([[1]], [["逾期次数"]], [["通用", "金融"]]), "请只选一个单元格", "select a single cell"),
    (([[1]], [["账期延长（月）"]]), "请换算后改表头", "convert the values"),
    (([[1, 2], [1]], [["逾期次数", "失信记录"]]), "请让两者选中同样的列", "select the same columns for both"),
]


@EVERY_FUNCTION_ON_ROWS
@pytest.mark.parametrize(("arguments", "zh", "en"), WRONG_CALLS)
def test_misuse(
    functions: Functions, english: Functions, name: str, arguments: tuple[Any, ...], zh: str, en: str
) -> None:
    """Functions with numbers raise, from which hosts make #VALUE!; the others name the remedy."""
    for speaker, remedy in ((functions, zh), (english, en)):
        if BY_NAME[name].result == "number":
            with pytest.raises(UsageError) as refused:
                speaker.call(name, *arguments)
            answer = refused.value.text(speaker.language)
        else:
            answer = speaker.call(name, *arguments)
            assert len(answer) <= TEXT_LIMIT
        assert remedy in answer


def test_no_message_is_too_long_for_a_cell(functions: Functions) -> None:
    """And what is cut is not the remedy."""
    long = "很长的名称" * 100
    for remedy, *call in (
        ("请选中指标的表头行", "RISK_REASONS", [[1]], [[long]]),
        ("可选：", "RISK_REASONS", [[1]], [["逾期次数"]], long),
        ("请换算后改表头", "RISK_TIER", [[1]], [["账期延长(月)" + f"（{long}）"]]),
        ("可选：", "RISK_PLAN", "高风险", None, long),
        ("请填 低风险", "RISK_PLAN", long),
        ("请填 1、2、3", "RISK_REASONS", [[1]], [["逾期次数"]], None, long),
    ):
        answer = functions.call(*call)
        assert isinstance(answer, str)
        assert len(answer) <= TEXT_LIMIT
        assert remedy in answer


def test_a_profile_by_any_of_its_names(functions: Functions, customer: Customer, headers: Headers) -> None:
    rows = [customer(credit_delinquency=1)]
    for name in ("finance", "金融", "Finance", " 金融 ", "ＦＩＮＡＮＣＥ", [["finance"]]):
        assert functions.call("RISK_SCORE", rows, headers, name) == 85.0
    for blank in (None, "", [[None]], [[""]], "通用", "general", "General"):
        assert functions.call("RISK_SCORE", rows, headers, blank) == 90.0


def test_profiles_are_kept_apart(functions: Functions) -> None:
    row = [[1, 0, 0, 0]]
    headers = [["失信记录", "逾期次数", "近6个月投诉次数", "异常撤单次数"]]
    for _ in range(2):
        assert functions.call("RISK_SCORE", row, headers, "judicial") == 45.0
        assert functions.call("RISK_SCORE", row, headers, "general") == ""
        assert functions.call("RISK_TIER", row, headers, "judicial") == "中风险"


def test_languages_and_modes_are_kept_apart(
    library: ProfileLibrary, headers: Headers, customer: Customer
) -> None:
    row = [customer(dishonest_debtor=1)]
    chinese, english = Functions(library), Functions(library, "en")
    normalised = Functions(library, "zh", "normalise")
    for _ in range(2):
        assert chinese.call("RISK_TIER", row, headers) == "中风险"
        assert english.call("RISK_TIER", row, headers) == "Medium risk"
        assert chinese.call("RISK_SCORE", row, headers) == 85.0
        assert normalised.call("RISK_SCORE", row, headers) == 86.6


def test_equal_cells_of_other_types_are_not_mixed_up(library: ProfileLibrary) -> None:
    """1, 1.0, True and '1' are equal keys or look alike, but mean different things in a ratio and a count."""
    headers = [["近半年营收波动幅度", "失信记录"]]
    cells: list[tuple[Any, str]] = [
        (1, ""),
        (1.0, ""),
        (True, "“TRUE”是逻辑值"),
        ("1", ""),
        ("有", "“有”不是比例"),
    ]
    for order in permutations(cells):
        functions = Functions(library)
        for cell, problem in (*order, *order):
            said = functions.call("RISK_CHECK", [[cell, cell]], headers)
            assert problem in said
            assert bool(said) == bool(problem)
    functions = Functions(library)
    for cell, problem in ((0, False), (False, False), (0.0, False), (datetime.time(0), True)):
        assert bool(functions.call("RISK_CHECK", [[cell, 0]], headers)) == problem


def test_other_headers_above_the_same_values(functions: Functions) -> None:
    for _ in range(2):
        assert functions.call("RISK_REASONS", [[4]], [["逾期次数"]]).startswith("历史逾期付款次数 4")
        assert functions.call("RISK_REASONS", [[4]], [["失信记录"]]).startswith("失信被执行人记录 4")


def test_top(functions: Functions, headers: Headers, customer: Customer) -> None:
    row = [customer(dishonest_debtor=1, tax_arrears=1)]
    for top in (1, 1.0, "1", [[1]]):
        assert functions.call("RISK_REASONS", row, headers, None, top) == "失信被执行人记录 1，扣15分…共3项"
    for everything in (None, "", 3, 50):
        assert functions.call("RISK_REASONS", row, headers, None, everything).count("；") == 2
    for wrong in (0, -1, 1.5, "many", True, float("nan")):
        answer = functions.call("RISK_REASONS", row, headers, None, wrong)
        assert answer.endswith("请填 1、2、3…，或省略")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_lists_fit_into_a_cell(library: ProfileLibrary, headers: Headers, language: Any) -> None:
    functions = Functions(library, language)
    worst = [[0, 9, 3, 5, 2, 4, 9, 3, 5, 90, 8, "50万", "150%"]]
    reasons = functions.call("RISK_REASONS", worst, headers)
    assert isinstance(reasons, str)
    assert len(reasons) <= TEXT_LIMIT
    assert reasons.endswith("…共15项" if language == "zh" else "… 15 in all")
    problems = functions.call("RISK_CHECK", [["说不清楚的内容" * 9] * 13], headers)
    assert isinstance(problems, str)
    assert len(problems) <= TEXT_LIMIT
    assert problems.endswith("…共13项" if language == "zh" else "… 13 in all")
    gaps = functions.call("RISK_IMPROVE", [[*worst[0][:5], *[None] * 8]], headers)
    assert isinstance(gaps, str)
    assert len(gaps) <= TEXT_LIMIT


def test_check_names_headers_and_cells(functions: Functions, english: Functions) -> None:
    headers = [["失信记录", "失信被执行人次数", "逾期次数", "营收波动(%)", "行政处罚金额"]]
    row = [[0, 0, "约3次", 0.35, "#N/A"]]
    said = functions.call("RISK_CHECK", row, headers)
    assert isinstance(said, str)
    assert said.split("；")[0].startswith("表头：第1列“失信记录”和第2列“失信被执行人次数”")
    assert [part in said for part in ("逾期次数：“约3次”", "营收波动(%)：“0.35”")] == [True, True]
    assert english.call("RISK_CHECK", [["约3次"]], [["逾期次数"]]) == (
        "逾期次数: '约3次': it is not a count; enter a whole number such as 3"
    )


def test_a_date_that_arrives_as_its_serial_number_is_no_count(library: ProfileLibrary) -> None:
    """Excel's Value2 and Calc hand dates over as numbers: §6 names a date in a count invalid."""
    functions = SheetFunctions(library)
    headers = [["失信记录", "累计历史交易额"]]
    for rows in ([[46348.0, 46348.0]], [[46348.0, 46348.0]] * 40):  # the single row's way and the column's
        answer = functions.check(rows, headers)
        said = str(answer[0][0] if isinstance(answer, list) else answer)
        assert "46348" in said
        assert "像是日期" in said
        assert "累计历史交易额" not in said
    assert functions.check([[36525.0, 1.0]], headers) == ""
    assert Functions(library).check([[46348.0, 1.0]], headers) == ""
