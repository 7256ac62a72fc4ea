"""校验台账 in words: each ledger, the sheet's row, what is wrong, what to do."""

from __future__ import annotations

import pytest

from riskxl import menu
from riskxl.actions.schema import LEDGERS
from riskxl.errors import DataError
from tests.ledger.books import HIGH, TUESDAY, customer, said, with_history
from tests.memory_port import FIRST_ROW, MemoryBook


@pytest.fixture
def made() -> MemoryBook:
    made = with_history(customer("K1", **HIGH), customer("K2"), customer("K3"))
    made.run("follow-up", "K1", news="已联系")
    return made


def test_sound_ledgers_are_told_with_their_counts(made: MemoryBook) -> None:
    changes = made.run("verify")
    assert menu.ACTIONS["verify"].is_check
    assert not changes
    assert changes.warnings == []
    words = [message.zh for message in changes.messages]
    assert words[0] == "台账校验通过"
    assert "历史：3 行，完好" in words and "措施任务：3 行，完好" in words
    assert len(words) == 1 + len(LEDGERS)


def test_an_altered_row_is_told_by_its_row_on_the_sheet(made: MemoryBook) -> None:
    made.type("History", 1, score=100.0, tier="极高风险")
    changes = made.run("verify")
    assert changes.messages[0].zh == "1 本台账被动过，见下"
    assert [w.zh for w in changes.warnings] == [
        f"历史第 {FIRST_ROW + 1} 行（序号 2）：内容被手工改动过；请用备份核对"
    ]
    assert f"row {FIRST_ROW + 1}" in changes.warnings[0].en
    assert "历史：3 行，完好" not in said(changes)
    assert "等级异动：1 行，完好" in said(changes)


def test_a_removed_row_is_told_by_its_number(made: MemoryBook) -> None:
    del made.rows["History"][0]
    assert made.run("verify").warnings[0].zh == "历史序号 1：这一行被删除了；请用备份核对"


def test_rows_taken_off_the_end_are_missed(made: MemoryBook) -> None:
    del made.rows["Tasks"][1:]
    assert made.run("verify").warnings[0].zh == "措施任务序号 2：这一行被删除了；请用备份核对"


def test_a_ledger_emptied_altogether_is_missed(made: MemoryBook) -> None:
    made.rows["FollowUps"].clear()
    assert made.run("verify").warnings[0].zh == "跟进记录序号 1：这一行被删除了；请用备份核对"


def test_an_inserted_row_is_told(made: MemoryBook) -> None:
    made.rows["TierChanges"].append(list(made.rows["TierChanges"][0]))
    assert "手工插入" in made.run("verify").warnings[0].zh


def test_every_ledger_that_was_touched_is_told(made: MemoryBook) -> None:
    made.type("History", 0, score=1.0)
    made.type("Tasks", 0, owner="别人")
    changes = made.run("verify")
    assert len(changes.warnings) == 2
    assert changes.messages[0].zh.startswith("2 本")


def test_rows_typed_by_hand_are_listed_with_what_to_do(made: MemoryBook) -> None:
    made.type("FollowUps", 1, customer_id="K1", news="还没封存")
    made.type("Tasks", 3, task="自己加的任务")
    changes = made.run("verify")
    words = [text.zh for text in changes.messages]
    assert f"跟进记录第 {FIRST_ROW + 1} 行（共 1 行）是手工填写、尚未封存的；请按“登记跟进”封存" in words
    [warning] = changes.warnings  # the log is made for typing, other ledgers are not
    assert warning.zh.startswith(f"措施任务第 {FIRST_ROW + 3} 行") and "请删除" in warning.zh


def test_many_rows_typed_by_hand_make_one_line(made: MemoryBook) -> None:
    for n in range(50):
        made.type("Tasks", 3 + n, task="x")
    [warning] = made.run("verify").warnings
    assert "共 50 行" in warning.zh and len(warning.zh) < 200


def test_a_ledger_whose_whole_sheet_was_deleted_is_missed(made: MemoryBook) -> None:
    del made.rows["TierChanges"]
    changes = made.run("verify")
    assert changes.messages[0].zh == "1 本台账被动过，见下"
    assert [w.zh for w in changes.warnings] == ["等级异动：整张表不见了，多半是被删除或改名；请用备份恢复"]


def test_a_workbook_without_any_ledger_is_refused() -> None:
    made = MemoryBook([customer("K1")])
    for ledger in LEDGERS:
        del made.rows[ledger.name]
    with pytest.raises(DataError, match="there is no table FollowUps"):
        made.run("verify")


def test_a_sorted_sheet_is_sound(made: MemoryBook) -> None:
    made.rows["History"].reverse()
    assert made.run("verify", now=TUESDAY).warnings == []
