"""A year of 400 customers with planted effects: what the review must find, and what it must not find.

Planted: three indicators that go before events, one that nobody ever fills in, one that nobody renews, and
events that come out of the blue. All other indicators are as frequent before events as elsewhere. The same
seed gives the same year, everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_cell
from riskxl.actions.schema import BY_NAME, CUSTOMERS
from riskxl.actions.settings import APPROVERS, LANGUAGE_CELL
from riskxl.actions.snapshot import Cell, Snapshot, Table
from riskxl.ledger import chain
from riskxl.profile import archive
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Profile
from riskxl.scoring.table import Scorer
from riskxl.tiers import Tier

START, END = date(2025, 1, 1), date(2025, 12, 31)
PREDICTIVE = {"overdue_payments", "dishonest_debtor", "credit_delinquency"}
BLANK, STALE = "term_extension", "tax_arrears"
NOISE = (
    *("abnormal_listings", "revenue_swing", "executive_changes", "order_surge"),
    *("returns_breaches", "max_penalty", "litigation_ratio"),
)
COUNTED_BAD = {  # a value that costs points
    "abnormal_listings": 1.0,
    "revenue_swing": -0.5,
    "executive_changes": 4.0,
    "order_surge": 5.0,
    "returns_breaches": 4.0,
    "max_penalty": 200_000.0,
    "litigation_ratio": 0.4,
    "overdue_payments": 3.0,
    "dishonest_debtor": 1.0,
    "credit_delinquency": 1.0,
}
CUSTOMERS_IN_ALL, TURN_BAD, OUT_OF_THE_BLUE = 400, 46, 6
OFTEN, SELDOM = 0.6, 0.04  # how often a predictive indicator is there before an event, and elsewhere
ALIKE = 0.1  # … and one that predicts nothing
LINES = 4  # of history for each customer


@dataclass
class Book:
    """Tables as records, to be made into a snapshot."""

    tables: dict[str, list[Mapping[str, Cell]]] = field(default_factory=dict)
    approvers: Mapping[str, str] = field(default_factory=dict)
    language: str = "中文"
    scorers: dict[str, Scorer] = field(default_factory=dict)  # by the rules' fingerprint

    def add(self, table: str, **record: Cell) -> None:
        self.tables.setdefault(table, []).append(record)

    def snapshot(self, library: ProfileLibrary) -> Snapshot:
        """The tables with their ledgers sealed, as the product writes them."""
        names = ["customer_id", "name", "profile", "order_amount", "sales_owner"]
        headers = {"customer_id": "编号", "name": "客户全称", "profile": "行业模板"}
        headers |= {"order_amount": "最近订单金额", "sales_owner": "销售责任人"}
        for c in library.characteristics:
            names.append(c.key)
            headers[c.key] = c.labels.zh
        empty = {name: _table(name, [c.labels.zh for c in s.columns], []) for name, s in BY_NAME.items()}
        settings = {
            LANGUAGE_CELL: ((self.language,),),
            APPROVERS: tuple((name, post) for name, post in self.approvers.items()),
        }
        ledgers = Changes(
            appended={n: [*rows] for n, rows in self.tables.items() if n in BY_NAME and _sealed(n)}
        )
        chain.seal(Snapshot(empty, settings), ledgers)
        tables = dict(empty)
        for name, schema in BY_NAME.items():
            rows = ledgers.appended.get(name, self.tables.get(name, []))
            cells = [[row.get(c.key) for c in schema.columns] for row in rows]
            tables[name] = _table(name, [c.labels.zh for c in schema.columns], cells)
        customers = [[row.get(name) for name in names] for row in self.tables.get(CUSTOMERS, [])]
        tables[CUSTOMERS] = _table(CUSTOMERS, [headers[name] for name in names], customers)
        return Snapshot(tables, settings)

    def history(
        self,
        library: ProfileLibrary,
        profile: Profile,
        customer: str,
        day: date,
        values: Mapping[str, Cell],
        *,
        archived: bool = True,
    ) -> Tier:
        """A line of history with the score that the values give; gives the tier."""
        if profile.fingerprint not in self.scorers:
            self.scorers[profile.fingerprint] = Scorer(library, profile)
        scorer = self.scorers[profile.fingerprint]
        scored = scorer.score_rows([[values.get(key) for key in profile.keys]])
        score, tier = float(scored.scores.score[0]), Tier(scored.scores.tier[0])
        known = any(row.get("fingerprint") == profile.fingerprint for row in self.tables.get("Rules", []))
        if archived and not known:
            self.add(
                "Rules",
                time=_at(day),
                fingerprint=profile.fingerprint,
                profile=profile.names.zh,
                rules=archive.to_text(profile),
            )
        self.add(
            "History",
            time=_at(day),
            customer_id=customer,
            name=f"客户{customer}",
            score=None if score != score else score,
            tier=tier.label.zh,
            profile=profile.names.zh,
            fingerprint=profile.fingerprint,
            values=json.dumps({key: cell for key, cell in values.items() if cell is not None}),
        )
        return tier


def synthetic_year(library: ProfileLibrary, seed: int = 2025) -> tuple[Book, list[str]]:
    """The year, and the customers whose events nothing could foretell."""
    random = np.random.default_rng(seed)
    profile = library.get("general")
    book = Book(approvers={"赵总": "风控总监"})
    bad = {n: START + timedelta(days=int(random.integers(150, 360))) for n in range(TURN_BAD)}
    unforeseen: list[str] = []
    lines: list[tuple[date, str, dict[str, Cell]]] = []
    for n in range(CUSTOMERS_IN_ALL):
        customer = f"C{n:03}"
        book.add(
            CUSTOMERS,
            customer_id=customer,
            name=f"客户{customer}",
            order_amount=float(random.integers(1, 100)) * 1000,
            sales_owner=f"销售{n % 3}",
        )
        stale = float(random.random() < ALIKE)
        last = bad.get(n, END) - timedelta(days=10)
        for back in range(LINES - 1, -1, -1):
            values = _values(random, is_bad=n in bad and back == 0, stale=stale)
            if n < OUT_OF_THE_BLUE:
                values = dict.fromkeys(values, 0.0) | {"trade_value": 2_000_000.0, BLANK: None}
            if n in bad and back == 0 and _is_clean(values):
                unforeseen.append(customer)  # planted, or by a rare chance
            lines.append((last - timedelta(days=30 * back), customer, values))
    for day, customer, values in sorted(lines, key=lambda line: line[0]):
        book.history(library, profile, customer, day, values)
    for n, day in bad.items():
        customer = f"C{n:03}"
        book.add(
            "Events",
            date=to_cell(day),
            customer_id=customer,
            name=f"客户{customer}",
            event="坏账",
            exposure=50_000.0,
            loss=1000.0 * (n + 1),
        )
    return book, unforeseen


def _values(random: np.random.Generator, *, is_bad: bool, stale: float) -> dict[str, Cell]:
    """An indicator is a coin: its value is either clean or costs points."""
    chance = dict.fromkeys(PREDICTIVE, OFTEN if is_bad else SELDOM) | dict.fromkeys(NOISE, ALIKE)
    values: dict[str, Cell] = {"trade_value": float(random.choice([50_000, 300_000, 800_000, 2_000_000]))}
    for key in sorted(chance):
        values[key] = COUNTED_BAD[key] if random.random() < chance[key] else 0.0
    return values | {STALE: stale, BLANK: None}


def _is_clean(values: Mapping[str, Cell]) -> bool:
    return values["trade_value"] == 2_000_000.0 and not any(
        values[key] for key in values if key != "trade_value"
    )


def _sealed(name: str) -> bool:
    return BY_NAME[name].role == "ledger"


def _at(day: date) -> float:
    return to_cell(datetime(day.year, day.month, day.day, 9))


def _table(name: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    return Table(name, tuple(headers), rows)
