"""函数说明: every function with its arguments, and live on a customer of the table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskxl.actions.settings import PROFILE_CELL
from riskxl.functions import FUNCTIONS, FunctionDoc, Functions
from riskxl.hosts.ooxml import fitting
from riskxl.profile.model import Profile
from riskxl.workbook import names
from riskxl.workbook.columns import FIRST_ROW, HEADER_ROW, Columns
from riskxl.workbook.live import stored
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import LINE, Styles

Customers = tuple[Sequence[Sequence[Any]], Mapping[str, Sequence[Any]]]  # rows and their live values

_TOP = 3  # 0-based row of the headers
_WIDTHS = (41, 29, 46, 38, 44)
_CUSTOMER_CELL, _ROW_CELL = "$B$2", "$C$2"
_LITERAL = re.compile(r'-?\d+|".*"')


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands for a reference of a function's example: a reference into the table, and its value."""

    reference: str
    value: Any


def draw(
    sheet: Sheet,
    styles: Styles,
    columns: Columns,
    profile: Profile,
    functions: Functions,
    customers: Customers,
) -> None:
    """The examples work on the customer whose ID stands in the yellow cell, at first the worst one."""
    language = functions.language
    say = names.saying(language)
    place = worst_customer(customers, columns)
    rows, _ = customers
    id_, found = (
        (None, "") if place is None else (rows[place][columns.index("customer_id")], FIRST_ROW + place)
    )
    table = names.RISK_SHEET(language)
    sheet.set_row(0, 32)
    sheet.set_row(1, 22)
    sheet.write("A1", names.FUNCTION_SHEET(language), styles.title)
    sheet.write("A2", say("示例客户的编号（可改）", "ID of the example's customer (change it)"), styles.label)
    sheet.write(1, 1, id_, styles.input("@", align="center"))
    find = f"=IFERROR(MATCH({_CUSTOMER_CELL},'{table}'!$A:$A,0),\"\")"
    words = say(f'"← {table}第 "0" 行"', f'"← row "0" of {table}"')
    sheet.write_formula("C2", find, styles.make(num_format=words, align="left", indent=1), found)
    titles = (
        ("函数", "作用", "参数", "写法示例", "示例客户的结果")
        if language == "zh"
        else ("Function", "Purpose", "Arguments", "How to write it", "Result for the customer")
    )
    sheet.set_row(_TOP, 24)
    for n, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
        sheet.set_column(n, n, width)
        sheet.write(_TOP, n, title, styles.table_header())
    places = _places(columns, profile, functions, customers, place)
    code = {"font_name": "Consolas", "font_size": 9, "border": 1, "border_color": LINE, "text_wrap": True}
    for r, doc in enumerate(FUNCTIONS, start=_TOP + 1):
        colon = say("：", ": ")
        arguments = "\n".join(
            f"{argument.name}{colon}{argument.help(language)}" for argument in doc.arguments
        )
        formula, value = _live(doc, places, functions, place is not None)
        texts = (doc.syntax(), doc.help(language), arguments, doc.example, value)
        sheet.set_row(r, fitting.height(zip(texts, _WIDTHS, strict=True)))
        sheet.write_string(r, 0, doc.syntax(), styles.make(bold=True, **code))
        sheet.write_string(r, 1, doc.help(language), styles.cell(wrap=True))
        sheet.write_string(r, 2, arguments, styles.cell(wrap=True))
        sheet.write_string(r, 3, doc.example, styles.make(**code))
        number = {"RISK_NEXT": "yyyy-mm-dd", "RISK_COVERAGE": "0%", "RISK_PREPAY": "#,##0.00"}
        style = styles.formula(number.get(doc.name, "General"), wrap=True, align="left")
        sheet.write_formula(r, 4, formula, style, stored(value))
    sheet.freeze_panes(_TOP + 1, 0)
    styles.print_setup(sheet, names.FUNCTION_SHEET(language), language, repeat=(_TOP, _TOP))


def worst_customer(customers: Customers, columns: Columns) -> int | None:
    """The position of the customer with the lowest score under the workbook's profile: most to show."""
    rows, live = customers
    id_, own = columns.index("customer_id"), columns.index("profile")
    times = Counter(str(row[id_]).casefold() for row in rows)
    scores = [
        (score, n)
        for n, (row, score) in enumerate(zip(rows, live["score"], strict=True))
        if isinstance(score, int | float)
        and row[id_]
        and not row[own]
        and times[str(row[id_]).casefold()] == 1
    ]
    return min(scores)[1] if scores else None


def _places(
    columns: Columns, profile: Profile, functions: Functions, customers: Customers, place: int | None
) -> dict[str, _Place]:
    """The references of the examples, as the customer table has them."""
    rows, live = customers
    sheet = names.RISK_SHEET(functions.language)
    indicators = columns.of_group("indicators")
    first, last = indicators[0].letter, indicators[-1].letter
    start = columns.index(indicators[0].key)
    customer = [None] * len(columns.all) if place is None else list(rows[place])

    def cell(key: str, value: Any) -> _Place:
        letter = columns.by_key[key].letter
        return _Place(f"INDEX('{sheet}'!${letter}:${letter},{_ROW_CELL})", value)

    return {
        "B2:N2": _Place(
            f"INDEX('{sheet}'!${first}:${last},{_ROW_CELL},0)", [customer[start : start + len(indicators)]]
        ),
        "B$1:N$1": _Place(
            f"'{sheet}'!${first}${HEADER_ROW}:${last}${HEADER_ROW}",
            [[column.labels(functions.language) for column in indicators]],
        ),
        "P2": cell("tier", None if place is None else live["tier"][place]),
        "TODAY()": cell("last_follow_up", customer[columns.index("last_follow_up")]),
        PROFILE_CELL: _Place(PROFILE_CELL, profile.key),
    }


def _live(
    doc: FunctionDoc, places: Mapping[str, _Place], functions: Functions, known: bool
) -> tuple[str, Any]:
    """The example as a formula on the customer, and its value; of a table the number of rows and columns.

    Without a ``known`` customer there is nothing to show but what needs none.
    """
    written = doc.example.removeprefix(f"={doc.name}(").removesuffix(")")
    arguments = [places.get(word) or _literal(word) for word in written.split(",") if word]
    call = f"{doc.name}({','.join(argument.reference for argument in arguments)})"
    needs_customer = _ROW_CELL in call
    answer: Any = ""
    if known or not needs_customer:
        answer = functions.call(doc.name, *(argument.value for argument in arguments))
    if doc.result == "table":
        say = names.saying(functions.language)
        by, end = say(" 行 × ", " rows × "), say(" 列", " columns")
        answer = f"{len(answer)}{by}{len(answer[0])}{end}" if isinstance(answer, list) else answer
        call = f'ROWS({call})&"{by}"&COLUMNS({call})&"{end}"'
    if needs_customer:
        call = f'IF({_ROW_CELL}="","",{call})'
    return f"={call}", answer[0][0] if isinstance(answer, list) else answer


def _literal(word: str) -> _Place:
    if not _LITERAL.fullmatch(word):
        raise AssertionError(f"an example refers to {word}, which the table does not have")
    return _Place(word, word.strip('"') if word.startswith('"') else int(word))
