"""riskxl alerts: look which alert rules fire, and tell people; for a scheduler as for a person."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from riskxl.actions.action import Context
from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_moment
from riskxl.actions.schema import ALERT_STATES, SENT
from riskxl.actions.snapshot import as_text
from riskxl.alerts import outbox
from riskxl.alerts.actions import send_action
from riskxl.alerts.channels.base import DeliveryError
from riskxl.alerts.channels.opening import Channels, open_channels
from riskxl.alerts.channels.settings import read_settings
from riskxl.alerts.channels.trial import send_trial
from riskxl.alerts.folders import alert_folders, how_to_set_up
from riskxl.alerts.outbox import Outcome
from riskxl.alerts.send import Pace
from riskxl.cli.console import EXIT_DATA, grid, language_option, profiles_option, terminal
from riskxl.errors import Problem, UsageError
from riskxl.hosts.file import FileBook, run_on_file
from riskxl.language import Language, Text, join, plain
from riskxl.ledger.entries import says
from riskxl.menu import ACTIONS
from riskxl.menu import run as run_action
from riskxl.profile.library import own_folders

PACE = Pace()  # tests have a quicker one
_SHOWN = 50
_COLLECT = ACTIONS["alerts"]
_book_argument = click.argument("book", metavar="BOOK", type=click.Path(path_type=Path))


@click.group()
def alerts() -> None:
    """预警：检查、发送、试发、查看 · Alerts to 企业微信 groups and by e-mail."""


@alerts.command()
@_book_argument
@click.option("--dry-run", is_flag=True, help="只看会发什么，不写入、不发送 · write and send nothing")
@click.option(
    "--by",
    metavar="NAME",
    default=getpass.getuser,
    help="操作人 · who does it [the name of the computer's user]",
)
@profiles_option
@language_option
@click.pass_context
def run(
    context: click.Context, book: Path, dry_run: bool, by: str, folder: Path | None, language: Language
) -> None:
    """检查规则，发送新预警和未送达的预警 · Look which rules fire; send what is new or not confirmed."""
    console = terminal()
    if dry_run:
        file = FileBook(book, folder)
        snapshot = file.read(_COLLECT.tables)
        functions = file.functions(snapshot.language)
        changes = run_action(_COLLECT, Context(snapshot, functions, datetime.now(), by))
        _say(console, changes, language)
        _show(console, outbox.waiting(snapshot, changes), language)
        line = Text("试运行：没有写入，也没有发送", "Dry run: nothing was written, nothing was sent")
        console.print(line(language), style="bold yellow")
        return
    with terminal(errors=True).status(Text("正在发送…", "Sending…")(language)) as status:

        def told(outcome: Outcome) -> None:
            sent = Text(f"正在发送…渠道“{outcome.channel}”", f"Sending… channel '{outcome.channel}'")
            status.update(escape(sent(language)))

        changes = run_on_file(book, send_action(pace=PACE, told=told), {}, by=by, profiles=folder)
    _say(console, changes, language)
    if changes.warnings:  # a scheduler sees that somebody must look
        context.exit(EXIT_DATA)


@alerts.command()
@click.option("--channel", metavar="NAME", help="只试这个渠道 · this channel only [all]")
@click.option(
    "--book",
    metavar="BOOK",
    type=click.Path(path_type=Path),
    help="用这个工作簿旁的 channels.yaml · the channels.yaml beside it [this folder's]",
)
@profiles_option
@language_option
@click.pass_context
def test(
    context: click.Context, channel: str | None, book: Path | None, folder: Path | None, language: Language
) -> None:
    """向渠道发一条测试消息 · Send a harmless message through every channel."""
    beside = book.resolve().parent if book is not None else Path.cwd()
    folders = alert_folders(own_folders(folder, book), beside)
    channels = open_channels(read_settings(folders), {})
    console = terminal()
    table = grid(*(("渠道", "结果") if language == "zh" else ("Channel", "Result")))
    failed = False
    for name, opened in _chosen(channels, channel).items():
        error = opened if isinstance(opened, DeliveryError) else send_trial(opened, language)
        failed = failed or error is not None
        result = Text("已送达", "confirmed") if error is None else error.message
        table.add_row(name, result(language))
    console.print(table)
    context.exit(EXIT_DATA if failed else 0)


@alerts.command("list")
@_book_argument
@click.option("--all", "everything", is_flag=True, help="也列出已发送的 · also those that were sent")
@language_option
def list_alerts(book: Path, everything: bool, language: Language) -> None:
    """工作簿里的预警 · The alerts in a workbook."""
    snapshot = FileBook(book).read((outbox.TABLE,))
    console = terminal()
    titles = ("时间", "客户", "预警项", "预警内容", "渠道", "状态", "次数", "错误")
    if language == "en":
        titles = ("Time", "Customer", "Rule", "Alert", "Channel", "State", "Tries", "Error")
    table = grid(*titles, numbers=(6,))
    records = list(snapshot.table(outbox.TABLE).records())
    shown = [row for row in records if everything or not says(as_text(row.get("state")), SENT)]
    for row in shown[-_SHOWN:]:
        time = to_moment(row.get("time"))
        table.add_row(
            f"{time:%Y-%m-%d %H:%M}" if time else "",
            f"{as_text(row.get('customer_id'))} {as_text(row.get('name'))}".strip(),
            *(as_text(row.get(key)) for key in ("rule", "text", "channel", "state", "tries", "error")),
        )
    if shown:
        console.print(table)
    elif not records:
        none = Text(
            "还没有预警；riskxl alerts run 检查并发送", "no alerts yet; riskxl alerts run looks for them"
        )
        console.print(none(language))
    if len(shown) > _SHOWN:
        more = len(shown) - _SHOWN
        console.print(Text(f"… 另有较早的 {more} 条", f"… and {more} older ones")(language))
    counts = [sum(says(as_text(row.get("state")), state) for row in records) for state in ALERT_STATES]
    pairs = list(zip(ALERT_STATES, counts, strict=True))
    zh = "，".join(f"{state.zh} {count}" for state, count in pairs)
    en = ", ".join(f"{state.en}: {count}" for state, count in pairs)
    console.print(Text(zh, en)(language))


def _chosen(channels: Channels, name: str | None) -> Channels:
    if not channels:
        raise UsageError(
            Problem(
                plain("channels.yaml"),
                Text("没有配置任何渠道", "no channel is set up"),
                join(
                    (
                        how_to_set_up(),
                        Text("然后用 --book 指明工作簿", "then name the workbook by --book"),
                    )
                ),
            )
        )
    if name is None:
        return channels
    if name not in channels:
        raise UsageError(
            Problem(
                plain(name),
                Text("没有这个渠道", "there is no such channel"),
                Text(f"可选：{'、'.join(channels)}", f"choose from: {', '.join(channels)}"),
            )
        )
    return {name: channels[name]}


def _say(console: Console, changes: Changes, language: Language) -> None:
    for message in changes.messages:
        console.print(message(language), markup=False, soft_wrap=True)
    for warning in changes.warnings:
        console.print("! " + warning(language), style="yellow", markup=False, soft_wrap=True)


def _show(console: Console, waiting: list[outbox.Alert], language: Language) -> None:
    titles = ("渠道", "预警项", "预警内容") if language == "zh" else ("Channel", "Rule", "Alert")
    table = grid(*titles)
    for alert in waiting[:_SHOWN]:
        table.add_row(alert.channel, alert.rule, alert.line)
    if waiting:
        console.print(table)
    if len(waiting) > _SHOWN:
        more = len(waiting) - _SHOWN
        console.print(Text(f"… 还有 {more} 条", f"… and {more} more")(language))
