"""E-mail, against a real mail server on this machine."""

from __future__ import annotations

import socket
import ssl
from email.utils import parseaddr

import pytest
import trustme

from riskxl.alerts.channels.base import DeliveryError, Message
from riskxl.alerts.channels.mail import Mailing, MailServer
from tests.alerts.conftest import server_context
from tests.alerts.servers import HANGS_UP, PASSWORD, MailBox, mail_server
from tests.alerts.setting import Team, alerts, customer

CHANNELS = """
mail:
  host: 127.0.0.1
  port: {port}
  security: none
  sender: 客户风险预警 <alerts@example.com>
channels:
  财务邮件: {{kind: email, to: [finance@example.com]}}
  销售邮件: {{kind: email, owner: sales}}
recipients:
  finance: [财务邮件]
  sales: [销售邮件]
people:
  李雷: lilei@example.com
  雷: lei@example.com
  韩梅梅: hanmeimei@example.com
"""


def test_finance_gets_all_and_every_owner_the_own_customers(team: Team) -> None:
    with mail_server() as box:
        team.write("channels.yaml", CHANNELS.format(port=box.port))
        book = team.book(
            customer("K001", overdue_payments=3, sales_owner="销售经理 李雷"),
            customer("K002", "乙公司", overdue_payments=3, sales_owner="销售代表韩梅梅"),
            customer("K003", "丙公司", overdue_payments=3, sales_owner="销售经理李雷"),
        )
        team.deliver(book)
    got = {tuple(to): mail.get_content() for to, mail in zip(box.addressees, box.mails, strict=True)}
    assert set(got) == {("finance@example.com",), ("lilei@example.com",), ("hanmeimei@example.com",)}
    assert [id in got["lilei@example.com",] for id in ("K001", "K002", "K003")] == [True, False, True]
    assert [id in got["hanmeimei@example.com",] for id in ("K001", "K002", "K003")] == [False, True, False]
    assert all(id in got["finance@example.com",] for id in ("K001", "K002", "K003"))
    assert {row["state"] for row in alerts(book)} == {"已发送"}
    mail = next(mail for mail in box.mails if mail["To"] == "finance@example.com")
    assert mail["Subject"] == "客户风险预警 3 条"
    assert parseaddr(mail["From"]) == ("客户风险预警", "alerts@example.com")
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Date"]


def test_an_owner_without_an_address_is_named_as_the_reason(team: Team) -> None:
    with mail_server() as box:
        team.write("channels.yaml", CHANNELS.format(port=box.port))
        book = team.book(customer("K001", overdue_payments=3, sales_owner="销售 小明"))
        team.deliver(book)
    (row,) = alerts(book, channel="销售邮件")
    assert (row["state"], row["tries"]) == ("待发送", 0)
    assert "people" in row["error"] and "小明" not in row["error"]
    assert [row["state"] for row in alerts(book, channel="财务邮件")] == ["已发送"]


def test_the_same_alerts_tried_again_are_the_same_mail(team: Team) -> None:
    """A mail system that has it already may thus drop the second copy."""
    ids = []
    for _ in range(2):
        with mail_server() as box:
            _mailing(box).send(Message("主题", "正文", "abc", ("finance@example.com",)))
            ids.append(box.mails[0]["Message-ID"])
    assert ids[0] == ids[1] == "<riskxl.abc@example.com>"


# --- encryption and login ---------------------------------------------------------------------------


# the test's server takes only STARTTLS for encryption
@pytest.mark.filterwarnings("ignore:Requiring AUTH while:UserWarning")
@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_encrypted_with_login(trusted: ssl.SSLContext, security: str) -> None:
    with mail_server(trusted, starttls=security == "starttls", login=True) as box:
        _mailing(box, security, password=PASSWORD).send(MESSAGE)
    assert box.encrypted == [True]
    assert box.mails[0].get_content().strip() == "正文😀"


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_a_certificate_of_somebody_else_is_refused(trusted: ssl.SSLContext, security: str) -> None:
    strangers = server_context(trustme.CA(), "127.0.0.1")
    with mail_server(strangers, starttls=security == "starttls") as box:
        failure = _failure(box, security)
    assert "证书无效" in failure.message.zh and not failure.again
    assert box.mails == []


def test_a_server_without_starttls_gets_nothing() -> None:
    with mail_server() as box:
        failure = _failure(box, "starttls", password=PASSWORD)
    assert not failure.again and box.mails == []


def test_a_wrong_password_is_not_tried_again_and_not_shown(trusted: ssl.SSLContext) -> None:
    with mail_server(trusted, starttls=True, login=True) as box:
        failure = _failure(box, "starttls", password="wrong-secret")
    assert "535" in failure.message.zh and not failure.again
    assert "wrong-secret" not in str(failure)


# --- what goes wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["451 try later", HANGS_UP])
def test_a_server_in_trouble_is_tried_again(answer: str) -> None:
    with mail_server() as box:
        box.script = [answer]
        assert _failure(box).again
        assert _mailing(box).send(MESSAGE) is None
    assert len(box.mails) == 1


def test_a_refused_message_is_not_tried_again() -> None:
    with mail_server() as box:
        box.script = ["554 spam"]
        failure = _failure(box)
    assert not failure.again and "554" in failure.message.zh and "spam" in failure.message.en


def test_nobody_there() -> None:
    with mail_server() as box:
        pass
    assert _failure(box).again


def test_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        box = MailBox(port=listener.getsockname()[1])
        failure = _failure(box, timeout=0.2)
    assert failure.again and "超时" in failure.message.zh


def test_one_unknown_addressee_of_two_is_a_remark() -> None:
    with mail_server() as box:
        box.refuses = {"gone@example.com"}
        remark = _mailing(box).send(Message("主题", "正文", "0", ("gone@example.com", "here@example.com")))
    assert remark is not None and remark.zh == "1 个收件人被拒收"
    assert box.addressees == [["here@example.com"]]


def test_only_unknown_addressees() -> None:
    with mail_server() as box:
        box.refuses = {"finance@example.com"}
        failure = _failure(box)
    assert not failure.again and "550" in failure.message.zh


def test_one_owner_whom_the_server_refuses_keeps_no_other_from_reading(team: Team) -> None:
    with mail_server() as box:
        box.refuses = {"lilei@example.com"}
        team.write("channels.yaml", CHANNELS.format(port=box.port))
        book = team.book(
            customer("K001", overdue_payments=3, sales_owner="李雷"),
            customer("K002", overdue_payments=3, sales_owner="韩梅梅"),
        )
        team.deliver(book)
    states = {row["customer_id"]: row["state"] for row in alerts(book, channel="销售邮件")}
    assert states == {"K001": "待发送", "K002": "已发送"}


def test_a_lost_server_is_asked_once_not_once_for_every_owner(team: Team) -> None:
    with mail_server() as box:
        box.script = ["451 later"] * 100
        team.write("channels.yaml", CHANNELS.format(port=box.port))
        owners = ("李雷", "韩梅梅")
        book = team.book(
            *(customer(f"K{n}", overdue_payments=3, sales_owner=owner) for n, owner in enumerate(owners))
        )
        team.deliver(book)
    assert len(box.script) == 100 - 2 * 3  # two channels, three tries each


MESSAGE = Message("主题", "正文😀", "0", ("finance@example.com",))


def _mailing(box: MailBox, security: str = "none", *, password: str = "", timeout: float = 5.0) -> Mailing:
    assert security in ("ssl", "starttls", "none")
    server = MailServer(
        box.host,
        box.port,
        security,  # type: ignore[arg-type]
        "客户风险预警 <alerts@example.com>",
        "alerts" if password else None,
        password,
        timeout,
    )
    return Mailing(server, ("finance@example.com",))


def _failure(
    box: MailBox, security: str = "none", *, password: str = "", timeout: float = 5.0
) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        _mailing(box, security, password=password, timeout=timeout).send(MESSAGE)
    return caught.value
