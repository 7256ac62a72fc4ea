"""Dated copies of a workbook as it was before each change."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from riskxl.hosts.file import refusals

FOLDER = "RiskXL备份"
KEPT = 10


def back_up(path: Path, content: bytes, now: datetime) -> Path:
    """Keep ``content`` as a copy of the workbook, and the newest ten; raises DataError if it cannot."""
    folder = path.parent / FOLDER
    stamp = now.strftime("%Y%m%d-%H%M%S")
    try:
        folder.mkdir(exist_ok=True)
        copy, number = folder / f"{path.stem}-{stamp}{path.suffix}", 1
        while copy.exists():
            number += 1
            copy = folder / f"{path.stem}-{stamp}-{number}{path.suffix}"
        with copy.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise refusals.no_backup(folder, error) from error
    for old in _of(path)[:-KEPT]:
        with suppress(OSError):  # open somewhere: the next action tries again
            old.unlink()
    return copy


def _of(path: Path) -> list[Path]:
    """The copies of a workbook, oldest first."""
    name = re.compile(
        rf"{re.escape(path.stem)}-(\d{{8}}-\d{{6}})(?:-(\d+))?{re.escape(path.suffix)}", re.IGNORECASE
    )
    found = []
    for copy in (path.parent / FOLDER).iterdir():
        match = name.fullmatch(copy.name)
        if match:
            found.append((match[1], int(match[2] or 1), copy))
    return [copy for *_, copy in sorted(found)]
