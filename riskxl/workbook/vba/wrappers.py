"""The VBA functions that a cell calls: from xlwings' own generator, with the door behind them changed.

xlwings' wrappers hand Range objects to Python, one call a cell, and answer an error by its text. Ours
hand the same arguments to the memory of workbook/vba/RiskCalls.bas.
"""

from __future__ import annotations

import importlib
import io
import re
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import xlwings

from riskxl.functions import FUNCTIONS, FunctionDoc
from riskxl.hosts.excel import rows, udfs
from riskxl.workbook.vba.texts import module_header

MODULE = "RiskFunctions"
_GENERATED = re.compile(r"^Function (\w+)\((.*?)\)$(.*?)^End Function$", re.M | re.S)
_ARGUMENTS = re.compile(r"XLPy\.CallUDF\(\"[\w.]+\", \"(\w+)\", Array\((.*?)\), ThisWorkbook")
_UDFS = "xlwings.udfs"
_PYWIN32 = ("pythoncom", "pywintypes", "win32com", "win32com.client")


def wrappers() -> str:
    """The source of the module RiskFunctions."""
    docs = {doc.name: doc for doc in FUNCTIONS}
    found = _GENERATED.findall(_generated())
    if sorted(name for name, _, _ in found) != sorted(docs):
        raise ValueError(f"xlwings generated {[name for name, _, _ in found]}, {sorted(docs)} are expected")
    functions = [_adapted(docs[name], signature, body) for name, signature, body in found]
    # public to cells, hence not Option Private Module
    return module_header(MODULE).replace("Option Private Module\n", "") + "\n".join(functions)


def _adapted(doc: FunctionDoc, signature: str, body: str) -> str:
    call = _ARGUMENTS.search(body)
    if call is None or call[1] != doc.name:
        raise ValueError(f"xlwings' wrapper of {doc.name} is not as expected:\n{body}")
    arguments = [name.strip() for name in call[2].split(",") if name.strip()]
    return (
        f"Public Function {doc.name}({signature})\n    {doc.name} = {_door(doc, arguments)}\nEnd Function\n"
    )


def _door(doc: FunctionDoc, arguments: list[str]) -> str:
    """Which way a function goes: by the memory of rows, by that of single cells, or straight to Python."""
    is_number = str(doc.result == "number")
    if doc.method in rows.ROW_RESULTS:
        place = str(rows.ROW_RESULTS.index(doc.method))
        return f"RiskCalls_Row({', '.join([place, _quoted(doc), is_number, *arguments])})"
    if doc.method in rows.EXTRAS:
        return f"RiskCalls_Row({', '.join(['RISK_EXTRA', _quoted(doc), is_number, *arguments])})"
    if doc.method in rows.CELL_FUNCTIONS:
        named = [f"{n if n in ('tier', 'profile', 'item') else 'cell'}:={n}" for n in arguments]
        return f"RiskCalls_Cell({', '.join([_quoted(doc), is_number, *named])})"
    return f"RiskCalls_Direct({', '.join([_quoted(doc), is_number, *arguments])})"


def _quoted(doc: FunctionDoc) -> str:
    return f'"{doc.name}"'


def _generated() -> str:
    with _xlwings_udfs() as (decorate, generate):
        for doc in FUNCTIONS:
            decorate(getattr(udfs, doc.name))
        text = io.StringIO()
        generate(udfs.__name__, udfs, text, types.SimpleNamespace(Name="RiskXL.xlsm"))
    return text.getvalue()


@contextmanager
def _xlwings_udfs() -> Iterator[tuple[Callable[[Any], Any], Callable[..., None]]]:
    """xlwings' decorator and wrapper generator. Off Windows their module is imported with an empty
    pywin32, which neither of the two uses, and is forgotten again."""
    if sys.platform == "win32":
        module = importlib.import_module(_UDFS)
        yield module.xlfunc, module.generate_vba_wrapper
        return
    names = (*_PYWIN32, _UDFS)
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    attribute = vars(xlwings).get("udfs")
    try:
        sys.modules.update(_empty_pywin32())
        module = importlib.import_module(_UDFS)
        yield module.xlfunc, module.generate_vba_wrapper
    finally:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)
        if attribute is None:
            vars(xlwings).pop("udfs", None)
        else:
            vars(xlwings)["udfs"] = attribute
        for doc in FUNCTIONS:
            vars(getattr(udfs, doc.name)).pop("__xlfunc__", None)


def _empty_pywin32() -> dict[str, types.ModuleType]:
    modules = {name: types.ModuleType(name) for name in _PYWIN32}
    vars(modules["pythoncom"])["CoInitialize"] = None
    vars(modules["win32com.client"])["Dispatch"] = None
    return modules
