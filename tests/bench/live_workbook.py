"""A workbook with a RISK_SCORE formula in every row, calculated by the embedded engine.

Beside it, the same workbook with a function that answers a constant: what is left is the engine's own time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from riskxl.functions import Functions
from riskxl.hosts.embedded import EmbeddedWorkbook
from riskxl.hosts.embedded.functions import EmbeddedFunction, risk_functions
from riskxl.language import Text
from riskxl.profile.library import ProfileLibrary
from tests.bench.customers import customers, general
from tests.bench.measurement import Comparison, Measurement, Sizes, Target, fastest

_CONSTANT = Text("返回常数的函数", "a function that answers a constant")
_FULL = Text("打开并全部计算", "opened and fully calculated")
_SWITCH = Text("换行业模板，全部重算", "another profile, all rows again")
_EDIT = Text("改一个单元格", "one edit")
_SHEET, _PROFILE_SHEET, _PROFILE_CELL = "客户", "设置", "B1"
# Each is chosen once, so that no row is remembered.
_PROFILES = ("生产制造", "电商零售", "企业服务", "金融", "电子元器件", "教育培训", "跨境贸易", "建筑工程")


def measure(sizes: Sizes) -> Iterator[Measurement]:
    """Milliseconds to open and calculate it, after one edit, and after a change that touches every row."""
    bench = Text(f"{sizes.book_rows:,} 行实时工作簿", f"workbook of {sizes.book_rows:,} live rows")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "live.xlsx"
        _write(path, sizes.book_rows)
        books: dict[str, EmbeddedWorkbook] = {}

        def real() -> None:
            books["real"] = EmbeddedWorkbook(path, risk_functions(Functions(ProfileLibrary())))

        def constant() -> None:
            function = EmbeddedFunction(lambda *_: 100.0, 1, 3)
            books["constant"] = EmbeddedWorkbook(path, {"RISK_SCORE": function})

        full = fastest({"real": real, "constant": constant}, max(1, sizes.repeats // 2))
        if not isinstance(books["real"].get(_SHEET, "O2"), float):
            raise RuntimeError("the workbook has no scores")
        edits = {name: _edits(book) for name, book in books.items()}
        switches = {name: _switches(book) for name, book in books.items()}
        timed = (
            (_FULL, full),
            (_EDIT, fastest(edits, sizes.repeats)),
            (_SWITCH, fastest(switches, min(sizes.repeats, len(_PROFILES)))),
        )
    for subject, seconds in timed:
        ratio = Comparison(seconds["real"] / seconds["constant"], "×", _CONSTANT)
        yield Measurement(bench, subject, seconds["real"] * 1e3, "ms", ratio, Target(3.0))


def _write(path: Path, rows: int) -> None:
    known = customers(rows)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, settings = book.add_worksheet(_SHEET), book.add_worksheet(_PROFILE_SHEET)
        settings.write(_PROFILE_CELL, general().names.zh)
        book.define_name("行业模板", f"={_PROFILE_SHEET}!$B$1")
        sheet.write_row("A1", ("客户", *known.headers, "风险得分"))
        for n, row in enumerate(known.rows, 1):
            sheet.write_row(n, 0, (f"C{n}", *row))
            sheet.write_formula(n, len(row) + 1, f"=RISK_SCORE(B{n + 1}:N{n + 1},$B$1:$N$1,行业模板)")


def _edits(book: EmbeddedWorkbook) -> Callable[[], None]:
    overdue = count(1)

    def edit() -> None:
        book.set(_SHEET, "H2", float(next(overdue)))
        book.calculate()

    return edit


def _switches(book: EmbeddedWorkbook) -> Callable[[], None]:
    names = iter(_PROFILES)

    def switch() -> None:
        book.set(_PROFILE_SHEET, _PROFILE_CELL, next(names))
        book.calculate()

    return switch
