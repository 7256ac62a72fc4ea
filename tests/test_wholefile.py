"""Files that are complete in their place or not there at all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from riskxl.wholefile import whole_file


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "结果.txt"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), whole_file(path) as temporary:
        temporary.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="links need privileges there, and modes are others")
def test_a_link_and_the_permissions_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_text("before", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    with whole_file(link) as temporary:
        temporary.write_text("after", encoding="utf-8")
    assert link.is_symlink() and path.read_text(encoding="utf-8") == "after"
    assert path.stat().st_mode & 0o777 == 0o640
