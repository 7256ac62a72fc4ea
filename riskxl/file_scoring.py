"""Score a file of customers into another file, batch by batch: every input column, then seven more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from riskxl import __version__, fields
from riskxl.errors import Problem, RiskxlError
from riskxl.files import Batch, TableSource, create_table, open_table
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Characteristic, Mode, Profile
from riskxl.scoring.card import Floats
from riskxl.scoring.headers import HeaderIndex
from riskxl.scoring.reasons import Reasons
from riskxl.scoring.table import ScoredTable, Scorer
from riskxl.tiers import Tier

Naming = Literal["zh", "en", "keys"]
Progress = Callable[[int, int], None]

RESULTS: dict[str, Text] = {
    "score": fields.BY_KEY["score"].labels,
    "score_tier": fields.SCORE_TIER,
    "tier": fields.BY_KEY["tier"].labels,
    "plan": fields.BY_KEY["plan"].labels,
    "reasons": fields.BY_KEY["reasons"].labels,
    "coverage": fields.BY_KEY["coverage"].labels,
    "problems": fields.BY_KEY["problems"].labels,
}
LISTED_PROBLEMS = 1000  # further ones are counted; all of them stand in the output
_TIER_CODES = [Tier(code) for code in range(Tier.NONE, Tier.EXTREME + 1)]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A problem of one row of the input."""

    row: int
    customer: str
    problem: Problem


@dataclass
class FileReport:
    """What came of scoring a file."""

    output: Path
    profile: Profile
    rows: int = 0
    tiers: Counter[Tier] = field(default_factory=Counter)
    missing: tuple[Characteristic, ...] = ()
    header_problems: tuple[Problem, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    problems: list[CellProblem] = field(default_factory=list)
    problem_count: int = 0
    repeated_ids: list[tuple[int, int]] = field(default_factory=list)


def known_header(library: ProfileLibrary) -> Callable[[object], bool]:
    """Says whether a cell is the header of an indicator or of another field that is typed in."""
    profiles = [found for found in library.profiles() if isinstance(found, Profile)]
    index = HeaderIndex((*library.characteristics, *(c for p in profiles for c in p.characteristics)))

    def is_known(cell: object) -> bool:
        field = fields.match(cell)
        return index.match(cell) is not None or (field is not None and not field.live)

    return is_known


def score_file(
    path: Path,
    output: Path,
    library: ProfileLibrary,
    profile: str | None = None,
    *,
    sheet: str | None = None,
    naming: Naming = "zh",
    language: Language = "zh",
    mode: Mode | None = None,
    progress: Progress = lambda done, total: None,
) -> FileReport:
    """Score ``path`` into ``output``; raises DataError or UsageError, and then no output is left behind.

    A column 行业模板 chooses the profile of its row; where it is blank, ``profile`` is used.
    """
    with open_table(path, sheet=sheet, is_known=known_header(library)) as source:
        job = _Job(source, library, profile, naming, language, mode)
        report = FileReport(
            output,
            job.main.profile,
            missing=job.missing,
            header_problems=job.main.bind(source.header).problems,
            renamed=tuple(job.renamed),
        )
        ids = _RepeatedIds(fields.find(source.header, "customer_id"))
        with create_table(
            output, header=[*source.header, *job.headers], like=source, about=job.about
        ) as target:
            for batch in source.batches():
                ids.add(batch)
                target.write(batch, job.results(batch, report))
                progress(*source.progress())
        report.repeated_ids = ids.found()
    return report


class _Job:
    """The scorers of one file and the shape of its results."""

    def __init__(
        self,
        source: TableSource,
        library: ProfileLibrary,
        profile: str | None,
        naming: Naming,
        language: Language,
        mode: Mode | None,
    ) -> None:
        self._library, self._mode, self._naming = library, mode, naming
        self._header = source.header
        self.language: Language = language if naming == "keys" else naming
        self.main = Scorer(library, profile, mode)
        named = {match.key for cell in source.header if (match := self.main.index.match(cell))}
        self.missing = tuple(c for c in self.main.profile.characteristics if c.key not in named)
        self._scorers: dict[str, Scorer | RiskxlError] = {}
        self._profile_at = fields.find(source.header, "profile")
        self._name_at = next(
            (n for key in ("customer_id", "name") if (n := fields.find(source.header, key)) is not None), None
        )
        taken = {str(cell) for cell in source.header}
        self.headers, self.renamed = [], []
        for key, labels in RESULTS.items():
            wanted = key if naming == "keys" else labels(naming)
            name = wanted
            while name in taken:
                name += " (RiskXL)"
            if name != wanted:
                self.renamed.append((wanted, name))
            self.headers.append(name)

    @property
    def about(self) -> str:
        """What scored the file, to be kept with it."""
        profile = self.main.profile
        return f"RiskXL {__version__}, profile {profile.key}, {profile.mode}, rules {profile.fingerprint}"

    def results(self, batch: Batch, report: FileReport) -> list[Any]:
        """The seven columns of a batch; counts and problems go to the report."""
        rows = len(batch.row_numbers)
        results = _Results(rows)
        for word, members in self._by_profile(batch, rows):
            scorer = self.main if word is None else self._scorer(word)
            if isinstance(scorer, RiskxlError):
                for row in members.tolist():
                    results.problems[row] = [scorer.problems[0]]
                continue
            everything = len(members) == rows
            binding = scorer.bind(self._header)
            columns = [batch.columns[position] for _, position, _ in binding.bound]
            if not everything:
                columns = [_picked(column, members) for column in columns]
            results.put(scorer.score_columns(columns, len(members), binding), members, self)
        self._count(results, batch, report)
        return results.columns(self.language, self._tier_words)

    def _by_profile(self, batch: Batch, rows: int) -> list[tuple[str | None, Any]]:
        """The rows of each profile named in the table; None for the file's own."""
        if self._profile_at is None:
            return [(None, np.arange(rows))]
        groups: dict[str | None, list[int]] = {}
        for row, cell in enumerate(batch.columns[self._profile_at]):
            word = None if cell is None or cell != cell else str(cell).strip() or None
            groups.setdefault(word, []).append(row)
        return [(word, np.array(members)) for word, members in groups.items()]

    def _scorer(self, word: str) -> Scorer | RiskxlError:
        if word not in self._scorers:
            try:
                scorer = Scorer(self._library, word, self._mode)
                scorer.bind(self._header)
                self._scorers[word] = scorer
            except RiskxlError as error:
                self._scorers[word] = error
        return self._scorers[word]

    def plan_texts(self, profile: Profile) -> list[str]:
        plans = [profile.plan(tier) for tier in _TIER_CODES]
        return [plan.action(self.language) if plan else "" for plan in plans]

    @property
    def _tier_words(self) -> list[str]:
        return [tier.key if self._naming == "keys" else tier.label(self.language) for tier in _TIER_CODES]

    def _count(self, results: _Results, batch: Batch, report: FileReport) -> None:
        report.rows += len(results.tier)
        codes, counts = np.unique(results.tier, return_counts=True)
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
            report.tiers[Tier(code)] += count
        for row, problems in sorted(results.problems.items()):
            own = [problem for problem in problems if problem not in report.header_problems]
            report.problem_count += len(own)
            if len(report.problems) < LISTED_PROBLEMS:
                name = None if self._name_at is None else batch.columns[self._name_at][row]
                customer = "" if name is None else str(name)
                report.problems += [CellProblem(batch.row_numbers[row], customer, problem) for problem in own]


class _Results:
    """The results of a batch, gathered from one or several profiles."""

    def __init__(self, rows: int) -> None:
        self.score: Floats = np.full(rows, np.nan)
        self.coverage: Floats = np.full(rows, np.nan)
        self.score_tier = np.full(rows, Tier.NONE, np.int8)
        self.tier = np.full(rows, Tier.NONE, np.int8)
        self.plan: list[str] = [""] * rows
        self.reasons: list[str] = [""] * rows
        self.problems: dict[int, list[Problem]] = {}

    def put(self, table: ScoredTable, members: Any, job: _Job) -> None:
        scores = table.scores
        self.score[members], self.coverage[members] = scores.score, scores.coverage
        self.score_tier[members], self.tier[members] = scores.score_tier, scores.tier
        reasons, plans = Reasons(table), job.plan_texts(table.profile)
        tiers = scores.tier.tolist()
        costly = (scores.coverage < 1.0) | (table.points.any(axis=0))
        places = members.tolist()
        for row, place in enumerate(places):
            self.plan[place] = plans[tiers[row] - Tier.NONE]
        for row in np.flatnonzero(costly).tolist():
            self.reasons[places[row]] = reasons.text(row, job.language)
        troubled = {row for readings in table.special for row in readings}
        if table.binding.problems:
            troubled = set(range(len(table)))
        for row in troubled:
            if problems := table.problems(row):
                self.problems[places[row]] = problems

    def columns(self, language: Language, tier_words: Sequence[str]) -> list[Any]:
        separator = "；" if language == "zh" else "; "
        problems = [""] * len(self.tier)
        for row, found in self.problems.items():
            problems[row] = separator.join(problem.text(language) for problem in found)
        return [
            self.score,
            [tier_words[code] for code in (self.score_tier - Tier.NONE).tolist()],
            [tier_words[code] for code in (self.tier - Tier.NONE).tolist()],
            self.plan,
            self.reasons,
            self.coverage,
            problems,
        ]


class _RepeatedIds:
    """Finds an 编号 that stands in two rows, keeping 16 bytes a row and no text."""

    def __init__(self, position: int | None) -> None:
        self._position = position
        self._hashes: list[Any] = []
        self._rows: list[Any] = []

    def add(self, batch: Batch) -> None:
        if self._position is None:
            return
        cells = [None if cell is None or cell != cell else cell for cell in batch.columns[self._position]]
        filled = [
            (hash(str(cell)), row)
            for cell, row in zip(cells, batch.row_numbers, strict=True)
            if cell is not None
        ]
        self._hashes.append(np.array([item for item, _ in filled], dtype=np.int64))
        self._rows.append(np.array([row for _, row in filled], dtype=np.int64))

    def found(self) -> list[tuple[int, int]]:
        """Pairs of row numbers: the first row with an ID, and a later one with the same."""
        if not self._hashes:
            return []
        hashes, rows = np.concatenate(self._hashes), np.concatenate(self._rows)
        order = np.argsort(hashes, kind="stable")
        same = np.flatnonzero(hashes[order][1:] == hashes[order][:-1])
        return sorted((int(rows[order[n]]), int(rows[order[n + 1]])) for n in same)


def _picked(column: Any, members: Any) -> Any:
    return column[members] if isinstance(column, np.ndarray) else [column[row] for row in members.tolist()]
