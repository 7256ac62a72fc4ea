"""The whole workbook, drawn by XlsxWriter with the value of every formula beside it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from riskxl.actions.schema import TABLES
from riskxl.actions.settings import PROFILE_CELL
from riskxl.fields import FieldGroup
from riskxl.functions import Functions
from riskxl.language import Language
from riskxl.profile.model import Profile
from riskxl.workbook import names
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import in_language
from riskxl.workbook.live import live_values
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets import function_help, lists, plans, settings, tables
from riskxl.workbook.sheets import help as help_sheet
from riskxl.workbook.sheets import profile as profile_sheet
from riskxl.workbook.sheets.risk import RiskSheet
from riskxl.workbook.sheets.risk_list import RiskList
from riskxl.workbook.styles import FONT, GROUP_FILLS, Styles

SHEET_COUNT = 8 + len(TABLES)  # a VBA project has a module for every sheet
FIXED_DATE = datetime.datetime(2026, 1, 1)  # the same bytes from run to run


def draw_book(
    path: Path,
    customers: Sequence[Sequence[Any]],
    profile: Profile,
    functions: Functions,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    vba_project: bytes | None = None,
    conf: tuple[str, Sequence[tuple[str, str]]] | None = None,
) -> None:
    """Write the workbook; customers are rows in the order of ``Columns(functions.library).all``.

    With a ``vba_project`` the result is a macro workbook; ``conf`` is the name of the very hidden
    settings sheet of xlwings, and its rows.
    """
    language, library = functions.language, functions.library
    columns = Columns(library)
    profiles = [found for found in library.profiles() if isinstance(found, Profile)]
    customers = in_language(customers, columns, library, language)
    live = live_values(customers, columns, functions, profile)
    book = xlsxwriter.Workbook(path)
    title = names.RISK_SHEET(language)
    book.set_properties({"title": title, "author": "RiskXL", "created": FIXED_DATE})
    book.formats[0].set_font_name(FONT)
    book.formats[0].set_font_size(10)
    styles = Styles(book)

    def sheet(name: str) -> Sheet:
        made: Sheet = book.add_worksheet(name, Sheet)
        return made

    def reference(name: str) -> Sheet:
        """A sheet that nobody fills in: protected without a password."""
        made = sheet(name)
        made.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        return made

    RiskSheet(sheet(title), styles, columns, profile, language).draw(customers, live, progress)
    RiskList(reference(names.PRINT_SHEET(language)), styles, columns, profile, language).draw(customers, live)
    profile_sheet.draw(
        reference(names.PROFILE_SHEET(language)), styles, profiles, profile, columns, functions
    )
    plans.draw(reference(names.PLAN_SHEET(language)), styles, profile, functions)
    for table in TABLES:
        tables.draw(sheet(table.title(language)), styles, table, language)
    settings.draw(sheet(names.SETTING_SHEET(language)), styles, profile, functions)
    function_help.draw(
        reference(names.FUNCTION_SHEET(language)), styles, columns, profile, functions, (customers, live)
    )
    help_sheet.draw(reference(names.HELP_SHEET(language)), styles, language)
    lists.draw(sheet(names.LIST_SHEET(language)), styles, profiles, profile, columns, language)
    book.define_name(PROFILE_CELL, f"='{title}'!$B$2")
    setting = names.SETTING_SHEET(language)
    for name, cell in settings.CELLS.items():
        book.define_name(name, f"='{setting}'!{cell}")
    for name, reference_ in lists.references(columns, language).items():
        book.define_name(name, reference_)
    _colour_tabs(book, language)
    if len(book.worksheets()) != SHEET_COUNT:
        raise AssertionError(f"SHEET_COUNT is {SHEET_COUNT}, {len(book.worksheets())} sheets were drawn")
    if conf is not None:
        draw_conf(book, *conf)
    if vba_project is not None:
        add_project(book, vba_project)
    book.close()


def _colour_tabs(book: xlsxwriter.Workbook, language: Language) -> None:
    """Daily work, ledgers and explanations apart, in the colours of their headers."""
    ledger_titles = {table.title(language) for table in TABLES}
    daily = {names.RISK_SHEET(language), names.PRINT_SHEET(language)}
    for made in book.worksheets():
        group: FieldGroup = "indicators"
        if made.name in daily:
            group = "verdict"
        elif made.name in ledger_titles:
            group = "tracking"
        made.set_tab_color(GROUP_FILLS[group])


def draw_conf(book: xlsxwriter.Workbook, name: str, rows: Sequence[tuple[str, str]]) -> None:
    """The very hidden settings sheet of xlwings."""
    sheet = book.add_worksheet(name, Sheet)
    for row, pair in enumerate(rows):
        sheet.write_row(row, 0, pair)
    sheet.very_hidden()


def add_project(book: xlsxwriter.Workbook, vba_project: bytes) -> None:
    """Makes the workbook one with macros."""
    book.add_vba_project(io.BytesIO(vba_project), is_stream=True)
