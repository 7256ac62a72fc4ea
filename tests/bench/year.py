"""A year of use in one workbook file: its tables are read, and a follow-up is logged without Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from riskxl.actions.action import Action, Context
from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_cell
from riskxl.functions import Functions
from riskxl.hosts.file import FileBook, run_on_file
from riskxl.language import Text
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook.build import build_workbook
from riskxl.workbook.columns import Columns
from tests.bench.customers import customers
from tests.bench.measurement import Measurement, Sizes, Target, fastest

_READ = Text("读取全部表格", "all tables read")
_LOG = Text("登记一次跟进，重算并存盘", "one follow-up logged, all recalculated and saved")
_SIZE = Text("文件大小", "file size")
_BEGIN = datetime(2026, 1, 1, 9)


def measure(sizes: Sizes) -> Iterator[Measurement]:
    """Seconds to read it, seconds for a whole action, and how large the file is."""
    known = sizes.book_rows // 5
    bench = Text(
        f"一年的工作簿（{known:,} 户，{known * 10:,} 次跟进）",
        f"a year's workbook ({known:,} customers, {known * 10:,} follow-ups)",
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "year.xlsm"
        _build(path, known)
        _fill(path, known)
        log = Action(
            "log",
            _LOG,
            _LOG,
            tables=("Risk", "FollowUps"),
            run=_follow_up(count(1), known),
            of_customers="one",
        )
        seconds = fastest(
            {
                "read": lambda: FileBook(path).read(),
                "log": lambda: run_on_file(path, log, {}, customers=("C00007",), by="王"),
            },
            max(1, sizes.repeats // 2),
        )
        size = path.stat().st_size / 1e6
    yield Measurement(bench, _READ, seconds["read"], "s", target=Target(1.0))
    yield Measurement(bench, _LOG, seconds["log"], "s", target=Target(5.0))
    yield Measurement(bench, _SIZE, size, "MB", target=Target(15.0))


def _build(path: Path, number: int) -> None:
    library = ProfileLibrary()
    columns, found = Columns(library), customers(number)
    places = [columns.index(key) for key in found.keys]
    rows = []
    for n, values in enumerate(found.rows):
        row: list[object] = [None] * len(columns.all)
        row[columns.index("customer_id")], row[columns.index("name")] = f"C{n:05}", f"某某贸易有限公司{n}"
        for place, value in zip(places, values, strict=True):
            row[place] = value
        rows.append(row)
    build_workbook(path, rows, library.get("general"), Functions(library, "zh"))


def _fill(path: Path, number: int) -> None:
    """Ten follow-ups for each customer, and a change of the score for every second one each quarter or so."""

    def year(_: Context) -> Changes:
        changes = Changes()
        for n in range(number * 10):
            changes.append("FollowUps", _entry(n, n % number))
        for n in range(number * 26 // 10):
            customer = n % number
            changes.append(
                "History",
                {
                    "time": to_cell(_BEGIN + timedelta(minutes=90 * n)),
                    "customer_id": f"C{customer:05}",
                    "name": f"某某贸易有限公司{customer}",
                    "score": 85.0 - n % 30,
                    "tier": "中风险",
                    "coverage": 1.0,
                    "profile": "通用",
                    "fingerprint": "0123456789ab",
                    "values": f'{{"overdue_payments": {n % 5}, "trade_value": {n * 317}}}',
                    "by": "王",
                },
            )
        return changes

    tables = ("FollowUps", "History")
    run_on_file(path, Action("year", _LOG, _LOG, tables=tables, run=year), {}, by="王")


def _follow_up(numbers: Iterator[int], known: int) -> Callable[[Context], Changes]:
    """Each run logs another one, and notes its day in the customer table."""

    def run(context: Context) -> Changes:
        changes, n = Changes(), next(numbers)
        customer = context.customers.by_id[context.customers_asked[0]]
        changes.append("FollowUps", _entry(known * 10 + n, customer.row))
        changes.update("Risk", customer.row, {"last_follow_up": to_cell((_BEGIN + timedelta(days=n)).date())})
        return changes

    return run


def _entry(n: int, customer: int) -> dict[str, float | str]:
    return {
        "time": to_cell(_BEGIN + timedelta(minutes=25 * n)),
        "customer_id": f"C{customer:05}",
        "name": f"某某贸易有限公司{customer}",
        "way": "电话",
        "news": f"客户表示第{n}批货款将在月底前支付，已核对对账单",
        "risk_change": "无变化" if n % 3 else "现金流紧张",
        "measures": "发送催款函",
        "next_step": "下周再联系",
        "by": f"销售 李{n % 20}",
    }
