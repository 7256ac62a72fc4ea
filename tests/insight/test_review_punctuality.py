"""Follow-ups and measures: what was due in the period, and what was done by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest
from synthetic_year import Book

from riskxl.actions.moments import to_cell
from riskxl.actions.schema import CUSTOMERS
from riskxl.actions.snapshot import Cell
from riskxl.functions import Functions
from riskxl.insight.review import Review, review
from riskxl.insight.review_rows import review_rows
from riskxl.profile import archive
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Period
from riskxl.tiers import Tier

START, END = date(2025, 7, 1), date(2025, 9, 30)
MEDIUM: dict[str, Cell] = {  # followed up every month
    "trade_value": 2_000_000.0,
    **dict.fromkeys(("abnormal_listings", "overdue_payments", "credit_delinquency"), 0.0),
    **dict.fromkeys(("revenue_swing", "executive_changes", "tax_arrears", "order_surge"), 0.0),
    "dishonest_debtor": 1.0,
}


@pytest.fixture(scope="module")
def functions(library: ProfileLibrary) -> Functions:
    return Functions(library)


def reviewed(book: Book, functions: Functions) -> Review:
    return review(book.snapshot(functions.library), functions, START, END)


def customer(book: Book, functions: Functions, owner: str, *followed_up: date) -> None:
    """A customer at medium risk since 10 June."""
    number = f"C{len(book.tables.get(CUSTOMERS, []))}"
    book.add(CUSTOMERS, customer_id=number, name=number, sales_owner=owner)
    general = functions.library.get("general")
    book.history(functions.library, general, number, date(2025, 6, 10), MEDIUM)
    for day in followed_up:
        book.add(
            "FollowUps",
            time=to_cell(datetime(day.year, day.month, day.day, 15)),
            customer_id=number,
            by=owner,
        )


@pytest.mark.parametrize(
    ("followed_up", "on_time", "due"),
    [
        # due 10 July, then a month after each
        ([date(2025, 7, 10), date(2025, 8, 10), date(2025, 9, 10)], 3, 3),
        ([date(2025, 7, 11), date(2025, 8, 11), date(2025, 9, 11)], 2, 3),
        ([date(2025, 7, 1), date(2025, 7, 20)], 2, 3),
        ([], 0, 1),
        ([date(2025, 10, 15)], 0, 1),
        ([date(2025, 9, 1)], 0, 1),  # the next one is due after the period
    ],
)
def test_follow_ups_of_a_salesperson(
    functions: Functions, followed_up: Sequence[date], on_time: int, due: int
) -> None:
    book = Book()
    customer(book, functions, "销售 张三", *followed_up)
    (found,) = reviewed(book, functions).follow_ups
    assert (found.owner, found.on_time.hits, found.on_time.n) == ("销售 张三", on_time, due)


def test_follow_ups_are_due_by_the_plan_of_their_time(functions: Functions) -> None:
    """The plan of medium changed from monthly to weekly in May: no fingerprint tells, the archive does."""
    general = functions.library.get("general")
    assert general.plan(Tier.MEDIUM).follow_up == Period(months=1)
    weekly = replace(
        general,
        plans=tuple(
            replace(plan, follow_up=Period(days=7)) if plan.tier is Tier.MEDIUM else plan
            for plan in general.plans
        ),
    )
    assert weekly.fingerprint == general.fingerprint
    book = Book()
    for day, rules in ((date(2025, 1, 6), general), (date(2025, 5, 5), weekly)):
        book.add(
            "Rules",
            time=to_cell(datetime(day.year, day.month, day.day)),
            fingerprint=rules.fingerprint,
            profile=rules.names.zh,
            rules=archive.to_text(rules),
        )
    customer(book, functions, "张三", date(2025, 7, 10), date(2025, 8, 10))
    (found,) = reviewed(book, functions).follow_ups
    assert (found.on_time.hits, found.on_time.n) == (0, 2)  # on 17 July and 17 August


def test_the_least_punctual_first(functions: Functions) -> None:
    book = Book()
    customer(book, functions, "张三", date(2025, 7, 10), date(2025, 8, 10), date(2025, 9, 10))
    customer(book, functions, "李四")
    customer(book, functions, "")
    found = reviewed(book, functions)
    assert [one.owner for one in found.follow_ups][-1] == "张三"
    assert {one.owner for one in found.follow_ups} == {"张三", "李四", "（未填责任人）"}
    rows = {row.item.zh: row for row in review_rows(found, ())}
    assert rows["按时跟进：张三"].value.zh.startswith("100.0% (3/3")


def test_measures(functions: Functions) -> None:
    """Done on the day, a day late, never, and one that was not due in the period."""
    book = Book()
    for due in (date(2025, 7, 10), date(2025, 8, 1), date(2025, 8, 2), date(2025, 10, 1)):
        book.add("Tasks", task="催收", due=to_cell(due), state="待办")
    book.add("Tasks", ref=1.0, state="已完成", done_on=to_cell(date(2025, 7, 10)))
    book.add("Tasks", ref=2.0, state="已完成", done_on=to_cell(date(2025, 8, 2)))
    found = reviewed(book, functions).measures
    assert (found.hits, found.n) == (1, 3)


def test_collection_against_the_target(functions: Functions) -> None:
    """Of 1,000 exposed by a customer now at high risk 880 came back: below 90 %."""
    book = Book()
    book.add(
        CUSTOMERS, customer_id="A", name="A", **{**MEDIUM, "overdue_payments": 4.0, "dishonest_debtor": 0.0}
    )
    book.add("Events", date=to_cell(START), customer_id="A", event="逾期", exposure=1000.0, recovered=880.0)
    found = reviewed(book, functions)
    assert found.collection.rate == pytest.approx(0.88)
    assert not found.collection.reaches_target
    row = next(row for row in review_rows(found, ()) if row.item.zh == "高风险回款率")
    assert row.value.zh == "88.0%" and "未达标" in row.note.zh
