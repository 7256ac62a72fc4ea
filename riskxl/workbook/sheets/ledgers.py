"""The ledger sheets as empty tables: follow-ups, tier changes, tasks, write-offs, alerts, history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from riskxl.fields import FieldKind
from riskxl.language import Language, Text
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets.risk_rules import DATE_SPAN
from riskxl.workbook.styles import INPUT_FILL, NUMBER_FORMATS, Styles

_ROWS_WITH_HELP = 5000
_HEADER_ROW = 3  # 1-based
_STAMP = "yyyy-mm-dd hh:mm"
_WRAPS_FROM = 24  # the width from which a column holds sentences


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column; ``choices`` make a dropdown."""

    labels: Text
    width: float
    kind: FieldKind = "text"
    stamp: bool = False
    choices: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger sheet and the name of its table."""

    title: Text
    table: str
    hint: Text
    columns: tuple[LedgerColumn, ...]


_TIERS = tuple(STYLES[tier].label for tier in (*RATED, Tier.UNRATED))
_TIME = LedgerColumn(Text("时间", "Time"), 17, stamp=True)
_ID = LedgerColumn(Text("编号", "ID"), 10, "code")
_NAME = LedgerColumn(Text("客户全称", "Customer"), 28)
_CHECK = LedgerColumn(Text("校验", "Check"), 12, "code")
_BY = LedgerColumn(Text("记录人", "By"), 14)
_APPROVER = LedgerColumn(Text("审批人", "Approver"), 14)
_APPROVED = LedgerColumn(Text("审批时间", "Approved at"), 17, stamp=True)


def _words(*pairs: tuple[str, str]) -> tuple[Text, ...]:
    return tuple(Text(zh, en) for zh, en in pairs)


LEDGERS: tuple[Ledger, ...] = (
    Ledger(
        Text("跟进记录", "Follow-ups"),
        "FollowUps",
        Text("每次联系记一行，只增不改", "One line for each contact; lines are added, never changed"),
        (
            _TIME,
            _ID,
            _NAME,
            LedgerColumn(
                Text("方式", "Way"),
                10,
                choices=_words(
                    ("电话", "Phone"),
                    ("邮件", "E-mail"),
                    ("微信", "WeChat"),
                    ("拜访", "Visit"),
                    ("其他", "Other"),
                ),
            ),
            LedgerColumn(Text("最新情况", "Latest news"), 34),
            LedgerColumn(Text("风险变化", "Risk change"), 24),
            LedgerColumn(Text("已采取措施", "Measures taken"), 28),
            LedgerColumn(Text("下一步", "Next step"), 24),
            _BY,
            _CHECK,
        ),
    ),
    Ledger(
        Text("等级异动", "Tier changes"),
        "TierChanges",
        Text(
            "等级变化后 24 小时内通知销售和财务；高风险及以上须审批",
            "Told within 24 hours; high and worse need approval",
        ),
        (
            _TIME,
            _ID,
            _NAME,
            LedgerColumn(Text("原等级", "Old tier"), 11, choices=_TIERS),
            LedgerColumn(Text("新等级", "New tier"), 11, choices=_TIERS),
            LedgerColumn(Text("原因", "Reason"), 46),
            LedgerColumn(Text("通知期限", "Tell by"), 17, stamp=True),
            LedgerColumn(
                Text("状态", "State"),
                11,
                choices=_words(("待审批", "Open"), ("已批准", "Approved"), ("已驳回", "Rejected")),
            ),
            _APPROVER,
            _APPROVED,
            _CHECK,
        ),
    ),
    Ledger(
        Text("措施任务", "Tasks"),
        "Tasks",
        Text("每项措施有责任人、到期日、结果", "Every measure has an owner, a due date, a result"),
        (
            _TIME,
            _ID,
            _NAME,
            LedgerColumn(Text("任务", "Task"), 30),
            LedgerColumn(Text("责任人", "Owner"), 16),
            LedgerColumn(Text("到期日", "Due"), 12, "date"),
            LedgerColumn(Text("完成日", "Done"), 12, "date"),
            LedgerColumn(Text("结果", "Result"), 28),
            LedgerColumn(Text("经验总结", "Lesson"), 28),
            _CHECK,
        ),
    ),
    Ledger(
        Text("核销", "Write-offs"),
        "WriteOffs",
        Text("须有凭证编号和风控批准", "Needs an evidence reference and risk control's approval"),
        (
            _TIME,
            _ID,
            _NAME,
            LedgerColumn(Text("核销金额", "Amount"), 14, "money"),
            LedgerColumn(Text("凭证编号", "Evidence"), 20, "code"),
            LedgerColumn(Text("说明", "Note"), 34),
            LedgerColumn(Text("申请人", "Asked by"), 14),
            _APPROVER,
            _APPROVED,
            _CHECK,
        ),
    ),
    Ledger(
        Text("预警", "Alerts"),
        "Alerts",
        Text("发送一次，未确认则重试", "Sent once, retried until confirmed"),
        (
            _TIME,
            _ID,
            _NAME,
            LedgerColumn(Text("预警内容", "Alert"), 48),
            LedgerColumn(Text("渠道", "Channel"), 14),
            LedgerColumn(
                Text("状态", "State"),
                12,
                choices=_words(("待发送", "To be sent"), ("已发送", "Sent"), ("超24小时", "Over 24 hours")),
            ),
            LedgerColumn(Text("次数", "Tries"), 8, "number"),
            LedgerColumn(Text("发送时间", "Sent at"), 17, stamp=True),
            LedgerColumn(Text("错误", "Error"), 28),
        ),
    ),
    Ledger(
        Text("历史", "History"),
        "History",
        Text("每次重算后有变化的客户各记一行", "A line for each customer whose result changed"),
        (
            _TIME,
            _ID,
            _NAME,
            LedgerColumn(Text("风险得分", "Risk score"), 11, "score"),
            LedgerColumn(Text("风险等级", "Risk tier"), 12, choices=_TIERS),
            LedgerColumn(Text("行业模板", "Profile"), 14),
            LedgerColumn(Text("规则指纹", "Rules"), 12, "code"),
            _BY,
            _CHECK,
        ),
    ),
)


def draw(sheet: Sheet, styles: Styles, ledger: Ledger, language: Language) -> None:
    """Title, hint and an empty table with formats, dropdowns and tier colours for the rows to come."""
    sheet.set_row(0, 32, styles.make())
    sheet.set_row(1, 20, styles.make())
    sheet.write("A1", ledger.title(language), styles.title)
    sheet.write("A2", ledger.hint(language), styles.note)
    sheet.set_row(_HEADER_ROW - 1, 28)
    sheet.fit_row(_HEADER_ROW, 22)
    for n, column in enumerate(ledger.columns):
        number = _STAMP if column.stamp else NUMBER_FORMATS[column.kind]
        wraps, align = column.width >= _WRAPS_FROM, _align(column)
        sheet.set_column(n, n, column.width, styles.unfilled(number, wrap=wraps, align=align))
        sheet.write_blank(_HEADER_ROW, n, None, styles.input(number, wrap=wraps, align=align))
        rule = _rule(column, language)
        if rule:
            sheet.data_validation(_HEADER_ROW, n, _ROWS_WITH_HELP, n, rule)
        if column.choices == _TIERS:
            _colour(sheet, styles, n, language)
    begun = {
        "type": "formula",
        "criteria": f"=LEN($A{_HEADER_ROW + 1}&$B{_HEADER_ROW + 1})>0",
        "format": styles.row_rule(INPUT_FILL),
    }
    sheet.conditional_format(_HEADER_ROW, 0, _ROWS_WITH_HELP, len(ledger.columns) - 1, begun)
    sheet.add_table(
        _HEADER_ROW - 1,
        0,
        _HEADER_ROW,
        len(ledger.columns) - 1,
        {
            "name": ledger.table,
            "style": None,
            "columns": [
                {"header": column.labels(language), "header_format": styles.header("tracking")}
                for column in ledger.columns
            ],
        },
    )
    sheet.freeze_panes(_HEADER_ROW, 3)
    styles.print_setup(sheet, ledger.title(language), language, repeat=(_HEADER_ROW - 1, _HEADER_ROW - 1))


def _align(column: LedgerColumn) -> str | None:
    if column.kind == "money":
        return "right"
    centred = column.stamp or column.choices or column.kind in ("date", "number", "score", "code")
    return "center" if centred else None


def _rule(column: LedgerColumn, language: Language) -> dict[str, Any] | None:
    """What a cell accepts; the words say what to do instead."""
    say = names.saying(language)
    title = {"error_title": column.labels(language)}
    if column.choices:
        message = say("请从下拉列表中选择", "choose one from the list")
        choices = [choice(language) for choice in column.choices]
        return {"validate": "list", "source": choices, **title, "error_message": message}
    if column.stamp or column.kind == "date":
        message = say("请填日期，如 2026-11-22", "enter a date such as 2026-11-22")
        return {"validate": "date", "criteria": "between", **DATE_SPAN, **title, "error_message": message}
    if column.kind in ("money", "number", "score"):
        message = say("请填不小于 0 的数字", "enter a number of at least 0")
        return {"validate": "decimal", "criteria": ">=", "value": 0, **title, "error_message": message}
    return None


def _colour(sheet: Sheet, styles: Styles, column: int, language: Language) -> None:
    for tier in (*RATED, Tier.UNRATED):
        sheet.conditional_format(
            _HEADER_ROW,
            column,
            _ROWS_WITH_HELP,
            column,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{STYLES[tier].label(language)}"',
                "format": styles.tier_rule(tier),
            },
        )
