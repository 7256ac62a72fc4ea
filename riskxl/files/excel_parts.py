"""The XML of a worksheet inside its workbook, for what calamine cannot be asked."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lxml import etree

# What reading the parts of a damaged workbook raises.
BROKEN_BOOK = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # an unknown kind of compression
    etree.XMLSyntaxError,
    KeyError,  # a part that is not there
    ValueError,  # a row that has no number
)

_DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_HEAD = 4096  # the dimension stands near the beginning


@contextmanager
def sheet_xml(path: Path, sheet: str) -> Iterator[IO[bytes]]:
    """The XML of the worksheet of that name, to be read from its beginning."""
    with zipfile.ZipFile(path) as book, book.open(_part_of(book, sheet)) as xml:
        yield xml


def declared_cells(path: Path, sheet: str) -> int:
    """The size of the used range, as far as the sheet says it."""
    with sheet_xml(path, sheet) as xml:
        found = _DIMENSION.search(xml.read(_HEAD))
    if found is None:
        return 0
    left, top, right, bottom = (part.decode() for part in found.groups())
    return (int(bottom) - int(top) + 1) * (column_number(right) - column_number(left) + 1)


def column_number(letters: str) -> int:
    """'A' -> 0, 'AB' -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    package = _relations(book, "").values()
    workbook = next((target for kind, target in package if kind.endswith("/officeDocument")), "")
    for element in etree.fromstring(book.read(workbook)).iterfind("{*}sheets/{*}sheet"):
        if element.get("name") == sheet:
            # r:id; its namespace is another one in a strict workbook
            relation = next((str(value) for key, value in element.items() if str(key).endswith("}id")), "")
            return _relations(book, workbook)[relation][1]
    raise KeyError(sheet)


def _relations(book: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Type and target of the relations of a part, by their ids; the package itself is part ""."""
    folder, name = posixpath.split(part)
    root = etree.fromstring(book.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    return {
        str(element.get("Id")): (
            str(element.get("Type")),
            posixpath.normpath(posixpath.join("/", folder, str(element.get("Target")))).lstrip("/"),
        )
        for element in root.iterfind("{*}Relationship")
    }
