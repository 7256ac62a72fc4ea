"""The columns of the customer table: inputs, indicators and live formulas, in the order of the contract."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from riskxl import fields
from riskxl.actions.settings import PROFILE_CELL
from riskxl.fields import Field, FieldGroup, FieldKind
from riskxl.language import Language, Text
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Characteristic
from riskxl.workbook import names

HEADER_ROW = 5  # 1-based
FIRST_ROW = HEADER_ROW + 1
CUSTOMER_TYPES, COMPANY = fields.CUSTOMER_TYPES, fields.COMPANY
CODE_MISSING = Text("企业应填统一社会信用代码。", "A company needs its credit code. ")
CODE_WRONG = Text("统一社会信用代码校验不通过，请核对。", "The credit code fails its check, please verify. ")

_INDICATOR_KINDS: dict[str, FieldKind] = {
    "count": "number",
    "ratio": "ratio",
    "money": "money",
    "days": "days",
    "score": "number",
    "category": "choice",
}
_WIDTHS: dict[str, float] = {
    "customer_id": 10,
    "name": 30,
    "uscc": 21,
    "customer_type": 17,
    "industry": 20,
    "contact": 17,
    "address": 20,
    "profile": 14,
    "reasons": 60,
    "problems": 36,
    "plan": 46,
    "score": 11,
    "tier": 13,
    "coverage": 11,
    "order_amount": 14,
    "prepayment": 14,
    "problem_note": 26,
    "result": 24,
    "lesson": 24,
    "sales_owner": 17,
    "risk_owner": 17,
}
_INDICATOR_WIDTH = 14.0
_OTHER_WIDTH = 13.0


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
        width = _WIDTHS.get(key, _OTHER_WIDTH if characteristic is None else _INDICATOR_WIDTH)
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
        own, chosen = f"${self.by_key['profile'].letter}{row}", PROFILE_CELL
        profile = f'IF({own}="",{chosen},{own})&{names.SUFFIX_CELL}'
        tier = f"${self.by_key['tier'].letter}{row}"

        def at(column: str) -> str:
            return f"${self.by_key[column].letter}{row}"

        match key:
            case "score" | "tier" | "reasons" | "coverage":
                return f"=RISK_{key.upper()}({values},{headers},{profile})"
            case "problems":
                code, missing, wrong = at("uscc"), CODE_MISSING(language), CODE_WRONG(language)
                check = f'IF({code}="","{missing}",IF(RISK_VALID_USCC({code}),"","{wrong}"))'
                is_company = f'{at("customer_type")}="{COMPANY(language)}"'
                return f'=IF({is_company},{check},"")&RISK_CHECK({values},{headers},{profile})'
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
