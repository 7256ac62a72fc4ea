"""The checks of the customer table as a whole: its columns, and the customers that it had before."""

from __future__ import annotations

from collections.abc import Iterator

from riskxl import fields
from riskxl.actions.action import Context
from riskxl.intake import findings as kinds
from riskxl.intake.findings import Finding
from riskxl.language import Text, first_of, join, plain
from riskxl.ledger.history import last_entries
from riskxl.scoring.headers import HeaderIndex, match_headers

_NAMED = 5
# What the actions read and fill; without them they go on, and nobody would notice what is left out.
_WANTED = (
    *("customer_id", "name", "sales_owner", "risk_owner"),
    *("last_follow_up", "change_mark", "write_off_mark"),
)


def headers(context: Context) -> Iterator[Finding]:
    """Two columns for one indicator, or a unit that does not fit."""
    characteristics = context.functions.library.characteristics
    found = match_headers(context.customers.table.headers, characteristics, HeaderIndex(characteristics))
    for problem in found.problems:
        message = join((problem.where, problem.message), "：", ": ")
        yield Finding(kinds.HEADER, message, problem.remedy)


def columns_wanted(context: Context) -> Iterator[Finding]:
    """Columns that were removed or renamed, without which follow-ups and marks are not shown."""
    for key in _WANTED:
        if key not in context.customers.positions:
            label = fields.BY_KEY[key].labels
            yield Finding(
                kinds.HEADER,
                Text(f"客户风险表没有“{label.zh}”这一列", f"the customer table has no column '{label.en}'"),
                Text(
                    "多半是删除了或改了列名，请恢复；没有它，跟进、待办和台账标记会缺",
                    "it was probably removed or renamed, put it back: follow-ups, to-dos and marks need it",
                ),
            )


def gone(context: Context) -> Iterator[Finding]:
    """IDs that the history knows and the table does not: renamed, their past is lost to them."""
    ids = [customer_id for customer_id in last_entries(context.snapshot) if customer_id]
    missing = [plain(customer_id) for customer_id in ids if customer_id not in context.customers.by_id]
    if missing:
        named = first_of(missing, _NAMED)
        yield Finding(
            kinds.GONE,
            Text(
                f"历史里有 {len(missing)} 个编号已不在表中：{named.zh}",
                f"{len(missing)} IDs of the history are no longer in the table: {named.en}",
            ),
            Text(
                "如果是改了编号，请改回来，否则历史和台账接不上；客户确已删除则不必处理",
                "if an ID was changed, change it back, or history and ledgers lose the customer; "
                "if the customer was removed, nothing need be done",
            ),
        )
