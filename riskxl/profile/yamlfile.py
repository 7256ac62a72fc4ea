"""One YAML file → plain data plus the line of every path, or every mistake in it at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from riskxl.errors import Problem, ProfileError, raise_if
from riskxl.language import Text, plain
from riskxl.profile import wording

MAX_BYTES = 1_000_000
PathKeys = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class YamlFile:
    """Plain data of a file, and where each part of it stands."""

    path: Path
    data: Any
    lines: dict[PathKeys, int]

    def where(self, keys: PathKeys) -> Text:
        """'general.yaml · bands[0].from（第 12 行）'."""
        known = next((keys[:n] for n in range(len(keys), -1, -1) if keys[:n] in self.lines), ())
        line = self.lines.get(known, 1)
        dotted = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")
        name = f"{self.path.name} · {dotted}" if dotted else self.path.name
        return Text(f"{name}（第 {line} 行）", f"{name} (line {line})")

    def parse(self, model: type[Model]) -> Model:
        """The data as a model of ``schema``; raises ProfileError with every mistake."""
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            raise ProfileError(*wording.problems(error, self.where, model)) from None


def read_yaml(path: Path) -> YamlFile:
    """Read a rules file; raises ProfileError when it is no plain YAML mapping of at most 1 MB."""
    where = plain(path.name)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ProfileError(
                Problem(
                    where,
                    Text(f"文件有 {size:,} 字节，超过 1 MB", f"the file has {size:,} bytes, more than 1 MB"),
                    Text("行业模板只有几 KB，请检查是否选错文件", "a profile has a few KB; check the file"),
                )
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise ProfileError(
            Problem(
                where,
                Text("文件打不开", "the file cannot be opened"),
                Text(f"请检查路径和权限：{path}", f"check path and permissions: {path}"),
            )
        ) from None
    except UnicodeDecodeError as error:
        raise ProfileError(
            Problem(
                where,
                Text(f"第 {error.start + 1} 个字节不是 UTF-8", f"byte {error.start + 1} is not UTF-8"),
                Text("请用 UTF-8 编码保存文件", "save the file as UTF-8"),
            )
        ) from None
    return _compose(path, text)


def _compose(path: Path, text: str) -> YamlFile:
    problems: list[Problem] = []
    lines: dict[PathKeys, int] = {(): 1}
    loader = yaml.SafeLoader(text)
    file = YamlFile(path, None, lines)
    try:
        _refuse_aliases(path, text)
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise ProfileError(
                Problem(
                    plain(path.name),
                    Text("内容不是“名称: 值”的列表", "the content is no list of 'name: value'"),
                    Text("可用 riskxl profile new 生成样板", "make a template with riskxl profile new"),
                )
            )
        data = _plain(node, (), loader, file, problems)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise ProfileError(
            Problem(
                Text(f"{path.name}（第 {line} 行）", f"{path.name} (line {line})"),
                Text("YAML 格式有误", "the YAML is malformed"),
                Text(
                    "请检查该行附近的缩进、冒号和引号（缩进用空格，冒号后加空格）",
                    "check indentation, colons and quotes near this line (spaces, no tabs)",
                ),
            )
        ) from None
    finally:
        loader.dispose()
    raise_if(ProfileError, problems)
    return YamlFile(path, data, lines)


def _refuse_aliases(path: Path, text: str) -> None:
    for event in yaml.parse(text, yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise ProfileError(
                Problem(
                    Text(f"{path.name}（第 {line} 行）", f"{path.name} (line {line})"),
                    Text("用了 YAML 引用（& 或 *）", "a YAML anchor or alias (& or *) is used"),
                    Text("请把内容直接写出，或用 extends", "write the content out, or use extends"),
                )
            )


def _plain(
    node: yaml.Node, keys: PathKeys, loader: yaml.SafeLoader, file: YamlFile, problems: list[Problem]
) -> Any:
    file.lines[keys] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*keys, n), loader, file, problems) for n, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node))
        value = _plain(value_node, (*keys, key), loader, file, problems)
        file.lines[(*keys, key)] = key_node.start_mark.line + 1
        if key in data:
            problems.append(
                Problem(
                    file.where((*keys, key)),
                    Text(f"“{key}”写了两次", f"'{key}' is given twice"),
                    Text("请只留一个", "keep one of them"),
                )
            )
        data[key] = value
    return data
