"""Sending: alerts of one channel go together in messages, each tried a few times, none too fast.

An alert is sent again only where the confirmation itself was lost (the answer never came, or nobody could
write down that it had): neither 企业微信 nor SMTP lets a sender ask whether a message arrived.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from riskxl.alerts.channels.base import Channel, DeliveryError, Message
from riskxl.alerts.channels.opening import Channels
from riskxl.alerts.outbox import Alert, Outcome
from riskxl.alerts.packing import pack
from riskxl.language import Language, Text

_NOT_SET_UP = Text("channels.yaml 里没有这个渠道", "channels.yaml has no such channel")
_MINUTE = 60.0


@dataclass(frozen=True)
class Pace:
    """The clock, and how long to wait before the second and each further try."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    back_off: tuple[float, ...] = (2.0, 8.0)


@dataclass
class _Limit:
    """No more than so many messages in any minute."""

    pace: Pace
    per_minute: int | None
    sent: deque[float] = field(default_factory=deque)

    def wait(self) -> None:
        if self.per_minute is None:
            return
        while len(self.sent) >= self.per_minute:
            rest = self.sent[0] + _MINUTE - self.pace.clock()
            if rest > 0:
                self.pace.sleep(rest)
            else:
                self.sent.popleft()
        self.sent.append(self.pace.clock())


def send(
    alerts: Sequence[Alert],
    channels: Channels,
    language: Language,
    now: Callable[[], datetime],
    pace: Pace | None = None,
) -> Iterator[Outcome]:
    """Send all; yields what became of each message as soon as that is known, so that it can be saved.

    A channel that does not answer is left alone until the next run; its other alerts go on waiting.
    """
    pace = pace or Pace()
    for name in dict.fromkeys(alert.channel for alert in alerts):
        own = [alert for alert in alerts if alert.channel == name]
        channel = channels.get(name)
        if channel is None or isinstance(channel, DeliveryError):
            reason = channel.message if channel else _NOT_SET_UP
            yield Outcome(name, tuple(alert.key for alert in own), 0, error=reason)
            continue
        yield from _through(name, channel, own, language, now, pace)


def _through(
    name: str,
    channel: Channel,
    alerts: Sequence[Alert],
    language: Language,
    now: Callable[[], datetime],
    pace: Pace,
) -> Iterator[Outcome]:
    limit = _Limit(pace, channel.per_minute)
    groups: dict[tuple[str, ...], list[Alert]] = {}
    for alert in alerts:
        try:
            groups.setdefault(channel.addressees(alert), []).append(alert)
        except DeliveryError as nobody:
            yield Outcome(name, (alert.key,), 0, error=nobody.message)
    for to, group in groups.items():
        subject = subject_of(len(group), language)
        texts = [channel.line(alert) for alert in group]
        for packed in pack(texts, channel.limit, channel.heading(subject)):
            keys = [group[n].key for n in packed.holds]
            whole = tuple(group[n].key for n in packed.completes)
            message = Message(subject, packed.text, _identity(keys, packed.text), to)
            tried = _try(channel, message, limit, pace)
            if tried.failure is not None:
                yield Outcome(name, tuple(keys), tried.attempts, error=tried.failure.message)
                if tried.failure.again:
                    return
                break
            if whole:
                yield Outcome(name, whole, tried.attempts, now(), tried.remark)


@dataclass(frozen=True, slots=True)
class _Tried:
    attempts: int
    remark: Text | None = None
    failure: DeliveryError | None = None


def _try(channel: Channel, message: Message, limit: _Limit, pace: Pace) -> _Tried:
    """Send one message, with patience where that may help."""
    attempts = 0
    while True:
        limit.wait()
        attempts += 1
        try:
            return _Tried(attempts, channel.send(message))
        except DeliveryError as failure:
            if not failure.again or attempts > len(pace.back_off):
                return _Tried(attempts, failure=failure)
            pace.sleep(max(pace.back_off[attempts - 1], failure.wait))


def subject_of(count: int, language: Language) -> str:
    """The first line of a message, the subject of an e-mail."""
    return Text(f"客户风险预警 {count} 条", f"{count} customer risk alerts")(language)


def _identity(keys: Sequence[str], text: str) -> str:
    return hashlib.sha256("\x1f".join((*keys, text)).encode("utf-8")).hexdigest()[:24]
