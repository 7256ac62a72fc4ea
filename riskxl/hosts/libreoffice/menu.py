"""An entry of the menu 客户风控: ask, compute, write as one step of Undo, tell."""

from __future__ import annotations

import getpass
import logging
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Any

from riskxl import menu
from riskxl.actions.action import Action, Context, Question, checked_answers
from riskxl.actions.changes import Changes
from riskxl.actions.schema import CUSTOMERS
from riskxl.errors import RiskxlError, UsageError
from riskxl.hosts.libreoffice import dialogs
from riskxl.hosts.libreoffice.book import PROFILES_FOLDER, CalcBook
from riskxl.hosts.libreoffice.options import options_of
from riskxl.hosts.libreoffice.selection import selected_customers
from riskxl.language import Language, Text

log = logging.getLogger(__name__)

_SHOWN_WARNINGS = 12
_CUSTOMERS_KEY, _BY_KEY = "customers", "by"
_WHO = Question(
    _CUSTOMERS_KEY,
    Text("客户编号", "Customer IDs"),
    help=Text("多个编号用空格分开；空白为全部", "several with blanks between; blank: all"),
)
_MISTAKE = Text(
    "程序内部出错，工作簿未改动；请告诉管理员：", "the program made a mistake, nothing was changed: "
)


def run_action(context: Any, frame: Any, key: str, given: Mapping[str, str]) -> tuple[bool, str]:
    """Whether it was done, and what was said.

    With answers ``given`` (by question key, besides ``customers`` and ``by``) nothing is asked or shown.
    """
    language, title = options_of(frame.getController().getModel()).language, key
    try:
        entry = _Entry(context, frame, menu.ACTIONS[key])
        title = entry.title
        changes = entry.with_answers(given) if given else entry.asking()
        if changes is None:
            return False, ""
        said, done = entry.words(changes), True
    except RiskxlError as error:
        said, done = error.text(language), False
    except Exception as error:
        log.exception("%s failed", key)
        said, done = f"{_MISTAKE(language)}{type(error).__name__}: {error}", False
    if not given:
        dialogs.tell(frame, title, said, warning=not done)
    return done, said


class _Entry:
    """One run of an action on the document of a frame."""

    def __init__(self, context: Any, frame: Any, action: Action) -> None:
        self._context = context
        self._frame = frame
        self._action = action
        document = frame.getController().getModel()
        self._book = CalcBook(document, action.labels("zh"))
        self._snapshot = self._book.read(self._tables())
        self.language: Language = self._snapshot.language
        self.title = action.labels(self.language)
        self._book.title = self.title

    def _tables(self) -> tuple[str, ...]:
        tables = self._action.tables
        if tables and self._action.of_customers != "none" and CUSTOMERS not in tables:
            return (*tables, CUSTOMERS)
        return tables

    def asking(self) -> Changes | None:
        """Questions in a box until they can be answered; None if the user gave up."""
        questions = list(self._action.questions)
        typed: dict[str, str] = {}
        if self._action.of_customers != "none":
            questions.insert(0, _WHO)
            typed[_CUSTOMERS_KEY] = " ".join(self._selected())
        while questions:
            answers = dialogs.ask(self._context, self._frame, self.title, questions, typed, self.language)
            if answers is None:
                return None
            typed = answers
            try:
                return self.with_answers(typed)
            except UsageError as error:
                dialogs.tell(self._frame, self.title, error.text(self.language), warning=True)
        return self.with_answers({})

    def _selected(self) -> tuple[str, ...]:
        """An action of all customers takes a selection only if it is clearly one of rows."""
        customers = self._blank_context().customers
        selected = selected_customers(self._book.document, customers)
        return () if self._action.of_customers == "all or some" and len(selected) < 2 else selected

    def with_answers(self, given: Mapping[str, str]) -> Changes:
        """Compute and write; raises RiskxlError, nothing is changed then."""
        asked = given.get(_CUSTOMERS_KEY, "").replace(",", " ").replace("，", " ").split()
        context = Context(
            self._snapshot,
            self._book.functions,
            datetime.now().replace(microsecond=0),
            given.get(_BY_KEY) or self._user(),
            tuple(dict.fromkeys(asked)),
            checked_answers(self._action, given, self.language),
            self._book.place.parent / PROFILES_FOLDER if self._book.place else None,
        )
        changes = menu.run(self._action, context)
        self._book.apply(changes, self._snapshot)
        sheet = self._book.sheet_to_show(changes)
        if sheet is not None and sheet.IsVisible:
            self._frame.getController().setActiveSheet(sheet)
        return changes

    def words(self, changes: Changes) -> str:
        """The messages, then the first warnings."""
        lines = [message(self.language) for message in changes.messages]
        lines += [f"! {warning(self.language)}" for warning in changes.warnings[:_SHOWN_WARNINGS]]
        more = len(changes.warnings) - _SHOWN_WARNINGS
        if more > 0:
            lines.append(Text(f"… 还有 {more} 条", f"… and {more} more")(self.language))
        return "\n".join(lines) or Text("完成", "Done")(self.language)

    def _blank_context(self) -> Context:
        return Context(self._snapshot, self._book.functions, datetime.now(), "")

    def _user(self) -> str:
        """The name in LibreOffice's options, or the one of the computer's user."""
        provider = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self._context
        )
        node = import_module("uno").createUnoStruct("com.sun.star.beans.PropertyValue")
        node.Name, node.Value = "nodepath", "/org.openoffice.UserProfile/Data"
        data = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (node,))
        names = (data.getByName(name) for name in ("sn", "givenname"))
        return " ".join(name for name in names if name) or getpass.getuser()
