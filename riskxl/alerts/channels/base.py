"""What every channel has in common."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import Protocol

from riskxl.alerts.outbox import Alert
from riskxl.language import Text, plain


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out at once; the same alerts sent again have the same ``identity``."""

    subject: str
    text: str
    identity: str
    to: tuple[str, ...] = ()


class DeliveryError(Exception):
    """A message was not confirmed; ``again`` tells whether another try may help, ``wait`` how soon.

    Its text goes into the workbook: it never holds a secret nor an address of the web.
    """

    def __init__(self, message: Text, *, again: bool, wait: float = 0.0) -> None:
        self.message, self.again, self.wait = message, again, wait
        super().__init__(message.en)


class Channel(Protocol):
    """One robot, or one list of addressees."""

    @property
    def limit(self) -> int:
        """Bytes of UTF-8 that a message may have, its first line included."""

    @property
    def per_minute(self) -> int | None:
        """How many messages a minute it takes; None for any number."""

    def heading(self, subject: str) -> str:
        """The first line of a message."""

    def line(self, alert: Alert) -> str:
        """One alert as it stands in a message."""

    def addressees(self, alert: Alert) -> tuple[str, ...]:
        """Who gets this alert; () where the channel itself says so.

        Raises DeliveryError where nobody would.
        """

    def send(self, message: Message) -> Text | None:
        """Send and wait for the confirmation; what to remark beside it, usually nothing.

        Raises DeliveryError if it was not confirmed.
        """


def scrubbed(words: object, *secrets: str) -> str:
    """What a server answered, short, on one line and without any of the secrets."""
    text = str(words)
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= 120 else text[:119] + "…"


def unreachable(reason: object) -> DeliveryError:
    """Why there was no answer, by its kind: the words of the error may hold an address."""
    if isinstance(reason, ssl.SSLCertVerificationError):
        return DeliveryError(
            Text("服务器证书无效，未发送", "the server's certificate is not valid; nothing was sent"),
            again=False,
        )
    if isinstance(reason, TimeoutError):
        return DeliveryError(Text("等待回答超时", "no answer in time"), again=True)
    kind = plain(type(reason).__name__)
    return DeliveryError(
        Text(f"连接失败或中断（{kind.zh}）", f"no connection, or it was dropped ({kind.en})"), again=True
    )
