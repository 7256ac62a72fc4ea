"""The actions of the quarterly review: write it into the workbook, and save changed weights as a profile."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from riskxl.actions.action import Action, Context, Question
from riskxl.actions.changes import Changes, Record
from riskxl.actions.schema import CUSTOMERS
from riskxl.actions.snapshot import Cell, Snapshot
from riskxl.errors import Problem, UsageError, raise_if
from riskxl.functions import Functions
from riskxl.insight import profile_edit
from riskxl.insight.menu_profile import edited_version
from riskxl.insight.observations import Span, cohort, quarter_before
from riskxl.insight.profile_versions import Version, save_profile
from riskxl.insight.review import Review, review_of
from riskxl.insight.review_rows import review_rows
from riskxl.insight.review_words import ReportRow
from riskxl.insight.suggestions import suggestions
from riskxl.insight.what_if import trial_of
from riskxl.insight.what_if_rows import what_if_rows
from riskxl.language import Text, join, plain
from riskxl.profile.model import Profile

TABLE = "Review"
TABLES = (CUSTOMERS, "History", "Events", "Rules", "FollowUps", "Tasks")
_WEIGHT = re.compile(r"\s*(.+?)\s*[=:]\s*(\d+(?:\.\d+)?)\s*")


def span_of(start: date | None, end: date | None, today: date) -> Span:
    """The period asked for, by default the last whole quarter; what is still to come is left out.

    With an end alone it begins with the last quarter that was whole by then. Raises UsageError if nothing
    of it is left.
    """
    last = today if end is None else min(end, today)
    if start is not None:
        span = Span(start, last)
    elif end is None:
        span = quarter_before(today)
    else:
        span = Span(quarter_before(last + timedelta(days=1)).start, last)
    if span.start > span.end:
        raise UsageError(
            Problem(
                plain(f"{span.start} – {end or span.end}"),
                Text("期间里没有一天已经过去", "no day of the period has passed"),
                Text("开始日期须不晚于结束日期和今天", "begin no later than the end and today"),
            )
        )
    return span


def reviewed(
    snapshot: Snapshot, functions: Functions, span: Span, candidate: str = ""
) -> tuple[Review, list[ReportRow]]:
    """The review of a period and its rows, with a what-if of another profile if one is named."""
    other = functions.library.get(candidate) if candidate else None
    cases = cohort(snapshot, functions, span)
    found, ready = review_of(cases, snapshot, functions), trial_of(cases, snapshot, functions)
    rows = review_rows(found, suggestions(found, ready))
    return found, rows + (what_if_rows(ready.of_profile(other)) if other is not None else [])


def _review(context: Context) -> Changes:
    start, end = (_day(context.answers.get(key)) for key in ("from", "to"))
    span = span_of(start, end, context.now.date())
    found, rows = reviewed(
        context.snapshot, context.functions, span, str(context.answers.get("what_if") or "")
    )
    changes = Changes(replaced={TABLE: [_record(context, row) for row in rows]})
    caught = found.identified
    changes.messages.append(
        Text(
            f"复盘 {span.start} 至 {span.end}：出险 {found.bad} 家，事前识别 {caught.hits} 家",
            f"Review of {span.start} to {span.end}: {found.bad} turned bad, {caught.hits} of them foreseen",
        )
    )
    changes.warnings.extend(found.warnings)
    return changes


def _record(context: Context, row: ReportRow) -> Record:
    return {
        "section": context.word(row.section),
        "item": context.word(row.item),
        "value": _cell(context.word(row.value)),
        "n": _cell(row.n),
        "note": context.word(row.note),
    }


def _cell(words: str) -> Cell:
    """A whole number as a number, so that no spreadsheet marks it as a text."""
    return float(words) if words.isdigit() else words or None


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _save(context: Context) -> Changes:
    """What was typed, or else what the sheet 编辑模板 holds."""
    answers = context.answers
    stated = {name: str(answers.get(name) or "") for name in ("name", "author", "approver", "reason")}
    stated["author"] = stated["author"] or context.by
    if "weights" not in answers:
        return save_profile(context, edited_version(context, **stated))
    base = context.functions.library.get(str(answers.get("base") or "") or context.snapshot.profile_word)
    weights = changed_weights(str(answers["weights"]), base)
    changed = {key: {"weight": weight} for key, weight in weights.items() if weight}
    left_out = [key for key, weight in weights.items() if not weight]
    return save_profile(
        context,
        Version(
            base,
            stated["name"],
            stated["author"],
            stated["approver"],
            stated["reason"],
            changed,
            left_out,
        ),
    )


def changed_weights(typed: str, base: Profile) -> dict[str, float]:
    """'overdue_payments=20, 欠税公告记录=10' → weights by key, 0 for an indicator that is left out.

    Weights that are as before are dropped. Raises UsageError that names every part that will not do.
    """
    known = {word: c for c in base.characteristics for word in (c.key, c.labels.zh, c.labels.en)}
    weights: dict[str, float] = {}
    problems: list[Problem] = []
    for part in re.split(r"[,;、\n]", unicodedata.normalize("NFKC", typed)):
        if not part.strip():
            continue
        found = _WEIGHT.fullmatch(part)
        c = known.get(found[1]) if found else None
        if found is None:
            problems.append(
                Problem(
                    plain(part.strip()),
                    Text("看不懂这一项", "this part cannot be read"),
                    Text("写法：历史逾期付款次数=20", "write overdue_payments=20"),
                )
            )
        elif c is None:
            listed = join([c.labels for c in base.characteristics], "、", ", ")
            problems.append(
                Problem(
                    plain(found[1]),
                    Text(f"“{base.names.zh}”没有这个指标", f"{base.names.en} has no such indicator"),
                    Text(f"可选：{listed.zh}", f"choose from: {listed.en}"),
                )
            )
        elif float(found[2]) != c.weight:
            weights[c.key] = float(found[2])
    raise_if(UsageError, problems)
    return weights


REVIEW = Action(
    key="review",
    labels=Text("复盘", "Review"),
    help=Text(
        "按风险事件检验一段时间的评分：识别率、误报、各指标作用、误判、执行情况和改进建议",
        "Holds the scores of a period against what happened: captured, false alarms, indicators, advice",
    ),
    tables=(*TABLES, TABLE),
    run=_review,
    questions=(
        Question(
            "from",
            Text("开始日期", "From"),
            "date",
            help=Text("留空为上一季度", "blank: the last quarter"),
        ),
        Question("to", Text("结束日期", "To"), "date"),
        Question(
            "what_if",
            Text("试算的行业模板", "What if with profile"),
            help=Text("留空为不试算", "blank: none is tried"),
        ),
    ),
)
SAVE_PROFILE = Action(
    key="save-profile",
    labels=Text("保存新模板", "Save new profile"),
    help=Text(
        "把改过的权重存为新的行业模板，记录作者、审批人和理由；旧模板不变",
        "Saves changed weights as a new profile with author, approver and reason; the old one stays",
    ),
    tables=("Rules", profile_edit.TABLE),
    run=_save,
    questions=(
        Question(
            "base",
            Text("原模板", "Base profile"),
            help=Text("留空为工作簿的行业模板", "blank: the workbook's own"),
        ),
        Question(
            "name",
            Text("新模板名称", "Name of the new one"),
            help=Text("留空则在原名后加版本号", "blank: the base's with a number"),
        ),
        Question(
            "weights",
            Text("改动的权重", "Changed weights"),
            help=Text(
                "写法：overdue_payments=20, 欠税公告记录=10；0 为不用该指标；留空则按“编辑模板”表保存",
                "such as overdue_payments=20, tax_arrears=10; 0 leaves an indicator out; "
                "blank: what the sheet Edit profile holds",
            ),
        ),
        Question("author", Text("作者", "Author"), help=Text("留空为操作人", "blank: who does it")),
        Question(
            "approver",
            Text("审批人", "Approver"),
            required=True,
            help=Text("须在审批人名单上，且不是作者、不是销售", "on the list, neither author nor sales"),
        ),
        Question("reason", Text("理由", "Reason"), required=True),
    ),
)
ACTIONS = (REVIEW, SAVE_PROFILE)
