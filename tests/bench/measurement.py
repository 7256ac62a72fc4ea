"""What a bench reports, and how it takes the time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter

from riskxl.language import Text


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much work each bench does."""

    rows: int  # in memory and in files
    peer_rows: int  # for other libraries, which want much memory for more
    slow_peer_rows: int  # for those that need seconds even for these
    calls: int
    range_rows: int
    book_rows: int
    repeats: int
    with_peers: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside another one of the same run: so many times, or so much more than it."""

    value: float
    unit: str
    than: Text


@dataclass(frozen=True, slots=True)
class Target:
    """What the comparison, or the figure if there is none, should reach."""

    limit: float
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the table."""

    bench: Text
    subject: Text
    figure: float
    unit: str
    comparison: Comparison | None = None
    target: Target | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None if there is none."""
        if self.target is None:
            return None
        return self.target.met_by(self.figure if self.comparison is None else self.comparison.value)


def fastest(subjects: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Seconds of the fastest run of each subject.

    The subjects take turns, so a busy moment of the machine does not fall on one of them alone; what
    disturbs a run only ever makes it longer, so the fastest one comes closest to the work itself.
    """
    seconds = dict.fromkeys(subjects, float("inf"))
    for _ in range(repeats):
        for name, run in subjects.items():
            gc.collect()  # nobody pays for the garbage of another
            start = perf_counter()
            run()
            seconds[name] = min(seconds[name], perf_counter() - start)
    return seconds
