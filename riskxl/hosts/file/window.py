"""The end of a long sheet is edited alone: the rows above it are carried along unread."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = b'<row r="1" carried="1"/>'
_BEGIN = b"<sheetData>"
_FORMULA = re.compile(rb"<f[\s/>]")
_WORTHWHILE = 100_000  # bytes


@dataclass(frozen=True, slots=True)
class Window:
    """A worksheet part: ``visible`` is the XML to edit, ``carried`` the rows left out of it."""

    visible: bytes
    carried: bytes = b""

    @classmethod
    def from_row(cls, content: bytes, row: int) -> Window:
        """All rows from this one on; the whole sheet if the others cannot be left out safely."""
        begin = content.find(_BEGIN) + len(_BEGIN)
        end = content.find(b'<row r="%d"' % row)
        if begin < len(_BEGIN) or end - begin < _WORTHWHILE or _FORMULA.search(content, begin, end):
            return cls(content)
        return cls(content[:begin] + _MARK + content[end:], content[begin:end])

    def closed(self, edited: bytes) -> bytes:
        """The whole sheet, from the XML that was edited."""
        if not self.carried:
            return edited
        before, mark, after = edited.partition(_MARK)
        if not mark:
            raise AssertionError("the place of the rows that were left out is gone")
        return before + self.carried + after
