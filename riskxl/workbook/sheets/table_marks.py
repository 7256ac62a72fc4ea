"""What conditional formats show in the rows of a table, of rows to come too, whatever program writes them."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from riskxl.actions.schema import (
    LATE,
    NO,
    OPEN,
    TIER_CHOICES,
    TO_DO,
    TODO_OVERDUE,
    YES,
    TableColumn,
    TableSchema,
)
from riskxl.language import Language, Text
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import INPUT_FILL, Styles

HEADER_ROW = 3  # 1-based
MARKED_ROWS = 5000
_FIRST = HEADER_ROW + 1
_EDITED = ("used", "weight", "rule")  # what people change of a fetched profile
_GROUPED = {"Todo": "owner", "Review": "section"}  # rows come in groups that belong together


def letter_of(table: TableSchema, key: str) -> str:
    return str(xl_col_to_name(table.columns.index(table.by_key[key])))


def is_filled_in(table: TableSchema, column: TableColumn) -> bool:
    """Whether the cells of a column look like cells that people fill in."""
    return table.role != "report" and (table.name != "ProfileEdit" or column.key in _EDITED)


class TableMarks:
    """The rules of one sheet.

    Excel adds up what holds; LibreOffice takes only the first of it, so what matters most is drawn first.
    """

    def __init__(self, sheet: Sheet, styles: Styles, table: TableSchema, language: Language) -> None:
        self._sheet = sheet
        self._styles = styles
        self._table = table
        self._language: Language = language
        self._last = len(table.columns) - 1

    def draw(self) -> None:
        for n, column in enumerate(self._table.columns):
            if column.choices == TIER_CHOICES:
                self._tiers(n)
        if "due" in self._table.by_key and self._table.by_key["due"].stamp:
            self._whole_days("due")
        for criteria, look, keys in self._states():
            for key in keys:
                n = self._table.columns.index(self._table.by_key[key])
                self._rule(criteria, look, n, n)
        if self._table.name == "ProfileEdit":
            self._changes()
        if self._table.name in _GROUPED:
            self._groups(self._at(_GROUPED[self._table.name]))
        self._rows()

    def _rule(self, criteria: str, look: Format, first: int, last: int) -> None:
        rule = {"type": "formula", "criteria": f"={criteria}", "format": look}
        self._sheet.conditional_format(HEADER_ROW, first, MARKED_ROWS, last, rule)

    def _tiers(self, column: int) -> None:
        for tier in (*RATED, Tier.UNRATED):
            label = f'"{STYLES[tier].label(self._language)}"'
            rule = {"type": "cell", "criteria": "==", "value": label, "format": self._styles.tier_rule(tier)}
            self._sheet.conditional_format(HEADER_ROW, column, MARKED_ROWS, column, rule)

    def _states(self) -> Iterator[tuple[str, Format, tuple[str, ...]]]:
        """Lines that somebody must see to, and, pale, those that are settled; which columns tell.

        Ledgers are only added to: a line waits as long as no later one decides or ends it.
        """
        warning, settled = self._styles.warning_rule(), self._styles.pale_rule()
        at = self._at
        match self._table.name:
            case "Todo":
                yield self._is("state", TODO_OVERDUE), warning, ("due", "state")
            case "Alerts":
                yield self._is("state", LATE), warning, ("state",)
            case "TierChanges":
                decided = f"COUNTIF({self._all('ref')},{at('number')})"
                later = (
                    f"COUNTIFS({self._all('customer_id')},{at('customer_id')},"
                    f'{self._all("number")},">"&{at("number")},{self._all("ref")},"")'
                )
                waits = self._is("state", OPEN)
                yield f"AND({waits},{decided}=0,{later}=0)", warning, ("state",)
                yield waits, settled, ("state",)
            case "Tasks":
                ended = f"COUNTIF({self._all('ref')},{at('number')})"
                is_open = self._is("state", TO_DO)
                overdue = f"ISNUMBER({at('due')}),{at('due')}<TODAY()"
                yield f"AND({is_open},{ended}=0,{overdue})", warning, ("due", "state")
                yield f"AND({is_open},{ended}>0)", settled, ("due", "state")

    def _changes(self) -> None:
        """Indicators that are not used in grey; cells that differ from the profile that was fetched."""
        at, yes = self._at, f'"{YES(self._language)}"'
        is_used, was_used = f"{at('used')}={yes}", f"ISNUMBER({at('old_weight')})"
        changed = {
            "used": f"({is_used})<>{was_used}",
            "weight": f"AND({is_used},{at('weight')}<>{at('old_weight')})",
            "rule": f'AND({at("key")}<>"base",{at("rule")}<>{at("old_rule")})',
        }
        for n, column in enumerate(self._table.columns):
            if column.key in changed:
                self._rule(changed[column.key], self._styles.changed_rule(), n, n)
            if column.key != "used":
                self._rule(self._is("used", NO), self._styles.unused_rule(), n, n)

    def _groups(self, cell: str) -> None:
        """A line between groups, and their name in full ink only once."""
        before, after = (cell.replace(str(_FIRST), str(_FIRST + step)) for step in (-1, 1))
        self._rule(f"AND(LEN({cell})>0,{cell}={before})", self._styles.pale_rule(), 0, 0)
        begins, ends = f"{cell}<>{before}", f"{cell}<>{after}"
        # both sides of the line: programs differ in which of two neighbours draws it
        for criteria, edges in (
            (f"AND(LEN({cell})>0,{begins},{ends})", ("top", "bottom")),
            (f"AND(LEN({cell})>0,{begins})", ("top",)),
            (f"AND(LEN({cell})>0,{ends})", ("bottom",)),
        ):
            self._rule(criteria, self._styles.row_rule(edges=edges), 0, self._last)

    def _whole_days(self, key: str) -> None:
        """A day without a time of day is not shown as midnight."""
        due, day = self._at(key), "yyyy-mm-dd"
        place = self._table.columns.index(self._table.by_key[key])
        is_day = f"ISNUMBER({due}),{due}=INT({due})"
        late = self._is("state", TODO_OVERDUE)
        self._rule(f"AND({is_day},{late})", self._styles.warning_rule(num_format=day), place, place)
        self._rule(f"AND({is_day})", self._styles.number_rule(day), place, place)

    def _rows(self) -> None:
        """Lines, and a fill where people fill in, as soon as a row holds something."""
        begun = f"LEN($A{_FIRST}&$B{_FIRST})>0"
        filled = [n for n, column in enumerate(self._table.columns) if is_filled_in(self._table, column)]
        everywhere = len(filled) == self._last + 1
        self._rule(begun, self._styles.row_rule(INPUT_FILL if everywhere else None), 0, self._last)
        if filled and not everywhere:
            self._rule(begun, self._styles.row_rule(INPUT_FILL), filled[0], filled[-1])

    def _at(self, key: str) -> str:
        return f"${letter_of(self._table, key)}{_FIRST}"

    def _all(self, key: str) -> str:
        letter = letter_of(self._table, key)
        return f"${letter}${_FIRST}:${letter}${MARKED_ROWS}"

    def _is(self, key: str, words: Text) -> str:
        return f'{self._at(key)}="{words(self._language)}"'
