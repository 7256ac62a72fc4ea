"""The worksheet class of the product's workbooks."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet


class Sheet(Worksheet):  # type: ignore[misc]
    """XlsxWriter's worksheet with rows that fit their text, and formulas up to Excel 2010.

    XlsxWriter searches every formula for thirty newer functions, which is most of the time of a
    table with ten thousand rows of formulas; ours need no prefix.
    """

    def __init__(self) -> None:
        super().__init__()
        self._fitted: dict[int, float] = {}

    def fit_row(self, row: int, height: float) -> None:
        """Starts a row with this height and leaves it automatic.

        A height set with ``set_row`` is fixed for ever: a longer text is then cut off. Without any,
        programs other than Excel show a single line.
        """
        self._fitted[row] = height

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.strip("{}").removeprefix("=")

    def _write_row(self, row: int, spans: str | None, row_info: Any = None, empty_row: bool = False) -> None:
        height = self._fitted.get(row)
        if height is None or row_info or empty_row:
            super()._write_row(row, spans, row_info, empty_row)
            return
        attributes: list[tuple[str, object]] = [("r", row + 1), ("ht", f"{height:g}")]
        if spans:
            attributes.insert(1, ("spans", spans))
        self._xml_start_tag_unencoded("row", attributes)
