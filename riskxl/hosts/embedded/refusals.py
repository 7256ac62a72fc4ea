"""What is said when a workbook cannot be calculated, or when it is asked for something it does not have."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from riskxl.errors import DataError, Problem, UsageError
from riskxl.language import Text, plain


def engine_failed(path: Path, error: Exception) -> DataError:
    message = Text(f"无法计算（{error}）", f"it cannot be calculated ({error})")
    remedy = Text("请用 Excel 打开并重新计算", "open it in Excel and recalculate it there")
    return DataError(Problem(plain(path), message, remedy))


def no_such_sheet(path: Path, sheet: str, sheets: Iterable[str]) -> UsageError:
    message = Text(f"没有工作表“{sheet}”", f'there is no sheet "{sheet}"')
    remedy = Text(f"现有：{'、'.join(sheets)}", f"there are: {', '.join(sheets)}")
    return UsageError(Problem(plain(path), message, remedy))


def no_address(cell: str) -> UsageError:
    message = Text("不是单元格地址", "it is no cell address")
    return UsageError(Problem(plain(cell), message, Text("请写成 B3 的形式", "write it like B3")))


def calculated_cell(sheet: str, cell: str) -> UsageError:
    where = Text(f"工作表“{sheet}” {cell}", f'sheet "{sheet}", {cell}')
    message = Text("该单元格由公式计算", "a formula calculates this cell")
    remedy = Text("请修改公式引用的单元格", "change the cells that the formula refers to")
    return UsageError(Problem(where, message, remedy))
