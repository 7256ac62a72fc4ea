"""Dates and times in cells: serial numbers as Excel counts them from 1900, or text that people typed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from riskxl.errors import RiskxlError
from riskxl.functions.arguments import date_of

_EPOCH = datetime(1899, 12, 30)


def to_cell(moment: date) -> float:
    """The serial number of a date or, to the second, of a datetime."""
    if not isinstance(moment, datetime):
        return float((moment - _EPOCH.date()).days)
    seconds = round((moment - _EPOCH) / timedelta(seconds=1))
    return seconds / 86_400


def to_moment(cell: object) -> datetime | None:
    """What a cell says, to the second; None if it is blank or says no date."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell < 1:  # a time of day, or a 0 for 'never': no day, as for the worksheet functions
            return None
        try:
            return _EPOCH + timedelta(seconds=round(cell * 86_400))
        except (OverflowError, ValueError):
            return None
    if isinstance(cell, str) and cell.strip():
        try:
            return datetime.fromisoformat(cell.strip()).replace(tzinfo=None)
        except ValueError:
            pass
        try:
            day = date_of(cell)
        except RiskxlError:
            return None
        return None if day is None else datetime(day.year, day.month, day.day)
    return None


def to_day(cell: object) -> date | None:
    """The day that a cell says; None if it is blank or says no date."""
    moment = to_moment(cell)
    return None if moment is None else moment.date()
