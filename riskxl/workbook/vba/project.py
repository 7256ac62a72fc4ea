"""vbaProject.bin from text: the empty project that xlwings ships, every module of it replaced."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import xlwings
from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.cfb import CFB
from pyopenvba.vba import VBAProject, compress, decompress

from riskxl.workbook.vba.compound import normalise

TEMPLATE = Path(xlwings.__file__).with_name("quickstart_standalone.xlsm")
# What the template holds. Nothing is deleted, so that its directory keeps no free entries.
_WORKBOOK, _SHEETS, _SPARE, _KEPT = "ThisWorkbook", ("Sheet1", "Sheet2"), "Module1", ("xlwings", "Dictionary")
_SHEET_HEADER = """\
Attribute VB_Name = "{name}"
Attribute VB_Base = "0{{00020820-0000-0000-C000-000000000046}}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
"""
# [MS-OVBA] 2.3.4.1: on writing, the version is 0xFFFF and no performance cache follows
_NO_CACHE = bytes.fromhex("cc61ffff000100")
_NAME_RECORD = b"\x04\x00"
_CODE_PAGE = "cp1252"


def assemble(name: str, sheets: int, workbook: str, modules: Mapping[str, str]) -> bytes:
    """A project called ``name`` for a workbook of ``sheets`` worksheets (Sheet1, Sheet2, …).

    ``workbook`` is the body of ThisWorkbook, ``modules`` the source of every other module by its
    name, 'xlwings' among them; a source that begins with VERSION is a class module.
    """
    if sheets < len(_SHEETS):
        raise ValueError(f"a workbook with macros needs {len(_SHEETS)} worksheets at least")
    with tempfile.TemporaryDirectory() as folder:
        book_path = Path(folder) / "book.xlsm"
        book_path.write_bytes(TEMPLATE.read_bytes())
        with ExcelFile(book_path) as book:
            _fill(book, sheets, workbook, modules)
            book.save()
        with ExcelFile(book_path) as book:
            problems = book.validate()
            if problems:
                raise ValueError(f"the VBA project is not sound: {problems}")
            compound = CFB.from_bytes(book.vba_project_bytes())
    compound.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    compound.write_stream("PROJECT", _project_stream(compound.get_stream("PROJECT"), name, sheets))
    directory = decompress(compound.get_stream_in_storage("VBA", "dir"))
    compound.write_stream_in_storage("VBA", "dir", compress(_named(directory, name)))
    return normalise(compound.to_bytes())


def crlf(source: str) -> str:
    """Source as VBA stores it. ASCII or an error: the code page of the reader then cannot matter."""
    source.encode("ascii")
    return "".join(line.rstrip() + "\r\n" for line in source.splitlines())


def _fill(book: ExcelFile, sheets: int, workbook: str, modules: Mapping[str, str]) -> None:
    project = book.vba_project()
    expected = sorted((_WORKBOOK, _SPARE, *_SHEETS, *_KEPT))
    if sorted(project.module_names()) != expected:
        raise ValueError(f"{TEMPLATE.name} holds {project.module_names()}, {expected} are expected")
    for number in range(len(_SHEETS) + 1, sheets + 1):
        name = f"Sheet{number}"
        project.add_module(name, crlf(_SHEET_HEADER.format(name=name)), kind=VBAModuleKind.other)
    spare: str | None = _SPARE
    for name, source in modules.items():
        if name in _KEPT:
            book.set_module(name, crlf(source))
        elif spare and not _is_class(source):
            project.rename_module(spare, name)
            book.set_module(name, crlf(source))
            spare = None
        else:
            kind = VBAModuleKind.other if _is_class(source) else VBAModuleKind.standard
            project.add_module(name, crlf(source), kind=kind)
    book.set_module(_WORKBOOK, crlf(workbook))
    _without_compiled_code(project)


def _without_compiled_code(project: VBAProject) -> None:
    """A module that counts as changed is written as source alone."""
    for module in project.modules:
        module.dirty = True


def _is_class(source: str) -> bool:
    return source.startswith("VERSION")


def _project_stream(stream: bytes, name: str, sheets: int) -> bytes:
    """The PROJECT stream with its name, its added sheets as documents, and every window closed.

    Its ID stays: CMG, DPB and GC are encrypted with it ([MS-OVBA] 2.4.3.2).
    """
    text = stream.decode(_CODE_PAGE)
    for number in range(len(_SHEETS) + 1, sheets + 1):
        text = text.replace(f"\r\nClass=Sheet{number}\r\n", f"\r\nDocument=Sheet{number}/&H00000000\r\n")
    text = re.sub(r'\r\nName="[^"]*"', f'\r\nName="{name}"', text)
    head, windows = text.split("\r\n[Workspace]\r\n")
    closed = "".join(f"{module}=0, 0, 0, 0, C\r\n" for module in re.findall(r"^(\w+)=", windows, re.M))
    return f"{head}\r\n[Workspace]\r\n{closed}".encode(_CODE_PAGE)


def _named(directory: bytes, name: str) -> bytes:
    """The dir stream with another PROJECTNAME record: id, length, characters."""
    old = b"VBAProject"
    record = _NAME_RECORD + len(old).to_bytes(4, "little") + old
    before, after = directory.split(record)
    new = name.encode("ascii")
    return before + _NAME_RECORD + len(new).to_bytes(4, "little") + new + after
