"""One LibreOffice for all tests here, with RiskXL installed in it as a user would install it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from riskxl.cli.main import cli
from riskxl.errors import RiskxlError
from riskxl.functions import Functions
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary
from riskxl.team.computer import this_computer
from riskxl.team.libreoffice import LibreOffice, check_python, find_libreoffice
from riskxl.workbook.build import build_workbook
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import sample_customers

from .office import INSTALL, Book, Office, missing_programs

# Where CI runs on Linux it has installed LibreOffice; on other systems nothing here has been tried.
IN_CI = bool(os.environ.get("CI")) and sys.platform == "linux"
REQUIRED = IN_CI or bool(os.environ.get("RISKXL_REQUIRE_LIBREOFFICE"))


@pytest.fixture(scope="session")
def libreoffice() -> LibreOffice:
    """The one on this computer; where there must be one, its absence is a failure."""
    missing = missing_programs()
    reason = f"missing: {', '.join(missing)}; on Debian: {INSTALL}"
    if not missing:
        try:
            found = find_libreoffice(this_computer(), None, None)
            check_python(found)
            return found
        except RiskxlError as error:
            reason = error.text("en")
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def user_profile(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user profile of LibreOffice to which ``riskxl install`` added RiskXL."""
    profile = tmp_path_factory.mktemp("libreoffice") / "profile"
    run_riskxl("install", "--libreoffice", "--yes", "--user-profile", str(profile))
    return profile


@pytest.fixture(scope="session")
def office(libreoffice: LibreOffice, user_profile: Path) -> Iterator[Office]:
    office = Office(libreoffice, user_profile)
    yield office
    office.close()


@pytest.fixture(scope="session")
def built(library: ProfileLibrary, tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """RiskXL.xlsm with the sample customers, in both languages."""
    books: dict[Language, Path] = {}
    for language in ("zh", "en"):
        books[language] = tmp_path_factory.mktemp(f"built-{language}") / "RiskXL.xlsm"
        customers = sample_customers(library, Columns(library))
        build_workbook(books[language], customers, library.get(None), Functions(library, language))
    return books


@pytest.fixture(scope="session")
def open_book(office: Office, built: dict[Language, Path]) -> Iterator[Book]:
    with office.load(built["zh"]) as book:
        yield book


@pytest.fixture
def book(open_book: Book) -> Iterator[Book]:
    """The Chinese macro workbook, open. Loading takes seconds, so what a test changes is undone after it."""
    yield open_book
    open_book.undo_all()


def run_riskxl(*arguments: str) -> str:
    done = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output
