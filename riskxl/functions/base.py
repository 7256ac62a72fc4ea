"""What all functions share: profiles by name, rows scored once, words in the user's language."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from riskxl.errors import RiskxlError
from riskxl.functions import arguments as args
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Mode, Profile
from riskxl.scoring.table import Binding, ScoredTable, Scorer
from riskxl.tiers import Tier

TEXT_LIMIT = 255  # a longer text from a function becomes #VALUE! in Excel
_REMEMBERED_ROWS = 20_000
_PROFILE_NAME = Text("行业模板", "profile")

Cell = float | str | bool | datetime.date
Answer = Cell | list[list[Cell]]


class FunctionBase:
    """The functions' language, mode and memory: of profiles, headers and single rows.

    A row's results depend on its cells, the headers and the profile alone, so what is remembered
    is never stale; a library read anew needs new functions.
    """

    serial_dates = False  # whether dates arrive as their serial numbers (see CellReader)

    def __init__(self, library: ProfileLibrary, language: Language = "zh", mode: Mode | None = None) -> None:
        self.library = library
        self.language: Language = language
        self.mode: Mode | None = mode
        self._scorers: dict[str, Scorer] = {}
        self._rows: dict[tuple[Any, ...], Scored] = {}
        self._block: Any = None
        self._block_scored: dict[Binding, Scored] = {}

    @contextmanager
    def scoring_once(self, values: Any) -> Iterator[None]:
        """Inside, this very block of rows is scored once for all functions that are asked about it."""
        self._block = values
        try:
            yield
        finally:
            self._block = None
            self._block_scored = {}

    def scored(self, values: Any, headers: Any, profile: Any) -> Scored:
        """The scored rows; a single row is scored once for all functions that ask for it."""
        scorer = self.scorer(profile)
        binding = scorer.bind(args.header_row(headers))
        if self._block is None or values is not self._block:
            return self._scored(values, scorer, binding)
        if binding not in self._block_scored:
            self._block_scored[binding] = self._scored(values, scorer, binding)
        return self._block_scored[binding]

    def _scored(self, values: Any, scorer: Scorer, binding: Binding) -> Scored:
        rows = args.rows_of(values)
        if len(rows) != 1:
            return Scored(scorer.score_bound(rows, binding))
        row = rows[0]
        # a binding stands for profile, mode and headers;
        # 1, 1.0 and True are equal as keys but not as cells, hence the types
        key = (binding, tuple(row), tuple(map(type, row)))
        scored = self._rows.get(key)
        if scored is None:
            if len(self._rows) >= _REMEMBERED_ROWS:
                self._rows.clear()
            scored = self._rows[key] = Scored(scorer.score_bound(rows, binding))
        return scored

    def scorer(self, profile: Any) -> Scorer:
        word = args.single(profile, _PROFILE_NAME) or ""
        scorer = self._scorers.get(word)
        if scorer is None:
            scorer = self._scorers[word] = Scorer(
                self.library, self.profile(word), self.mode, serial_dates=self.serial_dates
            )
        return scorer

    def profile(self, profile: Any) -> Profile:
        word = args.single(profile, _PROFILE_NAME)
        return self.library.get(None if word is None else str(word)).in_mode(self.mode)

    def or_message(self, function: Callable[..., Cell]) -> Callable[..., Cell]:
        """One bad cell of a column is answered in its own row."""

        def answer(*cells: Any) -> Cell:
            try:
                return function(*cells)
            except RiskxlError as error:
                return message(error, self.language)

        return answer

    def word(self, tier: Tier | None) -> str:
        return "" if tier is None else tier.label(self.language)

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en


class Scored:
    """A scored table and how its rows are answered: one row by a value, more by a column."""

    __slots__ = ("table",)

    def __init__(self, table: ScoredTable) -> None:
        self.table = table

    def answer(self, cells: list[Any]) -> Answer:
        return cells[0] if len(cells) == 1 else [[cell] for cell in cells]


def message(error: RiskxlError, language: Language) -> str:
    """What went wrong, short enough for a cell: a long message is cut before its remedy."""
    text = error.text(language)
    if len(text) <= TEXT_LIMIT:
        return text
    remedy = error.problems[0].remedy(language)[: TEXT_LIMIT // 2]
    return f"{text[: TEXT_LIMIT - 1 - len(remedy)]}…{remedy}"
