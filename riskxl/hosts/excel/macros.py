"""What the ribbon asks of Python: plain cells come in, words for a message box go out.

Nothing here touches a workbook: VBA reads the table before and writes after, so that a macro that fails
here has changed nothing.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import xlwings as xw

import riskxl
from riskxl import fields
from riskxl.errors import RiskxlError
from riskxl.hosts.excel.cells import plain_cells
from riskxl.hosts.excel.replies import reply
from riskxl.hosts.excel.rows import BlockFunctions, Grid, for_vba, functions_of
from riskxl.language import Text
from riskxl.profile.model import Profile
from riskxl.tiers import STYLES


@for_vba("values", "headers")
def migration(options: str, values: Grid, headers: Grid, current: Any, candidate: Any) -> Grid:
    """How many customers change their tier with another profile, one line for each change."""
    functions = functions_of(options)

    def lines() -> list[str]:
        before = _tiers(functions, values, headers, current)
        after = _tiers(functions, values, headers, candidate)
        moves = Counter((old, new) for old, new in zip(before, after, strict=True) if old != new)
        moved = sum(moves.values())
        total = sum(word != "" for word in before)
        head = Text(
            f"共 {total} 户，{moved} 户的风险等级会变：", f"{moved} of {total} customers change their tier:"
        )
        none = Text(f"共 {total} 户，风险等级都不变", f"no tier of {total} customers changes")
        unit = Text(" 户", "")
        return [(head if moved else none)(functions.language)] + [
            f"{old or '–'} → {new or '–'}：{count}{unit(functions.language)}"
            for (old, new), count in moves.most_common()
        ]

    return _said(functions, lines)


@for_vba("values", "headers")
def compare(options: str, values: Grid, headers: Grid, current: Any) -> Grid:
    """What every profile would say of the table, one line a profile."""
    functions = functions_of(options)

    def lines() -> list[str]:
        before = _tiers(functions, values, headers, current)
        words = [style.label(functions.language) for style in STYLES.values()]
        found = []
        for profile in functions.library.profiles():
            if isinstance(profile, Profile):
                found.append(_profile_line(functions, profile, values, headers, before, words))
        return found

    return _said(functions, lines)


def _profile_line(
    functions: BlockFunctions,
    profile: Profile,
    values: Grid,
    headers: Grid,
    before: Sequence[str],
    words: Sequence[str],
) -> str:
    name = profile.names(functions.language)
    try:
        after = _tiers(functions, values, headers, profile.key)
    except RiskxlError:
        return f"{name}：" + Text("表中没有它的指标", "none of its indicators is in the table")(
            functions.language
        )
    counts = Counter(after)
    moved = sum(old != new for old, new in zip(before, after, strict=True))
    listed = "  ".join(f"{word} {counts[word]}" for word in words if counts[word])
    return f"{name}：{listed}" + Text(f"（变动 {moved}）", f" (changed: {moved})")(functions.language)


@for_vba("headers")
def recognised(options: str, headers: Grid, profile: Any) -> Grid:
    """The indicators that a profile finds in a table's headers, in one line."""
    functions = functions_of(options)

    def lines() -> list[str]:
        found = functions.indicators_found(headers, profile)
        listed = "、".join(found) if functions.language == "zh" else ", ".join(found)
        return [listed]

    return _said(functions, lines)


@for_vba()
def versions() -> Grid:
    """What answers here: the versions of this package, of xlwings and of Python."""
    return [[riskxl.__version__, ""], [xw.__version__, ""], [platform.python_version(), ""]]


def _tiers(functions: BlockFunctions, values: Grid, headers: Grid, profile: Any) -> list[str]:
    """The tier of every row; a row that names a profile of its own keeps it."""
    cells, own = plain_cells(values) or [], fields.find(headers[0], "profile")
    groups: dict[Any, list[int]] = {}
    for n, row in enumerate(cells):
        stated = None if own is None else row[own]
        groups.setdefault(stated or profile, []).append(n)
    tiers = [""] * len(cells)
    for word, members in groups.items():
        answer = functions.tier([cells[n] for n in members], headers, word)
        found = [row[0] for row in answer] if isinstance(answer, list) else [answer]
        for n, tier in zip(members, found, strict=True):
            tiers[n] = str(tier)
    return tiers


def _said(functions: BlockFunctions, lines: Callable[[], list[str]]) -> Grid:
    return reply(functions.language, lambda: [[line] for line in lines()])
