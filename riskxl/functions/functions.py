"""The fourteen functions over one profile library. See ``table`` for what users read of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from riskxl.errors import RiskxlError
from riskxl.functions import arguments as args
from riskxl.functions.base import TEXT_LIMIT, Answer, Cell, message
from riskxl.functions.on_rows import RowFunctions
from riskxl.functions.on_tiers import TierFunctions
from riskxl.functions.table import FUNCTIONS, FunctionDoc
from riskxl.language import Text
from riskxl.profile.model import Profile
from riskxl.profile.words import basis_text, points_text, remarks, rule_text
from riskxl.scoring import uscc

_BY_METHOD = {doc.method: doc for doc in FUNCTIONS}


class Functions(RowFunctions, TierFunctions):
    """All functions by the names of their docs: ``functions.score(values, headers, profile)``."""

    def call(self, name: str, *arguments: Any) -> Answer:
        """A function by its Excel name, misuse answered as its doc says."""
        doc = _BY_METHOD[name.upper().removeprefix("RISK_").lower()]
        return self.implementation(doc)(*arguments)

    def implementation(self, doc: FunctionDoc) -> Callable[..., Answer]:
        """The function behind a doc: raises RiskxlError for numbers, returns the message for others."""
        function: Callable[..., Answer] = getattr(self, doc.method)
        if doc.result == "number":
            return function

        def answer(*arguments: Any) -> Answer:
            try:
                return function(*arguments)
            except RiskxlError as error:
                return message(error, self.language)

        return answer

    def weights(self, profile: Any = None) -> Answer:
        chosen = self.profile(profile)
        say, language = self.say, self.language
        rows: list[list[Cell]] = [
            [
                say("指标", "Indicator"),
                say("分组", "Group"),
                say("权重", "Weight"),
                say("规则", "Rule"),
                say("依据", "Basis"),
            ]
        ]
        for c in chosen.characteristics:
            rows.append(
                [
                    c.labels(language),
                    c.group_labels(language),
                    c.weight,
                    rule_text(c)(language)[:TEXT_LIMIT],
                    basis_text(c.basis)(language),
                ]
            )
        notes = remarks(chosen)
        note = notes[0](language) if points_text(chosen.total_weight) != "100" else ""
        return [*rows, [say("合计", "Total"), "", chosen.total_weight, note[:TEXT_LIMIT], chosen.fingerprint]]

    def profiles(self) -> Answer:
        found = [profile for profile in self.library.profiles() if isinstance(profile, Profile)]
        return [[profile.names(self.language), profile.key] for profile in found]

    def valid_uscc(self, code: Any) -> Answer:
        def of(cell: Any) -> Cell:
            if cell is None:
                return ""
            text = f"{cell:.0f}" if isinstance(cell, float) else str(cell)
            return uscc.is_valid(text)

        return args.each_row([args.column_of(code, Text("统一社会信用代码", "code"))], of)


class SheetFunctions(Functions):
    """For hosts that read cells without their formats: a date arrives there as its serial number."""

    serial_dates = True
