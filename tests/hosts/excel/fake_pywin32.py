"""Stand-ins for pywin32 and the Windows part of ctypes, so that xlwings' Windows modules import anywhere.

What stands in for COM does nothing. All between VBA and the UDF is xlwings' own code: the decorators, the
COM server object, ``call_udf``, the conversions, the wrapper generator.
"""

import ctypes
import datetime as dt
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

MODULES = (
    "pythoncom",
    "pywintypes",
    "win32api",
    "win32con",
    "win32event",
    "win32gui",
    "win32process",
    "win32timezone",
    "win32com",
    "win32com.client",
    "win32com.server",
    "win32com.server.dispatcher",
    "win32com.server.policy",
    "win32com.server.util",
)


class _StandIn(types.ModuleType):
    """A module in which every name is found, as an empty class of its own."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        found = type(name, (), {})
        setattr(self, name, found)
        return found


def install() -> None:
    """Put the stand-ins into ``sys.modules``; taking them out again is the caller's."""
    modules = {name: _StandIn(name) for name in MODULES}
    for name, module in modules.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(modules[parent], child, module)
    pythoncom, pywintypes = modules["pythoncom"], modules["pywintypes"]
    pythoncom.__file__ = None
    pythoncom.TypeIIDs = {pythoncom.IID_IDispatch: type("PyIDispatch", (), {})}
    pywintypes.com_error = type("com_error", (Exception,), {})
    pywintypes.IID = str
    pywintypes.TimeType = dt.datetime
    modules["win32process"].GetWindowThreadProcessId = lambda window: (0, 0)
    modules["win32timezone"].TimeZoneInfo.utc = staticmethod(lambda: dt.UTC)
    sys.modules.update(modules)


@contextmanager
def windows_platform() -> Iterator[None]:
    """Inside, ``import xlwings`` takes its way for Windows and wires its own modules together.

    Only for that import: any other module that looks at the platform when it is imported would be misled.
    """
    libraries = {name: mock.MagicMock(name=name) for name in ("windll", "oledll", "PyDLL")}
    with (
        mock.patch.object(sys, "platform", "win32"),
        mock.patch.multiple(ctypes, create=True, **libraries),
    ):
        yield
