"""riskxl install and uninstall: named first, done, taken back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import pytest

import riskxl
from riskxl.cli import team
from riskxl.cli.team import install, uninstall
from riskxl.errors import DataError
from riskxl.team.computer import PlainComputer
from riskxl.team.file_checks import SETTINGS

from .conftest import Command, MakeFile
from .fake_computer import XLWINGS, FakeWindows

TRUSTED = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\RiskXL"


@pytest.fixture
def addin(make_file: MakeFile) -> Path:
    return make_file("built/RiskXL.xlam")


@pytest.fixture
def books(tmp_path: Path) -> Path:
    folder = tmp_path / "团队工作簿"
    folder.mkdir()
    return folder


def test_everything_is_named_before_it_is_done(
    run: Command, windows: FakeWindows, addin: Path, books: Path
) -> None:
    before = windows.everything()
    code, output = run(install, "--dry-run", "--addin", addin, "--trust", books)
    assert code == 0 and "什么都没有做" in output
    for number, named in enumerate(
        (windows.base, windows.environment, "安装", f"xlwings64-{XLWINGS}.dll", windows.addin, books), 1
    ):
        line = next(line for line in output.splitlines() if line.startswith(f"  {number}. "))
        assert str(named) in line
    assert windows.everything() == before and not windows.commands and not windows.keys


def test_elsewhere_the_same_list_and_nothing_is_done(
    run: Command, monkeypatch: pytest.MonkeyPatch, addin: Path
) -> None:
    monkeypatch.setattr(team, "this_computer", PlainComputer)
    code, output = run(install, "--yes", "--addin", addin, "--lang", "en")
    assert code == 0
    assert "This is not Windows: nothing was done" in output
    assert r"%PROGRAMDATA%\RiskXL\python" in output
    assert r"%APPDATA%\Microsoft\Excel\XLSTART\RiskXL.xlam" in output
    code, output = run(uninstall, "--yes")
    assert code == 0 and "什么都没有做" in output


def test_install_and_uninstall_leave_no_trace(
    run: Command, windows: FakeWindows, addin: Path, books: Path
) -> None:
    before = windows.everything()
    code, output = run(install, "--yes", "--addin", addin, "--trust", books)
    assert code == 0 and "安装完成" in output
    assert windows.addin.read_bytes() == addin.read_bytes()
    assert windows.keys[TRUSTED]["path"] == str(books)
    assert windows.keys[TRUSTED]["allowsubfolders"] == 0
    record = json.loads((windows.base / "app" / "install.json").read_text(encoding="utf-8"))
    assert record["complete"] and record["riskxl"] == riskxl.__version__

    code, output = run(uninstall, "--yes")
    assert code == 0 and "已撤销" in output
    assert windows.everything() == before and not windows.base.exists() and not windows.keys


def test_what_is_installed_where(run: Command, windows: FakeWindows, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    run(install, "--yes", "--package", "riskxl==0.1.0", "--wheels", wheels)
    rights, venv, pip, _ = windows.commands
    assert rights[:3] == ["icacls", str(windows.base), "/inheritance:r"]
    assert venv == [sys.executable, "-m", "venv", str(windows.environment)]
    assert pip[0] == str(windows.environment / "Scripts" / "python.exe")
    assert pip[-4:] == ["--no-index", "--find-links", str(wheels), "riskxl==0.1.0"]


def test_asks_first(run: Command, windows: FakeWindows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "confirm", lambda text, abort: (_ for _ in ()).throw(click.Abort()))
    with pytest.raises(click.Abort):
        run(install)
    assert not windows.commands and not windows.base.exists()


@pytest.mark.parametrize("program", ["icacls", "venv", "pip", "probe"])
def test_failure_takes_everything_back(run: Command, windows: FakeWindows, addin: Path, program: str) -> None:
    before = windows.everything()
    windows.fails = program
    with pytest.raises(DataError) as caught:
        run(install, "--yes", "--addin", addin)
    assert f"{program} says no" in str(caught.value)
    assert len(caught.value.problems) == 1
    assert windows.everything() == before and not windows.base.exists()


def test_failure_of_the_last_step_takes_everything_back(
    run: Command,
    windows: FakeWindows,
    addin: Path,
    books: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(key: str, values: object) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(windows, "write_registry", refuse)
    with pytest.raises(DataError, match="Access is denied"):
        run(install, "--yes", "--addin", addin, "--trust", books)
    assert not windows.addin.exists() and not windows.base.exists()


def test_interruption_takes_everything_back(
    run: Command, windows: FakeWindows, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = windows.run

    def interrupted(command: list[str]) -> object:
        if "pip" in command:
            raise KeyboardInterrupt
        return really(command)

    monkeypatch.setattr(windows, "run", interrupted)
    with pytest.raises((KeyboardInterrupt, click.Abort)):
        run(install, "--yes")
    assert not windows.base.exists()


def test_failed_upgrade_keeps_the_earlier_installation(
    run: Command, windows: FakeWindows, make_file: MakeFile, addin: Path
) -> None:
    run(install, "--yes", "--addin", addin)
    (windows.environment / "of the first").write_text("", encoding="utf-8")
    before = windows.everything()
    windows.fails = "pip"
    with pytest.raises(DataError):
        run(install, "--yes", "--addin", make_file("newer/RiskXL.xlam", {**SETTINGS, "X": "1"}))
    assert windows.everything() == before


def test_upgrade_replaces_python_and_addin(
    run: Command, windows: FakeWindows, make_file: MakeFile, addin: Path
) -> None:
    run(install, "--yes", "--addin", addin)
    (windows.environment / "of the first").write_text("", encoding="utf-8")
    newer = make_file("newer/RiskXL.xlam", {**SETTINGS, "X": "1"})
    run(install, "--yes", "--addin", newer)
    assert not (windows.environment / "of the first").exists()
    assert windows.addin.read_bytes() == newer.read_bytes()
    assert sorted(path.name for path in windows.base.iterdir()) == ["app", "python"]
    run(uninstall, "--yes")
    assert not windows.addin.exists() and not windows.base.exists()


def test_package_that_pip_takes_must_be_this_version(run: Command, windows: FakeWindows) -> None:
    windows.installed = ["9.9", XLWINGS]
    with pytest.raises(DataError, match=r"riskxl 9\.9"):
        run(install, "--yes")
    assert not windows.base.exists()


def test_library_must_be_where_vba_looks(run: Command, windows: FakeWindows) -> None:
    windows.with_dlls = False
    with pytest.raises(DataError, match=f"xlwings64-{XLWINGS}.dll"):
        run(install, "--yes")
    assert not windows.base.exists()


def test_addin_of_another_build_is_refused_before_anything(
    run: Command, windows: FakeWindows, make_file: MakeFile
) -> None:
    other = make_file("RiskXL.xlam", {**SETTINGS, "INTERPRETER_WIN": r"C:\Python\python.exe"})
    with pytest.raises(DataError, match="INTERPRETER_WIN"):
        run(install, "--yes", "--addin", other)
    assert not windows.commands


def test_mark_of_the_web_is_told(run: Command, windows: FakeWindows, addin: Path) -> None:
    windows.zones[addin] = 3
    _, output = run(install, "--dry-run", "--addin", addin)
    assert "带网络标记" in output


def test_folder_of_somebody_else_is_refused(run: Command, windows: FakeWindows) -> None:
    planted = windows.environment / "Scripts" / "python.exe"
    planted.parent.mkdir(parents=True)
    planted.write_text("not ours", encoding="utf-8")
    with pytest.raises(DataError, match="did not make it"):
        run(install, "--yes")
    assert planted.read_text(encoding="utf-8") == "not ours" and not windows.commands


@pytest.mark.parametrize("folder", ["Downloads", "桌面", "nowhere", "", "share"])
def test_folders_that_are_not_trusted(
    run: Command, windows: FakeWindows, tmp_path: Path, folder: str
) -> None:
    if folder != "nowhere":
        (tmp_path / folder).mkdir(exist_ok=True)
    windows.network = tmp_path / "share"
    windows.variables["USERPROFILE"] = str(tmp_path / "home")
    with pytest.raises(DataError) as caught:
        run(install, "--yes", "--trust", tmp_path / folder)
    assert str(tmp_path) in str(caught.value) and not windows.commands and not windows.keys


def test_changed_addin_and_location_stay(
    run: Command, windows: FakeWindows, addin: Path, books: Path
) -> None:
    run(install, "--yes", "--addin", addin, "--trust", books)
    windows.addin.write_bytes(b"somebody's own")
    windows.keys[TRUSTED]["allowsubfolders"] = 1
    (windows.base / "app" / "notes.txt").write_text("mine", encoding="utf-8")
    code, output = run(uninstall, "--yes")
    assert code == 0
    assert windows.addin.read_bytes() == b"somebody's own" and TRUSTED in windows.keys
    assert (windows.base / "app" / "notes.txt").exists() and not windows.environment.exists()
    assert [line for line in output.splitlines() if line.startswith("!")] == [
        f"! {windows.addin} 安装后被改过，未删除；不要时请自行删除",
        f"! 受信任位置被改过，未删除：{TRUSTED}",
        f"! {windows.base / 'app'} 里还有其他文件，未删除",
    ]


def test_addin_that_stood_there_comes_back(run: Command, windows: FakeWindows, addin: Path) -> None:
    windows.addin.parent.mkdir(parents=True)
    windows.addin.write_bytes(b"an older one")
    run(install, "--yes", "--addin", addin)
    assert windows.addin.read_bytes() == addin.read_bytes()
    run(uninstall, "--yes")
    assert windows.addin.read_bytes() == b"an older one" and not windows.base.exists()


def test_failed_upgrade_leaves_somebodys_addin(
    run: Command, windows: FakeWindows, addin: Path, books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(install, "--yes", "--addin", addin)
    windows.addin.write_bytes(b"somebody's own")
    before = windows.everything()

    def refuse(key: str, values: object) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(windows, "write_registry", refuse)
    with pytest.raises(DataError):
        run(install, "--yes", "--addin", addin, "--trust", books)
    assert windows.everything() == before


def test_uninstall_without_installation(run: Command, windows: FakeWindows) -> None:
    code, output = run(uninstall, "--yes")
    assert code == 0 and "没有安装" in output


def test_uninstall_after_an_installation_that_was_cut_off(run: Command, windows: FakeWindows) -> None:
    run(install, "--yes")
    record = windows.base / "app" / "install.json"
    record.write_text(
        record.read_text(encoding="utf-8").replace('"complete": true', '"complete": false'), encoding="utf-8"
    )
    (windows.base / "python.old").mkdir()
    run(uninstall, "--yes")
    assert not windows.base.exists()


def test_record_that_cannot_be_read(run: Command, windows: FakeWindows) -> None:
    run(install, "--yes")
    (windows.base / "app" / "install.json").write_text("{}", encoding="utf-8")
    for command in (install, uninstall):
        with pytest.raises(DataError, match="record"):
            run(command, "--yes")


def test_record_never_leads_to_another_folder(run: Command, windows: FakeWindows, tmp_path: Path) -> None:
    run(install, "--yes")
    record = windows.base / "app" / "install.json"
    stored = json.loads(record.read_text(encoding="utf-8"))
    stored["environment"] = str(tmp_path)
    record.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(DataError, match="no folder of RiskXL"):
        run(uninstall, "--yes")
    assert windows.environment.exists()
