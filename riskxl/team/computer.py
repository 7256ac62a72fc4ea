"""What the team commands ask of a computer, and how a computer without Windows answers.

Tests use another one; nothing else in ``riskxl.team`` touches the registry or starts programs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

RegistryValue = str | int


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that has ended."""

    code: int
    output: str


class Computer(Protocol):
    """The parts of an operating system that differ, or that a test must not touch."""

    @property
    def is_windows(self) -> bool: ...

    def variable(self, name: str) -> str:
        """An environment variable, '' if it is not set."""
        ...

    def run(self, command: Sequence[str]) -> Finished:
        """Run a program to its end; OSError if it cannot be started."""
        ...

    def registry(self, key: str) -> Mapping[str, RegistryValue] | None:
        r"""The values of a key such as 'HKCU\Software\…', names in lower case; None if there is no key."""
        ...

    def write_registry(self, key: str, values: Mapping[str, RegistryValue]) -> None:
        """Make a key of the current user, with these values."""
        ...

    def delete_registry(self, key: str) -> None:
        """Delete a key of the current user that has no subkeys."""
        ...

    def internet_zone(self, path: Path) -> int | None:
        """The Mark of the Web of a file: 3 internet, 4 restricted; None if it has none."""
        ...

    def is_on_network(self, path: Path) -> bool: ...


def this_computer() -> Computer:
    """The one that the program runs on."""
    if sys.platform == "win32":
        from riskxl.team.windows import WindowsComputer

        return WindowsComputer()
    return PlainComputer()


class PlainComputer:
    """Linux or macOS: no registry, no marks on files."""

    is_windows = False

    def variable(self, name: str) -> str:
        return os.environ.get(name, "")

    def run(self, command: Sequence[str]) -> Finished:
        return run_program(command)

    def registry(self, key: str) -> Mapping[str, RegistryValue] | None:
        return None

    def write_registry(self, key: str, values: Mapping[str, RegistryValue]) -> None:
        raise OSError("there is no registry")

    def delete_registry(self, key: str) -> None:
        raise OSError("there is no registry")

    def internet_zone(self, path: Path) -> int | None:
        return None

    def is_on_network(self, path: Path) -> bool:
        return False


def run_program(command: Sequence[str], window_flags: int = 0) -> Finished:
    """Run to the end, what it prints to either stream together."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONUTF8": "1"},
        creationflags=window_flags,
        check=False,
    )
    return Finished(done.returncode, done.stdout)
