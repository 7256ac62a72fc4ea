"""The columns of the customer table besides the indicators: names, aliases and kind, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from riskxl.language import Text
from riskxl.scoring.headers import folded_header

FieldGroup = Literal["identity", "indicators", "verdict", "response", "tracking"]
FieldKind = Literal["text", "code", "date", "number", "money", "days", "ratio", "score", "choice"]

GROUPS: dict[FieldGroup, Text] = {
    "identity": Text("基本信息", "Customer"),
    "indicators": Text("风险指标", "Risk indicators"),
    "verdict": Text("判定", "Verdict"),
    "response": Text("应对", "Response"),
    "tracking": Text("跟踪", "Follow-up"),
}

CUSTOMER_TYPES = (Text("个人", "Person"), Text("企业", "Company"), Text("政府机构", "Government"))
COMPANY = CUSTOMER_TYPES[1]  # only companies need a credit code


@dataclass(frozen=True, slots=True)
class Field:
    """One column; ``live`` ones are formulas, the others are typed in."""

    key: str
    labels: Text
    group: FieldGroup
    kind: FieldKind = "text"
    live: bool = False
    aliases: tuple[str, ...] = ()
    help: Text | None = None


FIELDS: tuple[Field, ...] = (
    Field(
        "customer_id",
        Text("编号", "ID"),
        "identity",
        "code",
        aliases=("客户编号",),
        help=Text("唯一，不可重复", "unique"),
    ),
    Field(
        "name",
        Text("客户全称", "Customer"),
        "identity",
        aliases=("客户名称", "公司名称"),
        help=Text("与营业执照一致", "as on the licence"),
    ),
    Field(
        "uscc",
        Text("统一社会信用代码", "Credit code"),
        "identity",
        "code",
        aliases=("信用代码", "社会信用代码"),
        help=Text("18 位，仅企业必填", "18 characters, required for companies"),
    ),
    Field(
        "customer_type",
        Text("客户类型", "Type"),
        "identity",
        "choice",
        help=Text("个人、企业或政府机构", "person, company or government"),
    ),
    Field(
        "industry",
        Text("所属行业", "Industry"),
        "identity",
        aliases=("行业",),
        help=Text("GB/T 4754 名称或代码", "GB/T 4754 name or code"),
    ),
    Field("contact", Text("联系方式", "Contact"), "identity", "code"),
    Field("address", Text("地址", "Address"), "identity"),
    Field("since", Text("合作起始时间", "Customer since"), "identity", "date"),
    Field(
        "payment_days",
        Text("平均付款周期", "Mean days to pay"),
        "identity",
        "days",
        help=Text("到账日−开票日的平均天数，仅供参考", "mean of payment day − invoice day; information only"),
    ),
    Field(
        "profile",
        Text("行业模板", "Profile"),
        "identity",
        "choice",
        help=Text("空白则用工作簿的行业模板", "blank: the workbook's"),
    ),
    Field("score", Text("风险得分", "Risk score"), "verdict", "score", live=True),
    Field("tier", Text("风险等级", "Risk tier"), "verdict", live=True),
    Field("reasons", Text("主要原因", "Main reasons"), "verdict", live=True),
    Field("coverage", Text("数据完整度", "Coverage"), "verdict", "ratio", live=True),
    Field("problems", Text("数据问题", "Data problems"), "verdict", live=True),
    Field("plan", Text("应对措施", "Plan"), "response", live=True, aliases=("处理措施",)),
    Field("term_days", Text("现账期(天)", "Credit term (days)"), "response", "days"),
    Field("new_term", Text("建议账期(天)", "Advised term (days)"), "response", "days", live=True),
    Field("order_amount", Text("最近订单金额", "Latest order"), "response", "money"),
    Field("prepayment", Text("建议预付款", "Advised prepayment"), "response", "money", live=True),
    Field(
        "sales_owner",
        Text("销售责任人", "Sales owner"),
        "tracking",
        aliases=("责任人",),
        help=Text("岗位+姓名", "post and name"),
    ),
    Field(
        "risk_owner", Text("风控责任人", "Risk owner"), "tracking", help=Text("岗位+姓名", "post and name")
    ),
    Field("last_follow_up", Text("上次跟进日", "Last follow-up"), "tracking", "date"),
    Field("next_follow_up", Text("下次跟进日", "Next follow-up"), "tracking", "date", live=True),
    Field("problem_note", Text("问题描述", "Problem"), "tracking", aliases=("沟通记录",)),
    Field("done_by", Text("完成时间", "Done on"), "tracking", "date"),
    Field("result", Text("结果反馈", "Result"), "tracking"),
    Field("lesson", Text("经验总结", "Lesson"), "tracking"),
    Field("change_mark", Text("异动标记", "Tier change"), "tracking"),
    Field("write_off_mark", Text("核销标记", "Written off"), "tracking"),
)
# 交易记录 stands once, as the indicator payment_record: one header can mean one thing only.

SCORE_TIER = Text("得分档", "Score tier")

BY_KEY = {field.key: field for field in FIELDS}


def of_group(group: FieldGroup) -> Iterator[Field]:
    """The fields of a group in their order."""
    return (field for field in FIELDS if field.group == group)


_BY_NAME = {
    folded_header(name): field
    for field in reversed(FIELDS)  # should two fields share a name, the first has it
    for name in (field.key, field.labels.zh, field.labels.en, *field.aliases)
}


def match(header: object) -> Field | None:
    """The field that a header cell names, by key, label or alias; None if it names none."""
    return None if header is None else _BY_NAME.get(folded_header(header))


def find(headers: Sequence[object], key: str) -> int | None:
    """The position of the first header that names a field; None if there is none."""
    wanted = BY_KEY[key]
    return next((n for n, header in enumerate(headers) if match(header) is wanted), None)
