"""The worksheet class of the product's workbooks."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet


class Sheet(Worksheet):  # type: ignore[misc]
    """XlsxWriter's worksheet for formulas that use no function newer than Excel 2010.

    XlsxWriter searches every formula for thirty newer functions, which is most of the time of a
    table with ten thousand rows of formulas; ours need no prefix.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.strip("{}").removeprefix("=")
