"""Putting the extension together: the same bytes from run to run."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import riskxl
from riskxl.errors import DataError, Problem
from riskxl.language import Text, plain
from riskxl.menu import ACTIONS
from riskxl.profile.library import product_folder
from riskxl.wholefile import whole_file
from riskxl.workbook.libreoffice import texts

COMPONENT = "riskxl_addin.py"
_UNO = "application/vnd.sun.star."
_TYPES = f"{_UNO}uno-typelibrary;type=RDB"  # IDL text is taken as well
_PYTHON = f"{_UNO}uno-component;type=Python"
_CONFIGURATION = f"{_UNO}configuration-data"
_FIXED_TIME = (2026, 1, 1, 0, 0, 0)


def build_extension(path: Path) -> None:
    """Write RiskXL.oxt; raises DataError if it cannot be written."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts().items():
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on Windows
            package.writestr(entry, content.encode("utf-8"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as temporary:
            temporary.write_bytes(made.getvalue())
    except OSError as error:
        raise DataError(
            Problem(
                plain(path),
                Text("写不进这个文件", "this file cannot be written"),
                Text("请用 -o 换一个文件夹", "choose another folder with -o"),
            )
        ) from error


def _parts() -> dict[str, str]:
    component = (product_folder("workbook") / "libreoffice" / COMPONENT).read_text(encoding="utf-8")
    taken_in = {
        "riskxl.idl": (_TYPES, texts.types_idl()),
        COMPONENT: (_PYTHON, component),
        "CalcAddIns.xcu": (_CONFIGURATION, texts.functions_xcu()),
        "Jobs.xcu": (_CONFIGURATION, texts.jobs_xcu()),
        "ProtocolHandler.xcu": (_CONFIGURATION, texts.protocol_xcu()),
        "Addons.xcu": (_CONFIGURATION, texts.menu_xcu(ACTIONS.values())),
    }
    manifest = texts.manifest_xml((name, kind) for name, (kind, _) in taken_in.items())
    return {
        "META-INF/manifest.xml": manifest,
        "description.xml": texts.description_xml(riskxl.__version__),
        **{name: content for name, (_, content) in taken_in.items()},
    }
