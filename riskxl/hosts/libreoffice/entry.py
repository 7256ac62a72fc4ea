"""What the component calls, and nothing else: the door between LibreOffice and this package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskxl.hosts.libreoffice.functions import call
from riskxl.hosts.libreoffice.names import resolve_names

__all__ = ["call", "resolve_names", "run_action"]


def run_action(context: Any, frame: Any, key: str, given: Mapping[str, str]) -> tuple[bool, str]:
    """An entry of the menu: whether it was done, and what was said."""
    from riskxl.hosts.libreoffice.menu import run_action as run  # late: formulas need no actions

    return run(context, frame, key, given)
