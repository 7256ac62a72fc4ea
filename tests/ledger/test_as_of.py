"""The table as it was scored then, under the rules of that time, computed again and compared."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from riskxl.errors import DataError
from riskxl.ledger.as_of import AsOf, as_of
from riskxl.profile.library import ProfileLibrary
from riskxl.tiers import Tier
from tests.ledger.books import CLEAN, HIGH, MEDIUM, TUESDAY, book, customer, with_history
from tests.memory_port import NOW, MemoryBook


def asked(made: MemoryBook, when: datetime) -> AsOf:
    return as_of(made.read(["History", "Rules"]), made.functions(), when)


@pytest.fixture
def made() -> MemoryBook:
    made = with_history(customer("K1"), customer("K2", **MEDIUM))
    made.edit_customer("K1", **HIGH)
    made.run("rescore", now=TUESDAY)
    return made


def test_nobody_was_scored_before_the_first_rescore(made: MemoryBook) -> None:
    assert asked(made, NOW - timedelta(seconds=1)) == AsOf((), ())


def test_each_customer_by_its_last_result_until_then(made: MemoryBook) -> None:
    monday, tuesday = asked(made, NOW), asked(made, TUESDAY)
    assert [(r.customer_id, r.score, r.tier, r.since) for r in monday.rows] == [
        ("K1", 100.0, Tier.LOW, NOW),
        ("K2", 85.0, Tier.MEDIUM, NOW),
    ]
    assert [(r.customer_id, r.score, r.tier, r.since) for r in tuesday.rows] == [
        ("K1", 85.0, Tier.HIGH, TUESDAY),
        ("K2", 85.0, Tier.MEDIUM, NOW),
    ]
    assert (monday.rows[0].name, monday.rows[0].profile) == ("客户K1有限公司", "通用")
    assert monday.rows[0].fingerprint == made.records("Rules")[0]["fingerprint"]
    assert monday.problems == tuesday.problems == ()


def test_the_rules_of_that_time_are_used_whatever_the_profile_is_now(made: MemoryBook) -> None:
    made.settings["行业模板"] = [["建筑工程"]]
    made.settings["计分方式"] = [["百分制折算"]]
    made.run("rescore", now=TUESDAY + timedelta(days=1))
    assert len(made.records("Rules")) == 2
    assert asked(made, TUESDAY).rows[0].score == 85.0
    later = asked(made, TUESDAY + timedelta(days=1))
    assert {row.profile for row in later.rows} == {"建筑工程"}
    assert later.problems == ()


def test_every_kind_of_cell_is_computed_again_as_it_was() -> None:
    cells = {
        "revenue_swing": "-35%",
        "tax_arrears": "有",
        "litigation_ratio": "—",
        "executive_changes": "约3次",
        "order_surge": "３５０％",
        "max_penalty": "12万",
        "credit_delinquency": None,
        "overdue_payments": True,
    }
    made = with_history(
        customer("K1", **cells),
        customer("K2", profile="简版信用评分", credit_score=60, payment_record="多次延期付款"),
        customer("K3", profile="司法信用加权", complaints_6m=1, abnormal_cancellations=0),
        customer("K4", **dict.fromkeys(CLEAN, None) | {"overdue_payments": 4}),
    )
    found = asked(made, NOW)
    assert len(found.rows) == 4
    assert found.problems == ()


def test_columns_with_units_are_computed_again_as_they_were() -> None:
    made = book(customer("K1", max_penalty=12), customer("K2", max_penalty="15吨"))
    made.rename("Risk", max_penalty="最高处罚金额(万元)")
    made.run("rescore")
    assert [row["score"] for row in made.records("History")] == [92.0, 100.0]
    assert asked(made, NOW).problems == ()


def test_a_customer_whose_values_were_cleared_has_no_score() -> None:
    made = with_history(customer("K1", **HIGH))
    made.edit_customer("K1", **dict.fromkeys(CLEAN))
    made.run("rescore", now=TUESDAY)
    [row] = asked(made, TUESDAY).rows
    assert (row.score, row.tier) == (None, Tier.UNRATED)
    assert asked(made, TUESDAY).problems == ()


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"score": 99.0}, id="score"),
        pytest.param({"tier": "低风险"}, id="tier"),
        pytest.param({"coverage": 0.9}, id="coverage"),
        pytest.param({"values": '{"overdue_payments":1}'}, id="values"),
        pytest.param({"values": "乱改"}, id="no values"),
    ],
)
def test_a_result_that_the_rules_do_not_give_is_told(made: MemoryBook, cells: dict[str, object]) -> None:
    made.type("History", 2, **cells)
    [problem] = asked(made, TUESDAY).problems
    assert "历史序号 3 K1" in problem.where.zh
    assert "校验台账" in problem.remedy.zh


def test_rules_that_were_taken_out_of_the_archive_are_missed(made: MemoryBook) -> None:
    made.rows["Rules"].clear()
    found = asked(made, TUESDAY)
    assert len(found.rows) == len(found.problems) == 2
    assert "没有指纹" in found.problems[0].message.zh


def test_rules_that_cannot_be_read_are_told_once(made: MemoryBook) -> None:
    made.type("Rules", 0, rules="{}")
    [problem] = asked(made, TUESDAY).problems
    assert "规则全文" in problem.where.zh


def test_an_english_workbook_can_be_asked_in_chinese() -> None:
    made = with_history(customer("K1", **HIGH), language="en")
    made.settings["语言"] = [["中文"]]
    assert asked(made, NOW).problems == ()


def test_of_rules_with_one_fingerprint_those_of_the_same_name_are_used(tmp_path: Path) -> None:
    """Other spellings of a word change no fingerprint, yet what could be read then must be read again."""
    (tmp_path / "ours.yaml").write_text(
        """
key: ours
names: {zh: 本公司, en: Ours}
extends: basic
characteristics:
  payment_record:
    rule:
      categories:
        on_time: {labels: {zh: 正常, en: On time}, points: 0}
        sometimes_late: {labels: {zh: 偶尔延期付款, en: Sometimes late}, points: 10}
        often_late: {labels: {zh: 多次延期付款, en: Often late}, aliases: [老赖], points: 25}
""",
        encoding="utf-8",
    )
    cells = {"credit_score": 60, "payment_record": "老赖"}
    made = book(
        customer("K1", profile="简版信用评分", **cells),
        customer("K2", profile="本公司", **cells),
        library=ProfileLibrary([tmp_path]),
    )
    made.run("rescore")
    first, second = made.records("Rules")
    assert first["fingerprint"] == second["fingerprint"]
    assert [row["score"] for row in made.records("History")] == [60.0, 35.0]
    assert asked(made, NOW).problems == ()


def test_a_profile_of_another_name_is_recorded_even_if_it_scores_the_same(tmp_path: Path) -> None:
    text = "key: ours\nnames: {zh: 本公司, en: Ours}\nextends: general\n"
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")
    made = with_history(customer("K1"), library=ProfileLibrary([tmp_path]))
    made.edit_customer("K1", profile="本公司")
    made.run("rescore", now=TUESDAY)
    assert [row["profile"] for row in made.records("History")] == ["通用", "本公司"]


def test_a_workbook_without_a_history_is_refused(made: MemoryBook) -> None:
    del made.rows["History"]
    with pytest.raises(DataError, match="there is no table History"):
        asked(made, NOW)
