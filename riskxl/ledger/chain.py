"""Sealed ledger rows: each carries a running number and a hash over itself and the row before.

A row that was altered, removed or put in by hand no longer fits, and ``verify`` names the first one. The
last row of every ledger is noted in the workbook's setting ANCHOR too, so that rows taken off the end are
missed, and rows put in behind it are told from those that an action wrote. Sorting a ledger does no harm:
the running numbers give the order. The hash has no secret: it shows what happened by hand or by accident,
it does not stop somebody who computes it anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from riskxl.actions.changes import Changes, Record
from riskxl.actions.moments import to_moment
from riskxl.actions.schema import BY_NAME, LEDGERS, TableColumn, TableSchema
from riskxl.actions.settings import ANCHOR
from riskxl.actions.snapshot import Cell, Snapshot, Table, as_number, as_text
from riskxl.errors import DataError, Problem
from riskxl.language import Text

_HEX_DIGITS = 16
_BEGINNING = ""
_LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class End:
    """The last row of a ledger: its number and its check."""

    number: int = 0
    check: str = _BEGINNING


@dataclass(frozen=True, slots=True)
class Tampering:
    """The first row of a ledger that does not fit; ``row`` is its place in the table, None if it is gone."""

    table: TableSchema
    row: int | None
    number: int | None
    message: Text


def seal(snapshot: Snapshot, changes: Changes) -> None:
    """Number and seal every row that is added to a ledger, drafts of the user included, and note the ends.

    A draft is a row without a check, typed below the table; ``changes.updated`` may fill it. Raises
    ValueError for an update of a sealed row: no action ever overwrites one.
    """
    ends = read_ends(snapshot)
    for name, table_schema in BY_NAME.items():
        if table_schema.role != "ledger":
            continue
        drafts, rows = changes.updated.get(name, {}), changes.appended.get(name, [])
        if not drafts and not rows:
            continue
        end = ends.get(name) or End()
        for row, cells in sorted(drafts.items()):
            table = snapshot.table(name)
            if table.text(row, "check"):
                raise ValueError(f"{name}: row {row} is sealed")
            whole = {key: table.get(row, key) for key in table.positions} | cells
            sealed = _sealed(table_schema, whole, end)
            cells |= {"number": sealed["number"], "check": sealed["check"]}
            end = End(end.number + 1, str(sealed["check"]))
        for n, record in enumerate(rows):
            rows[n] = sealed = _sealed(table_schema, record, end)
            end = End(end.number + 1, str(sealed["check"]))
        ends[name] = end
    if ends != read_ends(snapshot):
        changes.settings[ANCHOR] = _written(ends)


def verify(snapshot: Snapshot) -> list[Tampering]:
    """For each ledger the first row that was altered, removed or inserted by hand; [] if all is well."""
    ends = _anchored(snapshot)
    found = (
        _first_misfit(table_schema, snapshot.tables[table_schema.name], ends.get(table_schema.name))
        for table_schema in LEDGERS
        if table_schema.name in snapshot.tables
    )
    return [misfit for misfit in found if misfit is not None]


def drafts(table: Table) -> list[int]:
    """The rows that somebody typed and no action has sealed yet."""
    return [
        row
        for row, cells in enumerate(table.rows)
        if not table.text(row, "check") and any(as_text(cell) for cell in cells)
    ]


def read_ends(snapshot: Snapshot) -> dict[str, End]:
    """The end of every ledger as the workbook notes it; as the table has it only where nothing is noted.

    Rows that were put in behind the noted end do not count: new ones go on where the last action stopped.
    """
    ends = _anchored(snapshot)
    for name, table in snapshot.tables.items():
        if name in BY_NAME and BY_NAME[name].role == "ledger" and name not in ends:
            numbered = [(number, table.text(row, "check")) for row, number in _numbers(table)]
            if numbered:
                ends[name] = End(*max(numbered))
    return ends


def _first_misfit(table_schema: TableSchema, table: Table, anchored: End | None) -> Tampering | None:
    numbered = sorted(_numbers(table), key=lambda pair: pair[1])
    end = End()
    for row, number in numbered:
        if anchored is not None and number > anchored.number:
            return (
                _removed(table_schema, end.number + 1)
                if end.number < anchored.number
                else _inserted(table_schema, row, number)
            )
        if number > end.number + 1:
            return _removed(table_schema, end.number + 1)
        if number <= end.number:
            message = Text("序号重复，是手工插入的行", "its number is taken: put in by hand")
            return Tampering(table_schema, row, number, message)
        record = {key: table.get(row, key) for key in table.positions}
        if table.text(row, "check") != _check(table_schema, record, end.check):
            message = Text("内容被手工改动过", "its content was altered by hand")
            if not table.text(row, "check"):
                message = Text("没有校验码，是手工插入的行", "it has no check: put in by hand")
            return Tampering(table_schema, row, number, message)
        end = End(number, table.text(row, "check"))
    if anchored == end or (anchored is None and not end.number):
        return None
    if anchored is not None and anchored.number > end.number:
        return _removed(table_schema, end.number + 1)
    message = Text("不是程序写的最后一行", "it is not the last row that was written")
    if anchored is None:
        message = Text(
            "工作簿里没有末行的记录，无法确认是否完整", "the workbook's note of the last row is gone"
        )
    return Tampering(table_schema, numbered[-1][0], end.number, message)


def _inserted(table_schema: TableSchema, row: int, number: int) -> Tampering:
    message = Text("在程序写的最后一行之后，是手工插入的行", "it stands behind the last row: put in by hand")
    return Tampering(table_schema, row, number, message)


def _removed(table_schema: TableSchema, number: int) -> Tampering:
    return Tampering(table_schema, None, number, Text("这一行被删除了", "this row was removed"))


def _numbers(table: Table) -> Iterable[tuple[int, int]]:
    for row in range(len(table.rows)):
        number = as_number(table.get(row, "number"))
        if number is not None:
            yield row, int(number)


def _sealed(table_schema: TableSchema, record: Record, end: End) -> dict[str, Cell]:
    for key, cell in record.items():
        if isinstance(cell, str) and len(cell.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST_CELL:
            raise _too_long(table_schema, key)
    row: dict[str, Cell] = {**record, "number": float(end.number + 1)}
    return {**row, "check": _check(table_schema, row, end.check)}


def _too_long(table_schema: TableSchema, key: str) -> DataError:
    """A host would cut the text, and the row would look altered ever after."""
    title, label = table_schema.title, table_schema.by_key[key].labels
    return DataError(
        Problem(
            Text(f"{title.zh}，{label.zh}", f"{title.en}, {label.en}"),
            Text("文字太长，一个单元格存不下", "the text is too long for a cell"),
            Text(f"请缩短到 {_LONGEST_CELL} 个字符以内", f"shorten it to at most {_LONGEST_CELL} characters"),
        )
    )


def _check(table_schema: TableSchema, record: Mapping[str, Cell], before: str) -> str:
    cells = [
        _canonical(record.get(column.key), column) for column in table_schema.columns if column.key != "check"
    ]
    text = json.dumps([before, table_schema.name, *cells], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HEX_DIGITS]


def _canonical(cell: Cell, column: TableColumn) -> str:
    """A cell as every host reads it back: no matter of line ends, of 1 or 1.0, or of a date's last bits."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    if column.stamp or column.kind == "date":
        moment = to_moment(cell)
        return f"{cell:.15g}" if moment is None else moment.isoformat()
    return f"{cell + 0.0:.15g}"  # −0 is 0


def _anchored(snapshot: Snapshot) -> dict[str, End]:
    ends: dict[str, End] = {}
    for part in as_text(snapshot.setting(ANCHOR)).split():
        name, _, rest = part.partition(":")
        number, _, check = rest.partition(":")
        if number.isdigit():
            ends[name] = End(int(number), check)
    return ends


def _written(ends: Mapping[str, End]) -> str:
    return " ".join(f"{name}:{end.number}:{end.check}" for name, end in sorted(ends.items()) if end.number)
