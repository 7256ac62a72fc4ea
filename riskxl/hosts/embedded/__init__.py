"""Worksheet functions without Excel: a workbook file is calculated here, and its stored values refreshed."""

from riskxl.hosts.embedded.callbacks import WorksheetFunction
from riskxl.hosts.embedded.recalculate import CalcReport, recalculate
from riskxl.hosts.embedded.workbook import EmbeddedWorkbook, KeptFormula

__all__ = ["CalcReport", "EmbeddedWorkbook", "KeptFormula", "WorksheetFunction", "recalculate"]
