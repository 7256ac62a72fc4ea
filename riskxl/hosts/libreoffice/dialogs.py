"""The boxes that the menu shows: questions of an action, and what it says. Plain, one below the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from riskxl.actions.action import Question
from riskxl.language import Language, Text

_WIDTH, _LABEL, _LINE, _MARGIN = 260, 80, 18, 6  # in units of a dialog, a quarter of a letter
_OK, _CANCEL = 1, 2  # com.sun.star.awt.PushButtonType
_MODELS = {
    "choice": "UnoControlListBoxModel",
    "flag": "UnoControlCheckBoxModel",
    "file": "UnoControlFileControlModel",
}
_TEXT_MODEL = "UnoControlEditModel"


def ask(
    context: Any,
    frame: Any,
    title: str,
    questions: Sequence[Question],
    typed: Mapping[str, str],
    language: Language,
) -> dict[str, str] | None:
    """What the user typed, by question key; None if the box was cancelled."""
    dialog = make_dialog(context, title, questions, typed, language)
    window = frame.getContainerWindow()
    dialog.createPeer(window.getToolkit(), window)
    try:
        return answers_of(dialog, questions) if dialog.execute() == _OK else None
    finally:
        dialog.dispose()


def make_dialog(
    context: Any, title: str, questions: Sequence[Question], typed: Mapping[str, str], language: Language
) -> Any:
    """A box with a line for each question, filled with what was typed before, and two buttons."""
    service = context.ServiceManager.createInstanceWithContext
    model = service("com.sun.star.awt.UnoControlDialogModel", context)
    model.Title, model.Width = title, _WIDTH
    model.Height = (len(questions) + 1) * _LINE + 2 * _MARGIN
    for n, question in enumerate(questions):
        _add_question(model, n, question, typed.get(question.key, question.default), language)
    _add_buttons(model, len(questions), language)
    dialog = service("com.sun.star.awt.UnoControlDialog", context)
    dialog.setModel(model)
    return dialog


def answers_of(dialog: Any, questions: Sequence[Question]) -> dict[str, str]:
    """What stands in the box."""
    return {
        question.key: _typed(dialog.getModel().getByName(question.key), question) for question in questions
    }


def tell(frame: Any, title: str, text: str, *, warning: bool) -> None:
    """A message that waits for OK."""
    kind = import_module("uno").Enum(
        "com.sun.star.awt.MessageBoxType", "WARNINGBOX" if warning else "INFOBOX"
    )
    window = frame.getContainerWindow()
    box = window.getToolkit().createMessageBox(window, kind, _OK, title, text)
    box.execute()
    box.dispose()


def _add_question(model: Any, line: int, question: Question, value: str, language: Language) -> None:
    label = question.labels(language) + (" *" if question.required else "")
    top = _MARGIN + line * _LINE
    _add(model, "UnoControlFixedTextModel", f"label{line}", (_MARGIN, top + 2, _LABEL), Label=label)
    left = 2 * _MARGIN + _LABEL
    control = _add(
        model,
        _MODELS.get(question.kind, _TEXT_MODEL),
        question.key,
        (left, top, _WIDTH - left - _MARGIN),
        HelpText=question.help(language) if question.help else "",
    )
    if question.kind == "choice":
        words = tuple(choice(language) for choice in question.choices)
        control.Dropdown, control.StringItemList = True, words
        if value in words:
            control.SelectedItems = (words.index(value),)
    elif question.kind == "flag":
        control.State = 1 if value else 0
    else:
        control.Text = value


def _add_buttons(model: Any, line: int, language: Language) -> None:
    top = _MARGIN + line * _LINE + 2
    texts = (Text("确定", "OK"), _OK), (Text("取消", "Cancel"), _CANCEL)
    for n, (text, kind) in enumerate(texts):
        place = (_WIDTH - (2 - n) * (50 + _MARGIN), top, 50)
        button = _add(model, "UnoControlButtonModel", f"button{n}", place, Label=text(language))
        button.PushButtonType = kind
        button.DefaultButton = kind == _OK


def _add(model: Any, kind: str, name: str, place: tuple[int, int, int], **properties: Any) -> Any:
    control = model.createInstance(f"com.sun.star.awt.{kind}")
    control.PositionX, control.PositionY, control.Width = place
    control.Height = _LINE - 4
    for key, value in properties.items():
        control.setPropertyValue(key, value)
    model.insertByName(name, control)
    return control


def _typed(control: Any, question: Question) -> str:
    if question.kind == "choice":
        return "".join(control.StringItemList[n] for n in control.SelectedItems)
    if question.kind == "flag":
        return "true" if control.State == 1 else ""
    return str(control.Text)
