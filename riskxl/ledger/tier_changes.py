"""Tier changes: what was detected, what was decided, what is in force.

A row without a reference is a detected change; one that refers to it is the decision. A change waits for a
decision until there is one or until the customer's next change, which supersedes it: nobody can approve
a tier that the customer no longer has. A rejected tier is asked for again when the tier next changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from riskxl.actions.schema import APPROVED, IN_FORCE, OPEN, REJECTED
from riskxl.actions.snapshot import Snapshot
from riskxl.language import Language, Text
from riskxl.ledger.entries import Entry, entries, says
from riskxl.ledger.history import last_entries, tier_of
from riskxl.tiers import Tier, tier_from_word

SUPERSEDED = Text("已被新异动取代", "Superseded")


@dataclass(slots=True)
class TierChange:
    """A detected change and what became of it.

    ``old`` is None for a customer that was not known before. ``state`` is OPEN, APPROVED, REJECTED, IN_FORCE
    (no approval needed) or SUPERSEDED.
    """

    number: int
    time: datetime | None
    customer_id: str
    name: str
    old: Tier | None
    new: Tier
    reason: str
    tell_by: datetime | None
    state: Text

    @property
    def counts(self) -> bool:
        """Whether its new tier came into force."""
        return self.state in (APPROVED, IN_FORCE)


def by_customer(snapshot: Snapshot) -> dict[str, list[TierChange]]:
    """Every detected change by customer ID, oldest first."""
    found: dict[str, list[TierChange]] = {}
    by_number: dict[int, TierChange] = {}
    for entry in entries(snapshot, "TierChanges"):
        if entry.ref is not None:
            change = by_number.get(entry.ref)
            if change is not None and change.state is OPEN:
                change.state = APPROVED if says(entry.text("state"), APPROVED) else REJECTED
            continue
        change = _detected(entry)
        if change is None:
            continue
        earlier = found.setdefault(change.customer_id, [])
        if earlier and earlier[-1].state is OPEN:
            earlier[-1].state = SUPERSEDED
        earlier.append(change)
        by_number[change.number] = change
    return found


def open_changes(snapshot: Snapshot) -> list[TierChange]:
    """What waits for approval, oldest first."""
    waiting = [change for changes in by_customer(snapshot).values() for change in changes]
    return sorted((c for c in waiting if c.state is OPEN), key=lambda change: change.number)


def tiers_in_force(snapshot: Snapshot) -> dict[str, Tier]:
    """The tier in force of every customer that has one: high and worse only once approved."""
    in_force = {customer_id: tier_of(entry) for customer_id, entry in last_entries(snapshot).items()}
    for customer_id, changes in by_customer(snapshot).items():
        tier = _of(changes)
        if tier is None:
            in_force.pop(customer_id, None)
        else:
            in_force[customer_id] = tier
    return in_force


def in_force(snapshot: Snapshot, customer_id: str) -> Tier | None:
    """The tier in force of one customer; None if there is none yet."""
    return tiers_in_force(snapshot).get(customer_id)


def last_known(changes: Mapping[str, list[TierChange]], history: Mapping[str, Entry]) -> dict[str, Tier]:
    """The tier of every known customer as it was last detected, in force or not."""
    known = {customer_id: tier_of(entry) for customer_id, entry in history.items()}
    return known | {customer_id: detected[-1].new for customer_id, detected in changes.items()}


def words(old: Tier | None, new: Tier) -> Text:
    """'低风险→高风险'."""
    if old is None:
        return new.label
    return Text(f"{old.label.zh}→{new.label.zh}", f"{old.label.en}→{new.label.en}")


def mark(old: Tier | None, new: Tier, state: Text, day: datetime, language: Language) -> str:
    """What the customer's row says of its last change."""
    brackets = Text("（{state}）", " ({state})").format(state=state)
    return f"{day:%Y-%m-%d} {words(old, new)(language)}{brackets(language)}"


def _detected(entry: Entry) -> TierChange | None:
    new = tier_from_word(entry.text("new_tier"))
    if new is None:
        return None
    states = (OPEN, APPROVED, IN_FORCE)
    state = next((state for state in states if says(entry.text("state"), state)), IN_FORCE)
    return TierChange(
        entry.number,
        entry.moment("time"),
        entry.text("customer_id"),
        entry.text("name"),
        tier_from_word(entry.text("old_tier")),
        new,
        entry.text("reason"),
        entry.moment("tell_by"),
        state,
    )


def _of(changes: list[TierChange]) -> Tier | None:
    tier = changes[0].old
    for change in changes:
        if change.counts:
            tier = change.new
    return tier
