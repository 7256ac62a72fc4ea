"""What the workbook's VBA calls: whole blocks of rows in one crossing, with every result of every row.

A crossing from Excel to Python costs milliseconds, so VBA never calls a worksheet function for one
row: it sends the row with its unknown neighbours here and remembers the answers by value
(workbook/vba/RiskMemo.bas). Every call states the options of its workbook ('language;mode;path of the
book'), because one Python serves all open workbooks. Off Windows xlwings' decorators do nothing.

An answer has a first row of its own: which rules it was made with, why nothing can be answered ('' if
it can) and the version of this package. It always has two rows or more, as xlwings hands over a single
row as a list without rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar, get_args

import xlwings as xw

import riskxl
from riskxl.errors import RiskxlError
from riskxl.functions import FUNCTIONS, TEXT_LIMIT, Answer, FunctionDoc, SheetFunctions
from riskxl.hosts.excel import answers
from riskxl.hosts.excel.cells import plain_cells
from riskxl.hosts.excel.log import log_file, logger
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary, own_folders
from riskxl.profile.model import Mode
from riskxl.tiers import STYLES

Grid = list[list[Any]]
F = TypeVar("F", bound=Callable[..., Any])
# What every row is answered with. The other functions of a row (EXTRAS) follow in the order asked for.
ROW_RESULTS = ("score", "tier", "coverage", "check")
EXTRAS = ("reasons", "improve")  # asked for as 'improve', 'reasons' (all of them) or 'reasons:3'
# Functions of a tier and one more cell, or of one cell alone: their answers do not depend on a row.
CELL_FUNCTIONS = ("plan", "term", "prepay", "next", "valid_uscc")
_DOCS = {doc.name: doc for doc in FUNCTIONS}
_LEAST_WIDTH = 3


class BlockFunctions(SheetFunctions):
    """The worksheet functions, asked for whole blocks of rows."""

    def every_result(self, rows: Grid, headers: Any, profile: Any, extras: Sequence[str]) -> Grid:
        """For every row its results; raises RiskxlError for a profile or headers that cannot be meant."""
        results = []
        with self.scoring_once(rows):
            for wanted in (*ROW_RESULTS, *extras):
                name, _, top = wanted.partition(":")
                arguments = (int(top),) if top else ()
                results.append(getattr(self, name)(rows, headers, profile, *arguments))
        columns = [[row[0] for row in c] if isinstance(c, list) else [c] for c in results]
        return [list(row) for row in zip(*columns, strict=True)]

    def indicators_found(self, headers: Any, profile: Any) -> list[str]:
        """The indicators that have a column, by their labels; raises RiskxlError if none has one."""
        binding = self.scorer(profile).bind(headers[0])
        indicators = self.scorer(profile).profile.characteristics
        return [indicators[n].labels(self.language) for n, _, _ in binding.bound]


class _Rules:
    """The rules as they were read; ``token`` changes when they are read anew, or by a new Python."""

    token = uuid.uuid4().hex


@lru_cache(maxsize=16)
def functions_of(options: str) -> BlockFunctions:
    """The functions in a workbook's language and mode, with the own profiles beside it."""
    language, mode, book = parts_of(options)
    return BlockFunctions(ProfileLibrary(own_folders(book=book)), language, mode)


def parts_of(options: str) -> tuple[Language, Mode | None, Path | None]:
    """Language, mode and file of a workbook; the file is None if it was never saved or is on the web."""
    language, mode, book = [*options.split(";", 2), "", "", ""][:3]
    local = "://" not in book  # a book on OneDrive may have a web address
    path = Path(book)
    return (
        answers.language(language),
        next((known for known in get_args(Mode) if known == mode), None),
        path if local and path.is_absolute() else None,
    )


def for_vba(*blocks: str) -> Callable[[F], F]:
    """Makes a function reachable for ``XLPy.CallUDF``; ``blocks`` are its arguments of several cells."""

    def decorate(function: F) -> F:
        function.__annotations__ = {}  # xlwings would convert arguments by them
        for name in blocks:
            xw.arg(name, ndim=2, err_to_str=True)(function)
        return xw.func(function)

    return decorate


@for_vba("arguments")
def call(options: str, name: str, *arguments: Grid) -> Answer:
    """One worksheet function, its arguments as rows; misuse is answered as in ``answers``."""
    doc = _DOCS[name]
    return _answered(options, doc, arguments[: len(doc.arguments)])


@for_vba("values", "headers")
def rows(options: str, values: Grid, headers: Grid, profile: Any, extras: str) -> Grid:
    """Every result of every row; ``extras`` names those beyond ROW_RESULTS: 'reasons,reasons:3'."""
    header = None if headers == [[None]] else plain_cells(headers)
    wanted = [extra for extra in extras.split(",") if extra]
    return _block(options, partial(_every_result, options, plain_cells(values), header, profile, wanted))


def _every_result(options: str, values: Any, header: Any, profile: Any, extras: list[str]) -> Grid:
    return functions_of(options).every_result(values, header, profile, extras)


@for_vba("values")
def cells(options: str, name: str, tier: Any, values: Grid, profile: Any, item: Any) -> Grid:
    """One of CELL_FUNCTIONS for every value, with the given tier and with every other; or the tier of scores.

    The answer's second row names the tiers, the given one first; a row of results for each value follows.
    """
    return _block(
        options, partial(_cells, options, _DOCS[name], tier, plain_cells(values) or [], profile, item)
    )


def _cells(options: str, doc: FunctionDoc, tier: Any, values: Grid, profile: Any, item: Any) -> Grid:
    functions = functions_of(options)
    words = [tier]
    if doc.arguments[0].name == "tier":
        known = (style.label(functions.language) for style in STYLES.values())
        words += [word for word in known if word != tier]

    def result(word: Any, cell: Any) -> Any:
        given = {"tier": word, "profile": profile, "item": item, "headers": None}
        arguments = [given.get(argument.name, cell) for argument in doc.arguments]
        return _answered(options, doc, arguments)

    return [["" if word is None else word for word in words]] + [
        [result(word, row[0]) for word in words] for row in values
    ]


@for_vba()
def reload() -> Grid:
    """Read the profiles anew at the next call."""
    answers.reload()
    functions_of.cache_clear()
    _Rules.token = uuid.uuid4().hex
    return _first_rows("")


def _answered(options: str, doc: FunctionDoc, arguments: Sequence[Any]) -> Answer:
    try:
        return functions_of(options).implementation(doc)(*map(_plain, arguments))
    except RiskxlError as error:
        message = error.text(parts_of(options)[0])
    except Exception:
        logger().exception("%s failed", doc.name)
        message = _mistake(options)
    return answers.ERROR_SENTINEL if doc.result == "number" else message[:TEXT_LIMIT]


def _plain(argument: Any) -> Any:
    if not isinstance(argument, list):
        return argument
    return None if argument == [[None]] else plain_cells(argument)


def _block(options: str, make: Callable[[], Grid]) -> Grid:
    try:
        answer = _first_rows("")[:1] + make()
    except RiskxlError as error:
        answer = _first_rows(error.text(parts_of(options)[0])[:TEXT_LIMIT])
    except Exception:
        logger().exception("a block of rows failed")
        answer = _first_rows(_mistake(options))
    width = max(_LEAST_WIDTH, *map(len, answer))
    return [row + [""] * (width - len(row)) for row in answer]


def _first_rows(problem: str) -> Grid:
    return [[_Rules.token, problem, riskxl.__version__], ["", "", ""]]


def _mistake(options: str) -> str:
    path = log_file()
    text = Text(
        f"程序内部出错；请把日志交给管理员：{path}",
        f"the program made a mistake; give the log to your administrator: {path}",
    )
    return text(parts_of(options)[0])[:TEXT_LIMIT]
