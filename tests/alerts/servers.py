"""A robot's server and a mail server on this machine, which do as a test tells them."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

KEY = "693a91f6-7e1c-4bc4-97a0-0ec2sifa5aaa"

# What the robot's server does with one request: answer with a status, headers and a body; say nothing until
# the client gives up; or hang up.
OK = (200, {}, b'{"errcode":0,"errmsg":"ok"}')
SILENT, HANGS_UP = "silent", "hangs up"


def answers(errcode: int, errmsg: str = "") -> tuple[int, dict[str, str], bytes]:
    return 200, {}, json.dumps({"errcode": errcode, "errmsg": errmsg}).encode()


def status(code: int, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return code, headers, b""


@dataclass
class RobotServer:
    """``script`` is worked off request by request; after it every message is taken."""

    url: str
    script: list[Any] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def texts(self) -> list[str]:
        """The content of every message that arrived, in order."""
        return [body[body["msgtype"]]["content"] for body in self.bodies]


@contextmanager
def robot_server() -> Iterator[RobotServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            robot.paths.append(self.path)
            robot.raw.append(content)
            step = robot.script.pop(0) if robot.script else OK
            if step is SILENT:
                robot.done.wait(30)
                return
            if step is HANGS_UP:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            code, headers, body = step
            if step == OK:
                robot.bodies.append(json.loads(content))
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 - a redirect that was followed would come as GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    robot = RobotServer(f"http://127.0.0.1:{server.server_port}/cgi-bin/webhook/send?key={KEY}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield robot
    finally:
        robot.done.set()
        server.shutdown()
        thread.join()
        server.server_close()


PASSWORD = "oracle-of-delphi"


@dataclass
class MailBox:
    """``script`` holds answers to DATA ('451 later'), or HANGS_UP; after it every mail is taken."""

    host: str = "127.0.0.1"
    port: int = 0
    script: list[str] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    mails: list[EmailMessage] = field(default_factory=list)
    addressees: list[list[str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.script:
            step = self.script.pop(0)
            if step is HANGS_UP:
                assert server.transport is not None
                server.transport.close()
                return "421 gone"
            return step
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.addressees.append(list(envelope.rcpt_tos))
        assert server.transport is not None
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return "250 taken"


def _login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth: object) -> AuthResult:
    good = isinstance(auth, LoginPassword) and auth.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False)


@contextmanager
def mail_server(
    tls: ssl.SSLContext | None = None, *, starttls: bool = False, login: bool = False
) -> Iterator[MailBox]:
    box = MailBox()
    options: dict[str, Any] = {"hostname": box.host, "port": 0}
    if tls is not None and starttls:
        options |= {"tls_context": tls, "require_starttls": True}
    elif tls is not None:
        options |= {"ssl_context": tls}
    if login:
        options |= {"authenticator": _login, "auth_required": True, "auth_require_tls": starttls}
    controller = Controller(box, **options)
    # port 0: let the system choose, and look afterwards which one it was
    with socket.socket() as probe:
        probe.bind((box.host, 0))
        box.port = controller.port = probe.getsockname()[1]
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
