"""Fonts, colours and number formats of every sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from riskxl.fields import FieldGroup, FieldKind
from riskxl.language import Language
from riskxl.tiers import STYLES, Tier

FONT = "微软雅黑"
INK, PALE_INK, LINE = "262626", "7F7F7F", "D0D7DE"
INPUT_FILL, FORMULA_FILL = "FFF9E7", "EDF3F9"
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
    "ratio": "0.0%",
    "score": "0.0",
}

_BASE: dict[str, Any] = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
_THIN: dict[str, Any] = {"border": 1, "border_color": LINE}


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
    def hint(self) -> Format:
        """A note beside a field."""
        return self.make(font_color=PALE_INK, indent=1)

    @property
    def label(self) -> Format:
        return self.make(bold=True)

    @property
    def text(self) -> Format:
        return self.make(text_wrap=True, valign="top")

    @property
    def choice(self) -> Format:
        """The cell in which the profile is chosen."""
        return self.make_choice()

    def make_choice(self, **more: Any) -> Format:
        """A yellow cell in which something is chosen that the sheet follows."""
        look = {"bg_color": "FFF2CC", "border": 2, "border_color": "BF9000", "align": "center"}
        return self.make(bold=True, locked=False, **look, **more)

    def band(self, group: FieldGroup) -> Format:
        return self.make(bold=True, font_color="FFFFFF", bg_color=GROUP_FILLS[group], align="left", indent=1)

    def header(self, group: FieldGroup, **more: Any) -> Format:
        return self.make(
            bold=True,
            font_color="FFFFFF",
            bg_color=GROUP_FILLS[group],
            text_wrap=True,
            align="center",
            border=1,
            border_color="FFFFFF",
            **more,
        )

    def input(self, number_format: str, *, wrap: bool = False, align: str | None = None) -> Format:
        """A cell that people fill in."""
        return self.made_for(number_format, wrap, align, bg_color=INPUT_FILL, locked=False, **_THIN)

    def formula(self, number_format: str, *, wrap: bool = False, align: str | None = None) -> Format:
        """A cell that the workbook calculates."""
        return self.made_for(number_format, wrap, align, bg_color=FORMULA_FILL, **_THIN)

    def unfilled(self, number_format: str, *, wrap: bool = False, align: str | None = None) -> Format:
        """For a whole column: what a new row needs, without drawing a column down to the last row."""
        return self.made_for(number_format, wrap, align, locked=False)

    def made_for(self, number_format: str, wrap: bool, align: str | None, **more: Any) -> Format:
        """A format with this alignment; right-aligned cells keep clear of their neighbour."""
        aligned: dict[str, Any] = {"align": align} if align else {}
        if align == "right":
            aligned["indent"] = 1
        return self.make(num_format=number_format, text_wrap=wrap, **aligned, **more)

    def table_header(self) -> Format:
        return self.header("indicators")

    def cell(self, number_format: str = "General", *, wrap: bool = False, align: str | None = None) -> Format:
        """A cell of a reference table."""
        return self.made_for(number_format, wrap, align, **_THIN)

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

    def tile(self, tier: Tier, **more: Any) -> Format:
        """A field of the legend: the tier's colours without lines."""
        style = STYLES[tier]
        return self.make(bg_color=style.fill, font_color=style.font, align="center", shrink=True, **more)

    def tier_rule(self, tier: Tier) -> Format:
        """For conditional formats: only what differs from the cell."""
        style = STYLES[tier]
        return self._book.add_format({"bg_color": style.fill, "font_color": style.font, "bold": True})

    def unused_rule(self) -> Format:
        """For indicators that the chosen profile does not use."""
        return self._book.add_format({"font_color": "B5B5B5", "bg_color": "EFEFEF"})

    def unused_header_rule(self) -> Format:
        return self._book.add_format({"font_color": "FFFFFF", "bg_color": "A6A6A6"})

    def warning_rule(self, **more: Any) -> Format:
        return self._book.add_format({"bg_color": "FCE4D6", "font_color": "9C3A00", **more})

    def ink_rule(self, colour: str) -> Format:
        return self._book.add_format({"font_color": colour})

    def row_rule(self, fill: str | None = None, edges: Sequence[str] = ()) -> Format:
        """For conditional formats: lines, dark ones at these edges, and a fill."""
        dark = {f"{edge}_color": PALE_INK for edge in edges}
        return self._book.add_format({**_THIN, **dark, **({"bg_color": fill} if fill else {})})

    def changed_rule(self) -> Format:
        return self._book.add_format({"bg_color": "FFE699", "bold": True})

    def pale_rule(self) -> Format:
        return self._book.add_format({"font_color": "A6A6A6"})

    def number_rule(self, number_format: str) -> Format:
        return self._book.add_format({"num_format": number_format})

    def print_setup(
        self, sheet: Worksheet, title: str, language: Language, repeat: tuple[int, int] | None = None
    ) -> None:
        """A4 landscape, one page wide, title, page numbers, a line for signatures."""
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
        sheet.set_header(f'&L&"{FONT},Bold"&10RiskXL · {title}&R&"{FONT},Regular"&9&D')
        blank = "＿" * 8 if language == "zh" else "_" * 16
        words = ("编制：", "审核：", "审批：")
        if language == "en":
            words = ("Prepared: ", "Reviewed: ", "Approved: ")
        signatures = "    ".join(word + blank for word in words)
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
