"""Files that are complete in their place or not there at all: written beside it, then moved there."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class WholeFile:
    """A file in the making: ``temporary`` is where to write it. OSErrors are left to the caller."""

    def __init__(self, path: Path) -> None:
        self.target = Path(os.path.realpath(path))  # a link is followed, not replaced
        # Made like any file of the user's, not private as those of the tempfile module are.
        self.temporary = self.target.with_name(f".{self.target.stem}.{secrets.token_hex(4)}.tmp")

    def put_in_place(self) -> None:
        """The file takes its place in one step, with the permissions of the one that was there."""
        if self.target.exists():
            shutil.copymode(self.target, self.temporary)
        self.temporary.replace(self.target)

    def discard(self) -> None:
        with suppress(OSError):
            self.temporary.unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """``with whole_file(path) as temporary:`` puts what was written there in its place if nothing fails."""
    file = WholeFile(path)
    try:
        yield file.temporary
        file.put_in_place()
    finally:
        file.discard()
