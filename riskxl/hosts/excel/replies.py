"""How a macro's question is answered: whether it could be done, and rows of an answer or of words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from riskxl.errors import RiskxlError
from riskxl.hosts.excel.log import log_file, logger
from riskxl.language import Language, Text

DONE, REFUSED = "ok", "refused"


def reply(language: Language, make: Callable[[], list[list[Any]]]) -> list[list[Any]]:
    """The first row says DONE or REFUSED. Always two rows or more, all of one width, as xlwings hands over
    a single row as a list without rows; a blank is '', as None would reach VBA as Null."""
    try:
        rows, done = make(), DONE
    except RiskxlError as error:
        rows, done = [[line] for line in error.text(language).splitlines()], REFUSED
    except Exception:
        logger().exception("a macro failed")
        words = Text("程序内部出错，日志在 ", "the program made a mistake, see the log ")
        rows, done = [[words(language)], [str(log_file())]], REFUSED
    rows = [[done], *(rows or [[""]])]
    width = max(2, *map(len, rows))
    return [["" if cell is None else cell for cell in row] + [""] * (width - len(row)) for row in rows]
