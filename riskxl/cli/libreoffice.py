"""riskxl install --libreoffice and riskxl uninstall --libreoffice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from riskxl.cli.console import terminal
from riskxl.language import Language, Text
from riskxl.team.computer import this_computer
from riskxl.team.libreoffice import (
    EXTENSION,
    LibreOffice,
    add_extension,
    check_python,
    package_folders,
    remove_extension,
)

_F = TypeVar("_F", bound=Callable[..., Any])


def libreoffice_options(function: _F) -> _F:
    """The options that both commands have."""
    for option in (
        click.option(
            "--user-profile",
            type=click.Path(path_type=Path),
            help="LibreOffice 的用户配置文件夹 · LibreOffice's user profile [your own]",
        ),
        click.option(
            "--soffice",
            type=click.Path(path_type=Path),
            help="LibreOffice 的 soffice 程序 · LibreOffice's program [the installed one]",
        ),
        click.option(
            "--libreoffice", is_flag=True, help="用于 LibreOffice，而不是 Excel · for LibreOffice, not Excel"
        ),
    ):
        function = option(function)
    return function


def install_in_libreoffice(office: LibreOffice, yes: bool, dry_run: bool, language: Language) -> None:
    """Add the extension, after saying what that means."""
    check_python(office)
    folders = "、".join(map(str, package_folders()))
    plan_ = Text(
        f"为 {office.soffice} 添加扩展 {EXTENSION}（只对当前用户），riskxl 取自 {folders}",
        f"add {EXTENSION} to {office.soffice} (for this user only); riskxl is taken from {folders}",
    )
    _say(plan_, language)
    if dry_run:
        _say(Text("只是列出：什么都没有做", "Only shown: nothing was done"), language, "bold yellow")
        return
    if not yes:
        click.confirm(Text("现在开始吗？", "Go ahead?")(language), abort=True)
    record = add_extension(office, this_computer())
    _say(Text(f"记录在 {record}", f"Noted in {record}"), language, "dim")
    done = Text(
        "安装完成。打开 LibreOffice Calc，菜单栏里有“客户风控”；移动或删除上述文件夹后须重新安装",
        "Installed. LibreOffice Calc has a menu Customer risk; install again if that folder is moved",
    )
    _say(done, language, "bold green")


def uninstall_from_libreoffice(office: LibreOffice, yes: bool, language: Language) -> None:
    """Take the extension out again."""
    if not yes:
        question = Text(f"从 {office.soffice} 移除扩展？", f"Remove it from {office.soffice}?")
        click.confirm(question(language), abort=True)
    if remove_extension(office, this_computer()):
        _say(Text("已撤销", "Uninstalled"), language, "bold green")
    else:
        _say(Text("没有安装扩展，什么都没有做", "It is not installed: nothing was done"), language)


def _say(text: Text, language: Language, style: str | None = None) -> None:
    terminal().print(text(language), style=style, markup=False, soft_wrap=True)
