"""The archived rules behind a line of history."""

from __future__ import annotations

from datetime import datetime

from riskxl.actions.snapshot import Snapshot
from riskxl.ledger.entries import Entry, entries


class RulesArchive:
    """What the ledger Rules holds, found by what a line of history says of its rules."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._by_fingerprint: dict[str, list[Entry]] = {}
        for entry in entries(snapshot, "Rules"):
            self._by_fingerprint.setdefault(entry.text("fingerprint"), []).append(entry)

    def text(self, fingerprint: str, profile: str, when: datetime | None) -> str | None:
        """The rules in full; None if there are none with the fingerprint.

        Words and plans may differ under one fingerprint: those of the same name come first, of these the
        newest at that moment, for saved and not yet used rules may be archived later than a line.
        """
        best: tuple[bool, bool, int] | None = None
        found = None
        for entry in self._by_fingerprint.get(fingerprint, ()):
            in_time = when is not None and (entry.moment("time") or when) <= when
            rank = (entry.text("profile") == profile, in_time, entry.number)
            if best is None or rank > best:
                best, found = rank, entry.text("rules")
        return found
