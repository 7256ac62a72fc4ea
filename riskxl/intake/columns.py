"""Which column of a table is which field or indicator, under the product's own names or a mapping's."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from riskxl import fields
from riskxl.errors import Problem
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Characteristic, Profile
from riskxl.scoring.headers import Column, HeaderIndex, HeaderMatch, folded_header, match_headers


class MappedHeaders(HeaderIndex):
    """The headers of another system: what each of them means here; None for one that is not taken."""

    def __init__(self, columns: Mapping[str, str], ignored: Iterable[str] = ()) -> None:
        super().__init__(())
        self._keys = {folded_header(header): key for header, key in columns.items()}
        self._ignored = frozenset(map(folded_header, ignored))

    def ignores(self, header: object) -> bool:
        return header is not None and folded_header(header) in self._ignored


NOTHING_MAPPED = MappedHeaders({})


class HeaderNames(HeaderIndex):
    """All names of fields and indicators, a mapping's before the product's own."""

    def __init__(
        self, characteristics: Iterable[Characteristic], mapped: MappedHeaders = NOTHING_MAPPED
    ) -> None:
        known = tuple(characteristics)
        super().__init__(known)
        self._indicators = frozenset(c.key for c in known)
        self._mapped = mapped

    def match(self, header: object) -> HeaderMatch | None:
        """The indicator that a header names."""
        if self.ignores(header):
            return None
        mapped = self._mapped.match(header)
        if mapped is not None:
            return mapped if mapped.key in self._indicators else None
        return super().match(header)

    def field(self, header: object) -> fields.Field | None:
        """The field that a header names."""
        if self.ignores(header):
            return None
        mapped = self._mapped.match(header)
        return fields.match(header) if mapped is None else fields.BY_KEY.get(mapped.key)

    def ignores(self, header: object) -> bool:
        return self._mapped.ignores(header)

    def nearest(self, header: object) -> str | None:
        """The name that a header which names nothing comes closest to."""
        labels = [
            name for field in fields.FIELDS if not field.live for name in (field.labels.zh, *field.aliases)
        ]
        known = {folded_header(name): name for name in labels}
        known |= {name: name for name in self._keys}
        close = difflib.get_close_matches(folded_header(header), known, n=1)
        return known[close[0]] if close else None


def header_names(library: ProfileLibrary, mapped: MappedHeaders = NOTHING_MAPPED) -> HeaderNames:
    """The names of the catalogue and of every profile: some show an indicator under a label of their own."""
    profiles = [found for found in library.profiles() if isinstance(found, Profile)]
    shown = (c for profile in profiles for c in profile.characteristics)
    return HeaderNames((*library.characteristics, *shown), mapped)


@dataclass(frozen=True)
class MatchedColumns:
    """The columns of a table by what they hold; live columns, which are formulas here, are none of them.

    Attributes:
        indicators: the column of every indicator that the table has, by key.
        fields: the position of every other field, by key.
        repeated: positions of columns whose field an earlier column holds already.
        unknown: positions of columns that hold nothing known.
        ignored: positions of columns that the mapping says are not to be taken.
        problems: what is wrong with the headers of indicators.
    """

    headers: tuple[object, ...]
    indicators: Mapping[str, Column]
    fields: Mapping[str, int]
    repeated: tuple[int, ...]
    unknown: tuple[int, ...]
    ignored: tuple[int, ...]
    problems: tuple[Problem, ...]

    @property
    def positions(self) -> dict[str, int]:
        """The position of every field and indicator."""
        return {**self.fields, **{key: column.position for key, column in self.indicators.items()}}

    def header(self, position: int) -> str:
        return " ".join(str(self.headers[position]).split())


def match_columns(
    headers: Sequence[object], characteristics: Sequence[Characteristic], names: HeaderNames
) -> MatchedColumns:
    """What every column of a table holds; of two columns for one field the first one does."""
    found = match_headers(headers, characteristics, names)
    pairs = zip(characteristics, found.columns, strict=True)
    indicators = {c.key: column for c, column in pairs if column is not None}
    positions: dict[str, int] = {}
    repeated: list[int] = []
    unknown: list[int] = []
    ignored: list[int] = []
    for position, header in enumerate(headers):
        if header is None or not str(header).strip():
            continue
        if names.ignores(header):
            ignored.append(position)
            continue
        field = names.field(header)
        if field is None:
            if names.match(header) is None:
                unknown.append(position)
        elif not field.live and positions.setdefault(field.key, position) != position:
            repeated.append(position)
    return MatchedColumns(
        tuple(headers),
        indicators,
        positions,
        tuple(repeated),
        tuple(unknown),
        tuple(ignored),
        found.problems,
    )
