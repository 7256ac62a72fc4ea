"""The Python that runs this program, and the private one that answers the workbooks."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import riskxl
from riskxl.team.computer import Computer
from riskxl.team.places import Places

_DLLS = ("xlwings64-{}.dll", "xlwings32-{}.dll")  # Excel loads the one of its own kind
# Everything that Excel's calls import: a version number alone would not show a package that cannot load.
PROBE = (
    "import json, platform, riskxl.hosts.excel.rows, riskxl.hosts.excel.udfs, riskxl, xlwings;"
    "print(json.dumps([platform.python_version(), riskxl.__version__, xlwings.__version__]))"
)


@dataclass(frozen=True, slots=True)
class ThisPython:
    """What runs this program."""

    version: str
    executable: Path
    prefix: Path
    base_prefix: Path
    riskxl: str
    xlwings: str  # '' if it is not installed
    pinned_xlwings: str  # the one version that this riskxl stands on; '' if unknown

    @property
    def from_store(self) -> bool:
        """Windows shows other programs nothing of what this Python writes below AppData."""
        return "windowsapps" in str(self.base_prefix).lower()


def this_python() -> ThisPython:
    return ThisPython(
        ".".join(map(str, sys.version_info[:3])),
        Path(sys.executable),
        Path(sys.prefix),
        Path(sys.base_prefix),
        riskxl.__version__,
        _version("xlwings"),
        _pinned(),
    )


@dataclass(frozen=True, slots=True)
class PrivatePython:
    """What the private environment holds, from running it."""

    version: str
    riskxl: str
    xlwings: str
    problem: str  # what it printed if it does not work, '' otherwise
    missing_dlls: tuple[str, ...]


def look_into(places: Places, computer: Computer) -> PrivatePython | None:
    """Run the private environment's Python; None if there is none."""
    if not places.interpreter.is_file():
        return None
    try:
        done = computer.run([str(places.interpreter), "-c", PROBE])
    except OSError as error:
        return PrivatePython("", "", "", str(error), ())
    answer = _answer(done.output) if done.code == 0 else None
    if answer is None:
        last = done.output.strip().splitlines()[-1:] or [f"exit code {done.code}"]
        return PrivatePython("", "", "", last[0], ())
    python, own, xlwings = answer
    return PrivatePython(python, own, xlwings, "", _missing_dlls(places, xlwings))


def _answer(output: str) -> tuple[str, str, str] | None:
    try:
        answer: Any = json.loads(output.strip().splitlines()[-1])
        python, own, xlwings = map(str, answer)
    except (ValueError, IndexError, TypeError):
        return None
    return python, own, xlwings


def _missing_dlls(places: Places, xlwings: str) -> tuple[str, ...]:
    """xlwings' VBA looks beside the interpreter and one folder above; its wheel puts them there."""
    folders = (places.interpreter.parent, places.environment)
    names = (name.format(xlwings) for name in _DLLS)
    return tuple(name for name in names if not any((folder / name).is_file() for folder in folders))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _pinned() -> str:
    for requirement in requires("riskxl") or ():
        found = re.fullmatch(r"xlwings\s*\(?==\s*([\w.]+)\)?.*", requirement)
        if found:
            return found[1]
    return ""
