"""The format of alerts.yaml as pydantic models; what needs the catalogue is checked in ``rules``."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from riskxl.profile.parts import OneOf, Part, Stated
from riskxl.profile.schema import BothLanguages, Key, Number

Audience = Literal["sales", "risk", "finance"]
Event = Literal["tier_change", "follow_up_overdue", "approval_overdue", "data_stale"]
AUDIENCES: tuple[Audience, ...] = ("sales", "risk", "finance")


class Rule(OneOf):
    """One rule: an indicator that reaches a value, or an event of the process."""

    choices: ClassVar = ("at_least", "above", "appears", "event")

    names: BothLanguages = Field(description="预警项 / what the alert is called")
    indicator: Stated[Key] = Field(None, description="指标的键 / key of the indicator")
    at_least: Stated[Number] = Field(None, description="取值 ≥ 此数 / value ≥ this number")
    above: Stated[Number] = Field(None, description="取值 > 此数 / value > this number")
    appears: Stated[Literal[True]] = Field(None, description="有（大于 0）/ any, more than 0")
    event: Stated[Event] = Field(None, description="流程中的事件 / an event of the process")
    days: Stated[Number] = Field(
        None, gt=0, description="只看最近几天的异动 / how many days back changes are told"
    )
    message: BothLanguages = Field(description="预警内容 / what it says; {value} and others are filled in")
    to: Stated[list[Audience]] = Field(None, description="通知谁 / who is told")
    channels: list[str] = Field([], description="另外发到这些渠道 / also through these channels")


class RuleFile(Part):
    """alerts.yaml: rules by key; one with the key of a shipped rule takes its place."""

    rules: dict[Key, Rule] = Field({}, description="预警规则 / the rules")
    off: list[Key] = Field([], description="停用的规则 / rules that are switched off")
