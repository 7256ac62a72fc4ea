"""riskxl doctor: what it finds, its remedies and its exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import riskxl
from riskxl.cli import team
from riskxl.cli.team import doctor, install
from riskxl.team import places
from riskxl.team.computer import PlainComputer
from riskxl.team.file_checks import SETTINGS
from riskxl.team.pythons import PROBE
from riskxl.workbook.vba import conf_rows

from .conftest import Command, MakeFile
from .fake_computer import XLWINGS, FakeWindows

_POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
_USER = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
_RULES = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


def _lines(output: str, about: str) -> list[str]:
    """The lines of a check, its remedies among them."""
    lines = output.splitlines()
    found = [n for n, line in enumerate(lines) if about in line and line[0] in "✓!✗–"]
    assert found, f"{about} is not in\n{output}"
    return [line for n in found for line in lines[n : n + 1 + (lines[n + 1].startswith("    →"))]]


def test_installed_computer_is_good(windows: FakeWindows, run: Command, make_file: MakeFile) -> None:
    run(install, "--yes", "--addin", make_file("RiskXL.xlam"))
    code, output = run(doctor, make_file("book/团队.xlsm"))
    assert code == 0
    assert "有误 0" in output and "注意 0" in output and "未查 0" in output
    assert all(line.startswith(("✓ 正常", "正常", "这些检查")) for line in output.splitlines())


def test_without_windows_excel_is_not_judged(
    run: Command, make_file: MakeFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team, "this_computer", PlainComputer)
    code, output = run(doctor, make_file("RiskXL.xlsm"), "--lang", "en")
    assert code == 0
    assert "only on Windows" in _lines(output, "Macro settings")[0]
    assert "✓ good" in _lines(output, "RiskXL.xlsm: settings")[0]
    assert "None of these checks starts Excel" in output


def test_settings_are_those_that_the_builder_writes() -> None:
    built = {key: value.lower() for key, value in conf_rows()}
    assert built == {key: value.lower() for key, value in SETTINGS.items()}


def test_built_workbook_is_good(run: Command, windows: FakeWindows, built_book: Path) -> None:
    code, output = run(doctor, built_book)
    assert code == 0
    for about in ("设置", "xlwings 版本", "riskxl 版本", "网络标记", "所在文件夹"):
        assert _lines(output, f"RiskXL.xlsm：{about}")[0].startswith("✓")


def test_interpreter_of_the_settings_is_where_install_puts_it(windows: FakeWindows) -> None:
    found = places.places_on(windows.variable)
    stated = places.INTERPRETER_WIN.replace("%PROGRAMDATA%", windows.variable("PROGRAMDATA"))
    assert Path(stated.replace("\\", "/")) == Path(found.interpreter.as_posix())
    assert found.app.name == places.APP_WIN.rpartition("\\")[2]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({**SETTINGS, "INTERPRETER_WIN": "python"}, "INTERPRETER_WIN 是 python"),
        ({k: v for k, v in SETTINGS.items() if k != "SHOW CONSOLE"}, "SHOW CONSOLE 是 （空）"),
        ({}, "没有设置表 riskxl.conf"),
    ],
)
def test_settings_that_differ(
    run: Command, windows: FakeWindows, make_file: MakeFile, settings: dict[str, str], said: str
) -> None:
    code, output = run(doctor, make_file("RiskXL.xlsm", settings))
    assert code == 1
    found = _lines(output, "RiskXL.xlsm：设置")
    assert found[0].startswith("✗") and said in found[0] and "riskxl build" in found[1]


def test_workbook_without_macros_is_for_reading(
    run: Command, windows: FakeWindows, make_file: MakeFile
) -> None:
    _, output = run(doctor, make_file("RiskXL.xlsx", with_macros=False))
    assert _lines(output, "RiskXL.xlsx：设置")[0].startswith("!")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"text", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_book_that_is_none(run: Command, windows: FakeWindows, tmp_path: Path, content: bytes) -> None:
    book = tmp_path / "RiskXL.xlsm"
    book.write_bytes(content)
    code, output = run(doctor, book)
    assert code == 1
    assert "已损坏" in _lines(output, "RiskXL.xlsm")[0]


def test_book_that_is_not_there(run: Command, windows: FakeWindows, tmp_path: Path) -> None:
    code, output = run(doctor, tmp_path / "RiskXL.xlsm")
    assert code == 1
    assert "文件不存在" in _lines(output, "RiskXL.xlsm")[0]


def test_mark_of_the_web(run: Command, windows: FakeWindows, make_file: MakeFile) -> None:
    book = make_file("RiskXL.xlsm")
    windows.zones[book] = 3
    code, output = run(doctor, book)
    found = _lines(output, "网络标记")
    assert code == 1 and found[0].startswith("✗") and f"Unblock-File '{book}'" in found[1]


def test_folders_that_make_trouble(
    run: Command, windows: FakeWindows, make_file: MakeFile, tmp_path: Path
) -> None:
    windows.variables["OneDriveCommercial"] = str(tmp_path / "OneDrive - 公司")
    windows.network = tmp_path / "share"
    for name, said in (
        ("OneDrive - 公司/RiskXL.xlsm", "OneDrive"),
        ("WeChat Files/wxid/RiskXL.xlsm", "聊天软件"),
        ("share/RiskXL.xlsm", "网络文件夹"),
    ):
        code, output = run(doctor, make_file(name))
        found = _lines(output, "所在文件夹")
        assert code == 0 and found[0].startswith("!") and said in found[0] and len(found) == 2


@pytest.mark.parametrize(
    ("key", "name", "value", "check", "sign"),
    [
        (_POLICY, "vbawarnings", 4, "宏设置", "✗"),
        (_POLICY, "vbawarnings", 3, "宏设置", "✗"),
        (_POLICY, "vbawarnings", 2, "宏设置", "✓"),
        (_POLICY, "vbawarnings", 1, "宏设置", "!"),
        (_USER, "vbawarnings", 4, "宏设置", "✗"),
        (_POLICY, "blockcontentexecutionfrominternet", 1, "来自网络的宏", "!"),
        (_POLICY, "requireaddinsig", 1, "加载项签名", "✗"),
        (_POLICY + r"\Trusted Locations", "alllocationsdisabled", 1, "受信任位置", "!"),
        (_USER, "accessvbom", 1, "VBA 工程", "!"),
        (rf"HKLM\{_RULES}", _RULE, "1", "Defender 规则", "✗"),
        (rf"HKLM\{_RULES}", _RULE, "2", "Defender 规则", "✓"),
        (
            r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager",
            "asrrules",
            f"26190899-1602-49e8-8b27-eb1d0a1ce869=1|{_RULE.upper()}=1",
            "Defender 规则",
            "✗",
        ),
    ],
)
def test_policies(
    run: Command, windows: FakeWindows, key: str, name: str, value: int | str, check: str, sign: str
) -> None:
    windows.keys[key] = {name: value}
    code, output = run(doctor)
    found = _lines(output, check)
    assert found[0].startswith(sign)
    assert len(found) == (1 if sign == "✓" else 2)
    assert code == (1 if sign == "✗" else 0)


def test_policy_outranks_the_users_setting(run: Command, windows: FakeWindows) -> None:
    windows.keys[_POLICY] = {"vbawarnings": 2}
    windows.keys[_USER] = {"vbawarnings": 4}
    code, output = run(doctor)
    assert code == 0 and "由公司策略规定" in _lines(output, "宏设置")[0]


Damage = Callable[[FakeWindows], None]


def _no_dll(computer: FakeWindows) -> None:
    (computer.environment / f"xlwings64-{XLWINGS}.dll").unlink()


def _broken(computer: FakeWindows) -> None:
    computer.fails = "probe"


def _older(computer: FakeWindows) -> None:
    computer.installed = ["0.0.1", XLWINGS]


@pytest.mark.parametrize(
    ("damage", "check", "said"),
    [
        (_no_dll, "DLL", f"xlwings64-{XLWINGS}.dll"),
        (_broken, "专用的 Python", "probe says no"),
        (_older, "专用的 Python", "riskxl 0.0.1"),
    ],
)
def test_installation_that_was_damaged(
    run: Command, windows: FakeWindows, damage: Damage, check: str, said: str
) -> None:
    run(install, "--yes")
    damage(windows)
    code, output = run(doctor)
    found = _lines(output, check)
    assert code == 1 and found[0].startswith("✗") and said in found[0] and "riskxl install" in found[1]


def test_nothing_installed_is_no_fault(run: Command, windows: FakeWindows) -> None:
    code, output = run(doctor)
    assert code == 0 and "riskxl install" in _lines(output, "专用的 Python")[1]


def test_program_data_must_be_ascii(run: Command, windows: FakeWindows, tmp_path: Path) -> None:
    windows.variables["PROGRAMDATA"] = str(tmp_path / "程序数据")
    code, output = run(doctor)
    assert code == 1 and "PROGRAMDATA" in _lines(output, "专用的 Python")[1]


def test_profiles(
    run: Command, windows: FakeWindows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.yaml").write_text("key: [", encoding="utf-8")
    monkeypatch.setenv("RISKXL_PROFILES", str(tmp_path))
    code, output = run(doctor)
    assert code == 1 and any("broken.yaml" in line for line in _lines(output, "行业模板"))
    monkeypatch.setenv("RISKXL_PROFILES", str(tmp_path / "nowhere"))
    code, output = run(doctor)
    assert code == 1 and "nowhere" in _lines(output, "RISKXL_PROFILES")[0]


def test_language_that_there_is_not(run: Command, windows: FakeWindows) -> None:
    windows.variables["RISKXL_LANG"] = "fr"
    code, output = run(doctor)
    assert code == 0 and _lines(output, "RISKXL_LANG")[0].startswith("!")


def test_program_runs_the_probe_for_real() -> None:
    """What look_into asks a private Python for, asked of this one."""
    done = PlainComputer().run([sys.executable, "-c", PROBE])
    assert done.code == 0, done.output
    assert json.loads(done.output.splitlines()[-1])[1:] == [riskxl.__version__, XLWINGS]
