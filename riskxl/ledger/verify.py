"""校验台账: which ledgers are as the actions wrote them, and where one is not."""

from __future__ import annotations

from riskxl.actions.action import Action, Context
from riskxl.actions.changes import Changes
from riskxl.actions.schema import LEDGERS, TableSchema
from riskxl.actions.snapshot import Table
from riskxl.language import Text, first_of, join, plain
from riskxl.ledger import chain
from riskxl.ledger.chain import Tampering
from riskxl.ledger.entries import entries

_NAMED = 20


def run(context: Context) -> Changes:
    """Messages tell of ledgers that are sound, warnings of those that are not and of rows nobody sealed."""
    changes = Changes()
    if not context.snapshot.tables:
        context.snapshot.table(LEDGERS[0].name)  # refuses a workbook that is none of ours
    misfits = {misfit.table.name: misfit for misfit in chain.verify(context.snapshot)}
    for ledger in LEDGERS:
        table = context.snapshot.tables.get(ledger.name)
        misfit = misfits.get(ledger.name)
        if misfit is not None:
            changes.warnings.append(_misfit(ledger, table, misfit))
        elif table is not None:
            count = len(entries(context.snapshot, ledger.name))
            changes.messages.append(
                Text(f"{ledger.title.zh}：{count} 行，完好", f"{ledger.title.en}: rows: {count}, all is well")
            )
        if table is not None:
            _unsealed(ledger, table, changes)
        else:
            changes.warnings.append(_missing(ledger))
    total = len(misfits) + sum(ledger.name not in context.snapshot.tables for ledger in LEDGERS)
    changes.messages.insert(
        0,
        Text(f"{total} 本台账被动过，见下", f"{total} ledgers were tampered with, see below")
        if total
        else Text("台账校验通过", "All ledgers are as they were written"),
    )
    return changes


def _missing(ledger: TableSchema) -> Text:
    zh, en = ledger.title.zh, ledger.title.en
    return Text(
        f"{zh}：整张表不见了，多半是被删除或改名；请用备份恢复",
        f"{en}: the whole table is gone, it was probably deleted or renamed; restore it from a backup",
    )


def _misfit(ledger: TableSchema, table: Table | None, misfit: Tampering) -> Text:
    zh, en = ledger.title.zh, ledger.title.en
    number = "" if misfit.number is None else f"{misfit.number}"
    if misfit.row is not None and table is not None:
        at = table.first_row + misfit.row
        return Text(
            f"{zh}第 {at} 行（序号 {number}）：{misfit.message.zh}；请用备份核对",
            f"{en}, row {at} (no. {number}): {misfit.message.en}; compare it with a backup",
        )
    return Text(
        f"{zh}序号 {number}：{misfit.message.zh}；请用备份核对",
        f"{en}, no. {number}: {misfit.message.en}; compare it with a backup",
    )


def _unsealed(ledger: TableSchema, table: Table, changes: Changes) -> None:
    """Rows typed into the log wait to be sealed, as they should; in any other ledger they are wrong."""
    drafts = chain.drafts(table)
    if not drafts:
        return
    rows = first_of((plain(table.first_row + row) for row in drafts), _NAMED)
    where = Text(
        f"{ledger.title.zh}第 {rows.zh} 行（共 {len(drafts)} 行）是手工填写、尚未封存的",
        f"{ledger.title.en}, rows {rows.en} ({len(drafts)}) are typed and not sealed",
    )
    if ledger.name == "FollowUps":
        changes.messages.append(join((where, Text("请按“登记跟进”封存", "press Log follow-up to seal them"))))
    else:
        remedy = Text("这本台账不接受手填的行，请删除", "this ledger takes no typed rows, delete them")
        changes.warnings.append(join((where, remedy)))


VERIFY = Action(
    "verify",
    Text("校验台账", "Verify ledgers"),
    Text(
        "检查每本台账有没有被手工改动、删除或插入的行，指出第一处",
        "Find the first row of every ledger that was altered, removed or inserted by hand",
    ),
    tuple(ledger.name for ledger in LEDGERS),
    run,
    is_check=True,
)
