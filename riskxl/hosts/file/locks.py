"""Who else has the workbook: open in a spreadsheet program, or in another action of ours."""

from __future__ import annotations

import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from riskxl.hosts.file import refusals
from riskxl.hosts.file.processes import is_alive

STALE_AFTER = 600.0  # seconds after which an action's lock is taken to be left over from a crash

_NAME_LENGTH = 54  # bytes for the name in Excel's owner file; behind them it stands again in UTF-16


def refuse_if_open(path: Path) -> None:
    """Raises DataError if a spreadsheet program has the workbook open."""
    for program, marker, owner in (
        ("Excel", path.with_name(f"~${path.name}"), _excel_owner),
        ("LibreOffice", path.with_name(f".~lock.{path.name}#"), _libreoffice_owner),
        ("WPS", path.with_name(f".~{path.name}"), _excel_owner),
    ):
        try:
            content = marker.read_bytes()
        except FileNotFoundError:
            continue
        except OSError:  # on Windows Excel shares its owner file with nobody
            content = b""
        raise refusals.in_use(path, program, owner(content), marker)


@contextmanager
def action_lock(path: Path, by: str) -> Iterator[None]:
    """While an action runs, no other one of ours may begin on the same file."""
    marker = path.with_name(f".{path.name}.riskxl-lock")
    _take(path, marker, by)
    try:
        yield
    finally:
        with suppress(OSError):
            marker.unlink(missing_ok=True)


def _take(path: Path, marker: Path, by: str) -> None:
    try:
        _create(marker, by)
        return
    except FileExistsError:
        pass
    except OSError as error:
        raise refusals.no_lock(path, error) from error
    found = b""
    with suppress(OSError):
        found = marker.read_bytes()
        if _is_left_over(marker, found):
            _remove(marker, found)
            _create(marker, by)
            return
    raise refusals.action_running(path, _words(found), marker)


def _create(marker: Path, by: str) -> None:
    descriptor = os.open(marker, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"by": by, "computer": socket.gethostname(), "process": os.getpid(), "since": since}, file)


def _is_left_over(marker: Path, content: bytes) -> bool:
    """Whether its action ended without taking it away: by a crash, or as the computer was switched off."""
    if time.time() - marker.stat().st_mtime > STALE_AFTER:
        return True
    noted = _noted(content)
    process = noted.get("process")
    return (
        noted.get("computer") == socket.gethostname() and isinstance(process, int) and not is_alive(process)
    )


def _remove(marker: Path, content: bytes) -> None:
    """Take a lock away that was left over; raises FileExistsError if meanwhile it is somebody else's."""
    aside = marker.with_name(f"{marker.name}.{secrets.token_hex(4)}")
    marker.rename(aside)  # of two at once, one only can
    if aside.read_bytes() != content:
        aside.rename(marker)
        raise FileExistsError(marker)
    aside.unlink()


def _noted(content: bytes) -> dict[str, object]:
    """What a lock says; nothing if its action has not written it yet."""
    try:
        noted = json.loads(content)
    except ValueError:
        return {}
    return noted if isinstance(noted, dict) else {}


def _words(content: bytes) -> str:
    noted = _noted(content)
    return " ".join(str(noted[key]) for key in ("by", "computer", "since") if noted.get(key))


def _excel_owner(content: bytes) -> str:
    """The user's name in an owner file: behind the ANSI one its length and the name in UTF-16."""
    length = content[_NAME_LENGTH + 1] if len(content) > _NAME_LENGTH + 1 else 0
    begin = _NAME_LENGTH + 3
    return content[begin : begin + 2 * length].decode("utf-16-le", "ignore").strip("\0 ")


def _libreoffice_owner(content: bytes) -> str:
    """The user's name, or else the login: ',login,computer,time,profile;'."""
    fields = content.decode("utf-8", "ignore").split(",")
    return next((field for field in fields[:2] if field.strip()), "").strip()
