"""The same row gives the same verdict through every door, to the last bit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cases import CASES, Case
from doors import DOORS, Door, Entry, row_by_row


@pytest.fixture(scope="module", params=DOORS, ids=lambda entry: entry.name)
def entry(request: pytest.FixtureRequest) -> Entry:
    found: Entry = request.param
    return found


@pytest.fixture(scope="module")
def door(entry: Entry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with entry.opening(tmp_path_factory.mktemp("parity")) as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_door_says_the_same(entry: Entry, door: Door, case: Case) -> None:
    if case.kinds & entry.refuses:
        pytest.skip("such cells do not pass through this door as they are")
    assert door(case) == row_by_row(case, *([] if entry.cut else [None]))


@pytest.mark.parametrize("case", [case for case in CASES if case.expected], ids=lambda case: case.name)
def test_the_acceptance_examples(case: Case) -> None:
    found = [(verdict.score, verdict.tier) for verdict in row_by_row(case)]
    assert found == [("" if score is None else score, tier) for score, tier in case.expected]
