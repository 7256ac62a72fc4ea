"""channels.yaml: who is told through what. Read from the first alert folder that has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import TypeAlias, get_args

from pydantic import BaseModel, ValidationError

from riskxl.alerts.channels import settings_schema as schema
from riskxl.alerts.channels.secrets import is_reference, literal_problem
from riskxl.alerts.folders import CHANNELS_NAME
from riskxl.alerts.rule_schema import Audience
from riskxl.errors import Problem, ProfileError, raise_if
from riskxl.language import Text
from riskxl.profile import wording
from riskxl.profile.yamlfile import PathKeys, YamlFile, read_yaml

ChannelSpec: TypeAlias = schema.WeCom | schema.Email | schema.Apprise
_MODELS: Mapping[str, type[ChannelSpec]] = {
    "wecom": schema.WeCom,
    "email": schema.Email,
    "apprise": schema.Apprise,
}
_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+", re.ASCII)


@dataclass(frozen=True)
class ChannelSettings:
    """What channels.yaml says; nothing at all where there is no such file."""

    mail: schema.Mail | None = None
    channels: Mapping[str, ChannelSpec] = field(default_factory=dict)
    recipients: Mapping[Audience, Sequence[str]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def of_audience(self, audience: Audience) -> Sequence[str]:
        return self.recipients.get(audience, ())


def read_settings(folders: Sequence[Path]) -> ChannelSettings:
    """The settings in the first folder that has them; raises ProfileError with every problem."""
    path = next((folder / CHANNELS_NAME for folder in folders if (folder / CHANNELS_NAME).is_file()), None)
    if path is None:
        return ChannelSettings()
    file = read_yaml(path)
    stated = file.parse(schema.ChannelsFile)
    problems: list[Problem] = []
    channels: dict[str, ChannelSpec] = {}
    for name, given in stated.channels.items():
        spec = _channel(file, name, given, problems)
        if spec is not None:
            channels[name] = spec
            problems += _channel_problems(file, name, spec, stated)
    problems += _mail_problems(file, stated.mail)
    problems += _people_problems(file, stated)
    for audience, names in stated.recipients.items():
        for n, name in enumerate(names):
            if name not in stated.channels:
                where = file.where(("recipients", audience, n))
                problems.append(wording.unknown(where, name, list(stated.channels)))
    raise_if(ProfileError, problems)
    return ChannelSettings(stated.mail, channels, stated.recipients, stated.people)


def _channel(file: YamlFile, name: str, given: object, problems: list[Problem]) -> ChannelSpec | None:
    """One channel by its kind; adds to ``problems`` what is wrong with it."""
    place: PathKeys = ("channels", name)
    kind = given.get("kind") if isinstance(given, dict) else None
    model: type[BaseModel] = _MODELS.get(kind if isinstance(kind, str) else "", schema.WeCom)
    if isinstance(given, dict) and kind not in get_args(schema.Kind):
        message = Text("缺少 kind，或不认识它", "kind is missing or unknown")
        choices = get_args(schema.Kind)
        remedy = Text(f"可选：{'、'.join(choices)}", f"choose from: {', '.join(choices)}")
        problems.append(Problem(file.where((*place, "kind")), message, remedy))
        return None
    try:
        spec = model.model_validate(given)
    except ValidationError as error:
        problems += wording.problems(error, lambda keys: file.where((*place, *keys)), model)
        return None
    assert isinstance(spec, schema.WeCom | schema.Email | schema.Apprise)
    return spec


def _channel_problems(
    file: YamlFile, name: str, spec: ChannelSpec, stated: schema.ChannelsFile
) -> Iterator[Problem]:
    place: PathKeys = ("channels", name)
    if not name.strip():
        yield Problem(
            file.where(place),
            Text("渠道没有名称", "the channel has no name"),
            Text("请给它起个名称，如 风控群", "give it a name"),
        )
    if not isinstance(spec, schema.Email):
        secret = spec.webhook if isinstance(spec, schema.WeCom) else spec.url
        if not is_reference(secret):
            at = "webhook" if isinstance(spec, schema.WeCom) else "url"
            yield literal_problem(file.where((*place, at)))
        return
    if stated.mail is None:
        yield Problem(
            file.where(place),
            Text("没有写发信服务器", "there is no mail server"),
            Text("请在文件里加上 mail: 一节", "add a section mail: to the file"),
        )
    if not spec.to and not (spec.owner and stated.people):
        yield Problem(
            file.where(place),
            Text("这个渠道没有收件人", "nobody gets this channel's e-mail"),
            Text(
                "请写 to，或写 owner 并在 people 里列出邮箱",
                "write to, or owner and the addresses under people",
            ),
        )
    for n, address in enumerate(spec.to):
        yield from _address_problems(file.where((*place, "to", n)), address)


def _mail_problems(file: YamlFile, mail: schema.Mail | None) -> Iterator[Problem]:
    if mail is None:
        return
    where = file.where(("mail", "password"))
    if mail.password is not None and not is_reference(mail.password):
        yield literal_problem(where)
    elif (mail.user is None) != (mail.password is None):
        yield Problem(
            file.where(("mail",)),
            Text("user 和 password 要一起写", "user and password belong together"),
            Text("请补上另一个，或都删除", "add the other one, or remove both"),
        )
    elif mail.password is not None and mail.security == "none":
        yield Problem(
            file.where(("mail", "security")),
            Text("不加密就登录会泄露密码", "the password would go over the net in the clear"),
            Text("请改为 ssl 或 starttls", "write ssl or starttls"),
        )
    yield from _address_problems(file.where(("mail", "sender")), parseaddr(mail.sender)[1])


def _people_problems(file: YamlFile, stated: schema.ChannelsFile) -> Iterator[Problem]:
    for name, address in stated.people.items():
        yield from _address_problems(file.where(("people", name)), address)


def _address_problems(where: Text, address: str) -> Iterator[Problem]:
    if not _ADDRESS.fullmatch(address):
        yield Problem(
            where,
            Text("不是邮箱地址", "it is no e-mail address"),
            Text("请写成 name@example.com", "write it as name@example.com"),
        )
