"""What a macro workbook or an add-in says about itself, read from the file without Excel."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.exceptions import PyOpenVBAError
from python_calamine import CalamineError, CalamineWorkbook

from riskxl.errors import DataError, Problem
from riskxl.language import Text, plain

CONF_SHEET = "riskxl.conf"  # of riskxl.workbook.vba; importing that would import the whole builder
_WITH_MACROS = (".xlsm", ".xlam")
_VERSION = r'Public Const {} As String = "([^"]+)"'
_XLWINGS_VERSION = re.compile(_VERSION.format("XLWINGS_VERSION"))
_RISKXL_VERSION = re.compile(_VERSION.format("RISKXL_VERSION"))


@dataclass(frozen=True, slots=True)
class MacroFile:
    """The settings and versions that a file was built with; '' where it does not say."""

    path: Path
    has_macros: bool
    settings: dict[str, str] | None  # None: there is no settings sheet
    riskxl_version: str
    xlwings_version: str


def read_macro_file(path: Path) -> MacroFile:
    """Raises DataError if the file cannot be read as a workbook."""
    if not path.is_file():
        raise _unreadable(
            path,
            Text("文件不存在", "there is no such file"),
            Text("请检查文件名和文件夹是否写对", "check the file name and the folder"),
        )
    try:
        sources = _sources(path)
        settings = _settings(path)
    except (CalamineError, PyOpenVBAError, zipfile.BadZipFile, OSError, ValueError, KeyError) as error:
        raise _unreadable(
            path,
            Text("内容不是 Excel 工作簿，或文件已损坏", "it is no Excel workbook, or it is damaged"),
            Text("请重新取一份文件", "get the file anew"),
        ) from error
    return MacroFile(
        path,
        bool(sources),
        settings,
        _first(_RISKXL_VERSION, sources),
        _first(_XLWINGS_VERSION, sources),
    )


def _sources(path: Path) -> list[str]:
    if path.suffix.lower() not in _WITH_MACROS:
        return []
    with ExcelFile(path) as book:
        return [book.get_module(name) for name in book.module_names()] if book.has_vba_project() else []


def _settings(path: Path) -> dict[str, str] | None:
    with CalamineWorkbook.from_path(str(path)) as book:
        if CONF_SHEET not in book.sheet_names:
            return None
        rows = book.get_sheet_by_name(CONF_SHEET).to_python()
    return {str(row[0]): str(row[1]) for row in rows if len(row) > 1 and row[0]}


def _first(version: re.Pattern[str], sources: list[str]) -> str:
    return next((found[1] for source in sources if (found := version.search(source))), "")


def _unreadable(path: Path, message: Text, remedy: Text) -> DataError:
    return DataError(Problem(plain(path), message, remedy))
