"""An action as every door offers it: its words, what it asks, which tables it reads, and what it does."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from riskxl.actions.changes import Changes
from riskxl.actions.customers import Customer, Customers
from riskxl.actions.moments import to_moment
from riskxl.actions.schema import CUSTOMERS, NAMES
from riskxl.actions.snapshot import Snapshot
from riskxl.errors import DataError, Problem, UsageError
from riskxl.folding import folded
from riskxl.functions import Functions
from riskxl.language import Language, Text, join, plain
from riskxl.profile.library import folder_beside
from riskxl.scoring.typed import typed_number

QuestionKind = Literal["text", "choice", "number", "date", "flag", "file"]
_BLANK = Text("（空白）", "(blank)")
_BETWEEN_IDS = re.compile(r"[\n,，、;；]")  # no blanks: an ID may hold one


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that an action asks: an option on the command line, a box in Excel and LibreOffice.

    ``key`` is the name of the answer and of the option (``risk_change`` → ``--risk-change``).
    """

    key: str
    labels: Text
    kind: QuestionKind = "text"
    required: bool = False
    choices: tuple[Text, ...] = ()
    help: Text | None = None
    default: str = ""


@dataclass(frozen=True)
class Context:
    """All that an action may know.

    Attributes:
        functions: the worksheet functions over the workbook's profiles, in its language.
        now: the local time, to the second.
        by: who does it; goes into every ledger row.
        customers_asked: IDs of the customers that the action is about; () = all.
        answers: by question key; what was not answered is missing. Text, a float for numbers, a datetime
            for dates, True for flags, a Path for files.
        profiles_folder: where own profiles of this workbook are written.
    """

    snapshot: Snapshot
    functions: Functions
    now: datetime
    by: str
    customers_asked: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    profiles_folder: Path | None = None

    @property
    def language(self) -> Language:
        return self.functions.language

    @cached_property
    def customers(self) -> Customers:
        return Customers(self.snapshot, self.functions)

    def word(self, text: Text) -> str:
        """A word of the workbook: states, tiers and choices stand there in its language."""
        return text(self.language)


@dataclass(frozen=True)
class Action:
    """``run`` writes nothing into the workbook: it returns what is to be written."""

    key: str  # also the command: riskxl book KEY BOOK
    labels: Text
    help: Text
    tables: tuple[str, ...]  # what it reads or appends to; () = every table
    run: Callable[[Context], Changes]
    questions: tuple[Question, ...] = ()
    of_customers: Literal["none", "all or some", "some", "one"] = "none"
    rehearsal: Callable[[Context], Changes] | None = None  # to try it, where ``run`` does more than compute
    reaches_out: bool = False  # it does more than change the workbook, such as sending messages
    is_check: bool = False  # what it warns of is a failure: exit code 1 on the command line

    @property
    def tables_read(self) -> tuple[str, ...]:
        """What a host reads for it: all if it names none, and the customers where it may be about some."""
        wanted = self.tables or NAMES
        return wanted if self.of_customers == "none" or CUSTOMERS in wanted else (*wanted, CUSTOMERS)


def context_of(
    action: Action,
    snapshot: Snapshot,
    functions: Functions,
    *,
    by: str,
    customers: Iterable[str],
    answers: Mapping[str, str],
    now: datetime | None = None,
) -> Context:
    """What an action may know, from what was typed; raises UsageError for answers that will not do."""
    return Context(
        snapshot,
        functions,
        now or datetime.now().replace(microsecond=0),
        by,
        tuple(dict.fromkeys(customer.strip() for customer in customers)),
        checked_answers(action, answers, snapshot.language),
        folder_beside(snapshot.place) if snapshot.place else None,
    )


def ids_in(typed: str) -> list[str]:
    """Customers' IDs with commas, semicolons or line ends between."""
    return [found for part in _BETWEEN_IDS.split(typed) if (found := part.strip())]


def checked_answers(action: Action, given: Mapping[str, str], language: Language) -> dict[str, Any]:
    """What people typed → typed answers; raises UsageError that names every answer that will not do."""
    problems: list[Problem] = []
    answers: dict[str, Any] = {}
    for question in action.questions:
        typed = str(given.get(question.key) or question.default).strip()
        if not typed:
            if question.required:
                problems.append(
                    Problem(
                        question.labels,
                        Text("没有填写", "nothing was entered"),
                        question.help or Text("请填写后重试", "enter it and try again"),
                    )
                )
            continue
        try:
            answers[question.key] = _typed(question, typed, language)
        except _UnfitError as unfit:
            problems.append(Problem(question.labels, unfit.message, unfit.remedy))
    if problems:
        raise UsageError(*problems)
    return answers


class _UnfitError(Exception):
    def __init__(self, message: Text, remedy: Text) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(message.en)


def _typed(question: Question, typed: str, language: Language) -> Any:
    match question.kind:
        case "choice":
            for n, choice in enumerate(question.choices, start=1):
                if typed.casefold() in (choice.zh.casefold(), choice.en.casefold(), str(n)):
                    return choice(language)
            raise _UnfitError(
                Text(f"没有“{typed}”这个选项", f"'{typed}' is none of the choices"),
                _choices(question),
            )
        case "number":
            number = typed_number(typed, "money")
            if number is not None and math.isfinite(number.value):
                return number.value
            raise _UnfitError(
                Text(f"“{typed}”不是数字", f"'{typed}' is no number"),
                Text("请填数字，如 12000 或 1.2万", "enter a number such as 12000"),
            )
        case "date":
            moment = to_moment(typed)
            if moment is None:
                raise _UnfitError(
                    Text(f"“{typed}”不是日期", f"'{typed}' is no date"),
                    Text("请填日期，如 2026-11-22", "enter a date such as 2026-11-22"),
                )
            return moment
        case "flag":
            return typed.casefold() in ("true", "1", "是", "yes", "y")
        case "file":
            return Path(typed)
        case _:
            return typed


def _choices(question: Question) -> Text:
    listed = join(question.choices, "、", ", ")
    return Text(f"可选：{listed.zh}", f"choose from: {listed.en}")


def no_such_customers(unknown: Sequence[str], known: Mapping[str, Customer]) -> DataError:
    """Said where an action is asked about IDs that the table does not have.

    Tells which of the ``known`` ones is probably meant: people give a name, or an ID in other letters.
    """
    by_folded: dict[str, str] = {}
    for customer_id, customer in known.items():
        by_folded[folded(customer_id)] = customer_id
        by_folded.setdefault(folded(customer.name), customer_id)
    near = [
        by_folded[close]
        for customer_id in unknown
        for close in difflib.get_close_matches(folded(customer_id), by_folded, n=1, cutoff=0.8)
    ]
    meant = "、".join(dict.fromkeys(near))
    hint = Text(f"（是不是 {meant}？）", f" (is {meant} meant?)") if meant else Text("", "")
    return DataError(
        Problem(
            join([plain(customer_id) if customer_id else _BLANK for customer_id in unknown], "、", ", "),
            Text("客户风险表里没有这个编号", "the customer table has no such ID"),
            Text(
                f"请核对编号{hint.zh}，或先把客户加进表中",
                f"check the ID{hint.en}, or add the customer to the table first",
            ),
        )
    )
