"""The review of a year with planted effects finds exactly those, and says what it cannot tell."""

from __future__ import annotations

from datetime import date

import pytest
import synthetic_year as year
from synthetic_year import Book, synthetic_year

from riskxl.actions.moments import to_cell
from riskxl.actions.schema import CUSTOMERS
from riskxl.actions.snapshot import Snapshot
from riskxl.errors import DataError
from riskxl.functions import Functions
from riskxl.insight.menu_review import span_of
from riskxl.insight.observations import Span, quarter_before
from riskxl.insight.review import Review, review
from riskxl.insight.review_rows import review_rows
from riskxl.insight.suggestions import Suggestion, suggestions
from riskxl.insight.what_if import trial
from riskxl.profile.library import ProfileLibrary
from riskxl.tiers import Tier

CLEAN = {"trade_value": 2_000_000.0, **dict.fromkeys(year.COUNTED_BAD, 0.0), "tax_arrears": 0.0}
Q3 = (date(2025, 7, 1), date(2025, 9, 30))


@pytest.fixture(scope="module")
def functions(library: ProfileLibrary) -> Functions:
    return Functions(library)


@pytest.fixture(scope="module", params=[2025, 1, 2, 3])
def planted(
    request: pytest.FixtureRequest, functions: Functions
) -> tuple[Review, list[str], tuple[Suggestion, ...]]:
    book, unforeseen = synthetic_year(functions.library, request.param)
    snapshot = book.snapshot(functions.library)
    found = review(snapshot, functions, year.START, year.END)
    advice = suggestions(found, trial(snapshot, functions, Span(year.START, year.END)))
    return found, unforeseen, advice


def test_exactly_the_planted_indicators_predict(planted: tuple[Review, ...]) -> None:
    found = planted[0]
    by_key = {indicator.characteristic.key: indicator for indicator in found.indicators}
    assert {key for key, one in by_key.items() if one.predicts} == year.PREDICTIVE
    assert {key for key, one in by_key.items() if one.is_blank} == {year.BLANK}
    assert {key for key, one in by_key.items() if one.is_stale} == {year.STALE}
    for key in year.PREDICTIVE:
        value = by_key[key].value
        assert value is not None and value.value > 0.5 and value.beyond_chance
        assert by_key[key].caught.n == year.TURN_BAD
    assert by_key[year.BLANK].caught.hits == 0 and by_key[year.BLANK].value is None


def test_exactly_the_events_out_of_the_blue_are_uncaught(
    planted: tuple[Review, list[str], tuple[Suggestion, ...]],
) -> None:
    found, unforeseen, _ = planted
    assert len(unforeseen) >= year.OUT_OF_THE_BLUE
    assert sorted(one.customer_id for one in found.uncaught) == unforeseen
    assert all(one.tier is Tier.LOW and one.event is not None for one in found.uncaught)
    losses = [one.event.loss for one in found.uncaught if one.event]
    assert losses == sorted(losses, reverse=True)


def test_the_counts_add_up(planted: tuple[Review, ...]) -> None:
    found = planted[0]
    assert (found.customers, found.bad) == (year.CUSTOMERS_IN_ALL, year.TURN_BAD)
    assert sum(outcome.bad for outcome in found.outcomes) == year.TURN_BAD
    assert sum(outcome.bad + outcome.good for outcome in found.outcomes) == year.CUSTOMERS_IN_ALL
    dangerous = [outcome for outcome in found.outcomes if outcome.tier in (Tier.HIGH, Tier.EXTREME)]
    assert found.identified.hits == sum(outcome.bad for outcome in dangerous)
    assert found.false_alarms.hits == sum(outcome.good for outcome in dangerous) == len(found.blamed)
    assert found.auc is not None and found.auc.low > 0.7
    assert found.ks is not None and found.ks.value > found.ks.chance
    assert found.is_certain and found.warnings == ()


def test_advice_rests_on_what_was_planted(
    planted: tuple[Review, list[str], tuple[Suggestion, ...]],
) -> None:
    _, unforeseen, advice = planted
    assert {one.key for one in advice if one.kind == "raise"} <= year.PREDICTIVE
    assert any(one.kind == "raise" for one in advice)
    assert not {one.key for one in advice if one.kind == "lower"} & year.PREDICTIVE
    assert [one.key for one in advice if one.kind == "fill"] == [year.BLANK]
    assert [one.key for one in advice if one.kind == "renew"] == [year.STALE]
    missed = [one.evidence.zh for one in advice if one.kind == "watch"]
    assert missed == [f"出险 {year.TURN_BAD} 家中 {len(unforeseen)} 家"]
    for one in advice:
        if one.effect is not None:
            assert one.certain and (one.effect.gained > 0 or one.effect.alarms_added < 0)


def test_thirty_useless_indicators_rarely_yield_one(functions: Functions) -> None:
    """Years in which nothing predicts: what is found is by chance, and seldom."""
    found = 0
    for seed in range(8):
        book, _ = synthetic_year(functions.library, seed)
        events = book.tables["Events"]  # the events strike others than those they were planted for
        for n, event in enumerate(list(events)):
            customer = f"C{100 + (seed * 37 + n * 5) % 300:03}"
            events[n] = {**event, "customer_id": customer}
        looked_at = review(book.snapshot(functions.library), functions, year.START, year.END)
        found += sum(indicator.predicts for indicator in looked_at.indicators)
    assert found <= 1


# --- which cases count ----------------------------------------------------------------------------


def one_customer(book: Book, functions: Functions, customer: str, *lines: tuple[date, float]) -> None:
    """Lines of history: day and overdue payments."""
    book.add(CUSTOMERS, customer_id=customer, name=f"客户{customer}", order_amount=1000.0)
    for day, overdue in lines:
        values = {**CLEAN, "overdue_payments": overdue}
        book.history(functions.library, functions.library.get("general"), customer, day, values)


def event(book: Book, customer: str, day: date, kind: str = "坏账") -> None:
    book.add("Events", date=to_cell(day), customer_id=customer, event=kind, loss=500.0, exposure=800.0)


def test_a_bad_customer_is_judged_before_its_event(functions: Functions) -> None:
    """By the last line before the day of its first event in the period, not by what the event led to."""
    book = Book()
    one_customer(book, functions, "A", (date(2025, 6, 1), 0.0), (date(2025, 8, 1), 4.0))
    one_customer(book, functions, "B", (date(2025, 6, 1), 4.0), (date(2025, 8, 1), 0.0))
    one_customer(book, functions, "C", (date(2025, 6, 1), 4.0), (date(2025, 8, 2), 0.0))
    event(book, "A", date(2025, 8, 1))
    event(book, "A", date(2025, 9, 1))
    event(book, "B", date(2025, 8, 1), "逾期")
    found = review(book.snapshot(functions.library), functions, *Q3)
    assert [(one.customer_id, one.tier) for one in found.trusted] == [("A", Tier.LOW)]
    assert found.trusted[0].event is not None and found.trusted[0].event.loss == 1000.0
    assert (found.identified.hits, found.identified.n) == (1, 2)
    assert found.false_alarms.hits == 0  # C was clean at the end


def test_customers_that_cannot_be_judged_are_told(functions: Functions) -> None:
    book = Book()
    one_customer(book, functions, "A", (date(2025, 6, 1), 0.0))
    one_customer(book, functions, "lost", (date(2025, 1, 1), 4.0))
    one_customer(book, functions, "late", (date(2025, 9, 1), 0.0))
    event(book, "lost", date(2025, 2, 1), "破产")
    event(book, "late", date(2025, 8, 1))
    event(book, "never seen", date(2025, 8, 1))
    book.add("Events", customer_id="A", event="坏账")  # without a date
    found = review(book.snapshot(functions.library), functions, *Q3)
    assert (found.customers, found.bad, found.lost_before) == (1, 0, 1)
    assert sorted(one.customer_id for one in found.unjudged) == ["late", "never seen"]
    assert found.auc is None and found.identified.value is None
    said = " ".join(warning.zh for warning in found.warnings)
    assert "样本太小" in said and "2 家出险客户事发前没有评分记录" in said and "1 行没有日期" in said


def test_few_events_are_said_to_be_too_few(functions: Functions) -> None:
    book = Book()
    worse = {**CLEAN, "overdue_payments": 3.0, "dishonest_debtor": 1.0, "executive_changes": 4.0}
    for n in range(40):
        book.history(
            functions.library,
            functions.library.get("general"),
            f"C{n}",
            date(2025, 6, 1),
            worse if n < 7 else CLEAN,
        )
    for n in range(7):
        event(book, f"C{n}", date(2025, 8, 1))
    snapshot = book.snapshot(functions.library)
    found = review(snapshot, functions, *Q3)
    assert not found.is_certain
    assert found.auc is not None and found.auc.value == 1.0 and found.auc.low < 0.9
    assert "出险客户 7 家、未出险 33 家，各需至少 30 家" in found.warnings[0].zh
    advice = suggestions(found, trial(snapshot, functions, Span(*Q3)))
    raised = next(one for one in advice if one.key == "overdue_payments")
    assert raised.kind == "raise" and not raised.certain and raised.effect is not None
    assert (raised.effect.before.caught.hits, raised.effect.after.caught.hits) == (0, 7)
    assert "出险 7 家中命中 7 家，误报 0.0%（33 家中 0 家）" in raised.evidence.zh
    row = next(row for row in review_rows(found, advice) if row.item == raised.text)
    assert "样本太小" in row.note.zh


def test_rules_that_are_not_archived_are_replaced_and_told(functions: Functions) -> None:
    book = Book()
    library = functions.library
    for archived in (True, False):
        profile = library.get("general" if archived else "manufacturing")
        book.history(library, profile, f"{archived}", date(2025, 6, 1), CLEAN, archived=archived)
    book.tables["History"][1] = {**book.tables["History"][1], "fingerprint": "00000000"}
    found = review(book.snapshot(library), functions, *Q3)
    assert found.customers == 2
    assert any("1 家客户当时的规则没有存档" in warning.zh for warning in found.warnings)


def test_psi_compares_the_end_with_the_beginning(functions: Functions) -> None:
    """30 customers of whom 10 fall from low to high in the quarter: (30, 0) against (20, 10) by bands."""
    book = Book()
    worse = {**CLEAN, "dishonest_debtor": 1.0, "credit_delinquency": 1.0, "revenue_swing": -0.5}
    worse |= {"abnormal_listings": 2.0}
    general = functions.library.get("general")
    for n in range(30):
        one_customer(book, functions, f"C{n}", (date(2025, 6, 1), 0.0))
    for n in range(10):
        book.history(functions.library, general, f"C{n}", date(2025, 8, 1), worse)
    found = review(book.snapshot(functions.library), functions, *Q3)
    bands = found.psi_bands
    assert bands is not None and (bands.a, bands.b, bands.smoothed) == (30, 30, True)
    assert bands.value > bands.chance
    assert found.psi_deciles is not None and found.psi_deciles.value > 0


def test_a_score_that_rises_with_the_risk_counts_the_other_way(functions: Functions) -> None:
    book = Book()
    judicial = functions.library.get("judicial")
    for n in range(6):
        values = {**CLEAN, "dishonest_debtor": float(n < 3), "overdue_payments": 0.0}
        values |= {"complaints_6m": 0.0, "abnormal_cancellations": 0.0}
        book.history(functions.library, judicial, f"C{n}", date(2025, 6, 1), values)
    for n in range(3):
        event(book, f"C{n}", date(2025, 8, 1))
    found = review(book.snapshot(functions.library), functions, *Q3)
    assert found.auc is not None and found.auc.value == 1.0


def test_a_workbook_without_history_or_events(functions: Functions) -> None:
    snapshot = Book().snapshot(functions.library)
    found = review(snapshot, functions, *Q3)
    assert (found.customers, found.bad) == (0, 0)
    assert review_rows(found, suggestions(found, trial(snapshot, functions, Span(*Q3))))
    without = Snapshot({name: t for name, t in snapshot.tables.items() if name != "History"})
    with pytest.raises(DataError, match="History"):
        review(without, functions, *Q3)


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        (date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2025, 12, 31), date(2025, 7, 1), date(2025, 9, 30)),
        (date(2024, 5, 1), date(2024, 1, 1), date(2024, 3, 31)),
    ],
)
def test_the_last_whole_quarter(today: date, start: date, end: date) -> None:
    assert quarter_before(today) == Span(start, end)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, (date(2026, 7, 1), date(2026, 9, 30))),
        (date(2026, 8, 5), None, (date(2026, 8, 5), date(2026, 11, 22))),
        (None, date(2026, 3, 31), (date(2026, 1, 1), date(2026, 3, 31))),
        (None, date(2026, 3, 30), (date(2025, 10, 1), date(2026, 3, 30))),
        (None, date(9999, 12, 31), (date(2026, 7, 1), date(2026, 11, 22))),
        (date(2026, 1, 1), date(2026, 12, 31), (date(2026, 1, 1), date(2026, 11, 22))),
    ],
)
def test_a_period_that_is_named_in_part(
    start: date | None, end: date | None, expected: tuple[date, date]
) -> None:
    assert span_of(start, end, date(2026, 11, 22)) == Span(*expected)
