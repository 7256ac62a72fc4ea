"""Which customers an action is about, and which it must leave out and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riskxl.actions.action import Context
from riskxl.actions.changes import Changes
from riskxl.actions.customers import Customer, Verdict, where
from riskxl.actions.snapshot import Cell
from riskxl.language import Text, first_of, join
from riskxl.tiers import Tier

_NAMED = 10


def asked(context: Context) -> list[Customer]:
    """The customers asked for, all rows of an ID; every customer if none was."""
    if not context.customers_asked:
        return list(context.customers)
    wanted = frozenset(context.customers_asked)
    return [customer for customer in context.customers if customer.id in wanted]


def one_each(context: Context) -> list[Customer]:
    """The customers asked for, each ID once: its first row; none if none was."""
    if not context.customers_asked:
        return []
    by_id = context.customers.by_id
    return [customer for customer in asked(context) if by_id.get(customer.id) is customer]


def scored(context: Context, known: Iterable[str], changes: Changes) -> Iterator[tuple[Customer, Verdict]]:
    """The customers asked for that have an ID of their own and a verdict; warns of the others, by cause.

    A customer without any value has a verdict only if it is known from before: its values were taken out.
    """
    repeated = {customer.row for customer in context.customers.repeated_ids}
    seen_before = frozenset(known)
    left_out: dict[Text, list[Text]] = {}
    for customer in asked(context):
        verdict = context.customers.verdicts.get(customer.row)
        if not customer.id:
            cause = Text("没有编号，未重算", "without an ID, not rescored")
        elif customer.row in repeated:
            cause = Text(
                "编号重复，未重算（只算最上面的一行）", "with a repeated ID, not rescored (the first row is)"
            )
        elif verdict is None:
            error = context.customers.unscored[customer.row]
            problems = join(problem.line for problem in error.problems)
            cause = Text(f"无法评分（{problems.zh}）", f"that cannot be scored ({problems.en})")
        elif verdict.tier is Tier.NONE and customer.id not in seen_before:
            cause = Text("所有指标都空白，未评分", "without any value, not scored")
        else:
            yield customer, verdict
            continue
        row = context.customers.table.first_row + customer.row
        name = where(customer).zh
        left_out.setdefault(cause, []).append(Text(f"{name}（第 {row} 行）", f"{name} (row {row})"))
    for cause, found in left_out.items():
        changes.warnings.append(_listed(cause, found))


def set_cell(changes: Changes, context: Context, customer: Customer, key: str, cell: Cell) -> None:
    """Fill a cell of the customer's row, if the table has the column."""
    position = customer.positions.get(key)
    if position is not None and customer.cells[position] != cell:
        changes.update(context.customers.table.name, customer.row, {key: cell})


def _listed(cause: Text, found: list[Text]) -> Text:
    names = first_of(found, _NAMED)
    return Text(
        f"{len(found)} 户{cause.zh}：{names.zh}",
        f"{len(found)} customers {cause.en}: {names.en}",
    )
