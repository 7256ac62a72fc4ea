"""riskxl doctor: is everything in place for live scores in Excel, and what to do where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from riskxl.errors import DataError, ProfileError, RiskxlError
from riskxl.language import Text, plain
from riskxl.profile.library import FOLDER_VARIABLE, ProfileLibrary, own_folders
from riskxl.team.computer import Computer
from riskxl.team.file_checks import check_file
from riskxl.team.findings import ONLY_ON_WINDOWS, Finding, attention, good, skipped, wrong
from riskxl.team.office import check_office
from riskxl.team.places import Places, places_on
from riskxl.team.pythons import PrivatePython, ThisPython, look_into

_LANGUAGE_VARIABLE = "RISKXL_LANG"
_OLDEST_PYTHON = (3, 11)

PYTHON = Text("Python", "Python")
PACKAGE = Text("riskxl 版本", "riskxl version")
XLWINGS = Text("xlwings 版本", "xlwings version")
PRIVATE = Text("工作簿专用的 Python", "Private Python of the workbooks")
DLL = Text("xlwings 的 DLL", "xlwings' library")
ADDIN = Text("加载项", "Add-in")
PROFILES = Text("行业模板", "Profiles")
OWN_PROFILES = Text(f"自有模板文件夹 {FOLDER_VARIABLE}", f"Own profiles ({FOLDER_VARIABLE})")
LANGUAGE = Text(f"语言 {_LANGUAGE_VARIABLE}", f"Language ({_LANGUAGE_VARIABLE})")
_INSTALL = Text("请运行 riskxl install", "run riskxl install")


def examine(
    computer: Computer, python: ThisPython, book: Path | None = None, folder: Path | None = None
) -> Iterator[Finding]:
    """Every check, one after another; ``folder`` holds own profiles."""
    yield _python(python)
    yield good(PACKAGE, plain(python.riskxl))
    yield _xlwings(python)
    yield from _installed(computer, python)
    if book is not None:
        yield from check_file(book, python.riskxl, python.xlwings, computer)
    yield from check_office(computer)
    yield from _profiles(folder, book)
    yield _language(computer)


def _python(python: ThisPython) -> Finding:
    found = plain(f"{python.version}  {python.executable}")
    if tuple(map(int, python.version.split(".")[:2])) < _OLDEST_PYTHON:
        return wrong(PYTHON, found, Text("请安装 Python 3.11 或更新的版本", "install Python 3.11 or newer"))
    if python.from_store:
        return wrong(
            PYTHON,
            Text(f"{found.zh}（微软商店版）", f"{found.en} (from the Microsoft Store)"),
            Text(
                "商店版写的文件 Excel 看不到；请改用 python.org 的安装程序",
                "Excel cannot see the files that it writes; use the installer from python.org",
            ),
        )
    if not str(python.executable).isascii():
        return attention(
            PYTHON,
            found,
            Text(
                "路径含中文：工作簿不直接用它，riskxl install 会把专用的 Python 放到纯英文路径",
                "the path is not ASCII; workbooks do not use it, riskxl install makes one at an ASCII path",
            ),
        )
    return good(PYTHON, found)


def _xlwings(python: ThisPython) -> Finding:
    if python.xlwings and python.xlwings == python.pinned_xlwings:
        return good(XLWINGS, plain(python.xlwings))
    return wrong(
        XLWINGS,
        Text(
            f"{python.xlwings or '未安装'}，需要 {python.pinned_xlwings}",
            f"{python.xlwings or 'not installed'}, {python.pinned_xlwings} is needed",
        ),
        Text(
            f"请运行 python -m pip install xlwings=={python.pinned_xlwings}",
            f"run python -m pip install xlwings=={python.pinned_xlwings}",
        ),
    )


def _installed(computer: Computer, python: ThisPython) -> Iterator[Finding]:
    """What riskxl install has put on this computer."""
    if not computer.is_windows:
        for check in (PRIVATE, DLL, ADDIN):
            yield skipped(check, ONLY_ON_WINDOWS)
        return
    try:
        places = places_on(computer.variable)
    except DataError as error:
        for problem in error.problems:
            yield wrong(PRIVATE, _said(problem.where, problem.message), problem.remedy)
        return
    private = look_into(places, computer)
    yield _private(private, places, python)
    if private is not None and not private.problem:
        yield _dll(private, places)
    if places.addin.is_file():
        yield from check_file(places.addin, python.riskxl, python.xlwings, computer)
    else:
        yield attention(
            ADDIN,
            Text("没有安装：只有团队工作簿里能用公式", "not installed: formulas work in the workbook only"),
            Text(
                "请运行 riskxl build，再运行 riskxl install --addin RiskXL.xlam",
                "run riskxl build, then riskxl install --addin RiskXL.xlam",
            ),
        )


def _private(private: PrivatePython | None, places: Places, python: ThisPython) -> Finding:
    if private is None:
        return attention(
            PRIVATE,
            Text(f"没有安装（{places.interpreter}）", f"not installed ({places.interpreter})"),
            _INSTALL,
        )
    if private.problem:
        return wrong(
            PRIVATE,
            Text(f"不能运行：{private.problem}", f"it does not run: {private.problem}"),
            Text("请关闭 Excel，再运行 riskxl install", "close Excel and run riskxl install"),
        )
    found = plain(f"{private.version}, riskxl {private.riskxl}, xlwings {private.xlwings}")
    if (private.riskxl, private.xlwings) == (python.riskxl, python.xlwings):
        return good(PRIVATE, found)
    return wrong(
        PRIVATE,
        Text(f"{found.zh}，与当前版本不同", f"{found.en}: not the versions of this riskxl"),
        Text("请关闭 Excel，再运行 riskxl install", "close Excel and run riskxl install"),
    )


def _dll(private: PrivatePython, places: Places) -> Finding:
    if not private.missing_dlls:
        return good(DLL, plain(places.environment))
    return wrong(
        DLL,
        Text(
            f"缺少 {'、'.join(private.missing_dlls)}（可能被杀毒软件删除）",
            f"{', '.join(private.missing_dlls)} missing (antivirus software may have removed it)",
        ),
        Text(
            "请在杀毒软件中恢复并设为信任，再运行 riskxl install",
            "restore and allow it in the antivirus software, then run riskxl install",
        ),
    )


def _profiles(folder: Path | None, book: Path | None) -> Iterator[Finding]:
    try:
        folders = own_folders(folder, book)
    except RiskxlError as error:
        for problem in error.problems:
            yield wrong(OWN_PROFILES, _said(problem.where, problem.message), problem.remedy)
        folders = ()
    else:
        none = Text("没有设置，只用内置模板", "not set: shipped profiles only")
        yield good(OWN_PROFILES, plain(", ".join(map(str, folders))) if folders else none)
    library = ProfileLibrary(folders)
    profiles = list(library.profiles())
    unusable = [profile for profile in profiles if isinstance(profile, ProfileError)]
    for problem in (problem for profile in unusable for problem in profile.problems):
        yield wrong(PROFILES, _said(problem.where, problem.message), problem.remedy)
    usable = len(profiles) - len(unusable)
    yield good(PROFILES, Text(f"{usable} 个可用", f"{usable} can be used"))


def _said(where: Text, message: Text) -> Text:
    return Text(f"{where.zh}：{message.zh}", f"{where.en}: {message.en}")


def _language(computer: Computer) -> Finding:
    word = computer.variable(_LANGUAGE_VARIABLE)
    if word in ("", "zh", "en"):
        return good(LANGUAGE, plain(word) if word else Text("没有设置，用中文", "not set: Chinese"))
    return attention(
        LANGUAGE,
        Text(f"{word} 不是可用的语言", f"{word} is no language that there is"),
        Text("请设为 zh 或 en，或删除这个变量", "set it to zh or en, or delete the variable"),
    )
