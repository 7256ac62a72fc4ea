"""The worksheet functions as Calc calls them: UNO methods in, cells out."""

from __future__ import annotations

import logging
from typing import Any

from riskxl.errors import RiskxlError
from riskxl.functions import FUNCTIONS, TEXT_LIMIT, FunctionDoc
from riskxl.hosts.libreoffice.cells import Block, Cell, argument, result
from riskxl.hosts.libreoffice.options import functions_for
from riskxl.language import Text

log = logging.getLogger(__name__)

_MISTAKE = Text("程序内部出错，请告诉管理员", "the program made a mistake, please tell your administrator")


class CellError(Exception):
    """Raised where the cell is to show #VALUE!."""


def method_name(doc: FunctionDoc) -> str:
    """The UNO method of a function: RISK_VALID_USCC → riskValidUscc."""
    return "risk" + doc.method.title().replace("_", "")


_BY_METHOD = {
    method_name(doc): (doc, tuple(argument.name for argument in doc.arguments)) for doc in FUNCTIONS
}


def call(method: str, document: Any, *given: Any) -> Cell | Block:
    """The answer of a function to a cell; raises CellError where a number cannot be given."""
    doc, names = _BY_METHOD[method]
    try:
        arguments = [argument(name, value) for name, value in zip(names, given, strict=True)]
        return result(functions_for(document).implementation(doc)(*arguments))
    except RiskxlError as error:  # misuse of a number function, or profiles that cannot be read
        if doc.result == "number":
            raise CellError(error.text("en")) from None
        return error.text("zh")[:TEXT_LIMIT]
    except Exception as error:
        log.exception("%s failed", doc.name)
        if doc.result == "number":
            raise CellError(_MISTAKE.en) from error
        return f"{doc.name}：{_MISTAKE.zh} / {_MISTAKE.en}"[:TEXT_LIMIT]
