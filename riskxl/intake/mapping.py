"""Mapping files: what the headers and words of another system's export mean here.

Shipped ones stand in profiles/mappings, a company's own in a folder ``mappings`` of its profile folders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field

from riskxl import fields
from riskxl.errors import Problem, ProfileError, UsageError, raise_if
from riskxl.folding import folded
from riskxl.intake.columns import MappedHeaders
from riskxl.language import Text
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.parts import Part
from riskxl.profile.schema import BothLanguages, Key, Words
from riskxl.profile.wording import unknown
from riskxl.profile.yamlfile import YamlFile, read_yaml
from riskxl.scoring.headers import folded_header

FOLDER = "mappings"
OWNERS = ("sales_owner", "risk_owner")


class MappingFile(Part):
    """The content of a mapping file."""

    key: Key
    names: BothLanguages
    note: BothLanguages | None = None
    sources: list[Words] = Field(default_factory=list)
    detect: list[Words] = Field(default_factory=list)
    columns: dict[str, str] = Field(min_length=1)
    values: dict[str, dict[str, Words]] = Field(default_factory=dict)
    blank: list[Words] = Field(default_factory=list)
    ignore: list[Words] = Field(default_factory=list)


@dataclass(frozen=True)
class Mapping:
    """A mapping that can be used."""

    path: Path
    stated: MappingFile

    @property
    def names(self) -> Text:
        return Text(self.stated.names.zh, self.stated.names.en)

    @property
    def note(self) -> Text | None:
        note = self.stated.note
        return None if note is None else Text(note.zh, note.en)

    @cached_property
    def headers(self) -> MappedHeaders:
        return MappedHeaders(self.stated.columns, self.stated.ignore)

    def fits(self, headers: Sequence[object]) -> bool:
        """Whether a table has all the headers that this system's exports are known by."""
        given = {folded_header(header) for header in headers if header is not None}
        return bool(self.stated.detect) and given.issuperset(map(folded_header, self.stated.detect))

    def translated(self, header: object, cell: Any) -> Any:
        """A cell in the words of this product; None for a word that stands for nothing."""
        if not isinstance(cell, str):
            return cell
        word = folded(cell)
        if word in self._blank:
            return None
        return self._words.get(folded_header(header), {}).get(word, cell)

    @cached_property
    def _blank(self) -> frozenset[str]:
        return frozenset(map(folded, self.stated.blank))

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        return {
            folded_header(header): {folded(word): meant for word, meant in words.items()}
            for header, words in self.stated.values.items()
        }


def read_mapping(path: Path, library: ProfileLibrary) -> Mapping:
    """A mapping file; raises ProfileError with every problem, its line and the remedy."""
    file = read_yaml(path)
    stated = file.parse(MappingFile)
    raise_if(ProfileError, _problems(file, stated, library))
    return Mapping(path, stated)


def _problems(file: YamlFile, stated: MappingFile, library: ProfileLibrary) -> Iterator[Problem]:
    if stated.key != file.path.stem:
        yield Problem(
            file.where(("key",)),
            Text(
                f"键是 {stated.key}，文件名是 {file.path.name}",
                f"the key is {stated.key}, the file {file.path.name}",
            ),
            Text(
                f"请把文件改名为 {stated.key}.yaml，或改键",
                f"rename the file to {stated.key}.yaml, or change the key",
            ),
        )
    known = importable(library)
    seen: dict[str, str] = {}
    for header, key in stated.columns.items():
        if key not in known:
            yield unknown(file.where(("columns", header)), key, known)
        first = seen.setdefault(folded_header(header), header)
        if first != header:
            yield _twice(file.where(("columns", header)), header, first)
    for n, header in enumerate(stated.ignore):
        first = seen.setdefault(folded_header(header), header)
        if first in stated.columns:
            yield _twice(file.where(("ignore", n)), header, first)
    for part, headers in (("values", list(stated.values)), ("detect", stated.detect)):
        for n, header in enumerate(headers):
            if folded_header(header) not in seen:
                at = header if part == "values" else n
                yield unknown(file.where((part, at)), header, list(seen.values()))


def _twice(where: Text, header: str, first: str) -> Problem:
    return Problem(
        where,
        Text(f"“{header}”与“{first}”是同一个表头", f"'{header}' is the same header as '{first}'"),
        Text("请只留一处", "keep one of them"),
    )


def importable(library: ProfileLibrary) -> list[str]:
    """The fields and indicators that an import may fill."""
    own = [
        field.key
        for field in fields.FIELDS
        if not field.live and (field.group != "tracking" or field.key in OWNERS)
    ]
    return [*own, *(c.key for c in library.characteristics)]


class Mappings:
    """All mappings: own ones first; one that an earlier folder overrides is left out."""

    def __init__(self, library: ProfileLibrary, folder: Path | None = None) -> None:
        self._library = library
        parents = dict.fromkeys((*((folder,) if folder else ()), *library.folders))
        found: dict[str, Path] = {}
        for parent in parents:
            for path in sorted((parent / FOLDER).glob("*.yaml")):
                found.setdefault(path.stem, path)
        self.mappings: list[Mapping] = []
        self.broken: list[ProfileError] = []
        for path in found.values():
            try:
                self.mappings.append(read_mapping(path, library))
            except ProfileError as error:
                self.broken.append(error)

    def get(self, word: str) -> Mapping:
        """The mapping with this key or name, or in this file; raises UsageError or its ProfileError."""
        wanted = folded(word)
        for mapping in self.mappings:
            names = (mapping.stated.key, mapping.names.zh, mapping.names.en)
            if wanted in map(folded, names):
                return mapping
        if Path(word).suffix.casefold() in (".yaml", ".yml"):
            return read_mapping(Path(word), self._library)
        if self.broken:
            raise ProfileError(*(problem for error in self.broken for problem in error.problems))
        zh = "、".join(mapping.names.zh for mapping in self.mappings)
        en = ", ".join(mapping.stated.key for mapping in self.mappings)
        raise UsageError(
            Problem(
                Text(f"表头对照“{word}”", f"mapping '{word}'"),
                Text("没有这个表头对照", "there is no such mapping"),
                Text(f"可选：{zh}；或写出一个 .yaml 文件", f"choose from: {en}; or name a .yaml file"),
            )
        )

    def detected(self, headers: Sequence[object]) -> Mapping | None:
        """The mapping of the system that a table comes from, told by its headers; None if none is."""
        fitting = [mapping for mapping in self.mappings if mapping.fits(headers)]
        return max(fitting, key=lambda mapping: len(mapping.stated.detect), default=None)
