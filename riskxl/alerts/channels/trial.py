"""A harmless message, to see whether a channel works."""

from __future__ import annotations

import uuid

from riskxl.alerts.channels.base import Channel, DeliveryError, Message
from riskxl.alerts.channels.mail import Mailing
from riskxl.language import Language, Text

_SUBJECT = Text("客户风险预警：测试", "Customer risk alerts: test")
_WORDS = Text(
    "这是一条测试消息，没有客户发生风险。收到它说明渠道可用。",
    "This is a test; no customer is at risk. If you read this, the channel works.",
)


def send_trial(channel: Channel, language: Language) -> DeliveryError | None:
    """Send it once; why it was not confirmed, None if it was."""
    subject = _SUBJECT(language)
    to = channel.always_to if isinstance(channel, Mailing) else ()
    text = f"{channel.heading(subject)}\n{_WORDS(language)}"
    try:
        channel.send(Message(subject, text, uuid.uuid4().hex, to))
    except DeliveryError as error:
        return error
    return None
