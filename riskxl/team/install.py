"""riskxl install: everything named first, done step by step, and taken back if a step fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from riskxl.errors import DataError, Problem, RiskxlError, raise_if
from riskxl.language import Text, plain
from riskxl.team.computer import Computer
from riskxl.team.file_checks import check_build
from riskxl.team.findings import State
from riskxl.team.places import Places
from riskxl.team.pythons import ThisPython
from riskxl.team.record import Record, read_record
from riskxl.team.steps import (
    InstallPackage,
    MakeEnvironment,
    MakeFolders,
    PlaceAddin,
    Step,
    TrustFolder,
    TryPackage,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for."""

    package: str
    wheels: Path | None = None
    addin: Path | None = None
    trusted: Path | None = None


def this_package() -> str:
    """What pip is to install so that it is this very riskxl: where it came from, or name and version."""
    found = distribution("riskxl")
    origin = json.loads(found.read_text("direct_url.json") or "{}").get("url", "")
    parts = urlsplit(origin)
    if parts.scheme == "file":
        source = url2pathname(f"//{parts.netloc}{parts.path}" if parts.netloc else parts.path)
        if Path(source).exists():  # a downloaded wheel may be gone
            return source
    return f"riskxl=={found.version}"


def plan(wanted: Wanted, places: Places, computer: Computer, python: ThisPython) -> list[Step]:
    """The steps, in order; nothing is done yet."""
    environment = MakeEnvironment(places, computer, python)
    steps: list[Step] = [
        MakeFolders(places, computer),
        environment,
        InstallPackage(places, computer, wanted.package, wanted.wheels),
        TryPackage(places, computer, python),
    ]
    if wanted.addin is not None:
        marked = (computer.internet_zone(wanted.addin) or 0) >= 3
        steps.append(PlaceAddin(places, wanted.addin, marked))
    if wanted.trusted is not None:
        steps.append(TrustFolder(wanted.trusted, computer))
    return steps


def check_wanted(wanted: Wanted, places: Places, computer: Computer, python: ThisPython) -> None:
    """Raises DataError with every reason why the plan cannot work here."""
    raise_if(DataError, _reasons(wanted, places, computer, python))


def _reasons(wanted: Wanted, places: Places, computer: Computer, python: ThisPython) -> Iterator[Problem]:
    if python.from_store:
        yield Problem(
            plain(python.executable),
            Text(
                "这是微软商店版的 Python，Excel 看不到它写的文件",
                "Excel cannot see what a Store Python writes",
            ),
            Text("请改用 python.org 的安装程序", "use the installer from python.org"),
        )
    if python.prefix.is_relative_to(places.environment):
        yield runs_in_environment(python)
    yield from _foreign_folder(places)
    if wanted.addin is not None:
        for finding in check_build(wanted.addin, python.riskxl, python.xlwings):
            if finding.state is State.WRONG and finding.remedy is not None:
                yield Problem(finding.check, finding.found, finding.remedy)
    if wanted.wheels is not None and not wanted.wheels.is_dir():
        yield Problem(
            plain(wanted.wheels),
            Text("没有这个文件夹", "there is no such folder"),
            Text("请用 pip download 先下载安装包", "fill it with 'pip download' first"),
        )
    if wanted.trusted is not None:
        yield from _untrustworthy(wanted.trusted, computer)


def runs_in_environment(python: ThisPython) -> Problem:
    return Problem(
        plain(python.executable),
        Text("正在用工作簿专用的 Python 运行", "this runs in the private Python of the workbooks itself"),
        Text(
            "请用本机的 Python 运行：py -m pip install riskxl，再 riskxl install",
            "use the computer's own Python",
        ),
    )


def _foreign_folder(places: Places) -> Iterator[Problem]:
    """A folder that somebody else made could hold anything, and programs would be run from it."""
    found = (path for path in places.base.rglob("*") if not path.is_dir())
    if read_record(places) is None and any(found):
        yield Problem(
            plain(places.base),
            Text(
                "文件夹已存在，但不是 riskxl install 建立的", "it exists, but riskxl install did not make it"
            ),
            Text("请查看后改名或删除它，再安装", "look into it, rename or delete it, and install again"),
        )


def _untrustworthy(folder: Path, computer: Computer) -> Iterator[Problem]:
    """Places where files of strangers arrive."""
    place = folder.resolve()
    home = Path(computer.variable("USERPROFILE") or Path.home()).resolve()
    too_wide = place == place.parent or home.is_relative_to(place)
    if not place.is_dir():
        message = Text("没有这个文件夹", "there is no such folder")
    elif too_wide or place.name.lower() in ("downloads", "下载", "desktop", "桌面", "temp"):
        message = Text("范围太大，或会收到外来文件", "it is too wide, or files of strangers arrive there")
    elif computer.is_on_network(place):
        message = Text("网络文件夹要由 IT 通过策略设置", "network folders are for IT to trust by policy")
    else:
        return
    remedy = Text("请另建一个只放团队工作簿的文件夹", "make a folder for the team's workbooks alone")
    yield Problem(plain(folder), message, remedy)


def install(
    steps: Sequence[Step], places: Places, python: ThisPython, told: Callable[[Text], None]
) -> Record:
    """Do the steps; after a failure or an interruption the computer is as it was before."""
    earlier = read_record(places)
    record = copy.deepcopy(earlier) if earlier else Record(python.riskxl, python.version)
    record.riskxl, record.python, record.complete = python.riskxl, python.version, False
    begun: list[Step] = []
    try:
        for step in steps:
            told(step.text)
            begun.append(step)
            step.do(record)
            record.save(places)
    except BaseException as error:
        told(Text("没有完成，正在撤回…", "it did not work; taking everything back…"))
        left = _take_back(begun, record)
        _restore(earlier, places)
        if isinstance(error, OSError):
            raise DataError(_of_system(error), *left) from error
        if isinstance(error, RiskxlError):
            raise type(error)(*error.problems, *left) from error
        raise
    for step in steps:
        if isinstance(step, MakeEnvironment):
            step.settle()
    record.complete = True
    record.save(places)
    return record


def _take_back(begun: Sequence[Step], record: Record) -> list[Problem]:
    """Undo in reverse order; what could not be undone is told, not raised."""
    left = []
    for step in reversed(begun):
        try:
            step.undo(record)
        except (OSError, RiskxlError):
            left.append(
                Problem(
                    step.text,
                    Text("这一步没能撤回", "this step could not be taken back"),
                    Text("请关闭 Excel 后运行 riskxl uninstall", "close Excel and run riskxl uninstall"),
                )
            )
    return left


def _restore(earlier: Record | None, places: Places) -> None:
    if earlier is not None:
        earlier.save(places)
    elif places.record.exists() and not places.environment.exists():
        places.record.unlink()


def _of_system(error: OSError) -> Problem:
    return Problem(
        plain(error.filename or ""),
        Text(f"系统不允许：{error.strerror or error}", f"the system refuses: {error.strerror or error}"),
        Text(
            "请关闭 Excel 后重试；文件夹若属于本机另一用户，请由他升级或卸载",
            "close Excel and try again; if another user of this computer owns the folder, ask them",
        ),
    )
