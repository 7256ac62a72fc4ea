"""The format of catalogue.yaml and of a profile file, as pydantic models.

They check shape and types of one file and generate its JSON Schema; what needs several
places at once (bands that join, rules that cover their range) is checked in ``validate``.
The descriptions are for users: editors show them while a profile is being written.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from riskxl.profile.parts import OneOf, Part, Stated

KEY_PATTERN = r"^[a-z][a-z0-9_]*$"
KEY_LENGTH = 40

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Key = Annotated[str, Field(pattern=KEY_PATTERN, max_length=KEY_LENGTH)]
Words = Annotated[str, Field(min_length=1)]
TierKey = Literal["low", "medium", "high", "extreme"]
FloorTier = Literal["medium", "high", "extreme"]
Basis = Literal["source", "default"]
Mode = Literal["deduct", "normalise"]
Group = Literal["base", "business", "credit", "trade", "compliance", "conduct"]
Unit = Literal["count", "ratio", "money", "days", "score", "category"]

_BASIS = "源表写明，还是本产品的默认值 / said by the source templates, or a default of this product"
_FROM = "取值 ≥ 此数 / value ≥ this number"
_ABOVE = "取值 > 此数 / value > this number"


class BothLanguages(Part):
    """A text in Chinese and English."""

    zh: Words = Field(description="中文 / Chinese")
    en: Words = Field(description="英文 / English")


class Step(OneOf):
    """From this value (inclusive) or above it (exclusive), so many points, up to the next step."""

    choices: ClassVar = ("from", "above")

    from_: Stated[Number] = Field(None, alias="from", description=_FROM)
    above: Stated[Number] = Field(None, description=_ABOVE)
    points: Number = Field(ge=0, description="到下一档之前的分值 / points, up to the next step")


class Linear(Part):
    """points = at_zero + per_unit × value, kept between 0 and the weight."""

    at_zero: Number = Field(description="取值为 0 时的分值 / points for the value 0")
    per_unit: Number = Field(description="取值每加 1 的分值 / points for every 1 more")


class Category(Part):
    """One word of a text indicator and what it costs."""

    labels: BothLanguages = Field(description="表中写的词 / the word in the sheet")
    aliases: list[Words] = Field([], description="也认的写法 / other spellings")
    points: Number = Field(ge=0, description="分值 / points")


class Rule(OneOf):
    """How a value becomes points, stated at the weight beside it; exactly one of the five."""

    choices: ClassVar = ("each", "any", "steps", "linear", "categories")

    each: Stated[Number] = Field(
        None, gt=0, description="每次几分，最多到权重 / points for every occurrence, up to the weight"
    )
    any: Stated[Number] = Field(
        None, gt=0, description="有（≥ 1）就是几分 / points when the value is 1 or more"
    )
    steps: Stated[list[Step]] = Field(
        None, min_length=1, description="分档，按取值从小到大 / steps, smallest value first"
    )
    linear: Stated[Linear] = Field(
        None, description="分值 = at_zero + per_unit × 取值 / points = at_zero + per_unit × value"
    )
    categories: Stated[dict[str, Category]] = Field(
        None, min_length=1, description="文字类指标的每个词 / each word of a text indicator"
    )


class Floor(OneOf):
    """A knock-out: from this value on (or for this category) the tier is at least ``tier``."""

    choices: ClassVar = ("from", "above", "is")

    from_: Stated[Number] = Field(None, alias="from", description=_FROM)
    above: Stated[Number] = Field(None, description=_ABOVE)
    is_: Stated[str] = Field(
        None, alias="is", description="文字类指标的这个词 / this word of a text indicator"
    )
    tier: FloorTier = Field(description="至少是这个等级 / the tier is at least this")


class _Overridable(Part):
    """What a profile may state differently from the catalogue."""

    labels: Stated[BothLanguages] = Field(None, description="表头 / header in the sheet")
    weight: Stated[Number] = Field(
        None,
        gt=0,
        description="权重；只改权重时分值按比例变 / weight; without a rule of its own the points scale",
    )
    rule: Stated[Rule] = Field(None, description="怎样扣分，按所写权重 / what costs points at this weight")
    floors: Stated[list[Floor]] = Field(
        None, description="底线：至少到某等级；[] 为没有 / bounds on the tier; [] for none"
    )
    critical: Stated[bool] = Field(
        None, description="未查时至少中风险 / at least medium while nobody has checked it"
    )
    basis: Stated[Basis] = Field(None, description=_BASIS)
    note: Stated[BothLanguages] = Field(None, description="为什么这样定 / why it is so")


class ProfileCharacteristic(_Overridable):
    """A characteristic in a profile; {} takes all from the catalogue."""


class CatalogueCharacteristic(_Overridable):
    """An indicator that profiles can use."""

    labels: BothLanguages = Field(description="表头 / header in the sheet")
    aliases: list[Words] = Field([], description="也认的表头 / other headers that mean it")
    group: Group = Field(description="分组 / group")
    unit: Unit = Field(description="单位；比例写小数 / unit; ratios are fractions")
    range: tuple[Number | None, Number | None] = Field(
        (0, None), description="取值范围，null 为不限 / valid values, null for no limit"
    )
    window: BothLanguages = Field(description="统计期间 / period that it covers")
    weight: Number = Field(gt=0, description="权重 / weight")
    rule: Rule = Field(description="怎样扣分，按所写权重 / what costs points at this weight")
    clean: Number | str = Field(0, description="无问题的取值 / a value that costs nothing")
    may_exceed_weight: bool = Field(
        False, description="规则可以超过权重 / the rule may cost more than the weight"
    )
    warn_from: Stated[Number] = Field(None, description="从此值起提醒 / alert from this value on")
    help: BothLanguages = Field(description="填写说明 / how to fill it in")


class Catalogue(Part):
    """profiles/catalogue.yaml: every indicator once."""

    groups: dict[Group, BothLanguages] = Field(description="分组 / groups")
    characteristics: dict[Key, CatalogueCharacteristic] = Field(description="指标 / indicators")


class Band(Part):
    """Scores from (inclusive) … to (exclusive, except 100) belong to the tier."""

    tier: TierKey = Field(description="等级 / tier")
    from_: Number = Field(
        alias="from", ge=0, le=100, description="从此分起（含） / from this score, inclusive"
    )
    to: Number = Field(ge=0, le=100, description="到此分（不含，100 除外） / up to it, exclusive except 100")
    basis: Basis = Field("source", description=_BASIS)


class Every(OneOf):
    """A period between follow-ups; exactly one of the two."""

    choices: ClassVar = ("days", "months")

    days: Stated[int] = Field(None, ge=1, description="每几天 / every so many days")
    months: Stated[int] = Field(None, ge=1, description="每几个月 / every so many months")


class Plan(Part):
    """What is done for a customer of a tier; a child profile states only what differs, null for none."""

    action: BothLanguages | None = Field(None, description="应对措施 / what to do")
    basis: Stated[Basis] = Field(None, description=_BASIS)
    term_factor: Number | None = Field(
        None, ge=0, le=1, description="新账期 = 原账期 × 此数 / new credit term = old × this"
    )
    prepay_ratio: Number | None = Field(
        None, ge=0, le=1, description="预付款占订单的比例 / share of an order to be paid first"
    )
    new_orders: Stated[bool] = Field(
        None,
        description="false 为不接新订单，也就没有预付 / false: no new orders, hence no prepayment either",
    )
    follow_up: Every | None = Field(None, description="多久跟进一次 / how often to follow up")
    approval: BothLanguages | None = Field(
        None, description="由谁批准，null 为无需 / who must approve the plan, null for nobody"
    )


class Compress(Part):
    """Scale the weights of these groups so that together they make ``to``."""

    groups: list[Group] = Field(min_length=1, description="这些分组 / these groups")
    to: Number = Field(gt=0, description="权重合计压缩到 / their weights together")


class Expect(Part):
    """What an example must give; what is absent is not checked."""

    score: Stated[Number] = Field(None, description="风险得分 / score")
    score_tier: Stated[Literal[TierKey, ""]] = Field(None, description="得分档 / tier by the score alone")
    tier: Literal[TierKey, "unrated", ""] = Field(description="风险等级 / tier")
    coverage: Stated[Number] = Field(None, description="数据完整度 / coverage")
    reasons: Stated[list[str]] = Field(
        None, description="扣分的指标，多的在前 / indicators that lost points, most first"
    )


class Example(Part):
    """A customer and the expected result; run by the tests and by ``riskxl profile check``."""

    name: Words = Field(description="这个示例说明什么 / what it shows")
    values: dict[str, Any] = Field(
        default_factory=dict, description="指标: 单元格内容 / indicator: cell as people type it"
    )
    others: Literal["clean", "blank"] = Field(
        "clean", description="其他指标无问题或空白 / the other indicators are clean or blank"
    )
    mode: Stated[Mode] = Field(None, description="用另一计分方式 / score in another mode")
    expect: Expect = Field(description="应得的结果 / what it must give")


class Profile(Part):
    """One profiles/<key>.yaml."""

    key: Key = Field(description="键，与文件名相同 / the same as the file's name")
    names: BothLanguages = Field(description="名称 / name")
    description: Stated[BothLanguages] = Field(None, description="一句话说明 / in one sentence")
    extends: Stated[Key] = Field(
        None,
        description="继承的行业模板，没写的都沿用它 / the profile that gives all that is not stated here",
    )
    higher_is: Stated[Literal["better", "riskier"]] = Field(
        None,
        description="better 从 100 扣分，riskier 从 0 加分 / points are deducted from 100 or added from 0",
    )
    mode: Stated[Mode] = Field(
        None, description="deduct 按原分值，normalise 按 100/合计 折算 / as stated, or scaled by 100/total"
    )
    coverage_at_least: Stated[Number] = Field(
        None, ge=0, le=1, description="数据完整度低于此数则待评估 / below this coverage: unrated"
    )
    leave_out: list[Key] | Literal["all"] = Field(
        default_factory=list, description="不用的继承指标，或 all / inherited indicators not used, or all"
    )
    characteristics: dict[Key, ProfileCharacteristic] = Field(
        {},
        description="增加或改动的指标，{} 为照目录 / indicators added or changed, {} for as in the catalogue",
    )
    compress: list[Compress] = Field([], description="把分组的权重压缩 / scale the weights of groups")
    bands: Stated[list[Band]] = Field(
        None, min_length=1, description="分数段，首尾相接盖满 0–100 / bands that join and cover 0 to 100"
    )
    plans: dict[Literal[TierKey, "unrated"], Plan] = Field(
        {}, description="各等级的应对 / what follows from each tier"
    )
    remarks: list[BothLanguages] = Field(
        [], description="源表的矛盾与所作选择 / contradictions of the sources and the choice taken"
    )
    examples: list[Example] = Field(
        [], description="示例客户，随时可验 / customers with the expected result, checked at any time"
    )
