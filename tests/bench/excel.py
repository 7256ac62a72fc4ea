"""RISK_SCORE called as VBA calls it, beside a function of the same arguments that answers a constant.

Everything from xlwings' COM server object to the answer is the real thing; what Excel and COM add to a call
is not in these figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

from riskxl.language import Text
from tests.bench.customers import Customers, customers, general
from tests.bench.measurement import Comparison, Measurement, Sizes, Target, fastest
from tests.hosts.excel.call_path import CallPath, ComRange, open_call_path

BENCH = Text("Excel 调用路径（xlwings）", "Excel call path (xlwings)")
_EMPTY = Text("同样参数的空函数", "an empty function of the same arguments")
_CONSTANT = "BENCH_CONSTANT"


def measure(sizes: Sizes) -> Iterator[Measurement]:
    """One row, and a range of many."""
    with open_call_path() as excel:
        real = excel.module.RISK_SCORE
        answer: Any = 100.0

        def constant(*_: Any) -> Any:
            return answer

        constant.__xlfunc__ = real.__xlfunc__  # its arguments are read alike
        with patch.object(excel.module, _CONSTANT, constant, create=True):
            yield from _one_row(excel, sizes)
            answer = [[100.0]] * sizes.range_rows
            yield from _range(excel, sizes)


def _one_row(excel: CallPath, sizes: Sizes) -> Iterator[Measurement]:
    known = customers(sizes.calls * sizes.repeats)
    headers, profile = _headers(known), ComRange(general().names.zh)
    unseen = iter([ComRange((tuple(row),)) for row in known.rows])
    same = ComRange((tuple(customers(1).rows[0]),))

    def calls(name: str, values: Callable[[], ComRange]) -> Callable[[], None]:
        def run() -> None:
            for _ in range(sizes.calls):
                excel.call(name, values(), headers, profile)

        return run

    if not isinstance(excel.call("RISK_SCORE", same, headers, profile), float):
        raise RuntimeError("RISK_SCORE answers no score")
    runs = {"real": calls("RISK_SCORE", lambda: next(unseen)), "empty": calls(_CONSTANT, lambda: same)}
    seconds = {name: time / sizes.calls * 1e6 for name, time in fastest(runs, sizes.repeats).items()}
    more = Comparison(seconds["real"] - seconds["empty"], "µs +", _EMPTY)
    yield Measurement(BENCH, Text("新的一行", "a new row"), seconds["real"], "µs", more, Target(100.0))


def _range(excel: CallPath, sizes: Sizes) -> Iterator[Measurement]:
    known = customers(sizes.range_rows)
    arguments = ComRange(tuple(map(tuple, known.rows))), _headers(known), ComRange(general().names.zh)
    runs = {
        "real": lambda: excel.call("RISK_SCORE", *arguments),
        "empty": lambda: excel.call(_CONSTANT, *arguments),
    }
    seconds = fastest(runs, sizes.repeats)
    size = f"{sizes.range_rows:,} × {len(known.keys)}"
    subject = Text(f"区域 {size}", f"a range of {size}")
    ratio = Comparison(seconds["real"] / seconds["empty"], "×", _EMPTY)
    yield Measurement(BENCH, subject, seconds["real"] * 1e3, "ms", ratio, Target(1.5))


def _headers(known: Customers) -> ComRange:
    return ComRange((known.headers,))
