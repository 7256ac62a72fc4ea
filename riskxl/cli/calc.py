"""riskxl calc: recalculate a workbook without Excel."""

from __future__ import annotations

from pathlib import Path

import click

from riskxl.cli.console import language_option, profiles_option, terminal
from riskxl.functions import Functions
from riskxl.hosts.embedded import recalculate
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary, own_folders

_SHOWN = 10


@click.command()
@click.argument("book", metavar="BOOK", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="结果文件 · where to write [BOOK itself]"
)
@profiles_option
@language_option
def calc(book: Path, output: Path | None, folder: Path | None, language: Language) -> None:
    """不用 Excel 重算工作簿 · Recalculate a workbook (.xlsx .xlsm) that uses RISK_ functions."""
    functions = Functions(ProfileLibrary(own_folders(folder, book)), language)
    console = terminal()
    with terminal(errors=True).status(Text("正在计算…", "Calculating…")(language)):
        report = recalculate(book, output, risk_functions(functions))
    summary = Text(
        f"{report.formulas:,} 个公式，其中 {report.risk_formulas:,} 个 RISK_ 公式已重算；"
        f"{report.changed:,} 个值有变化，用时 {report.seconds:.1f} 秒",
        f"{report.formulas:,} formulas, {report.risk_formulas:,} of them with RISK_ functions; "
        f"{report.changed:,} values changed, {report.seconds:.1f} s",
    )
    console.print(summary(language), markup=False)
    if report.kept:
        heading = Text(
            f"{len(report.kept):,} 个公式未重算，保留原值（用 Excel 打开时会更新）：",
            f"{len(report.kept):,} formulas keep their old values (Excel will update them):",
        )
        console.print(heading(language), style="bold yellow", markup=False)
        for kept in report.kept[:_SHOWN]:
            console.print(
                f"  {kept.sheet}!{kept.address} {kept.formula}: {kept.reason(language)}",
                markup=False,
                soft_wrap=True,
            )
        if len(report.kept) > _SHOWN:
            console.print(f"  … +{len(report.kept) - _SHOWN:,}")
    console.print(
        Text(f"结果：{report.output}", f"Result: {report.output}")(language), markup=False, soft_wrap=True
    )
