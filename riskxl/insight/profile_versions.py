"""A changed profile saved as a new version: a file that extends the old one, and who answers for it.

The old file stays as it is. The new one states only what differs; it is read back, from a temporary folder,
before anything is accepted. Author, approver and reason go into the ledger of rules.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from riskxl.actions.action import Context
from riskxl.actions.changes import Changes
from riskxl.actions.moments import to_cell
from riskxl.actions.settings import MODES
from riskxl.errors import DataError, Problem, ProfileError, UsageError, raise_if
from riskxl.language import Text, plain
from riskxl.ledger import approvers
from riskxl.profile import archive
from riskxl.profile.library import ProfileLibrary
from riskxl.profile.model import Profile
from riskxl.profile.schema import KEY_LENGTH
from riskxl.profile.words import points_text
from riskxl.profile.yamlfile import yaml_text

_DRAFT, _DRAFT_NAMES = "_draft", Text("试算", "Draft")
_VERSION = re.compile(r"_v\d+$")


@dataclass(frozen=True)
class Version:
    """What differs from the base, as a profile file states it, and who answers for it.

    ``name`` is what people choose it by; '' = the base's name with the number of the version.
    """

    base: Profile
    name: str
    author: str
    approver: str
    reason: str
    characteristics: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    leave_out: Sequence[str] = ()
    bands: Sequence[Mapping[str, Any]] | None = None

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.characteristics or self.leave_out or self.bands)


def save_profile(context: Context, version: Version) -> Changes:
    """The new file and its line in the ledger of rules.

    Raises UsageError if it may not be saved so, ProfileError if no such profile can be.
    """
    library = context.functions.library
    key, number = _free_key(version.base, library, context.profiles_folder)
    names = _names(version, number)
    raise_if(UsageError, _refusals(context, version, names))
    version = replace(version, approver=_approver(context, version).name)
    text = _text(context, version, key, names)
    profile = _read_back(text, key, library)
    changes = Changes(files={f"{key}.yaml": text})
    changes.append(
        "Rules",
        {
            "time": to_cell(context.now),
            "fingerprint": profile.fingerprint,
            "profile": profile.names(context.language),
            "mode": MODES[profile.mode](context.language),
            "rules": archive.to_text(profile),
            "author": version.author,
            "approver": version.approver,
            "reason": version.reason,
            "by": context.by,
        },
    )
    total = points_text(profile.total_weight)
    changes.messages.append(
        Text(
            f"已存为新的行业模板“{names.zh}”（{key}.yaml，权重合计 {total}，"
            f"规则指纹 {profile.fingerprint}）；“{version.base.names.zh}”保持不变",
            f"Saved as the new profile '{names.en}' ({key}.yaml, weights {total}, "
            f"rules {profile.fingerprint}); '{version.base.names.en}' stays as it is",
        )
    )
    return changes


def _free_key(base: Profile, library: ProfileLibrary, folder: Path | None) -> tuple[str, int]:
    """general → general_v2, general_v2 → general_v3: the first that no file has."""
    stem = _VERSION.sub("", base.key)
    taken = {path.stem.casefold() for path in library.files()}
    if folder is not None and folder.is_dir():
        taken |= {path.stem.casefold() for path in folder.glob("*.yaml")}
    number = 2
    while (key := f"{stem[: KEY_LENGTH - len(f'_v{number}')]}_v{number}") in taken:
        number += 1
    return key, number


def _names(version: Version, number: int) -> Text:
    given = version.name.strip()
    bases = version.base.names
    numbered = Text(f"{bases.zh} 第{number}版", f"{bases.en} v{number}")
    if not given:
        return numbered
    return plain(given) if given.isascii() else Text(given, numbered.en)


def _refusals(context: Context, version: Version, names: Text) -> Iterator[Problem]:
    if not version:
        yield Problem(
            version.base.names,
            Text("没有任何改动", "nothing was changed"),
            Text("请先改权重、规则或分数段", "change a weight, a rule or a band first"),
        )
    if context.profiles_folder is None:
        yield Problem(
            Text("工作簿", "the workbook"),
            Text("还没有保存过，新模板没有地方放", "it was never saved, so a profile has no place beside it"),
            Text("请先保存工作簿", "save the workbook first"),
        )
    for name in dict.fromkeys((names.zh, names.en)):
        if _is_taken(name, context.functions.library):
            yield Problem(
                Text("名称", "Name"),
                Text(f"“{name}”已是另一个模板的名称", f"'{name}' is the name of another profile"),
                Text("请换一个名称", "choose another name"),
            )
    for given, label in (
        (version.author, Text("作者", "Author")),
        (version.approver, Text("审批人", "Approver")),
        (version.reason, Text("理由", "Reason")),
    ):
        if not given.strip():
            yield Problem(label, Text("没有填写", "nothing was entered"), Text("请填写后重试", "enter it"))
    if version.approver.strip():
        yield from _not_allowed(context, version)


def _not_allowed(context: Context, version: Version) -> Iterator[Problem]:
    """Only who is on the list may approve, never sales, never the author."""
    try:
        approver = _approver(context, version)
    except DataError as error:
        yield from error.problems
        return
    if approver.is_called(version.author):
        yield Problem(
            Text(f"审批人 {approver.name}", f"approver {approver.name}"),
            Text("作者不能审批自己的改动", "the author may not approve it"),
            Text("请由另一人审批", "let somebody else approve"),
        )


def _approver(context: Context, version: Version) -> approvers.Approver:
    return approvers.check(context.snapshot, version.approver, None)


def _is_taken(name: str, library: ProfileLibrary) -> bool:
    try:
        library.get(name)
    except UsageError:
        return False
    except ProfileError:  # a file of that name, with problems
        return True
    return True


def draft(version: Version, library: ProfileLibrary) -> Profile:
    """The profile that a version would be, to try it; raises ProfileError if it cannot be one."""
    key = f"{version.base.key[: KEY_LENGTH - len(_DRAFT)]}{_DRAFT}"
    return _read_back(yaml_text(_stated(version, key, _DRAFT_NAMES, None, library)), key, library)


def _text(context: Context, version: Version, key: str, names: Text) -> str:
    day = context.now.date().isoformat()
    author, approver, reason = (
        " ".join(words.split()) for words in (version.author, version.approver, version.reason)
    )
    description = Text(
        f"{day} {author}改，{approver}批准：{reason}",
        f"{day} changed by {author}, approved by {approver}: {reason}",
    )
    return yaml_text(_stated(version, key, names, description, context.functions.library))


def _stated(
    version: Version, key: str, names: Text, description: Text | None, library: ProfileLibrary
) -> dict[str, Any]:
    stated: dict[str, Any] = {"key": key, "names": {"zh": names.zh, "en": names.en}}
    if description is not None:
        stated["description"] = {"zh": description.zh, "en": description.en}
    stated["extends"] = version.base.key
    if version.base.mode != library.get(version.base.key).mode:
        stated["mode"] = version.base.mode
    if version.leave_out:
        stated["leave_out"] = list(version.leave_out)
    if version.characteristics:
        stated["characteristics"] = {name: dict(c) for name, c in version.characteristics.items()}
    if version.bands:
        stated["bands"] = [dict(band) for band in version.bands]
    return stated


def _read_back(text: str, key: str, library: ProfileLibrary) -> Profile:
    """The profile as every program will read it; raises ProfileError."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / f"{key}.yaml"
        try:
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise DataError(
                Problem(
                    plain(folder),
                    Text("临时文件夹不能写入", "the temporary folder cannot be written to"),
                    Text("请检查磁盘空间和权限", "check the disk's space and permissions"),
                )
            ) from error
        return ProfileLibrary((folder, *library.folders[:-1])).load(path)
