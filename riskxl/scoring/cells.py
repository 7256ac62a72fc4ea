"""What people type in cells → numbers for the kernel. What is unclear is invalid and named, never guessed.

The same number results from a typed text, a spreadsheet number and a column of floats: numbers are
cut to the decimals of their unit (a computed −0.30000000000000004 is −30 %), texts are read as decimals.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import IntEnum
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from riskxl.language import Text
from riskxl.profile.model import Characteristic
from riskxl.profile.words import shown
from riskxl.scoring.card import Floats
from riskxl.scoring.kernel import Bools
from riskxl.scoring.typed import (
    BARE_NUMBER,
    ERROR_VALUE,
    NOT_APPLICABLE_WORDS,
    ONE_WORDS,
    UNITS,
    ZERO_WORDS,
    digits,
    plain,
    typed_number,
)


class Status(IntEnum):
    """What a cell says of its indicator."""

    VALUE = 0
    BLANK = 1
    NOT_APPLICABLE = 2
    INVALID = 3


class Reading(NamedTuple):
    """One cell: its value (NaN if none), its status and, if invalid, what is wrong and the remedy."""

    value: float
    status: Status
    message: Text | None = None
    remedy: Text | None = None


_LARGEST = 1e300  # beyond it a number is a slip; below it points and units multiply without overflow
_MEMO_LIMIT = 20_000
_PLAIN_TYPES = frozenset((float, int, type(None)))
_TEXT_TYPES = frozenset((str, type(None)))

_FIRST_SERIAL_DATE = 36_526  # 2000-01-01
_BLANK = Reading(math.nan, Status.BLANK)
_NA = Reading(math.nan, Status.NOT_APPLICABLE)


class CellReader:
    """Reads the cells of one indicator; ``percent`` and ``factor`` come from the header's bracketed unit.

    With ``serial_dates`` dates arrive as their serial numbers: a count that large is refused as one.
    """

    def __init__(
        self,
        characteristic: Characteristic,
        factor: float = 1.0,
        percent: bool = False,
        *,
        serial_dates: bool = False,
    ) -> None:
        self.characteristic = characteristic
        self.factor = factor
        self.percent = percent
        self.unit = UNITS.get(characteristic.unit)
        self.low, self.high = max(characteristic.low, -_LARGEST), min(characteristic.high, _LARGEST)
        self._serial_dates = serial_dates and characteristic.unit == "count"
        if self._serial_dates:
            self.high = min(self.high, _FIRST_SERIAL_DATE - 1.0)
        self._memo: dict[str, Reading] = {}
        self._words = {
            plain(word): float(code)
            for code, category in enumerate(characteristic.categories)
            for word in (category.key, category.labels.zh, category.labels.en, *category.aliases)
        }
        # whole numbers in range mean what they say: the usual cell takes the short way
        self.takes_whole_numbers = self.unit is not None and not percent and factor == 1.0
        # … and others in range only lose what is below the decimals of the unit
        takes_fractions = self.takes_whole_numbers and self.unit is not None and not self.unit.whole
        self.precision = self.unit.precision if takes_fractions and self.unit is not None else None

    def read(self, cell: Any) -> Reading:
        """One cell as the host hands it over; never raises."""
        kind = type(cell)
        if kind is float or kind is int:
            if self.takes_whole_numbers and self.low <= cell <= self.high and cell % 1 == 0:
                return Reading(cell + 0.0, Status.VALUE)
            return self._number(cell)
        if cell is None:
            return _BLANK
        if kind is str:
            reading = self._memo.get(cell)
            if reading is None:
                if len(self._memo) >= _MEMO_LIMIT:
                    self._memo.clear()
                reading = self._memo[cell] = self._text(cell)
            return reading
        return self._other(cell)

    def column(self, cells: Sequence[Any] | npt.NDArray[Any]) -> tuple[Floats, dict[int, Reading]]:
        """n cells → n values (NaN where there is none) and the readings of the cells that are no clean
        numbers and not blank: not applicable or invalid, by position."""
        numbers = _clean_numbers(cells)
        if numbers is not None and self.unit is not None:
            return self._numbers(numbers)
        if set(map(type, cells)) <= _TEXT_TYPES:  # a column of a text file: each different text is read once
            known = {cell: self.read(cell) for cell in set(cells)}
            readings = [known[cell] for cell in cells]
        else:
            readings = [self.read(cell) for cell in cells]
        values = np.array([reading.value for reading in readings])
        special = {n: reading for n, reading in enumerate(readings) if reading.status > Status.BLANK}
        return values, special

    def _numbers(self, numbers: Floats) -> tuple[Floats, dict[int, Reading]]:
        """A column of floats, NaN for blank; cells that are not fine are read one by one."""
        assert self.unit is not None
        with np.errstate(invalid="ignore", over="ignore"):
            values = self._scaled(numbers)
            values = np.where(
                values == np.rint(values),
                values,
                np.rint(values * self.unit.precision) / self.unit.precision,
            )
            values += 0.0  # −0 becomes 0
            fine = (values >= self.low) & (values <= self.high)
            if self.unit.whole:
                fine &= values % 1 == 0
            if self.percent:
                fine &= (np.abs(numbers) > 1) | (numbers == 0)
        special: dict[int, Reading] = {}
        if not fine.all():
            for n in np.flatnonzero(~fine & ~np.isnan(numbers)):
                reading = self._number(float(numbers[n]))
                values[n] = reading.value
                special[int(n)] = reading
        return values, special

    def _scaled(self, number: Any) -> Any:
        return number / 100 if self.percent else number * self.factor

    def _number(self, cell: Any) -> Reading:
        try:
            number = float(cell)
        except OverflowError:  # an integer or fraction beyond any float
            return self._too_large(f"{Decimal(int(cell)):.3g}")
        if number != number:
            return _BLANK
        if self.unit is None:
            return self._text(digits(number))
        if self.percent and 0 < abs(number) <= 1:
            small, large = digits(number), digits(number * 100)
            return self._invalid(
                number,
                Text(
                    f"表头写明单位是 %，无法确定是 {small}% 还是 {large}%",
                    f"the header says %, so it may mean {small}% or {large}%",
                ),
                Text("请去掉表头里的 %，单元格写成百分数", "remove % from the header and enter percentages"),
            )
        return self._checked(self._kept(self._scaled(number)), number)

    def _checked(self, value: float, typed: object) -> Reading:
        assert self.unit is not None
        if abs(value) > _LARGEST:
            return self._too_large(typed)
        if self.unit.whole and value % 1:
            return self._invalid(typed, Text("不是整数", "it is not a whole number"))
        if not self.low <= value <= self.high:
            return self._out_of_range(typed)
        return Reading(value, Status.VALUE)

    def _too_large(self, typed: object) -> Reading:
        return self._invalid(typed, Text("数值太大", "the number is too large"))

    def _out_of_range(self, typed: object) -> Reading:
        c = self.characteristic
        if self._serial_dates and isinstance(typed, (int, float)) and typed > self.high:
            return self._invalid(
                typed,
                Text("像是日期，或数值太大", "it looks like a date, or is too large"),
                Text("若是日期，请改填次数", "if it is a date, enter the number of times instead"),
            )
        low, high = shown(c, c.low), shown(c, c.high)
        if math.isinf(c.high):
            span = Text(f"不能小于 {low}", f"it must be at least {low}")
        else:
            span = Text(f"应在 {low} 到 {high} 之间", f"it must lie between {low} and {high}")
        remedy = None
        if c.unit == "ratio" and isinstance(typed, (int, float)) and c.low <= typed / 100 <= c.high:
            percent = f"{digits(typed)}%"
            remedy = Text(f"若是 {percent}，请填 {percent}", f"for {percent} enter {percent}")
        return self._invalid(typed, span, remedy)

    def _text(self, typed: str) -> Reading:
        if self.unit is not None and BARE_NUMBER.fullmatch(typed):
            return self._number(float(typed))  # as below, without the questions
        text = plain(typed)
        if not text:
            return _BLANK
        if text in self._words:
            return Reading(self._words[text], Status.VALUE)
        if text in NOT_APPLICABLE_WORDS:
            return _NA
        if ERROR_VALUE.match(typed.strip()):
            return self._invalid(
                typed,
                Text("单元格是错误值", "the cell is an error value"),
                Text("请改正公式", "mend its formula"),
            )
        unit = self.unit
        if unit is None:
            return self._invalid(typed, Text("不在可选值中", "it is not one of the choices"))
        if text in ZERO_WORDS and self.characteristic.unit != "score":
            return Reading(0.0, Status.VALUE)
        if text in ONE_WORDS and self.characteristic.unit == "count":
            return Reading(1.0, Status.VALUE)
        number = typed_number(typed, self.characteristic.unit)
        if number is None:
            return self._invalid(typed, Text(f"不是{unit.name.zh}", f"it is not {unit.name.en}"))
        if number.bare:
            return self._number(number.value)  # it means what it means in a number cell
        return self._checked(self._kept(number.value), typed)

    def _kept(self, value: float) -> float:
        """The value to the decimals of its unit, bit for bit as ``_numbers`` does it."""
        assert self.unit is not None
        scaled = value * self.unit.precision
        if math.isinf(scaled) or value == math.floor(value):
            return value + 0.0
        return round(scaled) / self.unit.precision

    def _other(self, cell: Any) -> Reading:
        if isinstance(cell, bool | np.bool_):
            if self.characteristic.unit == "count":
                return Reading(float(cell), Status.VALUE)
            if not cell and self.unit is not None and self.characteristic.unit != "score":
                return Reading(0.0, Status.VALUE)
            return self._invalid(str(bool(cell)).upper(), Text("是逻辑值", "it is a logical value"))
        if isinstance(cell, Real):
            return self._number(cell)
        if isinstance(cell, Decimal):
            return _BLANK if cell.is_nan() else self._text(str(cell))
        if type(cell).__name__ in ("NaTType", "NAType"):
            return _BLANK
        if isinstance(cell, datetime | date | time):
            return self._invalid(
                str(cell.date() if isinstance(cell, datetime) and cell.time() == time() else cell),
                Text("是日期", "it is a date"),
                Text("请把单元格格式改为常规后重填", "set the cell's format to General and enter it again"),
            )
        if isinstance(cell, str):
            return self._text(str(cell))
        return self._invalid(str(cell), Text("无法识别", "it cannot be read"))

    def _invalid(self, typed: object, message: Text, remedy: Text | None = None) -> Reading:
        shown_typed = digits(typed) if isinstance(typed, float) else " ".join(str(typed).split())
        if len(shown_typed) > 30:
            shown_typed = shown_typed[:29] + "…"
        if remedy is None and self.unit is not None:
            remedy = self.unit.example
        elif remedy is None:
            labels = [category.labels for category in self.characteristic.categories]
            remedy = Text(
                f"请填：{'、'.join(label.zh for label in labels)}",
                f"enter one of: {', '.join(label.en for label in labels)}",
            )
        return Reading(
            math.nan,
            Status.INVALID,
            Text(f"“{shown_typed}”{message.zh}", f"'{shown_typed}': {message.en}"),
            remedy,
        )


def _clean_numbers(cells: Sequence[Any] | npt.NDArray[Any]) -> Floats | None:
    """The cells as floats if they are all numbers or blank."""
    if isinstance(cells, np.ndarray):
        return cells.astype(np.float64, copy=False) if cells.dtype.kind in "fiu" else None
    if set(map(type, cells)) <= _PLAIN_TYPES:
        try:
            return np.array(cells, dtype=np.float64)
        except OverflowError:  # an integer beyond any float: read cell by cell
            return None
    return None


def not_applicable(readings: Sequence[dict[int, Reading]], rows: int) -> Bools | None:
    """k × n marks of 'not applicable' for the kernel; None if there is none."""
    marks = None
    for n, special in enumerate(readings):
        for row, reading in special.items():
            if reading.status is Status.NOT_APPLICABLE:
                if marks is None:
                    marks = np.zeros((len(readings), rows), dtype=np.bool_)
                marks[n, row] = True
    return marks
