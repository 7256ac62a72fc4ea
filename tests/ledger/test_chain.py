"""The seal of the ledgers: whatever is done to them by hand is found, sorting them is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from riskxl.actions.changes import Changes
from riskxl.actions.schema import BY_NAME
from riskxl.actions.settings import ANCHOR
from riskxl.actions.snapshot import Cell, Snapshot
from riskxl.errors import DataError
from riskxl.ledger import chain
from tests.memory_port import MemoryBook

COLUMNS = [column.key for column in BY_NAME["FollowUps"].columns]
# what a cell can hold: no control characters, no halves of characters
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t"), max_size=8)
NUMBERS = st.floats(-1e9, 1e9).map(lambda n: round(n, 4))  # two that differ are two seconds as well
CELLS: st.SearchStrategy[Cell] = st.none() | TEXTS | NUMBERS | st.booleans()
RECORDS = st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS[1:-1], CELLS))
LEDGERS = st.lists(RECORDS, min_size=1, max_size=6)


def sealed(records: list[dict[str, Any]], rounds: int = 1) -> MemoryBook:
    """A log that was written in one action, or in several."""
    book = MemoryBook()
    size = max(1, len(records) // rounds)
    for start in range(0, len(records), size):
        snapshot = book.read()
        changes = Changes(appended={"FollowUps": [dict(r) for r in records[start : start + size]]})
        chain.seal(snapshot, changes)
        book.apply(changes, snapshot)
    return book


def with_rows(book: MemoryBook, rows: list[list[Cell]]) -> Snapshot:
    snapshot = book.read()
    table = replace(snapshot.tables["FollowUps"], rows=rows)
    return replace(snapshot, tables={**snapshot.tables, "FollowUps": table})


def text_of(cell: Cell) -> str:
    """What a reader could tell apart."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return f"{cell + 0.0:.15g}"
    return (cell or "").strip()


@given(LEDGERS, st.integers(1, 3))
def test_what_actions_wrote_is_sound(records: list[dict[str, Any]], rounds: int) -> None:
    book = sealed(records, rounds)
    assert chain.verify(book.read()) == []
    assert [row["number"] for row in book.records("FollowUps")] == [n + 1.0 for n in range(len(records))]


@given(LEDGERS, st.data())
def test_sorting_does_no_harm(records: list[dict[str, Any]], data: st.DataObject) -> None:
    book = sealed(records)
    rows = data.draw(st.permutations(book.rows["FollowUps"]))
    blank: list[Cell] = [None] * len(COLUMNS)
    assert chain.verify(with_rows(book, [*rows, blank])) == []


@given(LEDGERS, st.data())
def test_every_alteration_is_found_in_its_row(records: list[dict[str, Any]], data: st.DataObject) -> None:
    book = sealed(records)
    rows = [list(row) for row in book.rows["FollowUps"]]
    n = data.draw(st.integers(0, len(rows) - 1))
    at = data.draw(st.integers(0, len(COLUMNS) - 1))
    other = data.draw(CELLS)
    assume(text_of(other) != text_of(rows[n][at]))
    rows[n][at] = other
    [found] = chain.verify(with_rows(book, rows))
    assert found.table.name == "FollowUps"
    if COLUMNS[at] != "number":  # with another number it is the place that no longer fits
        assert (found.row, found.number) == (n, n + 1)


@given(LEDGERS, st.data())
def test_every_removal_is_found_the_last_row_included(
    records: list[dict[str, Any]], data: st.DataObject
) -> None:
    book = sealed(records)
    rows = book.rows["FollowUps"]
    gone = data.draw(st.sets(st.integers(0, len(rows) - 1), min_size=1))
    left = [row for n, row in enumerate(rows) if n not in gone]
    [found] = chain.verify(with_rows(book, left))
    assert (found.row, found.number) == (None, min(gone) + 1)
    assert "删除" in found.message.zh


@given(LEDGERS, RECORDS, st.integers(1, 9), st.sampled_from(["", "0123456789abcdef"]), st.data())
def test_every_insertion_with_a_number_is_found(
    records: list[dict[str, Any]], record: dict[str, Any], number: int, check: str, data: st.DataObject
) -> None:
    book = sealed(records)
    row = [{**record, "number": float(number), "check": check or None}.get(key) for key in COLUMNS]
    rows = [list(row) for row in book.rows["FollowUps"]]
    rows.insert(data.draw(st.integers(0, len(rows))), row)
    [found] = chain.verify(with_rows(book, rows))
    assert found.number == number
    assert found.row is not None and rows[found.row][0] == number


@given(LEDGERS, st.data())
def test_a_copy_of_a_row_is_found(records: list[dict[str, Any]], data: st.DataObject) -> None:
    book = sealed(records)
    rows = book.rows["FollowUps"]
    [found] = chain.verify(with_rows(book, [*rows, data.draw(st.sampled_from(rows))]))
    assert "手工插入" in found.message.zh


@given(LEDGERS, st.data())
def test_two_rows_that_changed_places_are_found(records: list[dict[str, Any]], data: st.DataObject) -> None:
    """Not sorted, but each with the other's number."""
    assume(len(records) > 1)
    book = sealed(records)
    rows = [list(row) for row in book.rows["FollowUps"]]
    first = data.draw(st.integers(0, len(rows) - 2))
    rows[first][0], rows[first + 1][0] = rows[first + 1][0], rows[first][0]
    assert chain.verify(with_rows(book, rows))


def test_a_ledger_whose_last_row_nobody_noted_cannot_be_vouched_for() -> None:
    book = sealed([{"news": "a"}, {"news": "b"}])
    book.settings[ANCHOR] = [[None]]
    [found] = chain.verify(book.read())
    assert "末行" in found.message.zh


def test_a_row_put_in_behind_the_end_does_not_lead_new_rows_astray() -> None:
    book = sealed([{"news": "a"}])
    book.type("FollowUps", 1, number=99, news="假", check="0123456789abcdef")
    snapshot = book.read()
    changes = Changes(appended={"FollowUps": [{"news": "b"}]})
    chain.seal(snapshot, changes)
    book.apply(changes, snapshot)
    assert book.records("FollowUps")[2]["number"] == 2.0
    del book.rows["FollowUps"][1]
    assert chain.verify(book.read()) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("a\r\nb", "a\nb", id="line ends"),
        pytest.param(1.0, "1", id="number as text"),
        pytest.param("", None, id="blank"),
        pytest.param(-0.0, 0.0, id="minus zero"),
        pytest.param(0.1 + 0.2, 0.3, id="sixteenth digit"),
    ],
)
def test_what_hosts_do_to_a_cell_is_no_tampering(written: Cell, read: Cell) -> None:
    book = sealed([{"news": written}])
    rows = [list(row) for row in book.rows["FollowUps"]]
    rows[0][COLUMNS.index("news")] = read
    assert chain.verify(with_rows(book, rows)) == []


def test_a_date_that_loses_its_last_bits_is_the_same_date() -> None:
    book = sealed([{"time": 46328.375}])
    rows = [list(row) for row in book.rows["FollowUps"]]
    rows[0][1] = 46328.375 + 1e-9
    assert chain.verify(with_rows(book, rows)) == []


def test_a_row_that_was_typed_is_a_draft_and_no_tampering() -> None:
    book = sealed([{"news": "a"}])
    book.type("FollowUps", 1, customer_id="K1", news="新情况")
    snapshot = book.read()
    assert chain.verify(snapshot) == []
    assert chain.drafts(snapshot.tables["FollowUps"]) == [1]


def test_no_action_can_overwrite_a_sealed_row() -> None:
    book = sealed([{"news": "a"}])
    changes = Changes(updated={"FollowUps": {0: {"news": "b"}}})
    with pytest.raises(ValueError, match="sealed"):
        chain.seal(book.read(), changes)


def test_a_text_that_no_cell_can_hold_is_refused_before_anything_is_written() -> None:
    with pytest.raises(DataError) as refused:
        sealed([{"news": "长" * 32_768}])
    assert "最新情况" in refused.value.text("zh")


def test_a_ledger_that_the_action_did_not_read_keeps_its_end() -> None:
    book = sealed([{"news": "a"}])
    snapshot = book.read(["Tasks"])
    changes = Changes(appended={"Tasks": [{"task": "冻结账期"}]})
    chain.seal(snapshot, changes)
    book.apply(changes, snapshot)
    assert chain.verify(book.read()) == []
    assert chain.read_ends(book.read())["FollowUps"].number == 1
