"""The format of catalogue.yaml and of a profile file, as pydantic models.

They check shape and types of one file and generate its JSON Schema; what needs several
places at once (bands that join, rules that cover their range) is checked in ``validate``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
TierKey = Literal["low", "medium", "high", "extreme"]
Basis = Literal["source", "default"]
Group = Literal["base", "business", "credit", "trade", "compliance", "conduct"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, str_strip_whitespace=True)


class BothLanguages(_Part):
    """A text in Chinese and English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Step(_Part):
    """From this value (inclusive) or above it (exclusive), so many points, up to the next step."""

    from_: Number | None = Field(None, alias="from", description="value ≥ this number")
    above: Number | None = Field(None, description="value > this number")
    points: Number = Field(ge=0)

    @model_validator(mode="after")
    def _one_bound(self) -> Step:
        if (self.from_ is None) == (self.above is None):
            raise ValueError("one_of:from,above")
        return self


class Linear(_Part):
    """points = at_zero + per_unit × value, kept between 0 and the weight."""

    at_zero: Number
    per_unit: Number


class Category(_Part):
    """One word of a text indicator and what it costs."""

    labels: BothLanguages
    aliases: list[str] = []
    points: Number = Field(ge=0)


class Rule(_Part):
    """How a value becomes points, stated at the weight beside it; exactly one of the five."""

    each: Number | None = Field(None, gt=0, description="points for every occurrence, up to the weight")
    any: Number | None = Field(None, gt=0, description="points when the value is 1 or more")
    steps: list[Step] | None = Field(None, min_length=1)
    linear: Linear | None = None
    categories: dict[str, Category] | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> Rule:
        if sum(value is not None for value in self.__dict__.values()) != 1:
            raise ValueError("one_of:each,any,steps,linear,categories")
        return self


class Floor(_Part):
    """A knock-out: from this value on (or for this category) the tier is at least ``tier``."""

    from_: Number | None = Field(None, alias="from", description="value ≥ this number")
    above: Number | None = Field(None, description="value > this number")
    is_: str | None = Field(None, alias="is", description="this category")
    tier: str

    @model_validator(mode="after")
    def _one_condition(self) -> Floor:
        if sum(value is not None for value in (self.from_, self.above, self.is_)) != 1:
            raise ValueError("one_of:from,above,is")
        return self


class _Overridable(_Part):
    """What a profile may state differently from the catalogue."""

    labels: BothLanguages | None = None
    weight: Number | None = Field(None, gt=0)
    rule: Rule | None = None
    floors: list[Floor] | None = None
    critical: bool | None = Field(None, description="unknown = at least medium")
    basis: Basis | None = Field(None, description="said by the customer's sources, or this project's default")
    note: BothLanguages | None = None


class ProfileCharacteristic(_Overridable):
    """A characteristic in a profile; {} takes all from the catalogue."""


class CatalogueCharacteristic(_Overridable):
    """An indicator that profiles can use."""

    labels: BothLanguages
    aliases: list[str] = []
    group: Group
    unit: Literal["count", "ratio", "money", "days", "score", "category"]
    range: tuple[Number | None, Number | None] = (0, None)
    window: BothLanguages
    weight: Number = Field(gt=0)
    rule: Rule
    clean: Number | str = Field(0, description="a value that costs nothing, for examples and blanks")
    may_exceed_weight: bool = Field(False, description="the rule may cost more than the weight")
    warn_from: Number | None = Field(None, description="alert from this value on")
    help: BothLanguages


class Catalogue(_Part):
    """profiles/catalogue.yaml: every indicator once."""

    groups: dict[Group, BothLanguages]
    characteristics: dict[Key, CatalogueCharacteristic]


class Band(_Part):
    """Scores from (inclusive) … to (exclusive, except 100) belong to the tier."""

    tier: TierKey
    from_: Number = Field(alias="from", ge=0, le=100)
    to: Number = Field(ge=0, le=100)
    basis: Basis = "source"


class Every(_Part):
    """A period between follow-ups; exactly one of the two."""

    days: int | None = Field(None, ge=1)
    months: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _one_unit(self) -> Every:
        if (self.days is None) == (self.months is None):
            raise ValueError("one_of:days,months")
        return self


class Plan(_Part):
    """What is done for a customer of a tier; a child profile states only what differs."""

    action: BothLanguages | None = None
    basis: Basis | None = None
    term_factor: Number | None = Field(None, ge=0, le=1, description="new credit term = old × this")
    prepay_ratio: Number | None = Field(None, ge=0, le=1, description="share of an order to be paid first")
    new_orders: bool | None = Field(None, description="false: no new orders, hence no prepayment either")
    follow_up: Every | None = None
    approval: BothLanguages | None = Field(None, description="who must approve the plan; none if absent")


class Compress(_Part):
    """Scale the weights of these groups so that together they make ``to``."""

    groups: list[Group] = Field(min_length=1)
    to: Number = Field(gt=0)


class Expect(_Part):
    """What an example must give; what is absent is not checked."""

    score: Number | None = None
    score_tier: str | None = None
    tier: str
    coverage: Number | None = None
    reasons: list[str] | None = Field(None, description="characteristics that lost points, most first")


class Example(_Part):
    """A customer and the expected result; run by the tests and by ``riskxl profile check``."""

    name: str
    values: dict[str, Any] = Field(
        default_factory=dict, description="cells as typed; the key is the indicator's"
    )
    others: Literal["clean", "blank"] = "clean"
    mode: Literal["deduct", "normalise"] | None = None
    expect: Expect


class Profile(_Part):
    """One profiles/<key>.yaml."""

    key: Key
    names: BothLanguages
    description: BothLanguages | None = None
    extends: Key | None = None
    higher_is: Literal["better", "riskier"] | None = None
    mode: Literal["deduct", "normalise"] | None = None
    coverage_at_least: Number | None = Field(None, ge=0, le=1, description="below this: unrated")
    leave_out: list[Key] | Literal["all"] = Field(
        default_factory=list, description="indicators of the extended profile that this one does not use"
    )
    characteristics: dict[Key, ProfileCharacteristic] = {}
    compress: list[Compress] = []
    bands: list[Band] | None = Field(None, min_length=1)
    plans: dict[Literal["low", "medium", "high", "extreme", "unrated"], Plan] = {}
    remarks: list[BothLanguages] = Field([], description="contradictions of the sources and the choice taken")
    examples: list[Example] = []
