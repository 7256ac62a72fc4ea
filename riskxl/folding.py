"""Words as people write them, brought to one form so that they can be compared."""

from __future__ import annotations

import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))  # pasted along from web pages


def folded(text: str) -> str:
    """Half width, lower case, without white space and invisible characters."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).casefold().split())
