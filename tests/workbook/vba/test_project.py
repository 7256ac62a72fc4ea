"""The macros inside the finished files, read back by tools that did not write them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path

import olefile
import pytest
from pyopenvba import ExcelFile
from pyvbaanalysis import DiagnosticSeverity, analyze_office_file

from riskxl.team import places
from riskxl.workbook.vba import CONF_SHEET, Kind, conf_rows, modules, vba_project
from riskxl.workbook.vba.build import this_workbook
from riskxl.workbook.vba.kinds import ADD_IN_FILE

from .conftest import SHEETS, Draw
from .strict_compound import faults

# oletools and what it stands on are older than some of Python's warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser

FOREIGN = ("xlwings", "Dictionary")  # from the xlwings package, which has its own tests


def binary(product: Path) -> bytes:
    with zipfile.ZipFile(product) as package:
        return package.read("xl/vbaProject.bin")


def code(source: str) -> str:
    """Source without attributes and without the ends of lines."""
    lines = (line.rstrip() for line in source.splitlines())
    return "\n".join(line for line in lines if not line.startswith("Attribute ")).strip()


def extracted(product: Path) -> dict[str, str]:
    parser = VBA_Parser(str(product))
    try:
        return {Path(name).stem: code(text) for _, _, name, text in parser.extract_macros()}
    finally:
        parser.close()


def test_every_module_reads_back_as_its_source(product: Path, kind: Kind) -> None:
    found = extracted(product)
    for name, source in modules(kind).items():
        assert found.pop(name) == code(source), name
    assert found.pop("ThisWorkbook") == code(this_workbook(kind))
    found.pop("Dictionary")
    assert found == {f"Sheet{number}": "" for number in range(1, SHEETS + 1)}


def test_two_builds_are_the_same_bytes(product: Path, kind: Kind, draw: Draw, tmp_path: Path) -> None:
    assert vba_project(SHEETS, kind) == binary(product)
    assert draw(tmp_path, kind).read_bytes() == product.read_bytes()


def test_the_compound_file_is_strict(product: Path) -> None:
    assert faults(binary(product)) == []


def test_the_project_is_sound_and_its_protection_keys_fit_its_id(product: Path) -> None:
    """[MS-OVBA] 2.4.3.2: the second byte of each key is its first xor the version 2, the third holds the
    sum of the ID's characters."""
    with ExcelFile(product) as book:
        assert book.validate() == []
    text = olefile.OleFileIO(io.BytesIO(binary(product))).openstream("PROJECT").read().decode("ascii")
    identity = re.search(r'^ID="(.*)"', text, re.M)
    assert identity is not None
    checksum = sum(identity[1].strip().encode()) & 0xFF
    keys = re.findall(r'^(?:CMG|DPB|GC)="(.*)"', text, re.M)
    assert len(keys) == 3
    for key in map(bytes.fromhex, (key.strip() for key in keys)):
        assert (key[0] ^ key[1], key[0] ^ key[2]) == (2, checksum)
    assert {f"Document=Sheet{n}/&H00000000" for n in range(1, SHEETS + 1)} <= set(text.splitlines())


def test_errors_of_vba_itself_do_not_pass_for_messages_of_ours(product: Path, kind: Kind) -> None:
    """VBA gives the project's name as the source of its own errors."""
    text = olefile.OleFileIO(io.BytesIO(binary(product))).openstream("PROJECT").read().decode("ascii")
    name = re.search(r'^Name="(.*)"', text, re.M)
    sources = re.findall(r'Err\.Raise [^,]+, "(\w+)"', "".join(modules(kind).values()))
    assert name is not None and sources and name[1].strip() not in sources


def test_no_compiled_code_is_left(product: Path) -> None:
    cache = olefile.OleFileIO(io.BytesIO(binary(product))).openstream("VBA/_VBA_PROJECT").read()
    assert cache == bytes.fromhex("cc61ffff000100")


def test_the_code_has_no_undeclared_name_and_no_fault(product: Path) -> None:
    found = analyze_office_file(str(product))
    assert len(found) > len(FOREIGN)
    serious = (DiagnosticSeverity.ERROR, DiagnosticSeverity.WARNING)
    for module, diagnostics in found.items():
        if module not in FOREIGN:
            assert [d.message for d in diagnostics if d.severity in serious] == [], module


def test_every_own_module_declares_its_names(kind: Kind) -> None:
    for name, source in modules(kind).items():
        if name not in FOREIGN:
            assert "\nOption Explicit\n" in source, name


def test_lines_fit_into_the_editor(kind: Kind) -> None:
    for name, source in modules(kind).items():
        assert max(map(len, source.splitlines())) < 1023, name


def test_one_python_serves_all_workbooks(kind: Kind) -> None:
    """xlwings starts a Python for every distinct command line."""
    command = modules(kind)["xlwings"].split("Function XLPyCommand")[1].split("End Function")[0]
    excel_part = command.split('#If App = "Microsoft Excel" Then')[2].split("#Else")[0]
    assert "Workbook" not in excel_part
    assert f'PROJECT_NAME As String = "{CONF_SHEET.removesuffix(".conf")}"' in modules(kind)["xlwings"]


def test_the_settings_name_the_places_that_install_fills() -> None:
    settings = dict(conf_rows())
    assert settings["INTERPRETER_WIN"] == places.INTERPRETER_WIN
    assert settings["PYTHONPATH"] == places.APP_WIN
    assert ADD_IN_FILE == places.ADDIN_NAME


def test_fewer_than_two_sheets_are_refused() -> None:
    with pytest.raises(ValueError, match="2 worksheets"):
        vba_project(1, "xlsm")
