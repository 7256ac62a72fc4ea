"""The stand-ins for Windows leave nothing behind, and the module is of use without them."""

import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import ctypes, sys
import xlwings
from riskxl.hosts.excel import udfs
from {package} import fake_pywin32
from {package}.call_path import ComRange, open_call_path

def state():
    import riskxl.hosts.excel
    windows = (*fake_pywin32.MODULES, "xlwings.udfs", "xlwings.com_server", "xlwings._xlwindows")
    return sys.platform, dir(ctypes), [name in sys.modules for name in windows], riskxl.hosts.excel.udfs

before, modules, engines = state(), dict(sys.modules), list(xlwings.engines)
with open_call_path() as excel:
    answer = excel.call("RISK_TIER", ComRange(72.0))
    assert len(excel.declared()) == 14
assert state() == before
assert list(xlwings.engines) == engines
assert all(sys.modules[name] is module for name, module in modules.items())
assert udfs.RISK_TIER([[72.0]]) == answer == "中风险"
"""


def test_nothing_else_meets_a_stand_in(excel: object) -> None:
    assert __package__
    script = _SCRIPT.format(package=__package__)
    root = Path(__file__).parents[__package__.count(".") + 1]
    path = f"import sys; sys.path.insert(0, {str(root)!r})"
    subprocess.run([sys.executable, "-X", "utf8", "-c", f"{path}\n{script}"], check=True)
