"""The kernel: what a scorecard must do whatever the row."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_scorer import NOT_APPLICABLE, PROFILES, Mode
from sample_rows import cells, graded, kernel_columns, random_columns, rows

from riskxl.profile.library import ProfileLibrary
from riskxl.scoring.card import Card
from riskxl.scoring.kernel import BLOCK_ROWS, Scores, score_columns
from riskxl.scoring.table import Scorer
from riskxl.tiers import Tier

MODES: tuple[Mode, ...] = ("deduct", "normalise")
EVERY_PROFILE = pytest.mark.parametrize("key", PROFILES)
EVERY_MODE = pytest.mark.parametrize("mode", MODES)


def scored(library: ProfileLibrary, key: str, mode: Mode, table: list[Any]) -> Scores:
    profile = library.get(key).in_mode(mode)
    values, marks = kernel_columns(profile, table)
    return score_columns(Card(profile), values, marks, with_points=True)


def same_bits(one: Scores, other: Scores) -> bool:
    return all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes()
        for name in ("score", "score_tier", "tier", "coverage", "points")
    )


def row_of(scores: Scores, row: int) -> Scores:
    part = slice(row, row + 1)
    assert scores.points is not None
    return Scores(
        scores.score[part],
        scores.score_tier[part],
        scores.tier[part],
        scores.coverage[part],
        scores.points[:, part],
    )


@EVERY_PROFILE
@EVERY_MODE
def test_agrees_with_the_exact_reference(library: ProfileLibrary, key: str, mode: Mode) -> None:
    profile, card = library.get(key), PROFILES[key]
    assert profile.keys == tuple(card.weights)

    @settings(max_examples=60)
    @given(st.lists(rows(card), min_size=1, max_size=12))
    def check(table: list[Any]) -> None:
        scores = scored(library, key, mode, table)
        assert scores.points is not None
        for n, row in enumerate(table):
            expected = card.score(row, mode)
            if expected.coverage is None:  # that a row is empty is found out by the table
                assert scores.coverage[n] == 0
                continue
            assert scores.score[n] == expected.score or (np.isnan(scores.score[n]) and expected.score is None)
            assert Tier(scores.score_tier[n]).key == expected.score_tier
            assert Tier(scores.tier[n]).key == expected.tier
            assert scores.coverage[n] == pytest.approx(float(expected.coverage), abs=1e-9)
            assert scores.points[:, n] == pytest.approx([float(p) for p in expected.points.values()])

    check()


@EVERY_PROFILE
@EVERY_MODE
def test_a_problem_never_helps(library: ProfileLibrary, key: str, mode: Mode) -> None:
    card = PROFILES[key]

    @settings(max_examples=40)
    @given(st.data(), rows(card), st.sampled_from(list(card.weights)))
    def check(data: st.DataObject, row: dict[str, Any], indicator: str) -> None:
        values = graded(indicator)
        worse = data.draw(st.integers(1, len(values) - 1))
        better = data.draw(st.integers(0, worse - 1))
        table = [row | {indicator: values[better]}, row | {indicator: values[worse]}]
        scores = scored(library, key, mode, table)
        assert scores.tier[1] >= scores.tier[0]
        if not np.isnan(scores.score).any():
            before, after = scores.score
            assert after >= before if card.riskier_is_higher else after <= before

    check()


@EVERY_PROFILE
@EVERY_MODE
def test_a_blank_lowers_coverage_and_costs_nothing(library: ProfileLibrary, key: str, mode: Mode) -> None:
    card = PROFILES[key]

    @settings(max_examples=40)
    @given(rows(card), st.sampled_from(list(card.weights)))
    def check(row: dict[str, Any], indicator: str) -> None:
        table = [row | {indicator: NOT_APPLICABLE}, row | {indicator: None}]
        scores = scored(library, key, mode, table)
        assert scores.points is not None
        checked, blank = scores.coverage
        assert checked - blank == pytest.approx(float(card.weights[indicator] / card.total), abs=1e-8)
        assert scores.points[:, 0].tobytes() == scores.points[:, 1].tobytes()
        assert scores.points[list(card.weights).index(indicator), 1] == 0
        if blank >= 0.5:
            assert scores.score[0] == scores.score[1]
            assert scores.tier[1] >= scores.tier[0]

    check()


@EVERY_PROFILE
@pytest.mark.parametrize("size", [2, 32, 33, 63, 64, 65, BLOCK_ROWS - 1, BLOCK_ROWS, BLOCK_ROWS + 1])
def test_a_row_gives_the_same_bits_in_every_batch(library: ProfileLibrary, key: str, size: int) -> None:
    profile = library.get(key)
    for mode in MODES:
        card = Card(profile.in_mode(mode))
        values, marks = random_columns(profile, size, seed=size)
        values[:, 0], marks[:, 0] = card.clean[:, 0], False
        batch = score_columns(card, values, marks, with_points=True)
        without_points = score_columns(card, values, marks)
        assert batch.score.tobytes() == without_points.score.tobytes()
        picked = random.Random(size).sample(range(size), k=min(size, 40))
        for row in {0, size - 1, *picked}:
            part = slice(row, row + 1)
            alone = score_columns(card, values[:, part], marks[:, part], with_points=True)
            assert same_bits(alone, row_of(batch, row))


@settings(max_examples=25)
@given(st.data())
def test_what_stands_in_other_rows_does_not_matter(library: ProfileLibrary, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(list(PROFILES)))
    profile = library.get(key)
    row = data.draw(rows(PROFILES[key]))
    size = data.draw(st.sampled_from([1, 2, 64, 65, BLOCK_ROWS + 1]))
    place = data.draw(st.integers(0, size - 1))
    alone = scored(library, key, "deduct", [row])
    values, marks = random_columns(profile, size, seed=data.draw(st.integers(0, 9)))
    if data.draw(st.booleans(), label="the others know everything"):
        values, marks = np.repeat(Card(profile).clean, size, axis=1), np.zeros_like(marks)
    own_values, own_marks = kernel_columns(profile, [row])
    values[:, place], marks[:, place] = own_values[:, 0], own_marks[:, 0]
    batch = score_columns(Card(profile), values, marks, with_points=True)
    assert same_bits(alone, row_of(batch, place))


@pytest.mark.parametrize("size", [1, 64, 65, BLOCK_ROWS + 1])
def test_memory_layout_does_not_matter(library: ProfileLibrary, size: int) -> None:
    profile = library.get("ecommerce")
    card = Card(profile)
    values, marks = random_columns(profile, size, seed=1)
    as_given = score_columns(card, values, marks, with_points=True)
    wide = np.full((len(values), 2 * size), np.nan)
    wide[:, ::2] = values
    layouts: list[npt.NDArray[np.float64] | list[npt.NDArray[np.float64]]] = [
        np.asfortranarray(values),
        wide[:, ::2],
        list(values),
        values[:, ::-1][:, ::-1],
    ]
    for layout in layouts:
        assert same_bits(as_given, score_columns(card, layout, np.asfortranarray(marks), with_points=True))


def test_the_input_is_left_alone(library: ProfileLibrary) -> None:
    profile = library.get("general")
    values, marks = random_columns(profile, 100, seed=2)
    before = values.tobytes(), marks.tobytes()
    score_columns(Card(profile), values, marks)
    assert (values.tobytes(), marks.tobytes()) == before


@EVERY_PROFILE
def test_columns_in_any_order_give_the_same_bits(library: ProfileLibrary, key: str) -> None:
    scorer = Scorer(library, key)
    labels = [c.labels.zh for c in scorer.profile.characteristics]

    @settings(max_examples=15)
    @given(st.lists(rows(PROFILES[key]), min_size=1, max_size=40), st.permutations(range(len(labels))))
    def check(table: list[Any], order: list[int]) -> None:
        given_cells = [cells(row) for row in table]
        straight = scorer.score_rows(given_cells, labels)
        shuffled = scorer.score_rows(
            [[row[n] for n in order] for row in given_cells], [labels[n] for n in order]
        )
        assert same_bits(straight.scores, shuffled.scores)

    check()


def test_the_number_of_columns_must_agree(library: ProfileLibrary) -> None:
    with pytest.raises(ValueError, match="13 columns expected, 2 given"):
        score_columns(Card(library.get("general")), np.zeros((2, 5)))
