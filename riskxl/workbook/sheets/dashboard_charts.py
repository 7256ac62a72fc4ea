"""The dashboard's charts: native, without axes or legends that say nothing, in the colours of the tiers."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart

from riskxl.language import Language
from riskxl.tiers import STYLES, Tier
from riskxl.workbook.styles import FONT, INK

BLUE, ORANGE = "5B84B1", "C55A11"
_TEXT = {"name": FONT, "size": 8, "color": f"#{INK}"}
_HIDDEN_LINE = {"none": True}
# zeros are not written; amounts in ten thousands: Excel scales by thousands, so the point is put in by hand
# (Excel writes 12 as "12." where the format says 0.#)
COUNTS, TOTALS, POINTS = "#,##0;;", "#,##0;;", "0.0;;"
AMOUNTS = {
    "zh": '[>=100000000]0\\.00,,"亿";[>=10000]0\\.0,"万";#',
    "en": '[>=1000000]0.0,,"M";[>0]0.0,"K";',
}

Area = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0


class Charts:
    """Charts over cells of one sheet. Backgrounds are clear: without data the words below show through."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: str, language: Language) -> None:
        self._book = book
        self._sheet = sheet
        self._language: Language = language

    def tiers(self, labels: Area, counts: Area, order: tuple[Tier, ...]) -> Chart:
        """Shares of the tiers as a ring."""
        chart = self._chart({"type": "doughnut"})
        points = [{"fill": {"color": f"#{STYLES[t].fill}"}, "border": {"color": "#FFFFFF"}} for t in order]
        label_font = [{"font": {**_TEXT, "bold": True, "color": f"#{STYLES[t].font}"}} for t in order]
        chart.add_series(
            {
                "categories": self._range(labels),
                "values": self._range(counts),
                "points": points,
                "data_labels": {
                    "percentage": True,
                    "num_format": "[>=0.04]0%;;",
                    "font": _TEXT,
                    "custom": label_font,
                },
            }
        )
        chart.set_hole_size(56)
        return chart

    def amounts(self, labels: Area, *series: tuple[Area, str]) -> Chart:
        """Bars from the left, the first category on top."""
        chart = self._chart({"type": "bar"})
        for values, colour in series:
            self._bars(chart, labels, values, colour, AMOUNTS[self._language], 40)
        self._plain_axes(chart, reverse=True)
        return chart

    def ranking(self, labels: Area, values: Area) -> Chart:
        chart = self._chart({"type": "bar"})
        self._bars(chart, labels, values, BLUE, TOTALS, 45)
        self._plain_axes(chart, reverse=True)
        return chart

    def columns(self, labels: Area, values: Area) -> Chart:
        chart = self._chart({"type": "column"})
        self._bars(chart, labels, values, BLUE, COUNTS, 25)
        self._plain_axes(chart)
        return chart

    def stacked(self, labels: Area, series: list[tuple[Area, Tier]]) -> Chart:
        """Columns of the tiers upon each other."""
        chart = self._chart({"type": "column", "subtype": "stacked"})
        for values, tier in series:
            chart.add_series(
                {
                    "categories": self._range(labels),
                    "values": self._range(values),
                    "fill": {"color": f"#{STYLES[tier].fill}"},
                    "border": _HIDDEN_LINE,
                    "gap": 35,
                    "data_labels": {
                        "value": True,
                        "num_format": COUNTS,
                        "font": {**_TEXT, "size": 7, "color": f"#{STYLES[tier].font}"},
                    },
                }
            )
        self._plain_axes(chart)
        return chart

    def _chart(self, kind: dict[str, str]) -> Chart:
        chart: Chart = self._book.add_chart(kind)
        clear = {"fill": {"none": True}, "border": _HIDDEN_LINE}
        chart.set_chartarea(clear)
        chart.set_plotarea(clear)
        chart.set_legend({"none": True})
        chart.set_title({"none": True})
        chart.show_hidden_data()
        return chart

    def _bars(
        self, chart: Chart, labels: Area, values: Area, colour: str, number_format: str, gap: int
    ) -> None:
        chart.add_series(
            {
                "categories": self._range(labels),
                "values": self._range(values),
                "fill": {"color": f"#{colour}"},
                "border": _HIDDEN_LINE,
                "gap": gap,
                "overlap": 0,
                "data_labels": {"value": True, "num_format": number_format, "font": _TEXT},
            }
        )

    def _plain_axes(self, chart: Chart, *, reverse: bool = False) -> None:
        """Names along one axis; the other is not drawn, since every bar tells its value."""
        names_axis = {
            "num_font": _TEXT,
            "line": _HIDDEN_LINE,
            "major_tick_mark": "none",
            "reverse": reverse,
            "major_gridlines": {"visible": False},
        }
        values_axis = {"visible": False, "min": 0, "major_gridlines": {"visible": False}}
        if reverse:  # bars: XlsxWriter's x axis is the one that lies, whatever it shows
            chart.set_x_axis(values_axis)
            chart.set_y_axis(names_axis)
        else:
            chart.set_x_axis(names_axis)
            chart.set_y_axis(values_axis)

    def _range(self, area: Area) -> list[Any]:
        return [self._sheet, *area]
