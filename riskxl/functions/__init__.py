"""The RISK_ worksheet functions, free of any host.

A host hands over every argument as a list of rows (a single cell as one row of one cell) or, for
a single cell, as the bare value; an omitted argument as None. A blank cell is None. The answer is
one value, or a list of rows. ``""`` stands for a blank answer. A function with a number as result
raises RiskxlError on misuse, from which the host makes #VALUE!; the others return the message.
"""

from __future__ import annotations

from riskxl.functions.base import TEXT_LIMIT, Answer, Cell
from riskxl.functions.functions import Functions, SheetFunctions
from riskxl.functions.table import FUNCTIONS, Argument, FunctionDoc

__all__ = [
    "FUNCTIONS",
    "TEXT_LIMIT",
    "Answer",
    "Argument",
    "Cell",
    "FunctionDoc",
    "Functions",
    "SheetFunctions",
]
