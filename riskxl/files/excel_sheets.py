"""The sheets of a workbook: which one holds the customer table, and where its header is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from riskxl.errors import DataError, Problem, UsageError
from riskxl.files.excel_parts import declared_cells
from riskxl.files.excel_unseen import Errors
from riskxl.files.header import SEARCHED_ROWS, Header, IsKnown, find_header
from riskxl.files.refusals import place
from riskxl.language import Text, join, plain

_MAX_CELLS = 150_000_000  # some 5 GB of memory

_OWN_TABLE = "Risk"  # the customers of a workbook that riskxl build made
_ENOUGH_KNOWN = 3  # headers of a sheet that stands out

_SHEET_OPTION = Text(
    "请用 --sheet 指定工作表，例如 --sheet {name}", "name one with --sheet, such as --sheet {name}"
)


def choose_sheet(book: CalamineWorkbook, path: Path, name: str | None, is_known: IsKnown) -> CalamineSheet:
    """The sheet of that name, or the only visible one with data, or the one that holds the customers.

    That is the one with the customer table of this product, the only one with a known header, or one that
    knows twice as many headers as any other: a list of contacts beside the customers repeats a few of theirs.
    """
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if name is not None and sheets:
        return _load(book, path, _named(name, [sheet.name for sheet in sheets], path))
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    filled = [sheet for sheet in (_load(book, path, name) for name in visible) if sheet.height]
    if not filled:
        hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
        raise _no_data(path, hidden)
    if len(filled) == 1:
        return filled[0]
    known = {sheet.name: header.known for sheet in filled if (header := sheet_header(sheet, is_known, {}))}
    with_table = sorted((s for s in filled if known.get(s.name)), key=lambda s: known[s.name], reverse=True)
    own = _own_sheet(path)
    if own is not None and known.get(own):
        return next(sheet for sheet in with_table if sheet.name == own)
    if len(with_table) == 1 or (with_table and _stands_out([known[sheet.name] for sheet in with_table])):
        return with_table[0]
    names = [sheet.name for sheet in filled if not with_table or sheet in with_table]
    message = Text(
        f"有多个工作表，无法确定用哪一个：{_list(names).zh}",
        f"it has several sheets and it is not clear which one to use: {_list(names).en}",
    )
    raise UsageError(Problem(place(path), message, _SHEET_OPTION.format(name=_quoted(names[0]))))


def _own_sheet(path: Path) -> str | None:
    """The sheet of the customer table, if this product made the workbook."""
    try:
        with load_workbook(path, load_tables=True) as book:
            return (
                book.get_table_by_name(_OWN_TABLE).sheet if _OWN_TABLE in (book.table_names or ()) else None
            )
    except CalamineError:  # a table that calamine does not understand is none of ours
        return None


def _stands_out(known: Sequence[int]) -> bool:
    """Whether the first of several counts, the largest one first, leaves no doubt."""
    return known[0] >= max(_ENOUGH_KNOWN, 2 * known[1])


def _load(book: CalamineWorkbook, path: Path, name: str) -> CalamineSheet:
    """All cells of a sheet; calamine needs memory for its whole used range, and ends the process without."""
    cells = declared_cells(path, name)
    if cells > _MAX_CELLS:
        message = Text(
            f"已用区域有 {cells:,} 个单元格，多半是远处有误填的内容或格式",
            f"its used range has {cells:,} cells: something far away was probably typed or formatted "
            "by mistake",
        )
        remedy = Text(
            "请删除表格右侧和下方的所有空行空列并保存；表格确实这么大时，请另存为 .csv",
            "delete all rows and columns to the right of the table and below it and save; "
            "if the table really is that large, save it as .csv",
        )
        raise DataError(Problem(place(path, sheet=name), message, remedy))
    return book.get_sheet_by_name(name)


def _named(name: str, names: list[str], path: Path) -> str:
    """The sheet of that name; like Excel, large and small letters are the same."""
    if name in names:
        return name
    for candidate in names:
        if candidate.strip().casefold() == name.strip().casefold():
            return candidate
    message = Text(
        f"没有名为“{name}”的工作表，现有：{_list(names).zh}",
        f'there is no sheet named "{name}"; it has: {_list(names).en}',
    )
    raise UsageError(Problem(place(path), message, _SHEET_OPTION.format(name=_quoted(names[0]))))


def sheet_header(sheet: CalamineSheet, is_known: IsKnown, errors: Errors) -> Header | None:
    """The header, its rows counted from the top of the sheet, its columns from the first used one."""
    first_row, first_column = sheet.start or (0, 0)
    rows: list[Sequence[object]] = list(islice(sheet.iter_rows(), first_row + SEARCHED_ROWS))
    put_errors(rows, 0, first_column, errors)
    merges = [
        ((top, left - first_column), (bottom, right - first_column))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if left >= first_column
    ]
    return find_header(rows, is_known, merges)


def put_errors(rows: list[Sequence[object]], first_row: int, first_column: int, errors: Errors) -> None:
    """Write the error values, which calamine left blank, into the rows."""
    if not errors:
        return
    for index in range(len(rows)):
        if cells := errors.get(first_row + index):
            row = list(rows[index])
            for column, error in cells.items():
                row[column - first_column] = error
            rows[index] = row


def _no_data(path: Path, hidden: Sequence[str]) -> DataError:
    message = Text("工作簿中没有数据", "the workbook holds no data")
    if hidden:
        message = Text(
            f"可见的工作表中没有数据（隐藏的工作表：{_list(hidden).zh}）",
            f"its visible sheets hold no data (hidden sheets: {_list(hidden).en})",
        )
    remedy = Text(
        "请确认文件已保存且第一行是列名；隐藏的工作表可用 --sheet 指定",
        "make sure that it was saved and has a row of column names; a hidden sheet can be named with --sheet",
    )
    return DataError(Problem(place(path), message, remedy))


def _list(names: Sequence[str]) -> Text:
    return join(map(plain, names), zh="、", en=", ")


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
