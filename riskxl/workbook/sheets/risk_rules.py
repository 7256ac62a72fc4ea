"""The live colours of the customer table, and what its input cells accept."""

from __future__ import annotations

import datetime
from typing import Any

from riskxl.language import Language, Text
from riskxl.profile.words import rule_text
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.columns import FIRST_ROW, Column, Columns
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import Styles

CUSTOMER_TYPES = (Text("个人", "Person"), Text("企业", "Company"), Text("政府机构", "Government"))
_COMPANY = CUSTOMER_TYPES[1]


def add_colours(sheet: Sheet, styles: Styles, columns: Columns, language: Language, reach: int) -> None:
    """Tiers in their colours, a bar for the score, warnings, unused indicators grey."""

    def area(key: str) -> str:
        letter = columns.by_key[key].letter
        return f"{letter}{FIRST_ROW}:{letter}{reach}"

    for tier in (*RATED, Tier.UNRATED):
        label = f'"{STYLES[tier].label(language)}"'
        rule = {"type": "cell", "criteria": "==", "value": label, "format": styles.tier_rule(tier)}
        sheet.conditional_format(area("tier"), rule)
    bar = {
        "type": "data_bar",
        "bar_color": "#9DC3E6",
        "bar_solid": True,
        "min_type": "num",
        "max_type": "num",
    }
    sheet.conditional_format(area("score"), {**bar, "min_value": 0, "max_value": 100})
    problems, due = columns.by_key["problems"].letter, columns.by_key["next_follow_up"].letter
    warning = {"type": "formula", "format": styles.warning_rule()}
    sheet.conditional_format(area("problems"), {**warning, "criteria": f"=LEN(${problems}{FIRST_ROW})>0"})
    overdue = f"=AND(ISNUMBER(${due}{FIRST_ROW}),${due}{FIRST_ROW}<TODAY())"
    sheet.conditional_format(area("next_follow_up"), {**warning, "criteria": overdue})
    # the weight of the column's indicator in the chosen profile, 0 where it is not used
    indicators = columns.of_group("indicators")
    lists = names.LIST_SHEET(language)
    place = f"COLUMN()-{columns.index(indicators[0].key)}"
    weight = f"INDEX('{lists}'!$E$2:$AZ$60,MATCH($B$2,'{lists}'!$A$2:$A$60,0),{place})"
    sheet.conditional_format(
        f"{indicators[0].letter}{FIRST_ROW}:{indicators[-1].letter}{reach}",
        {"type": "formula", "criteria": f"={weight}=0", "format": styles.unused_rule()},
    )


def add_validations(sheet: Sheet, columns: Columns, language: Language, reach: int) -> None:
    """Lists, dates and amounts stop what cannot be meant; indicators only explain themselves.

    An indicator's odd cell is never refused here: it is named in 数据问题, where nothing gets lost.
    """
    say = names.saying(language)
    lists = f"='{names.LIST_SHEET(language)}'!$A$2:$A$60"
    choice = {
        "validate": "list",
        "source": lists,
        "error_title": say("没有这个行业模板", "No such profile"),
        "error_message": say("请从下拉列表中选择", "choose one from the list"),
    }
    sheet.data_validation("B2", {**choice, "ignore_blank": False})
    for column in columns.all:
        rule = choice if column.key == "profile" else _rule(column, columns, language)
        if rule:
            sheet.data_validation(f"{column.letter}{FIRST_ROW}:{column.letter}{reach}", rule)


def _rule(column: Column, columns: Columns, language: Language) -> dict[str, Any] | None:
    say = names.saying(language)
    cell = f"${column.letter}{FIRST_ROW}"
    if column.live:
        text = Text(
            "此列自动计算，请勿填写；如需更改，请改左侧的数据",
            "This column calculates itself; change the data",
        )
        return _custom("=FALSE", text, language)
    if column.characteristic is not None:
        return _indicator(column, language)
    if column.key == "customer_id":
        whole = f"${column.letter}:${column.letter}"
        return _custom(
            f"=COUNTIF({whole},{cell})=1", Text("编号重复，请换一个", "This ID exists already"), language
        )
    if column.key == "uscc":
        kind = columns.by_key["customer_type"].letter
        formula = f'=OR(LEN({cell})=18,${kind}{FIRST_ROW}<>"{_COMPANY(language)}")'
        text = Text(
            "企业的统一社会信用代码应为 18 位，请核对",
            "A company's credit code has 18 characters; please verify",
        )
        return {**_custom(formula, text, language), "error_type": "warning"}
    if column.key == "customer_type":
        return {"validate": "list", "source": [kind(language) for kind in CUSTOMER_TYPES]}
    title = {"error_title": column.labels(language)[:32]}
    if column.kind == "date":
        span = {"minimum": datetime.date(1990, 1, 1), "maximum": datetime.date(2099, 12, 31)}
        message = say("请填日期，如 2026-11-22", "enter a date such as 2026-11-22")
        return {"validate": "date", "criteria": "between", **span, **title, "error_message": message}
    if column.kind in ("days", "money"):
        message = say("请填不小于 0 的数字", "enter a number of at least 0")
        return {"validate": "decimal", "criteria": ">=", "value": 0, **title, "error_message": message}
    return None


def _indicator(column: Column, language: Language) -> dict[str, Any]:
    c = column.characteristic
    assert c is not None
    words = {"input_title": c.labels(language)[:32], "input_message": rule_text(c)(language)[:255]}
    if c.categories:
        choices = [category.labels(language) for category in c.categories]
        return {"validate": "list", "source": choices, "error_type": "warning", **words}
    return {"validate": "any", **words}


def _custom(formula: str, message: Text, language: Language) -> dict[str, Any]:
    return {
        "validate": "custom",
        "value": formula,
        "error_title": message(language)[:32],
        "error_message": message(language),
    }
