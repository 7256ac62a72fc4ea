"""A computer, the files that are installed on it, and the commands as a user types them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import click
import pytest
import xlsxwriter
import xlwings
from pyopenvba import ExcelFile

import riskxl
from riskxl.cli import team
from riskxl.functions import Functions
from riskxl.profile.library import ProfileLibrary
from riskxl.team.file_checks import SETTINGS
from riskxl.workbook.build import build_workbook
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import sample_customers

from .fake_computer import FakeWindows

Command = Callable[..., tuple[int, str]]
MakeFile = Callable[..., Path]


@pytest.fixture(scope="session")
def macros(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A VBA project that states the versions as the built one does."""
    book = tmp_path_factory.mktemp("macros") / "book.xlsm"
    book.write_bytes(Path(xlwings.__file__).with_name("quickstart_standalone.xlsm").read_bytes())
    with ExcelFile(book) as opened:
        version = f'Public Const RISKXL_VERSION As String = "{riskxl.__version__}"'
        opened.set_module("Module1", f'Attribute VB_Name = "Module1"\r\n{version}\r\n')
        opened.save()
    with ExcelFile(book) as opened:
        return opened.vba_project_bytes()


@pytest.fixture
def make_file(tmp_path: Path, macros: bytes) -> MakeFile:
    """Makes a workbook or an add-in with these settings."""

    def make(name: str, settings: Mapping[str, str] | None = None, *, with_macros: bool = True) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("客户风险表")
            rows = SETTINGS if settings is None else settings
            if rows:
                sheet = book.add_worksheet("riskxl.conf")
                sheet.very_hidden()
                for n, row in enumerate(rows.items()):
                    sheet.write_row(n, 0, row)
            if with_macros:
                book.add_vba_project(io.BytesIO(macros), is_stream=True)
        return path

    return make


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeWindows:
    """A Windows computer that the commands run on."""
    computer = FakeWindows(tmp_path / "computer")
    computer.folder.mkdir()
    monkeypatch.setattr(team, "this_computer", lambda: computer)
    return computer


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """A command with its arguments → exit code and what it prints."""
    for name in ("RISKXL_PROFILES", "RISKXL_LANG"):
        monkeypatch.delenv(name, raising=False)

    def run(command: click.Command, *arguments: object) -> tuple[int, str]:
        code = command.main([str(a) for a in arguments], standalone_mode=False)
        return code or 0, capsys.readouterr().out

    return run


@pytest.fixture(scope="session")
def built_book(tmp_path_factory: pytest.TempPathFactory, library: ProfileLibrary) -> Path:
    """The team's workbook as riskxl build makes it."""
    book = tmp_path_factory.mktemp("built") / "RiskXL.xlsm"
    customers = sample_customers(library, Columns(library))
    build_workbook(book, customers, library.get(None), Functions(library))
    return book
