"""企业微信 robots, against a server that answers as the real one does when things go wrong."""

from __future__ import annotations

import json
import ssl
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from riskxl.actions.moments import to_cell
from riskxl.alerts.channels.base import DeliveryError, Message
from riskxl.alerts.channels.wecom import WeComRobot
from tests.alerts.servers import HANGS_UP, KEY, OK, SILENT, RobotServer, answers, robot_server, status
from tests.alerts.setting import Team, alerts, customer, states
from tests.memory_port import NOW


def test_alerts_of_one_channel_go_together_in_one_message(team: Team, robot: RobotServer) -> None:
    book = team.book(customer("K001", overdue_payments=3), customer("K002", "乙公司", order_surge=4))
    book.run("alerts")
    sent_at = NOW + timedelta(minutes=3)
    team.deliver(book, now=sent_at)
    assert robot.texts == [
        "**客户风险预警 2 条**\n"
        "**下单突增** K002 乙公司 · 单次下单金额突增 400%（达到 300%），当前低风险\n"
        "**逾期付款** K001 甲公司 · 历史逾期付款累计 3 次（达到 3 次），当前低风险"
    ]
    assert robot.bodies[0]["msgtype"] == "markdown"
    for row in alerts(book):
        assert (row["state"], row["tries"], row["sent_at"]) == ("已发送", 1, to_cell(sent_at))
        assert "error" not in row


def test_chinese_travels_as_utf_8(team: Team, robot: RobotServer) -> None:
    book = team.book(customer("K001", "𠮷祥😀公司", overdue_payments=3))
    book.run("alerts")
    team.deliver(book)
    assert "𠮷祥😀公司".encode() in robot.raw[0]


def test_text_format(team: Team, robot: RobotServer) -> None:
    text = (team.folder / "alerts" / "channels.yaml").read_text(encoding="utf-8")
    team.write("channels.yaml", text.replace("env:RISKXL_WECOM", "env:RISKXL_WECOM, format: text"))
    book = team.book(customer(overdue_payments=3))
    book.run("alerts")
    team.deliver(book)
    assert robot.bodies[0]["msgtype"] == "text"
    assert robot.texts[0].startswith("客户风险预警 1 条\n【逾期付款】K001 甲公司 · ")


@pytest.mark.parametrize(("kind", "limit"), [("markdown", 4096), ("text", 2048)])
def test_many_alerts_are_split_by_bytes_between_alerts(
    team: Team, robot: RobotServer, kind: str, limit: int
) -> None:
    text = (team.folder / "alerts" / "channels.yaml").read_text(encoding="utf-8")
    team.write("channels.yaml", text.replace("env:RISKXL_WECOM", f"env:RISKXL_WECOM, format: {kind}"))
    customers = [customer(f"K{n:03}", "某某贸易有限公司😀", overdue_payments=3) for n in range(100)]
    book = team.book(*customers)
    book.run("alerts")
    team.deliver(book)
    assert len(robot.texts) > 2
    assert all(len(text.encode()) <= limit for text in robot.texts)
    lines = [line for text in robot.texts for line in text.split("\n")[1:]]
    assert len(lines) == 100 and all("K" in line and line.endswith("低风险") for line in lines)
    assert set(states(book)) == {"已发送"}


def test_a_name_cannot_call_people_or_make_links_or_lines(team: Team, robot: RobotServer) -> None:
    book = team.book(customer("K001", "<@all> [点我](http://x)\n**甲**", overdue_payments=3))
    book.run("alerts")
    team.deliver(book)
    (text,) = robot.texts
    assert len(text.split("\n")) == 2
    assert not set("<>[]`") & set(text)
    assert text.count("**") == 4


# --- what goes wrong ------------------------------------------------------------------------------

WORTH_ANOTHER_TRY: dict[str, Any] = {
    "busy": answers(-1, "system busy"),
    "too fast": answers(45009, "api freq out of limit"),
    "HTTP 500": status(500),
    "HTTP 502": status(502),
    "HTTP 429": status(429),
    "hangs up": HANGS_UP,
    "no JSON": (200, {}, b"<html>ok</html>"),
    "JSON without errcode": (200, {}, b"{}"),
    "errcode in words": (200, {}, b'{"errcode":"0"}'),
    "errcode false": (200, {}, b'{"errcode":false}'),
    "a list": (200, {}, b"[0]"),
    "nothing": (200, {}, b""),
}
FINAL: dict[str, Any] = {
    "invalid webhook": answers(93000, "invalid webhook url"),
    "content": answers(40058, "markdown.content exceed max length 4096"),
    "HTTP 404": status(404),
    "redirect": status(302, Location="http://127.0.0.1:9/elsewhere"),
    "kept-body redirect": status(307, Location="http://127.0.0.1:9/elsewhere"),
}


@pytest.mark.parametrize("answer", WORTH_ANOTHER_TRY.values(), ids=WORTH_ANOTHER_TRY)
def test_it_is_tried_again_after_a_while(team: Team, robot: RobotServer, answer: Any) -> None:
    robot.script = [answer, answer]
    book = team.book(customer(overdue_payments=3))
    book.run("alerts")
    team.deliver(book)
    assert len(robot.paths) == 3 and len(robot.texts) == 1
    (row,) = alerts(book)
    assert (row["state"], row["tries"]) == ("已发送", 3)
    assert "error" not in row
    assert len(team.time.slept) == 2 and team.time.slept[0] <= team.time.slept[1]


@pytest.mark.parametrize("answer", WORTH_ANOTHER_TRY.values(), ids=WORTH_ANOTHER_TRY)
def test_it_is_not_sent_without_confirmation_but_tried_by_the_next_run(
    team: Team, robot: RobotServer, answer: Any
) -> None:
    robot.script = [answer] * 3
    book = team.book(customer(overdue_payments=3))
    book.run("alerts")
    team.deliver(book)
    (row,) = alerts(book)
    assert (row["state"], row["tries"]) == ("待发送", 3)
    assert row["error"] and "sent_at" not in row
    team.deliver(book)
    (row,) = alerts(book)
    assert (row["state"], row["tries"]) == ("已发送", 4)
    assert "error" not in row


@pytest.mark.parametrize("answer", FINAL.values(), ids=FINAL)
def test_what_no_second_try_can_mend_is_not_tried_again(team: Team, robot: RobotServer, answer: Any) -> None:
    robot.script = [answer]
    book = team.book(customer(overdue_payments=3))
    book.run("alerts")
    team.deliver(book)
    assert len(robot.paths) == 1
    (row,) = alerts(book)
    assert (row["state"], row["tries"]) == ("待发送", 1)


def test_too_many_messages_wait_a_minute(team: Team, robot: RobotServer) -> None:
    robot.script = [answers(45009)]
    book = team.book(customer(overdue_payments=3))
    book.run("alerts")
    team.deliver(book)
    assert team.time.slept == [60]


def test_a_server_that_says_nothing(robot: RobotServer) -> None:
    robot.script = [SILENT]
    with pytest.raises(DeliveryError) as caught:
        WeComRobot(robot.url, timeout=0.2).send(_message())
    assert caught.value.again and "超时" in caught.value.message.zh


def test_nobody_listens() -> None:
    with robot_server() as gone:
        pass
    with pytest.raises(DeliveryError) as caught:
        WeComRobot(gone.url).send(_message())
    assert caught.value.again and KEY not in str(caught.value)


def test_a_redirect_goes_nowhere(robot: RobotServer) -> None:
    with robot_server() as elsewhere:
        robot.script = [status(307, Location=elsewhere.url)]
        with pytest.raises(DeliveryError, match="refused"):
            WeComRobot(robot.url).send(_message())
        assert elsewhere.paths == []


def test_a_failing_message_leaves_the_rest_for_the_next_run(team: Team, robot: RobotServer) -> None:
    customers = [customer(f"K{n:03}", "某某贸易有限公司", overdue_payments=3) for n in range(100)]
    book = team.book(*customers)
    book.run("alerts")
    robot.script = [OK, *[status(500)] * 3]
    team.deliver(book)
    sent = [row["customer_id"] for row in alerts(book, state="已发送")]
    tried = [row["customer_id"] for row in alerts(book, state="待发送") if row["tries"]]
    assert len(robot.paths) == 4
    assert sent == [f"K{n:03}" for n in range(len(sent))] and sent
    assert tried == [f"K{n:03}" for n in range(len(sent), len(sent) + len(tried))] and tried
    assert len(sent) + len(tried) < 100
    team.deliver(book)
    lines = [line.split()[1] for text in robot.texts for line in text.split("\n")[1:]]
    assert lines == [f"K{n:03}" for n in range(100)]


def test_an_alert_that_needs_two_messages_is_sent_when_both_arrived(team: Team, robot: RobotServer) -> None:
    book = team.book(customer("K001", "很长的名称" * 300, overdue_payments=3))
    book.run("alerts")
    robot.script = [OK, *[status(500)] * 3]
    team.deliver(book)
    assert states(book) == ["待发送"]
    robot.bodies.clear()
    team.deliver(book)
    assert states(book) == ["已发送"]
    together = "".join(text.split("\n", 1)[1] for text in robot.texts)
    assert together.count("很长的名称") == 300


# --- not too fast ---------------------------------------------------------------------------------


def test_twenty_messages_a_minute(team: Team, robot: RobotServer) -> None:
    customers = [customer(f"K{n:03}", "长" * 1200, overdue_payments=3) for n in range(45)]
    book = team.book(*customers)
    book.run("alerts")
    at: list[float] = []
    send = WeComRobot.send

    def timed(self: WeComRobot, message: Any) -> None:
        at.append(team.time.now)
        team.time.now += 0.1
        send(self, message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WeComRobot, "send", timed)
        team.deliver(book)
    assert len(at) == len(robot.texts) == 45
    for n in range(len(at) - 20):
        assert at[n + 20] - at[n] >= 60 - 1e-6
    assert at[-1] - at[0] < 125  # and no slower than that


# --- the address ----------------------------------------------------------------------------------


def test_the_key_alone_means_the_official_address() -> None:
    assert WeComRobot(KEY).url == f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"


@pytest.mark.parametrize(
    "address", ["http://qyapi.weixin.qq.com/send?key=1", "ftp://x/", "file:///etc/x", "甲"]
)
def test_an_address_that_would_show_the_key_or_is_none_is_refused(address: str) -> None:
    with pytest.raises(DeliveryError, match="https"):
        WeComRobot(address)


def test_a_certificate_that_nobody_vouches_for_is_refused(authority: Any) -> None:
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    def serve() -> None:
        connection, _ = server.socket.accept()
        try:
            context.wrap_socket(connection, server_side=True).close()
        except OSError:
            connection.close()

    thread = Thread(target=serve)
    thread.start()
    try:
        with pytest.raises(DeliveryError) as caught:
            WeComRobot(f"https://127.0.0.1:{server.server_port}/send?key={KEY}").send(_message())
    finally:
        thread.join()
        server.server_close()
    assert "证书无效" in caught.value.message.zh and not caught.value.again


def _message() -> Message:
    return Message("主题", json.dumps("正文", ensure_ascii=False), "0")
