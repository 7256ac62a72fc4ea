"""The steps of an installation. Each says what it does, does it, and can take it back."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from riskxl.errors import DataError, Problem
from riskxl.language import Text, plain
from riskxl.team.computer import Computer, RegistryValue
from riskxl.team.places import Places, shown
from riskxl.team.pythons import ThisPython, look_into
from riskxl.team.record import Record, sha256

TRUSTED_KEY = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\RiskXL"
# Well-known identifiers: the same in every language of Windows and whatever the user is called.
_OWNER, _SYSTEM, _ADMINISTRATORS, _USERS = "*S-1-3-4", "*S-1-5-18", "*S-1-5-32-544", "*S-1-5-32-545"
_RIGHTS = (
    *(f"{who}:(OI)(CI)F" for who in (_OWNER, _SYSTEM, _ADMINISTRATORS)),
    f"{_USERS}:(OI)(CI)RX",
)
_OUTPUT_SHOWN = 300


class Step(Protocol):
    """One thing that install does; ``record`` learns of it as soon as it is done."""

    @property
    def text(self) -> Text: ...

    def do(self, record: Record) -> None: ...

    def undo(self, record: Record) -> None: ...


@dataclass
class MakeFolders:
    """The base folder, which other users of the computer may read but not change: it holds programs."""

    places: Places
    computer: Computer
    _made: bool = field(default=False, init=False)

    @property
    def text(self) -> Text:
        base = shown(self.places.base)
        return Text(
            f"建立文件夹 {base}（只有您和管理员能改，本机其他用户只能读）",
            f"make the folder {base} (you and administrators may change it, other users of it only read)",
        )

    def do(self, record: Record) -> None:
        self._made = not self.places.base.exists()
        self.places.app.mkdir(parents=True, exist_ok=True)
        if self._made:
            run_or_fail(
                self.computer,
                ["icacls", str(self.places.base), "/inheritance:r", "/grant:r", *_RIGHTS],
                Text("设置文件夹权限", "setting the folder's rights"),
            )

    def undo(self, record: Record) -> None:
        if self._made and self.places.base.exists():
            shutil.rmtree(self.places.base)


@dataclass
class MakeEnvironment:
    """A private Python; an earlier one is kept beside it until all is done."""

    places: Places
    computer: Computer
    python: ThisPython

    @property
    def text(self) -> Text:
        place, version = shown(self.places.environment), self.python.version
        return Text(
            f"建立工作簿专用的 Python {version}：{place}（不影响本机的其他 Python）",
            f"make a private Python {version} for the workbooks: {place} (no other Python is changed)",
        )

    @property
    def _earlier(self) -> Path:
        return self.places.base / "python.old"

    def do(self, record: Record) -> None:
        environment = self.places.environment
        if environment.exists():
            if self._earlier.exists():
                shutil.rmtree(self._earlier)
            environment.rename(self._earlier)
        record.environment = str(environment)
        run_or_fail(
            self.computer,
            [str(self.python.executable), "-m", "venv", str(environment)],
            Text("建立专用的 Python", "making the private Python"),
        )

    def undo(self, record: Record) -> None:
        if self.places.environment.exists():
            shutil.rmtree(self.places.environment)
        if self._earlier.exists():
            self._earlier.rename(self.places.environment)

    def settle(self) -> None:
        """The new one works: the earlier one goes."""
        if self._earlier.exists():
            shutil.rmtree(self._earlier)


@dataclass
class InstallPackage:
    """riskxl and what it needs, from a local file or folder, or by pip's own settings."""

    places: Places
    computer: Computer
    package: str
    wheels: Path | None

    @property
    def text(self) -> Text:
        if self.wheels is not None:
            return Text(
                f"安装 {self.package} 及其依赖，只用文件夹 {self.wheels} 里的文件，不联网",
                f"install {self.package} and its dependencies from the folder {self.wheels} alone, offline",
            )
        return Text(
            f"安装 {self.package} 及其依赖（联网，从 pip 设置的软件源下载）",
            f"install {self.package} and its dependencies (downloaded from where pip is set up to)",
        )

    def do(self, record: Record) -> None:
        offline = ["--no-index", "--find-links", str(self.wheels)] if self.wheels is not None else []
        pip = [str(self.places.interpreter), "-m", "pip", "install", "--no-input"]
        run_or_fail(
            self.computer,
            [*pip, "--disable-pip-version-check", *offline, self.package],
            Text("安装 riskxl", "installing riskxl"),
        )

    def undo(self, record: Record) -> None:
        """Goes with the environment."""


@dataclass
class TryPackage:
    """Everything that Excel's calls import is imported once; xlwings' library must be where VBA looks."""

    places: Places
    computer: Computer
    python: ThisPython

    @property
    def text(self) -> Text:
        return Text(
            f"试运行：riskxl {self.python.riskxl} 能加载，VBA 能找到 xlwings64-{self.python.xlwings}.dll",
            f"try it: riskxl {self.python.riskxl} loads, VBA will find xlwings64-{self.python.xlwings}.dll",
        )

    def do(self, record: Record) -> None:
        private = look_into(self.places, self.computer)
        if private is None or private.problem:
            shown = private.problem if private is not None else str(self.places.interpreter)
            raise _failed(self.text, Text(f"不能运行：{shown}", f"it does not run: {shown}"))
        if (private.riskxl, private.xlwings) != (self.python.riskxl, self.python.xlwings):
            found = f"riskxl {private.riskxl}, xlwings {private.xlwings}"
            raise _failed(self.text, Text(f"装上的却是 {found}", f"{found} came instead"))
        if private.missing_dlls:
            names = ", ".join(private.missing_dlls)
            raise DataError(
                Problem(
                    plain(names),
                    Text("安装后没有这个文件", "it is not there after installing"),
                    Text(
                        "多半被杀毒软件删除：请在其中恢复并设为信任后重试",
                        "antivirus software may have removed it: allow it there and try again",
                    ),
                )
            )

    def undo(self, record: Record) -> None:
        """Nothing was changed."""


@dataclass
class PlaceAddin:
    """The add-in into XLSTART, where Excel loads it by itself; a file that stood there is kept."""

    places: Places
    source: Path
    marked: bool  # by Windows, as come from the internet
    _placed: bool = field(default=False, init=False)
    _kept: bool = field(default=False, init=False)
    _before: bytes | None = field(default=None, init=False)

    @property
    def text(self) -> Text:
        text = Text(
            f"复制加载项 {self.source} 到 {shown(self.places.addin)}（Excel 启动时自动加载，不写注册表）",
            f"copy the add-in {self.source} to {shown(self.places.addin)} (Excel loads it; no registry)",
        )
        if not self.marked:
            return text
        return Text(
            f"{text.zh}；注意：原文件带网络标记，复制品不带，请先确认来源可靠",
            f"{text.en}; mind: the file bears the mark of the internet, its copy will not: trust its source?",
        )

    def do(self, record: Record) -> None:
        content, target = self.source.read_bytes(), self.places.addin
        target.parent.mkdir(parents=True, exist_ok=True)
        ours = record.addin == str(target) and record.addin_sha256
        self._before = target.read_bytes() if target.exists() else None
        if self._before is not None and (not ours or sha256(target) != ours):
            self.places.replaced_addin.write_bytes(self._before)
            self._kept = True
            record.replaced_addin = str(self.places.replaced_addin)
        self._placed = True
        write_file(target, content)
        record.addin, record.addin_sha256 = str(target), sha256(target)

    def undo(self, record: Record) -> None:
        if not self._placed:
            return
        if self._before is None:
            self.places.addin.unlink(missing_ok=True)
        else:
            write_file(self.places.addin, self._before)
        if self._kept:
            self.places.replaced_addin.unlink(missing_ok=True)


@dataclass
class TrustFolder:
    """A folder whose workbooks run their macros without asking."""

    folder: Path
    computer: Computer
    _before: Mapping[str, RegistryValue] | None = field(default=None, init=False)

    @property
    def text(self) -> Text:
        return Text(
            f"把 {self.folder} 设为 Excel 的受信任位置：其中所有工作簿的宏不再询问（{TRUSTED_KEY}）",
            f"make {self.folder} a trusted location: all macros in it run without asking ({TRUSTED_KEY})",
        )

    def do(self, record: Record) -> None:
        self._before = self.computer.registry(TRUSTED_KEY)
        values: dict[str, RegistryValue] = {
            "Path": str(self.folder),
            "AllowSubfolders": 0,
            "Description": "RiskXL",
        }
        self.computer.write_registry(TRUSTED_KEY, values)
        record.trusted_key, record.trusted = TRUSTED_KEY, values

    def undo(self, record: Record) -> None:
        if self.computer.registry(TRUSTED_KEY) is not None:
            self.computer.delete_registry(TRUSTED_KEY)
        if self._before:
            self.computer.write_registry(TRUSTED_KEY, self._before)


def run_or_fail(computer: Computer, command: Sequence[str], what: Text) -> None:
    """Run a program; DataError with what it printed last if it fails."""
    try:
        done = computer.run(command)
    except OSError as error:
        raise _failed(what, plain(error)) from error
    if done.code != 0:
        raise _failed(what, plain(done.output.strip()[-_OUTPUT_SHOWN:] or f"exit code {done.code}"))


def _failed(what: Text, message: Text) -> DataError:
    remedy = Text(
        "请关闭 Excel、检查网络后重试；仍不行时把上面的原文发给 IT 管理员",
        "close Excel, check the network and try again; else give the text above to your IT administrator",
    )
    return DataError(Problem(what, message, remedy))


def write_file(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise DataError(
            Problem(
                plain(target),
                Text("写不进去，多半是 Excel 正开着它", "it cannot be written; Excel may have it open"),
                Text("请关闭 Excel 后重试", "close Excel and try again"),
            )
        ) from error
