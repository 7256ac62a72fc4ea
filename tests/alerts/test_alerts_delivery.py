"""Sent once: over runs, crashes, locked files, sorted sheets, and through either door."""

from __future__ import annotations

from datetime import timedelta

import pytest

from riskxl.actions.moments import to_cell
from riskxl.alerts import outbox
from riskxl.alerts.actions import send_action
from riskxl.alerts.channels.base import Message
from riskxl.alerts.channels.opening import Channels, Owners, open_channels
from riskxl.alerts.channels.settings import ChannelSettings
from riskxl.alerts.channels.wecom import WeComRobot
from riskxl.errors import DataError
from riskxl.language import Language
from riskxl.menu import ACTIONS
from tests.alerts.servers import OK, RobotServer, status
from tests.alerts.setting import Team, alerts, customer, states
from tests.memory_port import NOW, MemoryBook

TWO_GROUPS = """
channels:
  甲群: {kind: wecom, webhook: env:RISKXL_WECOM}
  乙群: {kind: wecom, webhook: env:RISKXL_WECOM}
recipients: {risk: [甲群, 乙群]}
"""


class SwitchedOff(WeComRobot):
    """The computer goes off while this one is at work."""

    def __init__(self, webhook: str) -> None:
        super().__init__("http://localhost/" + webhook)

    def send(self, message: Message) -> None:
        raise SystemExit


def two_groups(team: Team) -> MemoryBook:
    team.write("channels.yaml", TWO_GROUPS)
    book = team.book(customer(overdue_payments=3))
    book.run("alerts")
    return book


def test_what_was_sent_is_not_sent_again(team: Team, robot: RobotServer) -> None:
    book = team.book(customer(overdue_payments=3))
    for hour in range(3):
        book.run("alerts", now=NOW + timedelta(hours=hour))
        team.deliver(book, now=NOW + timedelta(hours=hour))
    team.deliver(book, now=NOW + timedelta(hours=4))
    assert len(robot.texts) == 1
    assert states(book) == ["已发送"]


def test_only_what_was_not_confirmed_is_sent_again(team: Team, robot: RobotServer) -> None:
    book = two_groups(team)
    robot.script = [OK, *[status(500)] * 3]
    team.deliver(book)
    assert states(book) == ["已发送", "待发送"]
    team.deliver(book)
    assert states(book) == ["已发送", "已发送"]
    assert len(robot.texts) == 2


def test_what_was_confirmed_before_a_crash_is_not_sent_again(team: Team, robot: RobotServer) -> None:
    book = two_groups(team)

    def crashing(settings: ChannelSettings, owners: Owners) -> Channels:
        first, _ = open_channels(settings, owners).items()
        return dict([first, ("乙群", SwitchedOff("x"))])

    with pytest.raises(SystemExit):
        team.deliver(book, opening=crashing)
    assert states(book) == ["待发送", "待发送"] and len(robot.texts) == 1
    team.deliver(book, now=NOW + timedelta(hours=1))
    assert len(robot.texts) == 2
    assert [(row["state"], row["sent_at"]) for row in alerts(book)] == [
        ("已发送", to_cell(NOW)),
        ("已发送", to_cell(NOW + timedelta(hours=1))),
    ]


def test_a_workbook_that_could_not_be_written_after_all_is_made_up_for(
    team: Team, robot: RobotServer
) -> None:
    """Somebody opened it while messages were under way; and even the rows were not in it yet."""
    book = team.book(customer(overdue_payments=3))
    action = send_action(pace=team.time.pace())
    for _ in range(2):
        action.run(book.context("send-alerts"))
    assert len(robot.texts) == 1 and alerts(book) == []
    team.deliver(book, now=NOW + timedelta(days=2))
    assert len(robot.texts) == 1
    (row,) = alerts(book)
    assert (row["state"], row["tries"], row["sent_at"]) == ("已发送", 1, to_cell(NOW))


def test_nothing_is_left_beside_the_workbook_once_it_knows(team: Team, robot: RobotServer) -> None:
    book = two_groups(team)
    team.deliver(book)
    (journal,) = team.folder.glob(".*.riskxl-sent")
    assert "K001" not in journal.read_text(encoding="utf-8")
    team.deliver(book)
    assert list(team.folder.glob(".*.riskxl-sent")) == []
    assert len(robot.texts) == 2


def test_a_journal_that_was_cut_off_is_read_as_far_as_it_goes(team: Team, robot: RobotServer) -> None:
    book = two_groups(team)
    send_action(pace=team.time.pace()).run(book.context("send-alerts"))
    (journal,) = team.folder.glob(".*.riskxl-sent")
    whole = journal.read_bytes()
    journal.write_bytes(whole[: len(whole) * 3 // 4])
    team.deliver(book)
    assert len(robot.texts) == 3
    assert states(book) == ["已发送", "已发送"]


def test_nothing_is_sent_where_nothing_can_be_noted(team: Team, robot: RobotServer) -> None:
    book = two_groups(team)
    (team.folder / ".客户风险.xlsm.riskxl-sent").mkdir()
    with pytest.raises(DataError, match="cannot be written"):
        team.deliver(book)
    assert robot.paths == []


def test_a_channel_that_lacks_its_secret_does_not_rewrite_the_workbook_each_time(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each writing keeps a copy, and drops the oldest."""
    monkeypatch.delenv("RISKXL_WECOM")
    book = two_groups(team)
    team.deliver(book)
    assert all("RISKXL_WECOM" in row["error"] for row in alerts(book))
    writes = book.writes
    team.deliver(book)
    assert book.writes == writes


def test_a_state_set_by_hand_counts(team: Team, robot: RobotServer) -> None:
    book = two_groups(team)
    book.type(outbox.TABLE, 0, state="已发送")
    team.deliver(book)
    assert len(robot.texts) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_late_alerts_are_sent_all_the_same(team: Team, robot: RobotServer, language: Language) -> None:
    book = team.book(customer(overdue_payments=3), language=language)
    book.run("alerts")
    team.deliver(book, now=NOW + timedelta(days=3))
    assert [row["state"] for row in alerts(book)] == ["已发送" if language == "zh" else "Sent"]


def test_a_workbook_that_changed_its_language_sends_its_old_rows(team: Team, robot: RobotServer) -> None:
    book = team.book(customer(overdue_payments=3))
    book.run("alerts")
    book.settings["语言"] = [["English"]]
    team.deliver(book)
    assert [row["state"] for row in alerts(book)] == ["Sent"]
    assert robot.texts[0].startswith("**1 customer risk alerts**")


def test_a_channel_that_was_taken_out_of_the_file_is_named(team: Team, robot: RobotServer) -> None:
    book = two_groups(team)
    team.write(
        "channels.yaml",
        TWO_GROUPS.replace("  乙群: {kind: wecom, webhook: env:RISKXL_WECOM}\n", "").replace(", 乙群", ""),
    )
    team.deliver(book)
    (row,) = alerts(book, channel="乙群")
    assert row["error"] == "channels.yaml 里没有这个渠道" and row["state"] == "待发送"
    assert [row["state"] for row in alerts(book, channel="甲群")] == ["已发送"]


def test_the_button_collects_sends_and_says_so(team: Team, robot: RobotServer) -> None:
    book = team.book(customer(overdue_payments=3))
    changes = team.deliver(book)
    assert len(robot.texts) == 1
    (row,) = alerts(book)
    assert (row["state"], row["tries"]) == ("已发送", 1)
    assert [message.zh for message in changes.messages] == ["新增预警 1 条：逾期付款 1", "已发送预警 1 条"]
    assert book.writes == 1


def test_the_button_says_what_was_not_sent(team: Team, robot: RobotServer) -> None:
    robot.script = [status(404)]
    book = team.book(customer(overdue_payments=3))
    changes = team.deliver(book)
    assert changes.warnings[0].zh == "渠道“风控群”，1 条预警：服务器返回 HTTP 404"
    assert "下次再发" in changes.messages[-1].zh


def test_nothing_to_send_asks_no_server(team: Team, robot: RobotServer) -> None:
    book = team.book(customer())
    team.deliver(book)
    team.deliver(book)
    assert robot.paths == [] and book.writes == 0


def test_the_menu_offers_both() -> None:
    assert {"alerts", "send-alerts"} <= ACTIONS.keys()
