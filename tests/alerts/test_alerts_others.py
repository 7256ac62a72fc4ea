"""apprise, the optional extra: it takes an address, and says yes or no."""

from __future__ import annotations

import logging
import sys

import pytest

from riskxl.alerts.channels.base import DeliveryError, Message
from riskxl.alerts.channels.others import AppriseService
from tests.alerts.servers import RobotServer, status
from tests.alerts.setting import Team, alerts, customer

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # apprise loads old modules
MESSAGE = Message("主题", "主题\n正文", "0")


def _address(robot: RobotServer) -> str:
    """apprise's own kind of address for any server that takes JSON."""
    return robot.url.replace("http://", "json://").partition("?")[0] + "/sekret-token"


@pytest.fixture(autouse=True)
def installed() -> None:
    pytest.importorskip("apprise")


def test_it_is_sent(robot: RobotServer) -> None:
    AppriseService(_address(robot)).send(MESSAGE)
    assert "正文" in robot.raw[0].decode("unicode_escape", "ignore") or "正文".encode() in robot.raw[0]


def test_a_refusal_is_told(robot: RobotServer) -> None:
    robot.script = [status(500)]
    with pytest.raises(DeliveryError) as caught:
        AppriseService(_address(robot)).send(MESSAGE)
    assert caught.value.again


def test_an_unknown_address_is_not_repeated() -> None:
    with pytest.raises(DeliveryError) as caught:
        AppriseService("nosuchservice://sekret-token").send(MESSAGE)
    assert not caught.value.again and "sekret" not in str(caught.value)


def test_its_logs_keep_quiet_about_the_address(robot: RobotServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    levels = logging.getLogger("urllib3").level, logging.getLogger("apprise").level
    robot.script = [status(500)]
    with pytest.raises(DeliveryError):
        AppriseService(_address(robot)).send(MESSAGE)
    assert "sekret" not in caplog.text
    assert (logging.getLogger("urllib3").level, logging.getLogger("apprise").level) == levels


def test_without_the_extra_its_name_is_told(
    team: Team, monkeypatch: pytest.MonkeyPatch, robot: RobotServer
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    monkeypatch.setenv("RISKXL_DING", "dingtalk://sekret@token")
    team.write(
        "channels.yaml",
        "channels: {钉钉: {kind: apprise, url: env:RISKXL_DING}}\nrecipients: {risk: [钉钉]}\n",
    )
    book = team.book(customer(overdue_payments=3))
    team.deliver(book)
    assert "riskxl[notify]" in alerts(book)[0]["error"]
