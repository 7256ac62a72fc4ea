"""riskxl score: a file of customers in, the same file with seven more columns out."""

from __future__ import annotations

import time
from pathlib import Path

import click
from rich.console import Console

from riskxl.cli.console import (
    grid,
    language_option,
    profile_option,
    profiles_option,
    progress_bar,
    terminal,
    tier_text,
)
from riskxl.file_scoring import FileReport, Naming, score_file
from riskxl.language import Language, Text, join
from riskxl.profile.library import ProfileLibrary, own_folders
from riskxl.profile.model import Mode
from riskxl.profile.words import points_text
from riskxl.tiers import RATED, STYLES, Tier

_SHOWN_PROBLEMS = 20
_ROWS_FOR_A_RATE = 10_000


@click.command()
@click.argument("source", metavar="INPUT", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="结果文件 · .csv .xlsx .parquet"
)
@profile_option
@click.option("--sheet", metavar="NAME", help="工作表名 · sheet of a workbook")
@click.option(
    "--columns",
    "naming",
    type=click.Choice(["zh", "en", "keys"]),
    default=None,
    help="结果列名 · names of the result columns [--lang]",
)
@click.option("--mode", type=click.Choice(["deduct", "normalise"]), help="计分方式 · [the profile's own]")
@profiles_option
@language_option
def score(
    source: Path,
    output: Path,
    profile: str | None,
    sheet: str | None,
    naming: Naming | None,
    mode: Mode | None,
    folder: Path | None,
    language: Language,
) -> None:
    """给客户名单评分 · Score a customer file (.csv .xlsx .parquet)."""
    library = ProfileLibrary(own_folders(folder, source))
    start = time.perf_counter()
    with progress_bar(Text("正在评分", "Scoring"), language) as progress:
        report = score_file(
            source,
            output,
            library,
            profile,
            sheet=sheet,
            naming=naming or language,
            language=language,
            mode=mode,
            progress=progress,
        )
    _print(terminal(), report, time.perf_counter() - start, language)


def _print(console: Console, report: FileReport, seconds: float, language: Language) -> None:
    _print_problems(console, report, language)
    profile = report.profile
    total = points_text(profile.total_weight)
    title = Text(
        f"行业模板：{profile.names.zh}（权重合计 {total}，规则指纹 {profile.fingerprint}）",
        f"Profile: {profile.names.en} (weights {total}, rules {profile.fingerprint})",
    )
    console.print(title(language), style="bold", markup=False, soft_wrap=True)
    titles = ("风险等级", "客户数", "占比") if language == "zh" else ("Tier", "Customers", "Share")
    table = grid(*titles, numbers=(1, 2))
    scored = report.rows - report.tiers[Tier.NONE]
    for tier in (*RATED, Tier.UNRATED):
        count = report.tiers[tier]
        words = f"{STYLES[tier].colour(language)} {STYLES[tier].label(language)}"
        table.add_row(
            tier_text(tier, language, words), f"{count:,}", f"{count / scored:.1%}" if scored else ""
        )
    console.print(table)
    empty = report.tiers[Tier.NONE]
    line = Text(
        f"{report.rows:,} 行" + (f"（其中 {empty:,} 行没有指标数据，结果留空）" if empty else ""),
        f"{report.rows:,} rows" + (f" ({empty:,} without any indicator, left empty)" if empty else ""),
    )
    if report.rows >= _ROWS_FOR_A_RATE:
        rate = f"{report.rows / seconds:,.0f}"
        line = Text(
            f"{line.zh}，{seconds:.1f} 秒，每秒 {rate} 行", f"{line.en}, {seconds:.1f} s, {rate} rows/s"
        )
    console.print(line(language), markup=False)
    result = Text(f"结果：{report.output}", f"Result: {report.output}")
    console.print(result(language), markup=False, soft_wrap=True)


def _print_problems(console: Console, report: FileReport, language: Language) -> None:
    for problem in report.header_problems:
        console.print("! " + problem.text(language), style="yellow", markup=False, soft_wrap=True)
    if report.missing:
        names = join((c.labels for c in report.missing), "、", ", ")
        text = Text(f"表中没有这些指标，按未查处理：{names.zh}", f"Not in the table: {names.en}")
        console.print("! " + text(language), style="yellow", markup=False, soft_wrap=True)
    for wanted, name in report.renamed:
        text = Text(
            f"原表已有“{wanted}”列，新列名为“{name}”", f"The table has '{wanted}'; the new column is '{name}'"
        )
        console.print("! " + text(language), style="yellow", markup=False, soft_wrap=True)
    for first, second in report.repeated_ids[:_SHOWN_PROBLEMS]:
        text = Text(
            f"第 {first} 行与第 {second} 行编号相同，请核对", f"Rows {first} and {second} have the same ID"
        )
        console.print("! " + text(language), style="yellow", markup=False, soft_wrap=True)
    if not report.problem_count:
        return
    heading = Text(
        f"{report.problem_count:,} 个单元格看不懂，按未查处理（见“数据问题”列）：",
        f"{report.problem_count:,} cells cannot be read and count as not checked (see Data problems):",
    )
    console.print(heading(language), style="bold yellow")
    for found in report.problems[:_SHOWN_PROBLEMS]:
        row = Text(f"第 {found.row} 行", f"row {found.row}")
        console.print(
            f"  {row(language)} {found.customer} {found.problem.text(language)}", markup=False, soft_wrap=True
        )
    if report.problem_count > _SHOWN_PROBLEMS:
        more = report.problem_count - _SHOWN_PROBLEMS
        console.print(Text(f"  … 还有 {more:,} 个", f"  … and {more:,} more")(language))
