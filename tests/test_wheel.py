"""The wheel has all it needs: profiles and sample travel inside it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_demo_runs_from_the_wheel(tmp_path: Path) -> None:
    built = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(built, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    home = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(home)
    shipped = {path.name for path in (home / "riskxl" / "_data" / "profiles").iterdir()}
    assert {path.name for path in (ROOT / "profiles").iterdir()} == shipped
    # the folder comes before the checkout on the path; its dist-info gives the version
    environment = {**os.environ, "PYTHONPATH": str(home), "PYTHONUTF8": "1"}
    where = "import riskxl, sys; sys.stdout.write(riskxl.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where],
        env=environment,
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.startswith(str(home))
    ran = subprocess.run(
        [sys.executable, "-m", "riskxl", "demo", "-o", "demo"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "demo" / "RiskXL-演示.xlsx").is_file()
