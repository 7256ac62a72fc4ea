"""riskxl demo: the whole product in half a minute, on synthetic customers."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from riskxl.actions.changes import Changes
from riskxl.actions.schema import OPEN
from riskxl.cli.console import grid, language_option, profile_option, profiles_option, terminal, tier_text
from riskxl.functions import Functions
from riskxl.hosts.embedded import EmbeddedWorkbook
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.hosts.file import run_on_file
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary, own_folders
from riskxl.profile.model import Profile
from riskxl.tiers import RATED, Tier, tier_from_word
from riskxl.workbook import names
from riskxl.workbook.build import build_workbook
from riskxl.workbook.columns import FIRST_ROW, Columns
from riskxl.workbook.customers import sample_customers

_EDITED = "overdue_payments"
_EDITED_TO = 4
_OTHER_PROFILE = "manufacturing"
_BY = Text("演示", "demo")


@dataclass(frozen=True, slots=True)
class _Row:
    """What the demo shows of a customer."""

    number: int
    id: str
    name: str
    score: str
    tier: Tier
    reasons: str
    problems: str


@click.command()
@profile_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("riskxl-demo"), help="文件夹 · folder"
)
@profiles_option
@language_option
def demo(profile: str | None, output: Path, folder: Path | None, language: Language) -> None:
    """看一遍演示 · Build a live workbook of synthetic customers, edit a cell, switch the profile."""
    library = ProfileLibrary(own_folders(folder))
    chosen = library.get(profile)
    functions = Functions(library, language)
    book = _build(output, functions, chosen)
    console = terminal()
    baseline = _recorded(book, folder, language)
    live = _Live(book, functions)
    heading = Text(
        f"1. {live.count} 家合成客户（全部虚构），行业模板：{chosen.names.zh}",
        f"1. {live.count} synthetic customers (all invented), profile: {chosen.names.en}",
    )
    console.rule(heading(language), align="left")
    _print_rows(console, live.rows(), language)
    _edit(console, live, language)
    other = library.get(_OTHER_PROFILE if chosen.key != _OTHER_PROFILE else None)
    _switch(console, live, chosen, other, language)
    live.save()
    _follow(console, baseline, _recorded(book, folder, language), language)
    verified = run_on_file(book, "verify", {}, by=_BY(language), profiles=folder)
    console.print(f"   {verified.messages[0](language)}", markup=False)
    console.rule(Text("5. 工作簿", "5. The workbook")(language), align="left")
    where = Text(
        f"已保存：{book}\n任何表格软件都能打开查看（数值已算好）；改动单元格后用“riskxl calc”重算。",
        f"Saved: {book}\nOpen it in any spreadsheet (values are there); after an edit run 'riskxl calc'.",
    )
    console.print(where(language), markup=False, soft_wrap=True)
    _offer_excel(book, language)


def _build(output: Path, functions: Functions, profile: Profile) -> Path:
    book = (output / Text("RiskXL-演示.xlsx", "RiskXL-demo.xlsx")(functions.language)).resolve()
    customers = sample_customers(functions.library, Columns(functions.library))
    build_workbook(book, customers, profile, functions)
    return book


class _Live:
    """The workbook in the embedded engine, read and changed by column."""

    def __init__(self, book: Path, functions: Functions) -> None:
        self._columns = Columns(functions.library)
        self._sheet = names.RISK_SHEET(functions.language)
        self._book = EmbeddedWorkbook(book, risk_functions(functions))
        self.count = len(sample_customers(functions.library, self._columns))

    def cell(self, key: str, row: int) -> str:
        value = self._book.get(self._sheet, f"{self._columns.by_key[key].letter}{row}")
        return "" if value is None else str(value)

    def rows(self) -> list[_Row]:
        return [self.row(number) for number in range(FIRST_ROW, FIRST_ROW + self.count)]

    def row(self, number: int) -> _Row:
        id_, name, score, word, reasons, problems = (
            self.cell(key, number) for key in ("customer_id", "name", "score", "tier", "reasons", "problems")
        )
        tier = tier_from_word(word) if word else None
        return _Row(number, id_, name, score, Tier.NONE if tier is None else tier, reasons, problems)

    def put(self, key: str, row: int, value: float) -> None:
        self._book.set(self._sheet, f"{self._columns.by_key[key].letter}{row}", value)
        self._book.calculate()

    def choose(self, profile: str) -> None:
        self._book.set(self._sheet, "B2", profile)
        self._book.calculate()

    def save(self) -> None:
        self._book.save()


def _print_rows(console: Console, rows: list[_Row], language: Language) -> None:
    titles = ("编号", "客户", "得分", "等级", "主要原因 / 数据问题")
    if language == "en":
        titles = ("ID", "Customer", "Score", "Tier", "Main reasons / data problems")
    table = grid(*titles, numbers=(2,), box=None, pad_edge=False)
    for column in table.columns[:-1]:
        column.no_wrap = True
    for row in rows:
        why = _first(row.reasons, 2)
        if row.problems:
            why = f"{why}  ⚠ {row.problems}".strip()
        table.add_row(row.id, row.name, row.score, tier_text(row.tier, language), why)
    console.print(table)
    counts = Counter(row.tier for row in rows)
    line = "  ".join(f"{tier.label(language)} {counts[tier]}" for tier in (*RATED, Tier.UNRATED))
    console.print(line, style="bold")


def _edit(console: Console, live: _Live, language: Language) -> None:
    """One more piece of news about a good customer."""
    before = next(row for row in live.rows() if row.tier is Tier.LOW and not row.problems)
    untouched = {row.number: (row.score, row.tier) for row in live.rows() if row.number != before.number}
    live.put(_EDITED, before.number, _EDITED_TO)
    after = live.row(before.number)
    others = sum(
        (row.score, row.tier) != untouched[row.number] for row in live.rows() if row.number in untouched
    )
    heading = Text(
        f"2. 改一个单元格：{before.name}的历史逾期付款次数改为 {_EDITED_TO}",
        f"2. One cell is edited: {before.name} now has {_EDITED_TO} overdue payments",
    )
    console.rule(heading(language), align="left")
    console.print(
        f"   {before.score} ",
        tier_text(before.tier, language),
        f" →  {after.score} ",
        tier_text(after.tier, language),
    )
    console.print(Text(f"   原因：{after.reasons}", f"   Why: {after.reasons}")(language), markup=False)
    console.print(Text(f"   其他客户变化：{others} 家", f"   Other customers changed: {others}")(language))


def _switch(console: Console, live: _Live, chosen: Profile, other: Profile, language: Language) -> None:
    before = {row.number: row for row in live.rows()}
    live.choose(other.names(language))
    after = {row.number: row for row in live.rows()}
    heading = Text(
        f"3. 切换行业模板：{chosen.names.zh} → {other.names.zh}（单独指定模板的客户除外）",
        f"3. The profile is switched: {chosen.names.en} → {other.names.en} (customers' own ones stay)",
    )
    console.rule(heading(language), align="left")
    moves = Counter((before[n].tier, after[n].tier) for n in before)
    changed_scores = sum(before[n].score != after[n].score for n in before)
    tiers = (*RATED, Tier.UNRATED)
    table = grid(Text("原等级 ↓  新等级 →", "from ↓  to →")(language), box=None, pad_edge=False)
    for tier in tiers:
        table.add_column(tier_text(tier, language), justify="right")
    for old in tiers:
        table.add_row(
            tier_text(old, language),
            *(_count(moves[old, new], old is new) for new in tiers),
        )
    console.print(table)
    moved = [n for n in before if before[n].tier is not after[n].tier]
    summary = Text(
        f"   {changed_scores} 家得分有变化，{len(moved)} 家等级有变化",
        f"   scores changed: {changed_scores}, tiers changed: {len(moved)}",
    )
    console.print(summary(language))
    for n in moved[:5]:
        console.print(
            f"   {after[n].name}: {before[n].score} ",
            tier_text(before[n].tier, language),
            f" → {after[n].score} ",
            tier_text(after[n].tier, language),
            f" {_first(after[n].reasons, 2)}",
        )
    live.choose(chosen.names(language))  # the saved workbook shows the profile that was asked for


def _recorded(book: Path, profiles: Path | None, language: Language) -> Changes:
    """Every score and tier of now goes into the ledgers of the workbook."""
    return run_on_file(book, "rescore", {}, by=_BY(language), profiles=profiles)


def _follow(console: Console, baseline: Changes, after: Changes, language: Language) -> None:
    """What the ledgers say of the edited customer."""
    heading = Text(
        "4. 留痕：改动前后各“重算留痕”一次，等级变了要审批，措施要落实",
        "4. The ledgers: recorded before and after the edit, a worse tier waits for approval",
    )
    console.rule(heading(language), align="left")

    def say(text: Text) -> None:
        console.print(f"   {text(language)}", markup=False, soft_wrap=True)

    before, now = baseline.messages[0], after.messages[0]
    say(Text(f"改动前 {before.zh}", f"before: {before.en}"))
    say(Text(f"改动后 {now.zh}", f"after:  {now.en}"))
    changed = after.appended.get("TierChanges", ())
    for row in changed:
        move = f"{row['old_tier']} → {row['new_tier']}"
        say(Text(f"{row['name']}：{move}（{row['state']}）", f"{row['name']}: {move} ({row['state']})"))
    tasks = [str(row["task"]) for row in after.appended.get("Tasks", ())]
    if tasks:
        say(Text("新任务：" + "、".join(tasks), "New tasks: " + ", ".join(tasks)))
    if any(row["state"] == OPEN(language) for row in changed):
        say(
            Text(
                "审批：在工作表“参数”里填审批人，再运行 riskxl book approve",
                "To approve: name an approver on the sheet Settings, then run 'riskxl book approve'",
            )
        )


def _count(number: int, stays: bool) -> str:
    if not number:
        return "·"
    return str(number) if stays else f"[bold]{number}[/bold]"


def _first(text: str, count: int) -> str:
    separator = "；" if "；" in text else "; "
    parts = text.split(separator)
    return separator.join(parts[:count]) + (" …" if len(parts) > count else "")


def _offer_excel(book: Path, language: Language) -> None:
    """On Windows with a person at the terminal, offer to open the workbook."""
    opener: Callable[[str], None] | None = getattr(os, "startfile", None)
    if opener is None or not sys.stdin.isatty() or not sys.stdout.isatty():
        return
    if click.confirm(Text("现在打开吗？", "Open it now?")(language), default=True):
        opener(str(book))
