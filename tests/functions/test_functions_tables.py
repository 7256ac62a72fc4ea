"""RISK_DETAIL, RISK_WEIGHTS, RISK_PROFILES and RISK_VALID_USCC."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from riskxl.errors import UsageError
from riskxl.functions import TEXT_LIMIT, Functions
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Profile

Customer = Callable[..., list[Any]]
Headers = list[list[str]]


def by_hand(table: Any) -> float:
    """The score as a user finds it with a pocket calculator: 100 less the points, cut to one decimal."""
    points = sum(Fraction(row[3]) for row in table[1:-1])
    return math.floor(round(max(100 - points, Fraction(0)), 9) * 10) / 10


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"dishonest_debtor": 1, "overdue_payments": 3, "credit_delinquency": 1, "revenue_swing": "-35%"},
        {"tax_arrears": 2, "trade_value": 400_000, "order_surge": 5, "term_extension": 61},
        {"max_penalty": "约10万", "credit_delinquency": None, "executive_changes": "-"},
        {
            "abnormal_listings": 9,
            "revenue_swing": 3,
            "tax_arrears": 2,
            "dishonest_debtor": 4,
            "max_penalty": 1e6,
        },
        {"overdue_payments": 9, "credit_delinquency": 3, "order_surge": 5, "litigation_ratio": 0.5},
        {
            "abnormal_listings": 2,
            "revenue_swing": 3,
            "overdue_payments": 4,
            "dishonest_debtor": 1,
            "tax_arrears": 1,
            "credit_delinquency": 1,
            "order_surge": 5,
            "max_penalty": 1e6,
            "litigation_ratio": 1,
            "trade_value": 0,
        },
    ],
)
@pytest.mark.parametrize("profile", ["general", "manufacturing", "ecommerce", "electronics"])
@pytest.mark.parametrize("mode", ["deduct", "normalise"])
def test_the_detail_adds_up_to_the_score(
    library: ProfileLibrary,
    headers: Headers,
    customer: Customer,
    values: dict[str, Any],
    profile: str,
    mode: Any,
) -> None:
    functions = Functions(library, "zh", mode)
    own = [c for c in library.get(profile).characteristics if c.key not in library.get("general").keys]
    row = [[*customer(**values), *(c.clean for c in own)]]
    all_headers = [[*headers[0], *(c.labels.zh for c in own)]]
    table = functions.call("RISK_DETAIL", row, all_headers, profile)
    assert isinstance(table, list)
    score, tier = (functions.call(name, row, all_headers, profile) for name in ("RISK_SCORE", "RISK_TIER"))
    assert by_hand(table) == score
    assert table[-1][-1] == f"得分 {score:.1f}，{tier}"
    assert table[-1][3] == pytest.approx(sum(row[3] for row in table[1:-1]))
    assert table[-1][2] == pytest.approx(sum(row[2] for row in table[1:-1]))
    assert [row[0] for row in table] == ["指标", *all_headers[0], "合计"]


def test_the_detail_in_words(
    functions: Functions, english: Functions, headers: Headers, customer: Customer
) -> None:
    row = [
        customer(
            overdue_payments=4, revenue_swing="-35%", max_penalty="约10万", tax_arrears=None, order_surge="-"
        )
    ]
    table: Any = functions.call("RISK_DETAIL", row, headers)
    assert table[0] == ["指标", "取值", "权重", "扣分", "说明"]
    assert table[1] == ["累计历史交易额", "1,000,000元", 5.0, 0.0, table[1][4]]
    assert table[3][1:4] == ["-35%", 10.0, 10.0]
    assert table[5][1:4] == ["未查", 7.0, 0.0]
    assert table[7][1:4] == ["4", 15.0, 15.0]
    assert "每次5分，最多15分" in table[7][4]
    assert table[9][1:] == ["不适用", 7.0, 0.0, "已查，不计分"]
    assert table[12][1:4] == ["无效", 8.0, 0.0]
    assert table[12][4] == "“约10万”不是金额；请填金额，如 120000 或 12万"
    table = english.call("RISK_DETAIL", row, headers)
    assert table[0] == ["Indicator", "Value", "Weight", "Points lost", "Reason"]
    assert [table[n][1] for n in (3, 5, 9, 12)] == ["-35%", "not checked", "not applicable", "invalid"]
    assert table[-1][-1] == "score 75.0, High risk"


def test_the_detail_where_higher_is_riskier(functions: Functions) -> None:
    table: Any = functions.call("RISK_DETAIL", [[1, 3, 1, 0]], None, "judicial")
    assert table[0][3] == "加分"
    assert [row[3] for row in table[1:]] == [45.0, 30.0, 5.0, 0.0, 80.0]
    assert table[-1][-1] == "得分 80.0，高风险"


def test_the_detail_of_a_category_and_a_linear_rule(functions: Functions) -> None:
    table: Any = functions.call("RISK_DETAIL", [[60, "多次延期付款"]], None, "basic")
    assert [row[:4] for row in table[1:]] == [
        ["信用评分", "60分", 100.0, 40.0],
        ["交易记录", "多次延期付款", 25.0, 25.0],
        ["合计", "", 125.0, 65.0],
    ]


def test_the_detail_of_other_shapes(functions: Functions, headers: Headers, customer: Customer) -> None:
    assert functions.call("RISK_DETAIL", [[None] * 13], headers) == ""
    assert "请只选一个客户的一行" in str(functions.call("RISK_DETAIL", [customer(), customer()], headers))
    assert "没有这个行业模板" in str(functions.call("RISK_DETAIL", [customer()], headers, "餐饮"))
    unrated: Any = functions.call("RISK_DETAIL", [[None] * 12 + [0]], headers)
    assert unrated[-1][-1] == "得分 （空），待评估"


def test_weights(library: ProfileLibrary) -> None:
    for language, basis in (("zh", {"源表", "默认，可改"}), ("en", {"source", "default, editable"})):
        functions = Functions(library, language)
        for profile in library.profiles():
            assert isinstance(profile, Profile)
            table: Any = functions.call("RISK_WEIGHTS", profile.key)
            assert {len(row) for row in table} == {5}
            assert len(table) == len(profile.characteristics) + 2
            assert {row[4] for row in table[1:-1]} <= basis
            assert all(0 < len(row[3]) <= TEXT_LIMIT for row in table[1:-1])
            assert table[-1][2] == sum(row[2] for row in table[1:-1])
            assert table[-1][4] == profile.fingerprint
            assert ("112" in table[-1][3]) == (profile.key == "general")
    assert Functions(library).call("RISK_WEIGHTS") == Functions(library).call("RISK_WEIGHTS", "通用")
    assert "没有这个行业模板" in str(Functions(library).call("RISK_WEIGHTS", "餐饮"))


def test_profiles(functions: Functions, english: Functions) -> None:
    table: Any = functions.call("RISK_PROFILES")
    assert len(table) == 11
    assert ["通用", "general"] in table
    assert ["General", "general"] in english.call("RISK_PROFILES")
    for name, key in table:
        assert functions.call("RISK_WEIGHTS", name) == functions.call("RISK_WEIGHTS", key)


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91350100M000100Y43", True),
        ("91350100m000100y43", True),
        (" 9135 0100 M000 100Y 43 ", True),
        ("９１３５０１００Ｍ０００１００Ｙ４３", True),
        ("91350100M000100Y44", False),
        ("91350100M000100Y4", False),
        ("9I350100M000100Y43", False),
        (9.1350100e17, False),
        (110, False),
        (True, False),
        ("没有", False),
        ("#N/A", False),
        (None, ""),
        ("", ""),
    ],
)
def test_credit_codes(functions: Functions, code: object, valid: object) -> None:
    assert functions.call("RISK_VALID_USCC", code) is valid or valid == ""
    assert functions.call("RISK_VALID_USCC", [[code]]) == valid
    assert functions.call("RISK_VALID_USCC", [[code], [None]]) == [[valid], [""]]


def test_credit_codes_in_a_range_of_several_columns(functions: Functions) -> None:
    assert "请只选一列" in str(functions.call("RISK_VALID_USCC", [["a", "b"]]))


def test_an_own_profile_with_mistakes_is_no_choice(
    tmp_path: Any, headers: Headers, customer: Customer
) -> None:
    (tmp_path / "broken.yaml").write_text(
        "key: broken\nnames: {zh: 坏的, en: Broken}\nweights: 5\n", encoding="utf-8"
    )
    functions = Functions(ProfileLibrary([tmp_path]))
    table: Any = functions.call("RISK_PROFILES")
    assert len(table) == 11
    assert functions.call("RISK_SCORE", [customer()], headers) == 100.0
    with pytest.raises(UsageError):
        functions.call("RISK_SCORE", [customer()], headers, "坏的")
