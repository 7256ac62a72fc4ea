"""The workbook port over a file: nobody else's work is overwritten, and a copy is kept before each change."""

from __future__ import annotations

import gc
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from riskxl.actions.changes import Changes
from riskxl.actions.schema import BY_NAME
from riskxl.actions.settings import LANGUAGE_CELL, language_of
from riskxl.actions.snapshot import Snapshot
from riskxl.functions import Functions, SheetFunctions
from riskxl.hosts.embedded import EmbeddedWorkbook
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.hosts.file import refusals
from riskxl.hosts.file.backups import back_up
from riskxl.hosts.file.locks import action_lock, refuse_if_open
from riskxl.hosts.file.new_files import new_files
from riskxl.hosts.file.patching import patched_parts
from riskxl.hosts.file.reading import BookReader
from riskxl.hosts.ooxml.package import WorkbookPackage, read_file, write_file
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary, folder_beside, own_folders


class FileBook:
    """A .xlsx or .xlsm that riskxl build made; implements riskxl.actions.port.WorkbookPort.

    ``profiles`` is a folder of own profiles, besides those that every command knows.
    """

    def __init__(self, path: Path, profiles: Path | None = None) -> None:
        self.path = path
        self._file = Path(os.path.realpath(path))  # a link is followed, not replaced
        self._profiles = profiles
        self._functions: dict[Language, Functions] = {}
        self._locked = False
        self._read: tuple[Snapshot, BookReader] | None = None

    def read(self, tables: Sequence[str] = ()) -> Snapshot:
        """The tables named (all if none is) that the workbook has, and its settings."""
        data = read_file(self.path)
        reader = self._read[1] if self._read is not None else None
        if reader is None or reader.package.data != data:
            reader = BookReader(WorkbookPackage(self.path, data))
        with _no_collection():
            snapshot = reader.snapshot(tables)
        self._read = snapshot, reader
        return snapshot

    def functions(self, language: Language) -> Functions:
        """The worksheet functions over the workbook's profiles."""
        if language not in self._functions:
            library = ProfileLibrary(own_folders(self._profiles, self.path))
            self._functions[language] = SheetFunctions(library, language)
        return self._functions[language]

    def apply(self, changes: Changes, snapshot: Snapshot) -> None:
        """Write everything or nothing, every formula calculated; the copy before it stands in RiskXL备份.

        ``snapshot`` must be the one that was read last. Raises DataError if the workbook is open somewhere
        or was saved by somebody since.
        """
        if self._read is None or self._read[0] is not snapshot:
            raise ValueError("the snapshot is not the one that was read last")
        if not changes:
            return
        reader = self._read[1]
        with self.locked(""), _no_collection(), new_files(folder_beside(self._file), changes.files):
            parts = patched_parts(reader, changes, self.functions(snapshot.language))
            if changes.files:
                self._functions.clear()  # the new profiles count already
            package = WorkbookPackage(self.path, reader.package.data, parts)
            functions = risk_functions(self.functions(_language_after(changes, snapshot)))
            content = EmbeddedWorkbook(package, functions, whole=False).to_bytes()
            write_file(self.path, content, lambda: self._last_look(reader.package.data, changes))
        self._read = None

    @contextmanager
    def locked(self, by: str) -> Iterator[None]:
        """Keeps other actions of ours away from reading to writing; raises DataError if somebody is there."""
        if self._locked:
            yield
            return
        refuse_if_open(self._file)
        self._refuse_if_read_only()
        with action_lock(self._file, by):
            self._locked = True
            try:
                yield
            finally:
                self._locked = False

    def _last_look(self, data: bytes, changes: Changes) -> None:
        """Right before the file is replaced: it must be as it was read, and a copy of it must be safe."""
        refuse_if_open(self._file)
        if _digest(read_file(self._file)) != _digest(data):
            raise refusals.changed_meanwhile(self.path)
        if _is_worth_a_copy(changes):
            back_up(self._file, data, datetime.now())

    def _refuse_if_read_only(self) -> None:
        try:
            mode = self._file.stat().st_mode
        except OSError:
            return  # reading it says what is wrong
        writable = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
        if not mode & writable or not os.access(self._file, os.W_OK):
            raise refusals.read_only(self.path)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Half a million cells live until the file is written: looking for garbage among them takes a while."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _is_worth_a_copy(changes: Changes) -> bool:
    """What scheduled alerts note, and reports that a button renews, must not push out older copies."""
    tables = {*changes.appended, *changes.updated, *changes.replaced}
    renewed = all(name in BY_NAME and BY_NAME[name].role in ("outbox", "report") for name in tables)
    return bool(changes.settings or changes.files) or not renewed


def _language_after(changes: Changes, snapshot: Snapshot) -> Language:
    if LANGUAGE_CELL in changes.settings:
        return language_of(changes.settings[LANGUAGE_CELL])
    return snapshot.language


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
