"""The columns of the customer table: inputs, indicators and live formulas, in the order of the contract."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from riskxl import fields
from riskxl.fields import Field, FieldGroup, FieldKind
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Characteristic
from riskxl.workbook import names

HEADER_ROW = 5  # 1-based
FIRST_ROW = HEADER_ROW + 1

_INDICATOR_KINDS: dict[str, FieldKind] = {
    "count": "number",
    "ratio": "ratio",
    "money": "money",
    "days": "days",
    "score": "number",
    "category": "choice",
}
_WIDTHS = {
    "customer_id": 9,
    "name": 30,
    "uscc": 22,
    "customer_type": 10,
    "industry": 20,
    "contact": 15,
    "address": 20,
    "profile": 13,
    "reasons": 52,
    "problems": 34,
    "plan": 38,
    "score": 10,
    "tier": 11,
    "coverage": 11,
    "problem_note": 24,
    "result": 20,
    "lesson": 20,
    "sales_owner": 16,
    "risk_owner": 16,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``letter`` is its place in the sheet."""

    key: str
    labels: Text
    group: FieldGroup
    kind: FieldKind
    live: bool
    letter: str
    width: float
    field: Field | None
    characteristic: Characteristic | None


class Columns:
    """All columns of the table and the formulas between them."""

    def __init__(self, library: ProfileLibrary) -> None:
        self.all: list[Column] = []
        for group in fields.GROUPS:
            if group == "indicators":
                for c in library.characteristics:
                    self._add(c.key, c.labels, group, _INDICATOR_KINDS[c.unit], False, None, c)
            for field in fields.of_group(group):
                self._add(field.key, field.labels, group, field.kind, field.live, field, None)
        self.by_key = {column.key: column for column in self.all}

    def _add(
        self,
        key: str,
        labels: Text,
        group: FieldGroup,
        kind: FieldKind,
        live: bool,
        field: Field | None,
        characteristic: Characteristic | None,
    ) -> None:
        width = _WIDTHS.get(key, 14 if characteristic and characteristic.categories else 12)
        letter = xl_col_to_name(len(self.all))
        self.all.append(Column(key, labels, group, kind, live, letter, width, field, characteristic))

    def of_group(self, group: FieldGroup) -> list[Column]:
        return [column for column in self.all if column.group == group]

    def index(self, key: str) -> int:
        """0-based position of a column."""
        return self.all.index(self.by_key[key])

    def formula(self, key: str, row: int, language: Language) -> str:
        """The formula of a live column in a 1-based row."""
        indicators = self.of_group("indicators")
        first, last = indicators[0].letter, indicators[-1].letter
        values = f"{first}{row}:{last}{row}"
        headers = f"${first}${HEADER_ROW}:${last}${HEADER_ROW}"
        own, chosen = f"${self.by_key['profile'].letter}{row}", names.PROFILE_CELL
        profile = f'IF({own}="",{chosen},{own})&{names.SUFFIX_CELL}'
        tier = f"${self.by_key['tier'].letter}{row}"

        def at(column: str) -> str:
            return f"${self.by_key[column].letter}{row}"

        match key:
            case "score" | "tier" | "reasons" | "coverage":
                return f"=RISK_{key.upper()}({values},{headers},{profile})"
            case "problems":
                return f"=RISK_CHECK({values},{headers},{profile})"
            case "plan":
                return f"=RISK_PLAN({tier},{profile})"
            case "new_term":
                return f"=RISK_TERM({tier},{at('term_days')},{profile})"
            case "prepayment":
                return f"=RISK_PREPAY({tier},{at('order_amount')},{profile})"
            case "next_follow_up":
                return f"=RISK_NEXT({tier},{at('last_follow_up')},{profile})"
            case _:
                raise KeyError(key)
