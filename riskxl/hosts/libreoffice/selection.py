"""The customers whose rows are selected in the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from riskxl.actions.customers import Customers


def selected_customers(document: Any, customers: Customers) -> tuple[str, ...]:
    """Their IDs in the order of the table; () if the selection is elsewhere."""
    table = customers.table
    sheet = document.DatabaseRanges.getByName(table.name).DataArea.Sheet
    rows = {
        row - (table.first_row - 1)  # rows of a snapshot begin at 0, first_row counts from 1
        for area in _areas(document.CurrentController.getSelection())
        if area.Sheet == sheet
        for row in range(area.StartRow, min(area.EndRow, table.first_row + len(table.rows)) + 1)
    }
    return tuple(customer.id for customer in customers if customer.row in rows and customer.id)


def _areas(selection: Any) -> Iterator[Any]:
    if hasattr(selection, "getRangeAddresses"):
        yield from selection.getRangeAddresses()
    elif hasattr(selection, "getRangeAddress"):
        yield selection.getRangeAddress()
