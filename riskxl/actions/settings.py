"""The settings of a workbook: defined names, the same in both languages, and how each of them is read."""

from __future__ import annotations

from dataclasses import dataclass

from riskxl.language import Language, Text
from riskxl.profile.library import SCALED_SUFFIX
from riskxl.profile.model import Mode

PROFILE_CELL = "行业模板"  # the chosen profile
MODE_CELL = "计分方式"  # the way of counting
LANGUAGE_CELL = "语言"
APPROVERS = "审批人"  # name and post, a row for each
LAST_RESCORE = "上次重算"  # when all customers were compared with the history
REPORT_CUSTOMER = "报告客户"  # the ID on the sheet 客户报告
DASHBOARD_PLACE = "看板位置"  # where the dashboard begins
ANCHOR = "台账校验"  # the last row of every ledger (see riskxl.ledger.chain)

MODES: dict[Mode, Text] = {
    "deduct": Text("扣分制", "Deduct"),
    "normalise": Text("百分制折算", "Normalise"),
}
LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Reminder:
    """A period that the team decides; ``name`` is its defined name."""

    name: str
    labels: Text
    default: int
    unit: Text


RESCORE_DAYS = Reminder("复核周期", Text("等级复核周期", "Rescore every"), 7, Text("天", "days"))
TELL_HOURS = Reminder("通知时限", Text("异动通知时限", "Tell tier changes within"), 24, Text("小时", "hours"))
COLLECTION_DAYS = Reminder(
    "催收期限", Text("高风险催收到期", "Collection task due after"), 7, Text("天", "days")
)
APPROVAL_HOURS = Reminder("审批时限", Text("异动审批时限", "Approve within"), 24, Text("小时", "hours"))
REMINDERS = (RESCORE_DAYS, TELL_HOURS, COLLECTION_DAYS, APPROVAL_HOURS)

# Every setting that a snapshot holds.
NAMES = (
    PROFILE_CELL,
    MODE_CELL,
    LANGUAGE_CELL,
    APPROVERS,
    LAST_RESCORE,
    REPORT_CUSTOMER,
    ANCHOR,
    *(r.name for r in REMINDERS),
)


def language_of(word: object) -> Language:
    """The language that the setting's cell names; Chinese unless it says English."""
    return "en" if str(word or "").strip().lower().startswith("en") else "zh"


def mode_of(word: object) -> Mode | None:
    """The way of counting that the setting's cell names; None for the profile's own."""
    text = str(word or "").strip()
    return next((mode for mode, label in MODES.items() if text in (mode, label.zh, label.en)), None)


def suffix_of(word: object, language: Language) -> str:
    """What the way of counting adds to a profile's name in formulas."""
    return SCALED_SUFFIX(language) if mode_of(word) == "normalise" else ""
