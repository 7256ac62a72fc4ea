"""What is different in LibreOffice, without LibreOffice."""

from __future__ import annotations

import datetime

import pytest

from riskxl.functions import FUNCTIONS
from riskxl.hosts.libreoffice.cells import argument, result
from riskxl.hosts.libreoffice.functions import method_name
from riskxl.hosts.libreoffice.names import resolved


@pytest.mark.parametrize(
    "name, given, expected",
    [
        ("values", (("", 3.0, "无"),), [[None, 3.0, "无"]]),
        ("values", 0.0, 0.0),  # a single blank cell among the values is 0 there, and is taken as 0
        ("tier", "", ""),
        ("tier", 0.0, 0.0),  # the worst score
        ("days", 0.0, None),
        ("days", 45.0, 45.0),
        ("last_date", 0.0, None),
        ("amount", 0.0, None),
        ("profile", 0.0, None),
        ("profile", "", None),
        ("profile", "通用", "通用"),
        ("headers", None, None),
        ("top", 0.0, None),
    ],
)
def test_arguments(name: str, given: object, expected: object) -> None:
    assert argument(name, given) == expected


def test_answers() -> None:
    assert result(84.9) == 84.9
    assert result(True) == 1.0
    assert result(datetime.date(2026, 11, 22)) == 46348.0
    assert result([["指标", 5], ["合计", 12.5]]) == (("指标", 5.0), ("合计", 12.5))


def test_every_function_has_a_method_of_its_own() -> None:
    assert len({method_name(doc) for doc in FUNCTIONS}) == len(FUNCTIONS)
    assert method_name(FUNCTIONS[-1]) == "riskValidUscc"


@pytest.mark.parametrize(
    "formula, entered",
    [
        ("=risk_score(B2:N2;$B$1:$N$1)", "=RISK_SCORE(B2:N2;$B$1:$N$1)"),
        ("=_xll.RISK_TIER(P2)", "=RISK_TIER(P2)"),
        ("=[1]!risk_plan(P2)", "=RISK_PLAN(P2)"),
        ("='C:\\Users\\李\\RiskXL.xlam'!RISK_TIER(P2)", "=RISK_TIER(P2)"),
        ('=IF(A1="risk_tier(x)";risk_tier(P2);"")', '=IF(A1="risk_tier(x)";RISK_TIER(P2);"")'),
        ("{=risk_weights(A1)}", "{=RISK_WEIGHTS(A1)}"),
    ],
)
def test_unresolved_names_are_entered_again(formula: str, entered: str) -> None:
    assert resolved(formula) == entered


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:A3)",
        "=ORG.RISKXL.FUNCTIONS.RISKSCORE(B2:N2)",
        '="risk_score(A1)"',
        "=my_risk_score(A1)",
        "=risk_scores(A1)",
        "=RISK_SCORE_2(A1)",
    ],
)
def test_other_formulas_are_left_alone(formula: str) -> None:
    assert resolved(formula) is None
