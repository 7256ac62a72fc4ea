"""xlwings' own VBA module, from the installed package, with one Python for all workbooks."""

from __future__ import annotations

from pathlib import Path

import xlwings

from riskxl.workbook.vba.kinds import CONF_SHEET

MODULE = "xlwings"
_SOURCE = Path(xlwings.__file__).with_name("xlwings.bas")
_CHANGES = (
    # Settings of our own: a user's xlwings settings for other workbooks do not reach us, nor ours them.
    ('PROJECT_NAME As String = "xlwings"', f'PROJECT_NAME As String = "{CONF_SHEET.removesuffix(".conf")}"'),
    # xlwings' DLL starts one Python for every distinct command line: no workbook's name may stand in it.
    (
        'PYTHONPATH = AddExcelDir & ";" & ThisWorkbook.FullName & ";" & ThisWorkbook.FullName & ";" & ',
        'PYTHONPATH = "false;;;" & ',
    ),
    # -P: a stray pandas.py in the folder that Excel happens to be in is not taken for the real one.
    ('tail = " -B -c ""import sys', 'tail = " -B -P -c ""import sys'),
)


def source() -> str:
    """The module for the workbook and the add-in alike."""
    text = _SOURCE.read_text(encoding="ascii")
    for old, new in _CHANGES:
        if text.count(old) != 1:
            raise ValueError(f"{_SOURCE.name} of xlwings {xlwings.__version__} has no longer: {old}")
        text = text.replace(old, new)
    return text
