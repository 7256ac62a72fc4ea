"""A Windows computer in a folder: its registry is a dictionary, its programs write a few files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import riskxl
from riskxl.team.computer import Finished, RegistryValue

XLWINGS = version("xlwings")


class FakeWindows:
    """``fails`` names the program that does not work: icacls, venv, pip or probe."""

    is_windows = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.program_data = folder / "ProgramData"
        self.variables = {
            "PROGRAMDATA": str(self.program_data),
            "APPDATA": str(folder / "Users" / "张三" / "AppData" / "Roaming"),
            "USERPROFILE": str(folder / "Users" / "张三"),
        }
        self.keys: dict[str, dict[str, RegistryValue]] = {}
        self.zones: dict[Path, int] = {}
        self.network: Path | None = None
        self.fails = ""
        self.with_dlls = True
        self.installed = [riskxl.__version__, XLWINGS]
        self.commands: list[list[str]] = []

    @property
    def base(self) -> Path:
        return self.program_data / "RiskXL"

    @property
    def environment(self) -> Path:
        return self.base / "python"

    @property
    def addin(self) -> Path:
        return Path(self.variables["APPDATA"]) / "Microsoft" / "Excel" / "XLSTART" / "RiskXL.xlam"

    def everything(self) -> dict[str, bytes]:
        """Every file, to see whether anything is left."""
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}

    def variable(self, name: str) -> str:
        return self.variables.get(name, "")

    def run(self, command: Sequence[str]) -> Finished:
        self.commands.append(list(command))
        program = self._program(command)
        if program == self.fails:
            return Finished(1, f"some lines\n{program} says no")
        if program == "venv":
            scripts = Path(command[-1]) / "Scripts"
            scripts.mkdir(parents=True)
            (scripts / "python.exe").write_text("an interpreter", encoding="utf-8")
        if program == "pip" and self.with_dlls:
            for bits in (32, 64):
                (self.environment / f"xlwings{bits}-{XLWINGS}.dll").write_bytes(b"a library")
        if program == "probe":
            return Finished(0, "a warning\n" + json.dumps(["3.12.4", *self.installed]) + "\n")
        return Finished(0, "")

    def _program(self, command: Sequence[str]) -> str:
        if command[0] == "icacls":
            return "icacls"
        return "probe" if command[1] == "-c" else command[2]

    def registry(self, key: str) -> Mapping[str, RegistryValue] | None:
        return self.keys.get(key)

    def write_registry(self, key: str, values: Mapping[str, RegistryValue]) -> None:
        self.keys[key] = {name.lower(): value for name, value in values.items()}

    def delete_registry(self, key: str) -> None:
        del self.keys[key]

    def internet_zone(self, path: Path) -> int | None:
        return self.zones.get(path)

    def is_on_network(self, path: Path) -> bool:
        return self.network is not None and path.is_relative_to(self.network)
