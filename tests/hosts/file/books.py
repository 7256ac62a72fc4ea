"""The inside of workbook files, and changes and actions made up for tests."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from riskxl.actions.action import Action, Context
from riskxl.actions.changes import Changes
from riskxl.language import Text

Parts = dict[str, bytes]
NOON = 46348.5  # 2026-11-22 12:00
OWN_PROFILE = """\
key: ours
names: {zh: 本公司, en: Ours}
description: {zh: 逾期加重, en: Heavier on overdue payments}
extends: general
characteristics:
  overdue_payments: {weight: 30, basis: default}
"""


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(path: Path, parts: Parts) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def an_action(run: Callable[[Context], Changes], **options: Any) -> Action:
    """An action made up for a test."""
    given: dict[str, Any] = {"tables": ("FollowUps", "Risk"), **options}
    return Action("try", Text("试", "Try"), Text("试", "Try"), run=run, **given)


def a_follow_up(n: int = 1, **cells: Any) -> dict[str, Any]:
    return {
        "time": NOON + n,
        "customer_id": "C001",
        "name": "某公司",
        "news": f"第{n}次",
        "by": "王",
        **cells,
    }
