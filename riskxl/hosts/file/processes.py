"""Whether another program on this computer still runs."""

from __future__ import annotations

import ctypes
import os
import sys

_SYNCHRONIZE, _ACCESS_DENIED, _TIMEOUT = 0x00100000, 5, 0x102  # of the Windows API


def is_alive(process: int) -> bool:
    """Also of somebody else's process; a number that another program got meanwhile counts as alive."""
    return process > 0 and _runs(process)


if sys.platform == "win32":  # there os.kill would end it

    def _runs(process: int) -> bool:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(_SYNCHRONIZE, False, process)
        if not handle:
            return ctypes.get_last_error() == _ACCESS_DENIED
        try:
            return bool(kernel.WaitForSingleObject(ctypes.c_void_p(handle), 0) == _TIMEOUT)
        finally:
            kernel.CloseHandle(ctypes.c_void_p(handle))

else:

    def _runs(process: int) -> bool:
        try:
            os.kill(process, 0)
        except (ProcessLookupError, OverflowError):
            return False
        except OSError:  # somebody else's
            return True
        return True
