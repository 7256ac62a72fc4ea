"""Names of companies that look like one company written twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from riskxl.folding import folded

_MARKS = re.compile(
    r"[\W_]+"
)  # brackets, dots, dashes, quotation marks; letters and digits of any script stay
_LEGAL_FORMS = (
    *("股份有限公司", "有限责任公司", "有限公司", "股份公司", "总公司", "公司", "集团", "股份"),
    *("coltd", "company", "limited", "ltd", "inc", "llc", "corp"),
)
_SHORTEST_COMPARED = 5  # of short names one letter makes another company
_COUNTING = frozenset("0123456789一二三四五六七八九十甲乙丙丁")


def core(name: str) -> str:
    """A name without width, case, marks and legal form: '启明（上海）机械有限公司' → '启明上海机械'."""
    text = _MARKS.sub("", folded(name))
    while True:
        form = next((form for form in _LEGAL_FORMS if text.endswith(form) and text != form), None)
        if form is None:
            return text
        text = text.removesuffix(form)


def alike(names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Pairs of positions, the earlier one first, of names that differ by one letter at most.

    Of many equal names each is paired with the first. All names that become equal when a letter is left out
    stand together, so that no name need be compared with every other: the time grows with the number of
    names, not with its square.
    """
    first: dict[str, int] = {}
    pairs: set[tuple[int, int]] = set()
    for position, name in enumerate(names):
        text = core(name)
        if text and first.setdefault(text, position) != position:
            pairs.add((first[text], position))
    groups: dict[str, list[str]] = {}
    for text in first:
        for variant in _variants(text):
            groups.setdefault(variant, []).append(text)
    for members in groups.values():
        for one, other in combinations(members, 2):
            if _one_letter_apart(one, other):
                pairs.add((first[one], first[other]))
    yield from sorted(pairs)


def _variants(text: str) -> Iterable[str]:
    if len(text) < _SHORTEST_COMPARED:
        return (text,)
    return {text, *(text[:n] + text[n + 1 :] for n in range(len(text)))}


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter is replaced, added or left out; numbers tell branches apart and are no slip."""
    if min(len(one), len(other)) < _SHORTEST_COMPARED or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, other_rest = one[start:], other[start:]
    if len(one) == len(other):
        same = rest[1:] == other_rest[1:]
    else:
        longer, shorter = (rest, other_rest) if len(one) > len(other) else (other_rest, rest)
        same = longer[1:] == shorter
    return same and _COUNTING.isdisjoint(rest[:1] + other_rest[:1])
