"""Text files of the profile commands: complete in their place or not there at all."""

from __future__ import annotations

import secrets
from pathlib import Path

from riskxl.errors import DataError, Problem
from riskxl.language import Text, plain


def write_whole(path: Path, text: str) -> Path:
    """Write a UTF-8 file beside its place and move it there; makes its folder. Raises DataError."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_text(text, encoding="utf-8", newline="\n")
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
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
