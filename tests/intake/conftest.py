"""Files to import, written as people and programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.given import WriteCsv


@pytest.fixture
def csv_file(tmp_path: Path) -> WriteCsv:
    """``csv_file("编号,客户全称", "K1,甲公司")`` writes a file and returns its path."""

    def write(*lines: str, name: str = "客户.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
        return path

    return write
