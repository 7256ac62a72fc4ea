"""Data check (数据体检): all that is wrong with the customer table, with cell and remedy."""

from __future__ import annotations

import sys
from collections import Counter
from statistics import fmean

from riskxl.actions.action import Action, Context
from riskxl.actions.changes import Changes
from riskxl.actions.schema import CUSTOMERS
from riskxl.intake.findings import HEADER, KINDS, Finding, listed
from riskxl.intake.health_checks import CHECKS
from riskxl.language import Text, join


def check(context: Context) -> Changes:
    """List the problems of all customers in the order of the table; the age of whole columns comes last."""
    customers = context.customers
    found = sorted((finding for look in CHECKS for finding in look(context)), key=_place)
    changes = Changes()
    changes.replaced["Health"] = [listed(finding, customers, context.language) for finding in found]
    counts = Counter(finding.kind for finding in found)
    if found:
        each = join(
            (
                Text(f"{kind.zh} {counts[kind]}", f"{kind.en} {counts[kind]}")
                for kind in KINDS
                if counts[kind]
            ),
            "、",
            ", ",
        )
        changes.messages.append(
            Text(
                f"{len(customers)} 户，发现 {len(found)} 个问题：{each.zh}",
                f"{len(customers)} customers, {len(found)} problems: {each.en}",
            )
        )
    else:
        changes.messages.append(
            Text(f"{len(customers)} 户，没有发现问题", f"{len(customers)} customers, no problem was found")
        )
    known = [verdict.coverage or 0.0 for verdict in customers.verdicts.values()]
    if known:
        mean = f"{fmean(known):.1%}"
        changes.messages.append(Text(f"平均数据完整度 {mean}", f"Mean coverage {mean}"))
    return changes


def _place(finding: Finding) -> tuple[int, int]:
    """Sorting keeps the order of the checks within a customer."""
    kind = KINDS.index(finding.kind)
    if finding.customer is None:
        return (-1 if finding.kind == HEADER else sys.maxsize, kind)
    return finding.customer.row, kind


CHECK = Action(
    "check",
    Text("数据体检", "Data check"),
    Text(
        "检查所有客户的数据：无效值、缺项、重复、过期，列在工作表“数据体检”",
        "Check the data of all customers for what is invalid, missing, double or stale",
    ),
    (CUSTOMERS, "Imports", "History", "Health"),
    check,
)
