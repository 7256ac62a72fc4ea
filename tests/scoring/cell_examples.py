"""What people type, and what it means in each unit: one line an example.

X is invalid, BLANK not checked, NA not applicable.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pandas as pd

X: Final = "invalid"
BLANK: Final = "blank"
NA: Final = "not applicable"
Expected = float | str

# An indicator of each unit, wide in range: 0…, −100 %…1000 %, 0…, −365…3650, 0…100, words.
INDICATORS = {
    "count": "overdue_payments",
    "ratio": "revenue_swing",
    "money": "max_penalty",
    "days": "term_extension",
    "score": "credit_score",
    "category": "payment_record",
}


@dataclass(frozen=True)
class Example:
    """A cell, and what it means in a column of each unit."""

    cell: Any
    expected: dict[str, Expected]

    def __str__(self) -> str:
        printable = not isinstance(self.cell, int) or self.cell.bit_length() < 10_000
        shown = f"{type(self.cell).__name__} {str(self.cell)[:20]!r}" if printable else "huge int"
        return shown.encode("unicode_escape").decode()


# cell, count, ratio, money, days, score, category
_CASES: list[tuple[Any, Expected, Expected, Expected, Expected, Expected, Expected]] = [
    # numbers as they are
    (0, 0, 0, 0, 0, 0, X),
    (3, 3, 3, 3, 3, 3, X),
    (3.0, 3, 3, 3, 3, 3, X),
    (2.5, X, 2.5, 2.5, 2.5, 2.5, X),
    (-1, X, -1, X, -1, X, X),
    (-0.0, 0, 0, 0, 0, 0, X),
    (35, 35, X, 35, 35, 35, X),
    (0.35, X, 0.35, 0.35, 0.35, 0.35, X),
    (-0.30000000000000004, X, -0.3, X, -0.3, X, X),  # a computed −30 %
    (0.1 + 0.2, X, 0.3, 0.3, 0.3, 0.3, X),
    (100000.01, X, X, 100000.01, X, X, X),
    (4000, 4000, X, 4000, X, X, X),
    (1e15, 1e15, X, 1e15, X, X, X),
    (1e300, 1e300, X, 1e300, X, X, X),
    (1.7e308, X, X, X, X, X, X),
    (10**400, X, X, X, X, X, X),
    (-(10**400), X, X, X, X, X, X),
    (10**5000, X, X, X, X, X, X),
    (Fraction(10**400), X, X, X, X, X, X),
    (math.inf, X, X, X, X, X, X),
    (-math.inf, X, X, X, X, X, X),
    # nothing there
    (None, BLANK, BLANK, BLANK, BLANK, BLANK, BLANK),
    (math.nan, BLANK, BLANK, BLANK, BLANK, BLANK, BLANK),
    ("", BLANK, BLANK, BLANK, BLANK, BLANK, BLANK),
    ("  ", BLANK, BLANK, BLANK, BLANK, BLANK, BLANK),
    ("\u3000\xa0\n\t", BLANK, BLANK, BLANK, BLANK, BLANK, BLANK),
    (pd.NA, BLANK, BLANK, BLANK, BLANK, BLANK, BLANK),
    (pd.NaT, BLANK, BLANK, BLANK, BLANK, BLANK, BLANK),
    (np.nan, BLANK, BLANK, BLANK, BLANK, BLANK, BLANK),
    (np.float32("nan"), BLANK, BLANK, BLANK, BLANK, BLANK, BLANK),
    (Decimal("NaN"), BLANK, BLANK, BLANK, BLANK, BLANK, BLANK),
    # checked, does not apply
    *((word, NA, NA, NA, NA, NA, NA) for word in ("-", "—", "–", "——", "--", "－", "−", "/", "／")),
    *((word, NA, NA, NA, NA, NA, NA) for word in ("不适用", "N/A", "n/a", "Ｎ／Ａ", "NA", " - ", "不 适用")),
    # words for none and some
    *((word, 0, 0, 0, 0, X, X) for word in ("无", "没有", "否", "未发现", " 无 ")),
    ("正常", 0, 0, 0, 0, X, 0),
    ("有", 1, X, X, X, X, X),
    ("是", 1, X, X, X, X, X),
    (True, 1, X, X, X, X, X),
    (False, 0, 0, 0, 0, X, X),
    (np.True_, 1, X, X, X, X, X),
    (np.False_, 0, 0, 0, 0, X, X),
    # numbers typed as text
    ("3", 3, 3, 3, 3, 3, X),
    (" 3 ", 3, 3, 3, 3, 3, X),
    ("３", 3, 3, 3, 3, 3, X),
    ("3.0", 3, 3, 3, 3, 3, X),
    ("3.", 3, 3, 3, 3, 3, X),
    ("+3", 3, 3, 3, 3, 3, X),
    ("＋３", 3, 3, 3, 3, 3, X),
    ("\xa03\u3000", 3, 3, 3, 3, 3, X),
    ("0", 0, 0, 0, 0, 0, X),
    ("-0", 0, 0, 0, 0, 0, X),
    ("-1", X, -1, X, -1, X, X),
    ("－1", X, -1, X, -1, X, X),
    ("−1", X, -1, X, -1, X, X),
    ("(1)", X, -1, X, -1, X, X),
    ("（1）", X, -1, X, -1, X, X),
    (".5", X, 0.5, 0.5, 0.5, 0.5, X),
    ("2.5", X, 2.5, 2.5, 2.5, 2.5, X),
    ("-0.30000000000000004", X, -0.3, X, -0.3, X, X),
    ("1,000", 1000, X, 1000, 1000, X, X),
    ("１，０００", 1000, X, 1000, 1000, X, X),
    ("1,234,567.89", X, X, 1234567.89, X, X, X),
    ("1,000,000", 1e6, X, 1e6, X, X, X),
    ("1.2E+06", 1.2e6, X, 1.2e6, X, X, X),
    ("1.2e6", 1.2e6, X, 1.2e6, X, X, X),
    ("5E-1", X, 0.5, 0.5, 0.5, 0.5, X),
    ("1e308", X, X, X, X, X, X),
    ("1e400", X, X, X, X, X, X),
    ("9" * 400, X, X, X, X, X, X),
    # percentages: a ratio only
    ("35%", X, 0.35, X, X, X, X),
    ("35 %", X, 0.35, X, X, X, X),
    ("３５％", X, 0.35, X, X, X, X),
    ("-35%", X, -0.35, X, X, X, X),
    ("－35％", X, -0.35, X, X, X, X),
    ("−35%", X, -0.35, X, X, X, X),
    ("(35%)", X, -0.35, X, X, X, X),
    ("（３５％）", X, -0.35, X, X, X, X),
    ("-30.00%", X, -0.3, X, X, X, X),
    ("-30.01%", X, -0.3001, X, X, X, X),
    ("200.01%", X, 2.0001, X, X, X, X),
    ("1,000%", X, 10, X, X, X, X),
    ("1001%", X, X, X, X, X, X),
    ("-101%", X, X, X, X, X, X),
    ("0%", X, 0, X, X, X, X),
    ("35%%", X, X, X, X, X, X),
    ("35‰", X, X, X, X, X, X),
    ("%", X, X, X, X, X, X),
    ("9e999%", X, X, X, X, X, X),
    # units: they must fit
    ("3次", 3, X, X, X, X, X),
    ("3 次", 3, X, X, X, X, X),
    ("3个", 3, X, X, X, X, X),
    ("3条", 3, X, X, X, X, X),
    ("3家", 3, X, X, X, X, X),
    ("3笔", 3, X, X, X, X, X),
    ("2.5次", X, X, X, X, X, X),
    ("-1次", X, X, X, X, X, X),
    ("3天", X, X, X, 3, X, X),
    ("60日", X, X, X, 60, X, X),
    ("-30天", X, X, X, -30, X, X),
    ("4000天", X, X, X, X, X, X),
    ("85分", X, X, X, X, 85, X),
    ("101分", X, X, X, X, X, X),
    ("3元", X, X, 3, X, X, X),
    ("1e400次", X, X, X, X, X, X),
    ("1e400元", X, X, X, X, X, X),
    # money
    ("12万", 120000, X, 120000, X, X, X),
    ("12 万", 120000, X, 120000, X, X, X),
    ("1.5万", 15000, X, 15000, X, X, X),
    ("1.00005万", X, X, 10000.5, X, X, X),
    ("12万元", X, X, 120000, X, X, X),
    ("1.2亿", 1.2e8, X, 1.2e8, X, X, X),
    ("1.2亿元", X, X, 1.2e8, X, X, X),
    ("1万亿", X, X, X, X, X, X),
    ("12千", X, X, X, X, X, X),
    ("¥1,200", X, X, 1200, X, X, X),
    ("￥1,200.50", X, X, 1200.5, X, X, X),
    ("¥ 12万", X, X, 120000, X, X, X),
    ("CNY 1200", X, X, 1200, X, X, X),
    ("cny1200", X, X, 1200, X, X, X),
    ("RMB1,200", X, X, 1200, X, X, X),
    ("1200RMB", X, X, 1200, X, X, X),
    ("1200 CNY", X, X, 1200, X, X, X),
    ("人民币1200元", X, X, 1200, X, X, X),
    ("1200元", X, X, 1200, X, X, X),
    ("-¥5", X, X, X, X, X, X),
    ("¥-5", X, X, X, X, X, X),
    ("(¥5)", X, X, X, X, X, X),
    ("$1200", X, X, X, X, X, X),
    ("1200美元", X, X, X, X, X, X),
    ("USD 1200", X, X, X, X, X, X),
    # words of a text indicator
    ("按时付款", X, X, X, X, X, 0),
    ("偶尔延期付款", X, X, X, X, X, 1),
    ("多次延期付款", X, X, X, X, X, 2),
    (" 多次 延期 ", X, X, X, X, X, 2),
    ("Often late", X, X, X, X, X, 2),
    ("OFTEN_LATE", X, X, X, X, X, 2),
    ("从不付款", X, X, X, X, X, X),
    # no number at all, or one that nobody can be sure of
    *(
        (text, X, X, X, X, X, X)
        for text in (
            "约3次",
            "3次以上",
            "3-5",
            "3~5",
            "≥3",
            ">3",
            "三次",
            "1,0000",
            "1,00",
            "10,00,000",
            "1,000e3",
            ",5",
            "1.2.3",
            "3,5",
            "2 3",
            "1 200",
            "2\n3",
            "3²",
            "⑴",
            "①",
            "½",
            "+-3",
            "--3",
            "(-3)",
            "(3",
            "3)",
            "()",
            "1e",
            "e5",
            "1e1000",
            "0x10",
            "1_000",
            "nan",
            "NaN",
            "inf",
            "-inf",
            "Infinity",
            "null",
            "None",
            "TRUE",
            "abc",
            "?",
            "待查",
            "😀",
            "2026-11-22",
            "2026/11/22",
            "=1+1",
        )
    ),
    # error values of a spreadsheet
    *(
        (text, X, X, X, X, X, X)
        for text in (
            "#N/A",
            "#DIV/0!",
            "#VALUE!",
            "#REF!",
            "#NAME?",
            "#NUM!",
            "#NULL!",
            "#SPILL!",
            "#CALC!",
            "#FIELD!",
            "#BLOCKED!",
            "#CONNECT!",
            "#GETTING_DATA",
            " #N/A ",
        )
    ),
    # other things that hosts, files and DataFrames hand over
    (datetime.date(2026, 11, 22), X, X, X, X, X, X),
    (datetime.datetime(2026, 11, 22, 10, 30), X, X, X, X, X, X),
    (datetime.time(10, 30), X, X, X, X, X, X),
    (datetime.timedelta(days=3), X, X, X, X, X, X),
    (pd.Timestamp("2026-11-22"), X, X, X, X, X, X),
    (np.datetime64("2026-11-22"), X, X, X, X, X, X),
    (Decimal("3"), 3, 3, 3, 3, 3, X),
    (Decimal("0.35"), X, 0.35, 0.35, 0.35, 0.35, X),
    (Decimal("1E+3"), 1000, X, 1000, 1000, X, X),
    (Decimal("Infinity"), X, X, X, X, X, X),
    (Decimal("1E+1000"), X, X, X, X, X, X),
    (Fraction(5, 2), X, 2.5, 2.5, 2.5, 2.5, X),
    (np.int64(3), 3, 3, 3, 3, 3, X),
    (np.uint8(3), 3, 3, 3, 3, 3, X),
    (np.float64(2.5), X, 2.5, 2.5, 2.5, 2.5, X),
    (np.float32(2.5), X, 2.5, 2.5, 2.5, 2.5, X),
    (np.float64("inf"), X, X, X, X, X, X),
    (np.str_("3"), 3, 3, 3, 3, 3, X),
    (complex(3, 0), X, X, X, X, X, X),
    (b"3", X, X, X, X, X, X),
    ([3], X, X, X, X, X, X),
    ({}, X, X, X, X, X, X),
]

EXAMPLES = [Example(cell, dict(zip(INDICATORS, row, strict=True))) for cell, *row in _CASES]
