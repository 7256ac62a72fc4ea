"""What follows from a tier or a score: plan, term, prepayment, next follow-up."""

from __future__ import annotations

import datetime
from datetime import date
from typing import Any

import pytest

from riskxl.errors import UsageError
from riskxl.functions import TEXT_LIMIT, Functions
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Profile

TIERS = ("低风险", "中风险", "高风险", "极高风险")


@pytest.mark.parametrize(
    ("word", "tier"),
    [
        *((tier, tier) for tier in TIERS),
        ("low", "低风险"),
        ("Medium", "中风险"),
        ("HIGH RISK", "高风险"),
        ("extreme", "极高风险"),
        ("蓝", "低风险"),
        ("黄色", "中风险"),
        ("红", "高风险"),
        ("Black", "极高风险"),
        (" 高 ", "高风险"),
        ("ｈｉｇｈ", "高风险"),
        ("待评估", "待评估"),
        ("unrated", "待评估"),
        ("灰", "待评估"),
        (100, "低风险"),
        (84.96, "中风险"),
        ("59.9", "高风险"),
        (0.0, "极高风险"),
        (None, ""),
        ("", ""),
    ],
)
def test_words_and_scores(functions: Functions, word: object, tier: str) -> None:
    assert functions.call("RISK_TIER", word) == tier
    assert functions.call("RISK_TIER", [[word]]) == tier
    assert functions.call("RISK_TIER", [[word], [100]]) == [[tier], ["低风险"]]


@pytest.mark.parametrize(
    "cell", ["紫", 100.1, -1, "8,5", "8_5", "nan", "1e1", True, float("inf"), 10**400, "#N/A"]
)
def test_what_is_neither_a_tier_nor_a_score(functions: Functions, english: Functions, cell: object) -> None:
    """One bad cell of a column is answered in its own row."""
    column = functions.call("RISK_TIER", [[85], [cell], [30]])
    assert isinstance(column, list)
    assert column[0] == ["低风险"]
    assert column[2] == ["高风险"]
    assert "请填 低风险、中风险、高风险、极高风险，或得分" in str(column[1][0])
    assert "enter low, medium, high, extreme or a score" in str(english.call("RISK_PLAN", cell))
    for name, amount in (("RISK_TERM", 60), ("RISK_PREPAY", 100), ("RISK_NEXT", 46000)):
        with pytest.raises(UsageError):
            functions.call(name, cell, amount)


ACTIONS = {
    "低风险": "正常合作，可按最高标准提供账期支持",
    "中风险": "压缩账期30%，预付款比例不低于30%；柔性措施优先，不直接终止",
    "高风险": "停止放账，现款现货，启动存量账款催收；可要求担保",
    "极高风险": "终止所有合作，启动司法催收",
}


def test_plans(functions: Functions) -> None:
    for tier, action in ACTIONS.items():
        assert functions.call("RISK_PLAN", tier) == action
    assert functions.call("RISK_PLAN", 84.96) == ACTIONS["中风险"]
    assert functions.call("RISK_PLAN", [[tier] for tier in TIERS]) == [
        [action] for action in ACTIONS.values()
    ]
    assert functions.call("RISK_PLAN", [["红"], [None], [100]]) == [
        [ACTIONS["高风险"]],
        [""],
        [ACTIONS["低风险"]],
    ]
    assert functions.call("RISK_PLAN", None) == ""


def test_plans_of_the_simple_profile(functions: Functions) -> None:
    said = [functions.call("RISK_PLAN", tier, "basic") for tier in TIERS[:3]]
    assert said == ["正常合作", "加强沟通，督促按时付款", "提前终止合作（须风控总监批准）或要求担保"]
    assert functions.call("RISK_PLAN", 79.9, "basic") == said[1]  # the bands are the profile's own


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("action", tuple(ACTIONS.values())),
        ("term", ("账期不变", "账期×0.7，按整天向下取整", "不给账期", "不给账期，不接新订单")),
        ("prepay", ("无需预付", "预付30%", "预付100%", "不接新订单")),
        ("follow_up", ("每3个月跟进一次", "每月跟进一次", "每周跟进一次", "每天跟进一次")),
        ("approval", ("无需审批", "无需审批", "须风控总监批准", "须风控总监批准")),
    ],
)
def test_items(functions: Functions, item: str, words: tuple[str, ...]) -> None:
    names = {"action": "措施", "term": "账期", "prepay": "预付款", "follow_up": "跟进", "approval": "审批"}
    for word in (item, f" {item.upper()} ", names[item], [[item]]):
        assert tuple(functions.call("RISK_PLAN", tier, None, word) for tier in TIERS) == words


def test_an_unknown_item(functions: Functions, english: Functions) -> None:
    assert str(functions.call("RISK_PLAN", "高风险", None, "备注")).endswith(
        "可选：action、term、prepay、follow_up、approval"
    )
    assert "choose from action, term" in str(english.call("RISK_PLAN", "high", None, "remark"))


def test_every_plan_of_every_profile_fits_into_a_cell(library: ProfileLibrary) -> None:
    for language in ("zh", "en"):
        functions = Functions(library, language)
        for profile in library.profiles():
            assert isinstance(profile, Profile)
            for tier in (*TIERS, "待评估"):
                for item in ("action", "term", "prepay", "follow_up", "approval"):
                    assert 0 < len(str(functions.call("RISK_PLAN", tier, profile.key, item))) <= TEXT_LIMIT


@pytest.mark.parametrize(
    ("tier", "days", "term"),
    [
        ("中风险", 60, 42),
        ("中风险", 45, 31),
        ("中风险", 90, 63),  # 90 × 0.7 is 62.99999999999999 in binary
        ("中风险", 10, 7),
        ("中风险", 1, 0),
        ("中风险", 0, 0),
        ("中风险", "60天", 42),
        ("中风险", "６０", 42),
        (84.9, 60, 42),
        ("低风险", 60, 60),
        ("低风险", 45.9, 45),
        ("高风险", 60, 0),
        ("极高风险", 60, 0),
        ("待评估", 60, ""),
        (None, 60, ""),
        ("中风险", None, ""),
        ("中风险", "", ""),
        ("中风险", "-", ""),
    ],
)
def test_terms(functions: Functions, tier: object, days: object, term: object) -> None:
    assert functions.call("RISK_TERM", tier, days) == term
    assert functions.call("RISK_TERM", [[tier], ["低风险"]], [[days], [30]]) == [[term], [30]]


@pytest.mark.parametrize(
    ("tier", "amount", "prepayment"),
    [
        ("中风险", 100_000, 30_000),
        ("中风险", "10万", 30_000),
        ("中风险", "¥100,000.00", 30_000),
        ("中风险", 0.07, 0.03),  # 0.021, up to the cent
        ("中风险", 0.07 * 3, 0.07),  # 0.21000000000000002 is 0.21, hence 0.063
        ("中风险", 0.1, 0.03),
        ("中风险", 1.1, 0.33),
        ("中风险", 100.01, 30.01),
        ("中风险", 1234.56, 370.37),
        ("中风险", 8.7, 2.61),
        ("中风险", 0, 0),
        ("低风险", 100_000, 0),
        ("高风险", 1234.56, 1234.56),
        ("高风险", 0.001, 0.01),
        ("极高风险", 100_000, "–"),
        ("待评估", 100_000, ""),
        (None, 100_000, ""),
        ("中风险", None, ""),
        ("中风险", 1e27, 3e26),
    ],
)
def test_prepayments(functions: Functions, tier: object, amount: object, prepayment: object) -> None:
    assert functions.call("RISK_PREPAY", tier, amount) == prepayment


@pytest.mark.parametrize(
    ("tier", "last", "due"),
    [
        ("中风险", date(2026, 1, 31), date(2026, 2, 28)),
        ("中风险", date(2028, 1, 31), date(2028, 2, 29)),
        ("中风险", datetime.datetime(2026, 11, 22, 23, 59), date(2026, 12, 22)),
        ("低风险", date(2026, 11, 30), date(2027, 2, 28)),
        ("高风险", date(2026, 12, 28), date(2027, 1, 4)),
        ("极高风险", date(2026, 12, 31), date(2027, 1, 1)),
        ("高风险", 46348, date(2026, 11, 29)),
        ("高风险", 46348.75, date(2026, 11, 29)),
        ("高风险", "2026-11-22", date(2026, 11, 29)),
        ("高风险", "2026/11/22", date(2026, 11, 29)),
        ("高风险", "2026.11.22", date(2026, 11, 29)),
        ("高风险", "2026-2-3", date(2026, 2, 10)),
        ("高风险", "2026年11月22日", date(2026, 11, 29)),
        ("高风险", "２０２６年１１月２２日", date(2026, 11, 29)),
        ("高风险", "20261122", date(2026, 11, 29)),
        ("高风险", " 2026-11-22 10:30:00 ", date(2026, 11, 29)),
        ("高风险", "2026-11-22T10:30", date(2026, 11, 29)),
        (95, "2026-11-22", date(2027, 2, 22)),
        ("待评估", "2026-11-22", ""),
        (None, "2026-11-22", ""),
        ("高风险", None, ""),
        ("高风险", "", ""),
    ],
)
def test_next_follow_ups(functions: Functions, tier: object, last: object, due: object) -> None:
    assert functions.call("RISK_NEXT", tier, last) == due
    assert functions.call("RISK_NEXT", [[tier], [tier]], last) == [[due], [due]]


WRONG_AMOUNTS: list[tuple[str, Any]] = [
    *(
        ("RISK_TERM", days)
        for days in ("约60", -1, "60次", "2个月", True, date(2026, 1, 1), "#N/A", 10**400, 1e9)
    ),
    *(
        ("RISK_PREPAY", amount)
        for amount in ("约10万", -1, "10%", "$5", True, date(2026, 1, 1), "#N/A", 10**400)
    ),
    *(("RISK_NEXT", day) for day in ("昨天", "2026-13-01", "2026-02-30", "26-11-22", "2026-11", "2026")),
    *(
        ("RISK_NEXT", day)
        for day in ("22/11/2026", "11-22", 0, -5, 3e6, True, float("nan"), "9999-12-31", "#N/A")
    ),
]


@pytest.mark.parametrize(("name", "cell"), WRONG_AMOUNTS)
def test_what_is_no_amount_and_no_date(functions: Functions, name: str, cell: object) -> None:
    with pytest.raises(UsageError) as refused:
        functions.call(name, "中风险", cell)
    (problem,) = refused.value.problems
    assert all((problem.remedy.zh, problem.remedy.en, problem.message.zh, problem.message.en))


@pytest.mark.parametrize("name", ["RISK_TERM", "RISK_PREPAY", "RISK_NEXT"])
def test_columns(functions: Functions, name: str) -> None:
    """A single cell goes with every row; columns of different length are refused, and so are ranges."""
    cells: list[list[Any]] = [[46000], [None], [3000]]
    column = functions.call(name, "中风险", cells) if name != "RISK_TERM" else None
    if column is not None:
        assert isinstance(column, list)
        assert [bool(row[0]) for row in column] == [True, False, True]
    tiers = functions.call(name, [["中风险"], ["低风险"], [None]], 3000)
    assert isinstance(tiers, list)
    assert [row[0] == "" for row in tiers] == [False, False, True]
    for wrong in (
        ([["中风险"], ["低风险"]], [[1], [2], [3]]),
        ([["中风险", "低风险"]], 1),
        ("中风险", [[1, 2]]),
    ):
        with pytest.raises(UsageError):
            functions.call(name, *wrong)


def test_an_unknown_profile(functions: Functions) -> None:
    for name in ("RISK_TERM", "RISK_PREPAY", "RISK_NEXT"):
        with pytest.raises(UsageError):
            functions.call(name, "中风险", 46000, "餐饮")
    assert "没有这个行业模板" in str(functions.call("RISK_PLAN", "中风险", "餐饮"))
