"""What an import brought up to date, as its line in the ledger Imports says it: which columns, of whom.

The cell reads 'name tax_arrears | *' if the file told something about every customer of the table, else
'name tax_arrears | K0001 | K0007'. Should the IDs not fit into a cell (some four thousand), it reads
'… | ?', and then the import proves nothing about anybody: what was not recorded counts as not refreshed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

_SEPARATOR = " | "
_EVERYBODY, _TOO_MANY = "*", "?"
_LONGEST = 32_000


@dataclass(frozen=True, slots=True)
class Refreshed:
    """``ids`` None: every customer."""

    keys: frozenset[str]
    ids: frozenset[str] | None

    def covers(self, customer_id: str) -> bool:
        return self.ids is None or customer_id in self.ids


def written(keys: Collection[str], ids: Collection[str], *, everybody: bool) -> str:
    """The cell for an import."""
    listed = _SEPARATOR.join([_EVERYBODY] if everybody else sorted(ids))
    cell = " ".join(keys) + _SEPARATOR + listed
    return cell if len(cell) <= _LONGEST else " ".join(keys) + _SEPARATOR + _TOO_MANY


def read(cell: str) -> Refreshed:
    """What the cell says."""
    keys, _, listed = cell.partition(_SEPARATOR)
    ids = frozenset(listed.split(_SEPARATOR)) - {"", _TOO_MANY}
    return Refreshed(frozenset(keys.split()), None if listed == _EVERYBODY else ids)
