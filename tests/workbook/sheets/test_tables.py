"""The sheets of ledgers, reports and inputs: live columns, what is marked, what new rows get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from riskxl.actions.schema import BY_NAME, TABLES, YES_NO, TableSchema
from riskxl.functions import Functions
from riskxl.hosts.embedded import EmbeddedWorkbook
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook.columns import FIRST_ROW, Columns

FIRST = 4  # the first row of every table


@pytest.fixture
def opened(book: Path) -> Workbook:
    with pytest.warns(UserWarning, match="extension is not supported"):
        return openpyxl.load_workbook(book)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_headers_are_those_of_the_schema(opened: Workbook, language: Language, table: TableSchema) -> None:
    sheet = opened[table.title(language)]
    drawn = sheet.tables[table.name]
    assert [column.name for column in drawn.tableColumns] == [c.labels(language) for c in table.columns]
    for column, stored in zip(table.columns, drawn.tableColumns, strict=True):
        assert (stored.calculatedColumnFormula is not None) is column.live, column.key


def calculated(book: Path, language: Language, cells: dict[tuple[str, str], Any]) -> EmbeddedWorkbook:
    """The workbook with these cells (by table and key) in the first row of tables."""
    engine = EmbeddedWorkbook(book, risk_functions(Functions(ProfileLibrary(), language)))
    for (name, key), value in cells.items():
        table = BY_NAME[name]
        column = chr(ord("A") + [c.key for c in table.columns].index(key))
        engine.set(table.title(language), f"{column}{FIRST}", value)
    engine.calculate()
    return engine


def test_a_data_problem_links_to_its_cell(book: Path, opened: Workbook, language: Language) -> None:
    table = BY_NAME["Health"]
    column = chr(ord("A") + [c.key for c in table.columns].index("link"))
    sheet = table.title(language)
    engine = calculated(book, language, {("Health", "cell"): "AB12"})
    assert engine.get(sheet, f"{column}{FIRST}") == {"zh": "定位", "en": "Go to"}[language]
    formula = opened[sheet][f"{column}{FIRST}"].value
    assert "HYPERLINK" in formula
    assert opened.sheetnames[0] in formula
    assert calculated(book, language, {}).get(sheet, f"{column}{FIRST}") == ""


def test_an_event_shows_the_tier_of_its_customer(
    book: Path, language: Language, sample: list[list[Any]], columns: Columns
) -> None:
    table = BY_NAME["Events"]
    place = 35
    ids = columns.index("customer_id")
    engine = calculated(
        book,
        language,
        {
            ("Events", "customer_id"): sample[place][ids],
            ("Events", "date"): 46327.0,
        },
    )
    column = chr(ord("A") + [c.key for c in table.columns].index("tier"))
    risk = engine.sheets[0]
    expected = engine.get(risk, f"{columns.by_key['tier'].letter}{FIRST_ROW + place}")
    assert expected
    assert engine.get(table.title(language), f"{column}{FIRST}") == expected


def test_the_weights_of_an_edited_profile_are_added_up(book: Path, language: Language) -> None:
    sheet, (yes, no) = BY_NAME["ProfileEdit"].title(language), (word(language) for word in YES_NO)
    cells = [
        ("base", "", "", ""),
        ("tax_arrears", yes, 2.67, 5.0),
        ("order_surge", yes, 7.0, None),
        ("max_penalty", no, 8.0, 8.0),
    ]
    engine = calculated(book, language, {})
    assert engine.get(sheet, "F1") == {"zh": "还没有取来模板", "en": "no profile fetched yet"}[language]
    for row, values in enumerate(cells, start=FIRST):
        for column, value in zip("ADEG", values, strict=True):
            engine.set(sheet, f"{column}{row}", value)
    engine.calculate()
    assert (
        engine.get(sheet, "F1")
        == {
            "zh": "采用 2 项，权重合计 9.67（原 13）",
            "en": "2 indicators used, weights add to 9.67 (before: 13)",
        }[language]
    )


def test_only_what_may_be_edited_of_a_profile_looks_like_it(opened: Workbook, language: Language) -> None:
    sheet = opened[BY_NAME["ProfileEdit"].title(language)]
    keys = [column.key for column in BY_NAME["ProfileEdit"].columns]
    yellow = {key for n, key in enumerate(keys) if sheet.cell(FIRST, n + 1).fill.fgColor.rgb == "FFFFF9E7"}
    assert yellow == {"used", "weight", "rule"}


@pytest.mark.parametrize(("name", "key"), [("History", "values"), ("Rules", "rules")])
def test_long_texts_for_machines_stay_in_one_line(
    opened: Workbook, language: Language, name: str, key: str
) -> None:
    table = BY_NAME[name]
    cell = opened[table.title(language)].cell(FIRST, list(table.by_key).index(key) + 1)
    assert not cell.alignment.wrap_text
    assert cell.alignment.horizontal == "fill"
