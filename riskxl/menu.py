"""Every action by its key, as the ribbon, the command line and LibreOffice's menu offer them."""

from __future__ import annotations

from collections.abc import Iterable

from riskxl.actions.action import Action, Context
from riskxl.actions.changes import Changes
from riskxl.ledger import chain

ACTIONS: dict[str, Action] = {}


def _add(actions: Iterable[Action]) -> None:
    ACTIONS.update((action.key, action) for action in actions)


def run(action: Action, context: Context) -> Changes:
    """What an action changes, its ledger rows sealed; every door goes through here."""
    changes = action.run(context)
    chain.seal(context.snapshot, changes)
    return changes
