"""The actions that show the customers."""

from __future__ import annotations

from riskxl.insight.dashboard import DASHBOARD

ACTIONS = (DASHBOARD,)
