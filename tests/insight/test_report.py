"""The customer report: what it says, as a page and from the command line."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from riskxl.actions.moments import to_cell
from riskxl.actions.schema import BY_NAME, IN_FORCE, OPEN
from riskxl.actions.snapshot import Snapshot, Table
from riskxl.cli.main import main
from riskxl.errors import DataError, UsageError
from riskxl.functions import Functions
from riskxl.insight import report_pdf
from riskxl.insight.report import FOLLOW_UPS, CustomerReport, Reports
from riskxl.insight.report_html import to_html
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary
from riskxl.tiers import Tier
from riskxl.workbook.book import draw_book
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import sample_customers
from riskxl.workbook.insights import snapshot_of

MADE = date(2026, 11, 22)


def reports(language: Language = "zh", changed: dict[str, Any] | None = None, **ledgers: Any) -> Reports:
    """The sample's reports; ``changed`` are cells of the first customer, ``ledgers`` rows by table."""
    library = ProfileLibrary()
    columns, functions = Columns(library), Functions(library, language)
    rows = sample_customers(library, columns)
    for key, value in (changed or {}).items():
        rows[0][columns.index(key)] = value
    empty = snapshot_of(rows, columns, functions, library.get("general"))
    tables = dict(empty.tables)
    for name, lines in ledgers.items():
        keys = [column.key for column in BY_NAME[name].columns]
        cells = [
            [{"number": float(n), "check": "x", **line}.get(key) for key in keys]
            for n, line in enumerate(lines, start=1)
        ]
        tables[name] = Table(name, tuple(keys), cells)
    return Reports(Snapshot(tables, empty.settings), functions, MADE)


def report(customer_id: str = "K0036", language: Language = "zh", **more: Any) -> CustomerReport:
    (found,) = reports(language, **more).of([customer_id])
    return found


def words(page: str) -> str:
    """What a reader sees of a page."""
    root = html.fromstring(page)
    for style in root.iter("style"):
        style.text = ""
    return re.sub(r"\s+", " ", root.text_content())


def test_points_lead_from_a_hundred_to_the_score() -> None:
    one = report()
    points = [loss.points for loss in one.losses]
    assert points == sorted(points, reverse=True)
    assert one.score == pytest.approx(100 - sum(points))
    assert one.tier is Tier.EXTREME
    assert one.history == ()
    assert one.in_force is None


def test_tier_in_force_history_and_follow_ups_come_from_the_ledgers() -> None:
    moment = to_cell(datetime(2026, 10, 1, 9))
    one = report(
        TierChanges=[
            {"time": moment, "customer_id": "K0036", "new_tier": "中风险", "state": IN_FORCE.zh},
            {
                "time": moment + 7,
                "customer_id": "K0036",
                "old_tier": "中风险",
                "new_tier": "极高风险",
                "state": OPEN.zh,
            },
        ],
        History=[
            {"time": moment, "customer_id": "K0036", "score": 74.0, "tier": "中风险"},
            {"time": moment, "customer_id": "K0001", "score": 100.0, "tier": "低风险"},
            {"time": moment + 7, "customer_id": "K0036", "score": 19.0, "tier": "极高风险"},
        ],
        FollowUps=[
            {"time": moment + n, "customer_id": "K0036", "way": "电话", "news": f"第{n}次", "by": "李四"}
            for n in range(7)
        ],
    )
    assert (one.in_force, one.waiting) == (Tier.MEDIUM, Tier.EXTREME)
    assert [(past.day, past.score, past.tier) for past in one.history] == [
        (date(2026, 10, 1), 74.0, Tier.MEDIUM),
        (date(2026, 10, 8), 19.0, Tier.EXTREME),
    ]
    assert [contact.words for contact in one.follow_ups] == [f"第{n}次" for n in range(6, 6 - FOLLOW_UPS, -1)]
    page = words(to_html(one, "zh"))
    for shown in ("生效等级", "黄 中风险", "待审批：极高风险", "74.0", "26-10-08", "第6次", "李四"):
        assert shown in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_customer_of_the_sample_has_a_page(language: Language) -> None:
    """Unrated ones, those without any value, and those whose profile adds points, too."""
    for one in reports(language).of():
        page = to_html(one, language)
        assert page.startswith("<!DOCTYPE html>")
        root = html.fromstring(page)
        assert root.get("lang") == {"zh": "zh-CN", "en": "en"}[language]
        assert one.id in words(page)
        if one.score is not None:
            assert f"{one.score:.1f}" in words(page)
        assert "nan" not in page.casefold().replace("finance", "")


def test_the_page_needs_nothing_from_outside() -> None:
    page = to_html(report(), "zh")
    root = html.fromstring(page)
    assert not root.xpath("//script|//link|//img|//iframe")
    assert not root.xpath("//@href|//@src")
    assert "url(" not in page
    assert "@import" not in page


def test_what_stands_in_cells_is_escaped() -> None:
    evil = '</td><script>alert("x")</script>&amp;\x0b\x00'
    one = report("K0001", changed={"name": evil, "address": evil, "industry": "<b>电子</b>"})
    page = to_html(one, "zh")
    root = html.fromstring(page)
    assert not root.xpath("//script|//b")
    assert '</td><script>alert("x")</script>&amp;' in root.text_content()
    assert "<b>电子</b>" in root.text_content()
    assert "\x0b" not in page


def test_where_higher_is_riskier_points_add_up() -> None:
    one = report("K0001", changed={"profile": "judicial", "dishonest_debtor": 1})
    assert one.profile.riskier_is_higher
    assert one.score == pytest.approx(sum(loss.points for loss in one.losses))
    assert "各指标加分" in to_html(one, "zh")
    assert "+45" in words(to_html(one, "zh"))


def test_unknown_customers_are_refused() -> None:
    with pytest.raises(DataError, match="K9999"):
        list(reports().of(["K0001", "K9999"]))


# --- the command ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = ProfileLibrary()
    columns = Columns(library)
    path = tmp_path_factory.mktemp("report") / "RiskXL.xlsx"
    customers = sample_customers(library, columns)[:3]
    customers[1][columns.index("name")] = 'a/b:c*?"<>|.'
    draw_book(path, customers, library.get("general"), Functions(library))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out + captured.err


def test_one_page_for_each_customer(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    code, _ = run(capsys, "report", book, "--all", "-o", tmp_path / "新文件夹")
    made = sorted(path.name for path in (tmp_path / "新文件夹").iterdir())
    assert code == 0
    assert [name[:5] for name in made] == ["K0001", "K0002", "K0003"]
    assert made[1] == "K0002_a_b_c.html"
    assert book.read_bytes() == before
    code, _ = run(capsys, "report", book, "--customer", "K0003", "-o", tmp_path / "en", "--lang", "en")
    (page,) = (tmp_path / "en").iterdir()
    assert "How to improve" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "--all"),
        (("--all", "--customer", "K0001"), 2, "--all"),
        (("--customer", "K9999"), 1, "K9999"),
    ],
)
def test_wrong_use_is_told(
    book: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    found, text = run(capsys, "report", book, *arguments, "-o", tmp_path / "none")
    assert found == code
    assert told in text
    assert not (tmp_path / "none").exists()


# --- PDF: the programs are other people's, the way to them is ours -----------------------------------


@pytest.fixture
def no_weasyprint(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(report_pdf, "find_spec", lambda name: None if name == "weasyprint" else found(name))


def test_without_a_program_the_remedy_is_told(no_weasyprint: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_pdf, "find_browser", lambda: None)
    with pytest.raises(UsageError, match=re.escape("riskxl[pdf]")):
        report_pdf.pdf_writer()


@pytest.fixture
def browser(tmp_path: Path) -> Callable[[str], str]:
    """A program with the command line of a browser that does what a test says."""

    def made(does: str) -> str:
        script = tmp_path / "browser.py"
        script.write_text(
            "import sys\nfrom pathlib import Path\nfrom urllib.parse import urlsplit\n"
            "from urllib.request import url2pathname\n"
            "made = next(a.partition('=')[2] for a in sys.argv if a.startswith('--print-to-pdf='))\n"
            "page = Path(url2pathname(urlsplit(sys.argv[-1]).path)).read_text(encoding='utf-8')\n" + does,
            encoding="utf-8",
        )
        return str(script)

    return made


def through(script: str, monkeypatch: pytest.MonkeyPatch) -> report_pdf.ToPdf:
    run_it = report_pdf.subprocess.run
    monkeypatch.setattr(report_pdf, "find_browser", lambda: "browser")
    monkeypatch.setattr(
        report_pdf.subprocess,
        "run",
        lambda command, **options: run_it([sys.executable, script, *command[1:]], **options),
    )
    return report_pdf.pdf_writer()


def test_a_browser_prints_the_page(
    no_weasyprint: None, browser: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_pdf = through(browser("Path(made).write_text(page, encoding='utf-8')"), monkeypatch)
    to_pdf("<p>客户报告</p>", tmp_path / "客户.pdf")
    assert (tmp_path / "客户.pdf").read_text(encoding="utf-8") == "<p>客户报告</p>"


@pytest.mark.parametrize("does", ["pass", "sys.exit(3)"])
def test_a_browser_that_fails_is_told(
    no_weasyprint: None,
    browser: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    does: str,
) -> None:
    to_pdf = through(browser(does), monkeypatch)
    with pytest.raises(DataError, match="--format html"):
        to_pdf("<p>x</p>", tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()
