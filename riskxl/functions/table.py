"""The worksheet functions as users meet them: names, arguments, help, in both languages.

One table for the Function Wizard, README, the help sheet and every host.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from riskxl.language import Text

Result = Literal["number", "text", "table"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument; ``range_`` says that it usually is a range of cells."""

    name: str
    help: Text
    optional: bool = False
    range_: bool = False


@dataclass(frozen=True, slots=True)
class FunctionDoc:
    """One function; functions with a number as result answer misuse with #VALUE!, others with a message."""

    name: str
    help: Text
    result: Result
    arguments: tuple[Argument, ...]
    example: str  # of the customer table: headers in row 1, indicators in B:N, profile in a name

    @property
    def method(self) -> str:
        """The name of the implementing method: RISK_SCORE → score."""
        return self.name.removeprefix("RISK_").lower()

    @property
    def required(self) -> int:
        return sum(not argument.optional for argument in self.arguments)

    def syntax(self) -> str:
        """RISK_SCORE(values, [headers], [profile])."""
        listed = ", ".join(f"[{a.name}]" if a.optional else a.name for a in self.arguments)
        return f"{self.name}({listed})"


_VALUES = Argument(
    "values",
    Text("一行或多行指标数据", "indicator values, one customer a row"),
    range_=True,
)
_HEADERS = Argument(
    "headers",
    Text(
        "上述数据的表头，一行；省略时按模板自身的指标顺序",
        "the header cells above them; omitted: the profile's own order",
    ),
    optional=True,
    range_=True,
)
_HEADERS_NEEDED = Argument(
    "headers", Text("上述数据的表头，一行", "the header cells above the values"), range_=True
)
_PROFILE = Argument(
    "profile",
    Text("行业模板的名称或键，空白为通用", "profile key or Chinese name; blank: general"),
    optional=True,
)
_TIER = Argument(
    "tier",
    Text("风险等级，如 高风险、红、high", "a tier such as high or red"),
    range_=True,
)

FUNCTIONS: tuple[FunctionDoc, ...] = (
    FunctionDoc(
        "RISK_SCORE",
        Text(
            "风险得分，一位小数；资料不足时为空", "Risk score with one decimal; empty if too little is known"
        ),
        "number",
        (_VALUES, _HEADERS, _PROFILE),
        "=RISK_SCORE(B2:N2,B$1:N$1,行业模板)",
    ),
    FunctionDoc(
        "RISK_TIER",
        Text(
            "风险等级，含底线；只给一列得分时按分数段判定",
            "Risk tier with floors; for a column of scores the tier of their band",
        ),
        "text",
        (
            Argument(
                "values",
                Text("一行或多行指标数据，或一列得分", "indicator values, or a column of scores"),
                range_=True,
            ),
            _HEADERS,
            _PROFILE,
        ),
        "=RISK_TIER(B2:N2,B$1:N$1,行业模板)",
    ),
    FunctionDoc(
        "RISK_PLAN",
        Text("该等级的应对措施", "What to do for a tier"),
        "text",
        (
            Argument("tier", Text("风险等级或得分", "a tier or a score"), range_=True),
            _PROFILE,
            Argument(
                "item",
                Text(
                    "action 措施、term 账期、prepay 预付、follow_up 跟进、approval 审批；省略为措施",
                    "action, term, prepay, follow_up or approval; omitted: action",
                ),
                optional=True,
            ),
        ),
        "=RISK_PLAN(P2,行业模板)",
    ),
    FunctionDoc(
        "RISK_REASONS",
        Text("扣分原因，扣分多的在前", "Why: the indicators that lost points, most first"),
        "text",
        (
            _VALUES,
            _HEADERS_NEEDED,
            _PROFILE,
            Argument("top", Text("最多列几项，省略为全部", "how many at most; omitted: all"), optional=True),
        ),
        "=RISK_REASONS(B2:N2,B$1:N$1,行业模板,3)",
    ),
    FunctionDoc(
        "RISK_IMPROVE",
        Text("解决哪些问题可升到更好的等级", "Which problems, cleared, lead to a better tier"),
        "text",
        (_VALUES, _HEADERS_NEEDED, _PROFILE),
        "=RISK_IMPROVE(B2:N2,B$1:N$1,行业模板)",
    ),
    FunctionDoc(
        "RISK_CHECK",
        Text(
            "数据问题：哪个单元格、错在哪里、怎么改", "Data problems: which cell, what is wrong, the remedy"
        ),
        "text",
        (_VALUES, _HEADERS_NEEDED, _PROFILE),
        "=RISK_CHECK(B2:N2,B$1:N$1,行业模板)",
    ),
    FunctionDoc(
        "RISK_COVERAGE",
        Text("数据完整度，0 到 1", "Share of the weights that is known, 0 to 1"),
        "number",
        (_VALUES, _HEADERS_NEEDED, _PROFILE),
        "=RISK_COVERAGE(B2:N2,B$1:N$1,行业模板)",
    ),
    FunctionDoc(
        "RISK_DETAIL",
        Text("一个客户的逐项明细表，可手工核对", "One customer, indicator by indicator, to check by hand"),
        "table",
        (
            Argument("values", Text("一行指标数据", "indicator values of one customer"), range_=True),
            _HEADERS_NEEDED,
            _PROFILE,
        ),
        "=RISK_DETAIL(B2:N2,B$1:N$1,行业模板)",
    ),
    FunctionDoc(
        "RISK_TERM",
        Text("建议账期，整天", "The new credit term in whole days"),
        "number",
        (_TIER, Argument("days", Text("现账期（天）", "present credit term in days"), range_=True), _PROFILE),
        "=RISK_TERM(P2,60,行业模板)",
    ),
    FunctionDoc(
        "RISK_PREPAY",
        Text(
            "建议预付款，进位到分；不接新订单时为 –",
            "The prepayment, up to the cent; – where no order may be taken",
        ),
        "number",
        (_TIER, Argument("amount", Text("订单金额（元）", "order amount in CNY"), range_=True), _PROFILE),
        "=RISK_PREPAY(P2,100000,行业模板)",
    ),
    FunctionDoc(
        "RISK_NEXT",
        Text("下次跟进日", "The day of the next follow-up"),
        "number",
        (
            _TIER,
            Argument("last_date", Text("上次跟进日", "day of the last follow-up"), range_=True),
            _PROFILE,
        ),
        "=RISK_NEXT(P2,TODAY(),行业模板)",
    ),
    FunctionDoc(
        "RISK_WEIGHTS",
        Text("行业模板的指标、权重和规则表", "The indicators, weights and rules of a profile"),
        "table",
        (_PROFILE,),
        "=RISK_WEIGHTS(行业模板)",
    ),
    FunctionDoc(
        "RISK_PROFILES",
        Text("所有行业模板的名称和键", "Names and keys of all profiles"),
        "table",
        (),
        "=RISK_PROFILES()",
    ),
    FunctionDoc(
        "RISK_VALID_USCC",
        Text("统一社会信用代码是否正确", "Whether a unified social credit code is valid"),
        "text",
        (Argument("code", Text("统一社会信用代码", "the code, 18 characters"), range_=True),),
        '=RISK_VALID_USCC("91350100M000100Y43")',
    ),
)
