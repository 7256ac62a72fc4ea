"""riskxl review: a workbook's scores held against what happened, on the screen or as a file."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text as Styled

from riskxl.actions.moments import to_moment
from riskxl.cli.console import grid, language_option, profiles_option, terminal
from riskxl.errors import Problem, UsageError
from riskxl.hosts.file import FileBook
from riskxl.insight.menu_review import TABLES, reviewed, span_of
from riskxl.insight.review_words import ReportRow
from riskxl.language import Language, Text, plain
from riskxl.profile.textfile import write_whole

_SHOWN_ROWS = 25  # of a section, on the screen; a file has them all
_TITLES = (Text("项目", "Item"), Text("结果", "Value"), Text("n", "n"), Text("说明", "Note"))


@click.command()
@click.argument("book", metavar="BOOK", type=click.Path(path_type=Path))
@click.option("--from", "start", metavar="DATE", help="开始日期 · first day [上一季度 · last quarter]")
@click.option("--to", "end", metavar="DATE", help="结束日期 · last day")
@click.option(
    "--what-if", "candidate", metavar="PROFILE", default="", help="试算另一行业模板 · another profile"
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="另存为 · save as .md .html")
@profiles_option
@language_option
def review(
    book: Path,
    start: str | None,
    end: str | None,
    candidate: str,
    output: Path | None,
    folder: Path | None,
    language: Language,
) -> None:
    """季度复盘：评分与实际结果对照 · Quarterly review of a workbook."""
    if output is not None and output.suffix.lower() not in _WRITERS:
        raise UsageError(
            Problem(
                plain(output),
                Text("不能存成这种文件", "no such file can be written"),
                Text(f"请用 {' '.join(_WRITERS)}", f"use {' '.join(_WRITERS)}"),
            )
        )
    span = span_of(_date(start), _date(end), date.today())
    port = FileBook(book, folder)
    snapshot = port.read(TABLES)
    found, rows = reviewed(snapshot, port.functions(language), span, candidate)
    if output is not None:  # first: whoever reads the screen through a pipe may stop early
        words = f"{book.name} {span.start} – {span.end}"
        title = Text(f"复盘 {words}", f"Review {words}")
        write_whole(output, _WRITERS[output.suffix.lower()](title(language), rows, language))
    console = terminal()
    for warning in found.warnings:
        console.print("! " + warning(language), style="bold yellow", markup=False, soft_wrap=True)
    _print(console, rows, language)
    if output is not None:
        result = Text(f"结果：{output}", f"Result: {output}")
        console.print(result(language), markup=False, soft_wrap=True)


def _date(typed: str | None) -> date | None:
    if typed is None:
        return None
    moment = to_moment(typed)
    if moment is None:
        raise UsageError(
            Problem(
                plain(typed),
                Text("不是日期", "it is no date"),
                Text("请写成 2026-07-01", "write it as 2026-07-01"),
            )
        )
    return moment.date()


def _print(console: Console, rows: Sequence[ReportRow], language: Language) -> None:
    for section, listed in _sections(rows, language):
        console.print(section, style="bold cyan", markup=False)
        table = grid(*(title(language) for title in _TITLES))
        for row in listed[:_SHOWN_ROWS]:
            table.add_row(*map(Styled, _cells(row, language)))
        console.print(table)
        more = len(listed) - _SHOWN_ROWS
        if more > 0:
            text = Text(f"… 还有 {more} 行，用 -o 存成文件可看全部", f"… {more} more, all of them with -o")
            console.print(text(language))


def _sections(rows: Sequence[ReportRow], language: Language) -> list[tuple[str, list[ReportRow]]]:
    return [(section, list(listed)) for section, listed in groupby(rows, lambda row: row.section(language))]


def _cells(row: ReportRow, language: Language) -> tuple[str, str, str, str]:
    return row.item(language), row.value(language), row.n, row.note(language)


def _markdown(title: str, rows: Sequence[ReportRow], language: Language) -> str:
    lines = [f"# {title}"]
    for section, listed in _sections(rows, language):
        lines += ["", f"## {section}", "", _line([title(language) for title in _TITLES]), "|---" * 4 + "|"]
        lines += [_line(_cells(row, language)) for row in listed]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    escaped = (" ".join(cell.split()).replace("\\", "\\\\").replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 14px/1.5 "Microsoft YaHei", sans-serif; margin: 2em auto; max-width: 70em; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1px solid #d9d9d9; padding: .3em .6em; text-align: left; vertical-align: top; }}
td:nth-child(1) {{ width: 26%; }} td:nth-child(2) {{ width: 26%; }} td:nth-child(3) {{ width: 8%; }}
@media print {{ tr {{ break-inside: avoid; }} h2 {{ break-after: avoid; }} }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


def _html(title: str, rows: Sequence[ReportRow], language: Language) -> str:
    parts = []
    for section, listed in _sections(rows, language):
        parts.append(f"<h2>{html.escape(section)}</h2>\n<table>")
        parts.append(_html_line("th", [title(language) for title in _TITLES]))
        parts += [_html_line("td", _cells(row, language)) for row in listed]
        parts.append("</table>")
    return _PAGE.format(language=language, title=html.escape(title), body="\n".join(parts))


def _html_line(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"


_WRITERS = {".md": _markdown, ".html": _html}
