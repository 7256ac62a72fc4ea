"""A profile as one text that fits into a cell, and back: what a score was made from can be asked years later.

The text holds all that scoring, explaining and planning need. What only helps to write a profile (help,
notes, remarks, examples, the place of its file) stays out.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from riskxl.errors import DataError, Problem, ProfileError
from riskxl.language import Text, plain
from riskxl.profile.model import Profile

LONGEST = 32_767  # characters of an Excel cell, counted as UTF-16 does

_LEFT_OUT: dict[str, Any] = {"description": None, "remarks": (), "examples": ()}
_LEFT_OUT_OF_EACH: dict[str, Any] = {"help": {"zh": "", "en": ""}, "note": None}
_HELP = dict.fromkeys(_LEFT_OUT_OF_EACH, True)


def to_text(profile: Profile) -> str:
    """The profile in one line of JSON; raises ProfileError if no cell could hold it."""
    rules = _adapter().dump_python(
        profile,
        mode="json",
        exclude={"path": True, **dict.fromkeys(_LEFT_OUT, True), "characteristics": {"__all__": _HELP}},
    )
    text = json.dumps(_finite(rules), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    length = len(text.encode("utf-16-le")) // 2
    if length > LONGEST:
        raise ProfileError(
            Problem(
                plain(profile.path.name),
                Text(
                    f"规则全文有 {length} 个字符，一个单元格存不下（最多 {LONGEST} 个），无法存档",
                    f"the rules in full have {length} characters, a cell holds {LONGEST}: no archive",
                ),
                Text("请缩短名称、别名和措施的文字", "shorten names, aliases and the texts of the plans"),
            )
        )
    return text


def from_text(text: str) -> Profile:
    """The profile that ``to_text`` wrote; raises DataError for any other text."""
    try:
        rules = json.loads(text)
        whole = {
            **rules,
            **_LEFT_OUT,
            "path": Path(f"{rules['key']}.yaml"),
            "characteristics": [{**c, **_LEFT_OUT_OF_EACH} for c in rules["characteristics"]],
        }
        return _adapter().validate_python(whole)
    except (ValueError, TypeError, KeyError) as error:
        cause = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise DataError(
            Problem(
                Text("规则全文", "rules in full"),
                Text(f"存档的规则读不出来（{cause}）", f"the archived rules cannot be read ({cause})"),
                Text(
                    "请用备份恢复“规则存档”，并运行“校验台账”",
                    "restore the rules archive from a backup and run Verify ledgers",
                ),
            )
        ) from None


def _finite(part: Any) -> Any:
    """Open ends of intervals as the words 'Infinity' and '-Infinity': JSON has no such numbers."""
    if isinstance(part, dict):
        return {key: _finite(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_finite(value) for value in part]
    if isinstance(part, float) and math.isinf(part):
        return "Infinity" if part > 0 else "-Infinity"
    return part


@cache
def _adapter() -> TypeAdapter[Profile]:
    return TypeAdapter(Profile)
