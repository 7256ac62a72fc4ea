"""What can be wrong, said so that the reader can mend it: where, what, and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riskxl.language import Language, Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file, a sheet or a cell."""

    where: Text
    message: Text
    remedy: Text

    @property
    def line(self) -> Text:
        """One line: 'where: message; remedy'."""
        return Text(
            f"{self.where.zh}：{self.message.zh}；{self.remedy.zh}",
            f"{self.where.en}: {self.message.en}; {self.remedy.en}",
        )

    def text(self, language: Language) -> str:
        return self.line(language)


class RiskxlError(Exception):
    """An expected failure: its problems are for the user's eyes, no traceback is needed."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.text("en") for problem in problems))

    def text(self, language: Language) -> str:
        """Every problem, one a line."""
        return "\n".join(problem.text(language) for problem in self.problems)


class DataError(RiskxlError):
    """A file or table cannot be used as it is (exit code 1)."""


class ProfileError(RiskxlError):
    """The rules themselves are wrong: every problem of the file at once (exit code 1)."""


class UsageError(RiskxlError):
    """A call that cannot be meant: unknown profile, wrong number of headers (exit code 2, #VALUE!)."""


def raise_if(error: type[RiskxlError], problems: Iterable[Problem]) -> None:
    """Raise ``error`` with all problems, if there are any."""
    found = tuple(problems)
    if found:
        raise error(*found)
