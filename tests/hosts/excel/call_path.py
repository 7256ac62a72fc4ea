"""The path of a call from VBA into a UDF, on any system, for tests and timing.

    with open_call_path() as excel:
        excel.call("RISK_SCORE", ComRange(((1_000_000.0, 0.0, ...),)))

On Windows xlwings and pywin32 are used as they are. Elsewhere xlwings is imported anew with stand-ins for
pywin32: xlwings' decorators do nothing there, so the UDF module as well must be imported anew, after them.
All of that is taken out of ``sys.modules`` again in the end, so that nothing else meets a stand-in. (A
process of its own would keep it apart too, but each call would have to be sent there and back.)
"""

import asyncio  # noqa: F401  for xlwings, which must not be the first to import it: see windows_platform
import atexit
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

from . import fake_pywin32

UDF_MODULE = "riskxl.hosts.excel.udfs"
MISSING = -2147352572  # DISP_E_PARAMNOTFOUND: how an argument that the formula omits arrives
_RANGE_IID = "{00020846-0000-0000-C000-000000000046}"


class ComRange:
    """A range of cells as COM hands it over: ``Value`` is a tuple of rows or, of a single cell, its value."""

    def __init__(self, value: Any) -> None:
        iid = sys.modules["pywintypes"].IID(_RANGE_IID)
        self._oleobj_ = SimpleNamespace(
            GetTypeInfo=lambda: SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=iid))
        )
        height, width = (len(value), len(value[0])) if isinstance(value, tuple) else (1, 1)
        self.Value = value
        self.Row = self.Column = 1
        self.Rows, self.Columns = SimpleNamespace(Count=height), SimpleNamespace(Count=width)
        application = SimpleNamespace(Hwnd=sys.modules["win32gui"].GetDesktopWindow())
        self.Worksheet = SimpleNamespace(Parent=SimpleNamespace(Application=application))


class CallPath:
    """A UDF module as VBA reaches it."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.udfs = sys.modules["xlwings.udfs"]
        self._server = sys.modules["xlwings.com_server"].XLPython()
        self._caller = object()  # the calling cell, of which nothing is asked

    def call(self, name: str, *arguments: Any) -> Any:
        """What the wrapper's ``XLPy.CallUDF`` gets: a value, a tuple or list of a row, or a list of rows."""
        return self._server.CallUDF(self.module.__name__, name, arguments, None, self._caller)

    def wrapper(self, workbook: str = "RiskXL.xlsm") -> str:
        """The VBA module that xlwings generates for the UDFs."""
        text = io.StringIO()
        book = SimpleNamespace(Name=workbook)
        self.udfs.generate_vba_wrapper(self.module.__name__, self.module, text, book)
        return text.getvalue()

    def declared(self) -> dict[str, dict[str, Any]]:
        """What xlwings knows of each UDF, by its Excel name."""
        members = (getattr(self.module, name) for name in dir(self.module))
        return {m.__xlfunc__["name"]: m.__xlfunc__ for m in members if hasattr(m, "__xlfunc__")}


@contextmanager
def open_call_path(module: str = UDF_MODULE) -> Iterator[CallPath]:
    """The call path into a UDF module, until the block ends."""
    import_module("xlwings")  # and with it, off Windows as well, all that it needs
    found = import_module(module)
    if sys.platform == "win32":
        yield CallPath(found)
        return
    with _set_aside("xlwings", module, *fake_pywin32.MODULES):
        fake_pywin32.install()
        with fake_pywin32.windows_platform():
            import_module("xlwings")
        try:
            yield CallPath(import_module(module))
        finally:
            sys.modules["xlwings.com_server"].loop.close()
            atexit.unregister(sys.modules["xlwings._xlwindows"].cleanup)


@contextmanager
def _set_aside(*roots: str) -> Iterator[None]:
    """These modules and those below them are unknown inside; outside all is as it was before."""

    def known() -> dict[str, ModuleType]:
        return {
            name: module
            for name, module in sys.modules.items()
            if any(name == root or name.startswith(f"{root}.") for root in roots)
        }

    def forget() -> None:
        for name in known():
            del sys.modules[name]

    before = known()
    forget()
    try:
        yield
    finally:
        forget()
        sys.modules.update(before)
        for name, module in before.items():
            parent, _, child = name.rpartition(".")
            if parent in sys.modules:
                setattr(sys.modules[parent], child, module)
