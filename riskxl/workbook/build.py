"""The files that people hold in their hands: the macro workbook, the add-in, and a copy for reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter

from riskxl.errors import DataError, Problem
from riskxl.functions import Functions
from riskxl.language import Text, plain
from riskxl.profile.model import Profile
from riskxl.wholefile import whole_file
from riskxl.workbook import names
from riskxl.workbook.book import FIXED_DATE, SHEET_COUNT, add_project, draw_book, draw_conf
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.vba import finish_package, vba_project
from riskxl.workbook.vba.kinds import CONF_SHEET, conf_rows

Progress = Callable[[int, int], None]


def build_workbook(
    path: Path,
    customers: Sequence[Sequence[Any]],
    profile: Profile,
    functions: Functions,
    progress: Progress = lambda done, total: None,
) -> None:
    """RiskXL.xlsx or, with macros and ribbon, RiskXL.xlsm; raises DataError if it cannot be written."""
    with _whole(path) as temporary:
        if path.suffix != ".xlsm":
            draw_book(temporary, customers, profile, functions, progress=progress)
            return
        project = vba_project(SHEET_COUNT + 1, "xlsm", functions.language)
        draw_book(
            temporary,
            customers,
            profile,
            functions,
            progress=progress,
            vba_project=project,
            conf=(CONF_SHEET, conf_rows()),
        )
        finish_package(temporary, "xlsm")


def build_addin(path: Path, functions: Functions) -> None:
    """RiskXL.xlam: the functions and the ribbon for any workbook."""
    with _whole(path) as temporary:
        book = xlsxwriter.Workbook(temporary)
        book.set_properties({"title": "RiskXL", "author": "RiskXL", "created": FIXED_DATE})
        about: Sheet = book.add_worksheet("RiskXL", Sheet)
        about.write("A1", names.ADDIN_NOTE(functions.language))
        draw_conf(book, CONF_SHEET, conf_rows())
        add_project(book, vba_project(2, "xlam", functions.language))
        book.close()
        finish_package(temporary, "xlam")


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A temporary file that takes its place when all went well; makes the folder. Raises DataError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as temporary:
            yield temporary
    except (OSError, xlsxwriter.exceptions.FileCreateError):
        raise DataError(
            Problem(
                plain(path),
                Text("写不进这个文件", "this file cannot be written"),
                Text(
                    "请关闭正在打开它的程序，或用 -o 换一个文件夹",
                    "close the program that has it open, or choose another folder with -o",
                ),
            )
        ) from None
