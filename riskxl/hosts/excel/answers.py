"""How a call from Excel is answered: misuse becomes #VALUE! or a message, a mistake of ours is logged.

Excel gives one process to all calls and makes them one after another, so the profiles are read once, at
the first call. ``reload`` forgets them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from riskxl.actions.settings import language_of
from riskxl.errors import Problem, RiskxlError
from riskxl.functions import TEXT_LIMIT, Answer, FunctionDoc, Functions
from riskxl.hosts.excel.cells import plain_cells
from riskxl.hosts.excel.log import log_file, logger
from riskxl.language import Language, Text, plain
from riskxl.profile.library import ProfileLibrary, own_folders

# The answer of a function with a number as result where Excel shall show #VALUE!. Python cannot hand an
# error value to Excel and a raised exception arrives as text, so the VBA wrapper makes CVErr(xlErrValue) of
# this. Such a function answers no other text than "" and "–". ASCII, as VBA sources are.
ERROR_SENTINEL = "#RISKXL_VALUE!"
LANGUAGE_VARIABLE = "RISKXL_LANG"


def language(stated: str = "") -> Language:
    """The language of an answer: as the workbook states it, else as RISKXL_LANG does, else Chinese."""
    return language_of(stated or os.environ.get(LANGUAGE_VARIABLE))


@lru_cache(maxsize=1)
def functions() -> Functions:
    """The functions over the shipped profiles and those of RISKXL_PROFILES; raises RiskxlError."""
    return Functions(ProfileLibrary(own_folders()), language())


def reload() -> None:
    """Read profiles and settings anew at the next call."""
    functions.cache_clear()


def answer(doc: FunctionDoc, arguments: Iterable[list[list[Any]] | None]) -> Answer:
    """The function's answer to arguments as xlwings hands them over, rows of cells or None; never raises."""
    try:
        return functions().implementation(doc)(*map(plain_cells, arguments))
    except RiskxlError as error:
        message = error.text(language())
    except Exception:
        logger().exception("%s failed", doc.name)
        message = _internal_error(doc).text(language())
    return ERROR_SENTINEL if doc.result == "number" else message[:TEXT_LIMIT]


def _internal_error(doc: FunctionDoc) -> Problem:
    path = log_file()
    return Problem(
        plain(doc.name),
        Text("程序内部出错", "the program made a mistake"),
        Text(f"请把日志交给管理员：{path}", f"give the log to your administrator: {path}"),
    )
