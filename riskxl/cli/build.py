"""riskxl build: the macro workbook, the add-in and a copy without macros."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from riskxl.cli.console import language_option, profile_option, profiles_option, progress_bar, terminal
from riskxl.file_scoring import known_header
from riskxl.files import open_table
from riskxl.functions import Functions
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary, own_folders
from riskxl.workbook.build import build_addin, build_workbook
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import laid_out, sample_customers, typed
from riskxl.workbook.libreoffice import build_extension


@click.command()
@click.option(
    "--data", type=click.Path(path_type=Path), help="客户名单 · customers, .csv .xlsx .parquet [sample]"
)
@profile_option
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path(), help="文件夹 · folder [.]")
@click.option(
    "--libreoffice",
    is_flag=True,
    help="只生成 LibreOffice 扩展 RiskXL.oxt · only the extension for LibreOffice",
)
@profiles_option
@language_option
def build(
    data: Path | None,
    profile: str | None,
    output: Path,
    libreoffice: bool,
    folder: Path | None,
    language: Language,
) -> None:
    """生成宏工作簿和加载项 · Build RiskXL.xlsm, RiskXL.xlam and RiskXL.xlsx."""
    if libreoffice:
        _build_extension(output, language)
        return
    library = ProfileLibrary(own_folders(folder, data))
    chosen = library.get(profile)
    functions = Functions(library, language)
    customers = _customers(data, library)
    console = terminal()
    for name in ("RiskXL.xlsm", "RiskXL.xlsx"):
        with progress_bar(Text(f"正在生成 {name}", f"Building {name}"), language) as progress:
            build_workbook(output / name, customers, chosen, functions, progress)
    build_addin(output / "RiskXL.xlam", functions)
    count = Text(
        f"{len(customers)} 家客户，行业模板：{chosen.names.zh}",
        f"{len(customers)} customers, {chosen.names.en}",
    )
    console.print(count(language), markup=False)
    told = (
        ("RiskXL.xlsm", Text("团队工作簿，含宏和功能区", "the team's workbook, with macros and ribbon")),
        ("RiskXL.xlam", Text("加载项，任何工作簿里都能用", "the add-in, for any workbook")),
        ("RiskXL.xlsx", Text("不含宏的副本，供查看", "a copy without macros, for reading")),
    )
    for name, what in told:
        console.print(f"  {(output / name).resolve()}  {what(language)}", markup=False, soft_wrap=True)


def _build_extension(folder: Path, language: Language) -> None:
    path = folder / "RiskXL.oxt"
    build_extension(path)
    what = Text(
        "LibreOffice 扩展；用 riskxl install --libreoffice 安装（扩展要用到已安装的 riskxl）",
        "the extension for LibreOffice; riskxl install --libreoffice adds it (it uses the installed riskxl)",
    )
    terminal().print(f"  {path.resolve()}  {what(language)}", markup=False, soft_wrap=True)


def _customers(data: Path | None, library: ProfileLibrary) -> list[list[Any]]:
    columns = Columns(library)
    if data is None:
        return sample_customers(library, columns)
    rows: list[list[Any]] = []
    with open_table(data, is_known=known_header(library)) as source:
        for batch in source.batches():
            cells = [column.tolist() if hasattr(column, "tolist") else column for column in batch.columns]
            rows += [[_cell(cell) for cell in row] for row in zip(*cells, strict=True)]
        return laid_out(source.header, rows, library, columns)


def _cell(cell: Any) -> Any:
    """A cell for the workbook: text of a file as if typed, NaN as blank."""
    if isinstance(cell, str):
        return typed(cell)
    return None if cell is None or cell != cell else cell
