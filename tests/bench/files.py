"""The command ``riskxl score`` on files: a process of its own, from its start to the finished result."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from riskxl.language import Text
from tests.bench.customers import Customers, customers
from tests.bench.measurement import Measurement, Sizes, Target

_LAUNCHER = Path(__file__).with_name("launcher.py")
_RISKXL = [sys.executable, "-c", "from riskxl.cli import main; main()"]
_MOST_MEMORY = 1000.0  # MB


def measure(sizes: Sizes) -> Iterator[Measurement]:
    """Rows a second and the peak of memory, with tiers, plans, reasons and all."""
    bench = Text(f"riskxl score，{sizes.rows:,} 行", f"riskxl score, {sizes.rows:,} rows")
    with TemporaryDirectory() as folder:
        table = _table(customers(sizes.rows))
        parquet, csv = Path(folder) / "customers.parquet", Path(folder) / "customers.csv"
        table.to_parquet(parquet, index=False)
        table.to_csv(csv, index=False, encoding="utf-8")
        del table
        for source, subject in ((parquet, "Parquet → Parquet"), (csv, "CSV → CSV")):
            runs = [_score(source) for _ in range(max(1, sizes.repeats // 3))]
            seconds = min(seconds for seconds, _ in runs)
            yield Measurement(bench, Text(subject, subject), sizes.rows / seconds, "rows/s")
            peaks = [peak for _, peak in runs if peak is not None]
            if peaks:
                memory = Text(f"{subject}，内存峰值", f"{subject}, peak of memory")
                yield Measurement(bench, memory, max(peaks) / 1e6, "MB", target=Target(_MOST_MEMORY))


def _table(known: Customers) -> pd.DataFrame:
    columns = {
        "编号": [f"K{n:07}" for n in range(len(known))],
        "客户全称": [f"【合成】第{n}号客户有限公司" for n in range(len(known))],
    }
    return pd.DataFrame({**columns, **dict(zip(known.headers, known.columns, strict=True))})


def _score(source: Path) -> tuple[float, int | None]:
    result = source.with_name(f"scored{source.suffix}")
    command = [sys.executable, str(_LAUNCHER), *_RISKXL, "score", str(source), "-o", str(result)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        raise RuntimeError(f"riskxl score failed: {done.stderr}")
    found = json.loads(done.stdout)
    return found["seconds"], found["peak_bytes"]
