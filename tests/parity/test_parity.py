"""The same row gives the same verdict through every door, to the last bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from cases import CASES, Case
from doors import DOORS, Door, Entry, row_by_row

# Some doors cannot hold every kind of cell: CSV and Parquet columns of text know no dates and no TRUE.
PAIRS = [(entry, case) for entry in DOORS for case in CASES if not case.kinds & entry.refuses]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Entry], Door]]:
    """Opens each door once."""
    with ExitStack() as stack:

        @cache
        def door(name: str) -> Door:
            entry = next(entry for entry in DOORS if entry.name == name)
            return stack.enter_context(entry.opening(tmp_path_factory.mktemp("parity")))

        yield lambda entry: door(entry.name)


@pytest.mark.parametrize(
    ("entry", "case"), PAIRS, ids=[f"{entry.name}: {case.name}" for entry, case in PAIRS]
)
def test_every_door_says_the_same(opened: Callable[[Entry], Door], entry: Entry, case: Case) -> None:
    assert opened(entry)(case) == row_by_row(case, *([] if entry.cut else [None]))


@pytest.mark.parametrize("case", [case for case in CASES if case.expected], ids=lambda case: case.name)
def test_the_acceptance_examples(case: Case) -> None:
    found = [(verdict.score, verdict.tier) for verdict in row_by_row(case)]
    assert found == [("" if score is None else score, tier) for score, tier in case.expected]
