"""Customer tables in and out: CSV, Excel and Parquet, one batch of rows after another.

with (
    open_table(path, is_known=is_known) as source,
    create_table(result, header=[*source.header, "风险得分"], like=source) as target,
):
    for batch in source.batches():
        target.write(batch, [scores(batch)])
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riskxl.errors import Problem, UsageError
from riskxl.files.detect import input_kind, output_kind
from riskxl.files.header import IsKnown
from riskxl.files.out import TableWriter
from riskxl.files.table import BATCH_ROWS, Batch, Column, Kind, TableSource
from riskxl.language import Text, plain

__all__ = [
    "BATCH_ROWS",
    "Batch",
    "Column",
    "Kind",
    "TableSource",
    "TableWriter",
    "create_table",
    "open_table",
]

# Each kind's module is imported when it is needed: to load Arrow takes longer than to score a small table.


def open_table(path: Path, *, sheet: str | None = None, is_known: IsKnown) -> TableSource:
    """Find the header of a table file; ``is_known`` says whether a cell names a field that is looked for."""
    kind = input_kind(path)
    if kind == "excel":
        from riskxl.files.excel_in import ExcelSource

        return ExcelSource(path, sheet, is_known)
    if sheet is not None:
        raise UsageError(
            Problem(
                plain(path.name),
                Text("只有 Excel 工作簿才有工作表", "only Excel workbooks have sheets"),
                Text("请去掉 --sheet 选项", "leave out the --sheet option"),
            )
        )
    if kind == "csv":
        from riskxl.files.csv_in import CsvSource

        return CsvSource(path, is_known)
    from riskxl.files.parquet_in import ParquetSource

    return ParquetSource(path)


def create_table(
    path: Path, *, header: Sequence[object], like: TableSource | None = None, about: str = ""
) -> TableWriter:
    """A table to be written; ``like`` is the source of its first columns: their types and sheet name stay.

    ``about`` says where the additional columns come from; it is kept as the comment of an Excel file and
    in the metadata of a Parquet file. CSV has no place for it.

    What can be refused is refused here, before any work is done.
    """
    kind = output_kind(path)
    if like is not None and _same_file(path, like.path):
        raise UsageError(
            Problem(
                plain(path),
                Text(
                    "输出文件就是输入文件，原始数据会被覆盖", "the output is the input file: it would be lost"
                ),
                Text("请为结果另取一个文件名", "choose another name for the result"),
            )
        )
    if kind == "csv":
        from riskxl.files.csv_out import CsvWriter

        return CsvWriter(path, header)
    if kind == "excel":
        from riskxl.files.excel_out import ExcelWriter

        return ExcelWriter(
            path,
            header,
            sheet=None if like is None else like.sheet,
            row_count=None if like is None else like.row_count,
            about=about,
        )
    from riskxl.files.parquet_out import ParquetWriter

    return ParquetWriter(path, header, original=None if like is None else like.arrow_schema(), about=about)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()
