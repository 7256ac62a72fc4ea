"""What an action asks to be changed; a host writes all of it or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from riskxl.actions.schema import BY_NAME
from riskxl.actions.snapshot import Cell
from riskxl.language import Language, Text

Record: TypeAlias = Mapping[str, Cell]  # cells by column key; a key that is left out is a blank cell


@dataclass
class Changes:
    """Rows to append, cells to fill, reports to replace, settings to set, and words to say.

    Attributes:
        appended: by table, new rows below its last filled one. In the customer table the live columns of a
            new row get the formulas of the row above. Keys of the customer table are those of
            riskxl.fields and of the catalogue's indicators.
        updated: by table and row (its position in the snapshot), cells by column key.
        replaced: by report table, all its rows from now on.
        settings: single cells by defined name.
        files: texts of new profiles, by file name below the workbook's profiles folder (Context's
            ``profiles_folder``); the host writes them as UTF-8 and never over a file that is there.
        show: the table, or the setting's name, that a spreadsheet program goes to afterwards; '' = the first
            report that was replaced.
        messages: what is said when all is written, most important first.
        warnings: what the user should look at; said after the messages.
        refused: rows of the data given were refused, and are listed: exit code 1 on the command line.
    """

    appended: dict[str, list[Record]] = field(default_factory=dict)
    updated: dict[str, dict[int, dict[str, Cell]]] = field(default_factory=dict)
    replaced: dict[str, list[Record]] = field(default_factory=dict)
    settings: dict[str, Cell] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    show: str = ""
    messages: list[Text] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)
    refused: bool = False

    def append(self, table: str, record: Record) -> None:
        self.appended.setdefault(table, []).append(record)

    def update(self, table: str, row: int, record: Record) -> None:
        self.updated.setdefault(table, {}).setdefault(row, {}).update(record)

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.appended or self.updated or self.replaced or self.settings or self.files)

    def words(self, language: Language, most_warnings: int) -> list[str]:
        """The lines of a message box: the messages, then the first warnings."""
        more = len(self.warnings) - most_warnings
        lines = [message(language) for message in self.messages]
        lines += [f"! {warning(language)}" for warning in self.warnings[:most_warnings]]
        return lines + ([Text(f"……还有 {more} 条", f"… and {more} more")(language)] if more > 0 else [])

    @property
    def place_to_show(self) -> str:
        """``show``, or else the first report that was replaced; '' for none."""
        reports = (name for name in self.replaced if BY_NAME[name].role == "report")
        return self.show or next(reports, "")
