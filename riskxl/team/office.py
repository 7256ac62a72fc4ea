r"""Policies of Office and Windows that decide whether macros run. Nothing here changes a policy.

Each value is documented by Microsoft's policy templates (office16.admx, excel16.admx,
WindowsDefender.admx); 16.0 is Excel 2016, 2019, 2021, 2024 and Microsoft 365.
"""

from __future__ import annotations

from collections.abc import Iterator

from riskxl.language import Text
from riskxl.team.computer import Computer, RegistryValue
from riskxl.team.findings import ONLY_ON_WINDOWS, Finding, attention, good, skipped, wrong

_USER = r"HKCU\Software\Microsoft\Office\16.0"
_POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
_EXCEL = r"\Excel\Security"
_DEFENDER = r"SOFTWARE\{}Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_DEFENDER_KEYS = (rf"HKLM\{_DEFENDER.format('Policies' + chr(92))}", rf"HKLM\{_DEFENDER.format('')}")
_DEFENDER_MANAGED = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"  # by Intune
_NO_CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"  # "Block all Office applications from creating…"
_ALL, _ASK, _SIGNED, _NONE = 1, 2, 3, 4  # VBAWarnings
_BLOCK, _WARN = "1", "6"

MACROS = Text("宏设置", "Macro settings")
INTERNET = Text("来自网络的宏", "Macros from the internet")
ADDINS = Text("加载项签名", "Signatures of add-ins")
TRUSTED = Text("受信任位置", "Trusted locations")
PROJECT_ACCESS = Text("对 VBA 工程的访问", "Access to VBA projects")
DEFENDER = Text("Defender 规则", "Defender's rule")
_ADMIN = Text("请把本页交给 IT 管理员", "show this page to your IT administrator")


def check_office(computer: Computer) -> Iterator[Finding]:
    """What the policies of this computer mean for the workbook."""
    if not computer.is_windows:
        for check in (MACROS, INTERNET, ADDINS, TRUSTED, PROJECT_ACCESS, DEFENDER):
            yield skipped(check, ONLY_ON_WINDOWS)
        return
    yield _macros(computer)
    yield _internet(computer)
    yield _addins(computer)
    yield _trusted(computer)
    yield _project_access(computer)
    yield _defender(computer)


def _value(computer: Computer, key: str, name: str) -> RegistryValue | None:
    return (computer.registry(key) or {}).get(name.lower())


def _macros(computer: Computer) -> Finding:
    policy = _value(computer, _POLICY + _EXCEL, "VBAWarnings")
    level = policy if policy is not None else _value(computer, _USER + _EXCEL, "VBAWarnings")
    by_policy = Text("（由公司策略规定）", " (by company policy)") if policy is not None else Text("", "")
    remedy = (
        Text("请联系 IT 管理员：为宏签名，或放宽此策略", "ask IT to sign the macros or to relax this policy")
        if policy is not None
        else Text(
            "Excel：文件 → 选项 → 信任中心 → 宏设置 → 禁用所有宏，并发出通知",
            "Excel: File → Options → Trust Center → Macro Settings → Disable with notification",
        )
    )
    match level:
        case None | 2:
            found = Text("打开时询问，点“启用内容”即可", "asked for on opening: press Enable Content")
            return good(MACROS, Text(found.zh + by_policy.zh, found.en + by_policy.en))
        case 1:
            return attention(
                MACROS,
                Text(f"全部启用{by_policy.zh}，不安全", f"all macros run{by_policy.en}, which is not safe"),
                remedy,
            )
        case 3:
            found = Text("只有签名的宏能运行", "only signed macros run")
        case _:
            found = Text("所有宏都被禁用", "all macros are disabled")
    return wrong(MACROS, Text(found.zh + by_policy.zh, found.en + by_policy.en), remedy)


def _internet(computer: Computer) -> Finding:
    if _value(computer, _POLICY + _EXCEL, "blockcontentexecutionfrominternet") == 1:
        return attention(
            INTERNET,
            Text("公司策略禁止运行", "blocked by company policy"),
            Text(
                "从邮件、微信或网页得到的工作簿须由 IT 放到受信任位置或签名",
                "a workbook from mail, chat or the web must be signed or put into a trusted location by IT",
            ),
        )
    return good(
        INTERNET,
        Text(
            "没有额外策略；带网络标记的文件仍须先解除锁定",
            "no further policy; a file with the mark must still be unblocked first",
        ),
    )


def _addins(computer: Computer) -> Finding:
    always = _value(computer, _POLICY + r"\Common\Security", "requirealwaysonmacrosig")
    signed = _value(computer, _POLICY + _EXCEL, "requireaddinsig")
    own = _value(computer, _USER + _EXCEL, "RequireAddinSig")
    if 1 in (always, signed, own):
        return wrong(
            ADDINS,
            Text("未签名的加载项会被悄悄停用", "unsigned add-ins are silently disabled"),
            Text(
                "请让 IT 为 RiskXL.xlam 签名，或改用团队工作簿 RiskXL.xlsm",
                "have IT sign RiskXL.xlam, or use the team's workbook RiskXL.xlsm instead",
            ),
        )
    return good(ADDINS, Text("不要求签名", "no signature is asked for"))


def _trusted(computer: Computer) -> Finding:
    folder = r"\Trusted Locations"
    if 1 in (
        _value(computer, _POLICY + _EXCEL + folder, "AllLocationsDisabled"),
        _value(computer, _USER + _EXCEL + folder, "AllLocationsDisabled"),
    ):
        return attention(
            TRUSTED,
            Text("已全部停用：每次打开都会询问是否启用宏", "all disabled: you are asked on every opening"),
            _ADMIN,
        )
    network = _value(computer, _USER + _EXCEL + folder, "AllowNetworkLocations") == 1
    return good(
        TRUSTED,
        Text("可用，含网络文件夹", "in use, network folders too")
        if network
        else Text("可用，网络文件夹除外", "in use, but not for network folders"),
    )


def _project_access(computer: Computer) -> Finding:
    if _value(computer, _USER + _EXCEL, "AccessVBOM") == 1:
        return attention(
            PROJECT_ACCESS,
            Text("已打开；RiskXL 用不到，关着更安全", "it is on; RiskXL does not need it, off is safer"),
            Text(
                "若无其他用途：信任中心 → 宏设置 → 取消“信任对 VBA 工程对象模型的访问”",
                "if nothing else needs it: Trust Center → Macro Settings → clear 'Trust access to the VBA…'",
            ),
        )
    return good(PROJECT_ACCESS, Text("关闭，RiskXL 用不到", "off; RiskXL does not need it"))


def _defender(computer: Computer) -> Finding:
    state = _rule_state(computer)
    if state in (_BLOCK, _WARN):
        return wrong(
            DEFENDER,
            Text(
                "禁止 Office 启动其他程序，Excel 因此启动不了 Python",
                "Office may not start programs, so that Excel cannot start Python",
            ),
            Text(
                f"请 IT 为 RiskXL 的 Python 设例外（攻击面减少规则 {_NO_CHILD_PROCESSES}）",
                f"ask IT to exclude RiskXL's Python from the attack surface rule {_NO_CHILD_PROCESSES}",
            ),
        )
    return good(
        DEFENDER,
        Text(
            "没有看到禁止 Office 启动程序的规则；360、火绒等其他软件的规则查不到",
            "no rule against Office starting programs is seen; rules of other security software are unseen",
        ),
    )


def _rule_state(computer: Computer) -> str:
    for key in _DEFENDER_KEYS:
        state = _value(computer, key, _NO_CHILD_PROCESSES)
        if state is not None:
            return str(state)
    managed = str(_value(computer, _DEFENDER_MANAGED, "ASRRules") or "").lower()
    rules = dict(rule.partition("=")[::2] for rule in managed.split("|"))
    return rules.get(_NO_CHILD_PROCESSES, "").strip()
