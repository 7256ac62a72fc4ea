"""Workbooks for the tests: drawn with XlsxWriter, then given what only Excel writes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter


def patch_part(path: Path, part: str, *changes: tuple[str, str]) -> None:
    """Replace texts in a part of a package; each has to be there."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in parts.items():
            if entry.filename == part:
                text = content.decode()
                for old, new in changes:
                    assert old in text, f"{old!r} is not in {text}"
                    text = text.replace(old, new)
                content = text.encode()
            archive.writestr(entry, content)


def read_part(path: Path, part: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode()


@pytest.fixture
def draw(tmp_path: Path) -> Callable[..., Path]:
    """Draws a workbook: ``draw(build, name, **options)`` calls ``build(workbook)`` and gives the path."""

    def drawn(
        build: Callable[[xlsxwriter.Workbook], None], name: str = "book.xlsx", **options: object
    ) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, options) as workbook:
            build(workbook)
        return path

    return drawn


@pytest.fixture(name="patch_part")
def _patch_part() -> Callable[..., None]:
    return patch_part


@pytest.fixture(name="read_part")
def _read_part() -> Callable[[Path, str], str]:
    return read_part
