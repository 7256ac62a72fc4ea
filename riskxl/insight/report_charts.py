"""The charts of the customer report as SVG: the score on its bands, points step by step, the way so far."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lxml import etree

from riskxl.insight.report import CustomerReport, Loss, cut
from riskxl.insight.report_elements import element
from riskxl.language import Language, Text
from riskxl.profile.words import points_text
from riskxl.tiers import STYLES, Tier

INK, PALE, LINE, LOST = "#262626", "#7F7F7F", "#D0D7DE", "#C55A11"
_MOST_BARS = 9
_SCALE = 100.0  # scores go from 0 to 100
_LABEL_WIDTH = 34  # in half characters


def gauge(report: CustomerReport) -> etree._Element:
    """A half ring of the profile's bands and a needle at the score."""
    centre_x, centre_y, radius = 110.0, 104.0, 78.0
    svg = _svg(220, 132, f"{report.score if report.score is not None else '–'}")

    def at(score: float, distance: float) -> tuple[float, float]:
        angle = math.pi * (1 - score / _SCALE)
        return centre_x + distance * math.cos(angle), centre_y - distance * math.sin(angle)

    for band in report.profile.bands:
        low, high = max(band.low, 0.0), min(band.high, _SCALE)
        (x1, y1), (x2, y2) = at(low, radius), at(high, radius)
        path = f"M{x1:.1f} {y1:.1f} A{radius:g} {radius:g} 0 0 1 {x2:.1f} {y2:.1f}"
        svg.append(element("path", d=path, fill="none", stroke=f"#{STYLES[band.tier].fill}", stroke_width=20))
        if low > 0:
            x, y = at(low, radius + 19)
            svg.append(_text(f"{low:g}", x, y + 3, 9, PALE, "middle"))
    for score, x in ((0, centre_x - radius), (100, centre_x + radius)):
        svg.append(_text(str(score), x, centre_y + 13, 9, PALE, "middle"))
    if report.score is None:
        svg.append(_text("–", centre_x, centre_y, 30, PALE, "middle", bold=True))
        return svg
    tip = at(report.score, radius - 4)
    svg.append(
        element(
            "line",
            x1=centre_x,
            y1=centre_y,
            x2=round(tip[0], 1),
            y2=round(tip[1], 1),
            stroke=INK,
            stroke_width=3,
            stroke_linecap="round",
        )
    )
    svg.append(element("circle", cx=centre_x, cy=centre_y, r=6, fill=INK))
    svg.append(_text(f"{report.score:.1f}", centre_x, centre_y + 27, 22, INK, "middle", bold=True))
    return svg


def waterfall(report: CustomerReport, language: Language) -> etree._Element:
    """From 100 down to the score (from 0 up, where higher is riskier), a bar for each indicator."""
    rising = report.profile.riskier_is_higher
    losses = list(report.losses)
    shown: Sequence[Loss] = losses[:_MOST_BARS]
    rest = sum(loss.points for loss in losses[_MOST_BARS:])
    steps = [
        (cut(f"{loss.labels(language)}", _LABEL_WIDTH), loss.value(language), loss.points) for loss in shown
    ]
    if rest:
        others = Text(f"其余 {len(losses) - _MOST_BARS} 项", f"{len(losses) - _MOST_BARS} more")
        steps.append((others(language), "", rest))
    row, left, width = 15.0, 200.0, 400.0
    svg = _svg(left + width + 60, row * (len(steps) + 2) + 6, "points")

    def x(score: float) -> float:
        return left + width * min(max(score, 0.0), _SCALE) / _SCALE

    def bar(place: int, start: float, end: float, colour: str) -> None:
        low, high = min(x(start), x(end)), max(x(start), x(end))
        size = max(high - low, 1.0)
        svg.append(
            element("rect", x=round(low, 1), y=place * row + 4, width=round(size, 1), height=11, fill=colour)
        )

    def name(place: int, words: str, colour: str = INK) -> None:
        svg.append(_text(words, left - 6, place * row + 13, 9.5, colour, "end"))

    for score in (0, 50, 100):
        line_x = round(x(score), 1)
        svg.append(element("line", x1=line_x, y1=2, x2=line_x, y2=row * (len(steps) + 2) + 2, stroke=LINE))
    begin = 0.0 if rising else _SCALE
    name(0, Text("起点", "Start")(language), PALE)
    bar(0, 0.0, begin, LINE)
    svg.append(_text(f"{begin:g}", x(begin) + 5, 13, 9.5, PALE))
    total = begin
    for place, (label, value, points) in enumerate(steps, start=1):
        after = total + points if rising else total - points
        name(place, f"{label} {value}".strip())
        bar(place, total, after, LOST)
        sign = "+" if rising else "−"
        beside = x(max(total, after)) + 5
        svg.append(_text(f"{sign}{points_text(points)}", beside, place * row + 13, 9.5, LOST, bold=True))
        total = after
    if report.score is not None:
        last = len(steps) + 1
        name(last, Text("得分", "Score")(language))
        bar(last, 0.0, report.score, f"#{STYLES[report.tier].fill}" if report.tier in STYLES else INK)
        svg.append(_text(f"{report.score:.1f}", x(report.score) + 5, last * row + 13, 9.5, INK, bold=True))
    return svg


def path_so_far(report: CustomerReport) -> etree._Element:
    """The scores of past rescores, each dot in the colour of its tier."""
    left, width, top, height = 30.0, 590.0, 16.0, 44.0
    svg = _svg(left + width + 40, top + height + 24, "history")

    def y(score: float) -> float:
        return top + height * (1 - score / _SCALE)

    for score in (0, 50, 100):
        svg.append(element("line", x1=left, y1=y(score), x2=left + width, y2=y(score), stroke=LINE))
        svg.append(_text(str(score), left - 5, y(score) + 3, 8.5, PALE, "end"))
    past = report.history
    gap = width / max(len(past) - 1, 1)
    places = [left + gap * n if len(past) > 1 else left + width / 2 for n in range(len(past))]
    line = " ".join(
        f"{place:.1f},{y(one.score):.1f}"
        for place, one in zip(places, past, strict=True)
        if one.score is not None
    )
    svg.append(element("polyline", points=line, fill="none", stroke=PALE, stroke_width=1.5))
    for n, (place, one) in enumerate(zip(places, past, strict=True)):
        height_of_dot = y(one.score) if one.score is not None else y(0)
        fill = f"#{STYLES[one.tier].fill}" if one.tier is not Tier.NONE else LINE
        svg.append(element("circle", cx=round(place, 1), cy=round(height_of_dot, 1), r=4.5, fill=fill))
        if one.score is not None:
            svg.append(_text(f"{one.score:.1f}", place, height_of_dot - 7, 8, INK, "middle"))
        if len(past) <= 8 or n % 2 == (len(past) - 1) % 2:
            svg.append(_text(f"{one.day:%y-%m-%d}", place, top + height + 15, 8, PALE, "middle"))
    return svg


def _svg(width: float, height: float, title: str) -> etree._Element:
    box = f"0 0 {width:g} {height:g}"
    return element(
        "svg", element("title", title), xmlns="http://www.w3.org/2000/svg", viewBox=box, role="img"
    )


def _text(
    words: str,
    x: float,
    y: float,
    size: float,
    colour: str,
    anchor: str = "start",
    *,
    bold: bool = False,
) -> etree._Element:
    return element(
        "text",
        words,
        x=round(x, 1),
        y=round(y, 1),
        font_size=size,
        fill=colour,
        text_anchor=anchor,
        font_weight="bold" if bold else "normal",
    )
