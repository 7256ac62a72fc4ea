r"""Every place that RiskXL uses on a Windows computer: here, and nowhere else.

The workbook and the add-in name the interpreter in their settings. One workbook goes round the whole
team, so that name must hold on every computer: %PROGRAMDATA% is C:\ProgramData whoever is logged on,
while %LOCALAPPDATA% contains the user's name, which may be Chinese, and xlwings' library opens the
interpreter's folder by an ANSI name. Everybody may create a folder there, no administrator is needed.

The add-in goes to XLSTART: Excel loads and trusts what is there without any registry entry, and a
workbook stores links to its functions without the user's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from riskxl.errors import DataError, Problem
from riskxl.language import Text, plain

# As the settings of workbook and add-in state them; Excel replaces the variable.
_BASE_VARIABLE = "PROGRAMDATA"
_BASE_WIN = rf"%{_BASE_VARIABLE}%\RiskXL"
INTERPRETER_WIN = rf"{_BASE_WIN}\python\Scripts\python.exe"
APP_WIN = rf"{_BASE_WIN}\app"

ADDIN_NAME = "RiskXL.xlam"


@dataclass(frozen=True, slots=True)
class Places:
    """The places on one computer."""

    base: Path
    startup: Path  # Excel opens every file in this folder when it starts

    @property
    def environment(self) -> Path:
        """The private Python of the workbooks."""
        return self.base / "python"

    @property
    def interpreter(self) -> Path:
        return self.environment / "Scripts" / "python.exe"

    @property
    def app(self) -> Path:
        """Searched for modules by the private Python; holds what install remembers."""
        return self.base / "app"

    @property
    def record(self) -> Path:
        """What install did, so that uninstall can take back exactly that."""
        return self.app / "install.json"

    @property
    def replaced_addin(self) -> Path:
        """An add-in that stood where ours is now."""
        return self.app / "replaced.xlam"

    @property
    def addin(self) -> Path:
        return self.startup / ADDIN_NAME


# Where there is no Windows: the same places, to be shown.
ELSEWHERE = Places(Path(_BASE_WIN), Path(r"%APPDATA%\Microsoft\Excel\XLSTART"))


def shown(path: Path) -> str:
    """A path for the eye: one of ELSEWHERE with backslashes throughout."""
    return str(PureWindowsPath(path)) if str(path).startswith("%") else str(path)


def places_on(variable: Callable[[str], str]) -> Places:
    """The places of this computer, from its environment variables; raises DataError."""
    data, roaming = variable(_BASE_VARIABLE), variable("APPDATA")
    if not data or not roaming:
        missing = _BASE_VARIABLE if not data else "APPDATA"
        raise DataError(
            Problem(
                plain(missing),
                Text("Windows 没有给出这个环境变量", "Windows does not give this environment variable"),
                Text("请在普通的命令提示符窗口里运行", "run it in an ordinary command prompt"),
            )
        )
    base = Path(data) / "RiskXL"
    if not str(base).isascii():
        raise DataError(
            Problem(
                plain(base),
                Text(
                    "路径含中文或其他特殊字符，Excel 无法从这里启动 Python",
                    "the path has characters beyond ASCII, from where Excel cannot start Python",
                ),
                Text(
                    f"请让管理员把环境变量 {_BASE_VARIABLE} 改回 C:\\ProgramData",
                    f"ask an administrator to set {_BASE_VARIABLE} back to C:\\ProgramData",
                ),
            )
        )
    return Places(base, Path(roaming) / "Microsoft" / "Excel" / "XLSTART")
