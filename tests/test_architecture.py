"""The house rules, kept true by reading the sources: who may import whom, both languages, what is tracked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "riskxl"

# From the bottom to the top: each may import what stands above it in this list, and itself. The workbook's
# VBA is generated from the Excel host's functions, so it stands after the hosts.
LAYERS = (
    *("language", "errors", "folding", "wholefile", "tiers", "profile", "scoring", "functions"),
    *("fields", "files", "file_scoring"),
    *("actions", "ledger", "intake", "alerts", "insight", "menu"),
    *("hosts", "workbook", "team", "cli", "__main__"),
)
# A library, and the only places that may import it.
ONLY_IN = {
    "xlwings": ("hosts/excel", "workbook/vba"),
    "xlsxwriter": ("workbook", "files"),
    "formualizer": ("hosts/embedded",),
    "pyarrow": ("files",),
    "pydantic": ("profile", "intake", "alerts"),
    "yaml": ("profile",),
    "scipy": ("insight",),
    "click": ("cli",),
    "rich": ("cli",),
}
TOP_LEVEL = {
    *("riskxl", "workbook", "profiles", "tests"),
    *("pyproject.toml", "README.md", "README.zh-CN.md", "LICENSE", "CHANGELOG.md"),
}


@dataclass(frozen=True)
class Import:
    """One import statement: ``late`` inside a function, ``typing`` for type checkers only."""

    module: str
    late: bool
    typing: bool


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), path)


@cache
def imports(path: Path) -> tuple[Import, ...]:
    return tuple(_imports(tree(path), late=False, typing=False))


def _imports(node: ast.AST, late: bool, typing: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import(names):
                yield from (Import(alias.name, late, typing) for alias in names)
            case ast.ImportFrom(module, names, level):
                assert level == 0, "relative imports hide which layer they reach for"
                yield from (Import(f"{module}.{alias.name}", late, typing) for alias in names)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                yield from _imports(child, True, typing)
            case ast.If(ast.Name("TYPE_CHECKING"), body, orelse):
                for part, only_types in ((body, True), (orelse, typing)):
                    yield from _imports(ast.Module(part, []), late, only_types)
            case _:
                yield from _imports(child, late, typing)


def layer(module: str) -> str | None:
    """The part of riskxl that a module belongs to; None for riskxl's own name and version."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] != "__version__" else None


def test_every_part_has_a_layer() -> None:
    found = {layer(module_name(path)) for path in sources()} - {None}
    assert found <= set(LAYERS), "say in LAYERS where the new part stands"


def test_imports_only_go_down() -> None:
    upward = [
        f"{module_name(path)} imports {imported.module}"
        for path in sources()
        for imported in imports(path)
        if imported.module.split(".")[0] == "riskxl"
        and (own := layer(module_name(path))) is not None
        and (other := layer(imported.module)) is not None
        and LAYERS.index(other) > LAYERS.index(own)
    ]
    assert upward == []


def test_no_circular_imports() -> None:
    known = {module_name(path) for path in sources()}
    graph = {
        module_name(path): {
            name
            for imported in imports(path)
            if not imported.late and not imported.typing
            for name in (imported.module, imported.module.rpartition(".")[0])
            if name in known and not (name != imported.module and imported.module in known)
        }
        for path in sources()
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_place(library: str) -> None:
    places = [f"riskxl/{place}" for place in ONLY_IN[library]]
    elsewhere = [
        f"{where} imports {imported.module}"
        for path in sources()
        for imported in imports(path)
        if imported.module.split(".")[0] == library and not imported.typing
        if not any(
            (where := path.relative_to(ROOT).as_posix()).startswith((f"{place}/", f"{place}."))
            for place in places
        )
    ]
    assert elsewhere == []


def test_nothing_of_xlwings_pro() -> None:
    """Its licence is not free for companies."""
    for path in sources():
        assert not any(imported.module.startswith("xlwings.pro") for imported in imports(path)), path
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr == "pro" and isinstance(node.value, ast.Name):
                assert node.value.id not in ("xw", "xlwings"), path


@pytest.mark.parametrize("module", ["riskxl.scoring.kernel", "riskxl.scoring.table", "riskxl.functions"])
def test_scoring_starts_without_heavy_libraries(module: str) -> None:
    """A worksheet function must be there quickly when Excel starts Python."""
    heavy = ("pandas", "pyarrow", "xlwings", "xlsxwriter", "formualizer", "rich", "click")
    script = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


# --- two languages --------------------------------------------------------------------------------

CHINESE_ONLY = {"分", "户"}  # units that English leaves out


def texts() -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """Every Text(zh, en) and every choice between two languages, with its place."""
    for path in sources():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in ("Text", "say", "_say"):
                continue
            given = dict(zip(("zh", "en"), node.args, strict=False))
            given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg in ("zh", "en")}
            if len(given) == 2:
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", given["zh"], given["en"]


def literal(text: ast.expr) -> str | None:
    """The fixed words of a text; None if it is computed elsewhere."""
    match text:
        case ast.Constant(str(words)):
            return words
        case ast.JoinedStr(parts):
            return "".join(part.value for part in parts if isinstance(part, ast.Constant))
        case _:
            return None


def placeholders(text: ast.expr) -> set[str]:
    """The names that a text fills in, those of ``format`` and those of an f-string."""
    if isinstance(text, ast.Constant):
        return set(re.findall(r"\{([a-z_]+)\}", str(text.value)))
    filled = [part.value for part in ast.walk(text) if isinstance(part, ast.FormattedValue)]
    nodes = [node for part in filled for node in ast.walk(part)]
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    names = [node for node in nodes if isinstance(node, ast.Name) and id(node) not in called]
    bound = {name.id for name in names if isinstance(name.ctx, ast.Store)}  # by a comprehension
    used = {name.id for name in names} - bound - {"zh", "en"}
    return {name.removesuffix("_zh").removesuffix("_en") for name in used}


def test_every_text_is_there_in_both_languages() -> None:
    found = list(texts())
    assert len(found) > 200
    missing = [
        where
        for where, zh, en in found
        if (words := literal(zh)) is not None
        and isinstance(zh, ast.Constant)
        and isinstance(en, ast.Constant)
        and bool(words) != bool(literal(en))
        and words.strip() not in CHINESE_ONLY
    ]
    assert missing == []


def test_both_languages_fill_in_the_same() -> None:
    differ = [
        f"{where}: {sorted(placeholders(zh))} and {sorted(placeholders(en))}"
        for where, zh, en in texts()
        if literal(zh) is not None and literal(en) is not None and placeholders(zh) != placeholders(en)
    ]
    assert differ == []


def test_chinese_is_chinese_and_english_is_english() -> None:
    """Nobody swapped the two."""

    def has_chinese(text: str | None) -> bool:
        return any("\u4e00" <= letter <= "\u9fff" for letter in text or "")

    swapped = [
        where for where, zh, en in texts() if has_chinese(literal(en)) and not has_chinese(literal(zh))
    ]
    assert swapped == []


# --- the repository -------------------------------------------------------------------------------


@cache
def repository_files() -> tuple[str, ...]:
    """Tracked files and new ones that are not ignored; the test is skipped outside a checkout."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode("utf-8")
    return tuple(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def test_the_top_level_holds_what_was_agreed() -> None:
    top = {name.split("/")[0] for name in repository_files()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_no_binaries() -> None:
    """Workbooks, add-ins and compiled files are built, never committed."""
    assert [name for name in repository_files() if b"\0" in (ROOT / name).read_bytes()] == []
