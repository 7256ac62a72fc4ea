"""What is told when a profile no longer gives what its own examples expect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from riskxl.profile.library import ProfileLibrary
from riskxl.scoring.examples import ExampleResult, run_examples

Run = Callable[..., ExampleResult]


@pytest.fixture
def run(library: ProfileLibrary, own_file: Callable[..., Path]) -> Run:
    """The result of an own profile's only example."""

    def result(example: str, extends: str = "general") -> ExampleResult:
        body = f"extends: {extends}\nexamples:\n  - {{name: 客户甲, {example}}}\n"
        (only,) = run_examples(library, library.load(own_file("house", body)))
        return only

    return result


def test_an_example_that_agrees_says_nothing(run: Run) -> None:
    result = run(
        "values: {overdue_payments: 2次}, expect: {score: 90, tier: low, reasons: [overdue_payments]}"
    )
    assert result.ok
    assert result.name == "客户甲"
    assert (result.message.zh, result.message.en) == ("", "")
    assert result.got.score == 90


@pytest.mark.parametrize(
    ("example", "zh", "en"),
    [
        ("expect: {score: 99.5, tier: low}", "风险得分应为99.5，实为100", "score should be 99.5, is 100"),
        (
            "expect: {tier: extreme}",
            "风险等级应为极高风险，实为低风险",
            "tier should be Extreme risk, is Low risk",
        ),
        (
            "values: {dishonest_debtor: 1}, expect: {tier: medium, score_tier: medium}",
            "得分档应为中风险，实为低风险",
            "score tier should be Medium risk, is Low risk",
        ),
        (
            "values: {tax_arrears: null}, expect: {tier: low, coverage: 1}",
            "数据完整度应为1，实为0.9375",
            "coverage should be 1, is 0.9375",
        ),
        (
            "values: {tax_arrears: 1}, expect: {tier: low, reasons: [max_penalty, tax_arrears]}",
            "扣分指标应为行政处罚最高单次金额、欠税公告记录，实为欠税公告记录",
            "should be Largest administrative penalty, Tax arrears notices, is Tax arrears notices",
        ),
        (
            "others: blank, values: {tax_arrears: 1}, expect: {tier: low, score: 90}",
            "风险得分应为90，实为空；风险等级应为低风险，实为待评估",
            "score should be 90, is empty; tier should be Low risk, is Unrated",
        ),
        (
            "others: blank, expect: {tier: low}",
            "风险等级应为低风险，实为空",
            "tier should be Low risk, is empty",
        ),
        (
            "mode: normalise, values: {tax_arrears: 1}, expect: {score: 90, tier: low}",
            "应为90，实为93.7",
            "is 93.7",
        ),
        ("values: {overdue_payments: 约3次}, expect: {score: 85, tier: low}", "约3次", "约3次"),
    ],
)
def test_an_example_that_disagrees_says_how(example: str, zh: str, en: str, run: Run) -> None:
    result = run(example)
    assert not result.ok
    assert zh in result.message.zh
    assert en in result.message.en


def test_what_an_example_does_not_expect_is_not_checked(run: Run) -> None:
    assert run("values: {tax_arrears: 1}, expect: {tier: low}").ok


def test_clean_values_are_those_of_each_indicator(run: Run) -> None:
    assert run("expect: {score: 100, tier: low, coverage: 1, reasons: []}", "basic").ok
    assert run("expect: {score: 0, tier: low, coverage: 1, reasons: []}", "judicial").ok


def test_an_empty_row_can_be_expected(run: Run) -> None:
    assert run("others: blank, expect: {tier: ''}").ok
