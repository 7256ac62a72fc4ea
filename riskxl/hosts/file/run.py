"""One action on a workbook file, from what was typed to what was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from riskxl import menu
from riskxl.actions.action import Action, context_of
from riskxl.actions.changes import Changes
from riskxl.errors import DataError
from riskxl.hosts.file import refusals
from riskxl.hosts.file.book import FileBook
from riskxl.language import Text

Progress = Callable[[Text], None]

_READING = Text("读取工作簿", "reading the workbook")
_WRITING = Text("写入并重算", "writing and recalculating")


def run_on_file(
    path: Path,
    action: str | Action,
    answers: Mapping[str, str],
    *,
    customers: Sequence[str] = (),
    by: str,
    now: datetime | None = None,
    dry_run: bool = False,
    profiles: Path | None = None,
    progress: Progress = lambda step: None,
) -> Changes:
    """What an action changes, written into the file unless this is a ``dry_run``.

    ``answers`` are texts as typed, by question key; ``profiles`` is a folder of own profiles. Raises
    RiskxlError if anything is not as it must be; the file is untouched then.
    """
    if isinstance(action, str):
        if action not in menu.ACTIONS:
            raise refusals.no_such_action(action, list(menu.ACTIONS))
        action = menu.ACTIONS[action]
    book = FileBook(path, profiles)
    with ExitStack() as locks:
        refusal = None if dry_run else _refusal(book, by, locks)
        if refusal is not None and action.reaches_out:  # what it does could not be noted down
            raise refusal
        progress(_READING)
        snapshot = book.read(action.tables_read)
        functions = book.functions(snapshot.language)
        context = context_of(
            action, snapshot, functions, by=by, customers=customers, answers=answers, now=now
        )
        progress(action.labels)
        changes = menu.run(action, context, dry_run=dry_run)
        if changes and refusal is not None:
            raise refusal
        if not dry_run:
            progress(_WRITING)
            book.apply(changes, snapshot)
    return changes


def _refusal(book: FileBook, by: str, locks: ExitStack) -> DataError | None:
    """Why the workbook cannot be written now, as it is open somewhere; else it is ours until ``locks`` end.

    An action that only looks, such as verify, can do so nevertheless: that shows when it has looked.
    """
    try:
        locks.enter_context(book.locked(by))
    except DataError as refusal:
        return refusal
    return None
