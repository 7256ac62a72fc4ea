"""The actions around the sheet 编辑模板: fetch a profile into cells, and see what an edited one would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from riskxl.actions.action import Action, Context, Question
from riskxl.actions.changes import Changes
from riskxl.actions.schema import CUSTOMERS
from riskxl.actions.snapshot import Cell
from riskxl.errors import UsageError
from riskxl.insight import profile_edit
from riskxl.insight.profile_versions import Version, draft
from riskxl.language import Text
from riskxl.profile.model import Profile
from riskxl.profile.words import points_text, remarks
from riskxl.scoring.table import Scorer
from riskxl.tiers import Tier

_CLEAR = Text("（没有改动）", "(nothing was changed)")


def _edit(context: Context) -> Changes:
    word = str(context.answers.get("base") or "") or context.snapshot.profile_word
    base = context.functions.library.get(word)
    base = context.functions.library.get(base.key)  # without the workbook's way of counting
    changes = Changes(
        replaced={profile_edit.TABLE: profile_edit.rows(base, context.functions.library, context.language)}
    )
    changes.messages.append(
        Text(
            f"已取来“{base.names.zh}”。请在“编辑模板”表里改“采用、权重、规则”，再试算或保存",
            f"Fetched '{base.names.en}'. Change Used, Weight and Rule on the sheet Edit profile, "
            "then try or save it",
        )
    )
    return changes


def edited_version(
    context: Context, name: str = "", author: str = "", approver: str = "", reason: str = ""
) -> Version:
    """The version that the sheet describes, and who answers for it."""
    table = context.snapshot.table(profile_edit.TABLE)
    edited = profile_edit.read(table, context.functions.library)
    return Version(
        edited.base,
        name,
        author,
        approver,
        reason,
        edited.characteristics,
        edited.leave_out,
        edited.bands,
    )


def _try(context: Context) -> Changes:
    version = edited_version(context)
    profile = draft(version, context.functions.library) if version else version.base
    changes = Changes()
    total = points_text(profile.total_weight)
    before = points_text(version.base.total_weight)
    changes.messages.append(
        Text(f"权重合计 {total}（原 {before}）", f"Weights add to {total} (before: {before})")
    )
    if not version:
        changes.messages.append(_CLEAR)
    moves, counted = _moves(context, version.base, profile)
    moved = sum(moves.values())
    changes.messages.append(
        Text(
            f"用“{version.base.names.zh}”的 {counted} 户中，{moved} 户的风险等级会变",
            f"{moved} of the {counted} customers of '{version.base.names.en}' would change their tier",
        )
    )
    for (old, new), count in moves.most_common():
        from_, to = (tier.label if tier is not Tier.NONE else Text("–", "–") for tier in (old, new))
        changes.messages.append(Text(f"{from_.zh} → {to.zh}：{count} 户", f"{from_.en} → {to.en}: {count}"))
    changes.warnings += remarks(profile)
    return changes


def _moves(context: Context, base: Profile, profile: Profile) -> tuple[Counter[tuple[Tier, Tier]], int]:
    """Tier changes of the customers that the base scores, and how many these are."""
    customers = context.customers
    members = [c for c in customers if (v := customers.verdicts.get(c.row)) and v.profile.key == base.key]
    if not members:
        return Counter(), 0
    mode = customers.verdicts[members[0].row].profile.mode
    scorer = Scorer(context.functions.library, replace(profile, mode=mode))
    rows: list[list[Cell]] = [list(c.cells) for c in members]
    try:
        after = scorer.score_rows(rows, list(customers.table.headers)).scores.tier
    except UsageError:  # none of its indicators has a column
        return Counter(), 0
    pairs = ((customers.verdicts[c.row].tier, Tier(tier)) for c, tier in zip(members, after, strict=True))
    return Counter((old, new) for old, new in pairs if old is not new), len(members)


EDIT_PROFILE = Action(
    key="edit-profile",
    labels=Text("编辑模板", "Edit profile"),
    help=Text(
        "把一套行业模板取到“编辑模板”表里，用单元格改权重、规则和分数段",
        "Fetches a profile into the sheet Edit profile, to change weights, rules and bands in cells",
    ),
    tables=(profile_edit.TABLE,),
    run=_edit,
    questions=(
        Question(
            "base",
            Text("要改的行业模板", "Profile to change"),
            help=Text("留空为工作簿当前的行业模板", "blank: the workbook's own"),
        ),
    ),
)
TRY_PROFILE = Action(
    key="try-profile",
    labels=Text("试算模板", "Try profile"),
    help=Text(
        "按“编辑模板”表试算：权重合计、提示、多少客户的等级会变；不保存",
        "What the sheet Edit profile would do: total, remarks, how many tiers change; saves nothing",
    ),
    tables=(CUSTOMERS, profile_edit.TABLE),
    run=_try,
)
ACTIONS = (EDIT_PROFILE, TRY_PROFILE)
