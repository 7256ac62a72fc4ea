"""Which customer each row of a file is, and what it changes there.

A row belongs to the customer with its ID, else to the one with its credit code, never to one that only has
its name. Where ID and code name two customers the row is refused: one of them is wrong, and nobody but a
person knows which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riskxl import fields
from riskxl.actions.customers import Customer, Customers
from riskxl.actions.snapshot import Cell
from riskxl.folding import folded
from riskxl.intake.alike import alike
from riskxl.intake.mapping import OWNERS
from riskxl.intake.rows import FileRow, Issue
from riskxl.intake.values import Codec, Said
from riskxl.language import Language, Text
from riskxl.scoring import uscc

# What people wrote by hand: an import fills it for new customers only.
_NOTES = frozenset(field.key for field in fields.of_group("tracking")) - set(OWNERS)


@dataclass
class Merge:
    """What the rows of a file change in the customer table.

    Attributes:
        new: rows to append.
        updates: by row of the table, the cells that differ.
        refused: rows that are not taken.
        cells: cells that are not taken.
        ids: the customers that the file told something about, new or not.
        keys: the fields and indicators that it held.
        renamed: customers whose name in the file is quite another one.
    """

    new: list[dict[str, Cell]] = field(default_factory=list)
    updates: dict[int, dict[str, Cell]] = field(default_factory=dict)
    unchanged: int = 0
    refused: list[Issue] = field(default_factory=list)
    cells: list[Issue] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    renamed: list[str] = field(default_factory=list)


def merge(
    rows: Sequence[FileRow], customers: Customers, codecs: Mapping[str, Codec], language: Language
) -> Merge:
    """Find the customer of every row and compare it cell by cell."""
    finder, merged = _Finder(customers), Merge()
    claimed: dict[int, FileRow] = {}
    for row in rows:
        found = finder.customer(row)
        if isinstance(found, Issue):
            merged.refused.append(found)
            continue
        if found is not None and claimed.setdefault(found.row, row) is not row:
            merged.refused.append(_same_customer(row, claimed[found.row]))
            continue
        if found is None and not row.id:
            merged.refused.append(_no_id(row))
            continue
        merged.cells += row.issues
        merged.keys.update(row.said)
        if found is None:
            merged.ids.add(row.id)
            merged.new.append({key: said.cell for key, said in row.said.items()})
            if not row.name:
                merged.cells.append(_no_name(row, language))
            continue
        merged.ids.add(found.id or row.id)  # "" for one of the table that has none
        changed = {
            key: said.cell
            for key, said in row.said.items()
            if _may_fill(key, found) and _differs(said, found.get(key), codecs[key])
        }
        if row.name and found.name and not any(alike((row.name, found.name))):
            merged.renamed.append(f"{found.id} {found.name} → {row.name}".strip())
        if changed:
            merged.updates[found.row] = changed
        else:
            merged.unchanged += 1
    return merged


def _may_fill(key: str, customer: Customer) -> bool:
    if key == "customer_id" or key in OWNERS:
        return not customer.text(key)
    return key not in _NOTES


def _differs(said: Said, cell: Cell, codec: Codec) -> bool:
    present = codec.read_table(cell)
    return not isinstance(present, Said) or present.meaning != said.meaning


class _Finder:
    """The customers of the table by ID and by credit code."""

    def __init__(self, customers: Customers) -> None:
        self._customers = customers
        self._by_folded_id: dict[str, list[Customer]] = {}
        self._by_code: dict[str, list[Customer]] = {}
        for customer in customers:
            if customer.id:
                self._by_folded_id.setdefault(folded(customer.id), []).append(customer)
            if code := _code(customer):
                self._by_code.setdefault(code, []).append(customer)

    def customer(self, row: FileRow) -> Customer | Issue | None:
        """The customer of a row, None for a new one, or why neither can be said."""
        by_id = self._with_id(row.id) if row.id else []
        by_code = self._by_code.get(row.code, []) if row.code else []
        if len(by_id) > 1:
            return _ambiguous(row, by_id, fields.BY_KEY["customer_id"].labels)
        if by_id:
            [found] = by_id
            known = _code(found)
            if row.code and known and known != row.code:
                return _other_code(row, found, known)
            others = [customer for customer in by_code if customer.row != found.row]
            if others:
                return _other_id(row, others[0])
            return found
        if len(by_code) > 1:
            return _ambiguous(row, by_code, fields.BY_KEY["uscc"].labels)
        if by_code and row.id and by_code[0].id:
            return _other_id(row, by_code[0])
        return by_code[0] if by_code else None

    def _with_id(self, customer_id: str) -> list[Customer]:
        """Those with exactly this ID, else those whose ID differs in case, width or spaces only."""
        alike = self._by_folded_id.get(folded(customer_id), [])
        return [customer for customer in alike if customer.id == customer_id] or alike


def _code(customer: Customer) -> str:
    code = uscc.normalised(customer.text("uscc"))
    return code if uscc.is_valid(code) else ""


def _no_id(row: FileRow) -> Issue:
    return row.refused(
        Text(
            "表里没有这个信用代码，新客户又没有编号",
            "the table has no such credit code, and a new customer needs an ID",
        ),
        Text(
            "请在文件里加一列“编号”给它编号；台账按编号记录每个客户",
            "add a column 编号 (ID) to the file; the ledgers know customers by their IDs",
        ),
    )


def _no_name(row: FileRow, language: Language) -> Issue:
    return Issue(
        row.number,
        row.id,
        "",
        Text("新客户没有客户全称", "the new customer has no name"),
        Text("已导入，请在客户风险表里补上", "it was imported; add the name in the customer table"),
        fields.BY_KEY["name"].labels(language),
    )


def _ambiguous(row: FileRow, customers: Sequence[Customer], what: Text) -> Issue:
    return row.refused(
        Text(
            f"客户风险表里有 {len(customers)} 行的{what.zh}与它相同",
            f"{len(customers)} rows of the customer table have its {what.en.lower()}",
        ),
        Text("请先在表里只留一行，可用“数据体检”查找", "keep one of them first; Data check lists them"),
    )


def _other_code(row: FileRow, customer: Customer, known: str) -> Issue:
    return row.refused(
        Text(
            f"信用代码 {row.code} 与表里 {customer.id} 的 {known} 不同",
            f"the credit code {row.code} is not that of {customer.id} in the table, {known}",
        ),
        Text(
            "请核对是不是同一家；若表里的代码有误，请先在表里改正",
            "check that it is the same company; if the table is wrong, correct it there first",
        ),
    )


def _other_id(row: FileRow, customer: Customer) -> Issue:
    owner = customer.id or customer.name
    return row.refused(
        Text(
            f"信用代码 {row.code} 在表里属于 {owner}",
            f"the credit code {row.code} belongs to {owner} in the table",
        ),
        Text("请核对编号，同一家企业只能有一个编号", "check the ID; a company can have one only"),
    )


def _same_customer(row: FileRow, first: FileRow) -> Issue:
    return row.refused(
        Text(
            f"与文件第 {first.number} 行是同一个客户",
            f"it is the same customer as row {first.number} of the file",
        ),
        Text("请把两行合并成一行", "make one row of the two"),
    )
