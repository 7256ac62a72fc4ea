"""The functions of indicator values: one answer for every row."""

from __future__ import annotations

from typing import Any

from riskxl.functions import arguments as args
from riskxl.functions.base import TEXT_LIMIT, Answer, Cell, FunctionBase
from riskxl.language import Text
from riskxl.profile.words import rule_text, value_text
from riskxl.scoring.improve import improvement_text
from riskxl.scoring.reasons import Reasons, cut_list
from riskxl.tiers import Tier


class RowFunctions(FunctionBase):
    """RISK_SCORE, _TIER, _REASONS, _IMPROVE, _CHECK, _COVERAGE and _DETAIL."""

    def score(self, values: Any, headers: Any = None, profile: Any = None) -> Answer:
        scored = self.scored(values, headers, profile)
        return scored.answer([_blank_if_nan(score) for score in scored.table.scores.score.tolist()])

    def tier(self, values: Any, headers: Any = None, profile: Any = None) -> Answer:
        rows = args.rows_of(values)
        if args.header_row(headers) is None and all(len(row) == 1 for row in rows):
            scorer = self.scorer(profile)
            of_score = self.or_message(lambda cell: self.word(args.tier_of(cell, scorer)))
            return args.each_row([[row[0] for row in rows]], of_score)
        scored = self.scored(values, headers, profile)
        return scored.answer([self.word(Tier(tier)) for tier in scored.table.scores.tier.tolist()])

    def reasons(self, values: Any, headers: Any, profile: Any = None, top: Any = None) -> Answer:
        limit = self._top(top)
        scored = self.scored(values, headers, profile)
        reasons = Reasons(scored.table)
        return scored.answer(
            [reasons.text(row, self.language, limit, TEXT_LIMIT) for row in range(len(scored.table))]
        )

    def improve(self, values: Any, headers: Any, profile: Any = None) -> Answer:
        scored = self.scored(values, headers, profile)
        separator = "；或" if self.language == "zh" else "; or "
        texts = [improvement_text(scored.table, row)(self.language) for row in range(len(scored.table))]
        return scored.answer([_fitting(text.split(separator), separator) for text in texts])

    def check(self, values: Any, headers: Any, profile: Any = None) -> Answer:
        table = (scored := self.scored(values, headers, profile)).table
        return scored.answer(
            [
                cut_list([p.text(self.language) for p in table.problems(row)], self.language, TEXT_LIMIT)
                for row in range(len(table))
            ]
        )

    def coverage(self, values: Any, headers: Any, profile: Any = None) -> Answer:
        scored = self.scored(values, headers, profile)
        return scored.answer([_blank_if_nan(coverage) for coverage in scored.table.scores.coverage.tolist()])

    def detail(self, values: Any, headers: Any, profile: Any = None) -> Answer:
        if len(args.rows_of(values)) != 1:
            raise args.misuse(
                Text("数据", "values"),
                Text("选中了多行", "several rows are selected"),
                Text("请只选一个客户的一行", "select the row of one customer"),
            )
        table = self.scored(values, headers, profile).table
        say = self.say
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


def _blank_if_nan(number: float) -> Cell:
    return "" if number != number else number


def _fitting(parts: list[str], separator: str) -> str:
    """As many alternatives as fit; a single one that does not fit is cut."""
    while len(parts) > 1 and len(separator.join(parts)) > TEXT_LIMIT:
        parts = parts[:-1]
    text = separator.join(parts)
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"
