"""What a cell of a file says, how it is stored in the customer table, and what the table's cell says now.

Every kind of column has a codec. Two cells mean the same when the codec gives them the same meaning: 3 and
"3次", 2026-01-05 and "2026年1月5日". A cell that cannot be read is never stored.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeAlias

from riskxl import fields
from riskxl.actions.moments import to_cell, to_moment
from riskxl.actions.snapshot import Cell
from riskxl.errors import RiskxlError
from riskxl.files.values import as_text
from riskxl.folding import folded
from riskxl.language import Language, Text, join
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Characteristic
from riskxl.scoring import uscc
from riskxl.scoring.cells import CellReader, Status
from riskxl.scoring.headers import Column
from riskxl.scoring.typed import ERROR_VALUE, NOT_APPLICABLE_WORDS, ZERO_WORDS, digits

LONGEST_TEXT = 32_767  # more does not go into a cell of a spreadsheet
_FIRST_DAY, _LAST_DAY = date(1950, 1, 1), date(9999, 12, 31)
_LAST_SERIAL = 2_958_465
_SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+\d+")
_NOT_APPLICABLE = Text("不适用", "N/A")
_NO_WORDS = NOT_APPLICABLE_WORDS | ZERO_WORDS


class Said(NamedTuple):
    """What a cell says (cells that mean the same have equal meanings), and the cell that says it here."""

    meaning: Hashable
    cell: Cell


class Unfit(NamedTuple):
    """Why a cell cannot be used."""

    message: Text
    remedy: Text


Read: TypeAlias = Said | Unfit | None  # None: blank


class Codec(ABC):
    """The cells of one column."""

    @abstractmethod
    def read(self, cell: object) -> Read:
        """A cell of a file."""

    def read_table(self, cell: object) -> Read:
        """A cell of the customer table."""
        return self.read(cell)


class IndicatorCodec(Codec):
    """``source`` and ``target`` say how bare numbers are meant in the file and in the table."""

    def __init__(self, c: Characteristic, source: Column, target: Column, language: Language) -> None:
        self._characteristic, self._target, self._language = c, target, language
        self._source_reader = CellReader(c, source.factor, source.percent)
        self._target_reader = CellReader(c, target.factor, target.percent)

    def read(self, cell: object) -> Read:
        return self._said(cell, self._source_reader)

    def read_table(self, cell: object) -> Read:
        return self._said(cell, self._target_reader)

    def _said(self, cell: object, reader: CellReader) -> Read:
        reading = reader.read(cell)
        match reading.status:
            case Status.BLANK:
                return None
            case Status.NOT_APPLICABLE:
                return Said(_NOT_APPLICABLE.en, _NOT_APPLICABLE(self._language))
            case Status.VALUE:
                return Said(reading.value, self._stored(reading.value))
            case _:
                assert reading.message is not None and reading.remedy is not None
                return Unfit(reading.message, reading.remedy)

    def _stored(self, value: float) -> Cell:
        """The cell that says the value under the table's header."""
        if self._characteristic.categories:
            return self._characteristic.categories[int(value)].labels(self._language)
        if self._target.percent:
            return f"{digits(value * 100)}%"  # a bare number of at most 1 would be doubtful there
        if self._target.factor == 1.0:
            return value
        return f"{digits(value)}元"


class TextCodec(Codec):
    """Names, addresses, contacts, IDs: text as it stands, numbers as people read them."""

    def read(self, cell: object) -> Read:
        text = (as_text(cell) or "").replace("\r\n", "\n").replace("\r", "\n").strip()
        if not text:
            return None
        if ERROR_VALUE.match(text):
            return Unfit(
                Text(f"“{text}”是错误值", f"'{text}' is an error value"),
                Text("请改正公式", "correct its formula"),
            )
        if len(text) > LONGEST_TEXT:
            return Unfit(
                Text("文字超过一个单元格的长度", "the text is longer than a cell can be"),
                Text("请缩短后重试", "shorten it and try again"),
            )
        return Said(text, text)


class CodeCodec(TextCodec):
    """IDs and telephone numbers: text, but not what is left of a long number that Excel shortened."""

    def read(self, cell: object) -> Read:
        said = super().read(cell)
        if isinstance(said, Said) and _SHORTENED.fullmatch(str(said.cell)):
            return Unfit(
                Text(
                    f"“{said.cell}”是被 Excel 缩短的长数字",
                    f"'{said.cell}' is a long number shortened by Excel",
                ),
                Text("请把这一列设为文本格式后重新导出", "format the column as text and export it again"),
            )
        return said


class CreditCodeCodec(Codec):
    """A unified social credit code; words that say that there is none are blank."""

    def read(self, cell: object) -> Read:
        text = as_text(cell) or ""
        if not text.strip() or folded(text) in _NO_WORDS:
            return None
        code = uscc.normalised(text)
        if uscc.is_valid(code):
            return Said(code, code)
        return Unfit(
            Text(f"“{text.strip()}”不是有效的统一社会信用代码", f"'{text.strip()}' is no valid credit code"),
            Text(
                "请对照营业执照改正（18 位，列格式设为文本）",
                "correct it as on the licence (18 characters, as text)",
            ),
        )


class DateCodec(Codec):
    """A day."""

    def read(self, cell: object) -> Read:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        given = as_text(cell) if _is_day_as_number(cell) else cell  # 20260105
        moment = to_moment(given)
        if moment is not None and _FIRST_DAY <= moment.date() <= _LAST_DAY:
            day = moment.date()
            return Said(day, to_cell(day))
        shown = as_text(cell)
        return Unfit(
            Text(f"“{shown}”不是日期", f"'{shown}' is no date"),
            Text("请填年月日，如 2026-11-22", "enter year, month and day such as 2026-11-22"),
        )


def _is_day_as_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell > _LAST_SERIAL


class AmountCodec(Codec):
    """An amount of money or a number of days, as it would be read for an indicator of that unit."""

    def __init__(self, like: Characteristic) -> None:
        self._reader = CellReader(like)

    def read(self, cell: object) -> Read:
        reading = self._reader.read(cell)
        if reading.message is not None and reading.remedy is not None:
            return Unfit(reading.message, reading.remedy)
        return Said(reading.value, reading.value) if reading.status is Status.VALUE else None


class TypeCodec(Codec):
    """个人, 企业 or 政府机构."""

    def __init__(self, language: Language) -> None:
        self._words = {
            folded(word): Said(kind.zh, kind(language))
            for kind in fields.CUSTOMER_TYPES
            for word in (kind.zh, kind.en)
        }

    def read(self, cell: object) -> Read:
        text = (as_text(cell) or "").strip()
        if not text:
            return None
        listed = join(fields.CUSTOMER_TYPES, "、", ", ")
        return self._words.get(folded(text)) or Unfit(
            Text(f"没有“{text}”这种客户类型", f"'{text}' is no type of customer"),
            Text(f"请填：{listed.zh}", f"enter one of: {listed.en}"),
        )


class ProfileCodec(Codec):
    """The key or a name of a profile."""

    def __init__(self, library: ProfileLibrary, language: Language) -> None:
        self._library, self._language = library, language
        self._known: dict[str, Read] = {}

    def read(self, cell: object) -> Read:
        text = (as_text(cell) or "").strip()
        if text not in self._known:
            self._known[text] = self._read(text) if text else None
        return self._known[text]

    def _read(self, text: str) -> Read:
        try:
            profile = self._library.get(text)
        except RiskxlError as error:
            return Unfit(
                Text(
                    f"行业模板“{text}”：{error.problems[0].message.zh}",
                    f"profile '{text}': {error.problems[0].message.en}",
                ),
                error.problems[0].remedy,
            )
        return Said(profile.key, profile.names(self._language))


class Codecs:
    """The codec of every column."""

    def __init__(self, library: ProfileLibrary, language: Language) -> None:
        self._language = language
        text, days = TextCodec(), library.characteristic("term_extension")
        self._by_kind: dict[str, Codec] = {
            "code": CodeCodec(),
            "date": DateCodec(),
            "money": AmountCodec(library.characteristic("max_penalty")),
            "days": AmountCodec(replace(days, low=0.0)),
        }
        self._by_key: dict[str, Codec] = {
            "uscc": CreditCodeCodec(),
            "customer_type": TypeCodec(language),
            "profile": ProfileCodec(library, language),
            "payment_days": AmountCodec(days),  # negative for who pays in advance
        }
        self._text = text
        self._characteristics = {c.key: c for c in library.characteristics}

    def of_field(self, key: str) -> Codec:
        return self._by_key.get(key) or self._by_kind.get(fields.BY_KEY[key].kind, self._text)

    def of_indicator(self, key: str, source: Column, target: Column) -> Codec:
        return IndicatorCodec(self._characteristics[key], source, target, self._language)
