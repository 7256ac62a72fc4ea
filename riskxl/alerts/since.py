"""Since when an indicator has been as it is: the last rescore at which History shows it cleared.

What fires is told once, and again only after a rescore saw it cleared. Where the workbook keeps no history,
every other value counts as new.
"""

from __future__ import annotations

from riskxl.actions.action import Context
from riskxl.ledger.entries import entries
from riskxl.ledger.history import values_of
from riskxl.profile.model import Characteristic, Interval
from riskxl.scoring.cells import CellReader, Status


class LastClear:
    """The causes of one rule: by customer, the number of the last History row that does not fire."""

    def __init__(self, context: Context, indicator: Characteristic, fires_in: Interval) -> None:
        self._is_kept = "History" in context.snapshot.tables
        self._numbers: dict[str, int] = {}
        reader = CellReader(indicator)
        for entry in entries(context.snapshot, "History"):
            reading = reader.read(values_of(entry.text("values")).get(indicator.key))
            checked = reading.status in (Status.VALUE, Status.NOT_APPLICABLE)
            if checked and reading.value not in fires_in:
                self._numbers[entry.text("customer_id")] = entry.number

    def cause(self, customer_id: str, value: float) -> str:
        """What tells this time from the times before."""
        return f"={value!r}" if not self._is_kept else f"after {self._numbers.get(customer_id, 0)}"
