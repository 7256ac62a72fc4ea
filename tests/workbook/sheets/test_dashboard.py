"""The dashboard's formulas give the figures that riskxl.insight defines, with events and without."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from riskxl.actions.action import Context
from riskxl.actions.moments import to_cell
from riskxl.actions.schema import APPROVED, BY_NAME, EVENT_KINDS, IN_FORCE, OPEN, REJECTED
from riskxl.actions.snapshot import Snapshot, Table
from riskxl.functions import Functions
from riskxl.hosts.embedded import EmbeddedWorkbook
from riskxl.hosts.embedded.functions import risk_functions
from riskxl.insight.dashboard_figures import KPIS, Figures, figures
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary
from riskxl.tiers import Tier
from riskxl.workbook import names
from riskxl.workbook.columns import Columns
from riskxl.workbook.insights import snapshot_of

TODAY = datetime.date.today()
FIRST = 4  # the first row of a table
TILES = dict(zip((kpi.key for kpi in KPIS), ("B", "E", "H", "K", "N", "Q", "T", "W", "Z"), strict=True))
_, BAD_DEBT, LAWSUIT, *_ = EVENT_KINDS


def day(text: str) -> float:
    return to_cell(datetime.date.fromisoformat(text))


# customer's place in the sample, kind, day, exposure, loss, recovered, day of recovery
EVENTS: tuple[tuple[Any, ...], ...] = (
    (35, BAD_DEBT, day("2026-03-01"), 100_000.0, 40_000.0, 60_000.0, day("2026-08-01")),
    (36, LAWSUIT, day("2026-06-01"), 50_000.0, 5_000.0, 45_000.0, None),
    (0, BAD_DEBT, day("2026-06-15"), 20_000.0, 1_000.0, 0.0, None),
    (None, BAD_DEBT, day("2026-07-01"), 9_000.0, 9_000.0, 0.0, None),
    (1, BAD_DEBT, None, 7_000.0, 7_000.0, 0.0, None),
)


@pytest.fixture(scope="session")
def workbook(book: Path, language: Language) -> EmbeddedWorkbook:
    return EmbeddedWorkbook(book, risk_functions(Functions(ProfileLibrary(), language)))


class Filled:
    """A workbook with risk events, as the engine calculates it and as the definitions have it."""

    def __init__(
        self, engine: EmbeddedWorkbook, language: Language, sample: list[list[Any]], columns: Columns
    ) -> None:
        self.engine, self.language = engine, language
        functions = Functions(ProfileLibrary(), language)
        profile = functions.library.get("general")
        schema = BY_NAME["Events"]
        keys = [column.key for column in schema.columns]
        empty = snapshot_of(sample, columns, functions, profile)
        customers = Context(empty, functions, datetime.datetime.now(), "").customers
        rows = []
        for n, (place, kind, happened, exposure, loss, recovered, returned) in enumerate(EVENTS):
            row: dict[str, Any] = {
                "date": happened,
                "customer_id": sample[place][columns.index("customer_id")] if place is not None else "??",
                "event": kind(language),
                "exposure": exposure,
                "loss": loss,
                "recovered": recovered,
                "recovered_on": returned,
            }
            rows.append([row.get(key) for key in keys])
            if n > 0 and place is not None:  # below the first row no formula stands yet
                row["tier"] = customers.verdicts[place].tier.label(language)
            for key, value in row.items():
                if value is not None:
                    engine.set(schema.title(language), f"{chr(ord('A') + keys.index(key))}{FIRST + n}", value)
        headers = tuple(column.labels(language) for column in schema.columns)
        self._snapshot = Snapshot({**empty.tables, "Events": Table("Events", headers, rows)}, empty.settings)
        self._customers = customers

    def tile(self, key: str) -> Any:
        return self.engine.get(names.DASHBOARD_SHEET(self.language), f"{TILES[key]}5")

    def figures(self, since: datetime.date, until: datetime.date) -> Figures:
        return figures(self._snapshot, self._customers, TODAY, since, until)


@pytest.mark.parametrize(
    ("since", "until"),
    [(None, None), ("2026-06-01", None), ("2026-06-01", "2026-06-30"), ("2030-01-01", None)],
)
def test_tiles_follow_the_definitions(
    workbook: EmbeddedWorkbook,
    language: Language,
    sample: list[list[Any]],
    columns: Columns,
    since: str | None,
    until: str | None,
) -> None:
    filled = Filled(workbook, language, sample, columns)
    sheet = names.DASHBOARD_SHEET(language)
    workbook.set(sheet, "W2", day(since) if since else None)
    workbook.set(sheet, "Z2", day(until) if until else None)
    workbook.calculate()
    first = datetime.date.fromisoformat(since) if since else datetime.date.min
    last = datetime.date.fromisoformat(until) if until else datetime.date.max
    expected = filled.figures(first, last)
    values: dict[str, float | None] = {
        "customers": expected.customers,
        "at_risk_share": expected.at_risk / expected.customers,
        "at_risk_exposure": expected.at_risk_exposure,
        "overdue": expected.overdue,
        "bad_debt_rate": expected.bad_debt_rate,
        "collection_days": expected.collection_days,
        "recovered": expected.recovered,
        "collection_rate": expected.collection_rate,
        "on_time": None,
    }
    for key, value in values.items():
        assert filled.tile(key) == (pytest.approx(value) if value is not None else "—"), key
    in_june = {None: 105_000.0, "2026-06-01": 105_000.0, "2030-01-01": 0.0}[since]
    assert expected.recovered == (45_000.0 if until else in_june)


def test_bad_debt_counts_bad_debts_in_the_period(
    workbook: EmbeddedWorkbook, language: Language, sample: list[list[Any]], columns: Columns
) -> None:
    """By hand: 40,000 + 1,000 + 9,000 of an unknown customer; the undated one is left out and told."""
    filled = Filled(workbook, language, sample, columns)
    everything = filled.figures(datetime.date.min, datetime.date.max)
    assert everything.bad_debt == 50_000
    assert everything.at_risk_recovered == 105_000
    assert everything.at_risk_exposed == 150_000
    assert sum(everything.loss.values()) == 46_000
    note = str(filled.engine.get(names.DASHBOARD_SHEET(language), "B45"))
    told = {"zh": ("1 行没有发生日期", "1 行没有现风险等级"), "en": ("not counted: 1", "by tier: 1")}[
        language
    ]
    assert all(words in note for words in told), note


def test_every_definition_stands_on_the_sheet(workbook: EmbeddedWorkbook, language: Language) -> None:
    sheet = names.DASHBOARD_SHEET(language)
    shown = [workbook.get(sheet, f"{column}{row}") for row in (42, 43, 44) for column in ("B", "K", "T")]
    for kpi, words in zip(KPIS, shown, strict=True):
        assert kpi.definition(language) in str(words)


def test_a_customer_with_everything_wrong_has_its_report(
    draw: Any, sample: list[list[Any]], columns: Columns, language: Language
) -> None:
    """More indicators cost points than bars are shown: the last bar stands for the rest."""
    worst = list(sample[0])
    for column in columns.of_group("indicators"):
        worst[columns.index(column.key)] = {"ratio": 9, "choice": None, "money": 500_000}.get(
            column.kind, 500
        )
    worst[columns.index("trade_value")] = 1
    path = draw(language, [sample[1], worst])
    engine = EmbeddedWorkbook(path, risk_functions(Functions(ProfileLibrary(), language)))
    sheet = names.REPORT_SHEET(language)
    assert engine.get(sheet, "N2") == worst[0]
    labels = [engine.get(sheet, f"AB{row}") for row in range(1, 13)]
    steps = [engine.get(sheet, f"AE{row}") for row in range(2, 12)]
    lost = 5 + 10 + 10 + 8 + 10 + 15 + 15 + 10 + 7 + 7 + 5 + 8 + 5
    assert labels[10] == {"zh": "其余 4 项", "en": "4 others"}[language]
    assert labels[11] == {"zh": "得分", "en": "Score"}[language]
    assert sum(float(str(step)) for step in steps) == pytest.approx(lost)
    engine.set(sheet, "N2", sample[1][0])
    engine.calculate()
    assert engine.get(sheet, "A1") == sample[1][columns.index("name")]
    engine.set(sheet, "N2", "nobody")
    engine.calculate()
    assert engine.get(sheet, "A1") == ""


@pytest.mark.parametrize(
    ("states", "in_force"),
    [
        ([(Tier.LOW, Tier.HIGH, OPEN)], Tier.LOW),
        ([(Tier.LOW, Tier.HIGH, OPEN), (Tier.LOW, Tier.HIGH, APPROVED)], Tier.HIGH),
        ([(Tier.LOW, Tier.HIGH, OPEN), (Tier.LOW, Tier.HIGH, REJECTED)], Tier.LOW),
        ([(None, Tier.HIGH, OPEN)], None),
        ([(Tier.LOW, Tier.MEDIUM, IN_FORCE), (Tier.MEDIUM, Tier.HIGH, OPEN)], Tier.MEDIUM),
    ],
)
def test_the_report_shows_the_tier_in_force(
    draw: Any,
    sample: list[list[Any]],
    language: Language,
    states: list[tuple[Tier | None, Tier, Text]],
    in_force: Tier | None,
) -> None:
    """As riskxl.ledger.tier_changes tells it; a second line decides on the first one."""
    engine = EmbeddedWorkbook(
        draw(language, sample[:1]), risk_functions(Functions(ProfileLibrary(), language))
    )
    table, report = BY_NAME["TierChanges"], names.REPORT_SHEET(language)
    assert engine.get(report, "L12") == ""
    for n, (old, new, state) in enumerate(states, start=1):
        row: dict[str, Any] = {"number": n, "customer_id": sample[0][0], "state": state(language)}
        row |= {"new_tier": new.label(language), "old_tier": old.label(language) if old is not None else None}
        row["ref"] = 1 if state in (APPROVED, REJECTED) else None
        for column, value in row.items():
            place = f"{chr(ord('A') + list(table.by_key).index(column))}{FIRST + n - 1}"
            engine.set(table.title(language), place, value)
    engine.calculate()
    words = {"zh": "生效等级 ", "en": "in force: "}[language]
    none = {"zh": "尚无生效等级", "en": "no tier in force yet"}[language]
    assert engine.get(report, "L12") == (none if in_force is None else words + in_force.label(language))


def test_without_customers_the_report_is_blank(draw: Any, language: Language) -> None:
    engine = EmbeddedWorkbook(draw(language, []), risk_functions(Functions(ProfileLibrary(), language)))
    engine.calculate()
    sheet = names.REPORT_SHEET(language)
    assert {engine.get(sheet, cell) for cell in ("A1", "A2", "L12", "L13")} <= {"", None}
    assert engine.get(sheet, "AD1") == 0  # no bar
