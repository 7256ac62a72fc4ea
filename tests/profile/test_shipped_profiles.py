"""The profiles that come with the product say what the sources and this project's choices say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from riskxl.folding import folded
from riskxl.language import Text
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Profile
from riskxl.profile.words import remarks
from riskxl.scoring.examples import run_examples
from riskxl.tiers import Tier

GENERAL = """trade_value abnormal_listings revenue_swing executive_changes tax_arrears dishonest_debtor
    overdue_payments credit_delinquency order_surge term_extension returns_breaches max_penalty
    litigation_ratio"""
# key: Chinese name, Σ of the weights, indicators
SHIPPED = {
    "general": ("通用", 112, GENERAL),
    "manufacturing": ("生产制造", 137, f"{GENERAL} capacity_change partner_default"),
    "ecommerce": (
        "电商零售",
        97,
        f"{GENERAL} malicious_returns platform_complaints coupon_abuse pro_claimant",
    ),
    "enterprise_services": ("企业服务", 137, f"{GENERAL} payment_willingness acceptance_disputes"),
    "finance": ("金融", 162, f"{GENERAL} debt_ratio controller_credit affiliate_risk"),
    "electronics": ("电子元器件", 152, f"{GENERAL} partner_default"),
    "education": ("教育培训", 132, f"{GENERAL} policy_compliance refund_requests"),
    "cross_border": ("跨境贸易", 132, f"{GENERAL} sanctions_match negative_news"),
    "construction": ("建筑工程", 127, f"{GENERAL} advance_default negative_news"),
    "judicial": (
        "司法信用加权",
        100,
        "dishonest_debtor overdue_payments complaints_6m abnormal_cancellations",
    ),
    "basic": ("简版信用评分", 125, "credit_score payment_record"),
}
# Headers that sheets in use have, by the indicator that they mean.
HEADERS = {
    "abnormal_listings": "经营异常次数",
    "revenue_swing": "营收波动",
    "executive_changes": "高管变更次数",
    "tax_arrears": "欠税记录",
    "dishonest_debtor": "失信记录 失信被执行人次数 关联失信被执行人条数",
    "overdue_payments": "逾期次数 累计付款逾期次数 服务费拖欠次数",
    "credit_delinquency": "征信逾期",
    "order_surge": "下单突增",
    "term_extension": "账期延长",
    "returns_breaches": "退换货次数 合同违约记录",
    "max_penalty": "行政处罚金额",
    "litigation_ratio": "涉诉占比",
    "debt_ratio": "负债率",
}


def shipped_examples() -> Iterator[tuple[str, int, str]]:
    library = ProfileLibrary()
    for key in SHIPPED:
        for n, example in enumerate(library.get(key).examples):
            yield key, n, f"{key}: {example.name}"


EXAMPLES = list(shipped_examples())


def test_these_are_all(library: ProfileLibrary) -> None:
    loaded = list(library.profiles())
    assert all(isinstance(profile, Profile) for profile in loaded)
    assert {path.stem for path in library.files()} == set(SHIPPED)
    assert not any(library.is_own(path) for path in library.files())
    assert library.get(None).key == "general"
    assert len(library.characteristics) == 33


@pytest.mark.parametrize("key", SHIPPED)
def test_name_total_weight_and_indicators(key: str, library: ProfileLibrary) -> None:
    name, total, indicators = SHIPPED[key]
    profile = library.get(key)
    assert profile.names.zh == name
    assert profile.total_weight == pytest.approx(total, abs=1e-9)
    assert profile.keys == tuple(indicators.split())


@pytest.mark.parametrize(
    ("key", "n"), [(key, n) for key, n, _ in EXAMPLES], ids=[name for *_, name in EXAMPLES]
)
def test_example(key: str, n: int, library: ProfileLibrary) -> None:
    result = run_examples(library, library.get(key))[n]
    assert result.ok, result.message.en


@pytest.mark.parametrize("key", SHIPPED)
def test_at_least_three_examples_with_names_of_their_own(key: str, library: ProfileLibrary) -> None:
    examples = library.get(key).examples
    assert len(examples) >= 3
    assert max(Counter(example.name for example in examples).values()) == 1


@pytest.mark.parametrize("key", SHIPPED)
def test_everything_has_words_in_both_languages(key: str, library: ProfileLibrary) -> None:
    profile = library.get(key)
    texts: list[Text | None] = [profile.names, profile.description, *profile.remarks, *remarks(profile)]
    for c in profile.characteristics:
        texts += [c.labels, c.group_labels, c.window, c.help, *(category.labels for category in c.categories)]
    texts += [plan.action for plan in profile.plans]
    texts += [plan.approval for plan in profile.plans if plan.approval]
    for text in texts:
        assert text is not None
        assert has_chinese(text.zh) or text.zh.isascii(), text
        assert text.en.strip() and not has_chinese(text.en), text
    assert all(has_chinese(c.labels.zh) for c in profile.characteristics)


def has_chinese(words: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in words)


@pytest.mark.parametrize(
    ("header", "key"), [(header, key) for key, headers in HEADERS.items() for header in headers.split()]
)
def test_headers_in_use_are_known(header: str, key: str, library: ProfileLibrary) -> None:
    names = {folded(name): c.key for c in library.characteristics for name in (c.labels.zh, *c.aliases)}
    assert names[folded(header)] == key


def test_no_name_means_two_indicators(library: ProfileLibrary) -> None:
    owners: dict[str, set[str]] = {}
    for c in library.characteristics:
        for name in (c.key, c.labels.zh, c.labels.en, *c.aliases):
            owners.setdefault(folded(name), set()).add(c.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


def test_no_name_means_two_profiles(library: ProfileLibrary) -> None:
    words: Counter[str] = Counter()
    for key in SHIPPED:
        names = library.get(key).names
        words.update({folded(key), folded(names.zh), folded(names.en)})
    assert max(words.values()) == 1


@pytest.mark.parametrize("key", SHIPPED)
def test_every_tier_that_can_result_has_a_plan(key: str, library: ProfileLibrary) -> None:
    profile = library.get(key)
    possible = {band.tier for band in profile.bands} | {Tier.MEDIUM, Tier.UNRATED}
    possible |= {floor.tier for c in profile.characteristics for floor in c.floors}
    for tier in possible:
        assert profile.plan(tier), tier


def test_bands_and_plans_of_the_general_profile(library: ProfileLibrary) -> None:
    general = library.get("general")
    assert [(band.tier.key, band.low, band.high) for band in general.bands] == [
        ("extreme", 0, 30), ("high", 30, 60), ("medium", 60, 85), ("low", 85, 100),
    ]  # fmt: skip
    stated = [
        (plan.tier.key, plan.term_factor, plan.prepay_ratio, plan.new_orders, bool(plan.approval))
        for plan in general.plans
    ]
    assert stated == [
        ("low", 1, 0, True, False),
        ("medium", 0.7, 0.3, True, False),
        ("high", 0, 1, True, True),
        ("extreme", 0, None, False, True),
        ("unrated", None, None, False, False),
    ]


def test_contradictions_of_the_sources_are_remarked_on(library: ProfileLibrary) -> None:
    said = "\n".join(remark.zh for remark in remarks(library.get("general")))
    for words in (
        "权重合计 112，不是 100",
        "权重 7，最多计 10 分",
        "16 项指标",
        "失信",
        "得分 60",
        "终止还是保留合作",
    ):
        assert words in said


def test_examples_are_not_inherited(library: ProfileLibrary) -> None:
    inherited = {example.name for example in library.get("general").examples}
    assert inherited.isdisjoint(example.name for example in library.get("judicial").examples)
