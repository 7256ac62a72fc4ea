"""The blocks of the dashboard: charts and tables, each with words for when there is nothing to show."""

from __future__ import annotations

from riskxl.insight.dashboard import MONTHS, NEW, OWNERS, REASONS, TOP
from riskxl.insight.dashboard_figures import BINS, TIERS
from riskxl.tiers import STYLES, Tier
from riskxl.workbook.sheets.canvas import Cell
from riskxl.workbook.sheets.dashboard_charts import BLUE, ORANGE
from riskxl.workbook.sheets.dashboard_pieces import (
    BAD_INK,
    BLOCK,
    FIRST,
    LOWER,
    MIDDLE,
    UPPER,
    WIDTH,
    DashboardPieces,
)
from riskxl.workbook.styles import LINE, PALE_INK

_BETTER, _WORSE, _SAME, _NEW = "E2EFDA", "FCE4D6", "F2F2F2", "F5F7FA"


class DashboardBlocks(DashboardPieces):
    """Three rows of blocks below the tiles."""

    def _draw_blocks(self) -> None:
        self._tiers()
        self._amounts()
        self._scores()
        self._reasons()
        self._migration()
        self._trend()
        self._top()
        self._owners()

    # ── upper row ─────────────────────────────────────────────────────────────────────────────────────

    def _tiers(self) -> None:
        """A ring, and beside it the numbers in the colours of the tiers."""
        left, row = FIRST, UPPER
        self._heading(row, left, WIDTH, self._say("等级占比", "Customers by tier"))
        any_rated = "+".join(self._formulas.in_tier(tier).formula for tier in TIERS)
        total = sum(self._formulas.in_tier(tier).value for tier in TIERS)
        self._block(row, left, 4, f"{any_rated}>0", total > 0, self._nothing_scored())
        labels, counts = (
            self._put(row, 0, [self._tier_label(tier) for tier in TIERS]),
            self._put(row, 1, [self._formulas.in_tier(tier) for tier in TIERS]),
        )
        self._chart(self._charts.tiers(labels, counts, TIERS), row, left, 4)
        number = self._styles.make(align="center", num_format="#,##0", bottom=1, bottom_color=LINE)
        share = self._styles.make(
            align="center", num_format="0.0%", font_color=PALE_INK, bottom=1, bottom_color=LINE
        )
        for n, tier in enumerate(TIERS, start=row + 3):
            count = self._formulas.in_tier(tier)
            tile = self._styles.tile(tier, font_size=9)
            self._merged(n, left + 4, left + 5, STYLES[tier].label(self._language), tile)
            self._formula(n, left + 6, count, number)
            value = count.value / total if total else ""
            self._formula(n, left + 7, Cell(f'IFERROR({count.formula}/({any_rated}),"")', value), share)

    def _amounts(self) -> None:
        left, row = FIRST + BLOCK, UPPER
        say = self._say
        self._heading(row, left, WIDTH, say("敞口与损失（元，按等级）", "Exposure and loss by tier (CNY)"))
        legend = ((BLUE, say("最近订单金额", "latest orders")), (ORANGE, say("事件损失", "loss of events")))
        self._legend(row + 1, left, legend)
        exposures = [self._formulas.exposure(tier) for tier in TIERS]
        losses = [self._formulas.loss(tier) for tier in TIERS]
        known = sum(cell.value for cell in exposures + losses) > 0
        test = "+".join(cell.formula for cell in exposures + losses) + ">0"
        missing = say(
            "没有金额：请在客户风险表填“最近订单金额”，在风险事件填损失",
            "No amounts: enter latest orders with the customers and losses with the risk events",
        )
        shown = self._block(row, left, WIDTH, test, known, missing)
        labels = self._put(row, 2, [self._if(shown, known, self._tier_label(tier)) for tier in TIERS])
        values = (self._put(row, 3, exposures), BLUE), (self._put(row, 4, losses), ORANGE)
        self._chart(self._charts.amounts(labels, *values), row, left, WIDTH)

    def _scores(self) -> None:
        left, row = FIRST + 2 * BLOCK, UPPER
        self._heading(row, left, WIDTH, self._say("得分分布（家）", "Customers by score"))
        bins = [self._formulas.scores(place) for place in range(BINS)]
        known = sum(cell.value for cell in bins) > 0
        test = "+".join(cell.formula for cell in bins) + ">0"
        shown = self._block(row, left, WIDTH, test, known, self._nothing_scored())
        ranges = [f"{n * BINS}–{100 if n == BINS - 1 else n * BINS + BINS - 1}" for n in range(BINS)]
        labels = self._put(row, 5, [self._if(shown, known, Cell(f'"{text}"', text)) for text in ranges])
        self._chart(self._charts.columns(labels, self._put(row, 6, bins)), row, left, WIDTH)

    # ── middle row ────────────────────────────────────────────────────────────────────────────────────

    def _reasons(self) -> None:
        left, row, say = FIRST, MIDDLE, self._say
        self._heading(row, left, WIDTH, say("扣分最多的指标（分数合计）", "Indicators that cost most points"))
        labels = [self._formulas.data(f"reason/{n}", "label") for n in range(1, REASONS + 1)]
        points = [self._formulas.data(f"reason/{n}", "value") for n in range(1, REASONS + 1)]
        missing = say("没有扣分：请点“看板”更新", "No points lost: press Dashboard to renew")
        self._block(row, left, WIDTH, f'{labels[0].formula}<>""', labels[0].value != "", missing)
        chart = self._charts.ranking(self._put(row, 0, labels), self._put(row, 1, points))
        self._chart(chart, row, left, WIDTH)

    def _migration(self) -> None:
        """From (rows) to (columns); moves for the worse in orange, for the better in green."""
        left, row, say, styles = FIRST + BLOCK, MIDDLE, self._say, self._styles
        self._heading(row, left, WIDTH, say("等级迁移（家）", "Tier migration"))
        compared = self._formulas.data("migration", "label")
        self._merged(row + 1, left, left + WIDTH - 1, compared, self._small())
        missing = say(
            "没有上期可比：按“重算留痕”留下历史，到下期再点“看板”",
            "No earlier period yet: rescore to leave history, then press Dashboard",
        )
        head = styles.make(font_size=9, align="center", font_color=PALE_INK)
        known = compared.value != ""
        self._merged(row + 2, left, left + 1, say("上期 ↓　本期 →", "before ↓  now →"), head)
        for n, tier in enumerate(TIERS):
            tile = styles.tile(tier, font_size=9)
            self._sheet.write(row + 2, left + 2 + n, STYLES[tier].colour(self._language), tile)
        self._sheet.write(row + 2, left + 7, say("合计", "Total"), head)
        for r, old in enumerate((*TIERS, None)):
            line = row + 3 + r
            label = say("新客户", "new") if old is None else STYLES[old].label(self._language)
            look = styles.tile(old, font_size=9) if old is not None else head
            self._merged(line, left, left + 1, label, look)
            total = []
            for n, new in enumerate(TIERS):
                cell = self._formulas.data(
                    f"migration/{NEW if old is None else old.key}/{new.key}", "count", 0
                )
                total.append(cell)
                fill = _NEW if old is None else _move_fill(old, new)
                style = styles.make(
                    align="center",
                    num_format='0;;"·"',
                    bg_color=fill,
                    border=1,
                    border_color="FFFFFF",
                    bold=old == new,
                )
                self._formula(line, left + 2 + n, cell, style)
            first, last = self._name(line, left + 2), self._name(line, left + 6)
            style = styles.make(align="center", num_format='0;;"·"', bold=True)
            self._formula(line, left + 7, Cell(f"SUM({first}:{last})", sum(c.value for c in total)), style)
        note = Cell(f'IF({compared.formula}="","{missing}","")', "" if known else missing)
        style = styles.make(font_size=9, font_color=PALE_INK, align="center", text_wrap=True)
        self._merged(row + 9, left, left + WIDTH - 1, note, style, rows=2)

    def _trend(self) -> None:
        left, row, say = FIRST + 2 * BLOCK, MIDDLE, self._say
        self._heading(row, left, WIDTH, say("各月末等级（家）", "Tiers at the ends of months"))
        legend = tuple((STYLES[tier].fill, STYLES[tier].label(self._language)) for tier in TIERS)
        self._legend(row + 1, left, legend)
        months = range(1, MONTHS + 1)
        labels = [self._formulas.data(f"trend/{n}", "label") for n in months]
        missing = say("尚无历史：按“重算留痕”后开始记录", "No history yet: every rescore records some")
        self._block(row, left, WIDTH, f'{labels[0].formula}<>""', labels[0].value != "", missing)
        series = []
        area = self._put(row + 10, 0, labels)
        for n, tier in enumerate(TIERS, start=1):
            cells = [self._formulas.data(f"trend/{month}/{tier.key}", "count") for month in months]
            series.append((self._put(row + 10, n, cells), tier))
        self._chart(self._charts.stacked(area, series), row, left, WIDTH)

    # ── lower row ─────────────────────────────────────────────────────────────────────────────────────

    def _top(self) -> None:
        left, row, say = FIRST, LOWER, self._say
        self._heading(row, left, BLOCK + WIDTH, say("重点客户", "Top risks"))
        spans = ((0, 5), (6, 7), (8, 8), (9, 16))
        heads = (
            say("客户", "Customer"),
            say("等级", "Tier"),
            say("得分", "Score"),
            say("主要原因", "Main reasons"),
        )
        self._table_head(row + 1, left, spans, heads)
        line = {"bottom": 1, "bottom_color": LINE, "font_size": 9}
        looks = (
            self._styles.make(shrink=True, **line),
            self._styles.make(align="center", **line),
            self._styles.make(align="center", num_format="0.0", **line),
            self._styles.make(text_wrap=True, **line),
        )
        missing = self._formulas.no_top(
            say("没有中风险及以上的客户", "No customers at medium risk or worse"),
            say("名单未更新：请点“看板”", "Not up to date: press Dashboard"),
        )
        for n in range(1, TOP + 1):
            for (first, last), column, look in zip(
                spans, ("label", "tier", "value", "text"), looks, strict=True
            ):
                cell = self._formulas.data(f"top/{n}", column)
                if (n, column) == (1, "label"):
                    shown = cell.value or missing.value
                    cell = Cell(f'IF({cell.formula}="",{missing.formula},{cell.formula})', shown)
                self._merged(row + 1 + n, left + first, left + last, cell, look)
        for tier in TIERS:
            self._sheet.conditional_format(
                row + 2,
                left + 6,
                row + 1 + TOP,
                left + 7,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{STYLES[tier].label(self._language)}"',
                    "format": self._styles.tier_rule(tier),
                },
            )

    def _owners(self) -> None:
        left, row, say = FIRST + 2 * BLOCK, LOWER, self._say
        self._heading(row, left, WIDTH, say("逾期事项（按责任人）", "Overdue work by owner"))
        spans = ((0, 2), (3, 3), (4, 7))
        heads = (say("责任人", "Owner"), say("逾期", "Overdue"), say("其中", "Of which"))
        self._table_head(row + 1, left, spans, heads)
        line = {"bottom": 1, "bottom_color": LINE, "font_size": 9}
        looks = (
            self._styles.make(text_wrap=True, **line),
            self._styles.make(align="center", bold=True, font_color=BAD_INK, **line),
            self._styles.make(text_wrap=True, **line),
        )
        none = say("没有逾期", "nothing overdue")
        not_yet = say("按“重算留痕”和“看板”后显示", "Shown after Rescore and log, and Dashboard")
        time = self._formulas.data("refreshed", "label")
        for n in range(1, OWNERS + 1):
            for (first, last), column, look in zip(spans, ("label", "count", "text"), looks, strict=True):
                cell = self._formulas.data(f"owner/{n}", column)
                if (n, column) == (1, "text"):
                    words = f'IF({time.formula}="","{not_yet}","{none}")'
                    shown = cell.value or (none if time.value else not_yet)
                    cell = Cell(f'IF({cell.formula}="",{words},{cell.formula})', shown)
                self._merged(row + 1 + n, left + first, left + last, cell, look)


def _move_fill(old: Tier, new: Tier) -> str:
    if Tier.UNRATED in (old, new) or old == new:
        return _SAME
    return _WORSE if new > old else _BETTER
