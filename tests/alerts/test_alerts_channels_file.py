"""Mistakes in channels.yaml: every one, with its line and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskxl.alerts.channels.settings import read_settings
from riskxl.alerts.rule_schema import AUDIENCES
from riskxl.errors import ProfileError
from riskxl.profile.library import product_folder
from tests.alerts.setting import Team, customer

MAIL = "mail: {host: smtp.example.com, sender: a@example.com}\n"
BAD = {
    "no channels": ("people: {}", "channels.yaml · channels（第 1 行）", "缺少"),
    "unknown kind": ("channels: {群: {kind: wecon, webhook: env:A}}", "channels.群.kind", "wecom"),
    "no kind": ("channels: {群: {webhook: env:A}}", "channels.群", "wecom"),
    "no group": ("channels: {群: env:A}", "channels.群", "一组"),
    "no webhook": ("channels: {群: {kind: wecom}}", "channels.群.webhook", "缺少"),
    "unknown name": (
        "channels: {群: {kind: apprise, url: env:A, limits: 900}}",
        "channels.群.limits",
        "limit",
    ),
    "unknown format": ("channels: {群: {kind: wecom, webhook: env:A, format: html}}", "format", "markdown"),
    "mail without server": ("channels: {邮: {kind: email, to: [a@b.c]}}", "channels.邮", "mail:"),
    "mail to nobody": (MAIL + "channels: {邮: {kind: email}}", "channels.邮（第 2 行）", "没有收件人"),
    "owner without people": (MAIL + "channels: {邮: {kind: email, owner: sales}}", "channels.邮", "people"),
    "bad address": (
        MAIL + "channels: {邮: {kind: email, to: [甲]}}",
        "channels.邮.to[0]",
        "name@example.com",
    ),
    "two addresses": (MAIL + "channels: {邮: {kind: email, to: ['a@b.c,d@e.f']}}", "to[0]", "不是邮箱"),
    "bad person": (MAIL + "channels: {}\npeople: {李雷: lilei}", "people.李雷（第 3 行）", "不是邮箱"),
    "bad sender": ("mail: {host: x, sender: me}\nchannels: {}", "mail.sender", "不是邮箱"),
    "bad port": ("mail: {host: x, port: 0, sender: a@b.c}\nchannels: {}", "mail.port", "≥ 1"),
    "user alone": ("mail: {host: x, user: u, sender: a@b.c}\nchannels: {}", "mail", "一起写"),
    "login in the clear": (
        "mail: {host: x, user: u, password: env:P, security: none, sender: a@b.c}\nchannels: {}",
        "mail.security",
        "starttls",
    ),
    "unknown audience": ("channels: {}\nrecipients: {sale: []}", "recipients.sale", "sales"),
    "unknown channel": (
        "channels: {风控群: {kind: wecom, webhook: env:A}}\nrecipients: {risk: [风控裙]}",
        "recipients.risk[0]（第 2 行）",
        "风控群",
    ),
    "no YAML": ("channels: {", "channels.yaml", "YAML"),
}


@pytest.mark.parametrize(("text", "where", "word"), BAD.values(), ids=BAD)
def test_a_mistake_is_told_with_place_and_remedy(team: Team, text: str, where: str, word: str) -> None:
    team.write("channels.yaml", text)
    with pytest.raises(ProfileError) as caught:
        team.book(customer()).run("alerts")
    (problem,) = caught.value.problems
    assert where in problem.where.zh, problem.where.zh
    assert word in problem.message.zh + problem.remedy.zh, problem.text("zh")
    assert problem.message.en and problem.remedy.en


def test_all_mistakes_at_once(team: Team) -> None:
    team.write(
        "channels.yaml",
        "mail: {host: x, sender: me}\nchannels:\n  a: {kind: x}\n  b: {kind: wecom, webhook: abc}\n"
        "recipients: {risk: [c]}\n",
    )
    with pytest.raises(ProfileError) as caught:
        team.book(customer()).run("alerts")
    assert [problem.where.en for problem in caught.value.problems] == [
        "channels.yaml · channels.a.kind (line 3)",
        "channels.yaml · channels.b.webhook (line 4)",
        "channels.yaml · mail.sender (line 1)",
        "channels.yaml · recipients.risk[0] (line 5)",
    ]


def test_the_shipped_template_is_right(tmp_path: Path) -> None:
    template = product_folder("profiles") / "alerts" / "channels.example.yaml"
    (tmp_path / "channels.yaml").write_bytes(template.read_bytes())
    settings = read_settings([tmp_path])
    assert {audience: list(settings.of_audience(audience)) for audience in AUDIENCES} == {
        "sales": ["销售邮件"],
        "risk": ["风控群"],
        "finance": ["财务邮件"],
    }


def test_nothing_is_set_up_by_what_is_shipped() -> None:
    assert read_settings([product_folder("profiles") / "alerts"]).channels == {}
