"""The actions of this part, for riskxl.menu."""

from __future__ import annotations

from riskxl.actions.action import Action
from riskxl.intake.health import CHECK
from riskxl.intake.importing import IMPORT

ACTIONS: tuple[Action, ...] = (IMPORT, CHECK)
