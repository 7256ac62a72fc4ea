"""A macro workbook and an add-in, drawn as the product draws them."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from riskxl.actions.settings import PROFILE_CELL
from riskxl.workbook.vba import CONF_SHEET, Kind, conf_rows, finish_package, vba_project

sys.path.insert(0, str(Path(__file__).parents[2] / "hosts"))  # for headless.py: the package excel

SHEETS = 4
Draw = Callable[[Path, Kind], Path]


@pytest.fixture(scope="session")
def draw() -> Draw:
    """``draw(folder, kind)`` makes RiskXL.xlsm or RiskXL.xlam with four sheets and no customers."""

    def drawn(folder: Path, kind: Kind) -> Path:
        path = folder / f"RiskXL.{kind}"
        book = xlsxwriter.Workbook(path)
        book.set_properties({"created": datetime(2026, 1, 1)})
        book.add_worksheet("客户风险表").write("A1", "编号")
        book.add_worksheet("参数").write("A1", "通用")
        book.define_name(PROFILE_CELL, "='参数'!$A$1")
        book.add_worksheet("使用说明")
        settings = book.add_worksheet(CONF_SHEET)
        for number, row in enumerate(conf_rows()):
            settings.write_row(number, 0, row)
        settings.very_hidden()
        book.add_vba_project(io.BytesIO(vba_project(SHEETS, kind)), is_stream=True)
        book.close()
        finish_package(path, kind)
        return path

    return drawn


@pytest.fixture(scope="session", params=["xlsm", "xlam"])
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


@pytest.fixture(scope="session")
def product(kind: Kind, draw: Draw, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of each kind, drawn once."""
    return draw(tmp_path_factory.mktemp(kind), kind)
