"""What the engine has to say about the text of a formula."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

import formualizer
from formualizer import TokenSubType, TokenType

Kind = Literal["reference", "call", "open", "close", "separator", "combine", "spilled", "other"]


class UnreadableError(Exception):
    """The text is no formula."""


@lru_cache(maxsize=4096)  # one shared formula may stand for thousands of cells
def tokens(text: str) -> list[tuple[Kind, str]]:
    """The parts of a formula without '='; together they are the text again."""
    try:
        return [(_kind(token), token.value) for token in formualizer.tokenize(f"={text}").tokens()]
    except formualizer.TokenizerError as error:
        raise UnreadableError(text) from error


def _kind(token: formualizer.Token) -> Kind:
    kind = token.token_type
    if kind == TokenType.Operand:
        return "reference" if token.subtype == TokenSubType.Range else "other"
    if kind == TokenType.Sep:
        return "separator"
    if kind == TokenType.OpInfix:
        return "combine" if token.value in {",", " "} else "other"  # union and intersection
    if kind == TokenType.OpPostfix:
        return "spilled" if token.value == "#" else "other"
    if kind in {TokenType.Func, TokenType.Paren, TokenType.Array}:
        if token.subtype == TokenSubType.Close:
            return "close"
        return "call" if kind == TokenType.Func else "open"
    return "other"


@cache
def engine_knows(function: str) -> bool:
    """Whether the engine has a function: called without arguments, only an unknown one is #NAME?.

    Asked of the engine because it has no list; an unknown function inside IFERROR would go unnoticed.
    """
    book = formualizer.Workbook()
    book.add_sheet("S")
    book.set_formula("S", 1, 1, f"={function}()")
    value = book.evaluate_cell("S", 1, 1)
    return not (isinstance(value, dict) and value.get("kind") == "Name")
