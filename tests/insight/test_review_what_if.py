"""What another profile or other weights would have done on the same history."""

from __future__ import annotations

from datetime import date

import pytest
from synthetic_year import Book

from riskxl.actions.moments import to_cell
from riskxl.actions.schema import CUSTOMERS
from riskxl.actions.snapshot import Cell, Snapshot
from riskxl.errors import UsageError
from riskxl.functions import Functions
from riskxl.insight.observations import Span
from riskxl.insight.what_if import reweighted, what_if
from riskxl.insight.what_if_rows import what_if_rows
from riskxl.profile.library import ProfileLibrary
from riskxl.tiers import Tier

SPAN = Span(date(2025, 7, 1), date(2025, 9, 30))
CLEAN: dict[str, Cell] = {
    "trade_value": 2_000_000.0,
    **dict.fromkeys(
        (
            *("abnormal_listings", "revenue_swing", "executive_changes", "tax_arrears", "dishonest_debtor"),
            *("overdue_payments", "credit_delinquency", "order_surge", "term_extension"),
            *("returns_breaches", "max_penalty", "litigation_ratio"),
        ),
        0.0,
    ),
}
# 100 − 15 − 10 − 10 = 65, medium; with 25 for overdue payments 55, high
SHAKY: dict[str, Cell] = {**CLEAN, "overdue_payments": 3.0, "revenue_swing": -0.5, "credit_delinquency": 1.0}


@pytest.fixture(scope="module")
def functions(library: ProfileLibrary) -> Functions:
    return Functions(library)


@pytest.fixture(scope="module")
def quarter(functions: Functions) -> Snapshot:
    """Ten customers: two shaky ones turned bad, a third stayed good, and so did seven clean ones."""
    book = Book()
    general = functions.library.get("general")
    for n in range(10):
        order = None if n == 9 else 1000.0 * (n + 1)
        book.add(CUSTOMERS, customer_id=f"C{n}", name=f"客户{n}", order_amount=order)
        book.history(functions.library, general, f"C{n}", date(2025, 6, 1), SHAKY if n < 3 else CLEAN)
    for n in range(2):
        book.add("Events", date=to_cell(date(2025, 8, 1)), customer_id=f"C{n}", event="逾期")
    return book.snapshot(functions.library)


def test_other_weights(quarter: Snapshot, functions: Functions) -> None:
    found = what_if(quarter, functions, SPAN, {"overdue_payments": 25.0})
    assert (found.before.caught.hits, found.after.caught.hits, found.gained) == (0, 2, 2)
    assert (found.before.false_alarms.hits, found.after.false_alarms.hits) == (0, 1)
    assert (found.after.caught.n, found.after.false_alarms.n) == (2, 8)
    assert found.migration == {(Tier.MEDIUM, Tier.HIGH): 3, (Tier.LOW, Tier.LOW): 7}
    assert found.after.blocked == 3000.0  # C2's latest order
    assert (found.after.blocked_known.hits, found.after.blocked_known.n) == (1, 1)


def test_another_profile(quarter: Snapshot, functions: Functions) -> None:
    """In manufacturing overdue payments weigh 25 as well; its own indicators are blank in this history."""
    found = what_if(quarter, functions, SPAN, functions.library.get("manufacturing"))
    assert found.after.caught.hits == 2
    assert found.migration[Tier.MEDIUM, Tier.HIGH] == 3


def test_the_same_weights_change_nothing(quarter: Snapshot, functions: Functions) -> None:
    found = what_if(quarter, functions, SPAN, {"overdue_payments": 15.0})
    assert found.before == found.after
    assert all(old is new for old, new in found.migration)


def test_an_indicator_left_out(quarter: Snapshot, functions: Functions) -> None:
    general = functions.library.get("general")
    assert "overdue_payments" not in reweighted(general, {"overdue_payments": 0.0}).keys
    found = what_if(quarter, functions, SPAN, {"overdue_payments": 0.0})
    assert found.migration[Tier.MEDIUM, Tier.MEDIUM] == 3


def test_an_indicator_that_nobody_uses(quarter: Snapshot, functions: Functions) -> None:
    with pytest.raises(UsageError, match="debt_ratio"):
        what_if(quarter, functions, SPAN, {"debt_ratio": 5.0})


def test_in_words(quarter: Snapshot, functions: Functions) -> None:
    rows = what_if_rows(what_if(quarter, functions, SPAN, {"overdue_payments": 25.0}))
    words = [(row.item.zh, row.value.zh, row.n) for row in rows]
    assert words[0][1].startswith("识别 0→2 家，误报 0→1 家")
    assert ("原中风险", "高风险 3", "3") in words
    assert any("3,000 元会被拦下（1 家中 1 家有订单金额）" in row.note.zh for row in rows)
