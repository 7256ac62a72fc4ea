"""The two files that carry macros: the team's workbook and the add-in."""

from __future__ import annotations

from typing import Literal

Kind = Literal["xlsm", "xlam"]

ADD_IN_FILE = "RiskXL.xlam"  # by this name workbook and add-in know of each other
CONF_SHEET = "riskxl.conf"  # xlwings' settings; its name is the PROJECT_NAME of the xlwings module
_CONF = (  # riskxl.team.places has the same two places
    ("INTERPRETER_WIN", r"%PROGRAMDATA%\RiskXL\python\Scripts\python.exe"),
    ("PYTHONPATH", r"%PROGRAMDATA%\RiskXL\app"),
    ("UDF MODULES", "riskxl.hosts.excel.udfs"),
    ("USE UDF SERVER", "True"),
    ("SHOW CONSOLE", "False"),
    # a workbook on OneDrive has a web address as its folder, which xlwings cannot put on the path
    ("ADD_WORKBOOK_TO_PYTHONPATH", "false"),
)


def conf_rows() -> list[tuple[str, str]]:
    """The rows of the very hidden sheet CONF_SHEET, from A1 on, without a gap.

    Workbook and add-in have the same rows, so that both talk to one Python.
    """
    return list(_CONF)
