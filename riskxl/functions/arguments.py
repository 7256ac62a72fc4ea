"""Arguments as hosts hand them over → rows, single values, tiers, dates; misuse raises UsageError."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import numpy as np

from riskxl.errors import Problem, UsageError
from riskxl.language import Text, plain
from riskxl.profile.model import Profile
from riskxl.scoring.cells import CellReader, Status
from riskxl.scoring.kernel import band_tiers, cut
from riskxl.scoring.table import Scorer
from riskxl.tiers import Tier, tier_from_word

Rows = Sequence[Sequence[Any]]
T = TypeVar("T")
_EXCEL_EPOCH = date(1899, 12, 30)
_LAST_SERIAL = 2_958_465  # 9999-12-31
_DATE = re.compile(
    r"""(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))
    (?:[T\s]+\d{1,2}:\d{2}\S*)?""",  # a time of day does not matter
    re.VERBOSE,
)


def misuse(where: Text, message: Text, remedy: Text) -> UsageError:
    return UsageError(Problem(where, message, remedy))


def rows_of(argument: Any) -> Rows:
    """Any argument as rows."""
    if isinstance(argument, list | tuple):
        if argument and isinstance(argument[0], list | tuple):
            return argument
        return [argument]
    return [[argument]]


def single(argument: Any, name: Text) -> Any:
    """An argument that must be one cell; None if it is omitted or blank."""
    if not isinstance(argument, list | tuple):
        return None if argument == "" else argument
    rows = rows_of(argument)
    if len(rows) != 1 or len(rows[0]) != 1:
        raise misuse(
            name,
            Text("应是一个单元格，实为一片区域", "one cell is expected, a range is given"),
            Text("请只选一个单元格", "select a single cell"),
        )
    return None if rows[0][0] == "" else rows[0][0]


def header_row(argument: Any) -> Sequence[Any] | None:
    """The header cells; None if omitted."""
    if argument is None:
        return None
    rows = rows_of(argument)
    if len(rows) != 1:
        raise misuse(
            Text("表头", "headers"),
            Text(f"选中了 {len(rows)} 行", f"{len(rows)} rows are selected"),
            Text("请只选一行表头，与数据同宽", "select one header row, as wide as the values"),
        )
    return None if len(rows[0]) == 1 and rows[0][0] in (None, "") else rows[0]


def column_of(argument: Any, name: Text) -> list[Any]:
    """An argument that is one cell or one column."""
    rows = rows_of(argument)
    if any(len(row) != 1 for row in rows):
        raise misuse(
            name,
            Text("应是一个单元格或一列", "one cell or one column is expected"),
            Text("请只选一列", "select a single column"),
        )
    return [None if row[0] == "" else row[0] for row in rows]


def each_row(columns: Sequence[list[Any]], function: Callable[..., T]) -> T | list[list[T]]:
    """The function on every row of the columns; a single cell goes with every row.

    One row gives one value, more give a column.
    """
    height = max(map(len, columns))
    if any(len(column) not in (1, height) for column in columns):
        raise misuse(
            Text("参数", "arguments"),
            Text("各列的行数不同", "the columns differ in length"),
            Text("请选中同样多的行", "select the same rows in each"),
        )
    full = [column * height if len(column) == 1 else column for column in columns]
    results = [function(*cells) for cells in zip(*full, strict=True)]
    return results[0] if height == 1 else [[result] for result in results]


def tier_of(cell: Any, scorer: Scorer) -> Tier | None:
    """The tier that a cell names or, for a number, the band of that score; None for a blank cell."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        tier = tier_from_word(cell)
        if tier is not None and tier is not Tier.NONE:
            return tier
    score = number_of(cell)
    if score is None or not 0 <= score <= 100:
        raise misuse(
            Text(f"“{cell}”", f"'{cell}'"),
            Text("不是风险等级，也不是 0 到 100 的得分", "it is neither a tier nor a score from 0 to 100"),
            Text(
                "请填 低风险、中风险、高风险、极高风险，或得分", "enter low, medium, high, extreme or a score"
            ),
        )
    return Tier(band_tiers(scorer.card, np.array([cut(score)]))[0])


def number_of(cell: Any) -> float | None:
    """A number, also one typed as text ('85', '84.9'); None if the cell is none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if abs(cell) <= sys.float_info.max else None
    typed = isinstance(cell, str) and re.fullmatch(r"\d+(?:\.\d*)?", cell.strip())
    return float(typed[0]) if typed else None


def amount_of(cell: Any, reader: CellReader, name: Text) -> float | None:
    """A number with what people type around it (60天, 12万, ¥1,200); None for a blank cell."""
    reading = reader.read(cell)
    if reading.status is Status.VALUE:
        return reading.value
    if reading.message is None or reading.remedy is None:
        return None
    raise misuse(name, reading.message, reading.remedy)


def date_of(cell: Any) -> date | None:
    """A date from a date cell, a serial number or a text such as 2026-11-22, 2026/11/22, 2026年11月22日."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 1 <= cell <= _LAST_SERIAL:
        return _EXCEL_EPOCH + timedelta(days=int(cell))
    if isinstance(cell, str):
        typed = _DATE.fullmatch(unicodedata.normalize("NFKC", cell).strip())
        if typed:
            with suppress(ValueError):  # 30 February
                return date(*(int(part) for part in typed.groups() if part))
    raise misuse(
        Text(f"日期“{cell}”", f"date '{cell}'"),
        Text("不是日期", "it is not a date"),
        Text("请填日期，如 2026-11-22", "enter a date such as 2026-11-22"),
    )


def no_such_day(cell: Any) -> UsageError:
    """Said where a follow-up would fall after the last day that a date can have."""
    return misuse(
        Text(f"日期“{cell}”", f"date '{cell}'"),
        Text("之后没有可用的日期", "no later date exists"),
        Text("请改正年份", "correct the year"),
    )


def no_plan(tier: Tier, profile: Profile) -> UsageError:
    """Said where a profile has no plan for a tier."""
    return misuse(
        plain(profile.key),
        Text(f"没有“{tier.label.zh}”的预案", f"there is no plan for '{tier.label.en}'"),
        Text("请在行业模板的 plans 中补上", "add it to the plans of the profile"),
    )
