"""What channels have confirmed, kept beside the workbook until the workbook itself says so.

The workbook is written once, when all is sent: saving it takes seconds. Should the computer fail before that,
or somebody open the workbook meanwhile, this file knows what has gone out, and the next run notes it in the
sheet instead of sending it again. It holds keys and times, nothing of customers or channels.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from riskxl.alerts.outbox import Outcome
from riskxl.errors import DataError, Problem
from riskxl.language import Text, plain


class Journal:
    """The file of one workbook; a workbook that was never saved has none."""

    def __init__(self, place: Path | None) -> None:
        self.path = place.with_name(f".{place.name}.riskxl-sent") if place is not None else None

    def settle(self, waiting: Collection[str], written: Collection[str]) -> list[Outcome]:
        """What was confirmed of the alerts that wait; forgets those that the workbook has as sent."""
        lines = self._lines()
        kept = [line for line in lines if line[0] not in written]
        if self.path is not None and len(kept) < len(lines):
            if kept:
                self.path.write_text("".join(map(_written, kept)), encoding="utf-8", newline="\n")
            else:
                self.path.unlink(missing_ok=True)
        return [
            Outcome("", (key,), attempts, datetime.fromisoformat(time))
            for key, attempts, time in kept
            if key in waiting
        ]

    def add(self, outcome: Outcome) -> None:
        """Note a confirmation, on the disk when this returns."""
        if self.path is None or outcome.sent_at is None:
            return
        time = outcome.sent_at.isoformat()
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(_written((key, outcome.attempts, time)) for key in outcome.keys)
            file.flush()
            os.fsync(file.fileno())

    def prove_writable(self) -> None:
        """Raises DataError where nothing could be noted: then nothing must be sent."""
        if self.path is None:
            return
        try:
            with self.path.open("a", encoding="utf-8"):
                pass
        except OSError:
            raise DataError(
                Problem(
                    plain(self.path.name),
                    Text(
                        "工作簿所在的文件夹不能写入，无法记下已发送的预警，因此没有发送",
                        "the workbook's folder cannot be written, so nothing that is sent could be noted",
                    ),
                    Text("请检查文件夹的权限", "check the folder's permissions"),
                )
            ) from None

    def _lines(self) -> list[tuple[str, int, str]]:
        """Whole lines only: the last one may have been cut off."""
        found: list[tuple[str, int, str]] = []
        if self.path is None or not self.path.is_file():
            return found
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                key, attempts, time = json.loads(line)
                datetime.fromisoformat(time)
                found.append((str(key), int(attempts), time))
            except (ValueError, TypeError):
                continue
        return found


def _written(line: tuple[str, int, str]) -> str:
    return json.dumps(line) + "\n"
