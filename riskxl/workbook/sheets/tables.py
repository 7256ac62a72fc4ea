"""The sheets with one table each: ledgers, reports, alerts and events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.format import Format

from riskxl.actions.changes import Record
from riskxl.actions.schema import TIER_CHOICES, YES, Role, TableColumn, TableSchema
from riskxl.fields import FieldGroup
from riskxl.language import Language, Text
from riskxl.workbook import names
from riskxl.workbook.columns import Columns
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets.references import customer_column, looked_up
from riskxl.workbook.sheets.risk_rules import DATE_SPAN
from riskxl.workbook.sheets.table_marks import HEADER_ROW, MARKED_ROWS, TableMarks, is_filled_in, letter_of
from riskxl.workbook.styles import FORMULA_FILL, NUMBER_FORMATS, Styles

_STAMP = "yyyy-mm-dd hh:mm"
_WRAPS_FROM = 20  # the width from which a column holds sentences
_CENTRED_UP_TO = 12  # … and up to which it holds single words
_TIER_WIDTH = 13  # 'Extreme risk', bold
_FOR_MACHINES = ("values", "rules")  # long texts that nobody reads: one line, cut off
_GROUPS: dict[Role, FieldGroup] = {
    "ledger": "tracking",
    "outbox": "tracking",
    "input": "response",
    "report": "verdict",
}
_GO = Text("定位", "Go to")
_NOTHING_FETCHED = Text("还没有取来模板", "no profile fetched yet")


def draw(
    sheet: Sheet,
    styles: Styles,
    table: TableSchema,
    columns: Columns,
    language: Language,
    rows: Sequence[Record] = (),
) -> None:
    """Title, hint and the table, with formats, dropdowns and tier colours for the rows to come."""
    sheet.set_row(0, 32, styles.make())
    sheet.set_row(1, 20, styles.make())
    sheet.write("A1", table.title(language), styles.title)
    sheet.write("A2", table.hint(language), styles.note)
    sheet.set_row(HEADER_ROW - 1, 28)
    sheet.fit_row(HEADER_ROW, 22)
    last_row, last_column = HEADER_ROW + max(len(rows), 1) - 1, len(table.columns) - 1  # 0-based
    headers = []
    for column in table.columns:
        header: dict[str, Any] = {
            "header": column.labels(language),
            "header_format": styles.header(_GROUPS[table.role]),
        }
        if column.live:
            header["formula"] = _formula(table, column, HEADER_ROW + 1, columns, language)
        headers.append(header)
    sheet.add_table(
        HEADER_ROW - 1,
        0,
        last_row,
        last_column,
        {"name": table.name, "style": None, "columns": headers},
    )
    for n, column in enumerate(table.columns):
        number, wraps = _number_format(column), _wraps(column)
        more = _link(column)
        width = max(column.width, _TIER_WIDTH) if column.choices == TIER_CHOICES else column.width
        sheet.set_column(n, n, width, styles.made_for(number, wraps, _align(column), locked=False, **more))
        style = _cell_style(styles, table, column)
        for row in range(HEADER_ROW, last_row + 1):
            if column.live:
                formula = _formula(table, column, row + 1, columns, language)
                sheet.write_formula(row, n, formula, style, "")
            else:
                record = rows[row - HEADER_ROW] if rows else {}
                sheet.write(row, n, record.get(column.key), style)
        rule = _rule(column, language) if table.role != "report" else None
        if rule:
            sheet.data_validation(HEADER_ROW, n, MARKED_ROWS, n, rule)
    TableMarks(sheet, styles, table, language).draw()
    if table.name == "ProfileEdit":
        none = _NOTHING_FETCHED(language)
        sheet.write_formula("F1", _weights_in_all(table, language, none), styles.label, none)
    sheet.freeze_panes(HEADER_ROW, 3)
    styles.print_setup(sheet, table.title(language), language, repeat=(HEADER_ROW - 1, HEADER_ROW - 1))


def _formula(table: TableSchema, column: TableColumn, row: int, columns: Columns, language: Language) -> str:
    """The formula of a live column in a 1-based row."""

    def at(key: str) -> str:
        return f"${letter_of(table, key)}{row}"

    match table.name, column.key:
        case "Health", "link":
            place = f"\"#'{names.RISK_SHEET(language)}'!\"&{at('cell')}"
            return f'=IF({at("cell")}="","",HYPERLINK({place},"{_GO(language)}"))'
        case "Events", "tier":
            tiers, ids = (customer_column(columns, key, language) for key in ("tier", "customer_id"))
            return f"={looked_up(tiers, at('customer_id'), ids)}"
        case place_:
            raise KeyError(place_)


def _weights_in_all(table: TableSchema, language: Language, none: str) -> str:
    """The sum of the weights while they are edited, beside what it was."""

    def column(key: str) -> str:
        letter = letter_of(table, key)
        return f"${letter}${HEADER_ROW + 1}:${letter}${MARKED_ROWS}"

    say = names.saying(language)
    used, weights, old = column("used"), column("weight"), column("old_weight")
    words = say("采用 {} 项，权重合计 {}（原 {}）", "{} indicators used, weights add to {} (before: {})")
    pieces = words.split("{}")
    yes = f'"{YES(language)}"'
    numbers = (
        f"COUNTIF({used},{yes})",
        f"ROUND(SUMIFS({weights},{used},{yes}),2)",
        f"ROUND(SUM({old}),2)",
    )
    shown = "&".join(f'"{piece}"&{number}' for piece, number in zip(pieces, numbers, strict=False))
    return f'=IF(COUNTA({column("key")})=0,"{none}",{shown}&"{pieces[-1]}")'


def _cell_style(styles: Styles, table: TableSchema, column: TableColumn) -> Format:
    number, wraps, align = _number_format(column), _wraps(column), _align(column)
    if column.live:
        return styles.made_for(
            number, wraps, align, bg_color=FORMULA_FILL, border=1, border_color="D0D7DE", **_link(column)
        )
    style = styles.input if is_filled_in(table, column) else styles.cell
    return style(number, wrap=wraps, align=align)


def _link(column: TableColumn) -> dict[str, Any]:
    return {"font_color": "0563C1", "underline": 1} if column.key == "link" else {}


def _number_format(column: TableColumn) -> str:
    if column.key in ("weight", "old_weight"):
        return "General"  # 2.67
    return _STAMP if column.stamp else NUMBER_FORMATS[column.kind]


def _wraps(column: TableColumn) -> bool:
    return column.width >= _WRAPS_FROM and column.key not in _FOR_MACHINES


def _align(column: TableColumn) -> str | None:
    if column.key in _FOR_MACHINES:
        return "fill"  # never runs over into the next cell
    if column.kind == "money":
        return "right"
    if column.kind != "text" or column.live or column.stamp or column.choices:
        return "center"
    return "center" if column.width <= _CENTRED_UP_TO else "left"


def _rule(column: TableColumn, language: Language) -> dict[str, Any] | None:
    """What a cell accepts; the words say what to do instead."""
    say = names.saying(language)
    title = {"error_title": column.labels(language)}
    if column.live:
        message = say("此列自动计算，请勿填写", "This column calculates itself")
        return {"validate": "custom", "value": "=FALSE", **title, "error_message": message}
    if column.choices:
        message = say("请从下拉列表中选择", "choose one from the list")
        choices = [choice(language) for choice in column.choices]
        return {"validate": "list", "source": choices, **title, "error_message": message}
    if column.stamp or column.kind == "date":
        message = say("请填日期，如 2026-11-22", "enter a date such as 2026-11-22")
        return {"validate": "date", "criteria": "between", **DATE_SPAN, **title, "error_message": message}
    if column.kind in ("money", "number", "score"):
        message = say("请填不小于 0 的数字", "enter a number of at least 0")
        return {"validate": "decimal", "criteria": ">=", "value": 0, **title, "error_message": message}
    return None
