"""What the dashboard shows as a workbook is built, made as the dashboard's own action makes it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from riskxl.actions.action import Context
from riskxl.actions.changes import Record
from riskxl.actions.schema import CUSTOMERS
from riskxl.actions.settings import LANGUAGE_CELL, LANGUAGES, MODE_CELL, MODES, PROFILE_CELL
from riskxl.actions.snapshot import Snapshot, Table
from riskxl.functions import Functions
from riskxl.insight.dashboard import data_rows
from riskxl.insight.dashboard_figures import Figures, figures
from riskxl.profile.model import Profile
from riskxl.workbook.columns import FIRST_ROW, Columns


def snapshot_of(
    customers: Sequence[Sequence[Any]], columns: Columns, functions: Functions, profile: Profile
) -> Snapshot:
    """A workbook with these customers and nothing else yet."""
    language = functions.language
    headers = tuple(column.labels(language) for column in columns.all)
    return Snapshot(
        tables={CUSTOMERS: Table(CUSTOMERS, headers, customers, first_row=FIRST_ROW)},
        settings={
            PROFILE_CELL: ((profile.names(language),),),
            MODE_CELL: ((MODES[profile.mode](language),),),
            LANGUAGE_CELL: ((LANGUAGES[language],),),
        },
    )


def dashboard_contents(
    customers: Sequence[Sequence[Any]], columns: Columns, functions: Functions, profile: Profile
) -> tuple[Figures, list[Record], int]:
    """The figures, the rows of DashboardData, and how many trade values are text."""
    snapshot = snapshot_of(customers, columns, functions, profile)
    today = datetime.date.today()
    context = Context(snapshot, functions, datetime.datetime.combine(today, datetime.time()), by="")
    trade = columns.index("trade_value")
    texts = sum(isinstance(row[trade], str) and row[trade] != "" for row in customers)
    return figures(snapshot, context.customers, today), data_rows(context, today), texts
