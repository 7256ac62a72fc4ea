"""客户风险表: the customer table with live scores, tiers, reasons and plans."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from riskxl import fields
from riskxl.language import Language
from riskxl.profile.model import Profile
from riskxl.profile.words import rule_text
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.columns import FIRST_ROW, HEADER_ROW, Column, Columns
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets.risk_rules import add_colours, add_validations
from riskxl.workbook.styles import NUMBER_FORMATS, Styles

_CENTRED = ("tier", "score", "coverage", "customer_id", "customer_type", "profile")
_WRAPPED = ("reasons", "problems", "plan", "problem_note", "result", "lesson")
_SPARE_ROWS = 1000  # validation and colours reach this far below the last customer
_PROGRESS_EVERY = 200


class RiskSheet:
    """Draws the sheet for customers given as rows in the order of ``columns.all`` and their live values."""

    def __init__(
        self, sheet: Sheet, styles: Styles, columns: Columns, profile: Profile, language: Language
    ) -> None:
        self._sheet = sheet
        self._styles = styles
        self._columns = columns
        self._profile = profile
        self._language: Language = language
        self._say = names.saying(language)

    def draw(
        self,
        customers: Sequence[Sequence[Any]],
        live: Mapping[str, Sequence[Any]],
        progress: Callable[[int, int], None],
    ) -> None:
        last_row = HEADER_ROW + max(len(customers), 1)
        reach = last_row + _SPARE_ROWS
        self._head(reach, len(customers), Counter(live["tier"]))
        self._column_formats()
        self._table(last_row)
        self._rows(customers, live, progress)
        add_colours(self._sheet, self._styles, self._columns, self._language, reach)
        add_validations(self._sheet, self._columns, self._language, reach)
        self._page(last_row)

    def _head(self, reach: int, customers: int, tiers: Mapping[str, int]) -> None:
        """Title, the chosen profile, the legend with the number of customers of each tier, group bands."""
        sheet, styles, language = self._sheet, self._styles, self._language
        plain = styles.make()  # over the columns' own fills
        for row, height in enumerate((30, 24, 24)):
            sheet.set_row(row, height, plain)
        sheet.write("A1", names.RISK_SHEET(language), styles.title)
        sheet.write("A2", names.PROFILE_SHEET(language), styles.label)
        sheet.write("B2", self._profile.names(language), styles.choice)
        hint = self._say(
            "← 在此切换行业模板，全表随即重算；“行业模板”列可为单个客户另选",
            "← switch here and every row is scored anew; the Profile column is for single customers",
        )
        sheet.write("C2", hint, styles.note)
        sheet.write("A3", self._say("客户数", "Customers"), styles.label)
        ids = f"$A${FIRST_ROW}:$A${reach}"
        sheet.write_formula("B3", f"=COUNTA({ids})", styles.make(bold=True, align="left"), customers)
        column = self._columns.by_key["tier"].letter
        cells = f"${column}${FIRST_ROW}:${column}${reach}"
        for n, tier in enumerate((*RATED, Tier.UNRATED), start=2):
            label = STYLES[tier].label(language)
            words = f"{STYLES[tier].colour(language)} {label} "
            sheet.write_formula(
                2,
                n,
                f'="{words}"&COUNTIF({cells},"{label}")',
                styles.tier(tier),
                f"{words}{tiers.get(label, 0)}",
            )
        for group in fields.GROUPS:
            for n, member in enumerate(self._columns.of_group(group)):
                title = fields.GROUPS[group](language) if n == 0 else ""
                sheet.write(f"{member.letter}{HEADER_ROW - 1}", title, styles.band(group))

    def _column_formats(self) -> None:
        """Formats for whole columns, so that new rows have them; unused indicators fold away."""
        for n, column in enumerate(self._columns.all):
            unused = column.characteristic is not None and column.key not in self._profile.keys
            options = {"level": 1, "hidden": True} if unused else {}
            self._sheet.set_column(n, n, column.width, self._format(column), options)

    def _format(self, column: Column) -> Any:
        align = "center" if column.key in _CENTRED else None
        make = self._styles.formula if column.live else self._styles.input
        return make(NUMBER_FORMATS[column.kind], wrap=column.key in _WRAPPED, align=align)

    def _table(self, last_row: int) -> None:
        columns, language = self._columns, self._language
        self._sheet.set_row(HEADER_ROW - 1, 48)
        options: dict[str, Any] = {"name": names.TABLE_NAME, "style": None, "columns": []}
        for column in columns.all:
            option = {"header": column.labels(language), "header_format": self._styles.header(column.group)}
            if column.live:  # Excel fills the formula into new rows
                option["formula"] = columns.formula(column.key, FIRST_ROW, language)
            options["columns"].append(option)
        self._sheet.add_table(HEADER_ROW - 1, 0, last_row - 1, len(columns.all) - 1, options)
        for n, column in enumerate(columns.all):
            self._comment(n, column)

    def _rows(
        self,
        customers: Sequence[Sequence[Any]],
        live: Mapping[str, Sequence[Any]],
        progress: Callable[[int, int], None],
    ) -> None:
        made = [(n, column, self._format(column)) for n, column in enumerate(self._columns.all)]
        for r in range(max(len(customers), 1)):
            if r % _PROGRESS_EVERY == 0:
                progress(r, len(customers))
            for n, column, style in made:
                if column.live:
                    value = live[column.key][r] if customers else ""
                    formula = self._columns.formula(column.key, FIRST_ROW + r, self._language)
                    self._sheet.write_formula(FIRST_ROW - 1 + r, n, formula, style, _cached(value))
                elif customers and customers[r][n] not in (None, ""):
                    self._write(FIRST_ROW - 1 + r, n, customers[r][n], style)

    def _write(self, row: int, column: int, value: Any, style: Any) -> None:
        if isinstance(value, bool):
            self._sheet.write_boolean(row, column, value, style)
        elif isinstance(value, int | float):
            self._sheet.write_number(row, column, value, style)
        elif isinstance(value, datetime.date):
            self._sheet.write_datetime(row, column, value, style)
        else:
            self._sheet.write_string(row, column, str(value), style)

    def _comment(self, n: int, column: Column) -> None:
        """What the column means, how it counts, its window: on its header."""
        language = self._language
        if column.characteristic is not None:
            c = next((c for c in self._profile.characteristics if c.key == column.key), column.characteristic)
            lines = [
                c.help(language),
                self._say("统计期：", "Window: ") + c.window(language),
                self._say("规则：", "Rule: ") + rule_text(c)(language),
            ]
            if column.key not in self._profile.keys:
                lines.append(self._say("当前行业模板不用此项", "Not used by the chosen profile"))
            text = "\n".join(lines)
        elif column.field is not None and column.field.help is not None:
            text = column.field.help(language)
        else:
            return
        look = {"x_scale": 2, "y_scale": 1.3, "font_name": "Microsoft YaHei", "font_size": 9}
        self._sheet.write_comment(HEADER_ROW - 1, n, text, look)

    def _page(self, last_row: int) -> None:
        title = names.RISK_SHEET(self._language)
        self._styles.print_setup(self._sheet, title, self._language, (HEADER_ROW - 2, HEADER_ROW - 1))
        self._sheet.print_area(0, 0, last_row - 1, len(self._columns.all) - 1)
        self._sheet.freeze_panes(HEADER_ROW, 2)
        self._sheet.set_zoom(90)


def _cached(value: Any) -> Any:
    """A formula's value as the file stores it: a date as its serial number."""
    if isinstance(value, datetime.date):
        return (value - datetime.date(1899, 12, 30)).days
    return value
