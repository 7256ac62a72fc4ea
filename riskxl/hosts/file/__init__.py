"""Actions on a workbook file, without any spreadsheet program: tables are read, changes are patched in."""

from riskxl.hosts.file.book import FileBook
from riskxl.hosts.file.run import run_on_file

__all__ = ["FileBook", "run_on_file"]
