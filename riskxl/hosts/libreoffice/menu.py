"""An entry of the menu 客户风控: ask, compute, write as one step of Undo, tell."""

from __future__ import annotations

import getpass
import logging
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from riskxl import menu
from riskxl.actions.action import Action, Question, context_of, ids_in
from riskxl.actions.changes import Changes
from riskxl.actions.customers import Customers
from riskxl.errors import RiskxlError, UsageError
from riskxl.hosts.libreoffice import dialogs
from riskxl.hosts.libreoffice.book import CalcBook
from riskxl.hosts.libreoffice.options import options_of
from riskxl.hosts.libreoffice.selection import selected_customers
from riskxl.language import Language, Text

log = logging.getLogger(__name__)

_SHOWN_WARNINGS = 12
_CUSTOMERS_KEY, _BY_KEY = "customers", "by"
_WHO = Question(
    _CUSTOMERS_KEY,
    Text("客户编号", "Customer IDs"),
    help=Text("多个编号用逗号分开", "several with commas between"),
)
_ALL = Text("多个编号用逗号分开；空白为全部", "several with commas between; blank: all")
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
        self._snapshot = self._book.read(action.tables_read)
        self.language: Language = self._snapshot.language
        self.title = action.labels(self.language)
        self._book.title = self.title

    def asking(self) -> Changes | None:
        """Questions in a box until they can be answered; None if the user gave up."""
        questions = list(self._action.questions)
        typed: dict[str, str] = {}
        if self._action.of_customers != "none":
            takes_all = self._action.of_customers == "all or some"
            questions.insert(0, replace(_WHO, help=_ALL) if takes_all else _WHO)
            typed[_CUSTOMERS_KEY] = ", ".join(self._selected())
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
        customers = Customers(self._snapshot, self._book.functions)
        selected = selected_customers(self._book.document, customers)
        return () if self._action.of_customers == "all or some" and len(selected) < 2 else selected

    def with_answers(self, given: Mapping[str, str]) -> Changes:
        """Compute and write; raises RiskxlError, nothing is changed then."""
        context = context_of(
            self._action,
            self._snapshot,
            self._book.functions,
            by=given.get(_BY_KEY) or self._user(),
            customers=ids_in(given.get(_CUSTOMERS_KEY, "")),
            answers=given,
        )
        changes = menu.run(self._action, context)
        self._book.apply(changes, self._snapshot)
        sheet = self._book.sheet_to_show(changes)
        if sheet is not None and sheet.IsVisible:
            self._frame.getController().setActiveSheet(sheet)
        return changes

    def words(self, changes: Changes) -> str:
        """The messages, then the first warnings."""
        return "\n".join(changes.words(self.language, _SHOWN_WARNINGS)) or Text("完成", "Done")(self.language)

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
