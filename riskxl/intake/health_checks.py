"""The checks of the data check: each looks at the customers for one kind of problem."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import timedelta

from riskxl import fields
from riskxl.actions.action import Context
from riskxl.actions.customers import Customer
from riskxl.actions.moments import to_day
from riskxl.folding import folded
from riskxl.intake import findings as kinds
from riskxl.intake.alike import alike
from riskxl.intake.findings import Finding
from riskxl.intake.stale import Ages, ages
from riskxl.intake.table_checks import columns_wanted, gone, headers
from riskxl.intake.values import Codecs, Said, Unfit
from riskxl.language import Text, first_of, join, plain
from riskxl.scoring import uscc

_LISTED_ONE_BY_ONE = 20
_NOT_IN_FUTURE = ("since", "last_follow_up")
_NAMED = 5


def identity(context: Context) -> Iterator[Finding]:
    """ID and name are there, and no ID twice."""
    customers = context.customers
    at_id, at_name = customers.positions.get("customer_id"), customers.positions.get("name")
    repeated = {customer.row for customer in customers.repeated_ids}
    for customer in customers:
        if not customer.id:
            yield Finding(
                kinds.NO_ID,
                Text("没有编号", "it has no ID"),
                Text(
                    "请编一个不重复的编号；没有编号不能记台账", "give it one of its own; the ledgers need it"
                ),
                customer,
                at_id,
            )
        elif customer.row in repeated:
            first = kinds.address(customers, customers.by_id[customer.id], at_id or 0)
            yield Finding(
                kinds.REPEATED_ID,
                Text(f"编号与 {first} 相同", f"{first} has the same ID"),
                Text("请改编号，或删去重复的一行", "change the ID, or delete the row that is there twice"),
                customer,
                at_id,
            )
        if not customer.name:
            yield Finding(
                kinds.NO_NAME,
                Text("没有客户全称", "it has no name"),
                Text("请按营业执照填写", "enter it as on the licence"),
                customer,
                at_name,
            )


def credit_codes(context: Context) -> Iterator[Finding]:
    """Companies have a valid code, and no code stands twice."""
    customers = context.customers
    position = customers.positions.get("uscc")
    if position is None:
        return
    company = tuple(map(folded, (fields.COMPANY.zh, fields.COMPANY.en)))
    first: dict[str, Customer] = {}
    for customer in customers:
        code = uscc.normalised(customer.text("uscc"))
        if code and uscc.is_valid(code):
            other = first.setdefault(code, customer)
            if other is not customer:
                yield Finding(
                    kinds.CREDIT_CODE,
                    Text(
                        f"与 {other.id or other.name} 的信用代码相同",
                        f"{other.id or other.name} has the same credit code",
                    ),
                    Text("同一家企业请只留一行", "keep one row for a company"),
                    customer,
                    position,
                )
        elif code:
            yield Finding(
                kinds.CREDIT_CODE,
                Text("信用代码校验不通过", "the credit code fails its check"),
                Text("请对照营业执照改正", "correct it as on the licence"),
                customer,
                position,
            )
        elif folded(customer.text("customer_type")) in company:
            yield Finding(
                kinds.CREDIT_CODE,
                Text("企业没有统一社会信用代码", "a company without a credit code"),
                Text("请对照营业执照填写", "enter it as on the licence"),
                customer,
                position,
            )


def names(context: Context) -> Iterator[Finding]:
    """Names that differ by legal form, width, marks or one letter; two valid codes prove two companies."""
    customers = context.customers
    everybody = customers.all
    position = customers.positions.get("name")
    codes = [uscc.normalised(customer.text("uscc")) for customer in everybody]
    for a, b in alike(customer.name for customer in everybody):
        if codes[a] != codes[b] and uscc.is_valid(codes[a]) and uscc.is_valid(codes[b]):
            continue
        first, second = everybody[a], everybody[b]
        yield Finding(
            kinds.LOOKS_TWICE,
            Text(f"与“{first.name}”（{first.id}）相近", f"it is close to '{first.name}' ({first.id})"),
            Text(
                "请核对：同一家请合并成一行；不是同一家请补上信用代码",
                "check them: merge one company's rows, or add the credit codes of two",
            ),
            second,
            position,
        )


def profiles(context: Context) -> Iterator[Finding]:
    """A profile that cannot be used."""
    customers = context.customers
    position = customers.positions.get("profile")
    for customer in customers:
        error = customers.unscored.get(customer.row)
        for problem in error.problems if error else ():
            own = position if customer.text("profile") else None
            message = join((problem.where, problem.message), "：", ": ")
            yield Finding(kinds.NO_PROFILE, message, problem.remedy, customer, own)


def fields_typed(context: Context) -> Iterator[Finding]:
    """Dates that are none or lie ahead, types and amounts that cannot be read."""
    customers, codecs = context.customers, Codecs(context.functions.library, context.language)
    tomorrow = context.now.date() + timedelta(days=1)
    for field in fields.FIELDS:
        position = customers.positions.get(field.key)
        if position is None or field.live or field.key in ("customer_id", "name", "uscc", "profile"):
            continue
        codec, is_date = codecs.of_field(field.key), field.kind == "date"
        for customer in customers:
            reading = codec.read(customer.cells[position])
            kind = kinds.NO_DATE if is_date else kinds.INVALID
            if isinstance(reading, Unfit):
                yield Finding(kind, reading.message, reading.remedy, customer, position)
            elif is_date and isinstance(reading, Said) and field.key in _NOT_IN_FUTURE:
                day = to_day(reading.cell)
                if day is not None and day > tomorrow:
                    yield Finding(
                        kind,
                        Text(f"日期 {day} 在将来", f"the date {day} lies ahead"),
                        Text("请核对年月日", "check the date"),
                        customer,
                        position,
                        str(day),
                    )


def indicators(context: Context) -> Iterator[Finding]:
    """Cells that cannot be read, critical indicators that nobody checked, and too little known at all."""
    customers = context.customers
    for customer in customers:
        verdict = customers.verdicts.get(customer.row)
        if verdict is None:
            continue
        scored, row = verdict.scored, verdict.index
        for n, c in enumerate(verdict.profile.characteristics):
            column = scored.binding.columns[n]
            position = None if column is None else column.position
            reading = scored.special[n].get(row)
            if reading is not None and reading.message is not None and reading.remedy is not None:
                yield Finding(kinds.INVALID, reading.message, reading.remedy, customer, position)
            elif c.critical and reading is None and math.isnan(scored.values[n, row]):
                yield Finding(
                    kinds.NOT_CHECKED,
                    Text(
                        f"关键指标“{c.labels.zh}”没有填", f"the critical indicator '{c.labels.en}' is blank"
                    ),
                    Text("请查询后填写；查过没有填 0", "look it up; enter 0 if there is none"),
                    customer,
                    position,
                )
        coverage = verdict.coverage
        least = verdict.profile.coverage_at_least
        if coverage is None or coverage < least:
            known = f"{math.floor((coverage or 0) * 100)}%"
            yield Finding(
                kinds.LITTLE_KNOWN,
                Text(f"数据完整度只有 {known}", f"the coverage is only {known}"),
                Text(
                    f"请补填指标，达到 {least * 100:g}% 才有得分",
                    f"fill in more indicators; {least * 100:g}% are needed for a score",
                ),
                customer,
            )


def stale(context: Context) -> Iterator[Finding]:
    """Values that are older than their period; those of whose age nothing is known, once for a column."""
    customers, library = context.customers, context.functions.library
    for column in ages(context.snapshot, customers, library, context.now):
        position = customers.positions[column.key]
        if len(column.stale) > _LISTED_ONE_BY_ONE:
            yield _many_stale(column, position)
        else:
            for customer, when in column.stale:
                days = (context.now - when).days
                yield Finding(
                    kinds.STALE,
                    Text(
                        f"上次更新 {when:%Y-%m-%d}，已 {days} 天，应每 {column.days:g} 天更新",
                        f"last renewed {when:%Y-%m-%d}, {days} days ago; due every {column.days:g} day(s)",
                    ),
                    _RENEW,
                    customer,
                    position,
                )
        if column.unknown:
            count, days_allowed = len(column.unknown), column.days
            yield Finding(
                kinds.AGE_UNKNOWN,
                Text(
                    f"{count} 户从未记录更新时间（应每 {days_allowed:g} 天更新）",
                    f"{count} customers: no renewal was ever recorded (due every {days_allowed:g} day(s))",
                ),
                Text(
                    "用“导入”更新的数据会记下时间；手工改的在“重算留痕”后记下",
                    "Import records when data are renewed; what is typed is recorded by Rescore",
                ),
                None,
                position,
            )


_RENEW = Text("请重新查询后导入或填写", "look it up again, then import or type it")


def _many_stale(column: Ages, position: int) -> Finding:
    count, days = len(column.stale), column.days
    oldest = min(when for _, when in column.stale).date()
    named = first_of((plain(c.id) for c, _ in column.stale), _NAMED)
    message = Text(
        f"{count} 户过期，最早更新于 {oldest}，应每 {days:g} 天更新：{named.zh}",
        f"{count} customers, the oldest renewed {oldest}; due every {days:g} day(s): {named.en}",
    )
    return Finding(kinds.STALE, message, _RENEW, None, position)


CHECKS: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    headers,
    columns_wanted,
    identity,
    gone,
    credit_codes,
    names,
    profiles,
    fields_typed,
    indicators,
    stale,
)
