"""Which header is which indicator: what people write above their columns."""

from __future__ import annotations

import pytest

from riskxl.errors import UsageError
from riskxl.profile.library import ProfileLibrary
from riskxl.scoring.headers import HeaderIndex, folded_header
from riskxl.scoring.table import Scorer
from riskxl.tiers import Tier

SIXTEEN_COLUMNS = (
    *("客户名称", "编号", "联系方式", "地址", "客户类型", "行业", "信用评分", "交易记录"),
    *("风险等级", "沟通记录", "问题描述", "处理措施", "责任人", "完成时间", "结果反馈", "经验总结"),
)


@pytest.fixture(scope="module")
def general(library: ProfileLibrary) -> Scorer:
    return Scorer(library, "general")


def bound(scorer: Scorer, *headers: object) -> dict[str, str]:
    """By indicator, the header of its column; problems are refused."""
    binding = scorer.bind(headers)
    assert not binding.problems
    keys = scorer.profile.keys
    return {key: column.header for key, column in zip(keys, binding.columns, strict=True) if column}


def test_keys_labels_and_aliases(library: ProfileLibrary) -> None:
    """Whatever name of an indicator stands in the header, in every profile that uses it."""
    for profile in ("general", "manufacturing", "ecommerce", "finance", "judicial", "basic", "cross_border"):
        scorer = Scorer(library, profile)
        for c in scorer.profile.characteristics:
            for name in (c.key, c.labels.zh, c.labels.en, *c.aliases):
                assert bound(scorer, name, "编号") == {c.key: name}


@pytest.mark.parametrize(
    ("alias", "key", "profile"),
    [
        ("经营异常次数", "abnormal_listings", "general"),
        ("营收波动", "revenue_swing", "general"),
        ("高管变更次数", "executive_changes", "general"),
        ("欠税记录", "tax_arrears", "general"),
        ("失信记录", "dishonest_debtor", "general"),
        ("失信被执行人次数", "dishonest_debtor", "general"),
        ("关联失信被执行人条数", "dishonest_debtor", "general"),
        ("逾期次数", "overdue_payments", "general"),
        ("累计付款逾期次数", "overdue_payments", "general"),
        ("服务费拖欠次数", "overdue_payments", "general"),
        ("征信逾期", "credit_delinquency", "general"),
        ("下单突增", "order_surge", "general"),
        ("账期延长", "term_extension", "general"),
        ("退换货次数", "returns_breaches", "general"),
        ("合同违约记录", "returns_breaches", "general"),
        ("行政处罚金额", "max_penalty", "general"),
        ("涉诉占比", "litigation_ratio", "general"),
        ("负债率", "debt_ratio", "finance"),
        ("服务费拖欠次数", "overdue_payments", "enterprise_services"),
        ("合同违约记录", "returns_breaches", "enterprise_services"),
        ("历史逾期付款次数", "overdue_payments", "enterprise_services"),
        ("退换货/违约频次", "returns_breaches", "enterprise_services"),
        ("Overdue service fees", "overdue_payments", "enterprise_services"),
    ],
)
def test_aliases_of_the_specification(library: ProfileLibrary, alias: str, key: str, profile: str) -> None:
    assert bound(Scorer(library, profile), alias) == {key: alias}


@pytest.mark.parametrize(
    "header",
    [
        "历史逾期付款次数",
        " 历史逾期付款次数 ",
        "历史 逾期 付款次数",
        "历史逾期\n付款次数",
        "历史逾期\r\n付款次数",
        "历史逾期\u3000付款次数\xa0",
        "历史逾期付款次数：",
        "历史逾期付款次数:",
        "*历史逾期付款次数",
        "历史逾期付款次数(次)",
        "历史逾期付款次数（次）",
        "历史逾期付款次数 (次)",
        "历史逾期付款次数［次］",
        "历史逾期付款次数[次]",
        "历史逾期付款次数【次】",
        "历史逾期付款次数〔单位：次〕",
        "历史逾期付款次数（单位:次）",
        "历史逾期付款次数（近3年）",
        "历史逾期付款次数（近3年）（次）",
        "【必填】历史逾期付款次数",
        "Overdue payments",
        "OVERDUE PAYMENTS",
        "overdue_payments",
        "Overdue_Payments",
        "overdue\npayments",
        "ｏｖｅｒｄｕｅ＿ｐａｙｍｅｎｔｓ",
        "逾期次数",
    ],
)
def test_ways_to_write_one_header(general: Scorer, header: str) -> None:
    assert list(bound(general, "编号", header)) == ["overdue_payments"]


@pytest.mark.parametrize("header", ["tax_arrears", "Tax Arrears", "TAX\nARREARS", "taxarrears"])
def test_keys_with_spaces(general: Scorer, header: str) -> None:
    assert list(bound(general, header)) == ["tax_arrears"]


@pytest.mark.parametrize(
    ("header", "factor", "percent"),
    [
        ("行政处罚最高单次金额", 1, False),
        ("行政处罚最高单次金额(元)", 1, False),
        ("行政处罚最高单次金额（万元）", 1e4, False),
        ("行政处罚最高单次金额［万元］", 1e4, False),
        ("行政处罚最高单次金额【万元】", 1e4, False),
        ("行政处罚最高单次金额（单位：万元）", 1e4, False),
        ("行政处罚最高单次金额(人民币万元)", 1e4, False),
        ("行政处罚最高单次金额(万)", 1e4, False),
        ("行政处罚最高单次金额(千元)", 1e3, False),
        ("行政处罚最高单次金额(百万元)", 1e6, False),
        ("行政处罚最高单次金额(亿元)", 1e8, False),
        ("行政处罚最高单次金额(CNY)", 1, False),
        ("行政处罚最高单次金额(rmb)", 1, False),
        ("行政处罚最高单次金额（￥）", 1, False),
        ("近半年营收波动幅度", 1, False),
        ("近半年营收波动幅度(%)", 1, True),
        ("近半年营收波动幅度（％）", 1, True),
        ("近半年营收波动幅度【%】", 1, True),
        ("账期申请延长幅度（天）", 1, False),
        ("账期申请延长幅度[days]", 1, False),
    ],
)
def test_units_in_brackets(general: Scorer, header: str, factor: float, percent: bool) -> None:
    (column,) = (column for column in general.bind([header]).columns if column)
    assert (column.factor, column.percent) == (factor, percent)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("账期申请延长幅度(月)", "月"),
        ("账期申请延长幅度（个月）", "个月"),
        ("账期申请延长幅度【周】", "周"),
        ("行政处罚最高单次金额(USD)", "usd"),
        ("行政处罚最高单次金额（美元）", "美元"),
        ("行政处罚最高单次金额(万美元)", "万美元"),
        ("行政处罚最高单次金额(%)", "%"),
        ("近半年营收波动幅度(‰)", "‰"),
        ("近半年营收波动幅度(万元)", "万元"),
        ("历史逾期付款次数(天)", "天"),
        ("历史逾期付款次数(万)", "万"),
    ],
)
def test_a_foreign_unit_is_refused(general: Scorer, header: str, unit: str) -> None:
    binding = general.bind([header, "失信记录"])
    (problem,) = binding.problems
    assert problem.where.zh == header
    assert f"“{unit}”" in problem.message.zh
    assert f"'{unit}'" in problem.message.en
    assert "换算" in problem.remedy.zh
    assert "convert" in problem.remedy.en
    assert [n for n, column in enumerate(binding.columns) if column] == [5]
    table = general.score_rows([[90, 0]], [header, "失信记录"])
    assert table.problems(0) == [problem]
    assert table.points.sum() == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [("失信记录", "失信记录"), ("失信记录", "失信被执行人次数"), ("失信记录", "失信记录(条)")],
)
def test_two_columns_for_one_indicator(general: Scorer, first: str, second: str) -> None:
    """Both are named and neither is used, whatever stands in them."""
    table = general.score_rows([[1, 0, 0], [0, 0, 1]], [first, "逾期次数", second])
    for row in (0, 1):
        (problem,) = table.problems(row)
        assert problem.where.zh == f"表头：第1列“{first}”和第3列“{second}”"
        assert problem.where.en == f"headers: column 1 '{first}' and column 3 '{second}'"
        assert "未采用任何一列" in problem.message.zh
        assert "neither is used" in problem.message.en
        assert problem.remedy.zh
    assert table.points.sum() == 0
    assert table.unknown[general.profile.keys.index("dishonest_debtor")].all()


def test_duplicates_that_the_profile_does_not_use_are_no_problem(general: Scorer) -> None:
    assert bound(general, "信用评分", "信用评分", "备注", "备注", "逾期次数") == {
        "overdue_payments": "逾期次数"
    }


def test_if_nothing_else_can_be_used_the_headers_problems_are_said(general: Scorer) -> None:
    for headers, words in (
        (["失信记录", "失信被执行人次数"], "都表示“失信被执行人记录”"),
        (["账期延长（月）"], "表头单位“月”"),
    ):
        with pytest.raises(UsageError) as refused:
            general.score_rows([[1] * len(headers)], headers)
        assert words in refused.value.text("zh")


def test_unknown_columns_are_ignored(general: Scorer) -> None:
    headers = [
        "客户全称",
        None,
        "",
        2026,
        True,
        float("nan"),
        "逾期",
        "历史逾期付款次数2",
        "逾期次数",
        "行政处罚次数",
    ]
    assert bound(general, *headers) == {"overdue_payments": "逾期次数"}
    with_them = general.score_rows([["某公司", None, "", 9, 9, "#N/A", 9, 9, 2, 9]], headers)
    without = general.score_rows([[2]], ["逾期次数"])
    assert with_them.scores.tier[0] == without.scores.tier[0]
    assert with_them.points.tobytes() == without.points.tobytes()
    assert with_them.problems(0) == []


def test_a_wide_sheet(general: Scorer) -> None:
    headers = [f"列{n}" for n in range(300)]
    own = [c.labels.zh for c in general.profile.characteristics]
    headers[7 : 7 + 20 * len(own) : 20] = own
    row: list[object] = ["随便"] * 300
    row[7 : 7 + 20 * len(own) : 20] = [1_000_000, *[0] * 12]
    for rows in (1, 50):
        scores = general.score_rows([row] * rows, headers).scores
        assert set(scores.score.tolist()) == {100.0}
        assert set(scores.coverage.tolist()) == {1.0}


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        (["甲", "乙"], "表头（甲、乙）：没有行业模板“通用”认识的指标"),
        ([None, ""], "表头（空白）"),
        ([1, 2, 3, 4, 5, 6], "表头（1、2、3、4、5…）"),
        (["信用评分", "客户"], "没有行业模板“通用”用到的指标"),  # known, but not to this profile
    ],
)
def test_headers_without_any_indicator(general: Scorer, headers: list[object], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        general.bind(headers)
    assert said in refused.value.text("zh")
    assert "请选中指标的表头行，例如：累计历史交易额" in refused.value.text("zh")
    assert "select the header row" in refused.value.text("en")


def test_the_sixteen_columns_of_the_first_source(library: ProfileLibrary) -> None:
    scorer = Scorer(library, "basic")
    assert len(SIXTEEN_COLUMNS) == 16
    assert bound(scorer, *SIXTEEN_COLUMNS) == {"credit_score": "信用评分", "payment_record": "交易记录"}
    customer = ["甲公司", "C001", "13800000000", "上海", "企业", "制造业", 60, "多次延期付款", *[""] * 8]
    table = scorer.score_rows([customer], SIXTEEN_COLUMNS)
    assert table.scores.score.tolist() == [35.0]
    assert Tier(table.scores.tier[0]) is Tier.HIGH
    assert table.problems(0) == []


def test_a_profiles_own_label_stands_above_the_catalogues(library: ProfileLibrary) -> None:
    table = Scorer(library, "enterprise_services").score_rows([["x", "y"]], ["服务费拖欠次数", "退换货次数"])
    assert [problem.where.zh for problem in table.problems(0)] == ["服务费拖欠次数", "退换货次数"]


def test_no_name_of_the_catalogue_means_two_indicators(library: ProfileLibrary) -> None:
    owners: dict[str, str] = {}
    index = HeaderIndex(library.characteristics)
    for c in library.characteristics:
        for name in (c.key, c.labels.zh, c.labels.en, *c.aliases):
            assert owners.setdefault(folded_header(name), c.key) == c.key
            match = index.match(name)
            assert match is not None
            assert match.key == c.key
