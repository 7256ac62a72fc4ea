"""The sheets as they stand in the file: what is where, in both languages; the values beside formulas."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from riskxl.actions.schema import BY_NAME, CUSTOMERS, TABLES
from riskxl.actions.settings import LANGUAGES, MODE_CELL, PROFILE_CELL
from riskxl.functions import FUNCTIONS, Functions
from riskxl.hosts.embedded import recalculate
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.words import rule_text
from riskxl.workbook import names
from riskxl.workbook.book import SHEET_COUNT
from riskxl.workbook.columns import FIRST_ROW, HEADER_ROW, Columns
from riskxl.workbook.styles import FORMULA_FILL, INPUT_FILL

from .conftest import Draw

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read(path: Path, **options: Any) -> Workbook:
    """The workbook in a library that is not ours, and that does not know the newer kind of data bar."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*extension is not supported")
        return openpyxl.load_workbook(path, **options)


@pytest.fixture(scope="session")
def opened(book: Path) -> Workbook:
    """The workbook with its formulas."""
    return read(book)


@pytest.fixture
def risk(opened: Workbook, language: Language) -> Worksheet:
    return opened[names.RISK_SHEET(language)]


@pytest.fixture
def last(sample: list[list[Any]]) -> int:
    """The row of the last customer."""
    return HEADER_ROW + len(sample)


def dimensions(sheet: Worksheet) -> dict[str, Any]:
    """Width, format and outline of each column; the file states those of equal neighbours once."""
    return {
        get_column_letter(n): dimension
        for dimension in sheet.column_dimensions.values()
        for n in range(dimension.min, dimension.max + 1)
    }


def fill(cell: Any) -> str | None:
    return cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else None


def test_sheets_stand_in_their_order(opened: Workbook, language: Language) -> None:
    work = ("FollowUps", "Events", "Tasks", "TierChanges", "WriteOffs", "Alerts")
    expected = [
        names.RISK_SHEET,
        names.PRINT_SHEET,
        BY_NAME["Todo"].title,
        names.DASHBOARD_SHEET,
        names.REPORT_SHEET,
        *(BY_NAME[name].title for name in work),
        *(table.title for table in TABLES if table.name not in ("Todo", *work, "DashboardData")),
        names.PROFILE_SHEET,
        names.PLAN_SHEET,
        names.SETTING_SHEET,
        names.FUNCTION_SHEET,
        names.HELP_SHEET,
        BY_NAME["DashboardData"].title,
        names.LIST_SHEET,
    ]
    assert opened.sheetnames == [title(language) for title in expected]
    assert len(opened.sheetnames) == SHEET_COUNT
    hidden = [sheet.title for sheet in opened if sheet.sheet_state != "visible"]
    assert hidden == [BY_NAME["DashboardData"].title(language), names.LIST_SHEET(language)]


def test_the_table_holds_every_customer_and_column_once(
    risk: Worksheet, columns: Columns, language: Language, last: int
) -> None:
    table = risk.tables[CUSTOMERS]
    assert table.ref == f"A{HEADER_ROW}:{columns.all[-1].letter}{last}"
    headers = [column.name for column in table.tableColumns]
    assert headers == [column.labels(language) for column in columns.all]
    assert len({header.casefold() for header in headers}) == len(headers)
    assert [risk.cell(HEADER_ROW, n).value for n in range(1, len(headers) + 1)] == headers
    assert table.autoFilter.ref == table.ref
    assert risk.freeze_panes == f"C{FIRST_ROW}"


def test_new_rows_get_formulas_and_formats(
    risk: Worksheet, columns: Columns, language: Language, last: int
) -> None:
    """A calculated column for each live one; formats of whole columns, without fills down to the last row."""
    table, styles = risk.tables[CUSTOMERS], dimensions(risk)
    for column, stored in zip(columns.all, table.tableColumns, strict=True):
        formula = stored.calculatedColumnFormula
        assert (formula is not None) is column.live, column.key
        if column.live:
            assert f"={formula.attr_text}" == columns.formula(column.key, FIRST_ROW, language)
        style, cell = styles[column.letter], risk[f"{column.letter}{last}"]
        assert style.number_format == cell.number_format, column.key
        assert style.alignment.wrap_text == cell.alignment.wrap_text, column.key
        assert fill(style) is None
        assert fill(cell) == (FORMULA_FILL if column.live else INPUT_FILL)
        assert cell.protection.locked is column.live
    assert risk.max_row == last


def test_formulas_refer_to_their_own_row(
    risk: Worksheet, columns: Columns, language: Language, last: int
) -> None:
    for row in (FIRST_ROW, last):
        for column in columns.all:
            if column.live:
                formula = risk[f"{column.letter}{row}"].value
                assert formula == columns.formula(column.key, row, language)
                rows = {int(n) for n in re.findall(r"[A-Z]+(\d+)", formula.replace("$", "#"))}
                assert rows | {row} == {row}, formula


def test_codes_phones_dates_and_amounts_have_their_formats(risk: Worksheet, columns: Columns) -> None:
    expected = {
        "customer_id": "@",
        "uscc": "@",
        "contact": "@",
        "since": "yyyy-mm-dd",
        "next_follow_up": "yyyy-mm-dd",
        "order_amount": "#,##0.00",
        "trade_value": "#,##0.00",
        "revenue_swing": "0.0%",
        "score": "0.0",
        "coverage": "0%",
    }
    for key, number_format in expected.items():
        assert risk[f"{columns.by_key[key].letter}{FIRST_ROW}"].number_format == number_format, key
    assert risk[f"{columns.by_key['uscc'].letter}{FIRST_ROW}"].data_type == "s"


@pytest.mark.parametrize("profile", ["general", "ecommerce", "judicial"])
def test_unused_indicators_are_folded_away(
    draw: Draw, columns: Columns, library: ProfileLibrary, profile: str
) -> None:
    sheet = read(draw(profile=profile)).worksheets[0]
    found, before_hidden = dimensions(sheet), False
    for column in columns.all:
        unused = column.characteristic is not None and column.key not in library.get(profile).keys
        assert bool(found[column.letter].hidden) is unused, column.key
        assert found[column.letter].outlineLevel == int(unused), column.key
        # the sign to unfold stands behind the folded columns
        assert bool(found[column.letter].collapsed) is (before_hidden and not unused), column.key
        before_hidden = unused


def test_every_indicator_explains_itself_on_its_header(
    risk: Worksheet, columns: Columns, library: ProfileLibrary, language: Language
) -> None:
    general = {c.key: c for c in library.get("general").characteristics}
    for column in columns.of_group("indicators"):
        comment = risk[f"{column.letter}{HEADER_ROW}"].comment
        c = general.get(column.key, column.characteristic)
        assert c is not None and comment is not None
        for words in (c.help(language), c.window(language), rule_text(c)(language)):
            assert words in comment.text, column.key


def test_every_sheet_prints_well(opened: Workbook, language: Language) -> None:
    pages = {"zh": ("第&P页/共&N页", "编制"), "en": ("Page &P of &N", "Prepared")}[language]
    one_page = [
        title(language)
        for title in (names.DASHBOARD_SHEET, names.REPORT_SHEET, names.PROFILE_SHEET, names.HELP_SHEET)
    ]
    for sheet in opened:
        if sheet.title != names.RISK_SHEET(language):
            upright = sheet.title == names.REPORT_SHEET(language)
            assert sheet.page_setup.paperSize == 9, sheet.title
            assert sheet.page_setup.orientation == ("portrait" if upright else "landscape"), sheet.title
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            tall = 1 if sheet.title in one_page else 0
            fits = [1 if pages is None else pages for pages in (sheet.page_setup.fitToHeight,)]
            assert (sheet.page_setup.fitToWidth or 1, *fits) == (1, tall), sheet.title
        assert sheet.title in sheet.oddHeader.left.text
        assert sheet.oddFooter.right.text.endswith(pages[0])
        assert pages[1] in sheet.oddFooter.left.text
        assert not sheet.sheet_view.showGridLines
    for title, rows in (
        (names.RISK_SHEET, "$4:$5"),
        (names.PRINT_SHEET, "$4:$4"),
        *((ledger.title, "$3:$3") for ledger in TABLES),
    ):
        assert opened[title(language)].print_title_rows == rows


def test_the_customer_table_prints_legibly(
    opened: Workbook, language: Language, columns: Columns, library: ProfileLibrary
) -> None:
    """A page of A3 for each group of columns, ID and name on every one, in letters of at least 6 points."""
    sheet, scale = opened[names.RISK_SHEET(language)], 0.6
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == ("8", "landscape") or (
        sheet.page_setup.paperSize,
        sheet.page_setup.orientation,
    ) == (8, "landscape")
    assert sheet.page_setup.scale == round(100 * scale)
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_cols == "$A:$B"
    breaks = [stop.id for stop in sheet.col_breaks.brk]
    starts = [columns.index(columns.of_group(g)[0].key) for g in ("indicators", "verdict", "tracking")]
    assert breaks == starts
    paper = (420 - 2 * 0.4 * 25.4) / 25.4 * 96  # pixels
    shown = [c for c in columns.all if c.characteristic is None or c.key in library.get("general").keys]
    for first, last in zip([0, *starts], [*starts, len(columns.all)], strict=True):
        page = {*columns.all[:2], *(c for c in columns.all[first:last] if c in shown)}
        assert scale * sum(7 * column.width + 5 for column in page) <= paper


def test_the_printed_list_is_legible(opened: Workbook, language: Language, sample: list[list[Any]]) -> None:
    """One page wide with at least 7 points: ten point letters, shrunk to the 277 mm of the page."""
    sheet = opened[names.PRINT_SHEET(language)]
    widths = sum(7 * dimension.width for dimension in dimensions(sheet).values())
    page = (297 - 2 * 0.4 * 25.4) / 25.4 * 96  # pixels
    assert 10 * page / widths >= 7
    assert sheet.print_area.replace("$", "").endswith(f"A1:L{4 + len(sample)}")


def test_sheets_to_read_are_protected_and_those_to_fill_in_are_not(
    opened: Workbook, language: Language
) -> None:
    read = (
        names.PRINT_SHEET,
        names.DASHBOARD_SHEET,
        names.REPORT_SHEET,
        names.PROFILE_SHEET,
        names.PLAN_SHEET,
        names.FUNCTION_SHEET,
        names.HELP_SHEET,
    )
    protected = {sheet.title for sheet in opened if sheet.protection.sheet}
    assert protected == {title(language) for title in read}
    assert not any(sheet.protection.password for sheet in opened)


def test_every_function_has_a_live_example(opened: Workbook, book: Path, language: Language) -> None:
    title = names.FUNCTION_SHEET(language)
    values = read(book, data_only=True)[title]
    for row, doc in enumerate(FUNCTIONS, start=5):
        assert opened[title].cell(row, 1).value == doc.syntax()
        assert opened[title].cell(row, 4).value == doc.example
        assert doc.name in opened[title].cell(row, 5).value
        assert values.cell(row, 5).value is not None or doc.name == "RISK_CHECK"


def test_wrapped_rows_start_tall_enough_and_stay_automatic(book: Path, risk: Worksheet, last: int) -> None:
    """A fixed height would cut off reasons that grow; none at all shows one line outside Excel."""
    with zipfile.ZipFile(book) as package:
        root = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    rows = {int(row.get("r")): row for row in root.iterfind(".//m:row", MAIN)}
    heights = [float(rows[n].get("ht")) for n in range(FIRST_ROW, last + 1)]
    assert all(rows[n].get("customHeight") is None for n in range(FIRST_ROW, last + 1))
    assert min(heights) >= 20
    assert max(heights) >= 60


def calculated_again(path: Path, language: Language, target: Path) -> Iterator[tuple[str, Any, Any]]:
    """Each sheet with the values in the file and those that the embedded engine calculates."""
    report = recalculate(path, target, risk_functions(Functions(ProfileLibrary(), language)))
    assert report.kept == ()
    before, after = CalamineWorkbook.from_path(path), CalamineWorkbook.from_path(target)
    for name in before.sheet_names:
        yield (
            name,
            before.get_sheet_by_name(name).to_python(skip_empty_area=False),
            after.get_sheet_by_name(name).to_python(skip_empty_area=False),
        )


@pytest.mark.parametrize("profile", ["general", "judicial", "general (scaled)"])
@pytest.mark.parametrize("count", [0, 1, 40])
def test_values_beside_formulas_are_those_of_the_formulas(
    draw: Draw, sample: list[list[Any]], tmp_path: Path, language: Language, count: int, profile: str
) -> None:
    """With rows that have a profile of their own, key or name, among the forty."""
    path = draw(language, sample[:count], profile)
    for name, stored, calculated in calculated_again(path, language, tmp_path / "again.xlsx"):
        assert as_excel(calculated) == as_excel(stored), name


def as_excel(rows: list[list[Any]]) -> list[list[Any]]:
    """Numbers to the fifteen digits that Excel keeps."""
    return [[float(f"{cell:.15g}") if type(cell) is float else cell for cell in row] for row in rows]


def test_the_list_follows_the_customers(
    draw: Draw, columns: Columns, sample: list[list[Any]], library: ProfileLibrary
) -> None:
    """One row a customer with the words of the customer table, and rows without a customer left blank."""
    customers = [list(row) for row in sample[:5]]
    for key in ("customer_id", "name"):
        customers[2][columns.index(key)] = None
    values = read(draw(customers=customers), data_only=True)
    risk, shown = values.worksheets[0], values.worksheets[1]
    for n in range(5):
        row = [shown.cell(5 + n, k).value for k in range(1, 13)]
        if n == 2:
            assert not any(row)
            continue
        own = risk[f"{columns.by_key['profile'].letter}{FIRST_ROW + n}"].value
        assert row[0] == n + 1
        assert row[3] == own or (own is None and row[3] == library.get("general").names.zh)
        for k, key in ((1, "customer_id"), (2, "name"), (4, "score"), (5, "tier"), (7, "plan")):
            assert row[k] == risk[f"{columns.by_key[key].letter}{FIRST_ROW + n}"].value
    assert not any(shown.cell(row, k).value for row in range(10, shown.max_row + 1) for k in range(1, 13))


def test_what_a_customer_lacks_stays_blank_on_the_list(
    draw: Draw, columns: Columns, sample: list[list[Any]], tmp_path: Path
) -> None:
    """A reference to a blank cell would show 0."""
    customer = list(sample[0])
    for key in ("customer_id", "risk_owner"):
        customer[columns.index(key)] = None
    for name, stored, calculated in calculated_again(draw(customers=[customer]), "zh", tmp_path / "b.xlsx"):
        assert calculated == stored, name
        if name == names.PRINT_SHEET.zh:
            assert (stored[4][0], stored[4][1], stored[4][11]) == (1, "", "")


def english_texts(path: Path, columns: Columns) -> Iterator[tuple[str, str]]:
    """Every text of the workbook but customers' data, with its place."""
    book = read(path)
    typed = {column.letter for column in columns.all if not column.live}
    for sheet in book:
        yield sheet.title, sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                customers = sheet.title == names.RISK_SHEET.en and cell.row >= FIRST_ROW
                names_of_customers = sheet.title == BY_NAME["DashboardData"].title.en and cell.column == 2
                if cell.comment:
                    yield f"{sheet.title} {cell.coordinate} comment", cell.comment.text
                if names_of_customers and cell.row >= 4:
                    continue
                if isinstance(cell.value, str) and not (customers and cell.column_letter in typed):
                    yield f"{sheet.title} {cell.coordinate}", cell.value
        for rule in sheet.data_validations.dataValidation:
            for words in (rule.error, rule.errorTitle, rule.prompt, rule.promptTitle, rule.formula1):
                yield f"{sheet.title} {rule.sqref} validation", words or ""
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                yield f"{sheet.title} {area.sqref} colours", " ".join(rule.formula)
        for part in (sheet.oddHeader.left, sheet.oddFooter.left, sheet.oddFooter.right):
            yield f"{sheet.title} page", re.sub('&"[^"]*"', "", part.text or "")


def test_the_english_workbook_is_english(draw: Draw, columns: Columns) -> None:
    for place, text in english_texts(draw("en"), columns):
        for name in (
            PROFILE_CELL,
            MODE_CELL,
            names.SUFFIX_CELL,
            names.PROFILE_NAMES,
            names.PROFILE_WEIGHTS,
            LANGUAGES["zh"],  # the dropdown of languages
        ):
            text = text.replace(name, "")
        assert not CHINESE.search(text), f"{place}: {text}"


def test_the_same_bytes_twice(draw: Draw, language: Language, book: Path) -> None:
    assert draw(language).read_bytes() == book.read_bytes()
