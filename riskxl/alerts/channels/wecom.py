"""企业微信 (WeCom) group robots: a message has arrived when the answer's body says errcode 0.

The standard library speaks HTTP here, as it does SMTP: unlike httpx, urllib3 and requests it never writes
the address, which holds the robot's key, into a log or an error; proxies come from the environment (on
Windows also from its settings), certificates are checked against those that the computer trusts.
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from riskxl.alerts.channels.base import DeliveryError, Message, scrubbed, unreachable
from riskxl.alerts.outbox import Alert
from riskxl.language import Text

_OFFICIAL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="
_BYTES = {"markdown": 4096, "text": 2048}
_ONLY_KEY = re.compile(r"[0-9A-Za-z-]{8,64}")
_BUSY, _TOO_MANY = -1, 45009  # errcodes that another try may mend
_LONGEST_ANSWER = 64 * 1024
# <@name> would call people, [words](address) would make a link: a customer's name must do neither.
_HARMLESS = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "`": "｀", "*": "＊"})


@dataclass(frozen=True)
class WeComRobot:
    """One robot; ``webhook`` is its address or its key alone."""

    webhook: str = field(repr=False)
    format: Literal["markdown", "text"] = "markdown"
    timeout: float = 15.0
    per_minute: int = 20

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        local = parts.hostname in ("127.0.0.1", "localhost")
        if not parts.hostname or (parts.scheme != "https" and not (local and parts.scheme == "http")):
            raise DeliveryError(
                Text(
                    "机器人地址无效：要以 https:// 开头，或只填 key",
                    "the robot's address is invalid: it begins with https://, or is the key alone",
                ),
                again=False,
            )

    @property
    def url(self) -> str:
        return _OFFICIAL + self.webhook if _ONLY_KEY.fullmatch(self.webhook) else self.webhook

    @property
    def limit(self) -> int:
        return _BYTES[self.format]

    def heading(self, subject: str) -> str:
        return f"**{subject}**" if self.format == "markdown" else subject

    def line(self, alert: Alert) -> str:
        rule, line = alert.rule.translate(_HARMLESS), alert.line.translate(_HARMLESS)
        return f"**{rule}** {line}" if self.format == "markdown" else f"【{rule}】{line}"

    def addressees(self, alert: Alert) -> tuple[str, ...]:
        return ()

    def send(self, message: Message) -> None:
        answer = self._post({"msgtype": self.format, self.format: {"content": message.text}})
        code = answer.get("errcode") if isinstance(answer, dict) else None
        if type(code) is not int:
            raise DeliveryError(
                Text("服务器的回答看不懂，不能算已送达", "the answer is none of a robot; not confirmed"),
                again=True,
            )
        if code != 0:
            said = scrubbed(answer.get("errmsg", ""), self.webhook, self._key)
            raise DeliveryError(
                Text(f"企业微信返回错误 {code}：{said}", f"WeCom answered errcode {code}: {said}"),
                again=code in (_BUSY, _TOO_MANY),
                wait=60.0 if code == _TOO_MANY else 0.0,
            )

    @property
    def _key(self) -> str:
        return urlsplit(self.url).query.rpartition("key=")[2].partition("&")[0]

    def _post(self, body: dict[str, Any]) -> Any:
        """The JSON of the answer, None if it is none; raises DeliveryError without the address in it."""
        request = urllib.request.Request(
            self.url,
            json.dumps(body, ensure_ascii=False).encode("utf-8"),
            {"Content-Type": "application/json; charset=utf-8"},
        )
        secure = urllib.request.HTTPSHandler(context=ssl.create_default_context())
        opener = urllib.request.build_opener(secure, _NoRedirects())
        try:
            with opener.open(request, timeout=self.timeout) as response:
                content = response.read(_LONGEST_ANSWER)
        except urllib.error.HTTPError as error:
            with error:
                raise _refused(error.code) from None
        except urllib.error.URLError as error:
            raise unreachable(error.reason) from None
        except (OSError, http.client.HTTPException) as error:
            raise unreachable(error) from None
        try:
            return json.loads(content)
        except ValueError:
            return None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The message and the key are for this server alone."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _refused(status: int) -> DeliveryError:
    if 300 <= status < 400:
        return DeliveryError(
            Text(
                f"服务器要求转到别的地址（HTTP {status}），已拒绝",
                f"the server sends us elsewhere (HTTP {status}): refused",
            ),
            again=False,
        )
    return DeliveryError(
        Text(f"服务器返回 HTTP {status}", f"the server answered HTTP {status}"),
        again=status == 429 or status >= 500,
        wait=60.0 if status == 429 else 0.0,
    )
