"""Print the VBA wrapper that xlwings generates: python -m tests.hosts.excel.show_wrapper [MODULE]."""

import sys

from .call_path import open_call_path

if __name__ == "__main__":
    with open_call_path(*sys.argv[1:]) as excel:
        print(excel.wrapper())
