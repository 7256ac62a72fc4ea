"""Why a row has its score and tier, and in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_scorer import CRITICAL, PROFILES, Mode
from sample_rows import cells, rows

from riskxl.profile.library import ProfileLibrary
from riskxl.scoring.reasons import Reasons, cut_list
from riskxl.scoring.table import Scorer


def reasons_of(library: ProfileLibrary, profile: str = "general", **values: object) -> Reasons:
    row = PROFILES[profile].clean_row() | values
    return Reasons(Scorer(library, profile).score_rows([cells(row)]))


@pytest.mark.parametrize("mode", ["deduct", "normalise"])
@pytest.mark.parametrize("key", PROFILES)
def test_the_order(library: ProfileLibrary, key: str, mode: Mode) -> None:
    """Most points first, ties in profile order, then floors, then what is not checked, then coverage."""
    card, scorer = PROFILES[key], Scorer(library, key, mode)

    @settings(max_examples=25)
    @given(rows(card))
    def check(row: dict[str, Any]) -> None:
        found = Reasons(scorer.score_rows([cells(row)])).of(0)
        verdict = card.score(row, mode)
        if verdict.tier == "":
            assert found == []
            return
        costly = sorted(
            (key for key, points in verdict.points.items() if points), key=lambda k: -verdict.points[k]
        )
        floors = [
            key
            for key in card.weights
            if key in card.floors and row[key] not in (None, "-") and card.floors[key][0](row[key])
        ]
        unchecked = [key for key in card.weights if key in CRITICAL and row[key] is None]
        assert verdict.coverage is not None
        expected = [("points", key) for key in costly]
        expected += [("floor", key) for key in floors]
        expected += [("unchecked", key) for key in unchecked]
        expected += [("coverage", "")] if verdict.coverage < 0.5 else []
        assert [(reason.kind, reason.key) for reason in found] == expected
        for reason in found:
            assert reason.points == pytest.approx(
                float(verdict.points.get(reason.key, 0)) * (reason.kind == "points")
            )
            assert reason.text.zh
            assert reason.text.en

    check()


def test_points_that_differ_in_the_last_bit_are_a_tie(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "key: own\nnames: {zh: 自有, en: Own}\nextends: general\n"
        "characteristics: {partner_default: {weight: 0.3}, negative_news: {weight: 0.5}}\n",
        encoding="utf-8",
    )
    row = [*cells(PROFILES["general"].clean_row()), 1, 3]  # 0.3 and 3 × 0.1
    reasons = Reasons(Scorer(ProfileLibrary([tmp_path]), "own").score_rows([row]))
    assert [reason.key for reason in reasons.of(0)] == ["partner_default", "negative_news"]


def test_the_words(library: ProfileLibrary) -> None:
    reasons = reasons_of(
        library,
        dishonest_debtor=1,
        overdue_payments=4,
        revenue_swing=-0.35,
        max_penalty=120_000,
        term_extension=90,
    )
    assert reasons.text(0, "zh") == (
        "失信被执行人记录 1，扣15分；历史逾期付款次数 4，扣15分；近半年营收波动幅度 -35%，扣10分；"
        "行政处罚最高单次金额 120,000元，扣8分；账期申请延长幅度 90天，扣7分；"
        "底线：失信被执行人记录 1，至少中风险；底线：历史逾期付款次数 4，至少高风险"
    )
    assert reasons.text(0, "en").startswith(
        "Dishonest judgment debtor records 1: −15; Overdue payments 4: −15; "
    )
    assert reasons.text(0, "en").endswith("floor: Overdue payments 4, at least High risk")


def test_the_words_of_gaps(library: ProfileLibrary) -> None:
    gaps = dict.fromkeys(("overdue_payments", "credit_delinquency"))
    assert reasons_of(library, **gaps).text(0, "zh") == "未查：历史逾期付款次数；未查：公开征信逾期记录"
    row = dict.fromkeys(PROFILES["general"].weights) | {"tax_arrears": 1}
    text = reasons_of(library, **row).text(0, "zh")
    assert text.startswith("欠税公告记录 1，扣10分；未查：企信平台经营异常记录次数；")
    assert text.endswith("数据完整度6.2%，不足50%")


def test_points_are_added_where_higher_is_riskier(library: ProfileLibrary) -> None:
    reasons = reasons_of(library, "judicial", dishonest_debtor=1, complaints_6m=1)
    assert reasons.text(0, "zh") == (
        "失信被执行人记录 1，加45分；近6个月投诉次数 1，加5分；底线：失信被执行人记录 1，至少中风险"
    )
    assert "Dishonest judgment debtor records 1: +45" in reasons.text(0, "en")


def test_scaled_points_and_words_of_categories(library: ProfileLibrary) -> None:
    text = reasons_of(library, "manufacturing", overdue_payments=1).text(0, "zh")
    assert text == "历史逾期付款次数 1，扣8.33分"
    text = reasons_of(library, "basic", payment_record="多次延期付款").text(0, "zh")
    assert text == "交易记录 多次延期付款，扣25分；底线：交易记录 多次延期付款，至少高风险"


def test_a_clean_row_has_no_reasons(library: ProfileLibrary) -> None:
    assert reasons_of(library).text(0, "zh") == ""


def test_top(library: ProfileLibrary) -> None:
    reasons = reasons_of(library, dishonest_debtor=1, tax_arrears=1)
    assert reasons.text(0, "zh", top=1) == "失信被执行人记录 1，扣15分…共3项"
    assert reasons.text(0, "en", top=1) == "Dishonest judgment debtor records 1: −15… 3 in all"
    assert reasons.text(0, "zh", top=3) == reasons.text(0, "zh", top=99) == reasons.text(0, "zh")


@given(
    items=st.lists(st.text("甲乙丙1 ", min_size=1, max_size=30), max_size=12),
    limit=st.integers(20, 120),
    language=st.sampled_from(["zh", "en"]),
)
def test_lists_are_cut_to_the_limit(items: list[str], limit: int, language: Any) -> None:
    text = cut_list(items, language, limit)
    separator = "；" if language == "zh" else "; "
    assert len(text) <= limit
    whole = separator.join(items)
    if len(whole) <= limit:
        assert text == whole
    elif f"共{len(items)}项" in text or f"{len(items)} in all" in text:
        assert whole.startswith(text.split("…")[0])
    else:  # not even the first one fits
        assert text.endswith("…")
        assert items[0].startswith(text[:-1])
