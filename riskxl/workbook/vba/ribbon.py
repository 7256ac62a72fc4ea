"""The ribbon tab as XML, and the names of its callbacks, which differ between workbook and add-in."""

from __future__ import annotations

from lxml import etree

from riskxl.workbook.vba.kinds import Kind
from riskxl.workbook.vba.labels import CONTROLS, PROFILE_LIST, TAB, TEXTS

_NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_PREFIX = "RiskTab_"
_ADD_IN_PREFIX = "RiskAddinTab_"
_LABEL = {"getLabel": "RiskTab_Label"}
_TIP = {"getSupertip": "RiskTab_Tip"}
_PROFILES = {
    "getItemCount": "RiskTab_ProfileCount",
    "getItemID": "RiskTab_ProfileId",
    "getItemLabel": "RiskTab_ProfileLabel",
    "getSelectedItemIndex": "RiskTab_ProfileIndex",
    "onAction": "RiskTab_ChooseProfile",
}


def own_names(source: str, kind: Kind) -> str:
    """Excel finds callbacks by name among all open files: those of the add-in have names of their own."""
    return source.replace(_PREFIX, _ADD_IN_PREFIX) if kind == "xlam" else source


def ribbon_xml(kind: Kind) -> bytes:
    """The part customUI14.xml. Its words come from VBA, so that they follow the language."""
    root = etree.Element("customUI", {"xmlns": _NAMESPACE, "onLoad": "RiskTab_Load"})
    tabs = etree.SubElement(etree.SubElement(root, "ribbon"), "tabs")
    tab = etree.SubElement(tabs, "tab", {"id": TAB, "getVisible": "RiskTab_Visible", **_LABEL})
    for group_id, controls in CONTROLS.items():
        group = etree.SubElement(tab, "group", {"id": group_id, **_LABEL})
        for control_id, picture in controls.items():
            told = _LABEL | (_TIP if f"tip.{control_id}" in TEXTS else {})
            if control_id == PROFILE_LIST:
                etree.SubElement(group, "dropDown", {"id": control_id, **_PROFILES, **told})
            else:
                attributes = {
                    "id": control_id,
                    "size": "large",
                    "imageMso": picture,
                    "onAction": "RiskTab_Press",
                }
                etree.SubElement(group, "button", attributes | told)
    text = etree.tostring(root, encoding="unicode", pretty_print=True)
    return own_names('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text, kind).encode()
