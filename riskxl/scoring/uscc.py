"""统一社会信用代码 (unified social credit code), GB 32100-2015, with the GB 11714 check inside it."""

from __future__ import annotations

import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I O Z S V
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH = 18


def normalised(code: str) -> str:
    """The code in half-width capitals without spaces."""
    return "".join(unicodedata.normalize("NFKC", code).split()).upper()


def check_character(first_17: str) -> str:
    """The 18th character: (31 − Σ value × 3^i mod 31) mod 31."""
    total = sum(_VALUES[letter] * pow(3, i, 31) for i, letter in enumerate(first_17))
    return _ALPHABET[-total % 31]


def organisation_check(first_8: str) -> str:
    """Character 17: the check of the organisation code at characters 9–16 (GB 11714, mod 11)."""
    total = sum(_organisation_value(c) * w for c, w in zip(first_8, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def is_valid(code: str) -> bool:
    """True if alphabet, length and both check characters are right."""
    code = normalised(code)
    if len(code) != LENGTH or any(letter not in _VALUES for letter in code):
        return False
    return code[16] == organisation_check(code[8:16]) and code[17] == check_character(code[:17])


def _organisation_value(letter: str) -> int:
    """GB 11714: 0–9 as they are, A = 10 … Z = 35, with no letter left out."""
    return int(letter, 36)
