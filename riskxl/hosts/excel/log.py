"""A log of mistakes of ours, in the user's own folder: a cell has no room for a traceback."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from functools import lru_cache
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LOGGER = "riskxl.hosts.excel"
_MOST_BYTES = 1_000_000  # ten thousand cells may fail in one calculation


def log_file() -> Path:
    """%LOCALAPPDATA%/RiskXL/riskxl.log; off Windows, where only tests come here, below ~/.local/state."""
    state = os.environ.get("LOCALAPPDATA")
    return (Path(state) if state else Path.home() / ".local" / "state") / "RiskXL" / "riskxl.log"


@lru_cache(maxsize=1)
def logger() -> logging.Logger:
    """The logger that writes to the file; to nowhere if there can be no such file."""
    log = logging.getLogger(_LOGGER)
    with suppress(OSError):
        path = log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        log.addHandler(file := RotatingFileHandler(path, "a", _MOST_BYTES, 1, "utf-8", delay=True))
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return log
