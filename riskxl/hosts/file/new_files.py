"""Files that an action adds beside a workbook: new profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from riskxl.hosts.file import refusals


@contextmanager
def new_files(folder: Path, texts: Mapping[str, str]) -> Iterator[None]:
    """Write new files; they go again if what follows fails. Raises DataError, also for one that is there."""
    written: list[Path] = []
    try:
        for name, text in texts.items():
            if Path(name).name != name:
                raise ValueError(f"not a plain file name: {name!r}")
            path = folder / name
            try:
                folder.mkdir(exist_ok=True)
                with path.open("x", encoding="utf-8", newline="\n") as file:
                    written.append(path)
                    file.write(text)
            except FileExistsError as error:
                raise refusals.file_exists(path) from error
            except OSError as error:
                raise refusals.no_new_file(path, error) from error
        yield
    except BaseException:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
