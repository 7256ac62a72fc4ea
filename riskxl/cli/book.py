"""riskxl book: the actions of the ribbon on a workbook file, without Excel."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

import click
from rich.console import Console

from riskxl.actions.action import Action, Question
from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_moment
from riskxl.actions.schema import BY_NAME
from riskxl.cli.console import (
    EXIT_DATA,
    grid,
    language_option,
    profiles_option,
    terminal,
    tier_text,
)
from riskxl.errors import Problem, UsageError
from riskxl.files import Batch, create_table
from riskxl.files.detect import output_kind
from riskxl.functions import Functions
from riskxl.hosts.file import FileBook, run_on_file
from riskxl.language import Language, Text, plain
from riskxl.ledger.as_of import PastScore, as_of
from riskxl.menu import ACTIONS
from riskxl.profile.library import ProfileLibrary, own_folders

_SHOWN_WARNINGS = 20
_LATEST = time(23, 59, 59)
_book_argument = click.argument("book", metavar="BOOK", type=click.Path(path_type=Path))


class _Actions(click.Group):
    """A command for every action of the menu, and those that only look."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*ACTIONS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        action = ACTIONS.get(cmd_name)
        return super().get_command(ctx, cmd_name) if action is None else _command(action)


@click.group(cls=_Actions)
def book() -> None:
    """不用 Excel，直接在工作簿上操作 · The ribbon's actions on a workbook file.

    \b
    每次操作前自动备份；要么全部完成，要么不改动文件。
    Each keeps a backup, and is done as a whole or not at all.
    """


def _command(action: Action) -> click.Command:
    """The command of an action: its questions are the options."""

    def run(
        book: Path,
        by: str,
        customers: tuple[str, ...] = (),
        dry_run: bool = False,
        folder: Path | None = None,
        language: Language = "zh",
        **answers: str | bool | None,
    ) -> int:
        typed = {key: str(value) for key, value in answers.items() if value not in (None, False)}
        _check_by(by)
        console = terminal()
        with terminal(errors=True).status(action.labels(language) + "…"):
            changes = run_on_file(
                book, action.key, typed, customers=customers, by=by, dry_run=dry_run, profiles=folder
            )
        _tell(console, action, changes, language, dry_run=dry_run)
        return EXIT_DATA if changes.refused or (action.is_check and changes.warnings) else 0

    parameters: list[click.Parameter] = [
        click.Argument(["book"], metavar="BOOK", type=click.Path(path_type=Path)),
        *(_option(question) for question in action.questions),
        click.Option(
            ["--by"],
            metavar="NAME",
            default=getpass.getuser,
            help="记录人 · who does it [the name of the computer's user]",
        ),
        click.Option(["--dry-run"], is_flag=True, help="只看结果，不写入 · say what would be done"),
    ]
    if action.of_customers != "none":
        parameters.insert(
            1,
            click.Option(
                ["--customer", "customers"],
                metavar="ID",
                multiple=True,
                help="客户编号，可多次 · customer's ID, may be repeated"
                + (" [全部 · all]" if action.of_customers == "all or some" else ""),
            ),
        )
    command = click.Command(
        action.key,
        params=parameters,
        callback=run,
        help=f"{action.labels.zh}：{action.help.zh} · {action.labels.en}: {action.help.en}",
        short_help=f"{action.labels.zh} · {action.labels.en}",
    )
    return language_option(profiles_option(command))


def _check_by(by: str) -> None:
    """An empty variable in a script must not leave ledger rows that nobody answers for."""
    if not by.strip():
        raise UsageError(
            Problem(
                plain("--by"),
                Text("记录人是空白的", "nobody is named"),
                Text(
                    "请写姓名，如 --by 李敏；或去掉 --by", "write a name such as --by Ann, or leave --by out"
                ),
            )
        )


def _option(question: Question) -> click.Option:
    name = "--" + question.key.replace("_", "-")
    words = f"{question.labels.zh} · {question.labels.en}"
    if question.help is not None:
        words = f"{question.labels.zh}（{question.help.zh}） · {question.labels.en} ({question.help.en})"
    if question.choices:
        words += f" ({'/'.join(choice.zh for choice in question.choices)})"
    if question.kind == "flag":
        return click.Option([name, question.key], is_flag=True, help=words)
    metavar = {"number": "N", "date": "DATE", "file": "FILE"}.get(question.kind, "TEXT")
    if question.required:
        words += " [必填 · required]"
    return click.Option([name, question.key], metavar=metavar, help=words)


def _tell(console: Console, action: Action, changes: Changes, language: Language, *, dry_run: bool) -> None:
    if dry_run:
        text = Text("试运行，文件没有改动：", "A trial; the file was not changed:")
        console.print(text(language), style="bold yellow", markup=False)
    for message in changes.messages:
        console.print(message(language), markup=False, soft_wrap=True)
    for warning in changes.warnings[:_SHOWN_WARNINGS]:
        console.print("! " + warning(language), style="yellow", markup=False, soft_wrap=True)
    more = len(changes.warnings) - _SHOWN_WARNINGS
    if more > 0:
        console.print(Text(f"  … 还有 {more} 条", f"  … and {more} more")(language))
    if not dry_run:
        for name, rows in changes.replaced.items():
            title = BY_NAME[name].title
            where = Text(f"工作表“{title.zh}”：{len(rows)} 行", f"Sheet '{title.en}': {len(rows)} rows")
            console.print(where(language), style="dim", markup=False)


@book.command()
@_book_argument
@click.argument("date", metavar="DATE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="结果文件 · where to write it: .csv .xlsx .parquet [the screen]",
)
@profiles_option
@language_option
def asof(book: Path, date: str, output: Path | None, folder: Path | None, language: Language) -> int:
    """某一天的评分：按当时的数据和规则 · The table as it was scored on a day, by the rules of that time."""
    if output is not None:
        output_kind(output)  # refuses what cannot be written before anything is read
    day = to_moment(date)
    if day is None:
        raise UsageError(
            Problem(
                plain(date),
                Text("不是日期", "it is no date"),
                Text("请写成 2026-11-22", "write it as 2026-11-22"),
            )
        )
    found = as_of(
        FileBook(book, folder).read(("History", "Rules")),
        Functions(ProfileLibrary(own_folders(folder, book)), language),
        datetime.combine(day, _LATEST) if day.time() == time() else day,
    )
    console = terminal()
    if day > datetime.now():
        later = Text(
            "这一天还没有到，以下是最近的记录", "that day is still to come; these are the latest records"
        )
        console.print("! " + later(language), style="yellow", markup=False)
    if output is None or not found.rows:
        _print_past(console, found.rows, language)
    for problem in found.problems:
        console.print("! " + problem.text(language), style="yellow", markup=False, soft_wrap=True)
    if output is not None:
        lines = [[_blank_or(cell) for cell in _past_cells(row, language)] for row in found.rows]
        with create_table(output, header=[title(language) for title in _PAST]) as table:
            table.write(Batch(range(2, len(lines) + 2), list(zip(*lines, strict=True))))
        result = Text(f"{len(lines)} 户，结果：{output}", f"{len(lines)} customers, result: {output}")
        console.print(result(language), markup=False, soft_wrap=True)
    return EXIT_DATA if found.problems else 0


_PAST = (
    Text("编号", "ID"),
    Text("客户全称", "Customer"),
    Text("风险得分", "Risk score"),
    Text("风险等级", "Risk tier"),
    Text("行业模板", "Profile"),
    Text("规则指纹", "Rules"),
    Text("评分时间", "Scored at"),
)


def _print_past(console: Console, rows: Sequence[PastScore], language: Language) -> None:
    table = grid(*(title(language) for title in _PAST), numbers=(2,))
    for row in rows:
        cells = _past_cells(row, language)
        table.add_row(*cells[:3], tier_text(row.tier, language), *cells[4:])
    if rows:
        console.print(table)
    else:
        nothing = Text(
            "那一天以前没有评分记录；先用 riskxl book rescore 留痕",
            "nothing was recorded until that day; riskxl book rescore records scores",
        )
        console.print(nothing(language), style="yellow", markup=False)


def _blank_or(cell: str) -> str | None:
    return cell or None


def _past_cells(row: PastScore, language: Language) -> list[str]:
    return [
        row.customer_id,
        row.name,
        "" if row.score is None else f"{row.score:.1f}",
        row.tier.label(language),
        row.profile,
        row.fingerprint,
        "" if row.since is None else f"{row.since:%Y-%m-%d %H:%M}",
    ]
