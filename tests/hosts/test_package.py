from __future__ import annotations

import datetime as dt
import io
import os
import stat
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter
import xlwings
from lxml import etree

from riskxl.errors import DataError, UsageError
from riskxl.hosts.embedded import recalculate
from riskxl.hosts.ooxml.cells import (
    Area,
    CellError,
    address,
    column_letters,
    column_number,
    parse_address,
    parse_area,
)
from riskxl.hosts.ooxml.dates import from_serial, shows_date, to_serial
from riskxl.hosts.ooxml.package import WorkbookPackage
from riskxl.hosts.ooxml.sheet import SheetXml

Draw = Callable[..., Path]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RIBBON = (
    '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs>'
    '<tab id="risk" label="风险"/></tabs></ribbon></customUI>'
)


@dataclass(frozen=True)
class Function:
    call: Callable[..., object]
    min_args: int = 0
    max_args: int | None = None


FUNCTIONS = {"RISK_SCORE": Function(lambda cells, *_: 100 - sum(cells[0]))}


# --- everything else stays as it is ----------------------------------------------------------------


def macro_workbook(path: Path) -> Path:
    """A workbook with all that a rebuild would lose."""
    macros = path.with_name("vbaProject.bin")
    quickstart = Path(xlwings.__file__).with_name("quickstart_standalone.xlsm")
    with zipfile.ZipFile(quickstart) as archive:
        macros.write_bytes(archive.read("xl/vbaProject.bin"))
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_vba_project(str(macros))
        workbook.set_custom_property("owner", "风控部")
        sheet = workbook.add_worksheet("客户")
        header = [{"header": name} for name in ("a", "b", "得分")]
        sheet.add_table("A1:C3", {"name": "客户表", "columns": header, "data": [[1, 2], [3, 4]]})
        for row in (2, 3):
            sheet.write_formula(f"C{row}", f"=RISK_SCORE(A{row}:B{row})", None, 0)
        sheet.data_validation("A2:A3", {"validate": "list", "source": ["1", "2"]})
        sheet.conditional_format("C2:C3", {"type": "3_color_scale"})
        sheet.conditional_format("B2:B3", {"type": "data_bar", "data_bar_2010": True})
        sheet.write_comment("A1", "批注")
        sheet.write_rich_string("E1", "粗", workbook.add_format({"bold": True}), "体")
        sheet.freeze_panes(1, 1)
        sheet.protect("secret")
        sheet.insert_button("G1", {"macro": "run"})
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=客户!$C$2:$C$3"})
        sheet.insert_chart("G5", chart)
        workbook.add_worksheet("说明").write("A1", "没有公式")
        other = workbook.add_chart({"type": "line"})
        other.add_series({"values": "=客户!$C$2:$C$3"})
        workbook.add_chartsheet("图").set_chart(other)
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        archive.comment = b"kept"
        for entry, content in parts.items():
            if entry.filename == "_rels/.rels":
                relation = (
                    '<Relationship Id="rIdUI" Target="customUI/customUI14.xml" '
                    'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"/>'
                )
                content = content.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            if entry.filename == "xl/workbook.xml":
                assert b'fullCalcOnLoad="1"' in content
            archive.writestr(entry, content)
        archive.writestr("customUI/customUI14.xml", RIBBON)
        archive.writestr("customXml/item1.xml", "<note xmlns='urn:x'>自有数据</note>")
        archive.writestr("xl/printerSettings/printerSettings1.bin", bytes(range(256)))
        archive.writestr("xl/calcChain.xml", f'<calcChain xmlns="{MAIN}"><c r="C2" i="1"/></calcChain>')
    return path


def entries(path: Path) -> list[tuple[str, bytes, tuple[int, ...], int]]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return [
            (entry.filename, archive.read(entry), entry.date_time, entry.compress_type)
            for entry in archive.infolist()
        ]


def without_values(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    for cell in root.iter(f"{{{MAIN}}}c"):
        cell.attrib.pop("t", None)
        for value in cell.findall(f"{{{MAIN}}}v"):
            cell.remove(value)
    return etree.tostring(root, method="c14n")


def test_all_but_the_values_stays_as_it_is(tmp_path: Path) -> None:
    path = macro_workbook(tmp_path / "团队 book.xlsm")
    before = entries(path)
    output = tmp_path / "out.xlsm"
    report = recalculate(path, output, FUNCTIONS)
    after = entries(output)
    assert entries(path) == before
    assert (report.formulas, report.changed, report.kept) == (2, 2, ())
    assert [part for part, *_ in after] == [part for part, *_ in before]
    changed = [old[0] for old, new in zip(before, after, strict=True) if old != new]
    assert changed == ["xl/worksheets/sheet1.xml"]
    old, new = ({part: content for part, content, *_ in some}[changed[0]] for some in (before, after))
    assert without_values(new) == without_values(old)
    with zipfile.ZipFile(output) as archive:
        assert archive.comment == b"kept"
        names = archive.namelist()
    for part in (
        "xl/vbaProject.bin",
        "customUI/customUI14.xml",
        "xl/charts/chart1.xml",
        "xl/tables/table1.xml",
    ):
        assert part in names


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")
def test_two_readers_see_the_new_values(tmp_path: Path) -> None:
    path = macro_workbook(tmp_path / "book.xlsm")
    recalculate(path, None, FUNCTIONS)
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("客户").to_python()
    assert [row[2] for row in rows[1:3]] == [97, 93]
    with path.open("rb") as file:
        sheet = openpyxl.load_workbook(file, data_only=True)["客户"]
        assert [sheet[f"C{row}"].value for row in (2, 3)] == [97, 93]
    with path.open("rb") as file:
        sheet = openpyxl.load_workbook(file)["客户"]
        assert sheet["C2"].value == "=RISK_SCORE(A2:B2)"
        assert list(sheet.tables) == ["客户表"]


# --- one sheet -------------------------------------------------------------------------------------


def sheet(rows: str, before: str = "", strings: Sequence[str] = ()) -> SheetXml:
    xml = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'
    return SheetXml(etree.fromstring(xml), lambda: strings)


def data(part: SheetXml) -> str:
    text = etree.tostring(part.root[-1], encoding="unicode")
    return text.replace(f' xmlns="{MAIN}"', "").removeprefix("<sheetData>").removesuffix("</sheetData>")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (1.0, "<v>1</v>"),
        (0.1 + 0.2, "<v>0.30000000000000004</v>"),
        (1e300, "<v>1e+300</v>"),
        (-2, "<v>-2</v>"),
        (True, 't="b"|<v>1</v>'),
        ("", 't="str"|<v></v>'),
        ("低 & <高>", 't="str"|<v>低 &amp; &lt;高&gt;</v>'),
        (" a\n", 't="str"|<v xml:space="preserve"> a\n</v>'),
        ("a\x01_x0041_", 't="str"|<v>a_x0001__x005F_x0041_</v>'),
        (CellError("#DIV/0!"), 't="e"|<v>#DIV/0!</v>'),
        (CellError("#SPILL!"), 't="e"|<v>#VALUE!</v>'),
        ("#DIV/0!", 't="str"|<v>#DIV/0!</v>'),
    ],
)
def test_values_of_formula_cells(value: object, cell: str) -> None:
    part = sheet('<row r="1"><c r="A1" s="4" t="str" vm="1"><f>X()</f><v>old</v><extLst/></c></row>')
    assert part.update({(1, 1): value}) == 1
    kind, _, element = cell.rpartition("|")
    expected = f'<c r="A1" s="4"{" " * bool(kind)}{kind}><f>X()</f>{element}<extLst/></c>'
    assert data(part) == f'<row r="1">{expected}</row>'
    assert sheet(data(part)).update({(1, 1): value}) == 0  # what was written is read as the same


def test_a_value_is_replaced_if_only_its_type_differs() -> None:
    rows = '<row r="1"><c r="A1" t="b"><f>X()</f><v>1</v></c><c r="B1" t="e"><f>X()</f><v>#N/A</v></c></row>'
    part = sheet(rows)
    assert part.update({(1, 1): True, (1, 2): CellError("#N/A")}) == 0
    assert data(part) == rows
    assert part.update({(1, 1): 1.0, (1, 2): "#N/A"}) == 2
    assert [cell.value for cell in part.formulas()] == [1.0, "#N/A"]


def test_cells_are_inserted_in_their_place() -> None:
    part = sheet(
        '<row r="2" spans="2:2"><c r="B2"><v>1</v></c></row><row r="5"/>',
        before='<dimension ref="B2:B5"/>',
    )
    part.update(
        {(2, 1): 1.0, (2, 3): 3.0, (1, 1): "x", (4, 2): True, (5, 30): 2.0, (9, 1): 9.0, (3, 3): None}
    )
    assert data(part) == (
        '<row r="1"><c r="A1" t="str"><v>x</v></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>1</v></c><c r="C2"><v>3</v></c></row>'
        '<row r="4"><c r="B4" t="b"><v>1</v></c></row>'
        '<row r="5"><c r="AD5"><v>2</v></c></row>'
        '<row r="9"><c r="A9"><v>9</v></c></row>'
    )
    assert part.root[0].get("ref") == "A1:AD9"


def test_shared_strings_are_known(draw: Draw) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        page = workbook.add_worksheet("S")
        page.write("A1", "高风险")
        page.write_rich_string("A2", "低", workbook.add_format({"bold": True}), "风险")

    package = WorkbookPackage(draw(build))
    part = package.sheet("S")
    assert package.shared_strings == ["高风险", "低风险"]
    assert part.update({(1, 1): "高风险", (2, 1): "低风险"}) == 0
    assert part.update({(1, 1): "中风险"}) == 1


def test_every_kind_of_old_value_gives_way() -> None:
    part = sheet(
        '<row r="1"><c r="A1" t="s" s="1"><v>3</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c>'
        '<c r="C1" t="d"><v>2025-03-01</v></c><c r="D1" s="2"/></row>',
        strings=["", "", "", "shared"],
    )
    assert part.update({(1, 1): 1.0, (1, 2): None, (1, 3): "t", (1, 4): None}) == 3
    assert data(part) == (
        '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1"/>'
        '<c r="C1" t="str"><v>t</v></c><c r="D1" s="2"/></row>'
    )


def test_addresses_may_be_left_to_be_counted() -> None:
    part = sheet(
        "<row><c><v>1</v></c><c><f>A1</f><v>1</v></c></row><row r='4'><c><f>A1</f></c></row><row><c/></row>"
    )
    assert [(cell.position, cell.value) for cell in part.formulas()] == [((1, 2), 1.0), ((4, 1), None)]
    part.update({(5, 1): 2.0, (1, 2): 3.0})
    assert data(part).endswith('<row r="5"><c r="A5"><v>2</v></c></row>')


def test_formulas_as_the_file_has_them() -> None:
    part = sheet(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c>'
        '<c r="C1" cm="1"><f t="array" ref="C1:D2">X()</f><v>1</v></c>'
        '<c r="F1" t="str"><f t="array" ref="F1">Y()</f><v>_x0041_</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c>'
        '<c r="G2"><f t="dataTable" ref="G2:H3"/><v>1</v></c></row>'
    )
    assert [(cell.text, cell.kind, str(cell.area), cell.shift, cell.value) for cell in part.formulas()] == [
        ("B1", "plain", "A1", (0, 0), 1.0),
        ("X()", "spill", "C1:D2", (0, 0), 1.0),
        ("Y()", "array", "F1", (0, 0), "A"),
        ("B1", "plain", "A2", (1, 0), None),
        ("", "table", "G2", (0, 0), 1.0),
    ]


def test_another_namespace_prefix_is_kept() -> None:
    xml = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:f>X()</x:f></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    part = SheetXml(etree.fromstring(xml))
    part.update({(1, 1): 5.0})
    assert b'<x:c r="A1"><x:f>X()</x:f><x:v>5</x:v></x:c>' in part.to_bytes()


# --- addresses and dates ---------------------------------------------------------------------------


def test_addresses() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16_384)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert all(column_number(column_letters(number)) == number for number in range(1, 16_385))
    assert parse_address("$AB$12") == (12, 28)
    assert address((12, 28)) == "AB12"
    assert parse_area("B2:C4") == Area(2, 2, 4, 3)
    assert list(parse_area("B2:C3")) == [(2, 2), (2, 3), (3, 2), (3, 3)]
    for text in ("?", "A0", "A", "1", "XFE1", "A1048577", "A1:B", "名", ""):
        with pytest.raises(ValueError, match=r"."):
            parse_area(text)


@pytest.mark.parametrize(
    ("value", "serial", "serial1904"),
    [
        (dt.date(1900, 1, 1), 1, None),
        (dt.date(1900, 2, 28), 59, None),
        (dt.date(1900, 3, 1), 61, None),
        (dt.date(1904, 1, 1), 1462, 0),
        (dt.date(2025, 3, 1), 45717, 44255),
        (dt.datetime(2025, 3, 1, 18, 0), 45717.75, 44255.75),
        (dt.datetime(2025, 3, 1, 23, 59, 59, 999_000), 45717.99999998843, 44255.99999998843),
        (dt.date(9999, 12, 31), 2_958_465, 2_957_003),
    ],
)
def test_serial_numbers(value: dt.date, serial: float, serial1904: float | None) -> None:
    for number, date1904 in ((serial, False), (serial1904, True)):
        if number is not None:
            assert to_serial(value, date1904=date1904) == pytest.approx(number, abs=1e-9)
            assert from_serial(number, date1904=date1904) == value


@pytest.mark.parametrize("serial", [-1.0, 0.5, 2_958_466.0, 1e300])
def test_numbers_that_are_no_dates(serial: float) -> None:
    assert from_serial(serial, date1904=False) == serial


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True),
        ('yyyy"年"m"月"d"日"', True),
        ("[$-804]aaaa;@", False),
        ("m/d;@", True),
        ("mmm", True),
        ("h:mm", False),
        ("[h]:mm", False),
        ("mm:ss.0", False),
        ("yyyy/m/d h:mm", True),
        ("0.00E+00", False),
        ("[Red]0.00", False),
        ('0"day"', False),
        (r"0\d", False),
        ("General", False),
        ("#,##0.00_);[Red](#,##0.00)", False),
        ("ggge", True),
    ],
)
def test_date_formats(code: str, is_date: bool) -> None:
    assert shows_date(164, code) is is_date


def test_built_in_date_formats() -> None:
    dates = [number for number in range(60) if shows_date(number, None)]
    assert dates == [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]


# --- what is refused -------------------------------------------------------------------------------


def zipped(parts: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return target.getvalue()


def office(target: str, root: str) -> bytes:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        f'Target="{target}"/></Relationships>'
    )
    return zipped({"_rels/.rels": relations, target: root})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "old workbook"),
        ("a.csv", "编号,得分\n1,2\n".encode(), "no formulas"),
        ("a.xlsx", b"", "empty"),
        ("a.xlsx", b"PK\x03\x04 cut off", "not an Excel workbook"),
        ("a.xlsx", zipped({"x.txt": "x"}), "holds no Excel workbook"),
        ("a.docx", office("word/document.xml", "<document/>"), "holds no Excel workbook"),
        ("a.xlsb", office("xl/workbook.bin", "x"), "binary"),
        ("a.xlsx", office("xl/workbook.xml", "<workbook"), "damaged"),
        ("a.xlsx", None, "no such file"),
    ],
)
def test_files_that_are_no_workbooks(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    error = UsageError if content is None else DataError  # a name that is none is wrong use
    with pytest.raises(error, match=message) as refusal:
        recalculate(path, None, FUNCTIONS)
    (problem,) = refusal.value.problems
    assert str(path) in problem.where.zh
    assert all(text.zh and text.en for text in (problem.message, problem.remedy))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="folder"):
        recalculate(tmp_path, None, FUNCTIONS)


def test_damaged_parts_are_named(draw: Draw, patch_part: Callable[..., None]) -> None:
    def build(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet().add_table("A1:B2")

    path = draw(build)
    patch_part(path, "xl/tables/table1.xml", ('ref="A1:B2"', 'ref="?"'))
    with pytest.raises(DataError, match=r"damaged \(xl/tables/table1.xml\)"):
        WorkbookPackage(path)


# --- how it is written -----------------------------------------------------------------------------


def scored(workbook: xlsxwriter.Workbook) -> None:
    page = workbook.add_worksheet()
    page.write("A1", 1)
    page.write_formula("B1", "=RISK_SCORE(A1)")


def test_the_output_keeps_the_kind_of_file(draw: Draw, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"must stay \.xlsx"):
        recalculate(draw(scored), tmp_path / "out.xlsm", FUNCTIONS)
    assert list(tmp_path.iterdir()) == [tmp_path / "book.xlsx"]


def test_an_output_without_a_folder_is_refused(draw: Draw, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="folder for the result"):
        recalculate(draw(scored), tmp_path / "none" / "out.xlsx", FUNCTIONS)


@pytest.mark.parametrize("error", [PermissionError(13, "in use"), OSError(28, "No space left on device")])
def test_a_failed_write_leaves_all_as_it_was(
    draw: Draw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    path = draw(scored)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", fail)  # what Windows does to a file that is open in Excel
    with pytest.raises(DataError, match=r"open in Excel|No space"):
        recalculate(path, None, FUNCTIONS)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")
def test_mode_and_links_are_kept(draw: Draw, tmp_path: Path) -> None:
    path = draw(scored)
    path.chmod(0o640)
    link = tmp_path / "link.xlsx"
    link.symlink_to(path)
    assert recalculate(link, None, FUNCTIONS).changed == 1
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    old_mask = os.umask(0o022)
    try:
        recalculate(link, tmp_path / "new.xlsx", FUNCTIONS)
    finally:
        os.umask(old_mask)
    assert stat.S_IMODE((tmp_path / "new.xlsx").stat().st_mode) == 0o644
