"""One action on a workbook file, from what was typed to what was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from riskxl import menu
from riskxl.actions.action import Action, Context, checked_answers
from riskxl.actions.changes import Changes
from riskxl.actions.schema import CUSTOMERS
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
    with nullcontext() if dry_run else book.locked(by):
        progress(_READING)
        wanted = action.tables
        if wanted and customers and CUSTOMERS not in wanted:
            wanted = (*wanted, CUSTOMERS)
        snapshot = book.read(wanted)
        functions = book.functions(snapshot.language)
        context = Context(
            snapshot,
            functions,
            now or datetime.now().replace(microsecond=0),
            by,
            tuple(dict.fromkeys(customer.strip() for customer in customers)),
            checked_answers(action, answers, snapshot.language),
            book.profiles_folder,
        )
        progress(action.labels)
        changes = menu.run(action, context, dry_run=dry_run)
        if not dry_run:
            progress(_WRITING)
            book.apply(changes, snapshot)
    return changes
