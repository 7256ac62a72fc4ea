"""Cells as text, for the outputs that know nothing else: CSV, and text columns of Parquet."""

from __future__ import annotations

import datetime as dt

import numpy as np

from riskxl.files.table import Column

# Beyond this many digits Excel rounds a whole number, and a float no longer means one.
EXACT_WHOLE = 10**15


def plain_values(column: Column) -> list[object]:
    """The cells as Python values, None for blank; whole floats as int, for 35.0 reads 35 in Excel too."""
    if not isinstance(column, np.ndarray):
        return [_plain(value) if value.__class__ is float else value for value in column]
    values = column.astype(object)
    whole = (np.abs(column) < EXACT_WHOLE) & (column == np.floor(column))
    values[whole] = column[whole].astype(np.int64)
    values[np.isnan(column)] = None
    return list(values.tolist())


def _plain(value: object) -> object:
    if not isinstance(value, float) or value != value:
        return None
    return int(value) if abs(value) < EXACT_WHOLE and value.is_integer() else value


def as_text(value: object) -> str | None:
    """A cell as Excel would show it, dates in ISO form."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        plain = _plain(value)
        return None if plain is None else str(plain)
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(abs(value).total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        sign = "-" if value < dt.timedelta(0) else ""
        return f"{sign}{hours}:{minutes:02}:{seconds:02}"
    return str(value)  # dates and times are ISO already: 2024-01-31, 2024-01-31 08:00:00
