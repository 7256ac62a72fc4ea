"""The rows of a file as values of the customer table, and what of them cannot be taken."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from riskxl import fields
from riskxl.actions.customers import Customers
from riskxl.files.values import as_text
from riskxl.folding import folded
from riskxl.intake.source import SourceFile
from riskxl.intake.values import Codec, Codecs, Said, Unfit
from riskxl.language import Language, Text, join, plain
from riskxl.profile.library import ProfileLibrary

MARKS = ("change_mark", "write_off_mark")  # the ledger's actions set them
_SHOWN_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Issue:
    """A row or a cell that is not taken; ``column`` is blank for a whole row."""

    row: int
    id: str
    name: str
    message: Text
    remedy: Text
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class FileRow:
    """A row that can be read: what it says by field and indicator, and its cells that say nothing."""

    number: int
    said: Mapping[str, Said]
    issues: tuple[Issue, ...]

    @property
    def id(self) -> str:
        return self._text("customer_id")

    @property
    def name(self) -> str:
        return self._text("name")

    @property
    def code(self) -> str:
        """A valid credit code, normalised; '' if it has none."""
        return self._text("uscc")

    @property
    def content(self) -> Hashable:
        """Equal for rows that say the same."""
        said = frozenset((key, value.meaning) for key, value in self.said.items())
        return said, frozenset((issue.column, issue.value) for issue in self.issues)

    def refused(self, message: Text, remedy: Text) -> Issue:
        return Issue(self.number, self.id, self.name, message, remedy)

    def _text(self, key: str) -> str:
        return str(self.said[key].cell) if key in self.said else ""


@dataclass
class FileRows:
    """All rows of a file that can be told apart.

    Attributes:
        rows: rows that identify one customer each.
        refused: why the other rows are refused.
        repeated: further rows that say the same as one of ``rows``.
        missing: fields and indicators of the file for which the customer table has no column.
    """

    codecs: Mapping[str, Codec]
    rows: list[FileRow] = field(default_factory=list)
    refused: list[Issue] = field(default_factory=list)
    repeated: int = 0
    missing: tuple[str, ...] = ()


def read_rows(
    source: SourceFile, customers: Customers, library: ProfileLibrary, language: Language
) -> FileRows:
    """Read every cell of a file for which the customer table has a column."""
    columns = source.columns
    targets = customers.indicator_columns
    codecs: dict[str, Codec] = {}
    all_codecs = Codecs(library, language)
    for key, column in columns.indicators.items():
        if key in targets:
            codecs[key] = all_codecs.of_indicator(key, column, targets[key])
    for key in columns.fields:
        if key in customers.positions and key not in MARKS:
            codecs[key] = all_codecs.of_field(key)
    lost = [key for key in columns.positions if key not in codecs and key not in MARKS]
    found = FileRows(codecs, missing=tuple(columns.header(columns.positions[key]) for key in lost))
    headers = {key: columns.header(columns.positions[key]) for key in codecs}
    read = [_read(row.number, row.cells, codecs, headers) for row in source.rows]
    identity = frozenset(headers[key] for key in ("customer_id", "uscc") if key in headers)
    found.rows = _told_apart([row for row in read if row.said or row.issues], found, identity)
    return found


def _read(
    number: int, cells: Mapping[str, object], codecs: Mapping[str, Codec], headers: Mapping[str, str]
) -> FileRow:
    said: dict[str, Said] = {}
    unfit: list[tuple[str, Unfit]] = []
    for key, codec in codecs.items():
        reading = codec.read(cells.get(key))
        if isinstance(reading, Said):
            said[key] = reading
        elif reading is not None:
            unfit.append((key, reading))
    row = FileRow(number, said, ())
    issues = tuple(
        Issue(
            number,
            row.id,
            row.name,
            u.message,
            u.remedy,
            headers[key],
            (as_text(cells[key]) or "")[:_SHOWN_CHARACTERS],
        )
        for key, u in unfit
    )
    return FileRow(number, said, issues)


def _told_apart(rows: Sequence[FileRow], found: FileRows, identity: frozenset[str]) -> list[FileRow]:
    """Rows with an ID or a credit code that no other row contradicts; the others are refused.

    ``identity`` holds the headers of ID and credit code.
    """
    by_id: dict[str, list[FileRow]] = {}
    by_code: dict[str, list[FileRow]] = {}
    for row in rows:
        if row.id:
            by_id.setdefault(folded(row.id), []).append(row)
        if row.code:
            by_code.setdefault(row.code, []).append(row)
    kept: list[FileRow] = []
    taken: set[Hashable] = set()
    for row in rows:
        same_id = by_id.get(folded(row.id), []) if row.id else []
        same_code = by_code.get(row.code, [])
        if not row.id and not row.code:
            found.refused.append(_nameless(row, identity))
        elif _differ(same_id):
            found.refused.append(_contradicted(row, same_id, fields.BY_KEY["customer_id"].labels))
        elif _differ(same_code):
            found.refused.append(_contradicted(row, same_code, fields.BY_KEY["uscc"].labels))
        elif (key := (folded(row.id), row.code)) in taken:
            found.repeated += 1
        else:
            taken.add(key)
            kept.append(row)
    return kept


def _differ(rows: Iterable[FileRow]) -> bool:
    return len({row.content for row in rows}) > 1


def _nameless(row: FileRow, identity: frozenset[str]) -> Issue:
    wrong = next((issue for issue in row.issues if issue.column in identity), None)
    if wrong is not None:
        which = Text("无法确定是哪个客户", "so it is not clear which customer it is")
        return row.refused(join((wrong.message, which), "，", ", "), wrong.remedy)
    return row.refused(
        Text(
            "没有编号，也没有有效的统一社会信用代码，无法确定是哪个客户",
            "it has no ID and no valid credit code, so it is not clear which customer it is",
        ),
        Text(
            "请补上编号或信用代码；只凭名称不合并，以免张冠李戴",
            "add the ID or the credit code; rows are never merged by name alone",
        ),
    )


def _contradicted(row: FileRow, group: Sequence[FileRow], what: Text) -> Issue:
    numbers = join((plain(other.number) for other in group[:5]), "、", ", ")
    return row.refused(
        Text(
            f"文件第 {numbers.zh} 行的{what.zh}相同，内容不同",
            f"rows {numbers.en} of the file have the same {what.en.lower()} and differ",
        ),
        Text("请只保留正确的一行", "keep the one that is right"),
    )
