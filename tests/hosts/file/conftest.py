"""Workbooks as riskxl build makes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from riskxl.functions import Functions
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook.build import build_workbook
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import sample_customers


@pytest.fixture(scope="session")
def built(library: ProfileLibrary, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The sample's workbook by its suffix."""
    columns = Columns(library)
    contents = {}
    for suffix in (".xlsm", ".xlsx"):
        path = tmp_path_factory.mktemp("built") / f"RiskXL{suffix}"
        customers = sample_customers(library, columns)
        build_workbook(path, customers, library.get("general"), Functions(library, "zh"))
        contents[suffix] = path.read_bytes()
    return contents


@pytest.fixture
def book(built: dict[str, bytes], tmp_path: Path) -> Path:
    """A macro workbook of one's own."""
    path = tmp_path / "客户风险.xlsm"
    path.write_bytes(built[".xlsm"])
    return path


@pytest.fixture
def plain_book(built: dict[str, bytes], tmp_path: Path) -> Path:
    """The same without macros, which openpyxl can change."""
    path = tmp_path / "RiskXL.xlsx"
    path.write_bytes(built[".xlsx"])
    return path


@pytest.fixture
def changed_by_hand(plain_book: Path) -> Iterator[Any]:
    """The workbook in openpyxl, saved when the test has changed it: ``with changed_by_hand() as wb``."""

    @contextmanager
    def opened() -> Iterator[openpyxl.Workbook]:
        workbook = openpyxl.load_workbook(plain_book)
        yield workbook
        workbook.save(plain_book)

    return opened
