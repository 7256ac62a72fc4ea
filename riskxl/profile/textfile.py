"""Text files of the profile commands: complete in their place or not there at all."""

from __future__ import annotations

from pathlib import Path

from riskxl.errors import DataError, Problem
from riskxl.language import Text, plain
from riskxl.wholefile import whole_file


def write_whole(path: Path, text: str) -> Path:
    """Write a UTF-8 file beside its place and move it there; makes its folder. Raises DataError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataError(
            Problem(
                plain(path),
                Text("文件写不进去", "the file cannot be written"),
                Text(
                    "请检查文件夹是否有写入权限、文件是否正被其他程序打开",
                    "check that the folder may be written to and that no program has the file open",
                ),
            )
        ) from error
    return path
