"""Checks of a macro workbook or an add-in: is it built for the Python that is here, may its macros run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from riskxl.errors import DataError
from riskxl.language import Text, plain
from riskxl.team import places as fixed
from riskxl.team.computer import Computer
from riskxl.team.findings import ONLY_ON_WINDOWS, Finding, attention, good, skipped, wrong
from riskxl.team.macro_file import CONF_SHEET, MacroFile, read_macro_file

# What xlwings' VBA asks for; a key that is missing costs a search in other places at every call.
SETTINGS = {
    "INTERPRETER_WIN": fixed.INTERPRETER_WIN,
    "PYTHONPATH": fixed.APP_WIN,
    "UDF MODULES": "riskxl.hosts.excel.udfs",
    "USE UDF SERVER": "True",
    "SHOW CONSOLE": "False",
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
}
_INTERNET = 3
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_CHAT_FOLDERS = ("wechat files", "xwechat_files", "wxwork", "dingtalk", "tencent files")
_REBUILD = Text(
    "请用本机的 riskxl 重新生成（riskxl build），或全组升级到同一版本",
    "build it anew with this riskxl (riskxl build), or bring the whole team to one version",
)


def check_file(path: Path, riskxl: str, xlwings: str, computer: Computer) -> Iterator[Finding]:
    """All checks of one file against these versions."""
    yield from check_build(path, riskxl, xlwings)
    if path.is_file():
        yield _mark(path, computer)
        yield _folder(path, computer)


def check_build(path: Path, riskxl: str, xlwings: str) -> Iterator[Finding]:
    """Only whether it is built for these versions and for the places that they are installed to."""
    try:
        file = read_macro_file(path)
    except DataError as error:
        for problem in error.problems:
            yield wrong(plain(path.name), problem.message, problem.remedy)
        return
    yield _settings(file)
    yield from _versions(file, riskxl, xlwings)


def _about(path: Path, what: Text) -> Text:
    return Text(f"{path.name}：{what.zh}", f"{path.name}: {what.en}")


def _settings(file: MacroFile) -> Finding:
    check = _about(file.path, Text("设置", "settings"))
    if not file.has_macros:
        return attention(
            check,
            Text("没有宏：只能查看已算好的值", "it has no macros: values can be read only"),
            Text("要实时评分请用 RiskXL.xlsm", "for live scores use RiskXL.xlsm"),
        )
    if file.settings is None:
        return wrong(check, Text(f"没有设置表 {CONF_SHEET}", f"there is no sheet {CONF_SHEET}"), _REBUILD)
    different = [
        (key, file.settings.get(key), wanted)
        for key, wanted in SETTINGS.items()
        if (file.settings.get(key) or "").lower() != wanted.lower()
    ]
    if not different:
        return good(check, plain(file.settings["INTERPRETER_WIN"]))
    zh = "；".join(f"{key} 是 {found or '（空）'}，应为 {wanted}" for key, found, wanted in different)
    en = "; ".join(f"{key} is {found or '(empty)'}, expected {wanted}" for key, found, wanted in different)
    return wrong(check, Text(zh, en), _REBUILD)


def _versions(file: MacroFile, riskxl: str, xlwings: str) -> Iterator[Finding]:
    if not file.has_macros:
        return
    for name, built, here in (
        ("xlwings", file.xlwings_version, xlwings),
        ("riskxl", file.riskxl_version, riskxl),
    ):
        check = _about(file.path, Text(f"{name} 版本", f"{name} version"))
        if not built:
            yield attention(check, Text("文件没有注明", "the file does not say"), _REBUILD)
        elif built == here:
            yield good(check, plain(built))
        else:
            found = Text(f"文件用 {built}，本机是 {here}", f"the file has {built}, here is {here}")
            # xlwings' library carries the version in its name, so that Excel would not find it
            yield wrong(check, found, _REBUILD) if name == "xlwings" else attention(check, found, _REBUILD)


def _mark(path: Path, computer: Computer) -> Finding:
    check = _about(path, Text("网络标记", "Mark of the Web"))
    if not computer.is_windows:
        return skipped(check, ONLY_ON_WINDOWS)
    zone = computer.internet_zone(path)
    if zone is None or zone < _INTERNET:
        return good(check, Text("没有", "none"))
    return wrong(
        check,
        Text("文件来自网络，Excel 会直接禁用宏", "it came from the internet: Excel blocks its macros"),
        Text(
            f"确认来源可靠后：右键 → 属性 → 解除锁定；或在 PowerShell 运行 Unblock-File '{path}'",
            f"if you trust the source: right click → Properties → Unblock; PowerShell: Unblock-File '{path}'",
        ),
    )


def _folder(path: Path, computer: Computer) -> Finding:
    check = _about(path, Text("所在文件夹", "folder"))
    place = path.resolve()
    if any(_is_below(place, computer.variable(name)) for name in _CLOUD_VARIABLES):
        return attention(
            check,
            Text("在 OneDrive 里：多人同时改会产生冲突副本", "in OneDrive: edits of several people conflict"),
            Text(
                "评分时请复制到本机文件夹，完成后再放回",
                "copy it to a folder of this computer while you work, and put it back afterwards",
            ),
        )
    chat = next((part for part in place.parts if part.lower() in _CHAT_FOLDERS), None)
    if chat:
        return attention(
            check,
            Text(f"在聊天软件的缓存文件夹 {chat} 里", f"in the cache of a chat program ({chat})"),
            Text("请另存到自己的文件夹", "save it to a folder of your own"),
        )
    if not computer.is_windows:
        return skipped(check, ONLY_ON_WINDOWS)
    if computer.is_on_network(path):
        return attention(
            check,
            Text(
                "在网络文件夹里：一次只能一人编辑，宏可能被禁用",
                "in a network folder: one person edits at a time, and macros may be blocked",
            ),
            Text(
                "请用服务器名而不是 IP 打开；或让 IT 把它设为受信任位置",
                "open it by the server's name, not its IP, or have IT make it a trusted location",
            ),
        )
    return good(check, plain(place.parent))


def _is_below(place: Path, folder: str) -> bool:
    return bool(folder) and place.is_relative_to(Path(folder).resolve())
