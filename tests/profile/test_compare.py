"""What differs between two profiles, as a risk manager reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from riskxl.profile.compare import Difference, diff
from riskxl.profile.library import ProfileLibrary


def told(differences: list[Difference]) -> list[tuple[str, str, str, str]]:
    return [(d.kind, d.what.zh, d.a.zh, d.b.zh) for d in differences]


@pytest.fixture
def changes(library: ProfileLibrary, own_file: Callable[..., Path]) -> Callable[..., list[Difference]]:
    """The differences of a shipped profile and an own one that extends it and states this."""

    def differences(statement: str, source: str = "general") -> list[Difference]:
        own = ProfileLibrary().load(own_file("house", f"extends: {source}\n{statement}\n"))
        return diff(library.get(source), own)

    return differences


def test_equal_profiles_do_not_differ(
    library: ProfileLibrary, changes: Callable[..., list[Difference]]
) -> None:
    assert diff(library.get("finance"), library.get("finance")) == []
    assert changes("description: {zh: 说明, en: Note}") == []


def test_manufacturing_against_general(library: ProfileLibrary) -> None:
    assert told(diff(library.get("general"), library.get("manufacturing"))) == [
        ("score", "权重合计", "112", "137"),
        ("weight", "失信被执行人记录：权重", "15", "20"),
        ("weight", "历史逾期付款次数：权重", "15", "25"),
        ("indicator", "指标 产能利用率变动", "—", "权重 5；<-30%：5分"),
        ("indicator", "指标 上下游合作商违约记录", "—", "权重 5；≥1：5分"),
    ]


def test_the_other_way_round_the_sides_are_swapped(library: ProfileLibrary) -> None:
    forth = diff(library.get("general"), library.get("judicial"))
    back = diff(library.get("judicial"), library.get("general"))
    assert {(d.what, d.a, d.b) for d in forth} == {(d.what, d.b, d.a) for d in back}


@pytest.mark.parametrize(
    ("statement", "told_as"),
    [
        ("mode: normalise", "score | 计分方式 | 按原分值 | 封顶后按 100/合计 折算"),
        ("coverage_at_least: 0.65", "score | 数据完整度下限 | 0.5 | 0.65"),
        (
            "characteristics: {max_penalty: {labels: {zh: 罚款, en: Fine}}}",
            "labels | 行政处罚最高单次金额：名称 | 行政处罚最高单次金额 | 罚款",
        ),
        (
            "characteristics: {tax_arrears: {rule: {each: 3}}}",
            "rule | 欠税公告记录：规则 | ≥1：10分 | 每次3分，最多7分",
        ),
        (
            "characteristics: {tax_arrears: {floors: [{above: 1, tier: high}]}}",
            "floor | 欠税公告记录：底线 | — | >1时至少高风险",
        ),
        (
            "characteristics: {dishonest_debtor: {floors: []}}",
            "floor | 失信被执行人记录：底线 | ≥1时至少中风险 | —",
        ),
        (
            "characteristics: {tax_arrears: {critical: true}}",
            "critical | 欠税公告记录：未查时至少中风险 | 否 | 是",
        ),
        ("plans: {medium: {term_factor: 0.5}}", "plan | 中风险的预案：账期系数 | 0.7 | 0.5"),
        ("plans: {medium: {prepay_ratio: 0.335}}", "plan | 中风险的预案：预付比例 | 30% | 33.5%"),
        ("plans: {medium: {follow_up: {days: 10}}}", "plan | 中风险的预案：跟进 | 每 1 个月 | 每 10 天"),
        ("plans: {extreme: {approval: null}}", "plan | 极高风险的预案：审批 | 风控总监 | —"),
        ("plans: {high: {new_orders: false}}", "plan | 高风险的预案：接新订单 | 是 | 否"),
        (
            "plans: {low: {action: {zh: 合作, en: Work}}}",
            "plan | 低风险的预案：措施 | 正常合作，可按最高标准提供账期支持 | 合作",
        ),
    ],
)
def test_one_change_is_one_difference(
    statement: str, told_as: str, changes: Callable[..., list[Difference]]
) -> None:
    assert [" | ".join(difference) for difference in told(changes(statement))] == [told_as]


def test_bands(changes: Callable[..., list[Difference]]) -> None:
    statement = """bands:
  - {tier: low, from: 85, to: 100}
  - {tier: medium, from: 50, to: 85}
  - {tier: high, from: 0, to: 50}"""
    assert told(changes(statement)) == [
        ("band", "中风险的分数段", "60 ≤ 得分 < 85", "50 ≤ 得分 < 85"),
        ("band", "高风险的分数段", "30 ≤ 得分 < 60", "0 ≤ 得分 < 50"),
        ("band", "极高风险的分数段", "0 ≤ 得分 < 30", "—"),
    ]


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("general", "revenue_swing"),
        ("general", "overdue_payments"),
        ("basic", "payment_record"),
        ("basic", "credit_score"),
    ],
)
def test_a_weight_alone_is_no_change_of_the_rule(
    source: str, key: str, changes: Callable[..., list[Difference]]
) -> None:
    differences = changes(f"characteristics: {{{key}: {{weight: 33}}}}", source)
    assert [difference.kind for difference in differences] == ["score", "weight"]


def test_a_weight_and_a_rule_are_two_changes(changes: Callable[..., list[Difference]]) -> None:
    found = told(changes("characteristics: {overdue_payments: {weight: 20, rule: {any: 20}}}"))
    assert found[1:] == [
        ("weight", "历史逾期付款次数：权重", "15", "20"),
        ("rule", "历史逾期付款次数：规则", "每次5分，最多15分", "≥1：20分"),
    ]


def test_every_difference_is_told_in_both_languages(library: ProfileLibrary) -> None:
    for key in ("basic", "judicial", "ecommerce", "enterprise_services", "cross_border"):
        for difference in diff(library.get("general"), library.get(key)):
            for text in (difference.what, difference.a, difference.b):
                assert text.zh
                assert text.en
                assert not any("一" <= sign <= "鿿" for sign in text.en)
