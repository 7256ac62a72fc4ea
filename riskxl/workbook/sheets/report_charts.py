"""The native charts of the sheet 客户报告."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart

from riskxl.tiers import STYLES
from riskxl.workbook.sheets.dashboard_charts import BLUE, ORANGE, POINTS, Area
from riskxl.workbook.sheets.report_formulas import SHOWN_TIERS
from riskxl.workbook.styles import FONT, INK, LINE

_TEXT = {"name": FONT, "size": 8, "color": f"#{INK}"}
_NONE = {"none": True}


class ReportCharts:
    """Charts over hidden cells of one sheet; their backgrounds are clear."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: str) -> None:
        self._book = book
        self._sheet = sheet

    def ring(self, values: Area) -> Chart:
        """A half ring: the parts of the tiers, one of them filled; what is left of 100; the hidden half."""
        chart = self._chart({"type": "doughnut"})
        fills: list[Any] = [
            {"fill": {"color": f"#{STYLES[tier].fill}"}, "border": _NONE} for tier in SHOWN_TIERS
        ]
        fills.append({"fill": {"color": f"#{LINE}"}, "border": _NONE})
        fills.append({"fill": _NONE, "border": _NONE})
        chart.add_series({"values": self._range(values), "points": fills})
        chart.set_rotation(270)
        chart.set_hole_size(68)
        return chart

    def waterfall(self, labels: Area, hidden: Area, level: Area, steps: Area, score: Area) -> Chart:
        chart = self._chart({"type": "bar", "subtype": "stacked"})
        for values, colour, number in (
            (hidden, None, None),
            (level, LINE, None),
            (steps, ORANGE, POINTS),
            (score, BLUE, "0.0;;"),
        ):
            series: dict[str, Any] = {
                "categories": self._range(labels),
                "values": self._range(values),
                "fill": {"color": f"#{colour}"} if colour else _NONE,
                "border": _NONE,
                "gap": 40,
            }
            if number:
                font = {**_TEXT, "bold": True, "color": "#FFFFFF" if colour == BLUE else f"#{INK}"}
                series["data_labels"] = {"value": True, "num_format": number, "font": font}
            chart.add_series(series)
        chart.set_y_axis({"num_font": _TEXT, "line": _NONE, "major_tick_mark": "none", "reverse": True})
        chart.set_x_axis({"visible": False, "min": 0, "max": 100, "major_gridlines": {"visible": False}})
        return chart

    def past(self, labels: Area, series: list[Area]) -> Chart:
        """A column for each rescore, as high as the score, in the colour of the tier."""
        chart = self._chart({"type": "column", "subtype": "stacked"})
        for values, tier in zip(series, SHOWN_TIERS, strict=True):
            chart.add_series(
                {
                    "categories": self._range(labels),
                    "values": self._range(values),
                    "fill": {"color": f"#{STYLES[tier].fill}"},
                    "border": _NONE,
                    "gap": 60,
                    "data_labels": {
                        "value": True,
                        "num_format": "0.0;;",
                        "font": {**_TEXT, "color": f"#{STYLES[tier].font}"},
                    },
                }
            )
        chart.set_x_axis({"num_font": _TEXT, "num_format": "yy-mm-dd", "line": _NONE, "text_axis": True})
        chart.set_y_axis({"visible": False, "min": 0, "max": 100, "major_gridlines": {"visible": False}})
        return chart

    def _chart(self, kind: dict[str, str]) -> Chart:
        chart: Chart = self._book.add_chart(kind)
        clear = {"fill": _NONE, "border": _NONE}
        chart.set_chartarea(clear)
        chart.set_plotarea(clear)
        chart.set_legend(_NONE)
        chart.set_title(_NONE)
        chart.show_hidden_data()
        return chart

    def _range(self, area: Area) -> list[Any]:
        return [self._sheet, *area]
