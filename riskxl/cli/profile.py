"""riskxl profile: look at, check, compare and begin industry profiles."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text as Styled

from riskxl.cli.console import EXIT_DATA, grid, language_option, profiles_option, tell, terminal, tier_text
from riskxl.errors import ProfileError
from riskxl.language import Language, Text
from riskxl.profile import compare, json_schema, template
from riskxl.profile.library import ProfileLibrary, own_folders
from riskxl.profile.model import Profile
from riskxl.profile.words import basis_text, points_text, remarks, rule_text
from riskxl.scoring import plans
from riskxl.scoring.examples import run_examples


@click.group()
def profile() -> None:
    """行业模板：查看、检查、对比、新建 · Industry profiles."""


@profile.command("list")
@profiles_option
@language_option
def list_profiles(folder: Path | None, language: Language) -> None:
    """所有行业模板 · All profiles."""
    library = ProfileLibrary(own_folders(folder))
    console = terminal()
    titles = ("键", "名称", "指标数", "权重合计", "规则指纹", "来源", "说明")
    if language == "en":
        titles = ("Key", "Name", "Indicators", "Total", "Rules", "From", "Description")
    table = grid(*titles, numbers=(2, 3))
    broken = []
    for found in library.profiles():
        if isinstance(found, ProfileError):
            broken.append(found)
            continue
        own = Text("自有", "own") if library.is_own(found.path) else Text("自带", "shipped")
        table.add_row(
            found.key,
            found.names(language),
            str(len(found.characteristics)),
            points_text(found.total_weight),
            found.fingerprint,
            own(language),
            found.description(language) if found.description else "",
        )
    console.print(table)
    for error in broken:
        tell(error, language)


@profile.command()
@click.argument("key")
@profiles_option
@language_option
def show(key: str, folder: Path | None, language: Language) -> None:
    """一个模板的指标、权重、规则和预案 · One profile in full."""
    chosen = ProfileLibrary(own_folders(folder)).get(key)
    console = terminal()
    console.print(f"{chosen.names(language)} ({chosen.key})", style="bold")
    if chosen.description:
        console.print(chosen.description(language), markup=False)
    _print_characteristics(console, chosen, language)
    _print_bands(console, chosen, language)
    _print_remarks(console, chosen, language)


def _print_characteristics(console: Console, chosen: Profile, language: Language) -> None:
    titles = ("指标", "分组", "权重", "规则", "统计期", "依据")
    if language == "en":
        titles = ("Indicator", "Group", "Weight", "Rule", "Window", "Basis")
    table = grid(*titles, numbers=(2,), show_footer=True)
    footers = (Text("合计", "Total")(language), "", points_text(chosen.total_weight), chosen.fingerprint)
    for column, footer in zip(table.columns, footers, strict=False):
        column.footer = footer
    for c in chosen.characteristics:
        table.add_row(
            c.labels(language),
            c.group_labels(language),
            points_text(c.weight),
            rule_text(c)(language),
            c.window(language),
            basis_text(c.basis)(language),
        )
    console.print(table)


def _print_bands(console: Console, chosen: Profile, language: Language) -> None:
    titles = ("等级", "得分", "措施", "账期", "预付", "跟进", "审批")
    if language == "en":
        titles = ("Tier", "Score", "Action", "Term", "Prepayment", "Follow-up", "Approval")
    table = grid(*titles)
    bands = {band.tier: band for band in chosen.bands}
    for plan in chosen.plans:
        band = bands.get(plan.tier)
        end = "]" if band and band.high == 100 else ")"
        span = f"[{band.low:g}, {band.high:g}{end}" if band else "—"
        words = [plans.item_text(plan, item)(language) for item in plans.ITEMS]
        table.add_row(tier_text(plan.tier, language), Styled(span), *words)
    console.print(table)


def _print_remarks(console: Console, chosen: Profile, language: Language) -> None:
    for remark in remarks(chosen):
        console.print(
            Text(f"备注：{remark.zh}", f"Remark: {remark.en}")(language), style="yellow", markup=False
        )


@profile.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@profiles_option
@language_option
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...], folder: Path | None, language: Language) -> None:
    """检查模板文件、运行其示例、列出备注 · Check profile files, run their examples, print remarks."""
    library = ProfileLibrary(
        (*own_folders(folder), *dict.fromkeys(f.resolve().parent for f in files if f.is_file()))
    )
    console = terminal()
    failed = False
    for path in files or library.files():
        try:
            found = library.load(path)
        except ProfileError as error:
            tell(error, language)
            failed = True
            continue
        results = run_examples(library, found)
        wrong = [result for result in results if not result.ok]
        failed = failed or bool(wrong)
        state = Text("示例不符", "examples fail") if wrong else Text("通过", "good")
        line = Text(
            f"{state.zh}  {found.names.zh}（{found.key}）  权重合计 {points_text(found.total_weight)}"
            f"  规则指纹 {found.fingerprint}  示例 {len(results) - len(wrong)}/{len(results)}",
            f"{state.en}  {found.names.en} ({found.key})  total {points_text(found.total_weight)}"
            f"  rules {found.fingerprint}  examples {len(results) - len(wrong)}/{len(results)}",
        )
        console.print(line(language), style="bold red" if wrong else "bold green", markup=False)
        for result in wrong:
            console.print(f"  ✗ {result.name}: {result.message(language)}", markup=False)
        for remark in remarks(found):
            console.print(f"  · {remark(language)}", markup=False, soft_wrap=True)
    context.exit(EXIT_DATA if failed else 0)


@profile.command()
@click.argument("first")
@click.argument("second")
@profiles_option
@language_option
def diff(first: str, second: str, folder: Path | None, language: Language) -> None:
    """两个模板的不同之处 · What differs between two profiles."""
    library = ProfileLibrary(own_folders(folder))
    a, b = library.get(first), library.get(second)
    differences = compare.diff(a, b)
    console = terminal()
    if not differences:
        console.print(Text("没有不同", "No difference")(language))
        return
    table = grid(Text("项目", "What")(language), a.names(language), b.names(language))
    for difference in differences:
        table.add_row(difference.what(language), difference.a(language), difference.b(language))
    console.print(table)


@profile.command()
@click.argument("key")
@click.option(
    "--from", "source", required=True, metavar="KEY", help="以哪个模板为基础 · the profile to begin from"
)
@click.option("--name", "name", help="中文名称 · Chinese name [KEY]")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("profiles"), help="文件夹 · folder"
)
@profiles_option
@language_option
def new(
    key: str, source: str, name: str | None, output: Path, folder: Path | None, language: Language
) -> None:
    """以现有模板为基础新建一个 · Begin a new profile from an existing one."""
    library = ProfileLibrary(own_folders(folder))
    names = Text(name or key, key.replace("_", " ").capitalize())
    path = template.write_new_profile(output, key, names, library.get(source), library)
    text = Text(
        f"已新建：{path}\n改好后运行：riskxl profile check {path}",
        f"Written: {path}\nAfter editing run: riskxl profile check {path}",
    )
    terminal().print(text(language), markup=False, soft_wrap=True)


@profile.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="文件夹 · folder")
@language_option
def schema(output: Path, language: Language) -> None:
    """生成 JSON Schema，编辑器据此补全和检查 · Write the JSON Schemas for editors."""
    for path in json_schema.write_schemas(output):
        terminal().print(Text(f"已写入：{path}", f"Written: {path}")(language), markup=False, soft_wrap=True)
