"""The fourteen functions over one profile library. See ``table`` for what users read of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from riskxl.errors import RiskxlError
from riskxl.functions import arguments as args
from riskxl.functions.table import FUNCTIONS, FunctionDoc
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Mode, Plan, Profile
from riskxl.profile.words import basis_text, points_text, remarks, rule_text, value_text
from riskxl.scoring import plans, uscc
from riskxl.scoring.cells import CellReader
from riskxl.scoring.improve import improvement_text
from riskxl.scoring.reasons import Reasons, cut_list
from riskxl.scoring.table import ScoredTable, Scorer
from riskxl.tiers import Tier

TEXT_LIMIT = 255  # a longer text from a function becomes #VALUE! in Excel
_REMEMBERED_ROWS = 20_000
_PROFILE_NAME = Text("行业模板", "profile")
_ITEM_WORDS = {
    "措施": "action",
    "账期": "term",
    "预付": "prepay",
    "预付款": "prepay",
    "跟进": "follow_up",
    "审批": "approval",
}
_BY_METHOD = {doc.method: doc for doc in FUNCTIONS}

Cell = float | str | bool | datetime.date
Answer = Cell | list[list[Cell]]


class Functions:
    """The functions in one language and mode; it remembers profiles, headers and single rows.

    A row's results depend on its cells, the headers and the profile alone, so what is remembered
    is never stale; a library read anew needs a new ``Functions``.
    """

    def __init__(self, library: ProfileLibrary, language: Language = "zh", mode: Mode | None = None) -> None:
        self.library = library
        self.language: Language = language
        self.mode: Mode | None = mode
        self._scorers: dict[str, Scorer] = {}
        self._rows: dict[tuple[Any, ...], _Scored] = {}
        self._days = CellReader(replace(library.characteristic("term_extension"), low=0.0))
        self._money = CellReader(library.characteristic("max_penalty"))

    def call(self, name: str, *arguments: Any) -> Answer:
        """A function by its Excel name, misuse answered as its doc says."""
        doc = _BY_METHOD[name.upper().removeprefix("RISK_").lower()]
        return self.implementation(doc)(*arguments)

    def implementation(self, doc: FunctionDoc) -> Callable[..., Answer]:
        """The function behind a doc: raises RiskxlError for numbers, returns the message for others."""
        function: Callable[..., Answer] = getattr(self, doc.method)
        if doc.result == "number":
            return function

        def answer(*arguments: Any) -> Answer:
            try:
                return function(*arguments)
            except RiskxlError as error:
                return _message(error, self.language)

        return answer

    # --- one answer for every row of indicator values ------------------------------------------

    def score(self, values: Any, headers: Any = None, profile: Any = None) -> Answer:
        scored = self._scored(values, headers, profile)
        return scored.answer([_blank_if_nan(score) for score in scored.table.scores.score.tolist()])

    def tier(self, values: Any, headers: Any = None, profile: Any = None) -> Answer:
        rows = args.rows_of(values)
        if args.header_row(headers) is None and all(len(row) == 1 for row in rows):
            scorer = self._scorer(profile)
            of_score = self._or_message(lambda cell: self._word(args.tier_of(cell, scorer)))
            return args.each_row([[row[0] for row in rows]], of_score)
        scored = self._scored(values, headers, profile)
        return scored.answer([self._word(Tier(tier)) for tier in scored.table.scores.tier.tolist()])

    def reasons(self, values: Any, headers: Any, profile: Any = None, top: Any = None) -> Answer:
        limit = self._top(top)
        scored = self._scored(values, headers, profile)
        reasons = Reasons(scored.table)
        return scored.answer(
            [reasons.text(row, self.language, limit, TEXT_LIMIT) for row in range(len(scored.table))]
        )

    def improve(self, values: Any, headers: Any, profile: Any = None) -> Answer:
        scored = self._scored(values, headers, profile)
        separator = "；或" if self.language == "zh" else "; or "
        texts = [improvement_text(scored.table, row)(self.language) for row in range(len(scored.table))]
        return scored.answer([_fitting(text.split(separator), separator) for text in texts])

    def check(self, values: Any, headers: Any, profile: Any = None) -> Answer:
        table = (scored := self._scored(values, headers, profile)).table
        return scored.answer(
            [
                cut_list([p.text(self.language) for p in table.problems(row)], self.language, TEXT_LIMIT)
                for row in range(len(table))
            ]
        )

    def coverage(self, values: Any, headers: Any, profile: Any = None) -> Answer:
        scored = self._scored(values, headers, profile)
        return scored.answer([_blank_if_nan(coverage) for coverage in scored.table.scores.coverage.tolist()])

    def detail(self, values: Any, headers: Any, profile: Any = None) -> Answer:
        if len(args.rows_of(values)) != 1:
            raise args.misuse(
                Text("数据", "values"),
                Text("选中了多行", "several rows are selected"),
                Text("请只选一个客户的一行", "select the row of one customer"),
            )
        table = self._scored(values, headers, profile).table
        say = self._say
        scores = table.scores
        if scores.tier[0] == Tier.NONE:
            return ""
        riskier = table.profile.riskier_is_higher
        rows: list[list[Cell]] = [
            [
                say("指标", "Indicator"),
                say("取值", "Value"),
                say("权重", "Weight"),
                say("加分", "Points added") if riskier else say("扣分", "Points lost"),
                say("说明", "Reason"),
            ]
        ]
        for n, c in enumerate(table.profile.characteristics):
            known = not table.unknown[n, 0]
            reading = table.special[n].get(0)
            if reading is not None and reading.message is not None and reading.remedy is not None:
                shown, why = (
                    say("无效", "invalid"),
                    f"{reading.message(self.language)}；{reading.remedy(self.language)}",
                )
            elif reading is not None:
                shown, why = say("不适用", "not applicable"), say("已查，不计分", "checked, costs nothing")
            elif known:
                shown, why = (
                    value_text(c, float(table.values[n, 0]))(self.language),
                    rule_text(c)(self.language),
                )
            else:
                shown, why = say("未查", "not checked"), rule_text(c)(self.language)
            rows.append(
                [c.labels(self.language), shown, c.weight, float(table.points[n, 0]), why[:TEXT_LIMIT]]
            )
        total = 0.0
        for points in table.points[:, 0].tolist():
            total += points
        score = "" if scores.score[0] != scores.score[0] else f"{scores.score[0]:.1f}"
        tier = Tier(scores.tier[0]).label(self.language)
        verdict = say(f"得分 {score or '（空）'}，{tier}", f"score {score or '(empty)'}, {tier}")
        rows.append([say("合计", "Total"), "", table.profile.total_weight, total, verdict])
        return rows

    # --- what follows from a tier ----------------------------------------------------------------

    def plan(self, tier: Any, profile: Any = None, item: Any = None) -> Answer:
        scorer = self._scorer(profile)
        wanted = self._item(item)

        def of(cell: Any) -> Cell:
            plan = self._plan(cell, scorer)
            return plans.item_text(plan, wanted)(self.language)[:TEXT_LIMIT] if plan else ""

        return args.each_row([args.column_of(tier, Text("风险等级", "tier"))], self._or_message(of))

    def term(self, tier: Any, days: Any, profile: Any = None) -> Answer:
        return self._from_plan(tier, days, profile, Text("现账期", "days"), self._days, plans.term)

    def prepay(self, tier: Any, amount: Any, profile: Any = None) -> Answer:
        return self._from_plan(
            tier, amount, profile, Text("订单金额", "amount"), self._money, plans.prepayment
        )

    def next(self, tier: Any, last_date: Any, profile: Any = None) -> Answer:
        scorer = self._scorer(profile)

        def of(tier_cell: Any, date_cell: Any) -> Cell:
            plan, last = self._plan(tier_cell, scorer), args.date_of(date_cell)
            try:
                due = plans.next_follow_up(plan, last) if plan and last else None
            except (OverflowError, ValueError):
                raise args.no_such_day(date_cell) from None
            return "" if due is None else due

        columns = [
            args.column_of(tier, Text("风险等级", "tier")),
            args.column_of(last_date, Text("上次跟进日", "last date")),
        ]
        return args.each_row(columns, of)

    # --- profiles and codes ----------------------------------------------------------------------

    def weights(self, profile: Any = None) -> Answer:
        chosen = self._profile(profile)
        say, language = self._say, self.language
        rows: list[list[Cell]] = [
            [
                say("指标", "Indicator"),
                say("分组", "Group"),
                say("权重", "Weight"),
                say("规则", "Rule"),
                say("依据", "Basis"),
            ]
        ]
        for c in chosen.characteristics:
            rows.append(
                [
                    c.labels(language),
                    c.group_labels(language),
                    c.weight,
                    rule_text(c)(language)[:TEXT_LIMIT],
                    basis_text(c.basis)(language),
                ]
            )
        notes = remarks(chosen)
        note = notes[0](language) if points_text(chosen.total_weight) != "100" else ""
        return [*rows, [say("合计", "Total"), "", chosen.total_weight, note[:TEXT_LIMIT], chosen.fingerprint]]

    def profiles(self) -> Answer:
        found = [profile for profile in self.library.profiles() if isinstance(profile, Profile)]
        return [[profile.names(self.language), profile.key] for profile in found]

    def valid_uscc(self, code: Any) -> Answer:
        def of(cell: Any) -> Cell:
            if cell is None:
                return ""
            text = f"{cell:.0f}" if isinstance(cell, float) else str(cell)
            return uscc.is_valid(text)

        return args.each_row([args.column_of(code, Text("统一社会信用代码", "code"))], of)

    # --- shared ----------------------------------------------------------------------------------

    def _scored(self, values: Any, headers: Any, profile: Any) -> _Scored:
        """The scored rows; a single row is scored once for all functions that ask for it."""
        scorer = self._scorer(profile)
        rows = args.rows_of(values)
        header = args.header_row(headers)
        if len(rows) != 1:
            return _Scored(scorer.score_rows(rows, header))
        row = rows[0]
        # 1, 1.0 and True are equal as keys but not as cells, hence the types
        key = (
            scorer.profile.key,
            scorer.profile.mode,
            None if header is None else tuple(header),
            tuple(row),
            tuple(map(type, row)),
        )
        scored = self._rows.get(key)
        if scored is None:
            if len(self._rows) >= _REMEMBERED_ROWS:
                self._rows.clear()
            scored = self._rows[key] = _Scored(scorer.score_rows(rows, header))
        return scored

    def _scorer(self, profile: Any) -> Scorer:
        word = args.single(profile, _PROFILE_NAME) or ""
        scorer = self._scorers.get(word)
        if scorer is None:
            scorer = self._scorers[word] = Scorer(self.library, self._profile(word), self.mode)
        return scorer

    def _profile(self, profile: Any) -> Profile:
        word = args.single(profile, _PROFILE_NAME)
        return self.library.get(None if word is None else str(word)).in_mode(self.mode)

    def _plan(self, cell: Any, scorer: Scorer) -> Plan | None:
        tier = args.tier_of(cell, scorer)
        if tier is None:
            return None
        plan = scorer.profile.plan(tier)
        if plan is None:
            raise args.no_plan(tier, scorer.profile)
        return plan

    def _from_plan(
        self,
        tier: Any,
        amount: Any,
        profile: Any,
        name: Text,
        reader: CellReader,
        rule: Callable[[Plan, float], float | str | None],
    ) -> Answer:
        scorer = self._scorer(profile)

        def of(tier_cell: Any, amount_cell: Any) -> Cell:
            plan = self._plan(tier_cell, scorer)
            number = args.amount_of(amount_cell, reader, name)
            result = rule(plan, number) if plan and number is not None else None
            return "" if result is None else result

        return args.each_row(
            [args.column_of(tier, Text("风险等级", "tier")), args.column_of(amount, name)], of
        )

    def _or_message(self, function: Callable[..., Cell]) -> Callable[..., Cell]:
        """One bad cell of a column is answered in its own row."""

        def answer(*cells: Any) -> Cell:
            try:
                return function(*cells)
            except RiskxlError as error:
                return _message(error, self.language)

        return answer

    def _item(self, item: Any) -> str:
        word = args.single(item, Text("项目", "item")) or "action"
        wanted = _ITEM_WORDS.get(str(word), str(word).strip().lower())
        if wanted not in plans.ITEMS:
            raise args.misuse(
                Text(f"项目“{word}”", f"item '{word}'"),
                Text("没有这一项", "there is no such item"),
                Text(f"可选：{'、'.join(plans.ITEMS)}", f"choose from {', '.join(plans.ITEMS)}"),
            )
        return wanted

    def _top(self, top: Any) -> int | None:
        cell = args.single(top, Text("项数", "top"))
        if cell is None:
            return None
        number = args.number_of(cell)
        if number is None or number < 1 or number % 1:
            raise args.misuse(
                Text("项数", "top"),
                Text(f"“{cell}”不是正整数", f"'{cell}' is not a positive whole number"),
                Text("请填 1、2、3…，或省略", "enter 1, 2, 3 … or omit it"),
            )
        return int(number)

    def _word(self, tier: Tier | None) -> str:
        return "" if tier is None else tier.label(self.language)

    def _say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en


class _Scored:
    """A scored table and how its rows are answered: one row by a value, more by a column."""

    __slots__ = ("table",)

    def __init__(self, table: ScoredTable) -> None:
        self.table = table

    def answer(self, cells: list[Any]) -> Answer:
        return cells[0] if len(cells) == 1 else [[cell] for cell in cells]


def _blank_if_nan(number: float) -> Cell:
    return "" if number != number else number


def _message(error: RiskxlError, language: Language) -> str:
    """What went wrong, short enough for a cell: a long message is cut before its remedy."""
    text = error.text(language)
    if len(text) <= TEXT_LIMIT:
        return text
    remedy = error.problems[0].remedy(language)[: TEXT_LIMIT // 2]
    return f"{text[: TEXT_LIMIT - 1 - len(remedy)]}…{remedy}"


def _fitting(parts: list[str], separator: str) -> str:
    """As many alternatives as fit; a single one that does not fit is cut."""
    while len(parts) > 1 and len(separator.join(parts)) > TEXT_LIMIT:
        parts = parts[:-1]
    text = separator.join(parts)
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"
