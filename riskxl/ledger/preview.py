"""The snapshot as it will be once changes are written, for what an action says of the state afterwards."""

from __future__ import annotations

from dataclasses import replace

from riskxl.actions.changes import Changes, Record
from riskxl.actions.snapshot import Row, Snapshot, Table
from riskxl.ledger import chain


def after(snapshot: Snapshot, changes: Changes) -> Snapshot:
    """The snapshot with the changes in it, new ledger rows sealed; ``changes`` stay as they are."""
    trial = Changes(
        appended={name: list(records) for name, records in changes.appended.items()},
        updated={
            name: {row: dict(cells) for row, cells in rows.items()} for name, rows in changes.updated.items()
        },
    )
    chain.seal(snapshot, trial)
    tables = {name: _changed(table, trial) for name, table in snapshot.tables.items()}
    settings = {name: [[cell]] for name, cell in changes.settings.items()}
    return replace(snapshot, tables=tables, settings={**snapshot.settings, **settings})


def _changed(table: Table, changes: Changes) -> Table:
    updated, appended = changes.updated.get(table.name, {}), changes.appended.get(table.name, [])
    if not updated and not appended:
        return table
    rows = list(table.rows)
    for n, cells in updated.items():
        rows[n] = _filled(table, rows[n], cells)
    blank: Row = (None,) * len(table.headers)
    rows += [_filled(table, blank, record) for record in appended]
    return replace(table, rows=rows)


def _filled(table: Table, row: Row, cells: Record) -> Row:
    filled = list(row)
    for key, cell in cells.items():
        position = table.positions.get(key)
        if position is not None:
            filled[position] = cell
    return filled
