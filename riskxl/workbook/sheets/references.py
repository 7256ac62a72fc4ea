"""Whole columns of the workbook's tables for formulas on other sheets: no row is ever left out."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from riskxl.actions.schema import BY_NAME
from riskxl.language import Language
from riskxl.workbook import names
from riskxl.workbook.columns import Columns


def column_of(table: str, key: str, language: Language) -> str:
    """A column of one of schema.TABLES, its title and header included."""
    schema = BY_NAME[table]
    letter = xl_col_to_name(schema.columns.index(schema.by_key[key]))
    return f"'{schema.title(language)}'!${letter}:${letter}"


def customer_column(columns: Columns, key: str, language: Language) -> str:
    """A column of the customer table, what stands above it included."""
    letter = columns.by_key[key].letter
    return f"'{names.RISK_SHEET(language)}'!${letter}:${letter}"


def looked_up(answer: str, wanted: str, keys: str, otherwise: str = '""') -> str:
    """What stands beside the first cell that equals ``wanted``."""
    return f"IFERROR(INDEX({answer},MATCH({wanted},{keys},0)),{otherwise})"
