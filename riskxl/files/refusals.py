"""Words that several refusals share."""

from __future__ import annotations

import errno
from pathlib import Path

from riskxl.errors import DataError, Problem, UsageError
from riskxl.language import Text, join, plain

READABLE = Text(
    "可以读取 .csv、.xlsx、.xlsm 或 .parquet 文件", "it reads .csv, .xlsx, .xlsm or .parquet files"
)
WRITABLE = Text("结果可以保存为 .csv、.xlsx 或 .parquet", "results can be saved as .csv, .xlsx or .parquet")


def place(path: Path, *, sheet: str | None = None, row: int | None = None) -> Text:
    """'客户.xlsx 工作表“一” 第 7 行'."""
    parts = [plain(path.name)]
    if sheet is not None:
        parts.append(Text(f"工作表“{sheet}”", f'sheet "{sheet}"'))
    if row is not None:
        parts.append(Text(f"第 {row} 行", f"row {row}"))
    return join(parts, zh=" ", en=", ")


def unreadable(path: Path, error: OSError) -> DataError:
    """The system does not let us read the file."""
    if isinstance(error, PermissionError):
        message = Text(
            "没有读取权限，或文件正被其他程序占用",
            "it may not be read: no permission, or another program holds it",
        )
    else:
        reason = error.strerror or type(error).__name__
        message = Text(f"读取中断（{reason}）", f"reading it failed ({reason})")
    remedy = Text(
        "请关闭打开它的程序，或把文件复制到本机文件夹后重试",
        "close the program that has it open, or copy the file to a folder of this computer, and try again",
    )
    return DataError(Problem(place(path), message, remedy))


def unwritable(path: Path, error: OSError) -> DataError | UsageError:
    """The system does not let us write the file."""
    where = plain(path)
    if isinstance(error, FileNotFoundError):
        message = Text("保存结果的文件夹不存在", "the folder for the result does not exist")
        remedy = Text(
            "请先建立该文件夹，或改用已有的文件夹", "create the folder first, or choose one that exists"
        )
        return UsageError(Problem(where, message, remedy))
    if isinstance(error, PermissionError):
        message = Text(
            "无法写入：文件正在 Excel 等程序中打开，或没有写入权限",
            "it cannot be written: it is open in Excel or another program, or may not be written",
        )
        remedy = Text(
            "请关闭该文件后重试，或换一个文件名或文件夹",
            "close that file and try again, or choose another file name or folder",
        )
    elif error.errno == errno.ENOSPC:
        message = Text("磁盘空间不足", "the disk is full")
        remedy = Text(
            "请清理磁盘或换一个位置后重试", "free some space or choose another place, and try again"
        )
    else:
        reason = error.strerror or type(error).__name__
        message = Text(f"写入失败（{reason}）", f"writing it failed ({reason})")
        remedy = Text("请换一个文件名或文件夹后重试", "choose another file name or folder, and try again")
    return DataError(Problem(where, message, remedy))


def no_header(path: Path, *, sheet: str | None = None) -> DataError:
    """There is no row that could be the header."""
    message = Text("没有找到表头行", "no header row was found")
    remedy = Text(
        "请在数据上方加一行列名，例如“客户全称”“客户类型”",
        "put a row of column names above the data, such as 客户全称 and 客户类型",
    )
    return DataError(Problem(place(path, sheet=sheet), message, remedy))
