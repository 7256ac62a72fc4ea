"""Runs a command and prints, as JSON, how long it took and how much memory it needed at its peak.

A small process of its own: on Linux a new process counts the memory of the one that it was started from, and
a process that holds a million customers would hide what its child needs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from time import perf_counter


def main(command: list[str]) -> int:
    start = perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    seconds = perf_counter() - start
    if done.returncode:
        sys.stderr.buffer.write(done.stderr)
        return done.returncode
    print(json.dumps({"seconds": seconds, "peak_bytes": _peak_of_children()}))
    return 0


def _peak_of_children() -> int | None:
    if sys.platform == "win32":
        return None  # not known there once the process has ended
    import resource

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
