"""The workbook port: the two things that a host must be able to do with a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from riskxl.actions.changes import Changes
from riskxl.actions.snapshot import Snapshot


class WorkbookPort(Protocol):
    """A workbook that actions work on: a file, or one that is open in a spreadsheet program."""

    def read(self, tables: Sequence[str] = ()) -> Snapshot:
        """The tables named (all if none is) that the workbook has, and its settings."""

    def apply(self, changes: Changes, snapshot: Snapshot) -> None:
        """Write everything or nothing; ``snapshot`` is the one that the changes were made from."""
