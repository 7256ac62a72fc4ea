"""riskxl install --libreoffice: the extension, and where LibreOffice's Python finds this very riskxl.

LibreOffice runs Python code in its own process with a Python of its own, which has none of the packages that
riskxl needs. It is told to search the folders of the Python that runs this command; compiled packages fit
only if both are of the same version, 3.11 and 3.11.
"""

from __future__ import annotations

import json
import shutil
import site
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskxl.errors import DataError, Problem, RiskxlError
from riskxl.language import Text, plain
from riskxl.profile.library import product_folder
from riskxl.team.computer import Computer
from riskxl.workbook.libreoffice import build_extension

EXTENSION = "RiskXL.oxt"
_OWN_PROFILE = "-"
_MAC = Path("/Applications/LibreOffice.app/Contents")


@dataclass(frozen=True, slots=True)
class LibreOffice:
    """One installed LibreOffice; ``python`` is the interpreter that has its ``uno`` module."""

    soffice: Path
    python: Path
    python_version: str
    profile: Path | None = None  # its user profile, None for the user's own


def find_libreoffice(computer: Computer, soffice: Path | None, profile: Path | None) -> LibreOffice:
    """The one that is named, or the one on this computer; raises DataError if there is none."""
    program = next(_programs(computer, soffice), None)
    if program is None:
        raise DataError(
            Problem(
                plain(soffice or "LibreOffice"),
                Text("找不到 LibreOffice", "LibreOffice is not found"),
                Text(
                    "请先安装 LibreOffice，或用 --soffice 指明 soffice 程序",
                    "install LibreOffice first, or name its program with --soffice",
                ),
            )
        )
    for python in _pythons(program):
        version = _version(computer, python)
        if version is not None:
            return LibreOffice(program, python, version, profile)
    raise DataError(
        Problem(
            plain(program),
            Text("这个 LibreOffice 没有 Python 支持", "this LibreOffice has no Python"),
            Text("Debian、Ubuntu：apt install python3-uno", "on Debian and Ubuntu: apt install python3-uno"),
        )
    )


def check_python(office: LibreOffice) -> None:
    """Raises DataError if LibreOffice's Python cannot use the packages of this one."""
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if office.python_version != own:
        wanted = office.python_version
        raise DataError(
            Problem(
                plain(office.soffice),
                Text(
                    f"LibreOffice 用的是 Python {wanted}，riskxl 装在 Python {own}，不能共用",
                    f"LibreOffice has Python {wanted}, riskxl is in Python {own}: they cannot share packages",
                ),
                Text(
                    f"请用 Python {wanted}（须 3.11 以上）新建环境安装 riskxl，再在其中运行本命令",
                    f"install riskxl with Python {wanted} (3.11 at least) and run this command there",
                ),
            )
        )


def add_extension(office: LibreOffice, computer: Computer) -> Path:
    """Build and add the extension, replacing an older one; returns the record of where riskxl is."""
    check_python(office)
    with tempfile.TemporaryDirectory(prefix="riskxl-") as scratch:
        oxt = Path(scratch) / EXTENSION
        build_extension(oxt)
        folders = [str(folder) for folder in package_folders()]
        answer = _run(office, computer, "add", str(oxt), json.dumps(folders))
    return Path(answer["record"])


def remove_extension(office: LibreOffice, computer: Computer) -> bool:
    """Whether there was one."""
    return bool(_run(office, computer, "remove")["removed"])


def package_folders() -> list[Path]:
    """Where the packages of this Python are."""
    paths = sysconfig.get_paths()
    folders = [paths["purelib"], paths["platlib"]]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    return [Path(folder) for folder in dict.fromkeys(folders) if Path(folder).is_dir()]


def _programs(computer: Computer, named: Path | None) -> Iterator[Path]:
    if named is not None:
        candidates = [named]
    elif computer.is_windows:
        roots = [computer.variable(name) for name in ("ProgramFiles", "ProgramFiles(x86)")]
        candidates = [Path(root) / "LibreOffice" / "program" / "soffice.exe" for root in roots if root]
    else:
        on_path = shutil.which("soffice") or shutil.which("libreoffice")
        candidates = [Path(on_path)] if on_path else []
        candidates.append(_MAC / "MacOS" / "soffice")
    return (path.resolve() for path in candidates if path.is_file())


def _pythons(soffice: Path) -> Iterator[Path]:
    """LibreOffice's own Python; else, as on Debian, the one of the system."""
    folder = soffice.parent
    for path in (
        folder / "python.exe",
        folder / "python",
        folder.parent / "Resources" / "python",
        Path("/usr/bin/python3"),
    ):
        if path.is_file():
            yield path


def _version(computer: Computer, python: Path) -> str | None:
    """Its version; None if it has no ``uno``."""
    try:
        return str(_answer(computer, python, ("version",))["python"])
    except (DataError, OSError):
        return None


def _run(office: LibreOffice, computer: Computer, command: str, *arguments: str) -> dict[str, Any]:
    profile = str(office.profile.resolve()) if office.profile else _OWN_PROFILE
    answer = _answer(computer, office.python, (command, str(office.soffice), profile, *arguments))
    if answer.get("running"):
        raise DataError(
            Problem(
                Text("LibreOffice", "LibreOffice"),
                Text("正在运行", "it is running"),
                Text("请关闭 LibreOffice 的所有窗口后重试", "close all its windows and try again"),
            )
        )
    return answer


def _answer(computer: Computer, python: Path, arguments: Sequence[str]) -> dict[str, Any]:
    tool = product_folder("workbook") / "libreoffice" / "extension_tool.py"
    done = computer.run([str(python), str(tool), *arguments])
    lines = done.output.strip().splitlines()
    try:
        if done.code != 0:
            raise ValueError(done.code)
        answer: dict[str, Any] = json.loads(lines[-1])
        return answer
    except (ValueError, IndexError):
        raise _failed(python, lines) from None


def _failed(python: Path, lines: Sequence[str]) -> RiskxlError:
    last = lines[-1] if lines else "?"
    return DataError(
        Problem(
            plain(python),
            Text(f"LibreOffice 没有完成：{last}", f"LibreOffice did not do it: {last}"),
            Text("请关闭 LibreOffice 后重试", "close LibreOffice and try again"),
        )
    )
