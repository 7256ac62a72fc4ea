"""Messages by bytes: nothing is lost, no character broken, nothing beyond the limit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxl.alerts.packing import cut, pack

# letters of one to four bytes: Latin, accents, Chinese, rare Chinese, emoji with joiners
LETTERS = st.text(st.sampled_from("aé风險𠮷😀👩\u200d💻🇨🇳 ·"), max_size=120)
HEADING = "**客户风险预警 3 条**"


def size(text: str) -> int:
    return len(text.encode("utf-8"))


@given(st.lists(LETTERS, max_size=25), st.integers(60, 400))
def test_messages_hold_everything_within_the_limit(texts: list[str], limit: int) -> None:
    messages = list(pack(texts, limit, HEADING))
    assert all(size(message.text) <= limit for message in messages)
    assert all(message.lines[0] == HEADING for message in messages)
    pieces: dict[int, str] = {}
    for message in messages:
        for n, line in zip(message.holds, message.lines[1:], strict=True):
            pieces[n] = pieces.get(n, "") + line
    assert [pieces[n] for n in range(len(texts))] == texts
    assert [n for message in messages for n in message.completes] == list(range(len(texts)))


@given(st.lists(LETTERS.filter(lambda text: size(text) <= 60), max_size=25))
def test_a_text_that_fits_into_a_message_is_never_divided(texts: list[str]) -> None:
    for message in pack(texts, 60 + size(HEADING) + 1, HEADING):
        assert message.holds == message.completes
        assert [texts[n] for n in message.holds] == list(message.lines[1:])


@given(st.lists(LETTERS, max_size=25), st.integers(60, 400))
def test_no_message_could_have_taken_the_next_line_too(texts: list[str], limit: int) -> None:
    messages = list(pack(texts, limit, HEADING))
    for first, second in pairwise(messages):
        assert size(first.text) + 1 + size(second.lines[1]) > limit


@given(LETTERS, st.integers(4, 50))
def test_pieces_are_the_text_again(text: str, limit: int) -> None:
    pieces = list(cut(text, limit))
    assert "".join(pieces) == text
    assert all(size(piece) <= limit for piece in pieces)


def test_a_heading_that_fills_the_message_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        list(pack(["一"], 20, "客户风险预警"))
