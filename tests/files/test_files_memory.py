"""Memory stays the same however long a file is."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from riskxl.files import create_table, open_table


def peak_of_a_copy(path: Path, target: Path, known: Callable[[object], bool]) -> int:
    tracemalloc.start()
    try:
        with (
            open_table(path, is_known=known) as source,
            create_table(target, header=[*source.header, "风险等级"], like=source) as table,
        ):
            for batch in source.batches(1000):
                table.write(batch, [["高"] * len(batch.row_numbers)])
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("suffix", "rows"), [(".csv", 100_000), (".parquet", 50_000), (".xlsx", 8_000)])
def test_four_times_the_rows_need_no_more_memory(
    suffix: str, rows: int, tmp_path: Path, known: Callable[[object], bool]
) -> None:
    peaks = []
    for factor in (0, 1, 4):  # the first run loads what has to be loaded once
        path = tmp_path / f"客户{factor}.csv"
        with path.open("w", encoding="gb18030", newline="") as file:
            file.write("客户全称,客户类型,逾期次数\r\n")
            file.writelines(f"客户{number:08},企业,{number % 7}\r\n" for number in range(rows * factor))
        peaks.append(peak_of_a_copy(path, tmp_path / f"结果{factor}{suffix}", known))

    assert peaks[2] < peaks[1] * 1.3
