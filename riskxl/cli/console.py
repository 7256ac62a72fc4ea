"""What all commands share: the terminal, options, and how errors are told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.style import Style
from rich.table import Table
from rich.text import Text as Styled

from riskxl.errors import RiskxlError, UsageError
from riskxl.language import Language, Text
from riskxl.tiers import STYLES, Tier

F = TypeVar("F", bound=Callable[..., Any])
_PLAIN_WIDTH = 120  # where the output is no terminal, tables need room for Chinese text

EXIT_DATA, EXIT_USAGE = 1, 2


def terminal(*, errors: bool = False) -> Console:
    """A console on standard output or error; characters that it cannot show are replaced."""
    stream = sys.stderr if errors else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    return Console(
        file=stream, width=None if stream.isatty() else _PLAIN_WIDTH, highlight=False, soft_wrap=False
    )


def language_option(function: F) -> F:
    return click.option(
        "--lang",
        "language",
        type=click.Choice(["zh", "en"]),
        default="zh",
        envvar="RISKXL_LANG",
        help="界面语言 · language (zh, en)",
    )(function)


def profiles_option(function: F) -> F:
    return click.option(
        "--profiles",
        "folder",
        type=click.Path(path_type=Path),
        help="自有行业模板的文件夹 · folder of own profiles (also RISKXL_PROFILES)",
    )(function)


def profile_option(function: F) -> F:
    return click.option(
        "--profile", metavar="KEY", help="行业模板的键或名称 · profile key or name [general]"
    )(function)


def grid(*titles: str, numbers: Sequence[int] = (), **options: Any) -> Table:
    """A table whose long cells go on in the next line, as Chinese has no spaces to break at."""
    table = Table(header_style="bold", **options)
    for n, title in enumerate(titles):
        table.add_column(title, justify="right" if n in numbers else "left", overflow="fold")
    return table


def tier_text(tier: Tier, language: Language, words: str | None = None) -> Styled:
    """A tier in its colours, with a space at each side."""
    if tier is Tier.NONE:
        return Styled("")
    style = STYLES[tier]
    return Styled(
        f" {words or style.label(language)} ",
        Style(color=f"#{style.font}", bgcolor=f"#{style.fill}", bold=True),
    )


@contextmanager
def progress_bar(what: Text, language: Language) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error that goes away when the work is done."""
    console = terminal(errors=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what(language), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def tell(error: RiskxlError, language: Language) -> int:
    """Print what is wrong and the remedy; returns the exit code."""
    console = terminal(errors=True)
    title = (
        Text("无法继续：", "Cannot go on:")
        if len(error.problems) == 1
        else Text(f"发现 {len(error.problems)} 个问题：", f"{len(error.problems)} problems:")
    )
    console.print(title(language), style="bold red")
    for problem in error.problems:
        console.print(f"  • {problem.where(language)}", style="bold", markup=False, soft_wrap=True)
        console.print(f"    {problem.message(language)}", markup=False, soft_wrap=True)
        console.print(f"    → {problem.remedy(language)}", style="green", markup=False, soft_wrap=True)
    return EXIT_USAGE if isinstance(error, UsageError) else EXIT_DATA
