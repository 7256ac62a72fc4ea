"""The worksheet functions as xlwings UDFs: the module that the workbook's ``UDF MODULES`` names.

They are made from the table riskxl.functions.FUNCTIONS; xlwings takes the Excel name from the Python
function's name and the arguments from its signature. Off Windows xlwings' decorators do nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import xlwings as xw

from riskxl.functions import FUNCTIONS, Argument, FunctionDoc
from riskxl.hosts.excel.answers import answer
from riskxl.language import Text

CATEGORY = "RiskXL"  # of the Function Wizard


def _udf(doc: FunctionDoc) -> Callable[..., Any]:
    def udf(*arguments: Any) -> Any:
        return answer(doc, arguments)

    udf.__name__ = udf.__qualname__ = doc.name
    udf.__doc__ = _both(doc.help)
    udf.__signature__ = Signature([_parameter(argument) for argument in doc.arguments])  # type: ignore[attr-defined]
    for argument in doc.arguments:
        # Every argument as rows, and an error cell as its text: it is never taken for a blank.
        xw.arg(argument.name, ndim=2, err_to_str=True, doc=_both(argument.help))(udf)
    return xw.func(category=CATEGORY)(udf)  # last, as xw.arg sets the category back


def _parameter(argument: Argument) -> Parameter:
    default = None if argument.optional else Parameter.empty
    return Parameter(argument.name, Parameter.POSITIONAL_OR_KEYWORD, default=default)


def _both(text: Text) -> str:
    """Chinese and English in one: the Function Wizard has no language of its own."""
    return f"{text.zh} / {text.en}"


globals().update({doc.name: _udf(doc) for doc in FUNCTIONS})
