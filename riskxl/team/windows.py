"""A Windows computer: its registry, the marks on its files, its drives."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import winreg
from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath

from riskxl.team.computer import Finished, PlainComputer, RegistryValue, run_program

assert sys.platform == "win32"  # nothing below exists elsewhere; type checkers skip it there

_REMOTE_DRIVE = 4  # GetDriveType
_HIVES = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}


class WindowsComputer(PlainComputer):
    """Reads any key, writes those of the current user only."""

    is_windows = True

    def run(self, command: Sequence[str]) -> Finished:
        return run_program(command, subprocess.CREATE_NO_WINDOW)

    def registry(self, key: str) -> Mapping[str, RegistryValue] | None:
        hive, _, name = key.partition("\\")
        try:
            with winreg.OpenKey(_HIVES[hive], name) as opened:
                count = winreg.QueryInfoKey(opened)[1]
                values = [winreg.EnumValue(opened, n)[:2] for n in range(count)]
        except OSError:  # there is no such key, or it is none of the user's business
            return None
        return {name.lower(): value for name, value in values if isinstance(value, str | int)}

    def write_registry(self, key: str, values: Mapping[str, RegistryValue]) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _of_user(key)) as made:
            for name, value in values.items():
                kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
                winreg.SetValueEx(made, name, 0, kind, value)

    def delete_registry(self, key: str) -> None:
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, _of_user(key))

    def internet_zone(self, path: Path) -> int | None:
        try:
            mark = Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        zones = [line.partition("=")[2].strip() for line in mark.splitlines() if line.startswith("ZoneId=")]
        return int(zones[0]) if zones and zones[0].isdigit() else None

    def is_on_network(self, path: Path) -> bool:
        drive = PureWindowsPath(path.resolve()).drive
        if drive.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _REMOTE_DRIVE)


def _of_user(key: str) -> str:
    hive, _, name = key.partition("\\")
    if hive != "HKCU":
        raise ValueError(f"{key}: only keys of the current user are written")
    return name
