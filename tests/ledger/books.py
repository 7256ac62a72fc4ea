"""Workbooks for the tests of the ledgers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from riskxl.actions.changes import Changes
from riskxl.language import Language
from tests.memory_port import NOW, MemoryBook

TUESDAY = NOW + timedelta(days=1)
APPROVERS = {"赵总": "风控总监", "钱经理": "财务经理", "孙销售": "销售总监"}
# nothing counts against this customer under the profile general
CLEAN: dict[str, Any] = {
    "trade_value": 2_000_000,
    "abnormal_listings": 0,
    "revenue_swing": 0,
    "executive_changes": 0,
    "tax_arrears": 0,
    "dishonest_debtor": 0,
    "overdue_payments": 0,
    "credit_delinquency": 0,
    "order_surge": 0,
    "term_extension": 0,
    "returns_breaches": 0,
    "max_penalty": 0,
    "litigation_ratio": 0,
}
MEDIUM = {"dishonest_debtor": 1}
HIGH = {"overdue_payments": 4}
EXTREME = {
    "dishonest_debtor": 1,
    "overdue_payments": 4,
    "credit_delinquency": 1,
    "revenue_swing": -0.35,
    "abnormal_listings": 2,
    "tax_arrears": 1,
    "returns_breaches": 3,
}


def customer(customer_id: Any, **cells: Any) -> dict[str, Any]:
    """A clean customer with two owners; cells by key."""
    return {
        "customer_id": customer_id,
        "name": f"客户{customer_id}有限公司",
        "sales_owner": "销售经理 张三",
        "risk_owner": "风控专员 李四",
        **CLEAN,
        **cells,
    }


def book(*customers: dict[str, Any], language: Language = "zh", **options: Any) -> MemoryBook:
    return MemoryBook(customers, **{"approvers": APPROVERS, "language": language, **options})


def with_history(*customers: dict[str, Any], now: datetime = NOW, **options: Any) -> MemoryBook:
    """A book that was rescored once."""
    made = book(*customers, **options)
    made.run("rescore", now=now)
    return made


def said(changes: Changes) -> str:
    """All that is said, in Chinese."""
    return "\n".join(text.zh for text in (*changes.messages, *changes.warnings))
