"""统一社会信用代码: valid codes made by another implementation of GB 32100 and GB 11714."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from riskxl.scoring.uscc import is_valid

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
POWERS_OF_3 = (
    1,
    3,
    9,
    27,
    19,
    26,
    16,
    17,
    20,
    29,
    25,
    13,
    8,
    24,
    10,
    30,
    28,
)  # mod 31, as the standard prints them


def organisation_code(first_8: str) -> str:
    """GB 11714: the letters count from A = 10 without a gap; a remainder of 10 is X, of 11 is 0."""
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = (
        11 - sum(letters.index(letter) * weight for letter, weight in zip(first_8, weights, strict=True)) % 11
    )
    return first_8 + {10: "X", 11: "0"}.get(check, str(check))


def credit_code(first_8: str, organisation_first_8: str) -> str:
    """GB 32100: registration authority, class and region; organisation code; check character."""
    return with_check(first_8 + organisation_code(organisation_first_8))


def with_check(first_17: str) -> str:
    total = sum(ALPHABET.index(letter) * power for letter, power in zip(first_17, POWERS_OF_3, strict=True))
    check = 31 - total % 31
    return first_17 + ALPHABET[check % 31]


EIGHT = st.text(ALPHABET, min_size=8, max_size=8)
CODES = st.builds(credit_code, EIGHT, EIGHT)


@pytest.mark.parametrize("code", ["91350100M000100Y43", credit_code("N2310000", "MF123456")])
def test_known_codes(code: str) -> None:
    assert is_valid(code)


@given(CODES)
def test_a_rightly_made_code(code: str) -> None:
    assert is_valid(code)
    assert is_valid(code.lower())
    assert is_valid(f" {code[:4]} {code[4:]}\u3000")
    assert is_valid("".join(chr(ord(letter) + 0xFEE0) for letter in code))  # full width


@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character(code: str, place: int, letter: str) -> None:
    assume(code[place] != letter)
    assert not is_valid(code[:place] + letter + code[place + 1 :])


@given(CODES, st.sampled_from("0123456789X"))
def test_a_wrong_organisation_code_within_a_right_check(code: str, letter: str) -> None:
    assert is_valid(with_check(code[:16] + letter)) == (letter == code[16])


@given(CODES, st.integers(0, 16))
def test_two_neighbours_changed_places(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    assert not is_valid(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


@given(CODES, st.integers(0, 17), st.sampled_from("IOZSV!-é中"))
def test_characters_that_no_code_has(code: str, place: int, letter: str) -> None:
    assert not is_valid(code[:place] + letter + code[place + 1 :])


@pytest.mark.parametrize(
    "code", ["", " ", "91350100M000100Y4", "91350100M000100Y433", "9" * 15, "不是代码", "0" * 19]
)
def test_other_lengths(code: str) -> None:
    assert not is_valid(code)
