"""The encoding of a text file: said by its byte order mark, or proven by decoding all of it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from riskxl.errors import DataError, Problem
from riskxl.files.refusals import place, unreadable
from riskxl.language import Text

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# UTF-8 first: hardly any other text is valid UTF-8, while much UTF-8 text is valid GB18030.
_UNMARKED = ("utf-8", "gb18030")
_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030"}
_BLOCK = 1 << 17


@dataclass(frozen=True, slots=True)
class _Fault:
    """The first place where a file is not text of the encoding."""

    line: int
    byte: int
    is_nul: bool


def detect_encoding(path: Path) -> str:
    """The encoding in which the whole file decodes; a file that is no text is refused."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
        encodings = next(((name,) for mark, name in _MARKED if head.startswith(mark)), _UNMARKED)
        faults = []
        for encoding in encodings:
            fault = _first_fault(path, encoding)
            if fault is None:
                return encoding
            faults.append(fault)
    except OSError as error:
        raise unreadable(path, error) from error
    # The decoder that came farthest is the one that was meant; no text has a NUL in any encoding.
    fault = max(faults, key=lambda fault: (fault.is_nul, fault.byte))
    raise _refusal(path, fault, [_NAMES[encoding] for encoding in encodings])


def _first_fault(path: Path, encoding: str) -> _Fault | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, offset = 1, 0
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                # The decoder puts bytes left over from earlier blocks before this one.
                start = offset + len(block) - len(error.object) + error.start
                return _Fault(line + error.object.count(b"\n", 0, error.start), start + 1, is_nul=False)
            nul = text.find("\0")
            if nul >= 0:
                return _Fault(line + text.count("\n", 0, nul), offset, is_nul=True)
            if not block:
                return None
            line += text.count("\n")
            offset += len(block)


def _refusal(path: Path, fault: _Fault, tried: list[str]) -> DataError:
    if fault.is_nul:
        message = Text(
            f"第 {fault.line} 行含有空字符（NUL），这不是正常的 CSV 文本",
            f"line {fault.line} holds a NUL character: this is no proper CSV text",
        )
    else:
        message = Text(
            f"编码不对：第 {fault.line} 行（第 {fault.byte} 字节）不是 {' 或 '.join(tried)} 文字",
            f"wrong encoding: line {fault.line} (byte {fault.byte}) is no {' or '.join(tried)} text",
        )
    remedy = Text(
        "请在 Excel 中打开，另存为“CSV UTF-8（逗号分隔）”或 .xlsx 后重试",
        'open it in Excel, save it as "CSV UTF-8 (comma delimited)" or .xlsx, and try again',
    )
    return DataError(Problem(place(path), message, remedy))
