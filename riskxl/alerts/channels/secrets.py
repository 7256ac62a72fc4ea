"""Secrets stand in the environment or in the system's keyring; files and workbooks hold only where."""

from __future__ import annotations

import importlib
import os
import re
from dataclasses import dataclass

from riskxl.alerts.channels.base import DeliveryError
from riskxl.errors import Problem
from riskxl.language import Text

_REFERENCE = re.compile(
    r"env:(?P<variable>[A-Za-z_][A-Za-z0-9_]*)|keyring:(?P<service>[^/\s]+)/(?P<user>\S+)"
)


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is; shows itself without it."""

    reference: str

    def resolve(self) -> str:
        """The secret; raises DeliveryError if it is not there."""
        found = _REFERENCE.fullmatch(self.reference)
        assert found is not None
        variable = found["variable"]
        value = os.environ.get(variable) if variable else _from_keyring(found["service"], found["user"])
        if value and value.strip():
            return value.strip()
        if variable:
            raise DeliveryError(
                Text(f"没有设置环境变量 {variable}", f"the environment variable {variable} is not set"),
                again=False,
            )
        raise DeliveryError(
            Text(f"系统密钥环里没有 {self.reference}", f"the keyring has no {self.reference}"), again=False
        )


def is_reference(value: object) -> bool:
    return isinstance(value, str) and _REFERENCE.fullmatch(value) is not None


def literal_problem(where: Text) -> Problem:
    """Said of anything that is no reference. What was written is not repeated, as it may be the secret."""
    return Problem(
        where,
        Text("这里不能直接写密钥或地址", "no secret may stand here"),
        Text(
            "请写 env:变量名（如 env:RISKXL_WECOM）并设置该环境变量，或写 keyring:服务/用户；"
            "已经写进文件的密钥请作废重发",
            "write env:VARIABLE (such as env:RISKXL_WECOM) and set that variable, or keyring:service/user; "
            "replace a secret that stood in the file",
        ),
    )


def _from_keyring(service: str, user: str) -> str | None:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        raise DeliveryError(
            Text(
                "没有安装 keyring，请运行 pip install riskxl[notify]",
                "keyring is not installed: pip install riskxl[notify]",
            ),
            again=False,
        ) from None
    try:
        value: str | None = keyring.get_password(service, user)
    except Exception as error:  # every system's keyring fails in its own ways
        kind = type(error).__name__
        raise DeliveryError(
            Text(f"系统密钥环打不开（{kind}）", f"the keyring cannot be opened ({kind})"), again=False
        ) from None
    return value
