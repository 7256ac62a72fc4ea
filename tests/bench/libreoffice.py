"""A workbook with a RISK_SCORE formula in every row, live in LibreOffice.

Beside it, the same rows with Calc's own formulas for profile general: thirteen IFs and MINs, a weight in a
cell for the switch. They know no other profile, no reasons, no odd cells; they show what Calc itself needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import xlsxwriter

from riskxl.errors import RiskxlError
from riskxl.language import Text
from riskxl.team.computer import this_computer
from riskxl.team.libreoffice import LibreOffice, add_extension, find_libreoffice
from tests.bench.customers import customers, general
from tests.bench.measurement import Comparison, Measurement, Sizes, fastest
from tests.libreoffice.office import Book, Office

_NATIVE = Text("Calc 自带公式算同一模板", "Calc's own formulas for the same profile")
_SHEET, _SETTINGS = "客户", "设置"
_SCORES = "O2:O{last}"
_EDITED = "H2"  # overdue payments of the first customer
_PROFILES = ("生产制造", "金融", "电子元器件", "通用")
# The thirteen indicators in columns B to N; the weight of overdue payments stands in a cell.
_POINTS = (
    "IF(B{r}>=1000000,0,IF(B{r}>=500000,2,IF(B{r}>=100000,3,5)))",
    "MIN(10,5*C{r})",
    "IF(OR(D{r}>2,D{r}<-0.3),10,0)",
    "IF(E{r}>2,8,0)",
    "IF(F{r}>=1,10,0)",
    "IF(G{r}>=1,15,0)",
    "MIN(权重,5*H{r})",
    "IF(I{r}>=1,10,0)",
    "IF(J{r}>3,7,0)",
    "IF(K{r}>60,7,0)",
    "IF(L{r}>2,5,0)",
    "IF(M{r}>100000,8,0)",
    "IF(N{r}>0.2,5,0)",
)
_RISK_FORMULA = "=RISK_SCORE(B{r}:N{r},$B$1:$N$1,行业模板)"
_NATIVE_FORMULA = f"=ROUNDDOWN(ROUND(MAX(0,100-({'+'.join(_POINTS)})),9),1)"


def measure(sizes: Sizes) -> Iterator[Measurement]:
    """Milliseconds to load, to calculate everything, after one edit, and after what touches every row."""
    try:
        found = find_libreoffice(this_computer(), None, None)
    except RiskxlError:
        return  # there is none on this computer
    bench = Text(
        f"LibreOffice 中 {sizes.book_rows:,} 行实时公式", f"{sizes.book_rows:,} live rows in LibreOffice"
    )
    with TemporaryDirectory() as folder:
        timed = _timed(found, Path(folder), sizes)
    for subject, seconds in timed:
        ratio = Comparison(seconds["risk"] / seconds["native"], "×", _NATIVE)
        yield Measurement(bench, subject, seconds["risk"] * 1e3, "ms", ratio)


def _timed(found: LibreOffice, folder: Path, sizes: Sizes) -> list[tuple[Text, dict[str, float]]]:
    profile = folder / "profile"
    office = LibreOffice(found.soffice, found.python, found.python_version, profile)
    add_extension(office, this_computer())
    paths = {"risk": folder / "risk.xlsx", "native": folder / "native.xlsx"}
    _write(paths["risk"], sizes.book_rows, _RISK_FORMULA)
    _write(paths["native"], sizes.book_rows, _NATIVE_FORMULA)
    scores = _SCORES.format(last=sizes.book_rows + 1)
    running = Office(found, profile)
    try:
        running.new().document.close(False)  # Calc itself is loaded by the first document
        load: dict[str, float] = {}
        books: dict[str, Book] = {}
        for name, path in paths.items():
            start = perf_counter()
            books[name] = running.load(path)
            if name == "native":
                books[name].document.calculateAll()  # Calc believes the values of a file
            _read(books[name], scores)
            load[name] = perf_counter() - start
        if _read(books["risk"], scores) != _read(books["native"], scores):
            raise RuntimeError("the two workbooks do not have the same scores")
        return [
            (Text("打开并计算", "loaded and calculated"), load),
            (
                Text("全部重算", "all calculated again"),
                fastest({name: _recalculation(book, scores) for name, book in books.items()}, sizes.repeats),
            ),
            (
                Text("改一个单元格", "one edit"),
                fastest({name: _edit(book) for name, book in books.items()}, sizes.repeats),
            ),
            (
                Text("换行业模板（自带公式：换一个权重）", "another profile (native: another weight)"),
                fastest(
                    {
                        "risk": _switch(books["risk"], "行业模板", _PROFILES, scores),
                        "native": _switch(books["native"], "权重", (16.0, 17.0, 18.0, 15.0), scores),
                    },
                    min(sizes.repeats, len(_PROFILES)),
                ),
            ),
        ]
    finally:
        running.close()


def _write(path: Path, rows: int, formula: str) -> None:
    known = customers(rows)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, settings = book.add_worksheet(_SHEET), book.add_worksheet(_SETTINGS)
        settings.write_column("B1", (general().names.zh, 15))
        book.define_name("行业模板", f"={_SETTINGS}!$B$1")
        book.define_name("权重", f"={_SETTINGS}!$B$2")
        sheet.write_row("A1", ("客户", *known.headers, "风险得分"))
        for n, row in enumerate(known.rows, 1):
            sheet.write_row(n, 0, (f"C{n}", *row))
            sheet.write_formula(n, len(row) + 1, formula.format(r=n + 1))


def _read(book: Book, cells: str) -> Any:
    """The values, which makes Calc calculate what it has put off."""
    return book.sheet(_SHEET).getCellRangeByName(cells).getDataArray()


def _recalculation(book: Book, scores: str) -> Callable[[], None]:
    def recalculate() -> None:
        book.document.calculateAll()
        _read(book, scores)

    return recalculate


def _edit(book: Book) -> Callable[[], None]:
    overdue = count(1)

    def edit() -> None:
        book.sheet(_SHEET).getCellRangeByName(_EDITED).setValue(next(overdue))
        _read(book, "O2")

    return edit


def _switch(book: Book, name: str, values: tuple[Any, ...], scores: str) -> Callable[[], None]:
    chosen = cycle(values)

    def switch() -> None:
        book.named(name).setDataArray(((next(chosen),),))
        _read(book, scores)

    return switch
