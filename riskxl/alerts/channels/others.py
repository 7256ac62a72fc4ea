"""DingTalk, Feishu and many more through apprise, an optional extra (``riskxl[notify]``).

Its limits: apprise looks at the HTTP status alone, so an alert may count as sent that the service refused in
its answer's body; and it does not say why something failed.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from riskxl.alerts.channels.base import DeliveryError, Message
from riskxl.alerts.outbox import Alert
from riskxl.language import Text


@dataclass(frozen=True)
class AppriseService:
    """One apprise address, such as dingtalk://…"""

    url: str = field(repr=False)
    limit: int = 2000
    per_minute: int = 20

    def heading(self, subject: str) -> str:
        return subject

    def line(self, alert: Alert) -> str:
        return f"【{alert.rule}】{alert.line}"

    def addressees(self, alert: Alert) -> tuple[str, ...]:
        return ()

    def send(self, message: Message) -> None:
        apprise = _apprise()
        with _silent("apprise", "urllib3", "requests"):
            try:
                service = apprise.Apprise()
                known = service.add(self.url)
                confirmed = known and service.notify(body=message.text, body_format=apprise.NotifyFormat.TEXT)
            except Exception as error:  # its plugins raise what they like
                kind = type(error).__name__
                raise DeliveryError(
                    Text(f"apprise 出错（{kind}）", f"apprise failed ({kind})"), again=True
                ) from None
        if not known:
            raise DeliveryError(
                Text("apprise 不认识这个地址", "apprise does not know this address"), again=False
            )
        if not confirmed:
            raise DeliveryError(
                Text("apprise 未能送达，原因不详", "apprise could not deliver it and does not say why"),
                again=True,
            )


def _apprise() -> Any:
    try:
        return importlib.import_module("apprise")
    except ImportError:
        raise DeliveryError(
            Text(
                "没有安装 apprise，请运行 pip install riskxl[notify]",
                "apprise is not installed: pip install riskxl[notify]",
            ),
            again=False,
        ) from None


@contextmanager
def _silent(*names: str) -> Iterator[None]:
    """These libraries write addresses, which hold keys, into their logs."""
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
