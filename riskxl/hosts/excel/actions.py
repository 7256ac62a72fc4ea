"""The actions behind the ribbon: VBA asks what one needs, reads that, and is answered what to write.

Nothing here touches a workbook: an action that fails here has changed nothing. Each call is answered as in
``replies``. Around the steps of ``steps`` stand 'backup' (where Excel saves a copy before it writes), 'undo'
(the name in Excel's list), 'show' (a table or a named cell to go to) and 'say' (the message box).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from riskxl import fields, menu
from riskxl.actions.action import Action, Question, checked_answers, context_of, ids_in
from riskxl.actions.changes import Changes
from riskxl.actions.customers import positions_of
from riskxl.actions.moments import to_moment
from riskxl.actions.schema import BY_NAME, is_live
from riskxl.actions.settings import NAMES
from riskxl.actions.snapshot import Cell, Snapshot, Table, as_text, rows_in_use
from riskxl.functions import Functions
from riskxl.hosts.excel.cells import plain_cells
from riskxl.hosts.excel.replies import reply
from riskxl.hosts.excel.rows import Grid, for_vba, functions_of, parts_of, reload
from riskxl.hosts.excel.steps import TableOnSheet, steps_of
from riskxl.hosts.file import refusals
from riskxl.hosts.file.backups import back_up
from riskxl.hosts.file.new_files import new_files
from riskxl.language import Language, Text
from riskxl.profile.library import folder_beside

_SHOWN_WARNINGS = 12  # a message box holds a thousand characters
_REQUIRED = Text("必填", "required")
_MAY_BE_BLANK = Text("可以不填", "may be left blank")
_AS_DATE = Text("日期如 2026-11-22", "a date such as 2026-11-22")
_told: set[str] = set()  # the workbooks whose users know that no copies of them are kept


@for_vba()
def questions(options: str, key: str) -> Grid:
    """What VBA must know of an action, a row each: 'action' with its name, how it looks upon customers, and
    the headers of IDs and checks; 'table' and 'setting' with names to read; 'question' with key, kind, words,
    default and whether it must be answered."""
    language = parts_of(options)[0]

    def rows() -> Grid:
        action = _action(key)
        ids, check = fields.BY_KEY["customer_id"], BY_NAME["FollowUps"].by_key["check"]
        id_headers = "\n".join((ids.labels.zh, ids.labels.en, ids.key, *ids.aliases))
        check_headers = "\n".join((check.labels.zh, check.labels.en, check.key))
        return [
            ["action", action.labels(language), action.of_customers, id_headers, check_headers],
            *(["table", name] for name in action.tables_read),
            *(["setting", name] for name in NAMES),
            *(_asked(question, language) for question in action.questions),
        ]

    return reply(language, rows)


@for_vba()
def check_answer(options: str, key: str, question: str, typed: Any) -> Grid:
    """Whether an answer will do, so that a wrong one can be mended at once."""
    language = parts_of(options)[0]

    def rows() -> Grid:
        action = _action(key)
        asked = tuple(q for q in action.questions if q.key == question)
        checked_answers(replace(action, questions=asked), {question: as_text(typed)}, language)
        return []

    return reply(language, rows)


@for_vba("answers", "places", "blocks")
def act(
    options: str,
    key: str,
    by: Any,
    now: float,
    customers: Any,
    answers: Grid,
    places: Grid,
    *blocks: Grid,
) -> Grid:
    """What an action writes and says.

    ``customers`` are IDs with commas or line ends between. A row of ``places`` says of each block what it
    is, 'table' or 'setting', its name, and the row and column of its first cell; tables begin with headers.
    """
    language, _, place = parts_of(options)

    def rows() -> Grid:
        action, sheet = _action(key), _Sheet(places, blocks, place)
        snapshot = sheet.snapshot
        functions = functions_of(f"{snapshot.language};;{place or ''}")
        context = context_of(
            action,
            snapshot,
            functions,
            by=as_text(by),
            customers=ids_in(as_text(customers)),
            answers=_typed(answers),
            now=to_moment(now),
        )
        changes = menu.run(action, context)
        return _answer(action, changes, sheet.tables(changes, functions), options)

    return reply(language, rows)


@for_vba()
def keep_copy(options: str, copy: str) -> Grid:
    """Put a copy that Excel saved among the workbook's backups, of which the newest are kept."""
    language, _, place = parts_of(options)

    def rows() -> Grid:
        saved = Path(copy)
        try:
            if place is not None:
                back_up(place, saved.read_bytes(), datetime.now())
        finally:
            saved.unlink(missing_ok=True)
        return []

    return reply(language, rows)


@for_vba()
def write_profile(options: str, name: str, text: str) -> Grid:
    """A new profile beside the workbook, never over one that is there."""
    language, _, place = parts_of(options)

    def rows() -> Grid:
        if place is None:
            raise refusals.never_saved()
        with new_files(folder_beside(place), {name: text}):
            reload()
        return []

    return reply(language, rows)


@for_vba()
def remove_profile(options: str, name: str, text: str) -> Grid:
    """Take a profile back that ``write_profile`` wrote; one that was changed since stays."""
    language, _, place = parts_of(options)

    def rows() -> Grid:
        target = folder_beside(place) / name if place else None
        if target and target.is_file() and target.read_text(encoding="utf-8") == text:
            target.unlink()
            reload()
        return []

    return reply(language, rows)


class _Sheet:
    """What VBA read of a workbook."""

    def __init__(self, places: Grid, blocks: Sequence[Grid], place: Path | None) -> None:
        tables: dict[str, Table] = {}
        settings: dict[str, list[list[Cell]]] = {}
        self._rows: dict[str, int] = {}
        for (what, name, row, column), block in zip(places, blocks, strict=False):
            cells = [[None if cell == "" else cell for cell in line] for line in plain_cells(block) or []]
            if what == "setting":
                settings[str(name)] = cells
            elif what == "table":
                self._rows[str(name)] = len(cells) - 1
                tables[str(name)] = _table(str(name), cells, int(row), int(column))
        self.snapshot = Snapshot(tables, settings, place)

    def tables(self, changes: Changes, functions: Functions) -> Mapping[str, TableOnSheet]:
        """The tables that change; raises DataError for one that the workbook lacks."""
        found = {}
        for name in (*changes.updated, *changes.appended, *changes.replaced):
            table = self.snapshot.table(name)
            found[name] = TableOnSheet(
                name, positions_of(table, functions), len(table.rows), self._rows[name]
            )
        return found


def _table(name: str, cells: list[list[Cell]], row: int, column: int) -> Table:
    """A table up to the last row in which somebody or some action wrote something."""
    table = Table(name, tuple(as_text(header) for header in cells[0]), cells[1:], row + 1, column)
    live = {n for key, n in table.positions.items() if is_live(name, key)}
    typed = [n for n in range(len(table.headers)) if n not in live]
    return replace(table, rows=table.rows[: rows_in_use(table.rows, typed)])


def _answer(action: Action, changes: Changes, tables: Mapping[str, TableOnSheet], options: str) -> Grid:
    language, _, place = parts_of(options)
    book = place or Path(options.split(";", 2)[-1])
    said = changes.words(language, _SHOWN_WARNINGS) or [action.labels(language)]
    steps: Grid = []
    if changes:
        if place:
            steps.append(
                ["backup", str(Path(tempfile.gettempdir()) / f"riskxl-{id(changes):x}{place.suffix}")]
            )
        elif options not in _told:
            _told.add(options)
            said.append(_no_copies(language))
        steps += steps_of(changes, tables, book)
        if not action.reaches_out:  # what has left the house is not undone in the workbook
            steps.append(["undo", action.labels(language)])
    if changes.place_to_show:
        steps.append(["show", changes.place_to_show])
    return [*steps, ["say", "\n".join(said)]]


def _no_copies(language: Language) -> str:
    return "! " + Text(
        "工作簿还没有保存到本机或共享文件夹，不留备份；保存后每次操作前自动备份",
        "no copy of this workbook is kept, as it stands in no folder; once saved, each action keeps one",
    )(language)


def _action(key: str) -> Action:
    if key not in menu.ACTIONS:
        raise refusals.no_such_action(key, list(menu.ACTIONS))
    return menu.ACTIONS[key]


def _asked(question: Question, language: Language) -> list[Any]:
    hint = (_REQUIRED if question.required else _MAY_BE_BLANK)(language)
    lines = [
        f"{question.labels(language)}（{hint}）" if language == "zh" else f"{question.labels.en} ({hint})"
    ]
    lines += [question.help(language)] if question.help else []
    lines += [_AS_DATE(language)] if question.kind == "date" else []
    lines += [f"{n} = {choice(language)}" for n, choice in enumerate(question.choices, start=1)]
    return [
        "question",
        question.key,
        question.kind,
        "\n".join(lines),
        question.default,
        "1" if question.required else "",
    ]


def _typed(answers: Grid) -> dict[str, str]:
    """What was typed, by question; a blank cell alone if nothing was asked."""
    return {as_text(row[0]): as_text(row[1]) for row in answers if len(row) > 1}
