"""One row through RISK_SCORE as any host calls it: thirteen cells, their headers and the profile's name."""

from __future__ import annotations

from collections.abc import Iterator

from riskxl.functions import Functions
from riskxl.language import Text
from riskxl.profile.library import ProfileLibrary
from tests.bench.customers import customers, general
from tests.bench.measurement import Measurement, Sizes, Target, fastest

BENCH = Text("一行，RISK_SCORE", "one row, RISK_SCORE")


def measure(sizes: Sizes) -> Iterator[Measurement]:
    """Microseconds a call, for customers never seen before and for one that is remembered."""
    functions = Functions(ProfileLibrary())
    known = customers(sizes.calls * (sizes.repeats + 1))
    calls = [([row], [list(known.headers)], general().names.zh) for row in known.rows]
    first, unseen = calls[: sizes.calls], iter(calls[sizes.calls :])

    def new() -> None:
        for _ in range(sizes.calls):
            functions.score(*next(unseen))

    def remembered() -> None:
        for call in first:
            functions.score(*call)

    remembered()
    seconds = fastest({"new": new, "remembered": remembered}, sizes.repeats)
    new_row, same_row = (seconds[name] / sizes.calls * 1e6 for name in ("new", "remembered"))
    yield Measurement(BENCH, Text("新的一行", "a new row"), new_row, "µs", target=Target(60.0))
    again = Text("同一行再问（记住的）", "the same row again (remembered)")
    yield Measurement(BENCH, again, same_row, "µs")
