"""What a document says about its own calculation: the language, and own profiles beside it.

The way of counting is not looked up: the workbook's formulas name it with the profile (通用（折算）), and a
setting that is looked up could be a second old when its change makes every formula calculate.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from riskxl.actions.settings import LANGUAGE_CELL, language_of
from riskxl.functions import Functions, SheetFunctions
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary, own_folders

_SECONDS = 1.0  # a document's settings are looked up again after this time
_MOST_DOCUMENTS = 16


@dataclass(frozen=True, slots=True)
class Options:
    language: Language = "zh"
    place: Path | None = None


class _Documents:
    """The functions of every document; ten thousand cells ask in a second, a look-up takes 0.2 ms."""

    def __init__(self) -> None:
        self._known: dict[Any, tuple[float, Functions]] = {}

    def functions(self, document: Any) -> Functions:
        now = time.monotonic()
        known = self._known.get(document)
        if known is not None and now < known[0]:
            return known[1]
        functions = functions_of(options_of(document))
        if len(self._known) >= _MOST_DOCUMENTS:
            self._known.clear()  # closed ones among them
        self._known[document] = (now + _SECONDS, functions)
        return functions

    def forget(self) -> None:
        self._known.clear()


_documents = _Documents()


def functions_for(document: Any) -> Functions:
    """The functions in the language of a document; raises RiskxlError."""
    return _documents.functions(document)


@lru_cache(maxsize=8)
def functions_of(options: Options) -> Functions:
    return SheetFunctions(ProfileLibrary(own_folders(book=options.place)), options.language)


def reload() -> None:
    """Read profiles and settings anew at the next call."""
    _documents.forget()
    functions_of.cache_clear()


def options_of(document: Any) -> Options:
    """From the defined names of the workbook; one without them is answered in Chinese."""
    return Options(language_of(_word(document, LANGUAGE_CELL)), place_of(document))


def place_of(document: Any) -> Path | None:
    """The file of a document; None if it was never saved or is not on this computer."""
    parts = urlsplit(str(document.URL or ""))
    if parts.scheme != "file":
        return None
    return Path(url2pathname(f"//{parts.netloc}{parts.path}" if parts.netloc else parts.path))


def _word(document: Any, name: str) -> str:
    names = document.NamedRanges
    cells = names.getByName(name).getReferredCells() if names.hasByName(name) else None
    return "" if cells is None else str(cells.getCellByPosition(0, 0).getString())
