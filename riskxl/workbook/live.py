"""The values of the live columns, from the same functions that the sheet's formulas call."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from riskxl.functions import Functions
from riskxl.language import Language, Text
from riskxl.profile.library import SCALED_SUFFIX
from riskxl.profile.model import Profile
from riskxl.workbook.columns import CODE_MISSING, CODE_WRONG, COMPANY, Columns


def with_mode(word: str, profile: Profile, language: Language) -> str:
    """A profile's key or name as formulas give it: with what the workbook's way of counting adds."""
    return word + (SCALED_SUFFIX(language) if profile.mode == "normalise" else "")


def live_values(
    customers: Sequence[Sequence[Any]], columns: Columns, functions: Functions, profile: Profile
) -> dict[str, list[Any]]:
    """For each live column the value of every customer's row, as the formulas give it."""
    values: dict[str, list[Any]] = {
        column.key: [""] * len(customers) for column in columns.all if column.live
    }
    own = columns.index("profile")
    groups: dict[str, list[int]] = {}
    for n, customer in enumerate(customers):
        word = with_mode(customer[own] or profile.key, profile, functions.language)
        groups.setdefault(word, []).append(n)
    for word, members in groups.items():
        for key, answers in _answers([customers[n] for n in members], columns, functions, word).items():
            for n, answer in zip(members, answers, strict=True):
                values[key][n] = answer
    return values


def _answers(
    customers: Sequence[Sequence[Any]], columns: Columns, functions: Functions, profile: str
) -> dict[str, list[Any]]:
    indicators = columns.of_group("indicators")
    first = columns.index(indicators[0].key)
    headers = [[column.labels(functions.language) for column in indicators]]
    rows = [list(customer[first : first + len(indicators)]) for customer in customers]

    def call(name: str, *arguments: Any) -> list[Any]:
        answer = functions.call(name, *arguments)
        return [row[0] for row in answer] if isinstance(answer, list) else [answer]

    def typed(key: str) -> list[list[Any]]:
        position = columns.index(key)
        return [[customer[position]] for customer in customers]

    answers = {
        key: call(name, rows, headers, profile)
        for key, name in (
            ("score", "RISK_SCORE"),
            ("tier", "RISK_TIER"),
            ("reasons", "RISK_REASONS"),
            ("coverage", "RISK_COVERAGE"),
            ("problems", "RISK_CHECK"),
        )
    }
    kind, company = columns.index("customer_type"), COMPANY(functions.language)
    codes = zip(call("RISK_VALID_USCC", typed("uscc")), answers["problems"], strict=True)
    answers["problems"] = [
        (_code_problem(valid)(functions.language) if customer[kind] == company else "") + problems
        for customer, (valid, problems) in zip(customers, codes, strict=True)
    ]
    tiers = [[tier] for tier in answers["tier"]]
    answers["plan"] = call("RISK_PLAN", tiers, profile)
    answers["new_term"] = call("RISK_TERM", tiers, typed("term_days"), profile)
    answers["prepayment"] = call("RISK_PREPAY", tiers, typed("order_amount"), profile)
    answers["next_follow_up"] = call("RISK_NEXT", tiers, typed("last_follow_up"), profile)
    return answers


def stored(value: Any) -> Any:
    """A formula's value as a file stores it: a date as its serial number."""
    if isinstance(value, datetime.date):
        return (value - datetime.date(1899, 12, 30)).days
    return value


def _code_problem(valid: Any) -> Text:
    """What is wrong with a company's credit code, from the answer of RISK_VALID_USCC."""
    if valid == "":
        return CODE_MISSING
    return Text("", "") if valid is True else CODE_WRONG
