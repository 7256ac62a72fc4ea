"""riskxl profile …: list, show, check, diff, new, schema; and what all commands share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import Run

BROKEN = """\
key: ours
names: {zh: 我们的, en: Ours}
extends: general
characteristics:
  overdue_payment: {weight: 20}
  tax_arrears: {weight: -1}
"""


def test_list(run: Run) -> None:
    ran = run("profile", "list")
    assert ran.code == 0
    for word in ("general", "通用", "112", "manufacturing", "生产制造", "137", "judicial", "自带"):
        assert word in ran.out
    assert "shipped" in run("profile", "list", "--lang", "en").out


def test_show(run: Run) -> None:
    ran = run("profile", "show", "司法信用加权")
    assert ran.code == 0
    for word in ("失信被执行人记录", "45", "[80, 100]", "[50, 80)"):
        assert word in ran.out


def test_check_prints_the_remarks_on_the_sources(run: Run) -> None:
    ran = run("profile", "check")
    assert ran.code == 0
    for word in ("112，不是 100", "权重 7", "16 项", "仅一条失信", "得分 60", "终止还是保留"):
        assert word in ran.out, word
    english = run("profile", "check", "--lang", "en").out
    assert "The weights add to 112, not 100" in english


def test_check_names_every_mistake_of_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(BROKEN, encoding="utf-8")
    ran = run("profile", "check", "ours.yaml")
    assert ran.code == 1
    assert "ours.yaml" in ran.err and "第 6 行" in ran.err
    assert "tax_arrears" in ran.err


def test_a_wrong_example_fails_the_check(run: Run, tmp_path: Path) -> None:
    text = BROKEN.split("characteristics:")[0] + (
        "examples:\n  - {name: wrong, values: {overdue_payments: 1}, expect: {score: 99, tier: low}}\n"
    )
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")
    ran = run("profile", "check", "ours.yaml")
    assert ran.code == 1
    assert "99" in ran.out and "95" in ran.out


def test_new_profile_checks_clean_and_scores(run: Run, tmp_path: Path) -> None:
    assert run("profile", "new", "ours", "--from", "manufacturing", "--name", "我们的").code == 0
    assert run("profile", "check", "profiles/ours.yaml").code == 0
    assert run("profile", "new", "ours", "--from", "general").code != 0  # never overwrites
    (tmp_path / "in.csv").write_text("逾期次数,失信记录,经营异常,征信逾期\n2,1,0,0\n", encoding="utf-8")
    # the folder 'profiles' beside the file is found without being named
    ran = run("score", "in.csv", "-o", "out.csv", "--profile", "我们的")
    assert ran.code == 0
    assert "我们的" in ran.out
    assert "自有" in run("profile", "list", "--profiles", "profiles").out


def test_diff(run: Run) -> None:
    ran = run("profile", "diff", "general", "manufacturing")
    assert ran.code == 0
    for word in ("历史逾期付款次数", "25", "产能利用率变动"):
        assert word in ran.out
    assert "没有不同" in run("profile", "diff", "general", "通用").out


def test_schema(run: Run, tmp_path: Path) -> None:
    assert run("profile", "schema", "-o", ".").code == 0
    assert (tmp_path / "profile.schema.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["frobnicate"], "frobnicate"),
        (["score", "in.csv"], "--output"),
        (["demo", "--lang", "fr"], "--lang"),
        (["demo", "--profile", "没有的"], "没有这个行业模板"),
        (["profile", "show", "没有的"], "可选"),
        (["profile", "list", "--profiles", "没有的文件夹"], "文件夹"),
    ],
)
def test_wrong_use_is_2(run: Run, arguments: list[str], word: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert word in ran.err


def test_help_of_every_command(run: Run) -> None:
    assert "demo" in run("--help").out
    for command in ("demo", "score", "calc", "build", "profile"):
        assert run(command, "--help").code == 0


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "utf8", "-m", "riskxl"]
    for place in (["--debug", "profile", "show", "none"], ["profile", "show", "none", "--debug"]):
        ran = subprocess.run(
            [*command, *place], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )
        assert "Traceback" in ran.stderr
    ran = subprocess.run(
        [*command, "profile", "show", "none"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 2 and "Traceback" not in ran.stderr
