"""The workbook's VBA run without Excel: pyOpenVBA's Excel, with the real Python behind it.

Only xlwings' own VBA module is replaced, whose work is to load a DLL. Behind it stands xlwings' COM server
object as it is, so that a call passes its conversions and its decorators.
"""

from __future__ import annotations

import datetime as dt
import functools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import xlwings
from excel.call_path import open_call_path
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel import _tables as tables
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter import (
    EMPTY,
    NOTHING,
    VBAArray,
    VBADate,
    VBAErrorValue,
    VBAObject,
    member,
    method,
    setter,
)
from pyopenvba.interpreter._intrinsics import intrinsic
from pyopenvba.interpreter._objects import MemberSpec

from riskxl.workbook.vba import Kind, modules

_XLPY = f"""
Public Const XLWINGS_VERSION As String = "{xlwings.__version__}"
Private mServer As Object
Public Starts As Long
Private mSettings As Object
Public Sub UsePython(ByVal server As Object)
    Set mServer = server
End Sub
Public Sub KillPy()
    If mServer Is Nothing Then Err.Raise 1, Description:="Could not load xlwings64.dll"
    mServer.Restart
End Sub
Public Function XLPy() As Object
    Starts = Starts + 1
    If mServer Is Nothing Then Err.Raise 1, Description:="Could not load xlwings64.dll"
    Set XLPy = mServer
End Function
' the Windows registry
Public Function GetSetting(ByVal app As String, ByVal section As String, ByVal key As String, _
        ByVal default As String) As String
    GetSetting = default
    If mSettings Is Nothing Then Exit Function
    If mSettings.Exists(key) Then GetSetting = mSettings(key)
End Function
Public Sub SaveSetting(ByVal app As String, ByVal section As String, ByVal key As String, _
        ByVal value As String)
    If mSettings Is Nothing Then Set mSettings = CreateObject("Scripting.Dictionary")
    mSettings(key) = value
End Sub
Public Function FileExists(ByVal path As String) As Boolean
    FileExists = Not (mServer Is Nothing And Right$(path, 4) = ".exe")
End Function
Public Function ParentFolder(ByVal path As String) As String
    ParentFolder = path & "\\.."
End Function
Public Function GetConfig(ByVal key As String, Optional ByVal default As String = "") As String
    GetConfig = "C:\\RiskXL\\python.exe"
End Function
"""


_TALLEST, _WIDEST = 100_000, 10_000  # rows and columns beyond which a range is one of whole rows or columns
CANCELLED = "\0"  # what an input box answers that the user cancels


@intrinsic("StrPtr", "String", minimum=1)
def _address(interpreter: object, text: object) -> object:
    """0 for the text of a cancelled input box, which is how VBA tells it from an empty one."""
    return 0 if text == CANCELLED else 1


class PageSetup(VBAObject):
    vba_type_name = "PageSetup"

    def __init__(self) -> None:
        self.area = ""

    @member
    def PrintArea(self) -> object:  # noqa: N802
        return self.area

    @setter("PrintArea")
    def _set_print_area(self, value: object) -> None:
        self.area = str(value)


class Filter(VBAObject):
    """A table's AutoFilter; it hides nothing, whatever it says."""

    vba_type_name = "AutoFilter"

    def __init__(self, excel: Excel) -> None:
        self._excel = excel

    @member
    def FilterMode(self) -> object:  # noqa: N802
        return self._excel.filtered

    @method
    def ShowAllData(self) -> object:  # noqa: N802
        self._excel.filtered = False
        return EMPTY


class Server(VBAObject):
    """What XLPy() answers: counts the crossings and lets them through."""

    vba_type_name = "XLPython"

    def __init__(self) -> None:
        self._python = sys.modules["xlwings.com_server"].XLPython()
        self.calls: list[str] = []
        self.rows_sent = 0
        self.dead = False  # a Python that has ended: every call fails

    @method
    def Restart(self) -> object:  # noqa: N802
        self.dead = False
        return EMPTY

    @method
    def CallUDF(self, script: object, name: object, arguments: object) -> object:  # noqa: N802 (COM's name)
        if self.dead:
            raise VBARuntimeError(-2147023174, "The RPC server is unavailable.")
        given = [_to_com(argument) for argument in arguments.elements()]
        self.calls.append(str(name))
        if name == "rows":
            self.rows_sent += len(given[1])
        return _from_com(self._python.CallUDF(script, name, given))


class Colour(VBAObject):
    """The Interior or the Font of a rule."""

    vba_type_name = "Interior"
    colour = 0

    @member
    def Color(self) -> object:  # noqa: N802 (Excel's name)
        return self.colour

    @setter("Color")
    def _set_color(self, value: object) -> None:
        self.colour = int(value)  # type: ignore[call-overload]


class Rule(VBAObject):
    """A FormatCondition, which pyOpenVBA lacks."""

    vba_type_name = "FormatCondition"

    def __init__(self, formula: str) -> None:
        self.formula, self.interior, self.font = formula, Colour(), Colour()

    @member
    def Interior(self) -> object:  # noqa: N802
        return self.interior

    @member
    def Font(self) -> object:  # noqa: N802
        return self.font


class Rules(VBAObject):
    vba_type_name = "FormatConditions"

    def __init__(self, excel: Excel) -> None:
        self._excel = excel

    @method
    def Add(self, Type: object, Operator: object, Formula1: object) -> object:  # noqa: N802, N803
        if self._excel.refuse_colours:
            raise VBARuntimeError(1004, "Excel refuses")
        rule = Rule(str(Formula1))
        self._excel.colours.append(rule)
        return rule


class Excel:
    """A workbook with RiskXL's macros, and the Python behind it."""

    def __init__(self, book: Path, kind: Kind, server: Server) -> None:
        self.server = server
        self.app = ExcelApplication.open(book, with_vba=False)
        self.caller: object = NOTHING
        for name, source in modules(kind).items():
            self.app.add_module(_XLPY if name == "xlwings" else source, name=name)
        self.recalculations = 0
        self.colours: list[Rule] = []
        self.refuse_colours = False
        self._stand_in("Caller", lambda application: self.caller)
        self._stand_in("CalculateFull", self._calculate_full)
        self.described: dict[str, tuple[str, str, list[str]]] = {}  # in the Function Wizard
        described = ("Macro", "Description", "Category", "ArgumentDescriptions")
        self._stand_in("MacroOptions", self._macro_options, *described)
        self._stand_in("Run", self._run_elsewhere, "Macro")
        self._stand_in("FormatConditions", lambda cells: Rules(self), of=type(self.range("A1")))
        self.read_only = False
        self.picked: list[str] = []  # what the file dialog answers, nothing for a cancelled one
        self.copies: list[str] = []
        self.undo: tuple[str, str] | None = None
        self.page = PageSetup()
        self.fitted = 0  # how often rows were made as tall as their texts
        book_type, table_type = type(self.app.workbook), tables.ListObject
        self._stand_in("ReadOnly", lambda found: self.read_only, of=book_type)
        self._stand_in("Date1904", lambda found: False, of=book_type)
        self._stand_in("SaveCopyAs", self._save_copy, "Filename", of=book_type)
        self.filtered = False
        self.refuses_blocks = False  # as Excel 2007 does with long texts
        self._stand_in("AutoFilter", lambda table: Filter(self), of=table_type)
        self._stand_in("PageSetup", lambda sheet: self.page, of=type(self.app.sheet(1).sheet))
        self._ask = self.app.interpreter.ask_for_input
        self.app.interpreter.ask_for_input = self._input_box  # type: ignore[method-assign]
        self._stand_in("UserName", lambda application: "王敏")
        self._stand_in("OnUndo", self._on_undo, "Text", "Procedure")
        self._stand_in("GetOpenFilename", self._open_dialog, "FileFilter", "FilterIndex", "Title")
        self.cancel_key = 1  # xlInterrupt
        self._application_property("EnableCancelKey", "cancel_key")
        range_type = type(self.range("A1"))
        self._mind_blocks(range_type)
        # pyOpenVBA asks the row's height for it, which depends on fonts that it has not measured
        self._stand_in("AutoFit", self._fit, of=range_type)
        self._stand_in("Hidden", lambda cells: False, of=range_type)
        range_type.bounded = _not_cut  # type: ignore[method-assign]
        self.app.run("UsePython", server)
        for view in self.app.sheets():
            # pyOpenVBA walks all cells each time a range is read; the tests change values, not extents
            view.sheet.used_bounds = functools.partial(lambda bounds: bounds, view.sheet.used_bounds())

    def _stand_in(self, name: str, getter: Any, *parameters: str, of: type[VBAObject] | None = None) -> None:
        """A member (of Application) that pyOpenVBA lacks, or whose other files are not there."""
        spec = MemberSpec(name, "method", getter=getter, parameters=parameters)
        (of or type(self.app.application))._vba_members[name.lower()] = spec

    def _application_property(self, name: str, attribute: str) -> None:
        spec = MemberSpec(
            name,
            "property",
            getter=lambda application: getattr(self, attribute),
            setter=lambda application, value: setattr(self, attribute, value),
        )
        type(self.app.application)._vba_members[name.lower()] = spec

    def _mind_blocks(self, range_type: type[VBAObject]) -> None:
        spec = range_type._vba_members["value2"]
        whole = getattr(spec.setter, "whole", spec.setter)

        def put(cells: object, value: object) -> None:
            is_block = isinstance(value, VBAArray)
            if is_block and self.refuses_blocks:
                raise VBARuntimeError(1004, "Application-defined or object-defined error")
            if not (is_block and self.filtered):  # as if all its rows were hidden
                whole(cells, value)

        put.whole = whole  # type: ignore[attr-defined]
        range_type._vba_members["value2"] = replace(spec, setter=put)

    def _run_elsewhere(self, application: object, macro: object) -> object:
        raise VBARuntimeError(1004, f"Cannot run the macro {macro}")

    def _input_box(self, prompt: str, title: str, default: str) -> object:
        """A box that nobody answers is cancelled: its default may be refused, and be asked for again."""
        if not self.app.interpreter.answers:
            self.app.answer_dialogs(CANCELLED)
        return self._ask(prompt, title, default)

    def _save_copy(self, book: object, place: object) -> object:
        self.copies.append(str(place))
        Path(str(place)).write_bytes(b"as it was")
        return EMPTY

    def _fit(self, cells: object) -> object:
        self.fitted += 1
        return EMPTY

    def _on_undo(self, application: object, text: object, procedure: object) -> object:
        self.undo = str(text), str(procedure)
        return EMPTY

    def _open_dialog(self, application: object, *words: object, **named: object) -> object:
        return self.picked.pop(0) if self.picked else False

    def stop_python(self) -> None:
        self.app.run("UsePython", NOTHING)

    def cross(self, function: str) -> None:
        """A call to Python without arguments."""
        self.app.run("RiskCalls_Cross", function, VBAArray([(0, -1)], items=[]))

    @property
    def starts(self) -> int:
        """How often Python was called upon, there or not."""
        return int(self.app.evaluate("Starts"))  # type: ignore[call-overload]

    def _calculate_full(self, application: object) -> object:
        self.recalculations += 1
        return EMPTY

    def _macro_options(
        self, application: object, macro: str, text: str, category: str, arguments: Any = None
    ) -> object:
        listed = arguments.elements() if isinstance(arguments, VBAArray) else []
        self.described[macro] = (text, category, list(listed))
        return EMPTY

    def range(self, address: str, sheet: int = 1) -> object:
        return self.app.sheet(sheet).sheet.vba_get("Range", [address])

    def put(self, row: int, column: int, value: object, sheet: int = 1) -> None:
        """Leaves exactly this value in a cell; nothing is read into it as if it were typed."""
        self.app.sheet(sheet).sheet.cells_[row, column].value = EMPTY if value is None else value

    def call(self, function: str, *arguments: object) -> Any:
        """A worksheet function as a cell calls it; '#VALUE!' for that error value."""
        answer = self.app.run(function, *arguments)
        if isinstance(answer, VBAErrorValue):
            return {2015: "#VALUE!"}.get(int(answer.number), answer)
        return answer


def _not_cut(cells: Any) -> object:
    """pyOpenVBA leaves blank cells beyond the used range out of Value2; Excel does so in no such block."""
    area, used = cells.first, cells.sheet.used_bounds() or (1, 1, 1, 1)
    bottom = area.bottom if area.rows <= _TALLEST else min(area.bottom, max(used[2], area.top))
    right = area.right if area.columns <= _WIDEST else min(area.right, max(used[3], area.left))
    return type(area)(area.top, area.left, bottom, right, area.sheet)


@contextmanager
def open_excel(book: Path, kind: Kind = "xlsm") -> Iterator[Excel]:
    with open_call_path("riskxl.hosts.excel"):
        yield Excel(book, kind, Server())


def _to_com(value: object) -> object:
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return tuple(map(_to_com, value.elements()))
        (top, bottom), (left, right) = value.bounds
        return tuple(
            tuple(_to_com(value.get([r, c])) for c in range(left, right + 1)) for r in range(top, bottom + 1)
        )
    if value is EMPTY:
        return None
    if isinstance(value, VBAErrorValue):
        return -2146828288 + int(value.number)
    return value


def _from_com(value: object) -> object:
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], list | tuple):
            bounds = [(0, len(value) - 1), (0, len(value[0]) - 1)]
            array = VBAArray(bounds)
            for r, row in enumerate(value):
                for c, cell in enumerate(row):
                    array.set([r, c], _from_com(cell))
            return array
        return VBAArray([(0, len(value) - 1)], items=[_from_com(cell) for cell in value])
    if isinstance(value, dt.datetime):
        return VBADate.from_datetime(value.replace(tzinfo=None))
    return EMPTY if value is None else value
