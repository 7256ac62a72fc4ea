"""riskxl install, uninstall, doctor, selftest: RiskXL on the computers of a team."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from riskxl.cli.console import EXIT_DATA, language_option, profiles_option, terminal
from riskxl.cli.libreoffice import install_in_libreoffice, libreoffice_options, uninstall_from_libreoffice
from riskxl.functions import Functions
from riskxl.hosts.excel.session import start_excel
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary, own_folders
from riskxl.team.computer import this_computer
from riskxl.team.doctor import examine
from riskxl.team.findings import Finding, State
from riskxl.team.install import Wanted, check_wanted, plan, this_package
from riskxl.team.install import install as run_install
from riskxl.team.libreoffice import find_libreoffice
from riskxl.team.macro_file import read_macro_file
from riskxl.team.places import ELSEWHERE, places_on
from riskxl.team.pythons import this_python
from riskxl.team.report import Report
from riskxl.team.selftest import Trial
from riskxl.team.uninstall import plan_removal
from riskxl.team.uninstall import uninstall as run_uninstall
from riskxl.workbook.build import build_workbook
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import sample_customers

_SIGNS = {State.GOOD: "✓", State.ATTENTION: "!", State.WRONG: "✗", State.SKIPPED: "–"}
_STYLES = {State.GOOD: "green", State.ATTENTION: "yellow", State.WRONG: "bold red", State.SKIPPED: "dim"}
_yes_option = click.option("--yes", "-y", is_flag=True, help="不再询问 · do not ask")


def _say(console: Console, text: Text, language: Language, style: str | None = None) -> None:
    console.print(text(language), style=style, markup=False, soft_wrap=True)


@click.command()
@click.option(
    "--addin",
    type=click.Path(path_type=Path),
    help="要安装的 RiskXL.xlam（由 riskxl build 生成）· the add-in that 'riskxl build' made",
)
@click.option(
    "--package",
    metavar="SPEC",
    help="安装包：文件、文件夹或 名称==版本 · wheel, folder or name==version [this very riskxl]",
)
@click.option(
    "--wheels",
    type=click.Path(path_type=Path),
    help="离线安装包的文件夹（不联网）· folder of wheels, nothing is downloaded",
)
@click.option(
    "--trust",
    type=click.Path(path_type=Path),
    help="设为 Excel 受信任位置的文件夹 · folder of the team's workbooks to trust",
)
@libreoffice_options
@_yes_option
@click.option("--dry-run", is_flag=True, help="只列出要做的事 · only show what would be done")
@language_option
def install(
    addin: Path | None,
    package: str | None,
    wheels: Path | None,
    trust: Path | None,
    libreoffice: bool,
    soffice: Path | None,
    user_profile: Path | None,
    yes: bool,
    dry_run: bool,
    language: Language,
) -> None:
    """在这台电脑上安装 · Install for Excel on this computer (Windows, no administrator needed)."""
    computer, python, console = this_computer(), this_python(), terminal()
    if libreoffice:
        install_in_libreoffice(find_libreoffice(computer, soffice, user_profile), yes, dry_run, language)
        return
    places = places_on(computer.variable) if computer.is_windows else ELSEWHERE
    wanted = Wanted(
        package or this_package(),
        wheels.resolve() if wheels else None,
        addin.resolve() if addin else None,
        trust.resolve() if trust else None,
    )
    if computer.is_windows:
        check_wanted(wanted, places, computer, python)
    steps = plan(wanted, places, computer, python)
    _say(console, Text("将依次做这些事：", "This will be done, in this order:"), language, "bold")
    for number, step in enumerate(steps, 1):
        _say(console, Text(f"  {number}. {step.text.zh}", f"  {number}. {step.text.en}"), language)
    if addin is None:
        text = Text(
            "  不安装加载项（先运行 riskxl build，再加 --addin RiskXL.xlam）；RiskXL.xlsm 不需要它",
            "  Without the add-in (run riskxl build, then add --addin RiskXL.xlam); RiskXL.xlsm works",
        )
        _say(console, text, language, "yellow")
    if not computer.is_windows:
        text = Text(
            "这台电脑不是 Windows：什么都没有做。Excel 的实时公式只在 Windows 上可用；"
            "这里可以用 riskxl score、calc、demo",
            "This is not Windows: nothing was done. Live formulas need Excel on Windows; "
            "riskxl score, calc and demo work here",
        )
        _say(console, text, language, "bold yellow")
        return
    if dry_run:
        _say(console, Text("只是列出：什么都没有做", "Only shown: nothing was done"), language, "bold yellow")
        return
    _say(console, Text("随时可用 riskxl uninstall 撤销", "riskxl uninstall takes it back"), language)
    if not yes:
        click.confirm(Text("现在开始吗？", "Go ahead?")(language), abort=True)
    run_install(steps, places, python, lambda text: _say(console, text, language, "dim"))
    done = Text(
        "安装完成。请重新启动 Excel；有问题时运行 riskxl doctor",
        "Installed. Restart Excel; if anything is wrong run riskxl doctor",
    )
    _say(console, done, language, "bold green")


@click.command()
@libreoffice_options
@_yes_option
@language_option
def uninstall(
    libreoffice: bool, soffice: Path | None, user_profile: Path | None, yes: bool, language: Language
) -> None:
    """撤销安装 · Take back what install did; files that people changed stay."""
    computer, console = this_computer(), terminal()
    nothing = Text("这台电脑上没有安装，什么都没有做", "Not installed on this computer: nothing was done")
    if libreoffice:
        uninstall_from_libreoffice(find_libreoffice(computer, soffice, user_profile), yes, language)
        return
    if not computer.is_windows:
        _say(console, nothing, language)
        return
    places = places_on(computer.variable)
    found = plan_removal(places, this_python())
    if found is None:
        _say(console, nothing, language)
        return
    record, removals = found
    for removal in removals:
        _say(console, Text(f"  • {removal.zh}", f"  • {removal.en}"), language)
    if not yes:
        click.confirm(Text("现在撤销吗？", "Go ahead?")(language), abort=True)
    left = run_uninstall(record, places, computer, lambda text: _say(console, text, language, "dim"))
    for text in left:
        _say(console, Text(f"! {text.zh}", f"! {text.en}"), language, "yellow")
    _say(console, Text("已撤销", "Uninstalled"), language, "bold green")


@click.command()
@click.argument("book", required=False, metavar="[BOOK]", type=click.Path(path_type=Path))
@profiles_option
@language_option
@click.pass_context
def doctor(context: click.Context, book: Path | None, folder: Path | None, language: Language) -> None:
    """检查安装和工作簿，给出办法 · Check this computer (and a workbook), with a remedy for each trouble."""
    console = terminal()
    states = []
    for finding in examine(this_computer(), this_python(), book, folder):
        _print_finding(console, finding, language)
        states.append(finding.state)
    counts = {state: states.count(state) for state in State}
    summary = Text(
        "，".join(f"{state.word.zh} {count}" for state, count in counts.items()),
        ", ".join(f"{state.word.en} {count}" for state, count in counts.items()),
    )
    _say(console, summary, language, "bold")
    note = Text(
        "这些检查不启动 Excel；在 Excel 里的实际运行用 riskxl selftest 检查",
        "None of these checks starts Excel; riskxl selftest tries the workbook in Excel itself",
    )
    _say(console, note, language, "dim")
    context.exit(EXIT_DATA if State.WRONG in states else 0)


def _print_finding(console: Console, finding: Finding, language: Language) -> None:
    state, style = finding.state, _STYLES[finding.state]
    colon = "：" if language == "zh" else ": "
    console.print(
        f"[{style}]{_SIGNS[state]} {state.word(language)}[/{style}]  {escape(finding.check(language))}{colon}"
        f"{escape(finding.found(language))}",
        soft_wrap=True,
    )
    if finding.remedy is not None:
        _say(console, Text(f"    → {finding.remedy.zh}", f"    → {finding.remedy.en}"), language, "green")


@click.command()
@click.argument("book", required=False, metavar="[BOOK]", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path(),
    help="报告的文件夹 · folder of the report [.]",
)
@profiles_option
@language_option
@click.pass_context
def selftest(
    context: click.Context, book: Path | None, output: Path, folder: Path | None, language: Language
) -> None:
    """在真正的 Excel 里试一遍，写出报告 · Try the workbook (a copy) in Excel itself, write a report."""
    console, python, computer = terminal(), this_python(), this_computer()
    library = ProfileLibrary(own_folders(folder, book))
    if book is not None:
        read_macro_file(book)  # says what is wrong with it
    versions = {"riskxl": python.riskxl, "Python": python.version, "xlwings": python.xlwings}
    name = book.name if book is not None else "RiskXL.xlsm"
    report = Report(datetime.now().isoformat(" ", "seconds"), name, versions)
    with tempfile.TemporaryDirectory(prefix="riskxl-", ignore_cleanup_errors=True) as scratch:
        copy = Path(scratch) / name
        if book is not None:
            shutil.copyfile(book, copy)
        else:
            functions = Functions(library, language)
            build_workbook(copy, sample_customers(library, Columns(library)), library.get(None), functions)
        session = start_excel()
        note = Text(
            "已启动一个单独的 Excel，只打开副本；请勿操作它，完成后自动关闭…",
            "An Excel of its own was started on a copy; leave it alone, it closes by itself…",
        )
        _say(console, note, language, "dim")
        Trial(session, copy, library, report).run()
        report.findings += examine(computer, python, copy, folder)
    for step in report.steps:
        sign, style = ("✓", "green") if step.done else ("✗", "bold red")
        line = Text(f"{sign} {step.what.zh}  {step.found.zh}", f"{sign} {step.what.en}  {step.found.en}")
        _say(console, line, language, style)
    _say(console, report.verdict, language, "bold")
    for path in report.write(output, language):
        _say(console, Text(f"报告：{path.resolve()}", f"Report: {path.resolve()}"), language)
    _say(console, Text("请把报告发给维护者", "Please send the report to the maintainers"), language)
    context.exit(0 if report.good else EXIT_DATA)
