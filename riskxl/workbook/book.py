"""The whole workbook, drawn by XlsxWriter with the value of every formula beside it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from riskxl.actions.changes import Record
from riskxl.actions.schema import BY_NAME, TABLES
from riskxl.actions.settings import DASHBOARD_PLACE, PROFILE_CELL, REPORT_CUSTOMER
from riskxl.fields import FieldGroup
from riskxl.functions import Functions
from riskxl.insight import dashboard as dashboard_data
from riskxl.language import Language
from riskxl.profile.model import Profile
from riskxl.workbook import names
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import in_language
from riskxl.workbook.insights import dashboard_contents
from riskxl.workbook.live import live_values
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets import customer_report, dashboard, function_help, lists, plans, settings, tables
from riskxl.workbook.sheets import help as help_sheet
from riskxl.workbook.sheets import profile as profile_sheet
from riskxl.workbook.sheets.report_formulas import ID_CELL
from riskxl.workbook.sheets.risk import RiskSheet
from riskxl.workbook.sheets.risk_list import RiskList
from riskxl.workbook.styles import FONT, GROUP_FILLS, Styles

FIXED_DATE = datetime.datetime(2026, 1, 1)  # the same bytes from run to run
SHEET_COUNT = 10 + len(TABLES)  # a VBA project has a module for every sheet
_WORK = ("FollowUps", "Events", "Tasks", "TierChanges", "WriteOffs", "Alerts")  # what people do and record
_LISTED = ("Todo", *_WORK, dashboard_data.TABLE)
_OTHERS = tuple(table.name for table in TABLES if table.name not in _LISTED)  # about data, rules, profiles


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
    contents = dashboard_contents(customers, columns, functions, profile)

    def table(name: str, rows: Sequence[Record] = ()) -> Sheet:
        made = sheet(BY_NAME[name].title(language))
        tables.draw(made, styles, BY_NAME[name], columns, language, rows)
        return made

    table("Todo")
    dashboard.draw(
        book,
        reference(names.DASHBOARD_SHEET(language)),
        styles,
        columns,
        profile,
        functions,
        contents,
    )
    customer_report.draw(
        book,
        reference(names.REPORT_SHEET(language)),
        styles,
        columns,
        profile,
        functions,
        (customers, live),
    )
    for name in (*_WORK, *_OTHERS):
        table(name)
    profile_sheet.draw(
        reference(names.PROFILE_SHEET(language)), styles, profiles, profile, columns, functions
    )
    plans.draw(reference(names.PLAN_SHEET(language)), styles, profile, functions)
    settings.draw(sheet(names.SETTING_SHEET(language)), styles, profile, functions)
    function_help.draw(
        reference(names.FUNCTION_SHEET(language)), styles, columns, profile, functions, (customers, live)
    )
    help_sheet.draw(reference(names.HELP_SHEET(language)), styles, language)
    table(dashboard_data.TABLE, contents[1]).hide()
    lists.draw(sheet(names.LIST_SHEET(language)), styles, profiles, profile, columns, language)
    book.define_name(PROFILE_CELL, f"='{title}'!$B$2")
    chosen_id = xl_rowcol_to_cell(*xl_cell_to_rowcol(ID_CELL), row_abs=True, col_abs=True)
    book.define_name(REPORT_CUSTOMER, f"='{names.REPORT_SHEET(language)}'!{chosen_id}")
    book.define_name(DASHBOARD_PLACE, f"='{names.DASHBOARD_SHEET(language)}'!$A$1")
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
    ledger_titles = {BY_NAME[name].title(language) for name in (*_WORK, *_OTHERS)}
    daily = {
        names.RISK_SHEET,
        names.PRINT_SHEET,
        BY_NAME["Todo"].title,
        names.DASHBOARD_SHEET,
        names.REPORT_SHEET,
    }
    daily_titles = {title(language) for title in daily}
    for made in book.worksheets():
        group: FieldGroup = "indicators"
        if made.name in daily_titles:
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
