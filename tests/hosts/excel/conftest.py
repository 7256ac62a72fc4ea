"""The Excel host as VBA reaches it, away from the settings and folders of whoever runs the tests."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from riskxl.functions import Functions
from riskxl.hosts.excel import answers, log
from riskxl.profile.library import ProfileLibrary

from .call_path import CallPath, open_call_path

Settings = Callable[..., None]


@pytest.fixture(scope="package")
def excel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CallPath]:
    """Calls as VBA makes them."""
    with open_call_path() as path, pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCALAPPDATA", str(tmp_path_factory.mktemp("state")))
        patch.delenv("RISKXL_PROFILES", raising=False)
        patch.delenv("RISKXL_LANG", raising=False)
        answers.reload()
        yield path
        answers.reload()


@pytest.fixture(scope="package")
def functions() -> Functions:
    """The same functions without a host."""
    return Functions(ProfileLibrary())


@pytest.fixture
def settings(excel: CallPath, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Sets environment variables for the next calls."""

    changed = False

    def change(**variables: object) -> None:
        nonlocal changed
        changed = True
        for name, value in variables.items():
            monkeypatch.setenv(name, str(value))
        answers.reload()

    yield change
    if changed:  # reading all profiles anew takes a tenth of a second
        answers.reload()


@pytest.fixture
def log_file(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A log of this test's own."""
    log.logger.cache_clear()
    settings(LOCALAPPDATA=tmp_path)
    yield tmp_path / "RiskXL" / "riskxl.log"
    log.logger.cache_clear()
    logger = logging.getLogger("riskxl.hosts.excel")
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
        handler.close()
