"""The sheets with one table each: ledgers, reports, alerts and events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from riskxl.actions.changes import Record
from riskxl.actions.schema import (
    LATE,
    OPEN,
    TIER_CHOICES,
    TO_DO,
    TODO_OVERDUE,
    Role,
    TableColumn,
    TableSchema,
)
from riskxl.fields import FieldGroup
from riskxl.language import Language, Text
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.columns import Columns
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets.references import customer_column, looked_up
from riskxl.workbook.sheets.risk_rules import DATE_SPAN
from riskxl.workbook.styles import FORMULA_FILL, INPUT_FILL, NUMBER_FORMATS, Styles

_ROWS_WITH_HELP = 5000
_HEADER_ROW = 3  # 1-based
_STAMP = "yyyy-mm-dd hh:mm"
_WRAPS_FROM = 24  # the width from which a column holds sentences
_GROUPS: dict[Role, FieldGroup] = {
    "ledger": "tracking",
    "outbox": "tracking",
    "input": "response",
    "report": "verdict",
}
_GO = Text("定位", "Go to")


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
    sheet.set_row(_HEADER_ROW - 1, 28)
    sheet.fit_row(_HEADER_ROW, 22)
    last_row, last_column = _HEADER_ROW + max(len(rows), 1) - 1, len(table.columns) - 1  # 0-based
    headers = []
    for column in table.columns:
        header: dict[str, Any] = {
            "header": column.labels(language),
            "header_format": styles.header(_GROUPS[table.role]),
        }
        if column.live:
            header["formula"] = _formula(table, column, _HEADER_ROW + 1, columns, language)
        headers.append(header)
    sheet.add_table(
        _HEADER_ROW - 1,
        0,
        last_row,
        last_column,
        {"name": table.name, "style": None, "columns": headers},
    )
    for n, column in enumerate(table.columns):
        number, wraps = _number_format(column), column.width >= _WRAPS_FROM
        more = _link(column)
        sheet.set_column(
            n, n, column.width, styles.made_for(number, wraps, _align(column), locked=False, **more)
        )
        style = _cell_style(styles, table, column)
        for row in range(_HEADER_ROW, last_row + 1):
            if column.live:
                formula = _formula(table, column, row + 1, columns, language)
                sheet.write_formula(row, n, formula, style, "")
            else:
                record = rows[row - _HEADER_ROW] if rows else {}
                sheet.write(row, n, record.get(column.key), style)
        rule = _rule(column, language) if table.role != "report" else None
        if rule:
            sheet.data_validation(_HEADER_ROW, n, _ROWS_WITH_HELP, n, rule)
        if column.choices == TIER_CHOICES:
            _colour_tiers(sheet, styles, n, language)
    _colour_rows(sheet, styles, table, language)
    sheet.freeze_panes(_HEADER_ROW, 3)
    styles.print_setup(sheet, table.title(language), language, repeat=(_HEADER_ROW - 1, _HEADER_ROW - 1))


def _formula(table: TableSchema, column: TableColumn, row: int, columns: Columns, language: Language) -> str:
    """The formula of a live column in a 1-based row."""

    def at(key: str) -> str:
        return f"${_letter(table, key)}{row}"

    match table.name, column.key:
        case "Health", "link":
            place = f"\"#'{names.RISK_SHEET(language)}'!\"&{at('cell')}"
            return f'=IF({at("cell")}="","",HYPERLINK({place},"{_GO(language)}"))'
        case "Events", "tier":
            tiers, ids = (customer_column(columns, key, language) for key in ("tier", "customer_id"))
            return f"={looked_up(tiers, at('customer_id'), ids)}"
        case place_:
            raise KeyError(place_)


def _cell_style(styles: Styles, table: TableSchema, column: TableColumn) -> Format:
    number, wraps, align = _number_format(column), column.width >= _WRAPS_FROM, _align(column)
    if column.live:
        return styles.made_for(
            number, wraps, align, bg_color=FORMULA_FILL, border=1, border_color="D0D7DE", **_link(column)
        )
    if table.role == "report":
        return styles.cell(number, wrap=wraps, align=align)
    return styles.input(number, wrap=wraps, align=align)


def _link(column: TableColumn) -> dict[str, Any]:
    return {"font_color": "0563C1", "underline": 1} if column.key == "link" else {}


def _number_format(column: TableColumn) -> str:
    return _STAMP if column.stamp else NUMBER_FORMATS[column.kind]


def _align(column: TableColumn) -> str | None:
    if column.kind == "money":
        return "right"
    centred = (
        column.live
        or column.stamp
        or column.choices
        or column.kind in ("date", "number", "score", "code", "ratio")
    )
    return "center" if centred else None


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


def _colour_tiers(sheet: Sheet, styles: Styles, column: int, language: Language) -> None:
    for tier in (*RATED, Tier.UNRATED):
        _colour_word(sheet, column, STYLES[tier].label(language), styles.tier_rule(tier))


def _colour_word(sheet: Sheet, column: int, word: str, look: Format) -> None:
    rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
    sheet.conditional_format(_HEADER_ROW, column, _ROWS_WITH_HELP, column, rule)


def _asks_for_attention(
    table: TableSchema, row: int, language: Language
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Rules for lines that somebody must see to, and the columns that are marked, () for all.

    Ledgers are only added to: a line waits as long as no later one decides or ends it.
    """

    def at(key: str) -> str:
        return f"${_letter(table, key)}{row}"

    def below(key: str) -> str:
        letter = _letter(table, key)
        return f"${letter}${_HEADER_ROW + 1}:${letter}${_ROWS_WITH_HELP}"

    def is_state(words: Text) -> str:
        return f'{at("state")}="{words(language)}"'

    match table.name:
        case "Todo":
            yield f"={is_state(TODO_OVERDUE)}", ()
        case "Alerts":
            yield f"={is_state(LATE)}", ("state",)
        case "TierChanges":
            decided = f"COUNTIF({below('ref')},{at('number')})"
            later = (
                f"COUNTIFS({below('customer_id')},{at('customer_id')},"
                f'{below("number")},">"&{at("number")},{below("ref")},"")'
            )
            yield f"=AND({is_state(OPEN)},{decided}=0,{later}=0)", ("state",)
        case "Tasks":
            ended = f"COUNTIF({below('ref')},{at('number')})"
            overdue = f"ISNUMBER({at('due')}),{at('due')}<TODAY()"
            yield f"=AND({is_state(TO_DO)},{ended}=0,{overdue})", ("due", "state")


def _letter(table: TableSchema, key: str) -> str:
    return str(xl_col_to_name(table.columns.index(table.by_key[key])))


def _colour_rows(sheet: Sheet, styles: Styles, table: TableSchema, language: Language) -> None:
    """Rows to come look like the first one, whatever program writes them."""
    last = len(table.columns) - 1
    first = _HEADER_ROW + 1
    for criteria, keys in _asks_for_attention(table, first, language):
        rule = {"type": "formula", "criteria": criteria, "format": styles.warning_rule()}
        for n, column in enumerate(table.columns):
            if not keys or column.key in keys:
                sheet.conditional_format(_HEADER_ROW, n, _ROWS_WITH_HELP, n, rule)
    fill = None if table.role == "report" else INPUT_FILL
    begun = {"type": "formula", "criteria": f"=LEN($A{first}&$B{first})>0", "format": styles.row_rule(fill)}
    sheet.conditional_format(_HEADER_ROW, 0, _ROWS_WITH_HELP, last, begun)
