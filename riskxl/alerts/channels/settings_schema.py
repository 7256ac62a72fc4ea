"""The format of channels.yaml as pydantic models. Fields of secrets take anything: ``settings`` checks them,
so that no message repeats what stands there."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from riskxl.alerts.rule_schema import Audience
from riskxl.profile.parts import Part
from riskxl.profile.schema import Words

Kind = Literal["wecom", "email", "apprise"]
Limit = Annotated[int, Field(strict=True, ge=200, le=1_000_000)]


class Mail(Part):
    """The mail server that all e-mail goes through."""

    host: Words = Field(description="发信服务器 / SMTP server")
    port: Annotated[int, Field(strict=True, ge=1, le=65_535)] = Field(465, description="端口 / port")
    security: Literal["ssl", "starttls", "none"] = Field("ssl", description="加密方式 / encryption")
    sender: Words = Field(description="发件人 / From")
    user: str | None = Field(None, description="登录名 / user")
    password: object = Field(None, description="env:变量名 或 keyring:服务/用户 / where the password is")


class WeCom(Part):
    """A 企业微信 group robot."""

    kind: Literal["wecom"]
    webhook: object = Field(
        description="env:变量名 或 keyring:服务/用户 / where the robot's address or key is"
    )
    format: Literal["markdown", "text"] = Field("markdown", description="消息格式 / format")


class Email(Part):
    """Addressees of e-mail; the customer's own salesperson or risk controller too, if ``owner`` says so."""

    kind: Literal["email"]
    to: list[Words] = Field([], description="收件人 / addressees")
    owner: Literal["sales", "risk"] | None = Field(
        None, description="另发给客户的销售或风控责任人 / also the customer's owner"
    )


class Apprise(Part):
    """Anything that apprise speaks: DingTalk, Feishu and many more."""

    kind: Literal["apprise"]
    url: object = Field(description="env:变量名 或 keyring:服务/用户 / where the apprise address is")
    limit: Limit = Field(2000, description="每条消息最多几个字节 / bytes of a message")


class ChannelsFile(Part):
    """channels.yaml."""

    mail: Mail | None = Field(None, description="发信服务器 / mail server")
    channels: dict[str, object] = Field(description="渠道 / channels by name")
    recipients: dict[Audience, list[str]] = Field({}, description="谁用哪些渠道 / channels of each audience")
    people: dict[str, str] = Field({}, description="责任人的邮箱 / e-mail address of each owner")
