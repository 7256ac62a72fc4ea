"""A rule in one cell: what it shows, and that it comes back as the same rule."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from riskxl.insight.rule_cells import RuleCellError, parse_rule_cell, rule_cell
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Profile

LIBRARY = ProfileLibrary()
SHIPPED = [profile for profile in LIBRARY.profiles() if isinstance(profile, Profile)]


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("overdue_payments", "每次 5"),
        ("tax_arrears", "≥1：10"),
        ("executive_changes", ">2：8"),
        ("revenue_swing", "<-30%：10；≥-30%：0；>200%：10"),
        ("trade_value", "<100,000：5；≥100,000：3；≥500,000：2；≥1,000,000：0"),
        ("payment_record", "正常=0；偶尔延期付款=10；多次延期付款=25"),
        ("credit_score", "线性 100 -1"),
    ],
)
def test_a_rule_as_its_cell_shows_it(key: str, shown: str) -> None:
    assert rule_cell(LIBRARY.characteristic(key), "zh") == shown


@pytest.mark.parametrize("profile", SHIPPED, ids=lambda profile: profile.key)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_profile_of_copied_cells_scores_alike(profile: Profile, language, tmp_path: Path) -> None:
    """Every rule through its cell and back makes the same attributes."""
    for c in profile.characteristics:
        base = LIBRARY.characteristic(c.key)
        rule = parse_rule_cell(c, rule_cell(c, language))
        stated = {c.key: {"weight": c.weight, "rule": rule}}
        names = {"zh": f"复制{c.key}", "en": f"Copy of {c.key}"}
        text = {"key": "copy", "names": names, "extends": "general", "leave_out": "all"}
        bands = [{"tier": "low", "from": 50, "to": 100}, {"tier": "high", "from": 0, "to": 50}]
        path = tmp_path / "copy.yaml"
        path.write_text(
            yaml.safe_dump(
                {**text, "characteristics": stated, "bands": bands}, allow_unicode=True, sort_keys=False
            ),
            encoding="utf-8",
        )
        copied = ProfileLibrary([tmp_path]).load(path).characteristics[0]
        if c.linear is not None:
            assert copied.linear.at_zero == c.linear.at_zero
            assert copied.linear.per_unit == pytest.approx(c.linear.per_unit, rel=1e-5)
        for value in _probes(c):
            assert _points(copied, value) == pytest.approx(_points(c, value), rel=1e-5), (c.key, value)
        assert base.unit == copied.unit


def _probes(c) -> list[float]:
    bounds = [b for a in c.attributes for b in (a.interval.low, a.interval.high) if abs(b) < 1e12]
    return [v for b in bounds for v in (b - 0.01, b, b + 0.01) if c.low <= v <= c.high]


def _points(c, value: float) -> float:
    return next((a.points for a in c.attributes if value in a.interval), 0.0)


def test_what_people_type_is_read() -> None:
    trade = LIBRARY.characteristic("trade_value")
    assert parse_rule_cell(trade, "＜10万：5；>=10万: 3;≥100万元：0分") == {
        "steps": [
            {"from": 0, "points": 5.0},
            {"from": 100000.0, "points": 3.0},
            {"from": 1000000.0, "points": 0.0},
        ]
    }
    overdue = LIBRARY.characteristic("overdue_payments")
    assert parse_rule_cell(overdue, "每次 6 分") == {"each": 6.0}
    debt = LIBRARY.characteristic("capacity_change")
    assert parse_rule_cell(debt, "＜-20%：5") == {
        "steps": [{"from": -1, "points": 5.0}, {"from": -0.2, "points": 0.0}]
    }
    assert parse_rule_cell(overdue, "有即15") == {"any": 15.0}


@pytest.mark.parametrize(
    ("key", "cell", "said"),
    [
        ("overdue_payments", "", "看不懂"),
        ("overdue_payments", "多了就扣", "看不懂"),
        ("overdue_payments", "≥三次：5", "三次"),
        ("overdue_payments", "≥3：5；≥1：2", "从小到大"),
        ("overdue_payments", "≥1.5：5", "1.5"),
        ("revenue_swing", "<-30%：10；≥-20%：0", "没有相接"),
        ("revenue_swing", "≥-30%：0；<-30%：10", "看不懂"),
        ("payment_record", "正常=0", "缺少：偶尔延期付款"),
        ("payment_record", "正常=0；赖账=9", "看不懂"),
    ],
)
def test_a_cell_that_says_no_rule_is_named_with_the_remedy(key: str, cell: str, said: str) -> None:
    with pytest.raises(RuleCellError) as refused:
        parse_rule_cell(LIBRARY.characteristic(key), cell)
    problem = refused.value.problem
    assert said in problem.text("zh")
    assert problem.remedy.zh
    assert LIBRARY.characteristic(key).labels.zh in problem.where.zh
