"""Elements of HTML and SVG; lxml escapes everything that is put into them."""

from __future__ import annotations

import re

from lxml import etree

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no document may hold these


def element(tag: str, *content: etree._Element | str, **attributes: object) -> etree._Element:
    """``element("rect", x=1, stroke_width=2, class_="bar")``: _ stands for - and a last _ for none."""
    made = etree.Element(
        tag,
        {name.rstrip("_").replace("_", "-"): clean(value) for name, value in attributes.items()},
    )
    last: etree._Element | None = None
    for piece in content:
        if not isinstance(piece, str):
            made.append(piece)
            last = piece
        elif last is None:
            made.text = (made.text or "") + clean(piece)
        else:
            last.tail = (last.tail or "") + clean(piece)
    return made


def clean(value: object) -> str:
    """A text without characters that no document may hold; a number as short as it can be."""
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return _UNFIT.sub("", text)
