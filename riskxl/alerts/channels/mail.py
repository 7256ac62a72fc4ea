"""E-mail over SMTP: a message has arrived when the server accepted it for at least one addressee."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime, parseaddr
from typing import Literal

from riskxl.alerts.channels.base import DeliveryError, Message, scrubbed, unreachable
from riskxl.alerts.outbox import Alert
from riskxl.folding import folded
from riskxl.language import Text


@dataclass(frozen=True)
class MailServer:
    """How mail leaves; ``password`` never shows."""

    host: str
    port: int
    security: Literal["ssl", "starttls", "none"]
    sender: str
    user: str | None = None
    password: str = field(default="", repr=False)
    timeout: float = 20.0

    def send(self, mail: EmailMessage) -> Text | None:
        """Hand a mail over; raises DeliveryError if the server did not accept it."""
        try:
            server = self._connect()
            try:
                refused = server.send_message(mail)
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()  # it has the mail; how it says goodbye does not matter
            finally:
                server.close()
        except smtplib.SMTPNotSupportedError:
            raise DeliveryError(
                Text("邮件服务器不支持所要求的加密或登录", "the mail server lacks this encryption or login"),
                again=False,
            ) from None
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise self._refused(code, said) from None
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPException, OSError) as error:
            # smtplib wraps a time-out, as any lost connection, in words
            late = isinstance(error.__context__, TimeoutError)
            raise unreachable(error.__context__ if late else error) from None
        if refused:
            count = len(refused)
            return Text(f"{count} 个收件人被拒收", f"{count} addressees were refused")
        return None

    def _connect(self) -> smtplib.SMTP:
        trusted = ssl.create_default_context()
        if self.security == "ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=trusted
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.security == "starttls":
                server.starttls(context=trusted)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _refused(self, code: int, said: bytes | str) -> DeliveryError:
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        shown = scrubbed(words, self.password)
        return DeliveryError(
            Text(f"邮件服务器返回 {code}：{shown}", f"the mail server answered {code}: {shown}"),
            again=400 <= code < 500,
        )


@dataclass(frozen=True)
class Mailing:
    """Addressees: fixed ones, and where ``owners`` are given the customer's own person by ID."""

    server: MailServer
    to: tuple[str, ...]
    owners: Mapping[str, str] = field(default_factory=dict)  # customer's ID → post and name
    people: Mapping[str, str] = field(default_factory=dict)  # name → address
    limit: int = 500_000
    per_minute: None = None

    @property
    def always_to(self) -> tuple[str, ...]:
        """Who gets a test: the fixed addressees or, where there are none, the sender itself."""
        return self.to or (parseaddr(self.server.sender)[1],)

    def heading(self, subject: str) -> str:
        return subject

    def line(self, alert: Alert) -> str:
        return f"【{alert.rule}】{alert.line}"

    def addressees(self, alert: Alert) -> tuple[str, ...]:
        own = self._address(self.owners.get(alert.customer_id, ""))
        found = tuple(dict.fromkeys((*([own] if own else []), *self.to)))
        if not found:
            raise DeliveryError(
                Text(
                    "客户的责任人没有邮箱，请在 channels.yaml 的 people 里补上",
                    "the customer's owner has no address; add it under people in channels.yaml",
                ),
                again=False,
            )
        return found

    def send(self, message: Message) -> Text | None:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.server.sender
        mail["To"] = ", ".join(message.to)
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(localtime())
        # the same for every try, so that a mail system may know a second copy
        domain = parseaddr(self.server.sender)[1].rpartition("@")[2]
        mail["Message-ID"] = f"<riskxl.{message.identity}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text + "\n")
        return self.server.send(mail)

    def _address(self, owner: str) -> str | None:
        """The address of 'post and name': of the longest listed name that it ends with."""
        folded_owner = folded(owner)
        fitting = [name for name in self.people if folded(name) and folded_owner.endswith(folded(name))]
        return self.people[max(fitting, key=len)] if fitting else None
