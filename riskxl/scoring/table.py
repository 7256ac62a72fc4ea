"""Tables of cells → scores: rows, columns, records or a DataFrame, all through one path."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from riskxl.errors import Problem, UsageError
from riskxl.language import Text, join, plain
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Characteristic, Mode, Profile
from riskxl.scoring.card import Card, Floats
from riskxl.scoring.cells import CellReader, Reading, Status, not_applicable
from riskxl.scoring.headers import Column, HeaderIndex, match_headers
from riskxl.scoring.kernel import Bools, Codes, Scores, score_columns
from riskxl.scoring.reasons import Reasons
from riskxl.tiers import Tier

if TYPE_CHECKING:
    import pandas as pd

Cells: TypeAlias = Sequence[Any] | npt.NDArray[Any]

_FEW_ROWS = 32
_REMEMBERED_HEADERS = 256


@dataclass(frozen=True, eq=False)
class Binding:
    """A profile's characteristics bound to the columns of one kind of table; itself a key, by identity."""

    width: int
    by_headers: bool
    columns: tuple[Column | None, ...]
    readers: tuple[CellReader, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def bound(self) -> tuple[tuple[int, int, CellReader], ...]:
        """(characteristic, position, reader) of the characteristics that have a column."""
        return tuple(
            (n, column.position, reader)
            for n, (column, reader) in enumerate(zip(self.columns, self.readers, strict=True))
            if column is not None
        )

    @cached_property
    def quick(self) -> tuple[tuple[int, int, CellReader, float, float, float | None], ...]:
        """The same with what plain numbers need: lowest, highest (none for a reader that asks more of
        them), and the precision of fractions."""
        return tuple(
            (
                n,
                at,
                reader,
                *((reader.low, reader.high) if reader.takes_whole_numbers else _NEVER),
                reader.precision,
            )
            for n, at, reader in self.bound
        )


@dataclass(frozen=True)
class ScoredTable:
    """n scored rows: the kernel's results, the values read, and the cells that were no plain values.

    An empty row (every indicator blank) has tier NONE, score and coverage NaN.
    """

    profile: Profile
    card: Card
    binding: Binding
    values: Floats  # k × n, NaN where nothing valid is known
    special: tuple[dict[int, Reading], ...]  # by characteristic, then row: not applicable or invalid
    scores: Scores

    def __len__(self) -> int:
        return len(self.scores.tier)

    @property
    def points(self) -> Floats:
        """k × n points lost (or, where higher is riskier, gained)."""
        assert self.scores.points is not None
        return self.scores.points

    @cached_property
    def reasons(self) -> Reasons:
        """The reasons of all rows, for who asks again and again for a few of them."""
        return Reasons(self)

    @cached_property
    def unknown(self) -> Bools:
        """k × n: nothing valid is known and the indicator was not marked as not applicable."""
        unknown = np.isnan(self.values)
        marks = not_applicable(self.special, len(self))
        if marks is not None:
            unknown &= ~marks
        return unknown

    def problems(self, row: int) -> list[Problem]:
        """The headers' problems, then those of the row's cells in profile order."""
        found = list(self.binding.problems) if self.scores.tier[row] != Tier.NONE else []
        for n, readings in enumerate(self.special):
            reading = readings.get(row)
            if reading is not None and reading.message is not None and reading.remedy is not None:
                column = self.binding.columns[n]
                labels = self.profile.characteristics[n].labels
                where = plain(column.header) if column and column.header else labels
                found.append(Problem(where, reading.message, reading.remedy))
        return found

    def problem_text(self, row: int) -> Text:
        """The row's problems in one line, '' if there is none."""
        problems = self.problems(row)
        if not problems:
            return Text("", "")
        return join(problem.line for problem in problems)


class Scorer:
    """A profile ready to score tables of any kind; keeps what it learned of headers."""

    def __init__(
        self,
        library: ProfileLibrary,
        profile: str | Profile | None = None,
        mode: Mode | None = None,
        *,
        serial_dates: bool = False,
    ):
        self._serial_dates = serial_dates
        given = profile if isinstance(profile, Profile) else library.get(profile)
        self.profile = given.in_mode(mode)
        self.card = Card(self.profile)
        own = self.profile.characteristics
        others = (c for c in library.characteristics if c.key not in self.profile.keys)
        self.index = HeaderIndex((*own, *others))
        self._bindings: dict[tuple[object, ...] | None, Binding] = {}

    def bind(self, headers: Sequence[object] | None) -> Binding:
        """The columns for these headers (None: the profile's own order).

        Raises UsageError if no header gives a column to an indicator of the profile.
        """
        key = None if headers is None else tuple(headers)
        binding = self._bindings.get(key)
        if binding is None:
            if len(self._bindings) >= _REMEMBERED_HEADERS:
                self._bindings.clear()
            binding = self._bindings[key] = self._bind(key)
        return binding

    def _bind(self, headers: tuple[object, ...] | None) -> Binding:
        characteristics = self.profile.characteristics
        if headers is None:
            columns: tuple[Column | None, ...] = tuple(Column(n, "") for n in range(len(characteristics)))
            readers = tuple(self._reader(c) for c in characteristics)
            return Binding(len(columns), False, columns, readers, ())
        found = match_headers(headers, characteristics, self.index)
        if not any(found.columns):
            raise UsageError(*found.problems or (self._no_indicator(headers, found.known),))
        readers = tuple(
            self._reader(c, column.factor, column.percent) if column else self._reader(c)
            for c, column in zip(characteristics, found.columns, strict=True)
        )
        return Binding(len(headers), True, found.columns, readers, found.problems)

    def _reader(self, c: Characteristic, factor: float = 1.0, percent: bool = False) -> CellReader:
        return CellReader(c, factor, percent, serial_dates=self._serial_dates)

    def _no_indicator(self, headers: tuple[object, ...], known: int) -> Problem:
        seen = [str(header) for header in headers if header not in (None, "")]
        listed = "、".join(seen[:5]) + ("…" if len(seen) > 5 else "")
        names = self.profile.names
        examples = self.profile.characteristics[:3]
        unused = known > 0
        return Problem(
            Text(f"表头（{listed or '空白'}）", f"headers ({listed or 'blank'})"),
            Text(
                f"没有行业模板“{names.zh}”{'用到' if unused else '认识'}的指标",
                f"none is an indicator {'used' if unused else 'known'} by profile '{names.en}'",
            ),
            Text(
                f"请选中指标的表头行，例如：{'、'.join(c.labels.zh for c in examples)}；或换一个行业模板",
                f"select the header row, for example {', '.join(c.labels.en for c in examples)}; "
                "or choose another profile",
            ),
        )

    def score_rows(
        self, rows: Sequence[Sequence[Any]], headers: Sequence[object] | None = None
    ) -> ScoredTable:
        """Rows of cells, in the order of the headers (None: the profile's own order).

        Raises UsageError if a row is not as wide as the headers or no header names an indicator.
        """
        return self.score_bound(rows, self.bind(headers))

    def score_bound(self, rows: Sequence[Sequence[Any]], binding: Binding) -> ScoredTable:
        """The same for headers that were bound before."""
        for row in rows:
            if len(row) != binding.width:
                raise UsageError(self._wrong_width(len(row), binding.width, binding.by_headers))
        if len(rows) > _FEW_ROWS:
            columns = list(zip(*rows, strict=True))
            return self.score_columns(
                [columns[position] for _, position, _ in binding.bound], len(rows), binding
            )
        return self._score_few(rows, binding)

    def _score_few(self, rows: Sequence[Sequence[Any]], binding: Binding) -> ScoredTable:
        """Row by row, cell by cell: for one row quicker than columns, with the same readings."""
        values = [[_NAN] * self.card.size for _ in rows]
        special: list[dict[int, Reading]] = [_NOTHING] * self.card.size
        for r, (row, line) in enumerate(zip(rows, values, strict=True)):
            for n, position, reader, low, high, precision in binding.quick:
                cell = row[position]
                kind = type(cell)
                if (kind is float or kind is int) and low <= cell <= high:
                    if cell % 1 == 0:
                        line[n] = cell + 0.0  # −0 becomes 0
                        continue
                    if precision:
                        value = round(cell * precision) / precision
                        if low <= value <= high:
                            line[n] = value
                            continue
                if cell is not None:
                    reading = reader.read(cell)
                    line[n] = reading.value
                    if reading.status > Status.BLANK:
                        if special[n] is _NOTHING:
                            special[n] = {}
                        special[n][r] = reading
        columns = np.array(values, dtype=np.float64).reshape(len(rows), self.card.size).T
        return self._finish(columns, tuple(special), binding)

    def score_columns(self, columns: Sequence[Cells], rows: int, binding: Binding) -> ScoredTable:
        """Columns of cells, one for each bound characteristic in the order of ``binding.bound``."""
        values = np.full((self.card.size, rows), np.nan)
        special: list[dict[int, Reading]] = [_NOTHING] * self.card.size
        for (n, _, reader), cells in zip(binding.bound, columns, strict=True):
            values[n], special[n] = reader.column(cells)
        return self._finish(values, tuple(special), binding)

    def score_records(self, records: Iterable[Mapping[str, Any]]) -> ScoredTable:
        """Mappings from header to cell; a header that a record lacks is blank there."""
        records = list(records)
        headers = list(dict.fromkeys(header for record in records for header in record))
        return self.score_rows([[record.get(header) for header in headers] for record in records], headers)

    def score_frame(self, frame: pd.DataFrame) -> ScoredTable:
        """A DataFrame, one customer a row; its column names are the headers."""
        binding = self.bind(list(frame.columns))
        columns: list[Cells] = []
        for _, position, _ in binding.bound:
            column = frame.iloc[:, position]
            plain = isinstance(column.dtype, np.dtype) and column.dtype.kind in "fiu"
            columns.append(column.to_numpy() if plain else column.tolist())
        return self.score_columns(columns, len(frame), binding)

    def _finish(
        self, values: Floats, special: tuple[dict[int, Reading], ...], binding: Binding
    ) -> ScoredTable:
        marks = not_applicable(special, values.shape[1]) if any(special) else None
        scores = score_columns(self.card, values, marks, with_points=True)
        if np.count_nonzero(scores.coverage) < len(scores.coverage):
            nothing_known = scores.coverage == 0.0
            for readings in special:
                nothing_known[list(readings)] = False  # something stands in the row
            scores.coverage[nothing_known] = np.nan
            tier: Codes = np.where(nothing_known, np.int8(Tier.NONE), scores.tier)
            scores = Scores(scores.score, scores.score_tier, tier, scores.coverage, scores.points)
        return ScoredTable(self.profile, self.card, binding, values, special, scores)

    def _wrong_width(self, given: int, expected: int, with_headers: bool) -> Problem:
        if with_headers:
            return Problem(
                Text("数据与表头", "values and headers"),
                Text(
                    f"数据有 {given} 列，表头有 {expected} 列",
                    f"{given} columns of values, {expected} headers",
                ),
                Text("请让两者选中同样的列", "select the same columns for both"),
            )
        return Problem(
            Text("数据", "values"),
            Text(
                f"没有表头时应有 {expected} 列（{self.profile.names.zh}的指标顺序），实有 {given} 列",
                f"without headers {expected} columns are expected (the order of {self.profile.names.en}), "
                f"{given} are given",
            ),
            Text("请把表头行作为第二个参数", "give the header row as the second argument"),
        )


_NAN = float("nan")
_NEVER = (math.inf, -math.inf)
_NOTHING: dict[int, Reading] = {}
