"""One table of cases for every door: the acceptance examples, and what else stands in people's sheets."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]

GENERAL = (
    "累计历史交易额",
    "企信平台经营异常记录次数",
    "近半年营收波动幅度",
    "核心高管变更次数",
    "欠税公告记录",
    "失信被执行人记录",
    "历史逾期付款次数",
    "公开征信逾期记录",
    "单次下单金额突增幅度",
    "账期申请延长幅度",
    "退换货/违约频次",
    "行政处罚最高单次金额",
    "未结案涉诉金额占净资产比例",
)
CLEAN = dict(zip(GENERAL, (1_000_000, *[0] * 12), strict=True))
SIXTEEN = (
    *("客户名称", "编号", "联系方式", "地址", "客户类型", "行业", "信用评分", "交易记录"),
    *("风险等级", "沟通记录", "问题描述", "处理措施", "责任人", "完成时间", "结果反馈", "经验总结"),
)


@dataclass(frozen=True)
class Case:
    """A table and its profile; ``expected`` (score and tier of each row) where the specification says it."""

    name: str
    profile: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    expected: tuple[tuple[float | None, str], ...] = ()

    @property
    def kinds(self) -> set[type]:
        """The types of its cells."""
        return {type(cell) for row in self.rows for cell in row}


def _general(**values: Any) -> Row:
    """A clean customer but for these: 失信=1 stands for the header that contains it."""
    row: dict[str, Any] = dict(CLEAN)
    for part, value in values.items():
        (header,) = (header for header in GENERAL if part in header)
        row[header] = value
    return tuple(row.values())


def _case(name: str, profile: str, headers: tuple[str, ...], *rows: tuple[Row, float | None, str]) -> Case:
    return Case(name, profile, headers, tuple(row for row, *_ in rows), tuple((s, t) for _, s, t in rows))


_SIX = {"失信": 1, "逾期付款": 3, "征信": 1, "营收": -0.35}
_SEVEN = _SIX | {"经营异常": 2, "欠税": 1}

CASES = [
    _case(
        "acceptance 1 to 9",
        "通用",
        GENERAL,
        (_general(), 100, "低风险"),
        (_general(失信=1), 85, "中风险"),
        (_general(逾期付款=1), 95, "低风险"),
        (_general(逾期付款=2), 90, "低风险"),
        (_general(逾期付款=3), 85, "低风险"),
        (_general(逾期付款=4), 85, "高风险"),
        (_general(欠税=1), 90, "低风险"),
        (_general(失信=1, 征信=1), 75, "中风险"),
        (_general(**_SIX), 50, "高风险"),
        (_general(**_SEVEN), 30, "高风险"),
        (_general(**_SEVEN, 退换货=3), 25, "极高风险"),
        (_general(逾期付款=4, 征信=1, 营收="-35%", 退换货=3), 60, "高风险"),
        ((0, 9, 3, 5, 2, 4, 9, 3, 5, 90, 8, 500_000, 1.5), 0, "极高风险"),
    ),
    _case(
        "acceptance 10: thresholds",
        "general",
        GENERAL,
        (_general(营收=-0.3), 100, "低风险"),
        (_general(营收=-0.3001), 90, "低风险"),
        (_general(营收=2), 100, "低风险"),
        (_general(营收=2.0001), 90, "低风险"),
        (_general(高管=2), 100, "低风险"),
        (_general(高管=3), 92, "低风险"),
        (_general(突增=3), 100, "低风险"),
        (_general(突增=3.0001), 93, "低风险"),
        (_general(账期=60), 100, "低风险"),
        (_general(账期=61), 93, "低风险"),
        (_general(处罚=100_000), 100, "低风险"),
        (_general(处罚=100_000.01), 92, "低风险"),
        (_general(涉诉=0.2), 100, "低风险"),
        (_general(涉诉=0.2001), 95, "低风险"),
    ),
    _case(
        "acceptance 11: manufacturing",
        "生产制造",
        (*GENERAL, "产能利用率变动", "上下游合作商违约记录"),
        ((*_general(逾期付款=2, 失信=1), 0, 0), 63.3, "中风险"),
        ((*_general(), -0.5, 1), 90, "低风险"),
    ),
    _case(
        "acceptance 12: ecommerce",
        "ecommerce",
        (*GENERAL, "历史恶意退换货次数", "平台投诉次数", "薅羊毛记录", "职业打假关联记录"),
        ((*_general(), 2, 5, 1, 1), 60, "中风险"),
        ((*_general(失信=1), 0, 0, 0, 0), 96, "中风险"),
    ),
    _case(
        "acceptance 14: judicial",
        "司法信用加权",
        ("失信记录", "逾期次数", "近6个月投诉次数", "异常撤单次数"),
        ((1, 3, 1, 0), 80, "高风险"),
        ((1, 0, 0, 0), 45, "中风险"),
        ((0, None, None, 0), 0, "中风险"),
        ((0, None, None, None), None, "待评估"),
    ),
    _case(
        "acceptance 15: the sixteen columns with the simple profile",
        "简版信用评分",
        SIXTEEN,
        (("甲", "1", "", "", "企业", "零售", 60, "多次延期付款", *[""] * 8), 35, "高风险"),
        (("乙", "2", "", "", "企业", "零售", 79.96, "正常", *[""] * 8), 79.9, "中风险"),
        (("丙", "3", "", "", "企业", "零售", None, None, *[""] * 8), None, ""),
    ),
    _case(
        "gaps",
        "通用",
        GENERAL,
        ((None,) * 13, None, ""),
        (_general(征信=None), 100, "中风险"),
        (_general(退换货=None), 100, "低风险"),
        ((*[None] * 4, 1, *[None] * 8), None, "待评估"),
        ((*[None] * 6, 4, *[None] * 6), None, "高风险"),
        (("-",) * 13, 100, "低风险"),
        (("约3次", *[None] * 12), None, "待评估"),
        (_general(逾期付款="-", 失信="不适用"), 100, "低风险"),
    ),
    _case(
        "typed as text",
        "通用",
        GENERAL,
        (
            (
                "120万",
                "2次",
                "３５％",
                "3",
                "无",
                "没有",
                "1 次",
                "否",
                "35%",
                "61天",
                "未发现",
                "¥100,000.01",
                "20.01%",
            ),
            57,
            "高风险",
        ),
        (
            ("￥1,000,000", "无", "(35%)", "０", "有", "是", "无", "正常", "-", "—", "/", "1.2E+06", "N/A"),
            57,
            "高风险",
        ),
        (
            ("1.2亿元", "0", "-30.00%", "2.0", "0", "0", "4笔", "0", "0", "60日", "0", "10万", "0.2"),
            85,
            "高风险",
        ),
    ),
    Case(
        "what is invalid",
        "通用",
        GENERAL,
        (
            ("十万", "1,0000", 35, 2.5, -1, "3次以上", "2 3", "约1次", "#N/A", "60次", "TRUE", "$5", 51),
            ("nan", "inf", "35", "1_000", "", " ", "3次", 1e300, 1.7e308, 4000, "#DIV/0!", -0.5, -0.1),
            (-5, 100000.5, -2, "三", "?", "？", "3-5", "0x10", "待查", "60 %", "3.5.1", "12万亿", "九成"),
        ),
    ),
    Case(
        "computed numbers",
        "通用",
        GENERAL,
        (
            _general(营收=-0.30000000000000004, 突增=0.1 + 0.2),
            _general(营收=-0.1 * 3, 处罚=100000.01 - 0.005 * 2, 交易=1e6 - 1e-7),
            _general(逾期付款=3.0000000001, 涉诉=0.2 + 1e-13),
            _general(失信=-0.0, 账期=-0.0, 营收=-0.0),
            _general(逾期付款=1e15, 交易=1e300),
        ),
    ),
    Case(
        "logical values and dates",
        "通用",
        GENERAL,
        (
            _general(失信=True, 逾期付款=False, 征信=True),
            _general(营收=True, 处罚=True, 账期=False),
            _general(失信=datetime.date(2026, 11, 22), 逾期付款=datetime.datetime(2026, 11, 22)),
        ),
    ),
    Case(
        "units in the headers, columns of others, two for one, none for most",
        "通用",
        (
            "客户全称",
            "失信记录",
            "营收波动(%)",
            "行政处罚金额（万元）",
            "逾期次数【次】",
            "失信被执行人次数",
            "账期延长(月)",
            "备注",
            "经营异常\n次数",
            "EXECUTIVE CHANGES",
            "tax_arrears",
            "征信逾期",
            "累计历史交易额(亿元)",
        ),
        (
            ("甲", 1, 35, 12, 3, 1, 2, "#N/A", 1, 3, 0, 0, 0.5),
            ("乙", 0, -35.5, 9.99, "4次", 0, 2, 7, 0, 0, 1, "无", "5000万"),
            ("丙", None, 0.35, "12万", None, None, None, None, 0, 0, 0, 0, 0),
            ("丁", 1, None, None, None, 1, 3, None, None, None, None, None, None),
        ),
    ),
    Case(
        "own labels, categories, quarters of points",
        "企业服务",
        (
            *(
                "服务费拖欠次数",
                "合同违约记录",
                "客户付费意愿评级",
                "项目验收纠纷记录",
                "失信记录",
                "经营异常次数",
            ),
            *("征信逾期", "营收波动", "欠税记录", "高管变更次数", "账期延长"),
        ),
        (
            (1, 3, "B", 0, 0, 0, 0, 0, 0, 0, 0),
            (4, 0, "d级", 9, "有", 1, 0, "-31%", 1, 3, 61),
            ("1", "2", "E", None, 0, 0, 0, 0, 0, 0, "-"),
            (0, 0, 3, "", 0, 0, 0, 0, 0, 0, 0),
        ),
    ),
    Case(
        "many rows",
        "金融",
        GENERAL,
        tuple(_general(逾期付款=n % 7, 失信=n % 2, 营收=n / 100 - 1) for n in range(150)),
    ),
]
