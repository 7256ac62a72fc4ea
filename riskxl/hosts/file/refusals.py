"""What is said when a workbook file cannot be changed."""

from __future__ import annotations

from pathlib import Path

from riskxl.actions import schema
from riskxl.errors import DataError, Problem, UsageError
from riskxl.hosts.ooxml.tables import Table
from riskxl.language import Text, plain


def in_use(path: Path, program: str, who: str, marker: Path) -> DataError:
    """Another program has the workbook open, as the lock file beside it tells."""
    zh, en = (f"（{who}）", f" ({who})") if who else ("", "")
    return DataError(
        Problem(
            plain(path.name),
            Text(
                f"正在 {program} 中打开{zh}，没有改动任何内容",
                f"it is open in {program}{en}; nothing was changed",
            ),
            Text(
                f"请保存并关闭后重试；如确认没有人打开，请删除残留的 {marker.name}",
                f"save and close it, then try again; if nobody has it open, delete {marker.name}",
            ),
        )
    )


def action_running(path: Path, who: str, marker: Path) -> DataError:
    return DataError(
        Problem(
            plain(path.name),
            Text(
                f"另一个操作正在进行（{who}），没有改动任何内容",
                f"another action is running ({who}); nothing was changed",
            ),
            Text(
                f"请稍等片刻再试；十分钟后自动解除，也可删除 {marker.name}",
                f"try again in a moment; it is released after ten minutes, or delete {marker.name}",
            ),
        )
    )


def no_lock(path: Path, error: OSError) -> DataError:
    reason = error.strerror or type(error).__name__
    return DataError(
        Problem(
            plain(path.parent),
            Text(f"文件夹不能写入（{reason}）", f"the folder cannot be written to ({reason})"),
            Text("请换一个有写权限的文件夹", "move the workbook to a folder that you may write to"),
        )
    )


def file_exists(path: Path) -> DataError:
    return DataError(
        Problem(
            plain(path),
            Text("已有同名文件，没有写入", "there is such a file already; nothing was written"),
            Text("请换一个名称", "choose another name"),
        )
    )


def no_new_file(path: Path, error: OSError) -> DataError:
    reason = error.strerror or type(error).__name__
    return DataError(
        Problem(
            plain(path),
            Text(f"写入失败（{reason}）", f"writing it failed ({reason})"),
            Text("请检查磁盘空间和文件夹权限", "check the free space and the folder's permissions"),
        )
    )


def changed_meanwhile(path: Path) -> DataError:
    return DataError(
        Problem(
            plain(path.name),
            Text(
                "读取之后被别人保存过，没有写入", "somebody saved it after it was read; nothing was written"
            ),
            Text("请重新运行此操作，它会读取最新内容", "run the action again: it reads the newest content"),
        )
    )


def read_only(path: Path) -> DataError:
    return DataError(
        Problem(
            plain(path.name),
            Text("文件是只读的，没有写入", "the file is read-only; nothing was written"),
            Text(
                "请在文件属性中去掉“只读”，或用有写权限的账户运行",
                "clear 'read-only' in its properties, or run this as somebody who may write it",
            ),
        )
    )


def no_backup(folder: Path, error: OSError) -> DataError:
    reason = error.strerror or type(error).__name__
    return DataError(
        Problem(
            plain(folder),
            Text(
                f"备份写不进去（{reason}），没有改动工作簿",
                f"the backup cannot be written ({reason}); the workbook is as it was",
            ),
            Text(
                "请检查磁盘空间和文件夹权限后重试",
                "check the free space and the folder's permissions, then try again",
            ),
        )
    )


def in_the_way(path: Path, sheet: str, cell: str) -> DataError:
    return DataError(
        Problem(
            Text(f"{path.name} 工作表“{sheet}” {cell}", f"{path.name}, sheet '{sheet}', {cell}"),
            Text("表格下方有内容，新行写不下", "something stands below the table, where its new rows go"),
            Text(
                "请把表格下方的内容移到别处后重试", "move what stands below the table elsewhere and try again"
            ),
        )
    )


def totals_row(path: Path, table: Table) -> DataError:
    return DataError(
        Problem(
            Text(f"{path.name} 工作表“{table.sheet}”", f"{path.name}, sheet '{table.sheet}'"),
            Text("表格带有汇总行，新行写不下", "the table has a totals row, where its new rows go"),
            Text("请在“表设计”中取消“汇总行”后重试", "clear 'Total Row' under 'Table Design' and try again"),
        )
    )


def sheet_full(path: Path, sheet: str) -> DataError:
    return DataError(
        Problem(
            Text(f"{path.name} 工作表“{sheet}”", f"{path.name}, sheet '{sheet}'"),
            Text("行数已到 Excel 的上限", "it has as many rows as Excel takes"),
            Text("请用 riskxl build 新建工作簿", "begin a new workbook with riskxl build"),
        )
    )


def never_saved() -> DataError:
    """A new profile stands beside the workbook, which is in no folder yet."""
    return DataError(
        Problem(
            Text("工作簿", "the workbook"),
            Text(
                "还没有保存到文件夹，不知道模板放在哪里", "it stands in no folder yet, where the profile goes"
            ),
            Text("请先保存工作簿再试", "save it first, then try again"),
        )
    )


def no_such_column(path: Path, table: str, key: str) -> DataError:
    title, label = Text("客户风险表", "Customer risk"), plain(key)
    if table in schema.BY_NAME:
        title = schema.BY_NAME[table].title
        column = schema.BY_NAME[table].by_key.get(key)
        label = label if column is None else column.labels
    return DataError(
        Problem(
            Text(f"{path.name} 工作表“{title.zh}”", f"{path.name}, sheet '{title.en}'"),
            Text(f"没有“{label.zh}”这一列", f"it has no column '{label.en}'"),
            Text(
                "请把这一列的表头改回原名，或重新加上这一列",
                "give the column its old header again, or add it",
            ),
        )
    )


def no_such_name(path: Path, name: str) -> DataError:
    return DataError(
        Problem(
            plain(path.name),
            Text(f"没有名称“{name}”", f"it has no defined name '{name}'"),
            Text(
                "请用 riskxl build 生成的工作簿，或用 riskxl build --data 把数据装进新工作簿",
                "use a workbook that riskxl build made, or move the data into one with riskxl build --data",
            ),
        )
    )


def text_too_long(path: Path, text: str, limit: int) -> DataError:
    return DataError(
        Problem(
            Text(f"{path.name}：“{text[:20]}…”", f"{path.name}: '{text[:20]}…'"),
            Text(f"一个单元格最多 {limit} 个字符", f"a cell holds {limit} characters at most"),
            Text("请缩短文字", "make the text shorter"),
        )
    )


def no_such_action(key: str, known: list[str]) -> UsageError:
    listed = ", ".join(known)
    return UsageError(
        Problem(
            plain(key),
            Text("没有这个操作", "there is no such action"),
            Text(f"可选：{listed}", f"choose from: {listed}"),
        )
    )
