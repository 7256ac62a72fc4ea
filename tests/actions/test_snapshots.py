"""What actions see of a workbook: tables by their headers, settings by name, dates, and typed answers."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskxl.actions.action import Action, Question, checked_answers
from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_cell, to_day, to_moment
from riskxl.actions.schema import TABLES
from riskxl.actions.settings import (
    APPROVERS,
    LANGUAGE_CELL,
    MODE_CELL,
    PROFILE_CELL,
    RESCORE_DAYS,
    mode_of,
)
from riskxl.actions.snapshot import Snapshot, Table, as_text
from riskxl.errors import DataError, UsageError
from riskxl.language import Text

NOON = datetime(2026, 11, 22, 12, 0)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_column_is_found_by_its_header_in_either_language(table, language) -> None:
    headers = tuple(column.labels(language) for column in table.columns)
    found = Table(table.name, headers, []).positions
    assert found == {column.key: n for n, column in enumerate(table.columns)}


def test_columns_may_be_moved_and_own_ones_stand_between() -> None:
    table = Table("FollowUps", ("备注", " 最新情况 ", "编号"), [["x", "来电", 1001.0]])
    assert table.text(0, "news") == "来电"
    assert table.text(0, "customer_id") == "1001"
    assert table.get(0, "way") is None


def test_a_missing_table_is_named_with_the_remedy() -> None:
    with pytest.raises(DataError) as refused:
        Snapshot({}).table("FollowUps")
    assert "跟进记录" in refused.value.text("zh")
    assert "riskxl build" in refused.value.text("zh")


def test_settings_have_defaults() -> None:
    empty = Snapshot({})
    assert (empty.language, empty.mode, empty.profile_word) == ("zh", None, "")
    assert empty.reminder(RESCORE_DAYS) == RESCORE_DAYS.default
    assert Snapshot({}, {RESCORE_DAYS.name: [["七天"]]}).reminder(RESCORE_DAYS) == RESCORE_DAYS.default


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({PROFILE_CELL: [["金融"]], MODE_CELL: [["扣分制"]]}, "金融"),
        ({PROFILE_CELL: [["金融"]], MODE_CELL: [["百分制折算"]]}, "金融（折算）"),
        (
            {PROFILE_CELL: [["Finance"]], MODE_CELL: [["Normalise"]], LANGUAGE_CELL: [["English"]]},
            "Finance (scaled)",
        ),
        ({MODE_CELL: [["百分制折算"]]}, "general（折算）"),
    ],
)
def test_the_profile_is_named_as_the_formulas_name_it(cells, word) -> None:
    assert Snapshot({}, cells).profile_word == word


def test_an_unknown_way_of_counting_is_the_profiles_own() -> None:
    assert mode_of("随便") is None


def test_approvers_are_names_with_posts() -> None:
    rows = [["王芳", "风控总监"], [None, "风控总监"], ["李强"]]
    assert Snapshot({}, {APPROVERS: rows}).approvers() == {"王芳": "风控总监", "李强": ""}


@given(
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
)
def test_a_moment_survives_its_cell(moment) -> None:
    assert to_moment(to_cell(moment)) == moment
    assert to_day(to_cell(moment.date())) == moment.date()


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-22 12:00", NOON),
        ("2026年11月22日", datetime(2026, 11, 22)),
        (date(2026, 11, 22), datetime(2026, 11, 22)),
        (46348.5, NOON),
        ("昨天", None),
        (True, None),
        (None, None),
        ("", None),
        (1e12, None),
    ],
)
def test_what_a_cell_says(cell, moment) -> None:
    assert to_moment(cell) == moment


def test_numbers_read_as_people_write_them() -> None:
    assert [as_text(cell) for cell in (1001.0, 0.5, None, " x ", True)] == ["1001", "0.5", "", "x", "True"]


# --- answers ---------------------------------------------------------------------------------------

WAYS = (Text("电话", "Phone"), Text("邮件", "E-mail"))
ACTION = Action(
    "try",
    Text("试", "Try"),
    Text("试一下", "try it"),
    (),
    lambda context: Changes(),
    (
        Question("way", Text("方式", "Way"), "choice", choices=WAYS),
        Question("amount", Text("金额", "Amount"), "number"),
        Question("day", Text("日期", "Day"), "date"),
        Question("note", Text("说明", "Note"), required=True),
        Question("sure", Text("确定", "Sure"), "flag"),
    ),
)


def test_answers_are_typed() -> None:
    given = {"way": "Phone", "amount": "12,000.5", "day": "2026-11-22", "note": " 好 ", "sure": "True"}
    assert checked_answers(ACTION, given, "zh") == {
        "way": "电话",
        "amount": 12000.5,
        "day": datetime(2026, 11, 22),
        "note": "好",
        "sure": True,
    }
    assert checked_answers(ACTION, {"way": "2", "note": "x"}, "en")["way"] == "E-mail"


def test_every_answer_that_will_not_do_is_named_at_once() -> None:
    with pytest.raises(UsageError) as refused:
        checked_answers(ACTION, {"way": "传真", "amount": "很多", "day": "昨天"}, "zh")
    said = refused.value.text("zh")
    assert [problem.where.zh for problem in refused.value.problems] == ["方式", "金额", "日期", "说明"]
    assert "可选：电话、邮件" in said
