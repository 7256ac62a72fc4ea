"""python -m tests.bench: all speed figures of the product in one run, as one table."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

from rich.console import Console

from tests.bench import excel, files, kernel, libreoffice, live_workbook, one_row, table, year
from tests.bench.measurement import Measurement, Sizes

_NORMAL = Sizes(
    rows=1_000_000,
    peer_rows=200_000,
    slow_peer_rows=20_000,
    calls=3_000,
    range_rows=10_000,
    book_rows=10_000,
    repeats=7,
)
_QUICK = replace(
    _NORMAL, peer_rows=20_000, slow_peer_rows=2_000, calls=200, range_rows=1_000, book_rows=300, repeats=2
)


BENCHES: dict[str, Callable[[Sizes], Iterator[Measurement]]] = {
    "kernel": kernel.measure,
    "one_row": one_row.measure,
    "excel": excel.measure,
    "files": files.measure,
    "live_workbook": live_workbook.measure,
    "year": year.measure,
    "libreoffice": libreoffice.measure,
}


def main() -> None:
    options = _options()
    sizes = replace(_QUICK if options.quick else _NORMAL, with_peers=options.peers)
    if options.rows:
        sizes = replace(sizes, rows=options.rows)
    measurements: list[Measurement] = []
    with Console(stderr=True).status("…") as status:
        for name in options.only:
            status.update(f"{name} …")
            gc.collect()
            gc.freeze()  # what another bench has loaded costs this one nothing
            measurements += BENCHES[name](sizes)
    if options.markdown:
        sys.stdout.reconfigure(encoding="utf-8")  # on Windows too, and into a file
        print(table.in_markdown(measurements, options.lang))
    else:
        Console().print(table.on_screen(measurements, options.lang))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rows", type=int, help="rows in memory and in files [1,000,000]")
    parser.add_argument("--quick", action="store_true", help="little work and few repeats: rough figures")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="no other scorecard libraries")
    parser.add_argument(
        "--only", nargs="+", choices=BENCHES, default=list(BENCHES), help="some of the benches"
    )
    parser.add_argument("--markdown", action="store_true", help="the table for the README")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    return parser.parse_args()


if __name__ == "__main__":
    main()
