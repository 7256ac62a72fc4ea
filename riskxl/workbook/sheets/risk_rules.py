"""The live colours of the customer table, and what its input cells accept."""

from __future__ import annotations

import datetime
from typing import Any

from riskxl.actions.schema import OPEN
from riskxl.actions.settings import PROFILE_CELL
from riskxl.language import Language, Text
from riskxl.profile.words import rule_text
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.columns import COMPANY, CUSTOMER_TYPES, FIRST_ROW, HEADER_ROW, Column, Columns
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import FORMULA_FILL, INPUT_FILL, Styles

DATE_SPAN = {"minimum": datetime.date(1990, 1, 1), "maximum": datetime.date(2099, 12, 31)}
_TITLE, _MESSAGE = 32, 255  # characters that Excel takes in the words of a validation


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
    sheet.conditional_format(area("customer_id"), {"type": "duplicate", "format": styles.warning_rule()})
    problems, due = columns.by_key["problems"].letter, columns.by_key["next_follow_up"].letter
    warning = {"type": "formula", "format": styles.warning_rule()}
    sheet.conditional_format(area("problems"), {**warning, "criteria": f"=LEN(${problems}{FIRST_ROW})>0"})
    overdue = f"=AND(ISNUMBER(${due}{FIRST_ROW}),${due}{FIRST_ROW}<TODAY())"
    sheet.conditional_format(area("next_follow_up"), {**warning, "criteria": overdue})
    waiting = {"type": "text", "criteria": "containing", "value": OPEN(language)}
    sheet.conditional_format(area("change_mark"), {**waiting, "format": styles.warning_rule()})
    _grey_unused(sheet, styles, columns, reach)
    _fill_new_rows(sheet, styles, columns, reach)


def _grey_unused(sheet: Sheet, styles: Styles, columns: Columns, reach: int) -> None:
    """Indicators that the row's profile, and headers of those that the workbook's does not use."""
    indicators = columns.of_group("indicators")
    first, last = indicators[0].letter, indicators[-1].letter
    own = f"${columns.by_key['profile'].letter}{FIRST_ROW}"
    place = f"COLUMN()-{columns.index(indicators[0].key)}"
    for rows, profile, style in (
        (f"{HEADER_ROW}:{last}{HEADER_ROW}", PROFILE_CELL, styles.unused_header_rule()),
        (
            f"{FIRST_ROW}:{last}{reach}",
            f'IF({own}="",{PROFILE_CELL},{own})',
            styles.unused_rule(),
        ),
    ):
        chosen = f"MATCH({profile},{names.PROFILE_NAMES},0)"
        unused = f"=INDEX({names.PROFILE_WEIGHTS},{chosen},{place})=0"
        sheet.conditional_format(first + rows, {"type": "formula", "criteria": unused, "format": style})


def _fill_new_rows(sheet: Sheet, styles: Styles, columns: Columns, reach: int) -> None:
    """Rows that somebody begins below the table look like those above, whatever program is used."""
    begun = {"type": "formula", "criteria": f"=LEN($A{FIRST_ROW}&$B{FIRST_ROW})>0"}
    for live, fill in ((False, INPUT_FILL), (True, FORMULA_FILL)):
        blocks: list[list[Column]] = []
        for column in columns.all:
            if column.live != live:
                continue
            if blocks and columns.index(column.key) == columns.index(blocks[-1][-1].key) + 1:
                blocks[-1].append(column)
            else:
                blocks.append([column])
        areas = [f"{block[0].letter}{FIRST_ROW}:{block[-1].letter}{reach}" for block in blocks]
        rule = {**begun, "format": styles.row_rule(fill), "multi_range": " ".join(areas)}
        sheet.conditional_format(areas[0], rule)


def add_validations(sheet: Sheet, columns: Columns, language: Language, reach: int) -> None:
    """Lists, dates and amounts stop what cannot be meant; indicators only explain themselves.

    An indicator's odd cell is never refused here: it is named in 数据问题, where nothing gets lost.
    """
    say = names.saying(language)
    choice = {
        "validate": "list",
        "source": f"={names.PROFILE_NAMES}",
        "error_title": say("没有这个行业模板", "No such profile"),
        "error_message": say("请从下拉列表中选择", "choose one from the list"),
    }
    sheet.data_validation("B2", {**choice, "ignore_blank": False})
    for column in columns.all:
        rule = choice if column.key == "profile" else _rule(column, columns, language, reach)
        if column.field is not None and column.field.help is not None and not column.live:
            hint = {
                "input_title": column.labels(language)[:_TITLE],
                "input_message": column.field.help(language)[:_MESSAGE],
            }
            rule = {"validate": "any", **(rule or {}), **hint}
        if rule:
            sheet.data_validation(f"{column.letter}{FIRST_ROW}:{column.letter}{reach}", rule)


def _rule(column: Column, columns: Columns, language: Language, reach: int) -> dict[str, Any] | None:
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
        # COUNTIF would take 001 and 1, or * and anything, for the same
        ids = f"${column.letter}${FIRST_ROW}:${column.letter}${reach}"
        same = f"=SUMPRODUCT(--({ids}={cell}))=1"
        return _custom(same, Text("编号重复，请换一个", "This ID exists already"), language)
    if column.key == "uscc":
        kind = columns.by_key["customer_type"].letter
        formula = f'=OR(LEN({cell})=18,${kind}{FIRST_ROW}<>"{COMPANY(language)}")'
        text = Text(
            "企业的统一社会信用代码应为 18 位，请核对",
            "A company's credit code has 18 characters; please verify",
        )
        return {**_custom(formula, text, language), "error_type": "warning"}
    if column.key == "customer_type":
        return {"validate": "list", "source": [kind(language) for kind in CUSTOMER_TYPES]}
    title = {"error_title": column.labels(language)[:_TITLE]}
    if column.kind == "date":
        message = say("请填日期，如 2026-11-22", "enter a date such as 2026-11-22")
        return {"validate": "date", "criteria": "between", **DATE_SPAN, **title, "error_message": message}
    if column.kind in ("days", "money"):
        message = say("请填不小于 0 的数字", "enter a number of at least 0")
        return {"validate": "decimal", "criteria": ">=", "value": 0, **title, "error_message": message}
    return None


def _indicator(column: Column, language: Language) -> dict[str, Any]:
    c = column.characteristic
    assert c is not None
    words = {"input_title": c.labels(language)[:_TITLE], "input_message": rule_text(c)(language)[:_MESSAGE]}
    if c.categories:
        choices = [category.labels(language) for category in c.categories]
        say = names.saying(language)
        message = say(
            "不在列表中；能否识别见“数据问题”",
            "Not in the list; Data problems tells whether it is understood",
        )
        hint = {"error_type": "information", "error_message": message}
        return {"validate": "list", "source": choices, **hint, **words}
    return {"validate": "any", **words}


def _custom(formula: str, message: Text, language: Language) -> dict[str, Any]:
    return {
        "validate": "custom",
        "value": formula,
        "error_title": message(language)[:_TITLE],
        "error_message": message(language)[:_MESSAGE],
    }
