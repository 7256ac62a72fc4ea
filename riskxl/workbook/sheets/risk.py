"""客户风险表: the customer table with live scores, tiers, reasons and plans."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xlsxwriter.format import Format

from riskxl.actions.schema import CUSTOMERS
from riskxl.fields import FieldGroup
from riskxl.hosts.ooxml import fitting
from riskxl.language import Language
from riskxl.profile.model import Profile
from riskxl.profile.words import rule_text
from riskxl.workbook import names
from riskxl.workbook.columns import FIRST_ROW, HEADER_ROW, Column, Columns
from riskxl.workbook.live import stored
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets.risk_head import draw_head
from riskxl.workbook.sheets.risk_rules import add_colours, add_validations
from riskxl.workbook.styles import NUMBER_FORMATS, Styles

_CENTRED = ("tier", "score", "coverage", "customer_id", "customer_type", "profile", "payment_days")
_CENTRED_KINDS = ("date", "days", "number", "ratio", "choice")
_WRAPPED = (
    "name",
    "profile",
    "industry",
    "address",
    "reasons",
    "problems",
    "plan",
    "sales_owner",
    "risk_owner",
    "problem_note",
    "result",
    "lesson",
)
_SPARE_ROWS = 1000  # validation and colours reach this far below the last customer
_PROGRESS_EVERY = 200
_A3, _PRINT_SCALE = 8, 60


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
        self._column_formats()
        draw_head(
            self._sheet,
            self._styles,
            self._columns,
            self._profile,
            self._language,
            reach=reach,
            customers=sum(any(cell not in (None, "") for cell in row[:2]) for row in customers),
            tiers=Counter(live["tier"]),
        )
        self._table(last_row)
        self._rows(customers, live, progress)
        add_colours(self._sheet, self._styles, self._columns, self._language, reach)
        add_validations(self._sheet, self._columns, self._language, reach)
        self._page(last_row)

    def _column_formats(self) -> None:
        """Formats for whole columns, so that new rows have them; unused indicators fold away."""
        folded = False
        for n, column in enumerate(self._columns.all):
            unused = column.characteristic is not None and column.key not in self._profile.keys
            options: dict[str, Any] = {"level": 1, "hidden": True} if unused else {"collapsed": folded}
            folded = unused
            self._sheet.set_column(n, n, column.width, self._format(column, self._styles.unfilled), options)

    def _format(self, column: Column, make: Callable[..., Format]) -> Format:
        align = "center" if column.key in _CENTRED or column.kind in _CENTRED_KINDS else None
        align = "right" if column.kind == "money" else align
        number = "0%" if column.key == "coverage" else NUMBER_FORMATS[column.kind]
        return make(number, wrap=column.key in _WRAPPED, align=align)

    def _table(self, last_row: int) -> None:
        columns, language = self._columns, self._language
        options: dict[str, Any] = {"name": CUSTOMERS, "style": None, "columns": []}
        labels = []
        for column in columns.all:
            label = column.labels(language)
            labels.append((label, column.width - 3))  # the filter's button
            option = {"header": label, "header_format": self._styles.header(column.group)}
            if column.live:  # Excel fills the formula into new rows
                option["formula"] = columns.formula(column.key, FIRST_ROW, language)
            options["columns"].append(option)
        self._sheet.set_row(HEADER_ROW - 1, fitting.height(labels))
        self._sheet.add_table(HEADER_ROW - 1, 0, last_row - 1, len(columns.all) - 1, options)
        for n, column in enumerate(columns.all):
            self._comment(n, column)

    def _rows(
        self,
        customers: Sequence[Sequence[Any]],
        live: Mapping[str, Sequence[Any]],
        progress: Callable[[int, int], None],
    ) -> None:
        made = [
            (
                n,
                column,
                self._format(column, self._styles.formula if column.live else self._styles.input),
                column.key in _WRAPPED,
            )
            for n, column in enumerate(self._columns.all)
        ]
        for r in range(max(len(customers), 1)):
            if r % _PROGRESS_EVERY == 0:
                progress(r, len(customers))
            row, wrapped = FIRST_ROW - 1 + r, []
            for n, column, style, wraps in made:
                if column.live:
                    value = live[column.key][r] if customers else ""
                    formula = self._columns.formula(column.key, row + 1, self._language)
                    self._sheet.write_formula(row, n, formula, style, stored(value))
                else:
                    value = customers[r][n] if customers else None
                    self._write(row, n, value, style)
                if wraps and value:
                    wrapped.append((value, column.width))
            self._sheet.fit_row(row, fitting.height(wrapped))

    def _write(self, row: int, column: int, value: Any, style: Format) -> None:
        if value is None or value == "":
            self._sheet.write_blank(row, column, None, style)
        elif isinstance(value, bool):
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
        tall = 12 + 17 * fitting.lines(text, 44)  # pixels
        look = {"width": 300, "height": tall, "font_name": "Microsoft YaHei", "font_size": 9}
        self._sheet.write_comment(HEADER_ROW - 1, n, text, look)

    def _page(self, last_row: int) -> None:
        title = names.RISK_SHEET(self._language)
        self._styles.print_setup(self._sheet, title, self._language, (HEADER_ROW - 2, HEADER_ROW - 1))
        self._sheet.print_area(0, 0, last_row - 1, len(self._columns.all) - 1)
        # forty columns on one page nobody can read: a page of A3 for each group, ID and name on every one
        self._sheet.set_paper(_A3)
        self._sheet.set_print_scale(_PRINT_SCALE)
        self._sheet.repeat_columns(0, 1)
        groups: tuple[FieldGroup, ...] = ("indicators", "verdict", "tracking")
        starts = [self._columns.index(self._columns.of_group(group)[0].key) for group in groups]
        self._sheet.set_v_pagebreaks(starts)
        self._sheet.freeze_panes(HEADER_ROW, 2)
        self._sheet.set_zoom(90)
