"""Runs commands as a user does, in the test's own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskxl.cli import main
from tests.cli.running import Ran, Run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("score", "a.csv", ...)`` in tmp_path; no traceback may reach the user."""
    monkeypatch.chdir(tmp_path)
    for variable in ("RISKXL_LANG", "RISKXL_PROFILES"):
        monkeypatch.delenv(variable, raising=False)

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Ran(int(stop.value.code or 0), printed.out, printed.err)

    return command
