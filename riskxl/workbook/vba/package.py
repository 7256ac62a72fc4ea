"""What XlsxWriter does not write: the ribbon part, and the content type of an add-in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from lxml import etree

from riskxl.workbook.vba.kinds import Kind

_RIBBON_PART = "customUI/customUI14.xml"
_RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_RELATIONS_PART = "_rels/.rels"
_TYPES_PART = "[Content_Types].xml"
_WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADD_IN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the same bytes from run to run


def with_ribbon(package: bytes, kind: Kind, ribbon: bytes) -> bytes:
    """The package with the ribbon and, for an add-in, as an add-in."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        parts = {item.filename: source.read(item) for item in source.infolist()}
    parts[_RIBBON_PART] = ribbon
    parts[_RELATIONS_PART] = _related(parts[_RELATIONS_PART])
    if kind == "xlam":
        parts[_TYPES_PART] = _as_add_in(parts[_TYPES_PART])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # Python would write the system it runs on
            info.external_attr = 0
            target.writestr(info, content)
    return packed.getvalue()


def finish(path: Path, kind: Kind, ribbon: bytes) -> None:
    """The same for a file that XlsxWriter has just written."""
    path.write_bytes(with_ribbon(path.read_bytes(), kind, ribbon))


def _related(relations: bytes) -> bytes:
    root = etree.fromstring(relations)
    etree.SubElement(
        root,
        f"{{{etree.QName(root).namespace}}}Relationship",
        {"Id": "rIdRiskXLRibbon", "Type": _RIBBON_RELATION, "Target": _RIBBON_PART},
    )
    return _xml(root)


def _as_add_in(types: bytes) -> bytes:
    root = etree.fromstring(types)
    main = [part for part in root if part.get("ContentType") == _WORKBOOK_TYPE]
    if len(main) != 1:
        raise ValueError("the package is no workbook with macros: add the VBA project before finishing it")
    main[0].set("ContentType", _ADD_IN_TYPE)
    return _xml(root)


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
