"""Values as COM hands them over, and answers as they go back to VBA."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from .call_path import MISSING, ComRange

# a cell in COM's words, and what riskxl.functions is meant to see
CELLS: tuple[tuple[Any, Any], ...] = (
    (None, None),
    ("", None),
    (0.0, 0.0),
    (1.0, 1.0),
    (3.0, 3.0),
    (-0.3001, -0.3001),
    (0.1 + 0.2, 0.1 + 0.2),
    (2.5, 2.5),
    (1e300, 1e300),
    (True, True),
    (False, False),
    ("35%", "35%"),
    ("１２０万元", "１２０万元"),
    ("约3次", "约3次"),
    ("无", "无"),
    ("不适用", "不适用"),
    (datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 2)),
    (Decimal("1000000.5"), 1000000.5),  # shown as currency
    (-2146826281, "#DIV/0!"),
    (-2146826246, "#N/A"),
    (-2146826273, "#VALUE!"),
    (-2146826243, "#SPILL!"),  # not among those that xlwings knows
    (-2146826238, "#CALC!"),
)


def from_cells(argument: Any) -> Any:
    """An argument of riskxl.functions (None, a cell, a row or rows) as Excel hands over the range."""
    if argument is None:
        return MISSING
    if not isinstance(argument, list):
        return ComRange(_cell(argument))
    rows = argument if isinstance(argument[0], list) else [argument]
    if len(rows) == len(rows[0]) == 1:
        return ComRange(_cell(rows[0][0]))
    return ComRange(tuple(tuple(map(_cell, row)) for row in rows))


def _cell(cell: Any) -> Any:
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=UTC)
    return float(cell) if type(cell) is int else cell


def answered(answer: Any) -> str:
    """An answer of riskxl.functions as VBA gets it, written so that types and the last bits count."""
    if isinstance(answer, list):
        return as_text(answer[0] if len(answer) == 1 else answer)
    return as_text(answer)


def as_text(answer: Any) -> str:
    """A value, a row or rows from COM or riskxl.functions; a date is COM's: midnight, UTC."""
    if isinstance(answer, list | tuple):
        return f"[{', '.join(map(as_text, answer))}]"
    if isinstance(answer, datetime):
        assert answer.utcoffset() is not None, "COM takes no date without a time zone"
        return answer.astimezone(UTC).isoformat()
    if isinstance(answer, date):
        return f"{answer.isoformat()}T00:00:00+00:00"
    assert type(answer) in (float, int, str, bool), type(answer)
    return repr(answer)
