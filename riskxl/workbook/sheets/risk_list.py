"""风险清单: one row a customer, to print and for managers; follows the customer table by formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskxl.actions.settings import PROFILE_CELL
from riskxl.hosts.ooxml import fitting
from riskxl.language import Language, Text
from riskxl.profile.model import Profile
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.columns import FIRST_ROW, Columns
from riskxl.workbook.live import stored
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import NUMBER_FORMATS, Styles

HEADER_ROW = 4  # 1-based
SPARE_ROWS = 200  # for customers that are still to come
_NUMBER = Text("序号", "No.")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column of the customer table on this sheet."""

    key: str
    width: float
    wrap: bool = False
    align: str | None = "center"


_SHOWN = (
    _Shown("customer_id", 9),
    _Shown("name", 26, wrap=True, align=None),
    _Shown("profile", 11, wrap=True),
    _Shown("score", 8),
    _Shown("tier", 13),
    _Shown("reasons", 49, wrap=True, align=None),
    _Shown("plan", 34, wrap=True, align=None),
    _Shown("new_term", 8),
    _Shown("prepayment", 13, align="right"),
    _Shown("next_follow_up", 12),
    _Shown("risk_owner", 14, wrap=True),
)


class RiskList:
    """Draws the sheet for customers in the order of ``columns.all`` and their live values."""

    def __init__(
        self, sheet: Sheet, styles: Styles, columns: Columns, profile: Profile, language: Language
    ) -> None:
        self._sheet = sheet
        self._styles = styles
        self._columns = columns
        self._profile = profile
        self._language: Language = language
        self._reach = 0  # the last row of the customer table that is looked at

    def draw(self, customers: Sequence[Sequence[Any]], live: Mapping[str, Sequence[Any]]) -> None:
        last = HEADER_ROW + max(len(customers), 1) + SPARE_ROWS
        self._reach = last - HEADER_ROW + FIRST_ROW - 1
        self._head(last, len(customers))
        formats = [self._style(shown) for shown in _SHOWN]
        count = self._styles.made_for("0", False, "center")
        for row in range(HEADER_ROW, last):  # 0-based
            place = row - HEADER_ROW
            known = place < len(customers) and self._named(customers[place])
            values = self._values(customers[place], live, place) if known else [""] * len(_SHOWN)
            self._sheet.write_formula(row, 0, self._number(row + 1), count, place + 1 if known else "")
            for n, (shown, style, value) in enumerate(zip(_SHOWN, formats, values, strict=True), start=1):
                self._sheet.write_formula(row, n, self._formula(shown.key, row + 1), style, stored(value))
            texts = [(value, shown.width) for shown, value in zip(_SHOWN, values, strict=True) if shown.wrap]
            self._sheet.fit_row(row, fitting.height(texts))
        self._colours(last)
        self._page(last, HEADER_ROW + max(len(customers), 1))

    def _head(self, last: int, customers: int) -> None:
        sheet, styles, language = self._sheet, self._styles, self._language
        say = names.saying(language)
        sheet.set_column(0, 0, 6)
        sheet.set_row(0, 32)
        sheet.write("A1", names.PRINT_SHEET(language), styles.title)
        printed = max(customers, 1)
        fits = say(
            f"随“{names.RISK_SHEET.zh}”自动更新；可筛选后打印",
            f"Follows the sheet '{names.RISK_SHEET.en}'; filter it before printing if you like",
        )
        more = say(
            f"注意：打印区域只到序号 {printed}，请在“页面布局”中重新设置打印区域",
            f"Attention: the print area ends at no. {printed}; set it anew under 'Page Layout'",
        )
        table, letter = names.RISK_SHEET(language), self._columns.by_key["customer_id"].letter
        count = f"COUNTA('{table}'!${letter}${FIRST_ROW}:${letter}${self._reach + SPARE_ROWS})"
        sheet.write_formula("A2", f'=IF({count}>{printed},"{more}","{fits}")', styles.note, fits)
        sheet.set_row(HEADER_ROW - 2, 8)
        labels = [(_NUMBER(language), 6.0)]
        sheet.write(HEADER_ROW - 1, 0, _NUMBER(language), styles.header("verdict"))
        for n, shown in enumerate(_SHOWN, start=1):
            label = self._columns.by_key[shown.key].labels(language)
            labels.append((label, shown.width))
            sheet.set_column(n, n, shown.width)
            sheet.write(HEADER_ROW - 1, n, label, styles.header("verdict"))
        sheet.set_row(HEADER_ROW - 1, fitting.height(labels) + 6)

    def _style(self, shown: _Shown) -> Any:
        number = NUMBER_FORMATS[self._columns.by_key[shown.key].kind]
        number = "General" if number == "@" else number  # a formula in a text cell would show itself
        return self._styles.made_for(number, shown.wrap, shown.align)

    def _named(self, customer: Sequence[Any]) -> bool:
        """Whether the row has an ID or a name: other rows are left out."""
        return any(customer[self._columns.index(key)] not in (None, "") for key in ("customer_id", "name"))

    def _values(self, customer: Sequence[Any], live: Mapping[str, Sequence[Any]], place: int) -> list[Any]:
        values = []
        for shown in _SHOWN:
            if shown.key in live:
                values.append(live[shown.key][place])
            else:
                value = customer[self._columns.index(shown.key)]
                values.append("" if value is None else str(value))
                if shown.key == "profile" and not value:
                    values[-1] = self._profile.names(self._language)
        return values

    def _table_column(self, key: str) -> str:
        letter = self._columns.by_key[key].letter
        return f"'{names.RISK_SHEET(self._language)}'!${letter}${FIRST_ROW}:${letter}${self._reach}"

    def _number(self, row: int) -> str:
        place = f"ROW()-{HEADER_ROW}"
        id_, name = (f"INDEX({self._table_column(key)},{place})" for key in ("customer_id", "name"))
        return f'=IF({id_}&{name}="","",{place})'

    def _formula(self, key: str, row: int) -> str:
        value = f"INDEX({self._table_column(key)},$A{row})"
        if key == "profile":
            value = f'IF({value}="",{PROFILE_CELL},{value})'
        elif self._columns.by_key[key].kind in ("text", "code"):
            value += '&""'  # a blank cell would come as 0
        return f'=IF($A{row}="","",{value})'

    def _colours(self, last: int) -> None:
        tier = next(n for n, shown in enumerate(_SHOWN, start=1) if shown.key == "tier")
        for found in (*RATED, Tier.UNRATED):
            rule = {"type": "cell", "criteria": "==", "value": f'"{STYLES[found].label(self._language)}"'}
            self._sheet.conditional_format(
                HEADER_ROW, tier, last - 1, tier, {**rule, "format": self._styles.tier_rule(found)}
            )
        filled = {
            "type": "formula",
            "criteria": f'=$A{HEADER_ROW + 1}<>""',
            "format": self._styles.row_rule(),
        }
        self._sheet.conditional_format(HEADER_ROW, 0, last - 1, len(_SHOWN), filled)

    def _page(self, last: int, filled: int) -> None:
        title = names.PRINT_SHEET(self._language)
        self._sheet.autofilter(HEADER_ROW - 1, 0, last - 1, len(_SHOWN))
        self._sheet.print_area(0, 0, filled - 1, len(_SHOWN))
        self._sheet.freeze_panes(HEADER_ROW, 3)
        self._styles.print_setup(self._sheet, title, self._language, (HEADER_ROW - 1, HEADER_ROW - 1))
