"""What History keeps of every customer: the result, and the cells that it was made from."""

from __future__ import annotations

import json
import math

from riskxl.actions.changes import Record
from riskxl.actions.customers import Customer, Verdict
from riskxl.actions.snapshot import Cell, Snapshot, as_number
from riskxl.language import Language
from riskxl.ledger.entries import Entry, entries, says
from riskxl.tiers import Tier, tier_from_word

_LONGEST_TEXT = 200  # a longer text is no value of any indicator; 33 of these fit into one cell
_SAME = 5e-7  # what a host or a number format may take off a score or a coverage


def last_entries(snapshot: Snapshot) -> dict[str, Entry]:
    """The newest History row of every customer, by ID."""
    return {entry.text("customer_id"): entry for entry in entries(snapshot, "History")}


def tier_of(entry: Entry) -> Tier:
    """The tier of a History row; a customer without any value counts as unrated."""
    tier = tier_from_word(entry.text("tier"))
    return Tier.UNRATED if tier is None else tier


def result(verdict: Verdict, customer: Customer, language: Language) -> dict[str, Cell]:
    """What History says of a verdict."""
    return {
        "score": verdict.score,
        "tier": verdict.tier.label(language) or None,
        "coverage": verdict.coverage,
        "profile": verdict.profile.names(language),
        "fingerprint": verdict.profile.fingerprint,
        "values": values_text(verdict, customer) or None,
    }


def differs(entry: Entry, record: Record, verdict: Verdict) -> bool:
    """Whether anything of the result is not as the row has it; the workbook's language does not matter."""
    return (
        score_differs(entry, verdict)
        or not same_number(as_number(entry.cells.get("coverage")), verdict.coverage)
        or not says(entry.text("tier"), verdict.tier.label)
        or not says(entry.text("profile"), verdict.profile.names)
        or entry.text("fingerprint") != record["fingerprint"]
        or entry.text("values") != (record["values"] or "")
    )


def score_differs(entry: Entry, verdict: Verdict) -> bool:
    return not same_number(as_number(entry.cells.get("score")), verdict.score)


def values_text(verdict: Verdict, customer: Customer) -> str:
    """The customer's cells that the profile scores, as JSON by indicator, blank ones left out.

    A value under a header with a unit of its own (万元, %) stands as what it means without one, so that the
    text alone says what was scored.
    """
    scored = verdict.scored
    values: dict[str, Cell] = {}
    for n, position, _ in scored.binding.bound:
        cell = customer.cells[position]
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        column = scored.binding.columns[n]
        if column is not None and (column.percent or column.factor != 1.0):
            value = float(scored.values[n, verdict.index])
            if not math.isnan(value):
                cell = value
            elif _is_invalid(verdict, n):
                cell = f"{cell} [{column.header}]"  # it must not become readable without the unit
        if isinstance(cell, str) and len(cell) > _LONGEST_TEXT:
            cell = cell[: _LONGEST_TEXT - 1] + "…"
        if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
            cell = int(cell)
        values[scored.profile.characteristics[n].key] = cell
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) if values else ""


def values_of(text: str) -> dict[str, Cell]:
    """The cells that ``values_text`` wrote, by indicator; {} for any other text."""
    try:
        values = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(values, dict):
        return {}
    return {key: float(cell) if type(cell) is int else cell for key, cell in values.items()}


def _is_invalid(verdict: Verdict, characteristic: int) -> bool:
    reading = verdict.scored.special[characteristic].get(verdict.index)
    return reading is not None and reading.message is not None


def same_number(a: float | None, b: float | None) -> bool:
    """Whether two cells say the same score or coverage; NaN is a blank."""
    if a is None or b is None or a != a or b != b:
        return (a is None or a != a) and (b is None or b != b)
    return abs(a - b) < _SAME
