"""A workbook with something to tell, channels.yaml beside it, and the servers that it names."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.alerts.servers import RobotServer, robot_server
from tests.alerts.setting import WECOM, Team


@pytest.fixture
def robot() -> Iterator[RobotServer]:
    with robot_server() as server:
        yield server


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment says, this machine's own servers are reached directly."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture
def team(tmp_path: Path, robot: RobotServer, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A team with one robot for everybody."""
    monkeypatch.setenv("RISKXL_WECOM", robot.url)
    team = Team(tmp_path)
    team.write("channels.yaml", WECOM)
    return team


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate for this machine, from an authority that this test's process trusts."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return server_context(authority, "127.0.0.1")


def server_context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context
