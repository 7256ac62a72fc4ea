"""How old the values of the customer table are, as far as the ledgers know.

A value was brought up to date by the last import that held its column and told something about its customer,
or when History shows that it changed: somebody typed another one. A value that was looked up again, found the
same and left as it is leaves no trace; such values, and those typed before the first rescore, are not called
stale: it is said once for each column that nothing is known of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import Field

from riskxl import fields
from riskxl.actions.customers import Customer, Customers
from riskxl.actions.settings import RESCORE_DAYS
from riskxl.actions.snapshot import Cell, Snapshot
from riskxl.errors import Problem, ProfileError, raise_if
from riskxl.intake.refreshed import Refreshed, read
from riskxl.ledger.entries import entries
from riskxl.ledger.history import values_of
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.parts import Part
from riskxl.profile.wording import unknown
from riskxl.profile.yamlfile import read_yaml

_PLACE = Path("data", "refresh.yaml")


class Period(Part):
    """How old a value may be."""

    days: float = Field(gt=0)
    rescore_at_most: bool = False


class RefreshFile(Part):
    """The content of refresh.yaml."""

    periods: dict[str, Period]


@dataclass(frozen=True)
class Ages:
    """The values of one column.

    Attributes:
        days: how old they may be.
        stale: customers whose value is older, and the time when it was last brought up to date.
        unknown: customers whose value has no known age.
    """

    key: str
    days: float
    stale: Sequence[tuple[Customer, datetime]]
    unknown: Sequence[Customer]


def ages(snapshot: Snapshot, customers: Customers, library: ProfileLibrary, now: datetime) -> Iterator[Ages]:
    """For every column with a period, in the order of the catalogue: what is stale, what is unknown."""
    rescore = snapshot.reminder(RESCORE_DAYS)
    periods = _read_periods(library).periods
    renewed = _Renewed(snapshot)
    used = {
        row: frozenset(c.key for c in verdict.profile.characteristics)
        for row, verdict in customers.verdicts.items()
    }
    indicators = [c.key for c in library.characteristics]
    for key in (*(key for key in periods if key in fields.BY_KEY), *indicators):
        if key not in customers.positions:
            continue
        period = periods.get(key)
        days = period.days if period else rescore
        if period and period.rescore_at_most:
            days = min(days, rescore)
        stale: list[tuple[Customer, datetime]] = []
        nothing_known: list[Customer] = []
        for customer in customers:
            if not customer.text(key) or (key in indicators and key not in used.get(customer.row, ())):
                continue
            when = renewed.last(customer.id, key)
            if when is None:
                nothing_known.append(customer)
            elif now - when > timedelta(days=days):
                stale.append((customer, when))
        yield Ages(key, days, stale, nothing_known)


class _Renewed:
    """When each value was last brought up to date."""

    def __init__(self, snapshot: Snapshot) -> None:
        imports = [
            (when, read(entry.text("columns")))
            for entry in entries(snapshot, "Imports")
            if (when := entry.moment("time")) is not None
        ]
        self._imports: dict[str, list[tuple[datetime, Refreshed]]] = {}  # by column, the newest first
        for when, held in sorted(imports, key=lambda item: item[0], reverse=True):
            for key in held.keys:
                self._imports.setdefault(key, []).append((when, held))
        self._changes = _changes(snapshot)

    def last(self, customer_id: str, key: str) -> datetime | None:
        imports = self._imports.get(key, ())
        imported = next((when for when, held in imports if held.covers(customer_id)), None)
        changed = self._changes.get((customer_id, key))
        known = [when for when in (imported, changed) if when is not None]
        return max(known, default=None)


def _changes(snapshot: Snapshot) -> dict[tuple[str, str], datetime]:
    """When History last shows another value than before, by customer and indicator.

    A value that a line shows first because its profile uses the indicator at last may be as old as any.
    """
    found: dict[tuple[str, str], datetime] = {}
    before: dict[str, tuple[str, Mapping[str, Cell]]] = {}
    for entry in entries(snapshot, "History"):
        customer, when = entry.text("customer_id"), entry.moment("time")
        rules, values = entry.text("fingerprint"), values_of(entry.text("values"))
        earlier_rules, earlier = before.get(customer, ("", values))
        if when is not None:
            for key, value in values.items():
                if earlier.get(key) != value and (key in earlier or rules == earlier_rules):
                    found[customer, key] = when
        before[customer] = rules, values
    return found


def _read_periods(library: ProfileLibrary) -> RefreshFile:
    """The first that the profile folders have; the product's own is the last of them."""
    path = next(path for folder in library.folders if (path := folder / _PLACE).is_file())
    file = read_yaml(path)
    stated = file.parse(RefreshFile)
    known = [*fields.BY_KEY, *(c.key for c in library.characteristics)]
    problems: list[Problem] = [
        unknown(file.where(("periods", key)), key, known) for key in stated.periods if key not in known
    ]
    raise_if(ProfileError, problems)
    return stated
