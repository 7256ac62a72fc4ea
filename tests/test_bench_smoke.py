"""The speed figures can be taken: every line of the table is there. How large they are is not asked."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KERNEL, ONE_ROW, EXCEL = "kernel, one core", "one row, RISK_SCORE", "Excel call path (xlwings)"
FILES, WORKBOOK = "riskxl score, 2,000 rows", "workbook of 300 live rows"
YEAR = "a year's workbook (60 customers, 600 follow-ups)"
LINES = [
    (KERNEL, "RiskXL kernel"),
    (KERNEL, "numpy by hand, the same results"),
    (KERNEL, "numpy by hand, the score alone"),
    (ONE_ROW, "a new row"),
    (ONE_ROW, "the same row again (remembered)"),
    (EXCEL, "a new row"),
    (EXCEL, "a range of 1,000 × 13"),
    (FILES, "Parquet → Parquet"),
    (FILES, "Parquet → Parquet, peak of memory"),
    (FILES, "CSV → CSV"),
    (FILES, "CSV → CSV, peak of memory"),
    (WORKBOOK, "opened and fully calculated"),
    (WORKBOOK, "one edit"),
    (WORKBOOK, "another profile, all rows again"),
    (YEAR, "all tables read"),
    (YEAR, "one follow-up logged, all recalculated and saved"),
    (YEAR, "file size"),
]
OFFICE = "300 live rows in LibreOffice"
OFFICE_LINES = [
    (OFFICE, "loaded and calculated"),
    (OFFICE, "all calculated again"),
    (OFFICE, "one edit"),
    (OFFICE, "another profile (native: another weight)"),
]


def test_every_figure_is_taken() -> None:
    arguments = ["--rows", "2000", "--quick", "--no-peers", "--markdown", "--lang", "en"]
    command = [sys.executable, "-W", "error", "-m", "tests.bench", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace")
    assert done.returncode == 0, done.stderr
    table = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")][2:]
    expected = [line for line in LINES if sys.platform != "win32" or "memory" not in line[1]]
    if shutil.which("soffice"):
        expected += OFFICE_LINES
    assert [(cells[0], cells[1]) for cells in table] == expected
    assert all(float(cells[2].split()[0].replace(",", "")) > 0 for cells in table)
