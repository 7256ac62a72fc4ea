"""Dates in workbook files: a date is a serial number that some number format shows as a date."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_EPOCH_1904 = datetime(1904, 1, 1)
_EPOCH_1900 = datetime(1899, 12, 30)  # from March 1900 on; before, Excel counts a 29 February 1900
_LAST_SERIAL = 2_958_466  # the first one after 9999-12-31

# The built-in formats that show a day or a month; 27 to 58 are those of Chinese Excel.
_DATE_FORMAT_IDS = frozenset({14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58})
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|general', re.IGNORECASE)


def shows_date(format_id: int, format_code: str | None) -> bool:
    """Whether a number format shows a day, month or year; a time of day alone is no date."""
    if format_code is None:
        return format_id in _DATE_FORMAT_IDS
    code = _LITERALS.sub("", format_code).lower()
    if "y" in code or "d" in code or "e" in code.replace("e+", "").replace("e-", ""):
        return True
    return "m" in code and "h" not in code and "s" not in code


def to_serial(value: date, *, date1904: bool) -> float:
    """The number that Excel stores for a date or datetime."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    if date1904:
        return (moment - _EPOCH_1904) / timedelta(days=1)
    serial = (moment - _EPOCH_1900) / timedelta(days=1)
    return serial - 1 if serial < 61 else serial


def from_serial(serial: float, *, date1904: bool) -> date | float:
    """The date (whole number) or datetime that Excel shows for a serial number; the number itself if none."""
    if not 0 <= serial < _LAST_SERIAL or (serial < 1 and not date1904):
        return serial
    epoch = _EPOCH_1904 if date1904 else _EPOCH_1900
    if not date1904 and serial < 60:
        serial += 1
    try:
        # Half a millisecond is what a double of this size can hold.
        moment = epoch + timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return serial
    return moment.date() if float(serial).is_integer() else moment
