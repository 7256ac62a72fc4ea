"""Secrets come from the environment or the keyring, and show nowhere."""

from __future__ import annotations

import logging
import sys
from types import ModuleType
from typing import Any

import pytest

from riskxl.alerts.channels.base import DeliveryError, Message
from riskxl.alerts.channels.secrets import Secret
from riskxl.alerts.channels.wecom import WeComRobot
from riskxl.errors import ProfileError
from tests.alerts.servers import KEY, PASSWORD, RobotServer, answers, mail_server, status
from tests.alerts.setting import Team, alerts, customer

LITERALS = {
    "address": f"{{kind: wecom, webhook: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}'}}",
    "key": f"{{kind: wecom, webhook: {KEY}}}",
    "apprise": "{kind: apprise, url: 'dingtalk://sekret@token'}",
    "a number": "{kind: wecom, webhook: 12345678}",
    "a list": f"{{kind: wecom, webhook: [{KEY}]}}",
    "misspelt": f"{{kind: wecom, webhook: 'ENV:{KEY}'}}",
}


@pytest.mark.parametrize("channel", LITERALS.values(), ids=LITERALS)
def test_a_secret_in_the_file_is_refused_and_not_repeated(team: Team, channel: str) -> None:
    team.write("channels.yaml", f"channels:\n  群: {channel}\nrecipients: {{risk: [群]}}\n")
    with pytest.raises(ProfileError) as caught:
        team.book(customer(overdue_payments=3)).run("alerts")
    told = caught.value.text("zh") + caught.value.text("en") + repr(caught.value)
    assert "channels.yaml · channels.群." in told and "第 2 行" in told and "env:" in told
    for secret in (KEY, "sekret", "12345678"):
        assert secret not in told


def test_a_password_in_the_file_is_refused_and_not_repeated(team: Team) -> None:
    team.write(
        "channels.yaml",
        f"mail: {{host: x, user: u, password: {PASSWORD}, sender: a@b.c}}\n"
        "channels: {财务: {kind: email, to: [a@b.c]}}\n",
    )
    with pytest.raises(ProfileError) as caught:
        team.book(customer()).run("alerts")
    assert "mail.password" in caught.value.text("en") and PASSWORD not in caught.value.text("en")


FAILURES: dict[str, Any] = {
    "told back": answers(93000, f"invalid webhook url, hint: key={KEY}"),
    "HTTP 500": status(500),
    "redirect": status(302, Location=f"http://127.0.0.1:9/send?key={KEY}"),
}


@pytest.mark.parametrize("answer", FAILURES.values(), ids=FAILURES)
def test_the_key_shows_in_no_cell_log_message_or_error(
    team: Team,
    robot: RobotServer,
    answer: Any,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    robot.script = [answer] * 3
    book = team.book(customer(overdue_payments=3))
    changes = team.deliver(book)
    assert alerts(book)[0]["error"]
    printed = capfd.readouterr()
    seen = f"{book.rows} {changes} {caplog.text} {printed.out} {printed.err} {team.channels()}"
    assert KEY not in seen


def test_a_whole_address_or_the_key_alone_told_back_is_masked(robot: RobotServer) -> None:
    robot.script = [answers(93000, f"see {robot.url} or {KEY}")]
    with pytest.raises(DeliveryError) as caught:
        WeComRobot(robot.url).send(Message("主题", "正文", "0"))
    assert KEY not in str(caught.value) and "***" in str(caught.value)
    assert caught.value.__cause__ is None


def test_opened_channels_show_themselves_without_secrets(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKXL_SMTP", PASSWORD)
    monkeypatch.setenv("RISKXL_DING", "dingtalk://sekret@token")
    team.write(
        "channels.yaml",
        "mail: {host: localhost, port: 25, security: starttls, user: u, password: env:RISKXL_SMTP, "
        "sender: a@b.c}\n"
        "channels:\n  财务: {kind: email, to: [a@b.c]}\n  群: {kind: wecom, webhook: env:RISKXL_WECOM}\n"
        "  钉钉: {kind: apprise, url: env:RISKXL_DING}\n",
    )
    shown = repr(team.channels())
    for secret in (PASSWORD, KEY, "sekret"):
        assert secret not in shown
    assert "starttls" in shown


def test_a_missing_variable_keeps_its_channel_silent_and_no_other(
    team: Team, robot: RobotServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RISKXL_NOT_SET", raising=False)
    team.write(
        "channels.yaml",
        "channels:\n  甲群: {kind: wecom, webhook: env:RISKXL_NOT_SET}\n"
        "  乙群: {kind: wecom, webhook: env:RISKXL_WECOM}\nrecipients: {risk: [甲群, 乙群]}\n",
    )
    book = team.book(customer(overdue_payments=3))
    team.deliver(book)
    silent, sent = (alerts(book, channel=name)[0] for name in ("甲群", "乙群"))
    assert (silent["state"], silent["tries"]) == ("待发送", 0)
    assert "RISKXL_NOT_SET" in silent["error"]
    assert sent["state"] == "已发送"


class Keyring(ModuleType):
    """Stands in for the system's keyring, which a test machine need not have."""

    def __init__(self, **secrets: str) -> None:
        super().__init__("keyring")
        self.secrets = secrets

    def get_password(self, service: str, user: str) -> str | None:
        if user == "locked":
            raise RuntimeError(f"locked {KEY}")
        return self.secrets.get(f"{service}_{user}")


def test_a_secret_in_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", Keyring(riskxl_wecom=f" {KEY}\n"))
    assert Secret("keyring:riskxl/wecom").resolve() == KEY


@pytest.mark.parametrize("user", ["none", "locked"])
def test_a_keyring_without_the_secret(monkeypatch: pytest.MonkeyPatch, user: str) -> None:
    monkeypatch.setitem(sys.modules, "keyring", Keyring(riskxl_wecom=KEY))
    with pytest.raises(DeliveryError) as caught:
        Secret(f"keyring:riskxl/{user}").resolve()
    assert "密钥环" in caught.value.message.zh and KEY not in str(caught.value)


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(DeliveryError, match=r"riskxl\[notify\]"):
        Secret("keyring:riskxl/wecom").resolve()


def test_the_mail_password_shows_nowhere(
    team: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trusted: Any
) -> None:
    caplog.set_level(logging.DEBUG, logger="riskxl")
    monkeypatch.setenv("RISKXL_SMTP", "not-" + PASSWORD)
    with mail_server(trusted, starttls=True, login=True) as box:
        team.write(
            "channels.yaml",
            f"mail: {{host: 127.0.0.1, port: {box.port}, security: starttls, user: u, "
            "password: env:RISKXL_SMTP, sender: a@b.c}\n"
            "channels: {财务: {kind: email, to: [a@b.c]}}\nrecipients: {finance: [财务]}\n",
        )
        book = team.book(customer(overdue_payments=3))
        changes = team.deliver(book)
    assert "535" in alerts(book)[0]["error"]
    assert PASSWORD not in f"{book.rows} {changes} {caplog.text}"
