"""run_on_file: one action from what was typed to what is in the file."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from riskxl.actions.action import Context, Question
from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_cell
from riskxl.errors import DataError, UsageError
from riskxl.hosts.file import FileBook, run_on_file
from riskxl.language import Text
from riskxl.ledger import chain

from .books import OWN_PROFILE, an_action

NOW = datetime(2026, 11, 22, 15, 30)
NEWS = Question("news", Text("最新情况", "News"), required=True)


def follow_up(context: Context) -> Changes:
    changes = Changes(messages=[Text("好", "ok")])
    for customer in context.customers_asked:
        changes.append(
            "FollowUps",
            {
                "time": to_cell(context.now),
                "customer_id": customer,
                "name": context.customers.by_id[customer].name,
                "news": context.answers.get("news"),
                "by": context.by,
            },
        )
    return changes


def first_ids(path: Path, count: int) -> tuple[str, ...]:
    table = FileBook(path).read(("Risk",)).table("Risk")
    return tuple(table.text(n, "customer_id") for n in range(count))


def test_an_action_is_run_sealed_and_written(book: Path) -> None:
    ids = first_ids(book, 2)
    steps: list[Text] = []
    changes = run_on_file(
        book,
        an_action(follow_up, questions=(NEWS,)),
        {"news": " =已联系 "},
        customers=ids,
        by="王某",
        now=NOW,
        progress=steps.append,
    )
    assert changes.messages == [Text("好", "ok")]
    assert len(steps) >= 2
    snapshot = FileBook(book).read()
    table = snapshot.table("FollowUps")
    assert [table.get(n, "customer_id") for n in range(2)] == list(ids)
    assert [table.get(n, "time") for n in range(2)] == [to_cell(NOW)] * 2
    assert table.get(0, "news") == "=已联系"
    assert chain.verify(snapshot) == []


def test_a_dry_run_writes_nothing_and_minds_no_lock(book: Path) -> None:
    before = book.read_bytes()
    book.with_name(f"~${book.name}").write_bytes(b"")
    ids = first_ids(book, 1)
    changes = run_on_file(book, an_action(follow_up), {}, customers=ids, by="王", dry_run=True)
    assert changes.appended["FollowUps"][0]["number"] == 1.0
    assert book.read_bytes() == before
    assert sorted(path.name for path in book.parent.iterdir()) == sorted((book.name, f"~${book.name}"))


@pytest.mark.parametrize("marker", ["~${}", ".{}.riskxl-lock"])
def test_what_only_looks_can_look_at_an_open_workbook(book: Path, marker: str) -> None:
    """verify finds nothing to write; what has something to write is told why it cannot."""
    before = book.read_bytes()
    lock = book.with_name(marker.format(book.name))
    lock.write_bytes(b"")
    assert run_on_file(book, "verify", {}, by="王").messages
    with pytest.raises(DataError, match=re.escape(lock.name)):
        run_on_file(book, "check", {}, by="王")
    assert book.read_bytes() == before and lock.exists()


def test_what_does_more_than_compute_is_refused_before_it_does(book: Path) -> None:
    book.with_name(f"~${book.name}").write_bytes(b"")
    done: list[Context] = []

    def send(context: Context) -> Changes:
        done.append(context)
        return Changes()

    with pytest.raises(DataError, match="open in Excel"):
        run_on_file(book, an_action(send, reaches_out=True), {}, by="王")
    assert done == []


def test_unknown_customers_are_refused(book: Path) -> None:
    before = book.read_bytes()
    with pytest.raises(DataError, match="没有的"):
        run_on_file(book, an_action(follow_up), {}, customers=(*first_ids(book, 1), "没有的"), by="王")
    assert book.read_bytes() == before


@pytest.mark.parametrize(("of_customers", "count"), [("one", 0), ("one", 2)])
def test_the_number_of_customers_is_checked(book: Path, of_customers: str, count: int) -> None:
    with pytest.raises(UsageError):
        run_on_file(
            book,
            an_action(follow_up, of_customers=of_customers),
            {},
            customers=first_ids(book, count),
            by="王",
        )


def test_answers_are_checked_before_anything_is_done(book: Path) -> None:
    with pytest.raises(UsageError, match="nothing was entered"):
        run_on_file(book, an_action(follow_up, questions=(NEWS,)), {}, by="王")


def test_an_action_that_does_not_exist_is_refused_by_its_key(book: Path) -> None:
    with pytest.raises(UsageError, match="no such action"):
        run_on_file(book, "没有这个", {}, by="王")


def test_own_profiles_beside_the_workbook_are_known(book: Path) -> None:
    folder = book.parent / "profiles"
    folder.mkdir()
    (folder / "ours.yaml").write_text(OWN_PROFILE, encoding="utf-8")
    seen: list[object] = []

    def look(context: Context) -> Changes:
        seen.append((context.functions.library.get("本公司").key, context.profiles_folder))
        return Changes()

    run_on_file(book, an_action(look), {}, by="王")
    assert seen == [("ours", folder)]
