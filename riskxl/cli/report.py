"""riskxl report: one page for one customer, as HTML or PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from riskxl.cli.console import language_option, profiles_option, progress_bar, terminal
from riskxl.errors import DataError, Problem, UsageError
from riskxl.functions import Functions
from riskxl.hosts.file import FileBook
from riskxl.insight.report import TABLES, CustomerReport, Reports
from riskxl.insight.report_html import to_html
from riskxl.insight.report_pdf import pdf_writer
from riskxl.language import Language, Text, plain

_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')  # in names of files, on any system
_LONGEST = 80


@click.command()
@click.argument("book", metavar="BOOK", type=click.Path(path_type=Path))
@click.option(
    "--customer", "customers", metavar="ID", multiple=True, help="客户编号，可重复 · ID, may be repeated"
)
@click.option("--all", "everyone", is_flag=True, help="所有客户 · all customers")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path(), help="文件夹 · folder [.]")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["html", "pdf"]),
    default="html",
    help="文件格式 · html, or pdf (by WeasyPrint, Edge or Chrome) [html]",
)
@profiles_option
@language_option
def report(
    book: Path,
    customers: tuple[str, ...],
    everyone: bool,
    output: Path,
    kind: str,
    folder: Path | None,
    language: Language,
) -> None:
    """客户报告：一客一页 · One page for each customer of a workbook."""
    if everyone == bool(customers):
        raise UsageError(
            Problem(
                plain("--customer / --all"),
                Text("请指明哪些客户", "say which customers"),
                Text("用 --customer 编号（可重复），或用 --all", "give --customer ID, repeated, or --all"),
            )
        )
    to_pdf = pdf_writer() if kind == "pdf" else None
    opened = FileBook(book, folder)
    snapshot = opened.read(TABLES)
    functions: Functions = opened.functions(language)
    reports = list(Reports(snapshot, functions, date.today()).of(customers))
    made: list[Path] = []
    taken: set[str] = set()
    with progress_bar(Text("正在生成报告", "Making reports"), language) as progress:
        for n, one in enumerate(reports):
            progress(n, len(reports))
            made.append(_write(one, output / _name(one, taken), language, to_pdf))
    console = terminal()
    console.print(Text(f"{len(made)} 份报告：", f"Reports made: {len(made)}")(language), markup=False)
    shown = made if len(made) <= 10 else [output.resolve()]
    for path in shown:
        console.print(f"  {path.resolve()}", markup=False, soft_wrap=True)


def _name(one: CustomerReport, taken: set[str]) -> str:
    """A name for the file, without its kind, that no other report has on any system."""
    stem = name = _UNFIT.sub("_", f"{one.id}_{one.name}")[:_LONGEST].strip(" ._") or "customer"
    again = 1
    while name.casefold() in taken:
        again += 1
        name = f"{stem} ({again})"
    taken.add(name.casefold())
    return name


def _write(
    one: CustomerReport, place: Path, language: Language, to_pdf: Callable[[str, Path], None] | None
) -> Path:
    path = place.with_name(f"{place.name}.{'pdf' if to_pdf else 'html'}")
    page = to_html(one, language)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if to_pdf is not None:
            to_pdf(page, path)
        else:
            path.write_text(page, encoding="utf-8", newline="\n")
    except OSError:
        raise DataError(
            Problem(
                plain(path),
                Text("写不进这个文件", "this file cannot be written"),
                Text("请用 -o 换一个文件夹", "choose another folder with -o"),
            )
        ) from None
    return path
