"""How a cell element of a worksheet stores its value."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from lxml import etree

from riskxl.hosts.ooxml.cells import CellError, CellValue

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def stored(cell: etree._Element, strings: Callable[[], Sequence[str]]) -> CellValue:
    """The value in a cell, None if there is none; ``strings`` gives the texts it may refer to by number."""
    value_tag, text_tag = _tags(str(cell.tag))
    element = cell.find(value_tag)
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _unescaped("".join(text.text or "" for text in cell.iter(text_tag)))
    if element is None:
        return None
    text = element.text or ""
    if kind == "str":
        return _unescaped(text)
    if not text:
        return ""  # how some programs write an empty text
    if kind == "s":
        return strings()[int(text)]
    if kind == "b":
        return text in {"1", "true"}
    if kind == "e":
        return CellError(text)
    try:
        return float(text)
    except ValueError:
        return text  # an ISO date (t="d")


def store(cell: etree._Element, value: CellValue, *, typed: bool = False) -> None:
    """Put a value in the place of the one that is there; a formula stays.

    A text is stored as the result of a formula, its own or one that spills here; or, if it is ``typed``, as
    people's own text, inline, so that the part with the shared texts need not change.
    """
    namespace = namespace_of(cell)
    if len(cell):
        for tag in ("v", "is"):
            for element in cell.findall(namespace + tag):
                cell.remove(element)
    drop(cell, "t", "vm")  # vm describes the value that was there, such as a picture or #SPILL!
    if value is None:
        return
    formula = cell.find(f"{namespace}f")
    place = 0 if formula is None else cell.index(formula) + 1
    if typed and isinstance(value, str) and not isinstance(value, CellError):
        cell.set("t", "inlineStr")
        inline = etree.Element(f"{namespace}is")
        _write(etree.SubElement(inline, f"{namespace}t"), value)
        cell.insert(place, inline)
        return
    element = etree.Element(f"{namespace}v")
    cell.insert(place, element)
    if isinstance(value, CellError):
        cell.set("t", "e")
        element.text = str(value)
    elif isinstance(value, str):
        cell.set("t", "str")
        _write(element, value)
    elif isinstance(value, bool):
        cell.set("t", "b")
        element.text = str(int(value))
    else:
        element.text = repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def drop(element: etree._Element, *attributes: str) -> None:
    for attribute in attributes:
        if attribute in element.attrib:
            del element.attrib[attribute]


def namespace_of(element: etree._Element) -> str:
    """'{...}' of an element's tag."""
    return str(element.tag).rpartition("}")[0] + "}"


@cache
def _tags(cell_tag: str) -> tuple[str, str]:
    """The tags of a cell's value and of its inline text."""
    namespace = cell_tag.rpartition("}")[0] + "}"
    return f"{namespace}v", f"{namespace}t"


def _write(element: etree._Element, text: str) -> None:
    element.text = _UNSTORABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if text != text.strip() or "\n" in text:
        element.set(_SPACE, "preserve")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
