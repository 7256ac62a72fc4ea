"""Fonts, colours and number formats of every sheet."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from riskxl.fields import FieldGroup, FieldKind
from riskxl.language import Language
from riskxl.tiers import STYLES, Tier

FONT = "微软雅黑"
INK, PALE_INK, LINE = "262626", "7F7F7F", "D0D7DE"
INPUT_FILL, FORMULA_FILL = "FFFDF3", "F3F6FA"
GROUP_FILLS: dict[FieldGroup, str] = {
    "identity": "44546A",
    "indicators": "2F5D8A",
    "verdict": "1F3864",
    "response": "3B6E5A",
    "tracking": "6B5B7B",
}
NUMBER_FORMATS: dict[FieldKind, str] = {
    "text": "General",
    "code": "@",
    "choice": "General",
    "date": "yyyy-mm-dd",
    "number": "#,##0",
    "days": "#,##0",
    "money": "#,##0.00",
    "ratio": "0%",
    "score": "0.0",
}

_BASE: dict[str, Any] = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def make(self, **properties: Any) -> Format:
        """A format with these properties over the base of all cells."""
        full = {**_BASE, **properties}
        key = tuple(sorted(full.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(full)
        return self._made[key]

    @property
    def title(self) -> Format:
        return self.make(font_size=18, bold=True, font_color="1F3864")

    @property
    def note(self) -> Format:
        return self.make(font_color=PALE_INK)

    @property
    def label(self) -> Format:
        return self.make(bold=True)

    @property
    def text(self) -> Format:
        return self.make(text_wrap=True, valign="top")

    @property
    def choice(self) -> Format:
        """The cell in which the profile is chosen."""
        return self.make(
            bold=True, bg_color="FFF2CC", border=2, border_color="BF9000", align="center", locked=False
        )

    def band(self, group: FieldGroup) -> Format:
        return self.make(bold=True, font_color="FFFFFF", bg_color=GROUP_FILLS[group], align="left", indent=1)

    def header(self, group: FieldGroup) -> Format:
        return self.make(
            bold=True,
            font_color="FFFFFF",
            bg_color=GROUP_FILLS[group],
            text_wrap=True,
            align="center",
            border=1,
            border_color="FFFFFF",
        )

    def input(self, number_format: str, *, wrap: bool = False, align: str | None = None) -> Format:
        """A cell that people fill in."""
        more = {"align": align} if align else {}
        return self.make(
            num_format=number_format,
            bg_color=INPUT_FILL,
            border=1,
            border_color=LINE,
            locked=False,
            text_wrap=wrap,
            **more,
        )

    def formula(self, number_format: str, *, wrap: bool = False, align: str | None = None) -> Format:
        """A cell that the workbook calculates."""
        more = {"align": align} if align else {}
        return self.make(
            num_format=number_format,
            bg_color=FORMULA_FILL,
            border=1,
            border_color=LINE,
            text_wrap=wrap,
            **more,
        )

    def table_header(self) -> Format:
        return self.header("indicators")

    def cell(self, number_format: str = "General", *, wrap: bool = False, align: str | None = None) -> Format:
        """A cell of a reference table."""
        more = {"align": align} if align else {}
        return self.make(num_format=number_format, border=1, border_color=LINE, text_wrap=wrap, **more)

    def tier(self, tier: Tier, **more: Any) -> Format:
        style = STYLES[tier]
        return self.make(
            bg_color=style.fill,
            font_color=style.font,
            bold=True,
            align="center",
            border=1,
            border_color="FFFFFF",
            **more,
        )

    def tier_rule(self, tier: Tier) -> Format:
        """For conditional formats: only what differs from the cell."""
        style = STYLES[tier]
        return self._book.add_format({"bg_color": style.fill, "font_color": style.font, "bold": True})

    def unused_rule(self) -> Format:
        """For indicators that the chosen profile does not use."""
        return self._book.add_format({"font_color": "B5B5B5", "bg_color": "EFEFEF"})

    def warning_rule(self) -> Format:
        return self._book.add_format({"bg_color": "FCE4D6", "font_color": "9C3A00"})

    def line_rule(self) -> Format:
        return self._book.add_format({"border": 1, "border_color": LINE})

    def print_setup(
        self, sheet: Worksheet, title: str, language: Language, repeat: tuple[int, int] | None = None
    ) -> None:
        """A4 landscape, one page wide, title, page numbers, a line for signatures."""
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
        sheet.set_header(f'&L&"{FONT},Bold"&11{title}&R&"{FONT},Regular"&9&D')
        signatures = (
            "编制：            审核：            审批："
            if language == "zh"
            else ("Prepared:            Reviewed:            Approved:")
        )
        pages = "第&P页/共&N页" if language == "zh" else "Page &P of &N"
        sheet.set_footer(f'&L&"{FONT},Regular"&9{signatures}&R&"{FONT},Regular"&9{pages}')
        if repeat is not None:
            sheet.repeat_rows(*repeat)

    def header_rule(self) -> Format:
        """For conditional formats: the first row of a live table."""
        return self._book.add_format(
            {"bold": True, "font_color": "FFFFFF", "bg_color": GROUP_FILLS["indicators"]}
        )

    def total_rule(self) -> Format:
        return self._book.add_format({"bold": True, "bg_color": "DDE6F0"})

    def total(self, number_format: str) -> Format:
        return self.make(
            bold=True,
            bg_color="DDE6F0",
            num_format=number_format,
            border=1,
            border_color=LINE,
            align="center",
        )
