"""Changed weights become a new version of a profile, approved and on record; the old one stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from synthetic_year import Book

from riskxl import menu
from riskxl.actions.action import Context, checked_answers
from riskxl.actions.changes import Changes
from riskxl.errors import UsageError
from riskxl.functions import Functions
from riskxl.insight.menu_review import SAVE_PROFILE
from riskxl.insight.what_if import reweighted
from riskxl.profile import archive
from riskxl.profile.library import ProfileLibrary

ANSWERS = {
    "base": "通用",
    "weights": "overdue_payments=20，欠税公告记录=10; max_penalty=0",
    "author": "李四",
    "approver": "赵总",
    "reason": "二季度复盘：逾期预警有效",
}
WEIGHTS = {"overdue_payments": 20.0, "tax_arrears": 10.0, "max_penalty": 0.0}


@pytest.fixture
def context(library: ProfileLibrary, tmp_path: Path) -> Context:
    book = Book(approvers={"赵总": "风控总监", "钱经理": "销售经理", "李四": "风控专员", "王某": "风控经理"})
    return Context(
        book.snapshot(library),
        Functions(library),
        datetime(2025, 10, 8, 9, 30),
        "王某",
        profiles_folder=tmp_path / "profiles",
    )


def save(context: Context, **changed: str) -> Changes:
    answers = checked_answers(SAVE_PROFILE, {**ANSWERS, **changed}, context.language)
    return menu.run(SAVE_PROFILE, replace(context, answers=answers))


def written(changes: Changes, folder: Path) -> ProfileLibrary:
    """The library once the host has written the files."""
    folder.mkdir(exist_ok=True)
    for name, text in changes.files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return ProfileLibrary((folder,))


def test_the_new_profile_scores_with_the_changed_weights(context: Context, library: ProfileLibrary) -> None:
    changes = save(context)
    assert list(changes.files) == ["general_v2.yaml"]
    assert context.profiles_folder is not None and not context.profiles_folder.exists()
    saved = written(changes, context.profiles_folder).get("通用 第2版")
    general = library.get("general")
    assert (saved.key, saved.extends) == ("general_v2", "general")
    assert saved.fingerprint == reweighted(general, WEIGHTS).fingerprint != general.fingerprint
    assert saved.description is not None
    assert saved.description.zh == "2025-10-08 李四改，赵总批准：二季度复盘：逾期预警有效"


def test_the_old_profile_stays(context: Context, library: ProfileLibrary) -> None:
    assert context.profiles_folder is not None
    after = written(save(context), context.profiles_folder)
    assert after.get("general").fingerprint == library.get("general").fingerprint


def test_who_answers_for_it_is_on_record(context: Context) -> None:
    changes = save(context)
    (row,) = changes.appended["Rules"]
    assert (row["author"], row["approver"], row["by"]) == ("李四", "赵总", "王某")
    assert row["reason"] == ANSWERS["reason"]
    assert row["number"] == 1.0 and row["check"]
    archived = archive.from_text(str(row["rules"]))
    assert archived.fingerprint == row["fingerprint"]
    assert "general_v2.yaml" in changes.messages[0].zh


def test_versions_count_up(context: Context) -> None:
    assert context.profiles_folder is not None
    library = written(save(context), context.profiles_folder)
    later = replace(context, functions=Functions(library))
    third = save(later, weights="overdue_payments=25")
    assert list(third.files) == ["general_v3.yaml"]
    assert list(save(later, base="general_v2", weights="overdue_payments=25").files) == ["general_v3.yaml"]


def test_an_own_name(context: Context) -> None:
    assert context.profiles_folder is not None
    library = written(save(context, name="通用（严）"), context.profiles_folder)
    assert library.get("通用（严）").key == "general_v2"


def test_a_profile_in_another_way_of_counting(context: Context) -> None:
    assert context.profiles_folder is not None
    changes = save(context, base="通用（折算）")
    assert written(changes, context.profiles_folder).get("general_v2").mode == "normalise"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"approver": "孙某"}, "不在审批人名单上"),
        ({"approver": "钱经理"}, "销售人员不能审批"),
        ({"approver": "李四"}, "作者不能审批自己的改动"),
        ({"approver": "风控专员李四"}, "作者不能审批自己的改动"),
        ({"author": "", "approver": "王某"}, "作者不能审批自己的改动"),
        ({"reason": " "}, "没有填写"),
        ({"name": "生产制造"}, "已是另一个模板的名称"),
        ({"weights": "overdue_payments=15"}, "没有任何改动"),
        ({"weights": "overdue=20"}, "没有这个指标"),
        ({"weights": "overdue_payments 20"}, "看不懂这一项"),
        ({"weights": "debt_ratio=20"}, "没有这个指标"),
        ({"base": "没有的"}, "没有这个行业模板"),
    ],
)
def test_what_is_refused(context: Context, changed: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        save(context, **changed)
    assert said in refused.value.text("zh")


def test_a_workbook_that_was_never_saved(context: Context) -> None:
    with pytest.raises(UsageError, match="never saved"):
        save(replace(context, profiles_folder=None))
