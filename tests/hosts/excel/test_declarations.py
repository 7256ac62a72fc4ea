"""What Excel is told of the functions agrees with the table and stays within Excel's limits."""

from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest

from riskxl.functions import FUNCTIONS, FunctionDoc

from .call_path import UDF_MODULE, CallPath

every_function = pytest.mark.parametrize("doc", FUNCTIONS, ids=lambda doc: doc.name)

_HELP_LIMIT = 255  # of MacroOptions, for a function and for an argument
_NAMES_LIMIT = 254  # of all argument names with one separator each: beyond it the wizard breaks
_VBA_LINE = 1023
# words of VBA that one might think of as the name of an argument
_VBA_WORDS = frozenset(
    ("currency", "date", "end", "error", "is", "name", "new", "next", "string", "time", "type")
)


def test_every_function_of_the_table_and_no_other(excel: CallPath) -> None:
    assert sorted(excel.declared()) == sorted(doc.name for doc in FUNCTIONS)
    assert len(FUNCTIONS) == 14


@every_function
def test_arguments_agree_with_the_table(excel: CallPath, doc: FunctionDoc) -> None:
    declared = excel.declared()[doc.name]["args"]
    assert [(a["name"], "optional" in a, a.get("optional")) for a in declared] == [
        (a.name, a.optional, None) for a in doc.arguments
    ]
    assert not any(argument["vararg"] for argument in declared)


@every_function
def test_a_cell_keeps_its_shape_and_its_error(excel: CallPath, doc: FunctionDoc) -> None:
    for argument in excel.declared()[doc.name]["args"]:
        assert argument["options"] == {"ndim": 2, "err_to_str": True}


@every_function
def test_nothing_that_makes_excel_slow_or_wrong(excel: CallPath, doc: FunctionDoc) -> None:
    declared = excel.declared()[doc.name]
    assert not declared["volatile"]
    assert not declared["async_mode"]
    assert not declared["sub"]
    assert "expand" not in declared["ret"]["options"]
    assert "caller" not in declared["argmap"]


@every_function
def test_limits_of_the_function_wizard(excel: CallPath, doc: FunctionDoc) -> None:
    declared = excel.declared()[doc.name]
    names = [argument["name"] for argument in declared["args"]]
    assert sum(map(len, names)) + len(names) <= _NAMES_LIMIT
    assert all(name.isascii() and name.isidentifier() for name in names)
    assert not _VBA_WORDS & {name.casefold() for name in names}
    for help_ in (declared["ret"]["doc"], *(argument["doc"] for argument in declared["args"])):
        assert 0 < len(help_) <= _HELP_LIMIT


def test_wrapper_has_every_function(excel: CallPath) -> None:
    text = excel.wrapper()
    assert text.count("\nEnd Function") == len(FUNCTIONS)
    for doc in FUNCTIONS:
        arguments = ", ".join(f"{'Optional ' * a.optional}{a.name}" for a in doc.arguments)
        assert f"Function {doc.name}({arguments})\n" in text
        names = ", ".join(a.name for a in doc.arguments)
        assert f'XLPy.CallUDF("{UDF_MODULE}", "{doc.name}", Array({names}), ThisWorkbook' in text


def test_wrapper_can_be_a_vba_module(excel: CallPath) -> None:
    text = excel.wrapper()
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= _VBA_LINE


def test_import_shows_category_and_help_in_both_languages(excel: CallPath) -> None:
    """xlwings' own import into an open workbook; the workbook is a mock."""
    imported: list[str] = []
    book = MagicMock(Name="RiskXL.xlsm", Application=MagicMock(Version="16.0"))
    components = book.VBProject.VBComponents
    components.Import.side_effect = lambda path: imported.append(Path(path).read_text("ascii"))
    excel.udfs.get_udf_module(UDF_MODULE, None)

    excel.udfs.import_udfs(UDF_MODULE, book)

    assert excel.wrapper() in imported[0]
    options = {
        call.args[0]: SimpleNamespace(**call.kwargs) for call in book.Application.MacroOptions.call_args_list
    }
    assert len(options) == len(FUNCTIONS)
    for doc in FUNCTIONS:
        shown = options[f"'RiskXL.xlsm'!{doc.name}"]
        assert shown.Category == "RiskXL"
        assert shown.Description == f"{doc.help.zh} / {doc.help.en}"
        helps = [f"{argument.help.zh} / {argument.help.en}" for argument in doc.arguments]
        assert shown.ArgumentDescriptions == (helps or None)
