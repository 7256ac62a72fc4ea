"""Building, installing and removing the extension."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from riskxl.errors import DataError
from riskxl.functions import FUNCTIONS
from riskxl.menu import ACTIONS
from riskxl.team.computer import Finished, PlainComputer, this_computer
from riskxl.team.libreoffice import LibreOffice, check_python, find_libreoffice, remove_extension

from .conftest import run_riskxl
from .office import Office


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extension")
    run_riskxl("build", "--libreoffice", "-o", str(folder))
    return folder / "RiskXL.oxt"


def test_the_same_bytes_from_run_to_run(extension: Path, tmp_path: Path) -> None:
    run_riskxl("build", "--libreoffice", "-o", str(tmp_path))
    assert (tmp_path / "RiskXL.oxt").read_bytes() == extension.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["RiskXL.oxt"]


def test_every_part_is_text_and_listed(extension: Path) -> None:
    with zipfile.ZipFile(extension) as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist()}
    manifest = ET.fromstring(parts["META-INF/manifest.xml"])
    space = "{http://openoffice.org/2001/manifest}"
    listed = {entry.attrib[f"{space}full-path"] for entry in manifest}
    assert listed == set(parts) - {"META-INF/manifest.xml", "description.xml"}
    for name, text in parts.items():
        if name.endswith((".xml", ".xcu")):
            ET.fromstring(text)


def test_functions_and_actions_are_in_both_languages(extension: Path) -> None:
    with zipfile.ZipFile(extension) as package:
        functions = package.read("CalcAddIns.xcu").decode("utf-8")
        menu = package.read("Addons.xcu").decode("utf-8")
    for doc in FUNCTIONS:
        assert doc.name in functions
    for action in ACTIONS.values():
        assert f'<value xml:lang="zh-CN">{action.labels.zh}</value>' in menu
        assert f"org.riskxl:{action.key}" in menu


def test_a_libreoffice_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not found"):
        find_libreoffice(this_computer(), tmp_path / "soffice", None)


def test_another_python_is_refused_with_a_remedy() -> None:
    with pytest.raises(DataError, match=r"Python 3\.8"):
        check_python(LibreOffice(Path("soffice"), Path("python"), "3.8"))


class Answering(PlainComputer):
    """A computer on which every program prints the same."""

    def __init__(self, code: int, output: str) -> None:
        self._done = Finished(code, output)

    def run(self, command: Sequence[str]) -> Finished:
        return self._done


@pytest.mark.parametrize(
    "code, output, said",
    [
        (0, '{"python": "3.11", "running": true}', "close all its windows"),
        (1, "Traceback …\nRuntimeError: soffice does not answer", "soffice does not answer"),
        (0, "", "did not do it"),
    ],
)
def test_a_libreoffice_that_does_not_do_it(code: int, output: str, said: str) -> None:
    office = LibreOffice(Path("soffice"), Path("python"), "3.11")
    with pytest.raises(DataError, match=said):
        remove_extension(office, Answering(code, output))


@pytest.fixture
def copied_profile(user_profile: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "profile"
    shutil.copytree(user_profile, copy, ignore=shutil.ignore_patterns(".lock"))
    return copy


@pytest.mark.parametrize("other", [None, {"python": "3.8", "folders": []}], ids=["no record", "other Python"])
def test_without_riskxl_every_formula_says_what_to_do(
    libreoffice: LibreOffice, copied_profile: Path, other: dict[str, object] | None
) -> None:
    record = copied_profile / "user" / "riskxl.json"
    if other is None:
        record.unlink()
    else:
        record.write_text(json.dumps(other), encoding="utf-8")
    office = Office(libreoffice, copied_profile)
    try:
        with office.new() as book:
            cell = book.document.Sheets.getByIndex(0).getCellByPosition(0, 0)
            cell.Formula = "=RISK_TIER(50)"
            assert "riskxl install --libreoffice" in cell.String
            done, said = book.dispatch("verify", by="x")
            assert not done and "riskxl install --libreoffice" in said
    finally:
        office.close()


def test_uninstall_takes_it_out_again(copied_profile: Path) -> None:
    profile = ("--user-profile", str(copied_profile))
    run_riskxl("uninstall", "--libreoffice", "--yes", *profile)
    assert not (copied_profile / "user" / "riskxl.json").exists()
    assert "什么都没有做" in run_riskxl("uninstall", "--libreoffice", "--yes", *profile)
