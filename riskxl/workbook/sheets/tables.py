"""The sheets with one table each: ledgers, reports, alerts and events, empty as the workbook is built."""

from __future__ import annotations

from typing import Any

from riskxl.actions.schema import TIER_CHOICES, TableColumn, TableSchema
from riskxl.language import Language
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets.risk_rules import DATE_SPAN
from riskxl.workbook.styles import INPUT_FILL, NUMBER_FORMATS, Styles

_ROWS_WITH_HELP = 5000
_HEADER_ROW = 3  # 1-based
_STAMP = "yyyy-mm-dd hh:mm"
_WRAPS_FROM = 24  # the width from which a column holds sentences


def draw(sheet: Sheet, styles: Styles, table: TableSchema, language: Language) -> None:
    """Title, hint and an empty table with formats, dropdowns and tier colours for the rows to come."""
    sheet.set_row(0, 32, styles.make())
    sheet.set_row(1, 20, styles.make())
    sheet.write("A1", table.title(language), styles.title)
    sheet.write("A2", table.hint(language), styles.note)
    sheet.set_row(_HEADER_ROW - 1, 28)
    sheet.fit_row(_HEADER_ROW, 22)
    for n, column in enumerate(table.columns):
        number = _STAMP if column.stamp else NUMBER_FORMATS[column.kind]
        wraps, align = column.width >= _WRAPS_FROM, _align(column)
        sheet.set_column(n, n, column.width, styles.unfilled(number, wrap=wraps, align=align))
        sheet.write_blank(_HEADER_ROW, n, None, styles.input(number, wrap=wraps, align=align))
        rule = _rule(column, language)
        if rule:
            sheet.data_validation(_HEADER_ROW, n, _ROWS_WITH_HELP, n, rule)
        if column.choices == TIER_CHOICES:
            _colour(sheet, styles, n, language)
    begun = {
        "type": "formula",
        "criteria": f"=LEN($A{_HEADER_ROW + 1}&$B{_HEADER_ROW + 1})>0",
        "format": styles.row_rule(INPUT_FILL),
    }
    sheet.conditional_format(_HEADER_ROW, 0, _ROWS_WITH_HELP, len(table.columns) - 1, begun)
    sheet.add_table(
        _HEADER_ROW - 1,
        0,
        _HEADER_ROW,
        len(table.columns) - 1,
        {
            "name": table.name,
            "style": None,
            "columns": [
                {"header": column.labels(language), "header_format": styles.header("tracking")}
                for column in table.columns
            ],
        },
    )
    sheet.freeze_panes(_HEADER_ROW, 3)
    styles.print_setup(sheet, table.title(language), language, repeat=(_HEADER_ROW - 1, _HEADER_ROW - 1))


def _align(column: TableColumn) -> str | None:
    if column.kind == "money":
        return "right"
    centred = column.stamp or column.choices or column.kind in ("date", "number", "score", "code")
    return "center" if centred else None


def _rule(column: TableColumn, language: Language) -> dict[str, Any] | None:
    """What a cell accepts; the words say what to do instead."""
    say = names.saying(language)
    title = {"error_title": column.labels(language)}
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


def _colour(sheet: Sheet, styles: Styles, column: int, language: Language) -> None:
    for tier in (*RATED, Tier.UNRATED):
        sheet.conditional_format(
            _HEADER_ROW,
            column,
            _ROWS_WITH_HELP,
            column,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{STYLES[tier].label(language)}"',
                "format": styles.tier_rule(tier),
            },
        )
