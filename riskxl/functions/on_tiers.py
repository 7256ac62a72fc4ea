"""The functions of what follows from a tier: plan, term, prepayment, next follow-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from riskxl.functions import arguments as args
from riskxl.functions.base import TEXT_LIMIT, Answer, Cell, FunctionBase
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Mode, Plan
from riskxl.scoring import plans
from riskxl.scoring.cells import CellReader
from riskxl.scoring.table import Scorer

_ITEM_WORDS = {
    "措施": "action",
    "账期": "term",
    "预付": "prepay",
    "预付款": "prepay",
    "跟进": "follow_up",
    "审批": "approval",
}


class TierFunctions(FunctionBase):
    """RISK_PLAN, _TERM, _PREPAY and _NEXT."""

    def __init__(self, library: ProfileLibrary, language: Language = "zh", mode: Mode | None = None) -> None:
        super().__init__(library, language, mode)
        self._days = CellReader(replace(library.characteristic("term_extension"), low=0.0))
        self._money = CellReader(library.characteristic("max_penalty"))

    def plan(self, tier: Any, profile: Any = None, item: Any = None) -> Answer:
        scorer = self.scorer(profile)
        wanted = self._item(item)

        def of(cell: Any) -> Cell:
            plan = self._plan(cell, scorer)
            return plans.item_text(plan, wanted)(self.language)[:TEXT_LIMIT] if plan else ""

        return args.each_row([args.column_of(tier, Text("风险等级", "tier"))], self.or_message(of))

    def term(self, tier: Any, days: Any, profile: Any = None) -> Answer:
        return self._from_plan(tier, days, profile, Text("现账期", "days"), self._days, plans.term)

    def prepay(self, tier: Any, amount: Any, profile: Any = None) -> Answer:
        return self._from_plan(
            tier, amount, profile, Text("订单金额", "amount"), self._money, plans.prepayment
        )

    def next(self, tier: Any, last_date: Any, profile: Any = None) -> Answer:
        scorer = self.scorer(profile)

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
        scorer = self.scorer(profile)

        def of(tier_cell: Any, amount_cell: Any) -> Cell:
            plan = self._plan(tier_cell, scorer)
            number = args.amount_of(amount_cell, reader, name)
            result = rule(plan, number) if plan and number is not None else None
            return "" if result is None else result

        return args.each_row(
            [args.column_of(tier, Text("风险等级", "tier")), args.column_of(amount, name)], of
        )

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
