"""What the sheet 客户报告 shows, as formulas that follow the ID in its yellow cell, each with its value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from riskxl.actions.schema import APPROVED, BY_NAME, IN_FORCE
from riskxl.actions.settings import PROFILE_CELL
from riskxl.language import Text
from riskxl.tiers import STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.sheets.canvas import Cell
from riskxl.workbook.sheets.references import column_of, customer_column
from riskxl.workbook.sheets.report_cells import ReportCells

ID_CELL = "$N$2"
SHOWN_TIERS = (Tier.LOW, Tier.MEDIUM, Tier.HIGH, Tier.EXTREME, Tier.UNRATED)
STEPS, PAST, CONTACTS = 10, 12, 5  # how many are shown
_DETAIL_ROWS = 36  # RISK_DETAIL's header, every indicator of the catalogue, its total
# looked at: whole columns would be slow
_LEDGER_ROWS = {"History": 20_000, "FollowUps": 50_000, "TierChanges": 20_000}
_FIRST_LEDGER_ROW = 4
_LAST_LINES = PAST + 1 + CONTACTS  # hidden rows: the customer's last lines that tell the tier in force
_PLAN = {
    "plan": Text("应对措施", "Action"),
    "term": Text("账期", "Credit term"),
    "new_term": Text("建议账期(天)", "Advised term (days)"),
    "prepayment": Text("建议预付款", "Advised prepayment"),
    "next_follow_up": Text("下次跟进日", "Next follow-up"),
    "approval": Text("审批", "Approval"),
}
_PLAN_NUMBERS = {"prepayment": "#,##0.00", "next_follow_up": "yyyy-mm-dd"}


class ReportFormulas(ReportCells):
    """Everything on the sheet that follows the customer."""

    # ── words ─────────────────────────────────────────────────────────────────────────────────────────

    def profile_line(self) -> Cell:
        words = self._say("行业模板：", "Profile: ")
        shown = "" if self._customer is None else f"{words}{self._profile_word}"
        return Cell(self._if_known(f'"{words}"&{self._at(1, 0)}'), shown)

    def coverage_line(self) -> Cell:
        words, coverage = self._say("数据完整度 ", "coverage "), self.live("coverage")
        value = f"{words}{coverage.value:.0%}" if isinstance(coverage.value, float) else ""
        share = f'"{words}"&TEXT({coverage.formula},"0%")'
        return Cell(f'IF(ISNUMBER({coverage.formula}),{share},"")', value)

    def in_force(self) -> Cell:
        """The tier that needed no approval or has it; riskxl.ledger.tier_changes tells it the same way."""
        changed, scored = (self._at(_LAST_LINES + n, 7) for n in (0, 1))
        any_change = f"COUNTIF({column_of('TierChanges', 'customer_id', self._language)},{ID_CELL})"

        def found(table: str, answer: str, wanted: str, key: str) -> str:
            answers, keys = (self._ledger_range(table, name) for name in (answer, key))
            return f'IFERROR(INDEX({answers},MATCH({wanted},{keys},0))&"","")'

        before = found("TierChanges", "old_tier", ID_CELL, "customer_id")
        none = self._say("尚无生效等级", "no tier in force yet")
        words = self._say("生效等级 ", "in force: ")
        latest = (
            f"IF({changed}>0,{found('TierChanges', 'new_tier', changed, 'number')},"
            f"IF({any_change}>0,{before},{found('History', 'tier', scored, 'number')}))"
        )
        recorded = f"OR({any_change}>0,{scored}>0)"
        shown = f'IF({latest}="","{none}","{words}"&{latest})'
        return Cell(self._if_known(f'IF({recorded},{shown},"")'), "")

    def improvement(self) -> Cell:
        value = "" if self._customer is None else self._call("RISK_IMPROVE")
        return Cell(self._if_known(f"RISK_IMPROVE({self._arguments()})"), value)

    def plan(self) -> Iterator[tuple[Text, Cell, str]]:
        tier = self.live("tier")
        for key, label in _PLAN.items():
            if key in ("term", "approval"):
                formula = f'RISK_PLAN({tier.formula},{self._at(1, 0)},"{key}")'
                value: Any = ""
                if self._customer is not None:
                    value = self._functions.call("RISK_PLAN", tier.value, self._profile_word, key)
                yield label, Cell(self._if_known(formula), value), "General"
            else:
                yield label, self.live(key), _PLAN_NUMBERS.get(key, "General")

    # ── charts ────────────────────────────────────────────────────────────────────────────────────────

    def ring(self) -> list[Cell]:
        """The score under its tier, 0 under the others; what is left of 100; the hidden half."""
        score, tier = self.live("score"), self.live("tier")
        filled = score.value if isinstance(score.value, int | float) else 0
        cells = []
        for found in SHOWN_TIERS:
            label = STYLES[found].label(self._language)
            formula = f'IF(AND({tier.formula}="{label}",ISNUMBER({score.formula})),{score.formula},0)'
            cells.append(Cell(formula, filled if tier.value == label else 0))
        first, last = (self._at(n, self.chart_column) for n in (0, len(SHOWN_TIERS) - 1))
        return [*cells, Cell(f"100-SUM({first}:{last})", 100 - sum(c.value for c in cells)), Cell("100", 100)]

    def steps(self) -> tuple[list[Cell], ...]:
        """Labels, hidden part, start, points and score of the bars, from the start to the score."""
        kinds: tuple[list[Cell], ...] = ([], [], [], [], [])
        count, lost = self._at(2, 0), len(self._cost)
        rising, adds = self._at(3, 0), self._adds
        begin = 0.0 if adds else 100.0
        score, words = self.live("score"), self._say("得分", "Score")
        start = self._say("起点", "Start")
        known = self.known.formula
        for cells, formula, value in zip(
            kinds,
            (f'IF({known}="","","{start}")', "0", f'IF(OR({known}="",{rising}),0,100)', "0", "0"),
            (
                start if self._customer is not None else "",
                0,
                begin if self._customer is not None else 0,
                0,
                0,
            ),
            strict=True,
        ):
            cells.append(Cell(formula, value))
        done = 0.0
        for n in range(1, STEPS + 2):
            is_step, is_score = f"{n}<=MIN({count},{STEPS})", f"{n}=MIN({count},{STEPS})+1"
            now = "step" if n <= min(lost, STEPS) else "score" if n == min(lost, STEPS) + 1 else ""
            label, points, label_now, points_now = self._step(n, count, now == "step")
            before = "0"
            if n > 1:
                earlier = [self._at(row, self.chart_column + 4) for row in (1, n - 1)]
                before = f"SUM({earlier[0]}:{earlier[1]})"
            known_score = score.value if now == "score" else ""
            kinds[0].append(
                Cell(
                    f'IF({known}="","",IF({is_step},{label},IF({is_score},"{words}","")))',
                    label_now if now == "step" else words if now == "score" and self._customer else "",
                )
            )
            hidden = (
                f"IF({rising},MIN(100,{before}),MAX(0,100-{before}-{self._at(n, self.chart_column + 4)}))"
            )
            hidden_now = round(min(100.0, done) if adds else max(0.0, 100.0 - done - points_now), 6)
            kinds[1].append(Cell(f'IF({is_step},ROUND({hidden},6),"")', hidden_now if now == "step" else ""))
            kinds[2].append(Cell('""', ""))
            kinds[3].append(Cell(f'IF({is_step},ROUND({points},6),"")', points_now if now == "step" else ""))
            kinds[4].append(Cell(f'IF({is_score},{score.formula},"")', known_score))
            done += points_now
        return kinds

    def no_points(self) -> Cell:
        none = self._say("没有扣分项", "nothing cost points")
        value = none if self._customer is not None and not self._cost else ""
        return Cell(f'IF(AND({self.known.formula}<>"",{self._at(2, 0)}=0),"{none}","")', value)

    def past(self) -> tuple[list[Cell], ...]:
        """Days of the newest rescores, oldest first, and the scores of each tier."""
        lines = [self._ledger_cell("History", n) for n in range(PAST)]
        days = [Cell(line("time"), "") for line in lines]
        series = []
        for tier in SHOWN_TIERS:
            label = STYLES[tier].label(self._language)
            series.append([Cell(f'IF({line("tier")}="{label}",{line("score")},"")', "") for line in lines])
        return days, *series

    @property
    def times_scored(self) -> str:
        return f"COUNTIF({column_of('History', 'customer_id', self._language)},{ID_CELL})"

    def contacts(self) -> Iterator[tuple[Cell, Cell, Cell, Cell]]:
        for n in range(CONTACTS):
            line = self._ledger_cell("FollowUps", n)
            semicolon = self._say("；", "; ")
            parts = "&".join(
                f'IF({line(key)}="","","{semicolon}"&{line(key)})'
                for key in ("news", "risk_change", "measures", "next_step")
            )
            words = f"MID({parts},{len(semicolon) + 1},9999)"
            time = Cell(line("time"), "")
            if n == 0:
                none = self._say("尚无跟进记录", "No follow-ups yet")
                count = f"COUNTIF({column_of('FollowUps', 'customer_id', self._language)},{ID_CELL})"
                time = Cell(
                    f'IF(AND({self.known.formula}<>"",{count}=0),"{none}",{time.formula})',
                    "" if self._customer is None else none,
                )
            yield time, Cell(line("way"), ""), Cell(line("by"), ""), Cell(words, "")

    # ── hidden columns ────────────────────────────────────────────────────────────────────────────────

    def helpers(self) -> Iterator[tuple[tuple[int, int], Cell]]:
        ids = customer_column(self._columns, "customer_id", self._language)
        row = Cell(f'IFERROR(MATCH({ID_CELL}&"",{ids},0),"")', self.known.value)
        own = self._of_customer("profile")
        own = f'IFERROR({own}&"","")'  # the embedded engine knows no column without a single cell
        word = self._if_known(f'IF({own}="",{PROFILE_CELL},{own})&{names.SUFFIX_CELL}')
        keys = f"{self._at(1, 6)}:{self._at(_DETAIL_ROWS - 1, 6)}"
        adds = self._say("加分", "Points added")
        yield (0, self._left), row
        yield (1, self._left), Cell(word, self._profile_word)
        yield (2, self._left), Cell(f'COUNTIF({keys},">0")', len(self._cost))
        yield (3, self._left), Cell(f'{self._at(0, 4)}&""="{adds}"', self._adds)
        total = self._say("合计", "Total")
        for n in range(1, _DETAIL_ROWS):
            label, points = self._at(n, 1), self._at(n, 4)
            different = f"{points}+(100-{n})/1000000000"  # of equal points the first counts as more
            formula = f'IF(ISNUMBER({points}),IF(AND({label}&""<>"{total}",{points}>0),{different},0),0)'
            value = 0.0
            if n < len(self._detail):
                name, _, _, cost, _ = self._detail[n]
                value = cost + (100 - n) / 1_000_000_000 if name != total and cost > 0 else 0.0
            yield (n, self._left + 6), Cell(formula, value)
        for first, table, count in ((0, "History", PAST), (PAST + 1, "FollowUps", CONTACTS)):
            for n in range(count):
                yield (first + n, self._left + 7), Cell(self._line_number(table, n), "")
        states = self._ledger_range("TierChanges", "state")
        counts = "+".join(f'({states}="{state(self._language)}")' for state in (APPROVED, IN_FORCE))
        for n, (table, condition) in enumerate((("TierChanges", f"*({counts})"), ("History", ""))):
            ids, numbers = (self._ledger_range(table, key) for key in ("customer_id", "number"))
            last = f"SUMPRODUCT(MAX(({ids}={ID_CELL}){condition}*{numbers}))"
            yield (_LAST_LINES + n, self._left + 7), Cell(f'IF({ID_CELL}="",0,{last})', 0)

    def detail(self) -> tuple[tuple[int, int], str, list[list[Any]]]:
        return (0, self._left + 1), f"RISK_DETAIL({self._arguments()})", self._detail

    def _line_number(self, table: str, place: int) -> str:
        """The number of one of the customer's lines: History oldest first, follow-ups newest first."""
        ids, numbers = (self._ledger_range(table, key) for key in ("customer_id", "number"))
        count = f"COUNTIF({column_of(table, 'customer_id', self._language)},{ID_CELL})"
        rank = f"MIN({PAST},{count})-{place}" if table == "History" else f"{place + 1}"
        enough = f"MIN({PAST},{count})" if table == "History" else count
        largest = f"SUMPRODUCT(LARGE(({ids}={ID_CELL})*{numbers},{rank}))"
        return f'IF(OR({ID_CELL}="",{enough}<={place}),"",{largest})'

    def _ledger_cell(self, table: str, place: int) -> Any:
        """A function from a column's key to the formula of that cell."""
        first = 0 if table == "History" else PAST + 1
        number = self._at(first + place, 7)

        def cell(key: str) -> str:
            answer, numbers = (column_of(table, name, self._language) for name in (key, "number"))
            return f'IF({number}="","",IFERROR(INDEX({answer},MATCH({number},{numbers},0)),""))'

        return cell

    def _ledger_range(self, table: str, key: str) -> str:
        schema = BY_NAME[table]
        column = schema.columns.index(schema.by_key[key])
        first = xl_rowcol_to_cell(_FIRST_LEDGER_ROW - 1, column, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(_LEDGER_ROWS[table] - 1, column, row_abs=True, col_abs=True)
        return f"'{schema.title(self._language)}'!{first}:{last}"

    # ── parts ─────────────────────────────────────────────────────────────────────────────────────────

    def _step(self, n: int, count: str, now: bool) -> tuple[str, str, str, float]:
        """Label and points of the n-th indicator; the last one stands for all that are left."""
        rank = f"MATCH(LARGE({self._keys},{n}),{self._keys},0)"
        label, value, points = (
            f"INDEX({self._at(1, column)}:{self._at(_DETAIL_ROWS - 1, column)},{rank})"
            for column in (1, 2, 4)
        )
        shown = f'{label}&" "&{value}'
        lost = len(self._cost)
        label_now, points_now = "", 0.0
        if now:
            row = self._cost[n - 1][2]
            label_now, points_now = f"{row[0]} {row[1]}", round(row[3], 6)
        if n == STEPS:
            before, _, after = self._say("其余 {} 项", "{} others").partition("{}")
            costs = f"{self._at(1, 4)}:{self._at(_DETAIL_ROWS - 1, 4)}"
            total = f'SUMIF({self._keys},">0",{costs})'
            earlier = f"SUM({self._at(1, self.chart_column + 4)}:{self._at(n - 1, self.chart_column + 4)})"
            shown = f'IF({count}>{STEPS},"{before}"&({count}-{STEPS - 1})&"{after}",{shown})'
            points = f"IF({count}>{STEPS},ROUND({total}-{earlier},6),{points})"
            if now and lost > STEPS:
                label_now = f"{before}{lost - STEPS + 1}{after}"
                points_now = sum(entry[2][3] for entry in self._cost)
                points_now = round(points_now - sum(round(e[2][3], 6) for e in self._cost[: STEPS - 1]), 6)
        return shown, points, label_now, points_now

    @property
    def _keys(self) -> str:
        return f"{self._at(1, 6)}:{self._at(_DETAIL_ROWS - 1, 6)}"
