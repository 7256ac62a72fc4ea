"""RiskXL.oxt: the extension that brings the worksheet functions and the menu into LibreOffice."""

from riskxl.workbook.libreoffice.package import build_extension

__all__ = ["build_extension"]
