"""riskxl uninstall: takes back what the record of install names; what people changed stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from riskxl.errors import DataError, Problem
from riskxl.language import Text, plain
from riskxl.team.computer import Computer
from riskxl.team.install import runs_in_environment
from riskxl.team.places import Places
from riskxl.team.pythons import ThisPython
from riskxl.team.record import Record, read_record, sha256
from riskxl.team.steps import write_file


def plan_removal(places: Places, python: ThisPython) -> tuple[Record, list[Text]] | None:
    """What would go; None if nothing is installed. Raises DataError if it cannot go from here."""
    record = read_record(places)
    if record is None:
        return None
    if python.prefix.is_relative_to(places.environment):
        raise DataError(runs_in_environment(python))
    return record, list(_removals(record))


def _removals(record: Record) -> Iterator[Text]:
    if record.environment:
        yield Text(
            f"删除专用的 Python：{record.environment}", f"delete the private Python {record.environment}"
        )
    if record.addin:
        yield Text(f"删除加载项：{record.addin}", f"delete the add-in {record.addin}")
    if record.replaced_addin:
        yield Text("放回原来在那里的加载项", "put back the add-in that was there before")
    if record.trusted_key:
        folder = record.trusted.get("Path", "")
        yield Text(f"取消受信任位置：{folder}", f"no longer trust the location {folder}")


def uninstall(record: Record, places: Places, computer: Computer, told: Callable[[Text], None]) -> list[Text]:
    """Remove it all; returns what was left in place and why.

    The environment goes first: if Excel is using it, nothing has happened yet.
    """
    left: list[Text] = []
    if record.environment:
        told(Text("正在删除专用的 Python…", "deleting the private Python…"))
        _remove_environment(Path(record.environment), places)
    left += _remove_addin(record, places)
    left += _remove_trust(record, computer)
    places.record.unlink()
    for folder in (places.app, places.base):
        if folder.exists() and any(folder.iterdir()):
            left.append(Text(f"{folder} 里还有其他文件，未删除", f"{folder} holds other files and stays"))
            break
        folder.rmdir()
    return left


def _remove_environment(environment: Path, places: Places) -> None:
    if environment != places.environment:
        raise DataError(
            Problem(
                plain(environment),
                Text("不是 RiskXL 的文件夹，不删除", "it is no folder of RiskXL and is not deleted"),
                Text(f"请检查 {places.record}", f"look at {places.record}"),
            )
        )
    going = places.base / "python.old"
    try:
        if going.exists():  # of an installation that was cut off
            shutil.rmtree(going)
        if environment.exists():
            environment.rename(going)
            shutil.rmtree(going)
    except OSError as error:
        raise DataError(
            Problem(
                plain(environment),
                Text("正在使用，删不掉", "it is in use and cannot be deleted"),
                Text("请关闭 Excel 后重试", "close Excel and try again"),
            )
        ) from error


def _remove_addin(record: Record, places: Places) -> Iterator[Text]:
    addin = Path(record.addin) if record.addin else None
    if addin is not None and addin.exists():
        if sha256(addin) != record.addin_sha256:
            yield Text(
                f"{addin} 安装后被改过，未删除；不要时请自行删除",
                f"{addin} was changed after it was installed and stays; delete it yourself if you want",
            )
            addin = None  # nor is another put over it
        else:
            _delete(addin)
    if record.replaced_addin and places.replaced_addin.exists():
        if addin is None:
            yield Text(
                f"原来的加载项在 {places.replaced_addin}",
                f"the add-in that was there before is at {places.replaced_addin}",
            )
            return
        write_file(addin, places.replaced_addin.read_bytes())
        places.replaced_addin.unlink()


def _delete(addin: Path) -> None:
    try:
        addin.unlink()
    except OSError as error:
        raise DataError(
            Problem(
                plain(addin),
                Text("删不掉，多半是 Excel 正开着它", "it cannot be deleted; Excel may have it open"),
                Text("请关闭 Excel 后重试", "close Excel and try again"),
            )
        ) from error


def _remove_trust(record: Record, computer: Computer) -> Iterator[Text]:
    if not record.trusted_key:
        return
    there = computer.registry(record.trusted_key)
    if there is None:
        return
    if there != {name.lower(): value for name, value in record.trusted.items()}:
        yield Text(
            f"受信任位置被改过，未删除：{record.trusted_key}",
            f"the trusted location was changed and stays: {record.trusted_key}",
        )
        return
    computer.delete_registry(record.trusted_key)
