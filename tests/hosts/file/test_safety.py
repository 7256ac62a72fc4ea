"""Nobody's work is lost: locks, changes by others, backups, crashes half-way."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from riskxl.actions.changes import Changes
from riskxl.errors import DataError
from riskxl.hosts.file import FileBook, run_on_file

from .books import a_follow_up, an_action

BACKUPS = "RiskXL备份"


def change(n: int = 1) -> Changes:
    changes = Changes()
    changes.append("FollowUps", a_follow_up(n))
    return changes


def apply(path: Path) -> None:
    port = FileBook(path)
    port.apply(change(), port.read(("FollowUps",)))


def excels_owner_file(name: str) -> bytes:
    ansi = name.encode("gbk")
    wide = name.encode("utf-16-le")
    content = bytes([len(ansi)]) + ansi.ljust(54) + len(name).to_bytes(2, "little") + wide
    return content.ljust(165, b"\0")


@pytest.mark.parametrize(
    ("marker", "content", "words"),
    [
        ("~${}", excels_owner_file("李经理"), "Excel.*李经理"),
        (".~{}", excels_owner_file("张会计"), "WPS.*张会计"),
        (".~lock.{}#", ",风控部,PC01,22.11.2026 15:30,file:///C:/x;".encode(), "LibreOffice.*风控部"),
        ("~${}", b"", "Excel"),
    ],
)
def test_a_workbook_that_is_open_is_left_alone(book: Path, marker: str, content: bytes, words: str) -> None:
    before = book.read_bytes()
    lock = book.with_name(marker.format(book.name))
    lock.write_bytes(content)
    with pytest.raises(DataError, match=words) as refused:
        apply(book)
    assert lock.name in refused.value.text("zh")
    assert book.read_bytes() == before
    assert FileBook(book).read(("Risk",)).table("Risk").rows  # reading is no harm
    lock.unlink()
    apply(book)
    assert book.read_bytes() != before


def test_two_actions_do_not_run_at_once(book: Path) -> None:
    before = book.read_bytes()
    with FileBook(book).locked("王某"):
        with pytest.raises(DataError, match="王某"):
            apply(book)
        assert book.read_bytes() == before
    apply(book)
    assert not [path.name for path in book.parent.iterdir() if "lock" in path.name]


def test_a_lock_left_over_from_a_crash_is_taken_over(book: Path) -> None:
    with FileBook(book).locked("王某"):
        lock = next(path for path in book.parent.iterdir() if "lock" in path.name)
        long_ago = time.time() - 660
        os.utime(lock, (long_ago, long_ago))
        apply(book)
    assert len(FileBook(book).read(("FollowUps",)).table("FollowUps").rows) == 1


def test_a_lock_of_a_process_that_died_is_taken_over_at_once(book: Path) -> None:
    script = (
        "import os, pathlib; from riskxl.hosts.file import FileBook; "
        f"lock = FileBook(pathlib.Path({str(book)!r})).locked('王某'); lock.__enter__(); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", script]).returncode == 9
    assert [path.name for path in book.parent.iterdir() if "lock" in path.name]
    apply(book)
    assert not [path.name for path in book.parent.iterdir() if "lock" in path.name]


def test_a_lock_of_another_computer_is_respected(book: Path) -> None:
    with FileBook(book).locked("王某"):
        lock = next(path for path in book.parent.iterdir() if "lock" in path.name)
        noted = json.loads(lock.read_text(encoding="utf-8"))
        noted |= {"computer": f"not-{noted['computer']}", "process": 999_999_999}
        lock.write_text(json.dumps(noted), encoding="utf-8")
        with pytest.raises(DataError, match="王某 not-"):
            apply(book)


def test_a_second_writer_is_told_and_overwrites_nothing(book: Path) -> None:
    first, second = FileBook(book), FileBook(book)
    snapshot, other = first.read(), second.read()
    first.apply(change(), snapshot)
    written = book.read_bytes()
    with pytest.raises(DataError, match="saved it after it was read"):
        second.apply(change(2), other)
    assert book.read_bytes() == written


def test_only_the_snapshot_read_last_can_be_applied(book: Path) -> None:
    port = FileBook(book)
    old = port.read()
    port.read()
    with pytest.raises(ValueError, match="read last"):
        port.apply(change(), old)


def test_a_read_only_file_is_left_alone(book: Path) -> None:
    before = book.read_bytes()
    book.chmod(stat.S_IREAD)
    try:
        with pytest.raises(DataError, match="read-only"):
            apply(book)
        assert book.read_bytes() == before
    finally:
        book.chmod(stat.S_IREAD | stat.S_IWRITE)


def test_every_change_leaves_a_copy_of_what_was_before(book: Path) -> None:
    before = book.read_bytes()
    apply(book)
    (copy,) = (book.parent / BACKUPS).iterdir()
    assert copy.read_bytes() == before
    assert copy.suffix == ".xlsm"
    stamp = copy.stem.removeprefix(f"{book.stem}-")
    assert abs((datetime.now() - datetime.strptime(stamp, "%Y%m%d-%H%M%S")).total_seconds()) < 3600


def test_the_last_ten_copies_are_kept(book: Path) -> None:
    folder = book.parent / BACKUPS
    folder.mkdir()
    for day in range(1, 13):
        (folder / f"{book.stem}-202601{day:02}-120000.xlsm").write_text("old")
    others = [folder / "另一本-20200101-120000.xlsm", folder / f"{book.stem}-我的.xlsm"]
    for other in others:
        other.write_text("not ours")
    apply(book)
    apply(book)
    ours = sorted(path.name for path in folder.iterdir() if path not in others)
    assert len(ours) == 10
    assert ours[0] == f"{book.stem}-20260105-120000.xlsm"
    assert all(other.exists() for other in others)


def test_alerts_and_reports_push_out_no_older_copy(book: Path) -> None:
    port = FileBook(book)
    port.apply(Changes(replaced={"Todo": [{"owner": "王某"}]}), port.read(("Todo",)))
    port.apply(Changes(appended={"Alerts": [{"customer_id": "K1", "text": "异动"}]}), port.read(("Alerts",)))
    assert not (book.parent / BACKUPS).exists()
    changes = Changes(replaced={"Todo": []}, appended={"Events": [{"customer_id": "K1"}]})
    port.apply(changes, port.read(("Todo", "Events")))
    assert len(list((book.parent / BACKUPS).iterdir())) == 1


def test_without_a_copy_nothing_is_changed(book: Path) -> None:
    before = book.read_bytes()
    (book.parent / BACKUPS).write_text("a file where the folder should be")
    with pytest.raises(DataError, match="backup cannot be written"):
        apply(book)
    assert book.read_bytes() == before


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_the_file_as_it_was(
    book: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = book.read_bytes()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DataError, match="No space left"):
        apply(book)
    monkeypatch.undo()
    assert book.read_bytes() == before
    assert not [path.name for path in book.parent.iterdir() if path.suffix == ".tmp" or "lock" in path.name]
    apply(book)


def test_an_interruption_leaves_the_file_as_it_was(book: Path) -> None:
    before = book.read_bytes()

    def interrupted(_: Any) -> Changes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_on_file(book, an_action(interrupted), {}, by="王")
    assert book.read_bytes() == before
    assert [path.name for path in book.parent.iterdir()] == [book.name]


@pytest.mark.skipif(sys.platform == "win32", reason="links need privileges there")
def test_a_link_stays_one(book: Path) -> None:
    link = book.with_name("桌面.xlsm")
    link.symlink_to(book)
    apply(link)
    assert link.is_symlink()
    assert len(FileBook(book).read(("FollowUps",)).table("FollowUps").rows) == 1
