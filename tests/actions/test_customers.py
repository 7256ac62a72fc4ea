"""The customers of the table are scored as the table's own formulas score them."""

from __future__ import annotations

import pytest

from riskxl.actions.customers import Customers
from riskxl.actions.settings import LANGUAGE_CELL, LANGUAGES, MODE_CELL, MODES, PROFILE_CELL
from riskxl.actions.snapshot import Snapshot, Table
from riskxl.functions import Functions
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import in_language, sample_customers
from riskxl.workbook.live import live_values

LIBRARY = ProfileLibrary()
COLUMNS = Columns(LIBRARY)


def snapshot(rows, profile, mode, language, more=()) -> Snapshot:
    headers = tuple(column.labels(language) for column in COLUMNS.all)
    settings = {
        PROFILE_CELL: [[profile.names(language)]],
        MODE_CELL: [[MODES[mode](language)]],
        LANGUAGE_CELL: [[LANGUAGES[language]]],
    }
    return Snapshot({"Risk": Table("Risk", headers, [*rows, *more])}, settings)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("mode", ["deduct", "normalise"])
@pytest.mark.parametrize("key", ["general", "judicial", "ecommerce"])
def test_verdicts_equal_the_formulas(key, mode, language) -> None:
    profile = LIBRARY.get(key).in_mode(mode)
    functions = Functions(LIBRARY, language)
    rows = in_language(sample_customers(LIBRARY, COLUMNS), COLUMNS, LIBRARY, language)
    live = live_values(rows, COLUMNS, functions, profile)
    customers = Customers(snapshot(rows, profile, mode, language), functions)
    assert len(customers) == len(rows)
    for customer in customers:
        verdict = customers.verdicts[customer.row]
        assert (verdict.score if verdict.score is not None else "") == live["score"][customer.row]
        assert verdict.tier.label(language) == live["tier"][customer.row]
        assert (verdict.coverage if verdict.coverage is not None else "") == live["coverage"][customer.row]
        assert verdict.reasons(language) == live["reasons"][customer.row]


def test_rows_without_a_name_and_repeated_ids_are_told_apart() -> None:
    width = len(COLUMNS.all)

    def row(**cells):
        return [cells.get(column.key) for column in COLUMNS.all]

    rows = [
        row(customer_id="C1", name="甲"),
        [None] * width,
        row(customer_id="C1", name="乙"),
        row(name="丙"),
    ]
    customers = Customers(snapshot(rows, LIBRARY.get("general"), "deduct", "zh"), Functions(LIBRARY))
    assert [(c.row, c.name) for c in customers] == [(0, "甲"), (2, "乙"), (3, "丙")]
    assert [c.name for c in customers.repeated_ids] == ["乙"]
    assert customers.by_id["C1"].name == "甲"


def test_a_customer_whose_profile_is_unknown_is_told_with_the_reason() -> None:
    row = ["C1" if c.key == "customer_id" else "没有的" if c.key == "profile" else None for c in COLUMNS.all]
    customers = Customers(snapshot([row], LIBRARY.get("general"), "deduct", "zh"), Functions(LIBRARY))
    assert customers.verdicts == {}
    assert "没有的" in customers.unscored[0].text("zh")
