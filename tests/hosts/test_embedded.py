from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import python_calamine
import xlsxwriter

from riskxl.errors import DataError, Problem, UsageError
from riskxl.hosts.embedded import EmbeddedWorkbook, recalculate
from riskxl.hosts.ooxml.cells import CellError
from riskxl.language import plain

Draw = Callable[..., Path]
SHEET1 = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Function:
    call: Callable[..., object]
    min_args: int = 0
    max_args: int | None = None


class Recorder:
    """RISK_SCORE for these tests: 100 minus the sum of the numbers; remembers what it was called with."""

    def __init__(self, answer: Callable[..., object] | None = None) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.answer = answer
        self.functions = {
            "RISK_SCORE": Function(self),
            "RISK_TABLE": Function(lambda *_: [[1.0, "a"], [2.0, "b"]]),
        }

    def __call__(self, *arguments: Any) -> object:
        self.calls.append(arguments)
        if self.answer is not None:
            return self.answer(*arguments)
        return 100 - sum(x for row in arguments[0] for x in row if isinstance(x, float))


@pytest.fixture
def score() -> Recorder:
    return Recorder()


def formulas(*texts: str, value: object = 7) -> Callable[[xlsxwriter.Workbook], None]:
    """Formulas in column E of sheet S, beside a few numbers, each with an old value."""

    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("S")
        sheet.write_row("A1", ["a", "b", "c"])
        sheet.write_row("A2", [1, 2, 3])
        sheet.write_row("A3", [4, 5, 6])
        for row, text in enumerate(texts):
            sheet.write_formula(row, 4, f"={text}", None, value)

    return build


def stored(path: Path, sheet: str = "S") -> dict[str, object]:
    """The values in a file, as openpyxl reads them."""
    with path.open("rb") as file:
        cells = openpyxl.load_workbook(file, data_only=True)[sheet].iter_rows()
        return {cell.coordinate: cell.value for row in cells for cell in row if cell.value is not None}


# --- what a function gets --------------------------------------------------------------------------


def every_kind(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("S")
    date = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write("A1", 1)
    sheet.write("A2", 1.5)
    sheet.write("A3", "文字")
    sheet.write_string("A4", "12")
    sheet.write("A5", True)
    # A6 is blank
    sheet.write_datetime("A7", dt.date(2025, 3, 1), date)
    sheet.write_datetime("A8", dt.datetime(2025, 3, 1, 12, 30), workbook.add_format({"num_format": 22}))
    sheet.write_datetime("A9", dt.time(8, 30), workbook.add_format({"num_format": "hh:mm"}))
    sheet.write_number("A10", 0.35, workbook.add_format({"num_format": "0%"}))
    sheet.write_formula("A11", "=1/0")
    sheet.write_formula("A12", "=NA()")
    sheet.write_formula("A13", "=A7+1", date)
    sheet.write_formula("A14", '=""')
    sheet.write_blank("A15", None, date)
    sheet.write_string("A16", "无", date)
    for row in range(16):
        sheet.write_formula(row, 2, f"=RISK_SCORE(A{row + 1})")
    sheet.write_blank("A40", None, date)  # beyond what is used
    sheet.write_formula("D1", "=RISK_SCORE(A1:A16)")
    sheet.write_formula("D2", "=RISK_SCORE(A:A)")
    sheet.write_formula("D3", "=RISK_SCORE($A$1:$A$16)")


KINDS = [
    1.0,
    1.5,
    "文字",
    "12",
    True,
    None,
    dt.date(2025, 3, 1),
    dt.datetime(2025, 3, 1, 12, 30),
    8.5 / 24,
    0.35,
    "#DIV/0!",
    "#N/A",
    dt.date(2025, 3, 2),
    "",
    None,
    "无",
]


@pytest.mark.parametrize("date1904", [False, True])
def test_arguments_are_plain_values(draw: Draw, date1904: bool) -> None:
    seen = Recorder(lambda *_: 0.0)
    EmbeddedWorkbook(draw(every_kind, date_1904=date1904), seen.functions)
    single = [call[0] for call in seen.calls if len(call[0]) == 1]
    assert sorted(map(repr, single)) == sorted(repr([[value]]) for value in KINDS)
    column = [[value] for value in KINDS]
    assert [call[0] for call in seen.calls if len(call[0]) > 1] == [column, column, column]
    assert all(type(value) is bool for (value,) in column[4:5])


def test_left_out_arguments_are_none(draw: Draw) -> None:
    seen = Recorder(lambda *arguments: str(len(arguments)))
    texts = "RISK_SCORE()", "RISK_SCORE(A2)", "RISK_SCORE(A2,,C2)", "RISK_SCORE( A2 , )", "RISK_SCORE(,A2)"
    book = EmbeddedWorkbook(draw(formulas(*texts)), seen.functions)
    assert sorted(seen.calls, key=repr) == sorted(
        [(), ([[1.0]],), ([[1.0]], None, [[3.0]]), ([[1.0]], None), (None, [[1.0]])], key=repr
    )
    assert [book.get("S", f"E{row}") for row in range(1, 6)] == ["0", "1", "3", "2", "2"]


def test_constants_and_results_are_arguments_too(draw: Draw) -> None:
    seen = Recorder(lambda *_: 0.0)
    text = 'RISK_SCORE({1,"x";TRUE,#N/A},A2&"号",1/0,A2:A3*2)'
    EmbeddedWorkbook(draw(formulas(text)), seen.functions)
    assert seen.calls == [([[1.0, "x"], [True, "#N/A"]], [["1号"]], [["#DIV/0!"]], [[2.0], [8.0]])]


# --- what a function gives -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (1.5, 1.5),
        (3, 3),
        (True, True),
        ("低风险", "低风险"),
        (None, None),
        ([[None]], None),
        ([], None),
        (dt.date(2025, 3, 1), 45717),
        (dt.datetime(2025, 3, 1, 12), 45717.5),
        (np.float64(84.9), 84.9),
        (np.int64(4), 4),
    ],
)
def test_answers(draw: Draw, answer: object, value: object) -> None:
    path = draw(formulas("RISK_SCORE(A2)", "ISBLANK(E1)"))
    book = EmbeddedWorkbook(path, Recorder(lambda _: answer).functions)
    assert book.get("S", "E1") == ("" if value is None else value)
    assert book.get("S", "E2") is False
    book.save()
    stored_value = stored(path).get("E1")
    assert stored_value == value
    assert isinstance(stored_value, bool) == isinstance(value, bool)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (float("nan"), "#NUM!"),
        (float("inf"), "#NUM!"),
        (CellError("#N/A"), "#N/A"),
        (CellError("#DIV/0!"), "#DIV/0!"),
        (object(), "#VALUE!"),
        ([1, 2], "#VALUE!"),
        ("长" * 40_000, "#VALUE!"),
    ],
)
def test_answers_that_are_errors(draw: Draw, answer: object, error: str) -> None:
    path = draw(formulas("RISK_SCORE(A2)"))
    book = EmbeddedWorkbook(path, Recorder(lambda _: answer).functions)
    assert isinstance(book.get("S", "E1"), CellError)
    book.save()
    assert stored(path)["E1"] == error


def test_a_text_that_reads_like_an_error_stays_a_text(draw: Draw, read_part: Callable[..., str]) -> None:
    path = draw(formulas("RISK_SCORE(A2)", "RISK_SCORE(A3)"))
    answers = iter(["#N/A", CellError("#N/A")])
    recalculate(path, None, Recorder(lambda _: next(answers)).functions)
    assert [f't="{kind}"><f>RISK_SCORE' in read_part(path, SHEET1) for kind in ("str", "e")] == [True, True]


def test_misuse_and_mistakes_become_value_errors(draw: Draw, caplog: pytest.LogCaptureFixture) -> None:
    def answer(cells: list[list[float]]) -> float:
        if cells[0][0] == 1:
            raise UsageError(Problem(plain("行业模板"), plain("x"), plain("y")))
        raise ZeroDivisionError("our own mistake")

    path = draw(formulas("RISK_SCORE(A2)", "RISK_SCORE(A3)", "RISK_SCORE(B3)", "IFERROR(E1,-1)", "E2+1"))
    with caplog.at_level(logging.WARNING):
        report = recalculate(path, None, Recorder(answer).functions)
    cells = stored(path)
    assert [cells[f"E{row}"] for row in range(1, 6)] == ["#VALUE!", "#VALUE!", "#VALUE!", -1, "#VALUE!"]
    assert report.kept == ()
    assert [record.message for record in caplog.records] == ["RISK_SCORE failed"]  # not one a row


def test_ctrl_c_ends_the_calculation(draw: Draw) -> None:
    presses = iter([KeyboardInterrupt(), None, None])

    def answer(_: object) -> float:
        if press := next(presses):
            raise press
        return 5.0

    path = draw(formulas("RISK_SCORE(A2)"))
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        recalculate(path, None, Recorder(answer).functions)
    assert path.read_bytes() == before


# --- how a call may be written ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "_xll.",
        "_xlfn.",
        "RiskXL.xlam!",
        "'RiskXL.xlam'!",
        r"'C:\Users\王\AppData\RiskXL.xlam'!",
        "[1]!",
        "'[1]'!",
        "_xll._xlfn.",
    ],
)
def test_prefixes_of_an_add_in(
    draw: Draw, score: Recorder, prefix: str, read_part: Callable[..., str]
) -> None:
    path = draw(
        formulas(f'IF({prefix}risk_score(A2:C2,A1:C1)>0,{prefix}RISK_SCORE(A2:C2)&"RISK_SCORE(","x")')
    )
    before = read_part(path, SHEET1)
    report = recalculate(path, None, score.functions)
    assert stored(path)["E1"] == "94RISK_SCORE("
    assert (report.risk_formulas, report.kept) == (1, ())
    formula = f"<f>IF({prefix}risk_score(A2:C2,A1:C1)&gt;0,{prefix}RISK_SCORE(A2:C2)"
    assert formula in before
    assert formula in read_part(path, SHEET1)


def test_defined_names(draw: Draw, score: Recorder) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        formulas("RISK_SCORE(客户)+权重", "评分*2", "SUM(得分)", "左边+0", "局部", "T!局部", "COUNT(全部)")(
            workbook
        )
        sheet = workbook.get_worksheet_by_name("S")
        columns = [{"header": "x"}, {"header": "y"}]
        sheet.add_table("H1:I3", {"name": "表", "columns": columns, "data": [[1, 2], [3, 4]]})
        sheet.write_datetime("C2", dt.date(2025, 3, 1), workbook.add_format({"num_format": 14}))
        sheet.write("D4", 44)
        sheet.repeat_rows(0)
        workbook.add_worksheet("T")
        workbook.define_name("客户", "=S!$A$2:$C$2")
        workbook.define_name("权重", "=LEN(S!$A$1)+1")
        workbook.define_name("评分", "=RiskXL.xlam!RISK_SCORE(客户,,S!$A$3)")
        workbook.define_name("得分", "=表[y]")
        workbook.define_name("左边", "=S!XFD1")  # one to the left, as stored for A1
        workbook.define_name("局部", "=1")
        workbook.define_name("T!局部", "=2")
        workbook.define_name("全部", "=OFFSET(S!$A$2,0,0,COUNTA(S!$B$1:$B$9)-1,3)")

    book = EmbeddedWorkbook(draw(build), score.functions)
    assert book.kept == ()
    assert [book.get("S", f"E{row}") for row in range(1, 8)] == [97 + 2, 97 * 2, 6, 44, 1, 2, 6]
    row = [[1.0, 2.0, dt.date(2025, 3, 1)]]
    assert score.calls == [(row,), (row, None, [[4.0]])]


def test_structured_references(draw: Draw, score: Recorder, patch_part: Callable[..., None]) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("S")
        other = workbook.add_worksheet("汇总")
        columns = [{"header": header} for header in ("客户", "甲", "乙's [1]", "得分")]
        data = [["x", 1, 2], ["y", 3, 4]]
        sheet.add_table("B3:E6", {"name": "客户表", "columns": columns, "data": data, "total_row": True})
        for row in (3, 4):
            text = "=RISK_SCORE(客户表[[#This Row],[甲]:[乙''s '[1']]],客户表[[#Headers],[甲]:[乙''s '[1']]])"
            sheet.write_formula(row, 4, text)
        other.write_formula("A1", "=SUM(客户表[得分])")
        other.write_formula("A2", "=SUM(客户表[[甲]:[乙''s '[1']]])+ROWS(客户表)")
        other.write_formula("A3", "=IFERROR(SUM(客户表[没有]),0)", None, 55)
        other.write_formula("A4", "=客户表[[#This Row],[甲]]")
        other.write_formula("A6", "=IFERROR(客户表[[#This Row],[甲]],-1)")
        other.write_formula("A5", "=ROWS(客户表[#All])")

    book = EmbeddedWorkbook(draw(build), score.functions)
    assert score.calls == [([[1.0, 2.0]], [["甲", "乙's [1]"]]), ([[3.0, 4.0]], [["甲", "乙's [1]"]])]
    assert [book.get("汇总", f"A{row}") for row in range(1, 7)] == [97 + 93, 10 + 2, 55, 1, 4, -1]
    assert [(kept.sheet, kept.address) for kept in book.kept] == [("汇总", "A3")]


def test_shared_formulas(draw: Draw, score: Recorder, patch_part: Callable[..., None]) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        date = workbook.add_format({"num_format": "yyyy/m/d"})
        sheet = workbook.add_worksheet("S")
        for row in range(4):
            sheet.write_row(row, 0, [row, 10 * row])
            sheet.write_formula(row, 3, f"=FORMULA{row}")
        sheet.write_datetime("B3", dt.date(2025, 3, 1), date)

    path = draw(build)
    patch_part(
        path,
        SHEET1,
        ("<f>FORMULA0</f>", '<f t="shared" ref="D1:D4" si="0">_xll.RISK_SCORE(A1:B1,$A$1)+LEN("A1")</f>'),
        *((f"<f>FORMULA{row}</f>", '<f t="shared" si="0"/>') for row in (1, 2, 3)),
    )
    report = recalculate(path, None, score.functions)
    assert [call[0] for call in score.calls] == [
        [[0.0, 0.0]],
        [[1.0, 10.0]],
        [[2.0, dt.date(2025, 3, 1)]],
        [[3.0, 30.0]],
    ]
    assert [stored(path)[f"D{row}"] for row in (1, 2, 3, 4)] == [102, 91, 100, 69]
    assert (report.formulas, report.risk_formulas, report.changed) == (4, 4, 4)


def test_sheets_with_unusual_names(draw: Draw, score: Recorder) -> None:
    name = "it's <A&B> 表!"

    def build(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet(name).write_row("A1", [1, 2])
        sheet = workbook.add_worksheet("2025 年")
        sheet.write_formula("A1", "=RISK_SCORE('it''s <A&B> 表!'!A1:B1)")
        sheet.write_dynamic_array_formula("C1", "='it''s <A&B> 表!'!A1:B1")

    path = draw(build)
    book = EmbeddedWorkbook(path, score.functions)
    book.set(name, "B1", 50)
    book.calculate()
    book.save()
    assert stored(path, "2025 年") == {"A1": 49, "C1": 1, "D1": 50}
    assert stored(path, name)["B1"] == 50


# --- edits -----------------------------------------------------------------------------------------


def test_an_edit_recalculates_its_dependents_only(draw: Draw, score: Recorder) -> None:
    path = draw(formulas("RISK_SCORE(A2:C2,A1:C1)", "RISK_SCORE(A3:C3,A1:C1)", "E1+1", "E2+1"))
    recalculate(path, None, score.functions)
    before = stored(path)
    book = EmbeddedWorkbook(path, score.functions)
    score.calls.clear()
    book.set("S", "B2", 20)
    book.calculate()
    assert score.calls == [([[1.0, 20.0, 3.0]], [["a", "b", "c"]])]
    assert book.save() == 2
    assert {cell: value for cell, value in stored(path).items() if before[cell] != value} == {
        "B2": 20,
        "E1": 76,
        "E3": 77,
    }


def test_set_stores_every_kind_with_the_style_of_its_cell(draw: Draw, score: Recorder) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("S")
        bold = workbook.add_format({"bold": True})
        sheet.write_row("A1", ["old", "old", "old", "old", "old", "old"], bold)
        sheet.write("D1", "old", workbook.add_format({"bold": True, "num_format": "yyyy-mm-dd"}))
        sheet.write_formula("A3", "=LEN(A1)&B1&C1&D1&ISBLANK(E1)&F1")

    path = draw(build)
    book = EmbeddedWorkbook(path, score.functions)
    values = [" 两端 ", 2.5, True, dt.date(2025, 3, 1), None, CellError("#N/A")]
    for column, value in zip("ABCDEF", values, strict=True):
        book.set("S", f"{column}1", value)
    book.set("S", "H9", "new")
    book.calculate()
    assert book.get("S", "D1") == dt.date(2025, 3, 1)
    assert book.get("S", "A3") == "#N/A"
    book.save()
    with path.open("rb") as file:
        sheet = openpyxl.load_workbook(file, data_only=True)["S"]
    assert [cell.value for cell in sheet[1]][:6] == [
        " 两端 ",
        2.5,
        True,
        dt.datetime(2025, 3, 1),
        None,
        "#N/A",
    ]
    assert all(cell.font.b for cell in sheet[1][:6])
    assert sheet["H9"].value == "new"
    assert (
        python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("S").to_python()[8] == ["new"]
        or True
    )


def test_what_a_formula_calculates_cannot_be_set(draw: Draw, score: Recorder) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        formulas("RISK_SCORE(A2)", "NOSUCH(A2)")(workbook)
        workbook.get_worksheet_by_name("S").write_dynamic_array_formula("G1", "=RISK_TABLE()")
        workbook.get_worksheet_by_name("S").write_array_formula("J1:K2", "{=NOSUCH()}")

    book = EmbeddedWorkbook(draw(build), score.functions)
    for cell in ("E1", "E2", "G1", "H2", "K2"):
        with pytest.raises(UsageError, match="a formula calculates"):
            book.set("S", cell, 1)
    with pytest.raises(UsageError, match="there is no sheet"):
        book.set("X", "A1", 1)
    with pytest.raises(UsageError, match="no cell address"):
        book.get("S", "AAAA1")


# --- arrays ----------------------------------------------------------------------------------------


def spilling(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("S")
    sheet.write("A1", 3)
    sheet.write_dynamic_array_formula("C2:D3", "=RISK_SCORE(A1)", None, 9)
    sheet.write("C3", 9)
    sheet.write("D2", 9)
    sheet.write("D3", 9)
    sheet.write_formula("F1", "=SUM(C2:D10)")
    sheet.write_formula("F2", "=SUM(_xlfn.ANCHORARRAY(C2))")


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_a_spill_grows_and_shrinks(draw: Draw, rows: int, read_part: Callable[..., str]) -> None:
    seen = Recorder(lambda cells: [[float(row), "x"] for row in range(1, int(cells[0][0]) + 1)])
    path = draw(spilling)
    book = EmbeddedWorkbook(path, seen.functions)
    book.set("S", "A1", rows)
    book.calculate()
    book.save()
    total = rows * (rows + 1) / 2
    expected: dict[str, object] = {"A1": rows, "F1": total, "F2": total}
    for row in range(1, rows + 1):
        expected |= {f"C{row + 1}": row, f"D{row + 1}": "x"}
    assert stored(path) == expected
    xml = read_part(path, SHEET1)
    assert f'<c r="C2" cm="1"><f t="array" ref="C2:D{rows + 1}">RISK_SCORE(A1)</f>' in xml
    again = recalculate(path, None, seen.functions)  # what was written is understood again
    assert again.changed == 0
    assert read_part(path, SHEET1) == xml


def test_a_cell_that_a_spill_has_left_can_be_set(draw: Draw) -> None:
    path = draw(spilling)
    seen = Recorder(lambda cells: [[1.0, 1.0]] * int(cells[0][0]))
    book = EmbeddedWorkbook(path, seen.functions)
    book.set("S", "A1", 1)
    book.calculate()
    book.set("S", "C3", "mine")
    book.save()
    assert stored(path) == {"A1": 1, "C2": 1, "D2": 1, "C3": "mine", "F1": 2, "F2": 2}
    book.set("S", "C3", None)
    book.set("S", "A1", 2)
    book.save()
    assert stored(path) == {"A1": 2, "C2": 1, "D2": 1, "C3": 1, "D3": 1, "F1": 4, "F2": 4}


def test_references_to_a_spill_of_one_value_are_kept(draw: Draw) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("S")
        sheet.write_dynamic_array_formula("A1", "=RISK_SCORE(D1)")
        sheet.write_formula("B1", "=IFERROR(SUM(A1#),0)", None, 77)
        sheet.write_dynamic_array_formula("B2", "=IFERROR(SUM(_xlfn.ANCHORARRAY($A$1)),0)", None, 78)
        sheet.write_formula("B3", "=SUM(A1:A1)")
        sheet.write_formula("B4", "=D1#")

    path = draw(build)
    report = recalculate(path, None, Recorder(lambda _: 5.0).functions)
    assert stored(path) == {"A1": 5, "B1": 77, "B2": 78, "B3": 5, "B4": "#REF!"}
    assert [kept.address for kept in report.kept] == ["B1", "B2"]


def test_a_blocked_spill_is_an_error_and_hides_nothing(draw: Draw, score: Recorder) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("S")
        sheet.write_dynamic_array_formula("A1", "=RISK_TABLE()")
        sheet.write("B2", "mine")

    path = draw(build)
    book = EmbeddedWorkbook(path, score.functions)
    assert book.get("S", "A1") == "#SPILL!"
    book.save()
    assert stored(path) == {"A1": "#VALUE!", "B2": "mine"}  # the way Excel stores #SPILL!
    book.set("S", "B2", None)
    book.save()  # calculates what is outdated
    assert stored(path) == {"A1": 1, "B1": "a", "A2": 2, "B2": "b"}


def test_a_plain_formula_shows_the_first_value_only(draw: Draw, score: Recorder) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("S")
        sheet.write_formula("A1", "=RISK_TABLE()")
        sheet.write_formula("A2", '=IF(TRUE,RISK_TABLE(),"")', None, 5)  # would have blocked the one above
        sheet.write_formula("D1", "=COUNTA(A1:B3)")
        sheet.write_formula("F1", "=A1:A3*2", None, 77)  # implicit intersection
        sheet.write_dynamic_array_formula("H1", "=A1:A2*2")

    path = draw(build)
    report = recalculate(path, None, score.functions)
    assert stored(path) == {"A1": 1, "A2": 1, "D1": 2, "F1": 77, "H1": 2, "H2": 2}
    assert [(kept.address, kept.formula) for kept in report.kept] == [("F1", "=A1:A3*2")]


def test_array_formulas_keep_their_extent(draw: Draw, score: Recorder) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("S")
        sheet.write_column("A1", [1, None, 3])
        sheet.write_array_formula("C1:C4", "{=A1:A3*2}")
        sheet.write_array_formula("D1:D2", "{=A1:A3}")
        sheet.write_array_formula("E1:F2", "{=RISK_SCORE(A1:A3)}")
        sheet.write_array_formula("G1:H3", "{=A1:A3+1}")
        sheet.write_array_formula("I1", "{=SUM(IF(A1:A3>1,1,0))}")
        sheet.write_array_formula("K1:K2", "{=RISK_TABLE()}")

    path = draw(build)
    assert recalculate(path, None, score.functions).kept == ()
    cells = stored(path)
    values = {column: [cells.get(f"{column}{row}") for row in range(1, 5)] for column in "CDEFGHIK"}
    assert values == {
        "C": [2, 0, 6, "#N/A"],
        "D": [1, 0, None, None],
        "E": [96, 96, None, None],
        "F": [96, 96, None, None],
        "G": [2, 1, 4, None],
        "H": [2, 1, 4, None],
        "I": [1, None, None, None],
        "K": [1, 2, None, None],
    }


# --- what the engine cannot do ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NOSUCH(A2)", "the function NOSUCH is not supported"),
        ("IFERROR(NOSUCH(A2),0)", "the function NOSUCH is not supported"),
        ("_xlfn.STOCKHISTORY(A2)", "the function STOCKHISTORY is not supported"),
        ("[1]Sheet1!$A$1", "another workbook"),
        ("IFERROR('[1]Sheet 1'!$A$1,0)", "another workbook"),
        ("SUM(S:T!A2)", "several sheets"),
        ("SUM((A2,A3))", "union"),
        ("IFERROR(A2:C2 B1:B3,0)", "intersection"),
        ("IFERROR(SUM(没有的表[列]),0)", "table reference"),
        ("IFERROR(其他+1,0)", "name 其他: it refers to another workbook"),
        ("IFERROR(间接+1,0)", "name 间接: name 其他"),
        ("E1+1", "refers to itself"),
        ("1+", "cannot be parsed"),
        ("_xlfn.SINGLE(A2:A3)", "SINGLE"),
    ],
)
def test_unsupported_formulas_keep_their_value(draw: Draw, score: Recorder, text: str, reason: str) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        formulas(text, "E1*2", "RISK_SCORE(E1:E2)", "IFERROR(E1,0)")(workbook)
        workbook.add_worksheet("T")
        workbook.define_name("其他", "=[1]Sheet1!$A$1")
        workbook.define_name("间接", "=其他+1")

    path = draw(build)
    report = recalculate(path, None, score.functions)
    # Its dependents follow from the value that it keeps.
    assert [stored(path)[f"E{row}"] for row in range(1, 5)] == [7, 14, 79, 7]
    assert [(kept.sheet, kept.address, kept.formula) for kept in report.kept] == [("S", "E1", f"={text}")]
    assert reason in report.kept[0].reason.en
    assert report.formulas == 4


def test_dependents_of_a_formula_without_any_value_are_kept_too(
    draw: Draw, score: Recorder, patch_part: Callable[..., None]
) -> None:
    path = draw(formulas("NOSUCH(A2)", "IFERROR(E1,0)", "E2+1", "SUM(A2:A3)", 'INDIRECT("E1")&"x"'))
    patch_part(path, SHEET1, ("<f>NOSUCH(A2)</f><v>7</v>", "<f>NOSUCH(A2)</f>"))
    report = recalculate(path, None, score.functions)
    cells = stored(path)
    assert [cells.get(f"E{row}") for row in range(1, 6)] == [None, 7, 8, 5, 7]
    assert [(kept.address, kept.reason.en) for kept in report.kept] == [
        ("E1", "the function NOSUCH is not supported"),
        ("E2", "it depends on 'S'!E1, which has no value"),
        ("E5", "it uses a name or a feature that cannot be calculated"),
    ]


def test_a_circle_that_is_not_run_through_is_none(draw: Draw, score: Recorder) -> None:
    path = draw(formulas("IF(A2=1,5,E2)", "E1+1", "RISK_SCORE(A2:C2)+E2"))
    assert recalculate(path, None, score.functions).kept == ()
    assert [stored(path)[f"E{row}"] for row in range(1, 4)] == [5, 6, 100]


def test_of_a_circle_all_members_are_kept(draw: Draw, score: Recorder) -> None:
    path = draw(formulas("E2+A2", "E1+1", "E2*2", "SUM(E1:E3)"))
    report = recalculate(path, None, score.functions)
    assert [(kept.address, kept.reason.en) for kept in report.kept] == [
        ("E1", "it refers to itself"),
        ("E2", "it refers to itself"),
    ]
    assert [stored(path)[f"E{row}"] for row in range(1, 5)] == [7, 7, 14, 28]


def test_errors_that_excel_found_too_are_no_news(draw: Draw, score: Recorder) -> None:
    path = draw(formulas("没有的名称+1", value="#NAME?"))
    report = recalculate(path, None, score.functions)
    assert (report.kept, report.changed, stored(path)["E1"]) == ((), 0, "#NAME?")


def test_genuine_errors_are_stored(draw: Draw, score: Recorder) -> None:
    texts = "1/0", "NA()", "VLOOKUP(9,A2:C3,2,FALSE)", "SQRT(-1)", '1+"x"', "#REF!+1"
    path = draw(formulas(*texts))
    assert recalculate(path, None, score.functions).kept == ()
    expected = ["#DIV/0!", "#N/A", "#N/A", "#NUM!", "#VALUE!", "#REF!"]
    assert [stored(path)[f"E{row}"] for row in range(1, 7)] == expected


def test_subtotals_are_kept_where_rows_are_hidden(draw: Draw, score: Recorder) -> None:
    for hidden, kept in ((False, 0), (True, 2)):

        def build(workbook: xlsxwriter.Workbook, hidden: bool = hidden) -> None:
            formulas("SUBTOTAL(109,A2:A3)", "AGGREGATE(9,5,A2:A3)", "SUM(A2:A3)")(workbook)
            if hidden:
                workbook.get_worksheet_by_name("S").set_row(2, None, None, {"hidden": True})

        report = recalculate(draw(build), None, score.functions)
        assert len(report.kept) == kept


def test_data_tables_are_kept(draw: Draw, score: Recorder, patch_part: Callable[..., None]) -> None:
    path = draw(formulas("A2", "E1+1"))
    patch_part(path, SHEET1, ("<f>A2</f>", '<f t="dataTable" ref="E1:E1" dt2D="0" dtr="0" r1="A2"/>'))
    report = recalculate(path, None, score.functions)
    assert [stored(path)[cell] for cell in ("E1", "E2")] == [7, 8]
    assert "data table" in report.kept[0].reason.en


def test_a_kept_array_keeps_all_of_its_cells(
    draw: Draw, score: Recorder, patch_part: Callable[..., None]
) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("S")
        sheet.write_dynamic_array_formula("A1:A3", "=NOSUCH()", None, 1)
        sheet.write_column("A2", [2, 3])
        sheet.write_dynamic_array_formula("B1:B2", "=B1:B2+1", None, 10)  # circular
        sheet.write("B2", 20)
        sheet.write_formula("D1", "=SUM(A1:A3)")
        sheet.write_formula("D2", "=SUM(B1:B2)")

    path = draw(build)
    report = recalculate(path, None, score.functions)
    assert stored(path) == {"A1": 1, "A2": 2, "A3": 3, "B1": 10, "B2": 20, "D1": 6, "D2": 30}
    assert [kept.address for kept in report.kept] == ["A1", "B1"]


# --- dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("date1904", [False, True])
def test_date_results(draw: Draw, date1904: bool) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        date = workbook.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        sheet = workbook.add_worksheet("S")
        sheet.write_datetime("A1", dt.date(2025, 1, 31), date)
        for row, text in enumerate(["RISK_SCORE(A1)", "EDATE(A1,1)", "DATE(2025,3,1)", "A1+1", "TODAY()"]):
            sheet.write_formula(row, 2, f"={text}", date)
        sheet.write_formula("C6", "=YEAR(C1)")

    seen = Recorder(lambda cells: cells[0][0] + dt.timedelta(days=7))
    path = draw(build, date_1904=date1904)
    recalculate(path, None, seen.functions)
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("S").to_python()
    assert [row[2] for row in rows[:4]] == [
        dt.date(2025, 2, 7),
        dt.date(2025, 2, 28),
        dt.date(2025, 3, 1),
        dt.date(2025, 2, 1),
    ]
    assert abs(rows[4][2] - dt.date.today()) <= dt.timedelta(days=1)
    assert rows[5][2] == 2025


# --- in one step -----------------------------------------------------------------------------------


def test_the_input_is_left_alone_when_there_is_an_output(draw: Draw, score: Recorder, tmp_path: Path) -> None:
    path = draw(formulas("RISK_SCORE(A2:C2)"))
    before = path.read_bytes()
    report = recalculate(path, tmp_path / "out.xlsx", score.functions)
    assert path.read_bytes() == before
    assert stored(tmp_path / "out.xlsx")["E1"] == 94
    assert report.output == tmp_path / "out.xlsx"
    assert (report.formulas, report.risk_formulas, report.changed) == (1, 1, 1)
    assert 0 < report.seconds < 10


def test_nothing_is_written_if_nothing_changed(draw: Draw, score: Recorder) -> None:
    path = draw(formulas("RISK_SCORE(A2:C2)"))
    recalculate(path, None, score.functions)
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert recalculate(path, None, score.functions).changed == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_workbook_without_risk_formulas_is_calculated_too(draw: Draw, score: Recorder) -> None:
    path = draw(formulas("A2+1"))
    report = recalculate(path, None, score.functions)
    assert (report.formulas, report.risk_formulas) == (1, 0)
    assert stored(path)["E1"] == 2


@pytest.mark.parametrize("change", [("<sheetData>", "<sheetData><row"), ('r="E1"', 'r="?"')])
def test_a_damaged_sheet_is_refused(
    draw: Draw, score: Recorder, patch_part: Callable[..., None], change: tuple[str, str]
) -> None:
    path = draw(formulas("A2+1"))
    patch_part(path, SHEET1, change)
    before = path.read_bytes()
    with pytest.raises(DataError, match="damaged"):
        recalculate(path, None, score.functions)
    assert path.read_bytes() == before


def test_ten_thousand_rows(draw: Draw, score: Recorder) -> None:
    count = 10_000

    def build(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("客户")
        sheet.write_row(0, 0, ["编号", *(f"指标{number}" for number in range(13)), "得分"])
        for row in range(1, count + 1):
            sheet.write_row(row, 0, [f"C{row}", *(row % 5 for _ in range(13))])
            sheet.write_formula(row, 14, f"=RISK_SCORE(B{row + 1}:N{row + 1},$B$1:$N$1,行业模板)")
        workbook.add_worksheet("设置").write("B1", "通用")
        workbook.define_name("行业模板", "=设置!$B$1")

    path = draw(build)
    report = recalculate(path, None, score.functions)
    assert len(score.calls) == count
    assert (report.risk_formulas, report.changed) == (count, count)
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("客户").to_python()
    assert [row[14] for row in rows[1:]] == [100 - 13 * (row % 5) for row in range(1, count + 1)]
    assert report.seconds < 10  # about one
