"""Colours, validation and names of the customer table, as an engine that is not ours evaluates them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from formulon import ValidationErrorStyle, Value, ValueKind, Workbook

from riskxl.actions.settings import LANGUAGE_CELL, LANGUAGES, MODE_CELL, MODES, PROFILE_CELL
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.columns import CUSTOMER_TYPES, FIRST_ROW, HEADER_ROW, Columns
from riskxl.workbook.styles import FORMULA_FILL, INPUT_FILL

TODAY = datetime.date.today()  # the engine's conditional formats go by the computer's clock
TODAY_SERIAL = (TODAY - datetime.date(1899, 12, 30)).days
WARNING, GREY, GREY_HEADER = "FCE4D6", "EFEFEF", "A6A6A6"
DIFFERENTIAL, DATA_BAR = 0, 2  # the engine's kinds of a match
STOP, WARN, TELL = ValidationErrorStyle.STOP, ValidationErrorStyle.WARNING, ValidationErrorStyle.INFORMATION


def value_of(value: str | float) -> Value:
    if isinstance(value, str):
        return Value(ValueKind.TEXT, text=value)
    return Value(ValueKind.NUMBER, number=float(value))


class Table:
    """The customer table in the independent engine; rows and cells by the columns' keys."""

    def __init__(self, path: Path, columns: Columns) -> None:
        self.engine = Workbook.load(path.read_bytes())
        self._columns = columns

    def put(self, key: str, row: int, value: str | float) -> None:
        place = (0, row - 1, self._columns.index(key))
        if isinstance(value, str):
            self.engine.set_text(*place, value)
        else:
            self.engine.set_number(*place, value)

    def matches(self, key: str, row: int) -> list[Any]:
        """The conditional formats that hold for a cell, first the one that wins."""
        n = self._columns.index(key)
        cells = self.engine.evaluate_cf_range(0, row - 1, n, row - 1, n)
        return sorted((m for cell in cells for m in cell.matches), key=lambda match: match.priority)

    def fill(self, key: str, row: int) -> str | None:
        """The fill that conditional formats give to a cell."""
        for match in self.matches(key, row):
            if match.kind == DIFFERENTIAL:
                return f"{self.engine.get_dxf(match.dxf_id).fill.bg_argb & 0xFFFFFF:06X}"
        return None

    def font(self, key: str, row: int) -> str:
        match = next(match for match in self.matches(key, row) if match.kind == DIFFERENTIAL)
        return f"{self.engine.get_dxf(match.dxf_id).font.color_argb & 0xFFFFFF:06X}"

    def accepts(self, key: str, row: int, value: str | float) -> tuple[bool, int]:
        """Whether a value may be typed in a cell, and what happens if it may not."""
        outcome = self.engine.validate_value(0, row - 1, self._columns.index(key), value_of(value))
        assert outcome.has_rule, key
        return outcome.valid, outcome.error_style


@pytest.fixture
def table(book: Path, columns: Columns) -> Table:
    return Table(book, columns)


@pytest.fixture
def below(sample: list[list[Any]]) -> int:
    """The row under the last customer."""
    return FIRST_ROW + len(sample)


@pytest.mark.parametrize("tier", [*RATED, Tier.UNRATED])
def test_each_tier_has_its_colours(table: Table, language: Language, below: int, tier: Tier) -> None:
    for row in (FIRST_ROW, below):
        table.put("tier", row, STYLES[tier].label(language))
        assert table.fill("tier", row) == STYLES[tier].fill
        assert table.font("tier", row) == STYLES[tier].font


def test_no_tier_no_colour(table: Table, below: int) -> None:
    assert table.fill("tier", below) is None


@pytest.mark.parametrize(("score", "length"), [(0, 0), (25, 25), (74.6, 74.6), (100, 100)])
def test_the_bar_is_as_long_as_the_score(table: Table, score: float, length: float) -> None:
    table.put("score", FIRST_ROW, score)
    (bar,) = [match for match in table.matches("score", FIRST_ROW) if match.kind == DATA_BAR]
    assert bar.bar_length_pct == pytest.approx(length)


def test_data_problems_are_marked(table: Table) -> None:
    assert table.fill("problems", FIRST_ROW) != WARNING
    table.put("problems", FIRST_ROW, "?")
    assert table.fill("problems", FIRST_ROW) == WARNING


@pytest.mark.parametrize(
    ("due", "marked"),
    [(TODAY_SERIAL - 1, True), (TODAY_SERIAL, False), (TODAY_SERIAL + 1, False), ("", False)],
)
def test_an_overdue_follow_up_is_marked(table: Table, due: float | str, marked: bool) -> None:
    table.put("next_follow_up", FIRST_ROW, due)
    assert (table.fill("next_follow_up", FIRST_ROW) == WARNING) is marked


def test_a_doubled_id_is_marked_in_both_rows(table: Table) -> None:
    assert table.fill("customer_id", FIRST_ROW) != WARNING
    table.put("customer_id", FIRST_ROW + 3, "K0001")
    assert table.fill("customer_id", FIRST_ROW) == WARNING
    assert table.fill("customer_id", FIRST_ROW + 3) == WARNING
    assert table.fill("customer_id", FIRST_ROW + 1) != WARNING


def greyed(table: Table, columns: Columns, row: int, grey: str) -> set[str]:
    return {c.key for c in columns.of_group("indicators") if table.fill(c.key, row) == grey}


def unused(library: ProfileLibrary, columns: Columns, profile: str) -> set[str]:
    return {c.key for c in columns.of_group("indicators")} - set(library.get(profile).keys)


def test_unused_indicators_turn_grey_with_the_profile(
    table: Table, columns: Columns, library: ProfileLibrary, language: Language
) -> None:
    """Those of the workbook's profile in every row; in a row with a profile of its own, that one's."""
    for profile in ("general", "ecommerce", "judicial", "basic"):
        table.engine.set_text(0, 1, 1, library.get(profile).names(language))
        assert greyed(table, columns, FIRST_ROW, GREY) == unused(library, columns, profile)
        assert greyed(table, columns, HEADER_ROW, GREY_HEADER) == unused(library, columns, profile)
        table.put("profile", FIRST_ROW + 1, library.get("finance").names(language))
        assert greyed(table, columns, FIRST_ROW + 1, GREY) == unused(library, columns, "finance")


def test_a_row_begun_below_the_table_looks_like_those_above(
    table: Table, columns: Columns, below: int
) -> None:
    assert all(table.fill(column.key, below) in (None, GREY) for column in columns.all)
    table.put("name", below, "new")
    for column in columns.all:
        expected = FORMULA_FILL if column.live else INPUT_FILL
        assert table.fill(column.key, below) in (expected, GREY), column.key


def kind(number: int) -> Callable[[Language], str]:
    return CUSTOMER_TYPES[number]


@pytest.mark.parametrize(
    ("key", "good", "bad", "style"),
    [
        ("customer_id", ["K9999", "K00010", "001"], ["K0002"], STOP),
        ("uscc", ["91310000MA0000015F"], ["91310000MA0000015", "1"], WARN),
        ("customer_type", [kind(0), kind(1), kind(2)], ["Verein", 1], STOP),
        ("since", [45000, TODAY_SERIAL], ["yesterday", 5, -1, 99999], STOP),
        ("last_follow_up", [TODAY_SERIAL], ["2026年", 0], STOP),
        ("done_by", [TODAY_SERIAL], ["soon"], STOP),
        ("payment_days", [0, 45], [-1, "45 days"], STOP),
        ("term_days", [0, 60], [-1, "60 days"], STOP),
        ("order_amount", [0, 99.5], [-0.01, "a lot"], STOP),
        ("payment_record", [], ["?"], TELL),
    ],
)
def test_what_input_cells_take(
    table: Table, language: Language, below: int, key: str, good: list[Any], bad: list[Any], style: int
) -> None:
    for row in (FIRST_ROW, below):
        for value in good:
            word = value(language) if callable(value) else value
            assert table.accepts(key, row, word) == (True, style), value
        for value in bad:
            if key == "uscc" and row == below:
                continue  # no type, so no code is required
            assert table.accepts(key, row, value) == (False, style), value


def test_only_companies_need_a_credit_code(table: Table, language: Language) -> None:
    for number, valid in ((0, True), (1, False), (2, True)):
        table.put("customer_type", FIRST_ROW, CUSTOMER_TYPES[number](language))
        assert table.accepts("uscc", FIRST_ROW, "12")[0] is valid


def test_categories_and_profiles_come_from_their_lists(
    table: Table, columns: Columns, library: ProfileLibrary, language: Language
) -> None:
    for column in columns.of_group("indicators"):
        assert column.characteristic is not None
        for category in column.characteristic.categories:
            assert table.accepts(column.key, FIRST_ROW, category.labels(language)) == (True, TELL)
    name = library.get("finance").names(language)
    assert table.accepts("profile", FIRST_ROW, name) == (True, STOP)
    assert table.accepts("profile", FIRST_ROW, "finance!") == (False, STOP)
    assert table.engine.validate_value(0, 1, 1, value_of(name)).valid
    assert not table.engine.validate_value(0, 1, 1, value_of("finance!")).valid


def test_indicators_take_everything_since_the_table_explains_what_it_cannot_read(
    table: Table, columns: Columns
) -> None:
    for column in columns.of_group("indicators"):
        assert column.characteristic is not None
        if not column.characteristic.categories:
            assert table.accepts(column.key, FIRST_ROW, "about 3")[0]


def test_nobody_types_over_a_formula(table: Table, columns: Columns, below: int) -> None:
    for column in columns.all:
        if column.live:
            for row in (FIRST_ROW, below):
                assert table.accepts(column.key, row, 1) == (False, STOP), column.key
                assert table.accepts(column.key, row, "x") == (False, STOP), column.key


def test_the_sample_keeps_its_own_rules(table: Table) -> None:
    """No cell that a person fills in is refused in any sheet."""
    for sheet in range(table.engine.sheet_count()):
        cells, more = table.engine.list_invalid_cells(sheet)
        assert more is None
        assert [(cell.row, cell.col) for cell in cells if not cell.formula] == []


def test_names_lead_to_their_cells(table: Table, library: ProfileLibrary, language: Language) -> None:
    found = {name.name: name.formula for name in table.engine.iter_defined_names()}

    def evaluate(formula: str) -> list[list[Any]]:
        rows = table.engine.evaluate_formula_array(0, 99, 0, formula)
        return [[cell.text if cell.kind == ValueKind.TEXT else cell.number for cell in row] for row in rows]

    general = library.get("general")
    assert evaluate(f"={PROFILE_CELL}") == [[general.names(language)]]
    assert evaluate(f"={MODE_CELL}") == [[MODES["deduct"](language)]]
    assert evaluate(f"={LANGUAGE_CELL}") == [[LANGUAGES[language]]]
    assert evaluate(f"=INDEX({names.PROFILE_NAMES},1)")[0][0] in {
        profile.names(language) for profile in map(library.get, ("basic", "general"))
    }
    match = f"MATCH({PROFILE_CELL},{names.PROFILE_NAMES},0)"
    assert evaluate(f"=SUM(INDEX({names.PROFILE_WEIGHTS},{match},0))") == [[general.total_weight]]
    assert names.SUFFIX_CELL in found
    assert not [name for name, formula in found.items() if "#REF!" in formula]
