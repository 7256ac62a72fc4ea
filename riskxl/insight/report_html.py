"""The customer report as one self-contained HTML page that prints on one A4 sheet."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree
from lxml.html import tostring

from riskxl.insight import report_charts as charts
from riskxl.insight.report import CustomerReport, named
from riskxl.insight.report_elements import element as e
from riskxl.language import Language, Text
from riskxl.tiers import STYLES, Tier

_STYLE = """
@page { size: A4; margin: 9mm 12mm; }
* { box-sizing: border-box; }
body { font: 9pt/1.33 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei",
  sans-serif; color: #262626; margin: 0 auto; max-width: 186mm; background: #fff; }
svg { display: block; width: 100%; font-family: inherit; }
h1 { font-size: 17pt; margin: 0; color: #1F3864; line-height: 1.25; }
h2 { font-size: 10pt; margin: 0 0 1mm; padding-bottom: .8mm; color: #1F3864;
  border-bottom: .4mm solid #2F5D8A; }
header { display: flex; justify-content: space-between; align-items: flex-end; margin: 0 0 2mm; }
header p, .pale { color: #7F7F7F; margin: 0; }
section { margin: 0 0 2mm; break-inside: avoid; }
p { margin: 0 0 .8mm; }
.two { display: flex; gap: 7mm; }
.two > * { flex: 1 1 0; min-width: 0; }
.two > .narrow { flex: 0 0 56mm; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
td, th { text-align: left; vertical-align: top; padding: .4mm 1.5mm .4mm 0;
  border-bottom: .2mm solid #E3E8ED; overflow-wrap: anywhere; font-weight: normal; }
th { color: #7F7F7F; width: 31mm; }
.tier { display: inline-block; padding: .4mm 3mm; border-radius: 1mm; font-weight: bold;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.tiers { text-align: center; }
.tiers p { margin: 1mm 0; }
.warn { color: #9C3A00; }
svg { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
footer { display: flex; justify-content: space-between; color: #7F7F7F; margin-top: 3mm; font-size: 8.5pt; }
@media screen { body { padding: 8mm 4mm; } }
"""


def to_html(report: CustomerReport, language: Language) -> str:
    """The whole page; whatever stands in the workbook is escaped."""
    return _Page(report, language).html()


class _Page:
    def __init__(self, report: CustomerReport, language: Language) -> None:
        self._report = report
        self._language: Language = language

    def html(self) -> str:
        title = f"{named(self._report)(self._language)} · {self._say('客户报告', 'Customer report')}"
        head = e(
            "head",
            e("meta", charset="utf-8"),
            e("meta", name="viewport", content="width=device-width, initial-scale=1"),
            e("title", title),
            e("style", _STYLE),
        )
        body = e("body", *self._parts())
        page = e("html", head, body, lang="zh-CN" if self._language == "zh" else "en")
        return str(tostring(page, doctype="<!DOCTYPE html>", encoding="unicode")) + "\n"

    def _parts(self) -> Iterable[etree._Element]:
        r = self._report
        made = self._say(
            f"{r.made} · 行业模板：{r.profile.names.zh}", f"{r.made} · profile: {r.profile.names.en}"
        )
        yield e("header", e("h1", r.name or r.id), e("p", f"{r.id} · {made}"))
        identity = ((label(self._language), value or "–") for label, value in r.identity)
        yield e(
            "div",
            e("section", e("h2", self._say("基本信息", "Customer")), _rows(identity)),
            e(
                "section",
                e("h2", self._say("得分与等级", "Score and tier")),
                *self._verdict(),
                class_="narrow",
            ),
            class_="two",
        )
        yield e("section", e("h2", self._points_title()), *self._points())
        yield e(
            "div",
            self._section(self._say("主要原因", "Reasons"), r.reasons),
            self._section(self._say("怎样改善", "How to improve"), r.improvement(self._language)),
            class_="two",
        )
        plan = [(label(self._language), words(self._language)) for label, words in r.plan]
        none = e("p", self._say("评估后再定", "to be decided once rated"), class_="pale")
        yield e("section", e("h2", self._say("应对预案", "Plan")), _rows(plan) if plan else none)
        yield e("section", e("h2", self._say("得分与等级的变化", "Score and tier so far")), *self._history())
        yield e("section", e("h2", self._say("最近跟进", "Latest follow-ups")), self._follow_ups())
        if r.problems:
            words = [e("p", problem(self._language), class_="warn") for problem in r.problems]
            yield e("section", e("h2", self._say("数据问题", "Data problems")), *words)
        signature = self._say(
            "编制：＿＿＿＿＿＿　审核：＿＿＿＿＿＿　审批：＿＿＿＿＿＿",
            "Prepared: ____________  Reviewed: ____________  Approved: ____________",
        )
        yield e("footer", e("span", signature), e("span", "RiskXL"))

    def _verdict(self) -> Iterable[etree._Element]:
        """Both tiers: what the score and floors say, and what is in force until somebody approves."""
        r = self._report
        yield charts.gauge(r)
        lines = [e("p", self._say("评定等级 ", "Scored "), self._tier(r.tier))]
        if r.in_force is not None:
            lines.append(e("p", self._say("生效等级 ", "In force "), self._tier(r.in_force)))
        if r.waiting is not None:
            waits = self._say(f"待审批：{r.waiting.label.zh}", f"waits for approval: {r.waiting.label.en}")
            lines.append(e("p", waits, class_="warn"))
        coverage = "–" if r.coverage is None else f"{r.coverage:.0%}"
        of = f"{r.checked}/{len(r.profile.characteristics)}"
        known = self._say(f"数据完整度 {coverage}（已查 {of} 项）", f"coverage {coverage} ({of} checked)")
        yield e("div", *lines, e("p", known, class_="pale"), class_="tiers")

    def _points_title(self) -> str:
        if self._report.profile.riskier_is_higher:
            return self._say("各指标加分", "Points by indicator")
        return self._say("各指标扣分", "Points by indicator")

    def _points(self) -> Iterable[etree._Element]:
        r = self._report
        if r.tier is Tier.NONE:
            yield e("p", self._say("还没有填任何指标", "no indicator is filled in yet"), class_="pale")
        elif not r.losses:
            yield e("p", self._say("没有扣分项", "nothing cost points"), class_="pale")
        else:
            yield charts.waterfall(r, self._language)

    def _history(self) -> Iterable[etree._Element]:
        if self._report.history:
            yield charts.path_so_far(self._report)
        else:
            none = self._say("尚无历史：“重算留痕”后开始记录", "no history yet: every rescore records some")
            yield e("p", none, class_="pale")

    def _follow_ups(self) -> etree._Element:
        rows = [
            (f"{one.day or ''} {one.way}", f"{one.words}  {one.by}".strip())
            for one in self._report.follow_ups
        ]
        if not rows:
            return e("p", self._say("尚无跟进记录", "no follow-ups yet"), class_="pale")
        return _rows(rows)

    def _section(self, title: str, words: str) -> etree._Element:
        return e("section", e("h2", title), e("p", words or self._say("无", "none")))

    def _tier(self, tier: Tier) -> etree._Element:
        if tier not in STYLES:
            return e("span", "–")
        style = STYLES[tier]
        look = f"background:#{style.fill};color:#{style.font}"
        return e(
            "span", f"{style.colour(self._language)} {style.label(self._language)}", class_="tier", style=look
        )

    def _say(self, zh: str, en: str) -> str:
        return Text(zh, en)(self._language)


def _rows(pairs: Iterable[tuple[str, str]]) -> etree._Element:
    return e("table", *(e("tr", e("th", label), e("td", value)) for label, value in pairs))
