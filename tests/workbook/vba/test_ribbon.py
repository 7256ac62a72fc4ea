"""The ribbon: its place in the package, its callbacks in VBA, and what they answer when they are run."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from riskxl.menu import ACTIONS
from riskxl.workbook.vba import Kind, modules
from riskxl.workbook.vba.labels import ACTION_BUTTONS, TEXTS

NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
PART = "customUI/customUI14.xml"
# callback attribute -> the parameters that Office hands over
SIGNATURES = {
    "onLoad": "ribbon As IRibbonUI",
    "getVisible": "control As IRibbonControl, ByRef returnedValue As Variant",
    "getLabel": "control As IRibbonControl, ByRef returnedValue As Variant",
    "getSupertip": "control As IRibbonControl, ByRef returnedValue As Variant",
    "getItemCount": "control As IRibbonControl, ByRef returnedValue As Variant",
    "getItemID": "control As IRibbonControl, index As Integer, ByRef returnedValue As Variant",
    "getItemLabel": "control As IRibbonControl, index As Integer, ByRef returnedValue As Variant",
    "getSelectedItemIndex": "control As IRibbonControl, ByRef returnedValue As Variant",
    "button onAction": "control As IRibbonControl",
    "dropDown onAction": "control As IRibbonControl, id As String, index As Integer",
}


def part(product: Path, name: str) -> bytes:
    with zipfile.ZipFile(product) as package:
        return package.read(name)


def callbacks(product: Path) -> set[tuple[str, str]]:
    """(what it is called for, name) of every callback."""
    found = set()
    for element in ElementTree.fromstring(part(product, PART)).iter():
        for attribute, value in element.attrib.items():
            if attribute.startswith("get") or attribute == "onLoad":
                found.add((attribute, value))
            if attribute == "onAction":
                found.add((f"{element.tag.removeprefix(NAMESPACE)} onAction", value))
    return found


def controls(product: Path, tag: str = "*") -> list[str]:
    root = ElementTree.fromstring(part(product, PART))
    return [element.attrib["id"] for element in root.iter(f"{NAMESPACE}{tag}") if "id" in element.attrib]


def test_the_package_leads_to_the_ribbon(product: Path) -> None:
    relations = ElementTree.fromstring(part(product, "_rels/.rels"))
    ribbon = [
        r.attrib for r in relations if r.attrib["Type"].endswith("/2007/relationships/ui/extensibility")
    ]
    assert [r["Target"] for r in ribbon] == [PART]
    assert len({r.attrib["Id"] for r in relations}) == len(relations)


def test_the_content_type_tells_workbook_from_add_in(product: Path, kind: Kind) -> None:
    types = ElementTree.fromstring(part(product, "[Content_Types].xml"))
    main = {t.get("PartName"): t.get("ContentType") for t in types}["/xl/workbook.xml"]
    wanted = {"xlsm": "sheet", "xlam": "addin"}[kind]
    assert main == f"application/vnd.ms-excel.{wanted}.macroEnabled.main+xml"


def test_every_callback_is_a_macro_with_the_right_parameters(product: Path, kind: Kind) -> None:
    source = modules(kind)["RiskRibbon"]
    for purpose, name in callbacks(product):
        assert f"Public Sub {name}({SIGNATURES[purpose]})\n" in source


def test_no_callback_is_in_both_files(product: Path, kind: Kind) -> None:
    other: Kind = "xlam" if kind == "xlsm" else "xlsm"
    subs = set(re.findall(r"^Public Sub (\w+)", modules(other)["RiskRibbon"], re.M))
    assert not subs & {name for _, name in callbacks(product)}


def test_no_button_is_dead(product: Path, kind: Kind) -> None:
    source = modules(kind)
    buttons = controls(product, "button")
    assert {button.control for button in ACTION_BUTTONS.values()} <= set(buttons)
    begun = {button.control: key for key, button in ACTION_BUTTONS.items()}
    for button in buttons:
        if button in begun:
            assert f'        Case "{button}": RiskActionOf = "{begun[button]}"' in source["RiskBuild"]
        else:
            assert f'        Case "{button}": ' in source["RiskActions"]


def test_every_action_has_a_button() -> None:
    assert set(ACTION_BUTTONS) == set(ACTIONS)


def test_calculating_and_rescoring_have_names_of_their_own() -> None:
    labels = [TEXTS[key](language) for key in TEXTS if key.startswith("label.") for language in ("zh", "en")]
    buttons = ("rxRecalculate", "rxRecalculateRows", "rxRescore")
    assert all(labels.count(TEXTS[f"label.{button}"].zh) == 1 for button in buttons)


def test_every_control_has_words_in_both_languages(product: Path) -> None:
    for control in controls(product):
        label = TEXTS[f"label.{control}"]
        assert label.zh and label.en


def test_every_word_that_vba_asks_for_is_there(kind: Kind) -> None:
    source = modules(kind)
    known = set(re.findall(r'^        Case "([^"]+)"$', source["RiskBuild"], re.M))
    for name, text in source.items():
        if name.startswith("Risk") and name != "RiskBuild":
            asked = re.findall(r'RiskText(?:In)?\((?:"zh", |"en", )?"([^"]+)"\)', text)
            asked += re.findall(r'RiskBook_(?:Setting|Choose|Touches)\([^"\n]*, "([^"]+)"', text)
            assert set(asked) <= known, name
