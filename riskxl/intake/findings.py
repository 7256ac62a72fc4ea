"""One thing that the data check finds, and how it is listed."""

from __future__ import annotations

from dataclasses import dataclass

from riskxl.actions.customers import Customer, Customers
from riskxl.actions.snapshot import Cell, as_text
from riskxl.language import Language, Text

# In the order in which they are counted for the user.
(
    HEADER,
    NO_ID,
    REPEATED_ID,
    GONE,
    NO_NAME,
    CREDIT_CODE,
    LOOKS_TWICE,
    NO_PROFILE,
    INVALID,
    NO_DATE,
    NOT_CHECKED,
    LITTLE_KNOWN,
    STALE,
    AGE_UNKNOWN,
) = KINDS = (
    Text("表头问题", "Header"),
    Text("缺编号", "No ID"),
    Text("编号重复", "ID twice"),
    Text("编号不见了", "ID gone"),
    Text("缺客户全称", "No name"),
    Text("信用代码", "Credit code"),
    Text("疑似重复", "Looks twice"),
    Text("行业模板", "Profile"),
    Text("无效值", "Invalid value"),
    Text("日期", "Date"),
    Text("未查", "Not checked"),
    Text("资料不足", "Little known"),
    Text("已过期", "Stale"),
    Text("更新时间不明", "Age unknown"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """``customer`` None: it concerns the column as a whole; ``position`` None: no single cell."""

    kind: Text
    message: Text
    remedy: Text
    customer: Customer | None = None
    position: int | None = None
    value: str = ""


def listed(finding: Finding, customers: Customers, language: Language) -> dict[str, Cell]:
    """The finding as a row of the table Health."""
    customer, position, table = finding.customer, finding.position, customers.table
    value = finding.value
    if customer is not None and position is not None and not value:
        cell = customer.cells[position]
        value = as_text(cell)
    return {
        "customer_id": customer.id if customer else None,
        "name": customer.name if customer else None,
        "kind": finding.kind(language),
        "column": None if position is None else " ".join(table.headers[position].split()),
        "cell": None if customer is None or position is None else address(customers, customer, position),
        "value": value or None,
        "problem": finding.message(language),
        "remedy": finding.remedy(language),
    }


def address(customers: Customers, customer: Customer, position: int) -> str:
    """The cell of a customer as spreadsheets name it: AB12."""
    table = customers.table
    column, letters = table.first_column + position, ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{table.first_row + customer.row}"
