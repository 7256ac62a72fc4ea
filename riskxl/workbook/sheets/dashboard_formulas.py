"""The dashboard's numbers as formulas, each with its value as the workbook is built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskxl.actions.changes import Record
from riskxl.insight.dashboard import TABLE
from riskxl.insight.dashboard_figures import AT_RISK, BAD_DEBT, BINS, TIERS, Figures
from riskxl.language import Language
from riskxl.tiers import STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.columns import FIRST_ROW, Columns
from riskxl.workbook.sheets.canvas import Cell
from riskxl.workbook.sheets.references import column_of, customer_column

SINCE, UNTIL = "$W$2", "$Z$2"  # where the period is typed, and what a blank cell means
_FIRST_DAY, _LAST_DAY = f'IF({SINCE}="",0,{SINCE})', f'IF({UNTIL}="",2958465,{UNTIL})'


class DashboardFormulas:
    """Formulas over the customer table, the risk events and the rows of DashboardData."""

    def __init__(
        self, columns: Columns, figures: Figures, data: Sequence[Record], language: Language
    ) -> None:
        self._columns = columns
        self._figures = figures
        self._data: Mapping[str, Record] = {str(row["key"]): row for row in data}
        self._language: Language = language
        self._say = names.saying(language)

    # ── what the button wrote ─────────────────────────────────────────────────────────────────────────

    def data(self, key: str, column: str, blank: Any = "") -> Cell:
        """A cell of DashboardData; ``blank`` where the row or its cell is missing."""
        answer, keys = (column_of(TABLE, name, self._language) for name in (column, "key"))
        written = f'"{blank}"' if isinstance(blank, str) else str(blank)
        value = self._data.get(key, {}).get(column)
        place = f'MATCH("{key}",{keys},0)'
        found = f"INDEX({answer},{place})"  # a blank cell would come as 0
        formula = f'IFERROR(IF({found}="",{written},{found}),{written})'
        return Cell(formula, blank if value is None else value)

    # ── customers ─────────────────────────────────────────────────────────────────────────────────────

    def customers(self) -> Cell:
        return Cell(f"'{names.RISK_SHEET(self._language)}'!$B$3", self._figures.customers)

    def in_tier(self, tier: Tier) -> Cell:
        return Cell(f"COUNTIF({self._risk('tier')},{self._label(tier)})", self._figures.by_tier[tier])

    def exposure(self, tier: Tier) -> Cell:
        formula = f"SUMIFS({self._risk('order_amount')},{self._risk('tier')},{self._label(tier)})"
        return Cell(formula, self._figures.exposure[tier])

    def loss(self, tier: Tier) -> Cell:
        return Cell(
            f"SUMIFS({self._event('loss')},{self._event('tier')},{self._label(tier)},{self._happened()})",
            self._figures.loss[tier],
        )

    def scores(self, place: int) -> Cell:
        """Customers with a score in one of the bins."""
        score, low = self._risk("score"), place * BINS
        below = f'"<={BINS * BINS}"' if place == BINS - 1 else f'"<{low + BINS}"'
        return Cell(f'COUNTIFS({score},">={low}",{score},{below})', self._figures.bins[place])

    # ── the numbers at the top, each with the line below it ───────────────────────────────────────────

    def kpi(self, key: str) -> tuple[Cell, Cell]:
        cells: tuple[Cell, Cell] = getattr(self, f"_{key}")()
        return cells

    def _customers(self) -> tuple[Cell, Cell]:
        unrated = self.in_tier(Tier.UNRATED)
        return self.customers(), self._phrase("待评估 {} 家", "{} unrated", unrated)

    def _at_risk_share(self) -> tuple[Cell, Cell]:
        figures, count = self._figures, self._sum(self.in_tier)
        value = figures.at_risk / figures.customers if figures.customers else "—"
        share = Cell(f'IFERROR({count}/{self.customers().formula},"—")', value)
        return share, self._phrase("红 {}，黑 {}", "red {}, black {}", *map(self.in_tier, AT_RISK))

    def _at_risk_exposure(self) -> tuple[Cell, Cell]:
        figures, part = self._figures, self._sum(self.exposure)
        whole = "+".join(self.exposure(tier).formula for tier in TIERS)
        share = figures.at_risk_exposure / figures.total_exposure if figures.total_exposure else None
        before, _, after = self._say("占全部敞口 {}", "{} of all exposure").partition("{}")
        none = self._say("没有金额", "no amounts")
        shown = none if share is None else f"{before}{share:.1%}{after}"
        return (
            Cell(part, figures.at_risk_exposure),
            Cell(f'IFERROR("{before}"&TEXT(({part})/({whole}),"0.0%")&"{after}","{none}")', shown),
        )

    def _overdue(self) -> tuple[Cell, Cell]:
        due = self._risk("next_follow_up")
        say = self._say
        return (
            Cell(f'COUNTIFS({due},">0",{due},"<"&TODAY())', self._figures.overdue),
            self._fixed(say("下次跟进日已过", "past the next follow-up")),
        )

    def _bad_debt_rate(self) -> tuple[Cell, Cell]:
        loss = (
            f"SUMIFS({self._event('loss')},{self._event('event')},"
            f'"{BAD_DEBT(self._language)}",{self._happened()})'
        )
        rate = self._figures.bad_debt_rate
        value = Cell(f'IFERROR({loss}/SUM({self._turnover()}),"—")', "—" if rate is None else rate)
        none = self._say("没有坏账记录", "no bad debt on record")
        words = self._amount("坏账损失 ", "lost ", loss, self._figures.bad_debt, none)
        return value, words

    def _collection_days(self) -> tuple[Cell, Cell]:
        days = self._risk("payment_days")
        mean = self._figures.collection_days
        return (
            Cell(f'IFERROR(AVERAGE({days}),"—")', "—" if mean is None else mean),
            self._phrase(
                "天，{} 家有数据",
                "days, of {} customers",
                Cell(f"COUNT({days})", len(self._figures.payment_days)),
            ),
        )

    def _recovered(self) -> tuple[Cell, Cell]:
        recovered, returned = self._event("recovered"), self._event("recovered_on")
        formula = (
            f"SUMIFS({recovered},{self._between(returned)})"
            f'+SUMIFS({recovered},{returned},"=",{self._happened()})'
        )
        return (
            Cell(formula, self._figures.recovered),
            self._fixed(self._say("按收回日期", "by day of recovery")),
        )

    def _collection_rate(self) -> tuple[Cell, Cell]:
        def total(column: str) -> str:
            return "+".join(
                f"SUMIFS({self._event(column)},{self._event('tier')},{self._label(tier)},{self._happened()})"
                for tier in AT_RISK
            )

        rate = self._figures.collection_rate
        value = Cell(
            f'IFERROR(({total("recovered")})/({total("exposure")}),"—")', "—" if rate is None else rate
        )
        target = self._say("目标 ≥ 90%", "target ≥ 90%")
        none = self._say("没有高风险客户的事件", "no events at high risk")
        exposed = total("exposure")
        shown = target if self._figures.at_risk_exposed else none
        return value, Cell(f'IF({exposed}=0,"{none}","{target}")', shown)

    def _on_time(self) -> tuple[Cell, Cell]:
        done, due = self.data("plan", "value", 0), self.data("plan", "count", 0)
        value = done.value / due.value if due.value else "—"
        none = self._say("没有到期的任务", "no tasks due")
        words = self._phrase("{} 项中按时 {} 项", "{} tasks, {} on time", due, done)
        return (
            Cell(f'IFERROR({done.formula}/{due.formula},"—")', value),
            Cell(f'IF({due.formula}=0,"{none}",{words.formula})', words.value if due.value else none),
        )

    def no_top(self, none: str, stale: str) -> Cell:
        """Why no top risks are listed: there are none, or there were none when the button was pressed."""
        tiers = (Tier.MEDIUM, *AT_RISK)
        risky = "+".join(self.in_tier(tier).formula for tier in tiers)
        known = sum(self._figures.by_tier[tier] for tier in tiers)
        return Cell(f'IF({risky}>0,"{stale}","{none}")', stale if known else none)

    # ── notes ─────────────────────────────────────────────────────────────────────────────────────────

    def left_out(self) -> Cell:
        """Says how many amounts and events the numbers above had to leave out; '' if none."""
        # COUNTIF(…,"?*") counts numbers too in LibreOffice
        texts = f"(COUNTA({self._turnover()})-COUNT({self._turnover()}))"
        dates, ids = self._event("date"), self._event("customer_id")
        undated = f'COUNTIFS({ids},"?*",{dates},"=")'
        dated, tiers = f'{dates},">0"', self._event("tier")
        with_tier = "+".join(f"COUNTIFS({dated},{tiers},{self._label(tier)})" for tier in TIERS)
        untiered = f"(COUNTIFS({dated})-({with_tier}))"
        say = self._say
        about_texts = say(
            "累计历史交易额有 {} 格是文字（如 12万），未计入。",
            "Trade values that are text and not counted: {}. ",
        )
        about_dates = say(
            "风险事件有 {} 行没有发生日期，未计入。", "Events without a date, not counted: {}. "
        )
        about_tiers = say(
            "风险事件有 {} 行没有现风险等级（编号不在客户风险表，或该列公式没有填到），未按等级计入。",
            "Events without a tier (ID unknown, or the column's formula was not filled down), "
            "not counted by tier: {}. ",
        )
        parts = []
        for count, words in ((texts, about_texts), (undated, about_dates), (untiered, about_tiers)):
            before, after = words.split("{}")
            parts.append(f'IF({count}=0,"","{before}"&{count}&"{after}")')
        texts_now = self._texts_now
        shown = about_texts.format(texts_now) if texts_now else ""
        return Cell("&".join(parts), shown)

    _texts_now = 0

    def with_texts(self, count: int) -> DashboardFormulas:
        """Tells how many trade values are text now."""
        self._texts_now = count
        return self

    # ── parts of formulas ─────────────────────────────────────────────────────────────────────────────

    def _risk(self, key: str) -> str:
        return customer_column(self._columns, key, self._language)

    def _turnover(self) -> str:
        letter = self._columns.by_key["trade_value"].letter
        return f"'{names.RISK_SHEET(self._language)}'!${letter}${FIRST_ROW}:${letter}$1048576"

    def _event(self, key: str) -> str:
        return column_of("Events", key, self._language)

    def _label(self, tier: Tier) -> str:
        return f'"{STYLES[tier].label(self._language)}"'

    def _between(self, dates: str) -> str:
        return f'{dates},">="&{_FIRST_DAY},{dates},"<="&{_LAST_DAY}'

    def _happened(self) -> str:
        return self._between(self._event("date"))

    def _sum(self, of: Any) -> str:
        return "(" + "+".join(of(tier).formula for tier in AT_RISK) + ")"

    def _fixed(self, words: str) -> Cell:
        return Cell(f'"{words}"', words)

    def _phrase(self, zh: str, en: str, *cells: Cell) -> Cell:
        """Words with numbers in them, as a formula."""
        words = self._say(zh, en)
        pieces = words.split("{}")
        formula = f'"{pieces[0]}"'
        for cell, piece in zip(cells, pieces[1:], strict=True):
            formula += f'&{cell.formula}&"{piece}"'
        return Cell(formula, words.format(*(f"{cell.value:g}" for cell in cells)))

    def _amount(self, zh: str, en: str, formula: str, value: float, none: str) -> Cell:
        before = self._say(zh, en)
        return Cell(
            f'IF({formula}=0,"{none}","{before}"&TEXT({formula},"#,##0"))',
            f"{before}{value:,.0f}" if value else none,
        )
