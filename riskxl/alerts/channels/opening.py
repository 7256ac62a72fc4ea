"""What channels.yaml says → channels that can send, their secrets fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from riskxl.actions.action import Context
from riskxl.alerts.channels import settings_schema as schema
from riskxl.alerts.channels.base import Channel, DeliveryError
from riskxl.alerts.channels.mail import Mailing, MailServer
from riskxl.alerts.channels.others import AppriseService
from riskxl.alerts.channels.secrets import Secret
from riskxl.alerts.channels.settings import ChannelSettings, ChannelSpec
from riskxl.alerts.channels.wecom import WeComRobot

# A channel that cannot be used stands there as the reason why.
Channels: TypeAlias = Mapping[str, Channel | DeliveryError]
Owners: TypeAlias = Mapping[str, Mapping[str, str]]  # sales, risk → customer's ID → post and name


def open_channels(settings: ChannelSettings, owners: Owners) -> Channels:
    """Every channel by name. One that lacks its secret does not keep the others from sending."""
    opened: dict[str, Channel | DeliveryError] = {}
    for name, spec in settings.channels.items():
        try:
            opened[name] = _open(spec, settings, owners)
        except DeliveryError as unusable:
            opened[name] = unusable
    return opened


def owners_of(context: Context) -> Owners:
    """Whom every customer belongs to, as its row says."""
    customers = context.customers.by_id
    return {
        "sales": {key: customer.text("sales_owner") for key, customer in customers.items()},
        "risk": {key: customer.text("risk_owner") for key, customer in customers.items()},
    }


def _open(spec: ChannelSpec, settings: ChannelSettings, owners: Owners) -> Channel:
    if isinstance(spec, schema.WeCom):
        return WeComRobot(_secret(spec.webhook), spec.format)
    if isinstance(spec, schema.Apprise):
        return AppriseService(_secret(spec.url), spec.limit)
    mail = settings.mail
    assert mail is not None  # read_settings has seen to it
    server = MailServer(
        mail.host,
        mail.port,
        mail.security,
        mail.sender,
        mail.user,
        _secret(mail.password) if mail.password is not None else "",
    )
    return Mailing(server, tuple(spec.to), owners.get(spec.owner or "", {}), settings.people)


def _secret(reference: object) -> str:
    return Secret(str(reference)).resolve()
