"""Import (导入): a file of another system into the customer table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from riskxl.actions.action import Action, Context, Question
from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_cell
from riskxl.actions.schema import CUSTOMERS
from riskxl.actions.snapshot import Cell
from riskxl.errors import Problem
from riskxl.intake import refreshed
from riskxl.intake.mapping import Mappings
from riskxl.intake.merge import Merge, merge
from riskxl.intake.rows import FileRows, Issue, read_rows
from riskxl.intake.source import SourceFile, read_source
from riskxl.language import Language, Text, first_of, join, plain

_SHOWN_ISSUES = 10


def import_file(context: Context) -> Changes:
    """Merge the file; with the answer ``preview`` only say what would be done."""
    library, answers = context.functions.library, context.answers
    mappings = Mappings(library, context.profiles_folder)
    source = read_source(
        answers["file"], library, mappings, mapping=answers.get("mapping"), sheet=answers.get("sheet")
    )
    rows = read_rows(source, context.customers, library, context.language)
    merged = merge(rows.rows, context.customers, rows.codecs, context.language)
    merged.unchanged += rows.repeated
    merged.refused = sorted((*rows.refused, *merged.refused), key=lambda issue: issue.row)
    preview = bool(answers.get("preview"))
    changes = Changes(refused=bool(merged.refused))
    if not preview:
        _write(changes, context, source, merged)
    _tell(changes, context, source, rows, merged, preview=preview)
    for broken in mappings.broken if not answers.get("mapping") else ():
        changes.warnings += [problem.line for problem in broken.problems]
    return changes


def _rehearse(context: Context) -> Changes:
    """A trial says what would not be taken and why, for it leaves no sheet to look at."""
    return import_file(replace(context, answers={**context.answers, "preview": True}))


def _write(changes: Changes, context: Context, source: SourceFile, merged: Merge) -> None:
    for record in merged.new:
        changes.append(CUSTOMERS, record)
    for row, cells in merged.updates.items():
        changes.update(CUSTOMERS, row, cells)
    issues = sorted((*merged.refused, *merged.cells), key=lambda issue: issue.row)
    changes.replaced["ImportIssues"] = [_issue_row(issue, source, context.language) for issue in issues]
    ids = merged.ids - {""}
    known = {customer.id for customer in context.customers if customer.id}
    changes.append(
        "Imports",
        {
            "time": to_cell(context.now),
            "file": source.path.name,
            "mapping": source.mapping.names(context.language) if source.mapping else None,
            "sha256": source.sha256,
            "new": float(len(merged.new)),
            "updated": float(len(merged.updates)),
            "unchanged": float(merged.unchanged),
            "refused": float(len(merged.refused)),
            "columns": refreshed.written(
                [key for key in source.columns.positions if key in merged.keys],
                ids,
                everybody=ids.issuperset(known),
            ),
            "by": context.by,
        },
    )


def _issue_row(issue: Issue, source: SourceFile, language: Language) -> dict[str, Cell]:
    return {
        "file": source.path.name,
        "row": float(issue.row),
        "customer_id": issue.id,
        "name": issue.name,
        "column": issue.column,
        "value": issue.value,
        "problem": issue.message(language),
        "remedy": issue.remedy(language),
    }


def _tell(
    changes: Changes, context: Context, source: SourceFile, rows: FileRows, merged: Merge, *, preview: bool
) -> None:
    new, updated, unchanged, refused = (
        len(merged.new),
        len(merged.updates),
        merged.unchanged,
        len(merged.refused),
    )
    counts = Text(
        f"新增 {new}，更新 {updated}，不变 {unchanged}，拒绝 {refused}",
        f"{new} new, {updated} updated, {unchanged} unchanged, {refused} refused",
    )
    head = (
        Text("预览，未写入：", "Preview, nothing was written: ")
        if preview
        else Text("已导入：", "Imported: ")
    )
    changes.messages.append(Text(head.zh + counts.zh, head.en + counts.en))
    if merged.cells:
        changes.messages.append(
            Text(
                f"另有 {len(merged.cells)} 个单元格未采用", f"cells that were not taken: {len(merged.cells)}"
            )
        )
    if source.sheet is not None and not context.answers.get("sheet"):
        changes.messages.append(Text(f"工作表：{source.sheet}", f"Sheet: {source.sheet}"))
    changes.messages += _mapping_messages(source)
    if not source.rows:
        changes.warnings.append(
            Text(
                "文件里只有表头，没有客户；请确认导出的是有数据的文件",
                "the file has headers and no customers; make sure that it is the right one",
            )
        )
    if _imported_before(context, source):
        changes.messages.append(
            Text(
                "这个文件以前导入过，内容完全相同",
                "This file was imported before; its content is the same",
            )
        )
    if not preview and (new or updated):
        changes.messages.append(
            Text("请按“重算留痕”更新等级和台账", "Press Rescore and log to renew tiers and ledgers")
        )
    if merged.renamed:
        changes.warnings.append(_renamed(merged.renamed))
    changes.warnings += _header_warnings(source, rows)
    issues = sorted((*merged.refused, *merged.cells), key=lambda issue: (bool(issue.column), issue.row))
    if preview:
        changes.warnings += [_issue_text(issue) for issue in issues[:_SHOWN_ISSUES]]
        if len(issues) > _SHOWN_ISSUES:
            more = len(issues) - _SHOWN_ISSUES
            changes.warnings.append(Text(f"……还有 {more} 条", f"… and {more} more"))
    elif issues:
        changes.warnings.append(
            Text(
                f"未采用的 {len(issues)} 处列在工作表“导入问题”",
                f"The {len(issues)} that were not taken stand on the sheet 'Import issues'",
            )
        )


def _mapping_messages(source: SourceFile) -> Iterator[Text]:
    if source.mapping is None:
        return
    names, note = source.mapping.names, source.mapping.note
    how = Text("（自动识别）", " (detected)") if source.detected else Text("", "")
    used = Text(f"表头对照：{names.zh}{how.zh}", f"Mapping: {names.en}{how.en}")
    yield used if note is None else join([used, note])
    ignored = [plain(source.columns.header(position)) for position in source.columns.ignored]
    if ignored:
        left_out = join(ignored, "、", ", ")
        yield Text(f"按对照不采用的列：{left_out.zh}", f"Left out by the mapping: {left_out.en}")


def _renamed(names: Sequence[str]) -> Text:
    count = len(names)
    listed = first_of(map(plain, names), _SHOWN_ISSUES)
    return Text(
        f"{count} 户的客户全称与文件里的差别很大，仍按编号或信用代码更新，请核对是不是同一家：{listed.zh}",
        f"{count} customers have quite another name in the file, and are renamed as their ID or credit code "
        f"is the same; check that they are: {listed.en}",
    )


def _imported_before(context: Context, source: SourceFile) -> bool:
    imports = context.snapshot.tables.get("Imports")
    return imports is not None and any(
        imports.text(row, "sha256") == source.sha256 for row in range(len(imports.rows))
    )


def _header_warnings(source: SourceFile, rows: FileRows) -> Iterator[Text]:
    columns = source.columns
    for problem in columns.problems:
        yield problem.line
    for position in columns.unknown:
        header = columns.header(position)
        near = source.names.nearest(header)
        hint = Text(f"，是否指“{near}”？", f"; is '{near}' meant?") if near else Text("", "")
        yield Text(f"没有采用“{header}”这一列{hint.zh}", f"The column '{header}' was not taken{hint.en}")
    for position in columns.repeated:
        header = columns.header(position)
        yield Text(
            f"没有采用“{header}”这一列：前面已有同样内容的列",
            f"The column '{header}' was not taken: an earlier column holds the same",
        )
    for header in rows.missing:
        yield Text(
            f"没有采用“{header}”这一列：客户风险表里没有这一列",
            f"The column '{header}' was not taken: the customer table has no such column",
        )


def _issue_text(issue: Issue) -> Text:
    where = Text(f"第 {issue.row} 行", f"row {issue.row}")
    parts = [where, plain(f"{issue.id} {issue.name}".strip()), plain(issue.column)]
    place = join((part for part in parts if part.zh), " ", ", ")
    return Problem(place, issue.message, issue.remedy).line


IMPORT = Action(
    "import",
    Text("导入", "Import"),
    Text(
        "把 CRM 或企业信息平台导出的文件合并进客户风险表；按编号或信用代码合并，不改动手工备注和台账",
        "Merge an export of a CRM or company-information platform into the customer table, by ID or credit "
        "code; notes and ledgers are not touched",
    ),
    (CUSTOMERS, "Imports", "ImportIssues"),
    import_file,
    (
        Question(
            "file",
            Text("文件", "File"),
            "file",
            required=True,
            help=Text(
                "请选择 .csv、.xlsx、.xlsm 或 .parquet 文件", "choose a .csv, .xlsx, .xlsm or .parquet file"
            ),
        ),
        Question(
            "mapping",
            Text("表头对照", "Mapping"),
            help=Text(
                "对照的名称（纷享销客、Zoho CRM、企查查）或 .yaml 文件；空白则按表头自动识别",
                "its name (fxiaoke, zoho, qcc) or a .yaml file; blank: told by the headers",
            ),
        ),
        Question(
            "sheet",
            Text("工作表", "Sheet"),
            help=Text(
                "Excel 文件的工作表名；空白则自动选择", "of an Excel file; blank: chosen by its headers"
            ),
        ),
        Question(
            "preview",
            Text("只预览", "Preview only"),
            "flag",
            help=Text("只看结果，不写入", "say what would be done and write nothing"),
        ),
    ),
    rehearsal=_rehearse,
)
