"""The tables of the team's workbook besides the customers: names, columns and choices, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from riskxl import fields
from riskxl.fields import FieldKind
from riskxl.language import Text
from riskxl.tiers import RATED, STYLES, Tier

# ledger: rows are sealed and only ever added (see riskxl.ledger.chain); report: an action replaces all rows;
# input: people type rows; outbox: rows are added, and an action keeps their state up to date.
Role = Literal["ledger", "report", "input", "outbox"]

CUSTOMERS = "Risk"  # the customer table; its columns are riskxl.fields and the catalogue's indicators


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column; ``choices`` make a dropdown, ``stamp`` is a date with a time of day.

    A ``live`` column is a formula of the workbook: no action writes it; new rows get it from the row above.
    """

    key: str
    labels: Text
    width: float
    kind: FieldKind = "text"
    stamp: bool = False
    choices: tuple[Text, ...] = ()
    live: bool = False


@dataclass(frozen=True)
class TableSchema:
    """One sheet with one table; ``name`` is the table's name in every language."""

    name: str
    title: Text
    role: Role
    hint: Text
    columns: tuple[TableColumn, ...]

    @cached_property
    def by_key(self) -> dict[str, TableColumn]:
        return {column.key: column for column in self.columns}


def words(*pairs: tuple[str, str]) -> tuple[Text, ...]:
    return tuple(Text(zh, en) for zh, en in pairs)


TIER_CHOICES = tuple(STYLES[tier].label for tier in (*RATED, Tier.UNRATED))
WAYS = words(("电话", "Phone"), ("邮件", "E-mail"), ("微信", "WeChat"), ("拜访", "Visit"), ("其他", "Other"))
OPEN, APPROVED, REJECTED, IN_FORCE = CHANGE_STATES = words(
    ("待审批", "Open"), ("已批准", "Approved"), ("已驳回", "Rejected"), ("无需审批", "No approval needed")
)
TO_DO, DONE = TASK_STATES = words(("待办", "To do"), ("已完成", "Done"))
WAITING, SENT, LATE = ALERT_STATES = words(
    ("待发送", "To be sent"), ("已发送", "Sent"), ("超24小时", "Over 24 hours")
)
TODO_OVERDUE, TODO_TODAY, TODO_SOON = TODO_STATES = words(
    ("逾期", "Overdue"), ("今日到期", "Due today"), ("即将到期", "Due soon")
)
YES, NO = YES_NO = words(("是", "Yes"), ("否", "No"))
EVENT_KINDS = words(
    ("逾期", "Overdue"),
    ("坏账", "Bad debt"),
    ("诉讼", "Lawsuit"),
    ("破产", "Bankruptcy"),
    ("失联", "Out of reach"),
    ("其他", "Other"),
)

_NUMBER = TableColumn("number", Text("序号", "No."), 8, "number")
_TIME = TableColumn("time", Text("时间", "Time"), 17, stamp=True)
_ID = TableColumn("customer_id", Text("编号", "ID"), 10, "code")
_NAME = TableColumn("name", Text("客户全称", "Customer"), 28)
_BY = TableColumn("by", Text("记录人", "By"), 14)
_CHECK = TableColumn("check", Text("校验", "Check"), 19, "code")
_APPROVER = TableColumn("approver", Text("审批人", "Approver"), 14)
_REF = TableColumn("ref", Text("对应序号", "Refers to no."), 10, "number")

TABLES: tuple[TableSchema, ...] = (
    TableSchema(
        "Todo",
        Text("今日待办", "To do today"),
        "report",
        Text(
            "按责任人列出到期和逾期的跟进、审批、通知和任务；“重算留痕”时更新",
            "What is due or overdue, by owner; renewed by every rescore",
        ),
        (
            TableColumn("owner", Text("责任人", "Owner"), 18),
            TableColumn("due", Text("到期", "Due"), 17, stamp=True),
            TableColumn("state", Text("状态", "State"), 10, choices=TODO_STATES),
            TableColumn("what", Text("事项", "What"), 18),
            _ID,
            _NAME,
            TableColumn("tier", Text("风险等级", "Risk tier"), 12, choices=TIER_CHOICES),
            TableColumn("detail", Text("说明", "Detail"), 60),
        ),
    ),
    TableSchema(
        "FollowUps",
        Text("跟进记录", "Follow-ups"),
        "ledger",
        Text(
            "每次联系记一行：可直接在表下方填写，再按“登记跟进”封存；只增不改",
            "One line for each contact: type it below the table and press Log follow-up to seal it",
        ),
        (
            _NUMBER,
            _TIME,
            _ID,
            _NAME,
            TableColumn("way", Text("方式", "Way"), 10, choices=WAYS),
            TableColumn("news", Text("最新情况", "Latest news"), 34),
            TableColumn("risk_change", Text("风险变化", "Risk change"), 24),
            TableColumn("measures", Text("已采取措施", "Measures taken"), 28),
            TableColumn("next_step", Text("下一步", "Next step"), 24),
            _BY,
            _CHECK,
        ),
    ),
    TableSchema(
        "TierChanges",
        Text("等级异动", "Tier changes"),
        "ledger",
        Text(
            "等级变化后 24 小时内通知销售和财务；高风险及以上须审批，批准后生效；审批另记一行",
            "Told within 24 hours; high and worse need approval, which is a line of its own",
        ),
        (
            _NUMBER,
            _TIME,
            _ID,
            _NAME,
            TableColumn("old_tier", Text("原等级", "Old tier"), 11, choices=TIER_CHOICES),
            TableColumn("new_tier", Text("新等级", "New tier"), 11, choices=TIER_CHOICES),
            TableColumn("reason", Text("原因", "Reason"), 46),
            TableColumn("tell_by", Text("通知期限", "Tell by"), 17, stamp=True),
            TableColumn("state", Text("状态", "State"), 11, choices=CHANGE_STATES),
            _REF,
            _APPROVER,
            _BY,
            _CHECK,
        ),
    ),
    TableSchema(
        "Tasks",
        Text("措施任务", "Tasks"),
        "ledger",
        Text(
            "每项措施有责任人、到期日、结果；完成另记一行",
            "Every measure has an owner, a due date, a result; its end is a line of its own",
        ),
        (
            _NUMBER,
            _TIME,
            _ID,
            _NAME,
            TableColumn("task", Text("任务", "Task"), 30),
            TableColumn("owner", Text("责任人", "Owner"), 16),
            TableColumn("due", Text("到期日", "Due"), 12, "date"),
            TableColumn("state", Text("状态", "State"), 10, choices=TASK_STATES),
            _REF,
            TableColumn("done_on", Text("完成日", "Done on"), 12, "date"),
            TableColumn("result", Text("结果", "Result"), 28),
            TableColumn("lesson", Text("经验总结", "Lesson"), 28),
            _BY,
            _CHECK,
        ),
    ),
    TableSchema(
        "WriteOffs",
        Text("核销", "Write-offs"),
        "ledger",
        Text(
            "须有凭证编号和风控批准；登记错的另记一行冲销",
            "Needs an evidence reference and risk control's approval; a line of its own reverses a wrong one",
        ),
        (
            _NUMBER,
            _TIME,
            _ID,
            _NAME,
            TableColumn("amount", Text("核销金额", "Amount"), 14, "money"),
            TableColumn("evidence", Text("凭证编号", "Evidence"), 20, "code"),
            TableColumn("note", Text("说明", "Note"), 34),
            _REF,
            TableColumn("asked_by", Text("申请人", "Asked by"), 14),
            _APPROVER,
            _BY,
            _CHECK,
        ),
    ),
    TableSchema(
        "Alerts",
        Text("预警", "Alerts"),
        "outbox",
        Text("每条只发送一次，未确认则重试", "Sent once, retried until the channel confirms"),
        (
            _TIME,
            _ID,
            _NAME,
            TableColumn("rule", Text("预警项", "Rule"), 16),
            TableColumn("text", Text("预警内容", "Alert"), 48),
            TableColumn("channel", Text("渠道", "Channel"), 14),
            TableColumn("state", Text("状态", "State"), 12, choices=ALERT_STATES),
            TableColumn("tries", Text("次数", "Tries"), 8, "number"),
            TableColumn("sent_at", Text("发送时间", "Sent at"), 17, stamp=True),
            TableColumn("error", Text("错误", "Error"), 28),
            TableColumn("key", Text("标识", "Key"), 18, "code"),
        ),
    ),
    TableSchema(
        "Events",
        Text("风险事件", "Risk events"),
        "input",
        Text(
            "客户实际发生的逾期、坏账等，由人填写；看板和复盘据此计算",
            "What really happened, typed in; dashboard and review are computed from it",
        ),
        (
            TableColumn("date", Text("发生日期", "Date"), 12, "date"),
            _ID,
            _NAME,
            TableColumn("tier", Text("现风险等级", "Tier now"), 12, choices=TIER_CHOICES, live=True),
            TableColumn("event", Text("事件", "Event"), 12, choices=EVENT_KINDS),
            TableColumn("exposure", Text("涉及金额", "Exposure"), 14, "money"),
            TableColumn("loss", Text("损失金额", "Loss"), 14, "money"),
            TableColumn("recovered", Text("已收回金额", "Recovered"), 14, "money"),
            TableColumn("recovered_on", Text("收回日期", "Recovered on"), 12, "date"),
            TableColumn("note", Text("说明", "Note"), 40),
        ),
    ),
    TableSchema(
        "Health",
        Text("数据体检", "Data check"),
        "report",
        Text(
            "所有客户的数据问题；点“定位”跳到出错的单元格，改好后再按“数据体检”",
            "The data problems of all customers; Go to jumps to the cell; press Data check again once mended",
        ),
        (
            _ID,
            _NAME,
            TableColumn("kind", Text("类别", "Kind"), 14),
            TableColumn("column", Text("列", "Column"), 22),
            TableColumn("cell", Text("单元格", "Cell"), 9, "code"),
            TableColumn("link", Text("定位", "Go to"), 8, live=True),
            TableColumn("value", Text("当前值", "Value"), 20),
            TableColumn("problem", Text("问题", "Problem"), 44),
            TableColumn("remedy", Text("处理办法", "Remedy"), 44),
        ),
    ),
    TableSchema(
        "ImportIssues",
        Text("导入问题", "Import issues"),
        "report",
        Text("上次导入时未采用的行和单元格", "Rows and cells that the last import did not take"),
        (
            TableColumn("file", Text("文件", "File"), 24),
            TableColumn("row", Text("行号", "Row"), 8, "number"),
            _ID,
            _NAME,
            TableColumn("column", Text("列", "Column"), 22),
            TableColumn("value", Text("值", "Value"), 20),
            TableColumn("problem", Text("问题", "Problem"), 44),
            TableColumn("remedy", Text("处理办法", "Remedy"), 44),
        ),
    ),
    TableSchema(
        "Imports",
        Text("导入记录", "Imports"),
        "ledger",
        Text("每次导入的来源、时间、文件指纹和结果", "Source, time, file hash and result of every import"),
        (
            _NUMBER,
            _TIME,
            TableColumn("file", Text("文件", "File"), 30),
            TableColumn("mapping", Text("表头对照", "Mapping"), 18),
            TableColumn("sha256", Text("文件指纹", "SHA-256"), 24, "code"),
            TableColumn("new", Text("新增", "New"), 8, "number"),
            TableColumn("updated", Text("更新", "Updated"), 8, "number"),
            TableColumn("unchanged", Text("不变", "Unchanged"), 8, "number"),
            TableColumn("refused", Text("拒绝", "Refused"), 8, "number"),
            # the columns that the file had and the customers it named, for what is stale since when
            TableColumn("columns", Text("包含的列", "Columns"), 40),
            _BY,
            _CHECK,
        ),
    ),
    TableSchema(
        "History",
        Text("历史", "History"),
        "ledger",
        Text(
            "每次重算后有变化的客户各记一行；“取值”和“规则指纹”可复核当时的得分",
            "A line for each customer whose result changed, with the values and rules it was made from",
        ),
        (
            _NUMBER,
            _TIME,
            _ID,
            _NAME,
            TableColumn("score", Text("风险得分", "Risk score"), 11, "score"),
            TableColumn("tier", Text("风险等级", "Risk tier"), 12, choices=TIER_CHOICES),
            TableColumn("coverage", Text("数据完整度", "Coverage"), 11, "ratio"),
            TableColumn("profile", Text("行业模板", "Profile"), 14),
            TableColumn("fingerprint", Text("规则指纹", "Fingerprint"), 12, "code"),
            TableColumn("values", Text("取值", "Values"), 40),
            _BY,
            _CHECK,
        ),
    ),
    TableSchema(
        "Rules",
        Text("规则存档", "Rules archive"),
        "ledger",
        Text(
            "每套用过的规则存一份，按指纹对应历史；改权重须有作者、审批人和理由",
            "Every set of rules that was used, by fingerprint; who changed weights, who approved, and why",
        ),
        (
            _NUMBER,
            _TIME,
            TableColumn("fingerprint", Text("规则指纹", "Fingerprint"), 12, "code"),
            TableColumn("profile", Text("行业模板", "Profile"), 16),
            TableColumn("mode", Text("计分方式", "Way of counting"), 14),
            TableColumn("rules", Text("规则全文", "Rules in full"), 50),
            TableColumn("author", Text("作者", "Author"), 14),
            _APPROVER,
            TableColumn("reason", Text("理由", "Reason"), 30),
            _BY,
            _CHECK,
        ),
    ),
    TableSchema(
        "Review",
        Text("复盘", "Review"),
        "report",
        Text(
            "评分与实际结果对照，每季度按“复盘”更新；n 是该数字所依据的数量",
            "Scores held against what happened, renewed by Review each quarter; n is what a figure rests on",
        ),
        (
            TableColumn("section", Text("部分", "Section"), 24),
            TableColumn("item", Text("项目", "Item"), 36),
            TableColumn("value", Text("结果", "Value"), 34),
            TableColumn("n", Text("n", "n"), 12),
            TableColumn("note", Text("说明", "Note"), 70),
        ),
    ),
    # what the dashboard shows that formulas cannot; `key` says for which of its fields
    TableSchema(
        "DashboardData",
        Text("看板数据", "Dashboard data"),
        "report",
        Text(
            "由“看板”按钮更新，供看板引用，请勿改动", "Renewed by the Dashboard button; please leave it alone"
        ),
        (
            TableColumn("key", Text("标识", "Key"), 20, "code"),
            TableColumn("label", Text("项目", "Item"), 34),
            TableColumn("tier", Text("风险等级", "Risk tier"), 12, choices=TIER_CHOICES),
            TableColumn("text", Text("说明", "Detail"), 60),
            TableColumn("value", Text("数值", "Value"), 14, "money"),
            TableColumn("count", Text("数量", "Count"), 10, "number"),
        ),
    ),
    TableSchema(
        "ProfileEdit",
        Text("编辑模板", "Edit profile"),
        "input",
        Text(
            "按“编辑模板”取来一套模板；改黄色的“采用、权重、规则”，按“试算”看影响，按“保存模板”存为新模板",
            "Fetch a profile with Edit profile, change Used, Weight and Rule, press Try, then Save profile",
        ),
        (
            TableColumn("key", Text("代码", "Key"), 22, "code"),
            TableColumn("item", Text("项目", "Item"), 26),
            TableColumn("group", Text("分组", "Group"), 12),
            TableColumn("used", Text("采用", "Used"), 8, choices=YES_NO),
            TableColumn("weight", Text("权重", "Weight"), 10, "number"),
            TableColumn("rule", Text("规则", "Rule"), 46),
            TableColumn("old_weight", Text("原权重", "Old weight"), 10, "number"),
            TableColumn("old_rule", Text("原规则", "Old rule"), 46),
        ),
    ),
)

BY_NAME = {table.name: table for table in TABLES}
LEDGERS = tuple(table for table in TABLES if table.role == "ledger")
NAMES = (CUSTOMERS, *BY_NAME)  # of every table that actions read


def is_live(table: str, key: str) -> bool:
    """Whether a column is a formula of the workbook, which no action writes."""
    columns = fields.BY_KEY if table == CUSTOMERS else BY_NAME[table].by_key
    return key in columns and columns[key].live
