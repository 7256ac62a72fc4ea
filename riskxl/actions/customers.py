"""The customers of the workbook's table, and their scores exactly as the table's own formulas give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from riskxl.actions.schema import CUSTOMERS
from riskxl.actions.settings import MODE_CELL, suffix_of
from riskxl.actions.snapshot import Cell, Row, Snapshot, Table, as_text
from riskxl.errors import Problem, RiskxlError
from riskxl.functions import Functions
from riskxl.language import Language, Text, plain
from riskxl.profile.model import Plan, Profile
from riskxl.scoring.headers import Column, HeaderIndex, match_headers
from riskxl.scoring.table import ScoredTable
from riskxl.tiers import Tier


@dataclass(frozen=True)
class Verdict:
    """One customer's row in a scored table; ``profile`` is the one that scored it."""

    scored: ScoredTable
    index: int

    @property
    def profile(self) -> Profile:
        return self.scored.profile

    @property
    def score(self) -> float | None:
        score = float(self.scored.scores.score[self.index])
        return None if score != score else score

    @property
    def tier(self) -> Tier:
        return Tier(self.scored.scores.tier[self.index])

    @property
    def score_tier(self) -> Tier:
        return Tier(self.scored.scores.score_tier[self.index])

    @property
    def coverage(self) -> float | None:
        coverage = float(self.scored.scores.coverage[self.index])
        return None if coverage != coverage else coverage

    @property
    def plan(self) -> Plan | None:
        return self.profile.plan(self.tier)

    def reasons(self, language: Language, top: int | None = None, limit: int = 255) -> str:
        """The reasons in words, most points first."""
        return self.scored.reasons.text(self.index, language, top, limit)

    def points(self) -> dict[str, float]:
        """Points of every indicator of the profile, by key."""
        column = self.scored.points[:, self.index]
        return {c.key: float(p) for c, p in zip(self.profile.characteristics, column, strict=True)}

    def problems(self) -> list[Problem]:
        return self.scored.problems(self.index)


def positions_of(table: Table, functions: Functions) -> Mapping[str, int]:
    """Columns by key; of the customer table those of the indicators too."""
    if table.name != CUSTOMERS:
        return table.positions
    return Customers(Snapshot({CUSTOMERS: table}), functions).positions


@dataclass(frozen=True)
class Customer:
    """One row of the customer table; ``row`` is its position there."""

    row: int
    id: str
    name: str
    cells: Row
    positions: Mapping[str, int]

    def get(self, key: str) -> Cell:
        """A field's or an indicator's cell; None where the table has no such column."""
        position = self.positions.get(key)
        return None if position is None else self.cells[position]

    def text(self, key: str) -> str:
        return as_text(self.get(key))


class Customers:
    """The rows with an ID or a name, in the order of the table."""

    def __init__(self, snapshot: Snapshot, functions: Functions) -> None:
        self.table: Table = snapshot.table(CUSTOMERS)
        self._functions = functions
        self._workbook_profile = snapshot.profile_word
        self._suffix = suffix_of(snapshot.setting(MODE_CELL), snapshot.language)
        positions = self.positions
        found = (
            Customer(
                n,
                _cell_text(row, positions, "customer_id"),
                _cell_text(row, positions, "name"),
                row,
                positions,
            )
            for n, row in enumerate(self.table.rows)
        )
        self.all: tuple[Customer, ...] = tuple(c for c in found if c.id or c.name)

    def __iter__(self) -> Iterator[Customer]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    @cached_property
    def indicator_columns(self) -> Mapping[str, Column]:
        """The column of every indicator of the catalogue that the table has, by key."""
        characteristics = self._functions.library.characteristics
        found = match_headers(self.table.headers, characteristics, HeaderIndex(characteristics))
        pairs = zip(characteristics, found.columns, strict=True)
        return {c.key: column for c, column in pairs if column is not None}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The position of every field and indicator that the table has, by key."""
        indicators = {key: column.position for key, column in self.indicator_columns.items()}
        return {**self.table.positions, **indicators}

    @cached_property
    def by_id(self) -> Mapping[str, Customer]:
        """The first customer with each ID; rows without an ID are left out."""
        found: dict[str, Customer] = {}
        for customer in self.all:
            if customer.id:
                found.setdefault(customer.id, customer)
        return found

    @cached_property
    def repeated_ids(self) -> tuple[Customer, ...]:
        """Customers whose ID another row above them has already."""
        return tuple(c for c in self.all if c.id and self.by_id[c.id] is not c)

    def profile_word(self, customer: Customer) -> str:
        """The profile that scores a customer, as the row's formulas name it."""
        own = customer.text("profile")
        return own + self._suffix if own else self._workbook_profile

    @cached_property
    def verdicts(self) -> Mapping[int, Verdict]:
        """The verdict of every customer by row; one whose profile cannot be used has none."""
        return {row: v for row, v in self._scored.items() if isinstance(v, Verdict)}

    def tier(self, customer: Customer) -> Tier:
        """As the ledgers have it: unrated too where all is blank or no profile can be used."""
        verdict = self.verdicts.get(customer.row)
        return Tier.UNRATED if verdict is None or verdict.tier is Tier.NONE else verdict.tier

    @cached_property
    def unscored(self) -> Mapping[int, RiskxlError]:
        """Why a customer has no verdict, by row."""
        return {row: error for row, error in self._scored.items() if isinstance(error, RiskxlError)}

    @cached_property
    def _scored(self) -> Mapping[int, Verdict | RiskxlError]:
        return self.scored_with(None)

    def plan(self, customer_id: str, tier: Tier) -> Plan | None:
        """What the profile of a customer demands at a tier; the general one where nothing scores it."""
        customer = self.by_id.get(customer_id)
        verdict = self.verdicts.get(customer.row) if customer else None
        profile = verdict.profile if verdict else self._functions.library.get("general")
        return profile.plan(tier)

    def scored_with(self, profile: str | None) -> dict[int, Verdict | RiskxlError]:
        """All customers under another profile, or each under its own (None)."""
        groups: dict[str, list[Customer]] = {}
        for customer in self.all:
            groups.setdefault(profile or self.profile_word(customer), []).append(customer)
        results: dict[int, Verdict | RiskxlError] = {}
        for word, members in groups.items():
            try:
                table = self._functions.scored(
                    [c.cells for c in members], [list(self.table.headers)], word or None
                ).table
            except RiskxlError as error:
                results.update((c.row, error) for c in members)
                continue
            results.update((c.row, Verdict(table, n)) for n, c in enumerate(members))
        return results


def _cell_text(row: Sequence[Cell], positions: Mapping[str, int], key: str) -> str:
    position = positions.get(key)
    return "" if position is None else as_text(row[position])


def where(customer: Customer) -> Text:
    """How messages name a customer."""
    return plain(f"{customer.id} {customer.name}".strip())
