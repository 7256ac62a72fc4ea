"""The macros of the workbook and the add-in, made from text. What the drawing of sheets calls:

    book = xlsxwriter.Workbook(path)
    ...                                                  # n worksheets, two at least, CONF_SHEET among them
    project = vba_project(n, "xlsm", language)
    book.add_vba_project(io.BytesIO(project), is_stream=True)
    book.close()
    finish_package(path, "xlsm")

XlsxWriter itself gives the worksheets the code names Sheet1, Sheet2, … that the project expects.
"""

from riskxl.workbook.vba.build import finish_package, modules, vba_project
from riskxl.workbook.vba.kinds import CONF_SHEET, Kind, conf_rows

__all__ = [
    "CONF_SHEET",
    "Kind",
    "conf_rows",
    "finish_package",
    "modules",
    "vba_project",
]
