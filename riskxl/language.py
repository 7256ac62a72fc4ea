"""Two languages for everything that a user sees: Chinese first, English beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; ``text("zh")`` gives one of them."""

    zh: str
    en: str

    def __call__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def format(self, **values: object) -> Text:
        """Both languages with their ``{names}`` filled; a value that is a Text goes in in each language."""
        return Text(
            self.zh.format(**{name: _in(value, "zh") for name, value in values.items()}),
            self.en.format(**{name: _in(value, "en") for name, value in values.items()}),
        )


def _in(value: object, language: Language) -> object:
    return value(language) if isinstance(value, Text) else value


def plain(words: object) -> Text:
    """A text that is the same in both languages: a key, a number, what somebody typed."""
    return Text(str(words), str(words))


def join(texts: Iterable[Text], zh: str = "；", en: str = "; ") -> Text:
    """The texts one after another, with each language's separator."""
    items = list(texts)
    return Text(zh.join(text.zh for text in items), en.join(text.en for text in items))


def first_of(texts: Iterable[Text], most: int) -> Text:
    """The first texts in a list, and 'and more' if there are others."""
    items = list(texts)
    listed = join(items[:most], "、", ", ")
    return Text(f"{listed.zh} 等", f"{listed.en} and more") if len(items) > most else listed
