"""Excel tables (list objects) of a package, as far as formulas refer to them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from riskxl.hosts.ooxml.cells import Area, parse_area

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: where it is, what its columns are called, and which have one formula for all rows."""

    name: str
    sheet: str
    area: Area
    header_rows: int
    totals_rows: int
    columns: tuple[str, ...]
    calculated: tuple[bool, ...]
    part: str

    @property
    def first_data_row(self) -> int:
        return self.area.first_row + self.header_rows

    @property
    def last_data_row(self) -> int:
        return self.area.last_row - self.totals_rows

    @property
    def data_area(self) -> Area:
        """Its cells without headers and totals."""
        return Area(self.first_data_row, self.area.first_column, self.last_data_row, self.area.last_column)

    def column(self, name: str) -> int | None:
        """The sheet column of a table column, or None; Excel ignores the case."""
        wanted = name.casefold()
        for offset, column in enumerate(self.columns):
            if column.casefold() == wanted:
                return self.area.first_column + offset
        return None


def parse_table(root: etree._Element, sheet: str, part: str) -> Table:
    """The table of an xl/tables part."""
    namespace = f"{{{etree.QName(root).namespace}}}"
    columns = list(root.iter(f"{namespace}tableColumn"))
    return Table(
        name=root.get("displayName") or root.get("name") or "",
        sheet=sheet,
        area=parse_area(root.get("ref") or ""),
        header_rows=int(root.get("headerRowCount", "1")),
        totals_rows=int(root.get("totalsRowCount", "0")),
        columns=tuple(
            _ESCAPED.sub(lambda found: chr(int(found[1], 16)), column.get("name", "")) for column in columns
        ),
        calculated=tuple(
            column.find(f"{namespace}calculatedColumnFormula") is not None for column in columns
        ),
        part=part,
    )
