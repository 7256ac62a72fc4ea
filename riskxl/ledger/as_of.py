"""The table as it was scored at a moment of the past, recomputed from the values and rules of that time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from riskxl.actions.snapshot import Snapshot, as_number
from riskxl.errors import Problem, RiskxlError
from riskxl.functions import Functions
from riskxl.language import Text
from riskxl.ledger.entries import Entry, entries, says
from riskxl.ledger.history import same_number, tier_of, values_of
from riskxl.ledger.rules import RulesArchive
from riskxl.profile import archive
from riskxl.profile.model import Profile
from riskxl.scoring.table import Scorer
from riskxl.tiers import Tier


@dataclass(frozen=True, slots=True)
class PastScore:
    """A customer's result as it was recorded; ``tier`` is UNRATED for a customer without any value too."""

    customer_id: str
    name: str
    score: float | None
    tier: Tier
    coverage: float | None
    profile: str
    fingerprint: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class AsOf:
    """The table of that time, by ID, and every row that cannot be computed again as it stands."""

    rows: tuple[PastScore, ...]
    problems: tuple[Problem, ...]


def as_of(snapshot: Snapshot, functions: Functions, when: datetime) -> AsOf:
    """The last result of every customer recorded until then, each computed anew and compared."""
    for name in ("History", "Rules"):
        snapshot.table(name)  # a workbook without them cannot tell that nothing was recorded
    last: dict[str, Entry] = {}
    for entry in entries(snapshot, "History"):
        moment = entry.moment("time")
        if moment is not None and moment <= when:
            last[entry.text("customer_id")] = entry
    ordered = sorted(last.values(), key=lambda entry: entry.text("customer_id"))
    return AsOf(tuple(map(_row, ordered)), tuple(_Recomputed(snapshot, functions).problems(ordered)))


def _row(entry: Entry) -> PastScore:
    return PastScore(
        entry.text("customer_id"),
        entry.text("name"),
        as_number(entry.cells.get("score")),
        tier_of(entry),
        as_number(entry.cells.get("coverage")),
        entry.text("profile"),
        entry.text("fingerprint"),
        entry.moment("time"),
    )


class _Recomputed:
    def __init__(self, snapshot: Snapshot, functions: Functions) -> None:
        self._library = functions.library
        self._rules = RulesArchive(snapshot)

    def problems(self, rows: Iterable[Entry]) -> list[Problem]:
        by_rules: dict[str | None, list[Entry]] = {}
        for row in rows:
            rules = self._rules.text(row.text("fingerprint"), row.text("profile"), row.moment("time"))
            by_rules.setdefault(rules, []).append(row)
        found: list[Problem] = []
        for rules, members in by_rules.items():
            if rules is None:
                found += map(_no_rules, members)
                continue
            try:
                profile = archive.from_text(rules)
            except RiskxlError as error:
                found += error.problems
                continue
            found += self._differences(profile, members)
        return found

    def _differences(self, profile: Profile, rows: list[Entry]) -> list[Problem]:
        """All rows of one profile are scored together; headers are the keys of its indicators."""
        scored = Scorer(self._library, profile).score_rows(
            [
                [values.get(key) for key in profile.keys]
                for values in (values_of(r.text("values")) for r in rows)
            ],
            list(profile.keys),
        )
        found = []
        for n, row in enumerate(rows):
            tier = Tier(scored.scores.tier[n])
            score, coverage = float(scored.scores.score[n]), float(scored.scores.coverage[n])
            same = (
                same_number(as_number(row.cells.get("score")), score)
                and same_number(as_number(row.cells.get("coverage")), coverage)
                and says(row.text("tier"), tier.label)
            )
            if not same:
                found.append(_difference(row, score, tier))
        return found


def _where(row: Entry) -> Text:
    name = f"{row.text('customer_id')} {row.text('name')}"
    return Text(f"历史序号 {row.number} {name}", f"History no. {row.number}, {name}")


def _difference(row: Entry, score: float, tier: Tier) -> Problem:
    computed = "–" if score != score else f"{score:g}"
    recorded = f"{row.text('score') or '–'} {row.text('tier')}"
    return Problem(
        _where(row),
        Text(
            f"记录为 {recorded}，按存档的规则和取值重算为 {computed} {tier.label.zh}",
            f"recorded as {recorded}, the archived rules and values give {computed} {tier.label.en}",
        ),
        _VERIFY,
    )


def _no_rules(row: Entry) -> Problem:
    return Problem(
        _where(row),
        Text(
            f"规则存档里没有指纹 {row.text('fingerprint')} 的规则，无法复核",
            f"the rules archive has none with fingerprint {row.text('fingerprint')}: it cannot be checked",
        ),
        _VERIFY,
    )


_VERIFY = Text("请运行“校验台账”，并与备份核对", "run Verify ledgers and compare with a backup")
