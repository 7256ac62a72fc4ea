"""The RISK_ functions in the form in which the embedded engine registers them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from riskxl.functions import FUNCTIONS, Functions


@dataclass(frozen=True, slots=True)
class EmbeddedFunction:
    """A worksheet function for ``EmbeddedWorkbook``."""

    call: Callable[..., object]
    min_args: int
    max_args: int | None


def risk_functions(functions: Functions) -> dict[str, EmbeddedFunction]:
    """All fourteen, by their Excel names."""
    return {
        doc.name: EmbeddedFunction(functions.implementation(doc), doc.required, len(doc.arguments))
        for doc in FUNCTIONS
    }
