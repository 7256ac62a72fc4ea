"""The VBA project of the workbook and of the add-in, put together from xlwings', ours and generated text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import riskxl
from riskxl import fields
from riskxl.actions.schema import CUSTOMERS
from riskxl.functions import FUNCTIONS
from riskxl.hosts.excel import actions, macros, rows
from riskxl.hosts.excel.answers import ERROR_SENTINEL
from riskxl.language import Language, Text
from riskxl.profile.library import product_folder
from riskxl.tiers import STYLES
from riskxl.workbook import names
from riskxl.workbook.sheets.risk_list import HEADER_ROW
from riskxl.workbook.vba import package, ribbon, texts, wrappers, xlwings_module
from riskxl.workbook.vba.kinds import ADD_IN_FILE, CONF_SHEET, Kind
from riskxl.workbook.vba.labels import ACTION_BUTTONS, TEXTS
from riskxl.workbook.vba.project import assemble

_WORKBOOKS: dict[Kind, str] = {"xlsm": "ThisWorkbook.bas", "xlam": "ThisAddin.bas"}  # without attributes
# Not "RiskXL": VBA names the project as the source of its own errors, and that word marks those in our words.
_PROJECT_NAMES: dict[Kind, str] = {"xlsm": "RiskXLBook", "xlam": "RiskXLAddin"}
_CATEGORY = "RiskXL"
_FORGET = "RiskTab_Forget"  # a macro of RiskRibbon that each calls in the other


def vba_project(sheets: int, kind: Kind, language: Language = "zh") -> bytes:
    """vbaProject.bin for a workbook of this many worksheets."""
    return assemble(_PROJECT_NAMES[kind], sheets, this_workbook(kind), modules(kind, language))


def finish_package(path: Path, kind: Kind) -> None:
    """Adds the ribbon to a file that XlsxWriter has just written; makes an add-in one."""
    package.finish(path, kind, ribbon.ribbon_xml(kind))


def modules(kind: Kind, language: Language = "zh") -> dict[str, str]:
    """Every module but ThisWorkbook and the sheets' own, by name."""
    found = {wrappers.MODULE: wrappers.wrappers(), "RiskWizard": _wizard_module(kind)}
    for path in sorted((product_folder("workbook") / "vba").glob("Risk*.bas")):
        found[path.stem] = path.read_text(encoding="ascii")
    found = {name: ribbon.own_names(source, kind) for name, source in found.items()}
    found["RiskBuild"] = _build_module(kind, language)
    found[xlwings_module.MODULE] = xlwings_module.source()
    return found


def this_workbook(kind: Kind) -> str:
    """The body of the module ThisWorkbook."""
    path = product_folder("workbook") / "vba" / _WORKBOOKS[kind]
    return ribbon.own_names(path.read_text(encoding="ascii"), kind)


def _build_module(kind: Kind, language: Language) -> str:
    values: dict[str, str | int] = {
        "RISKXL_VERSION": riskxl.__version__,
        "RISK_KIND": kind,
        "RISK_LANGUAGE": language,
        "RISK_ADDIN_FILE": ADD_IN_FILE,
        "RISK_CONF_SHEET": CONF_SHEET,
        "RISK_BOOK_FORGET": ribbon.own_names(_FORGET, "xlsm"),
        "RISK_ADDIN_FORGET": ribbon.own_names(_FORGET, "xlam"),
        "RISK_SERVER": rows.__name__,
        "RISK_MACROS": macros.__name__,
        "RISK_DESK": actions.__name__,
        "RISK_TABLE": CUSTOMERS,
        "RISK_LIST_HEADER": HEADER_ROW,
        "RISK_MISUSE": ERROR_SENTINEL,
        "RISK_EXTRA": -1,
        "RISK_FIRST_EXTRA": len(rows.ROW_RESULTS),
    }
    words = TEXTS | dict(_wizard_texts()) | dict(_product_texts())
    source = texts.module_header("RiskBuild") + texts.constants(values) + "\n" + _tiers() + "\n" + _actions()
    return source + "\n" + texts.text_functions(words)


def _tiers() -> str:
    """Each tier with its colours, fill and font, as VBA counts them: blue, green, red."""

    def colour(rgb: str) -> str:
        return f"&H{rgb[4:]}{rgb[2:4]}{rgb[:2]}&"

    tiers = [
        f'Array("{tier.key}", {colour(style.fill)}, {colour(style.font)})' for tier, style in STYLES.items()
    ]
    listed = ", _\n        ".join(tiers)
    return f"Public Function RiskTiers() As Variant\n    RiskTiers = Array({listed})\nEnd Function\n"


def _actions() -> str:
    """The action of each button that begins one."""
    lines = ["Public Function RiskActionOf(ByVal control As String) As String", "    Select Case control"]
    lines += [
        f'        Case "{button.control}": RiskActionOf = "{key}"' for key, button in ACTION_BUTTONS.items()
    ]
    return "\n".join([*lines, "    End Select", "End Function", ""])


def _product_texts() -> Iterator[tuple[str, Text]]:
    """Words that the product has already said elsewhere."""
    yield "sheet.list", names.PRINT_SHEET
    for tier, style in STYLES.items():
        yield f"tier.{tier.key}", style.label
    for key in ("score", "tier", "reasons", "plan"):
        yield f"column.{key}", fields.BY_KEY[key].labels


def _wizard_texts() -> Iterator[tuple[str, Text]]:
    for doc in FUNCTIONS:
        yield doc.name, doc.help
        for argument in doc.arguments:
            yield f"{doc.name}.{argument.name}", argument.help


def _wizard_module(kind: Kind) -> str:
    """Names, descriptions and category for the Function Wizard."""
    lines = [
        "Public Sub RiskWizard_Register()",
        "    Dim place As String, wasSaved As Boolean",
        "    wasSaved = ThisWorkbook.Saved",
        '    place = "\'" & ThisWorkbook.Name & "\'!" \' both files have functions of these names',
        "    On Error Resume Next ' the help is a convenience; without it the functions work all the same",
    ]
    if kind == "xlam":
        lines += [
            "    ' an add-in is hidden, and Excel describes no macro of a hidden workbook",
            "    Application.ScreenUpdating = False",
            "    ThisWorkbook.IsAddin = False",
        ]
    for doc in FUNCTIONS:
        helps = [f'RiskText("{doc.name}.{argument.name}")' for argument in doc.arguments]
        described = (
            f'Macro:=place & "{doc.name}", Description:=RiskText("{doc.name}"), Category:="{_CATEGORY}"'
        )
        lines.append(f"    Application.MacroOptions {described}" + (", _" if helps else ""))
        if helps:
            lines.append(f"        ArgumentDescriptions:=Array({', '.join(helps)})")
    if kind == "xlam":
        lines += ["    ThisWorkbook.IsAddin = True", "    Application.ScreenUpdating = True"]
    lines += ["    ThisWorkbook.Saved = wasSaved", "End Sub"]
    return texts.module_header("RiskWizard") + "\n".join(lines) + "\n"
