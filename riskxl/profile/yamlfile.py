"""One YAML file → plain data plus the line of every path, or every mistake in it at once."""

from __future__ import annotations

import math
import re
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


class _PlainLoader(yaml.SafeLoader):
    """Composes nodes with the scalars of YAML 1.2: no dates, no octal or base-60 numbers, 'No' is a word.

    What a number or word means is thus what the editor's JSON Schema check says, and never a surprise.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the base class declares it so

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem=wording.ALIAS, problem_mark=event.start_mark)
        return super().compose_node(parent, index)


_TAG = "tag:yaml.org,2002:"
_RESOLVED = {
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    "int": (r"[-+]?[0-9]+", list("-+0123456789")),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
}
_PATTERNS = {name: re.compile(f"(?:{pattern})$") for name, (pattern, _) in _RESOLVED.items()}
for _name, (_, _first) in _RESOLVED.items():
    _PlainLoader.add_implicit_resolver(_TAG + _name, _PATTERNS[_name], _first)


class _PlainDumper(yaml.SafeDumper):
    """Quotes every text that YAML 1.1 or 1.2 would not read as one."""


_PlainDumper.add_implicit_resolver(_TAG + "float", _PATTERNS["float"], _RESOLVED["float"][1])


def yaml_text(data: object) -> str:
    """Plain data as YAML: a name a line, what lies deepest in { } and [ ]."""
    return yaml.dump(
        data,
        Dumper=_PlainDumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=math.inf,
    )


def _compose(path: Path, text: str) -> YamlFile:
    try:
        node = _PlainLoader(text).get_single_node()
        if isinstance(node, yaml.MappingNode):
            reader = _Reader(path)
            data = reader.value(node, ())
            raise_if(ProfileError, reader.problems)
            return YamlFile(path, data, reader.file.lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message, remedy = wording.malformed(error)
        raise ProfileError(Problem(_line(path, mark.line + 1 if mark else 1), message, remedy)) from None
    except RecursionError:
        raise ProfileError(
            Problem(
                plain(path.name),
                Text("内容嵌套太深", "the content is nested too deeply"),
                Text("请检查是否选错文件，或括号没有配对", "check the file, or brackets without a pair"),
            )
        ) from None
    raise ProfileError(
        Problem(
            plain(path.name),
            Text("内容不是“名称: 值”的列表", "the content is no list of 'name: value'")
            if node
            else Text("文件是空的", "the file is empty"),
            Text("可用 riskxl profile new 生成样板", "make a template with riskxl profile new"),
        )
    )


def _line(path: Path, line: int) -> Text:
    return Text(f"{path.name}（第 {line} 行）", f"{path.name} (line {line})")


class _Reader:
    """Composed nodes → plain data; keeps the line of every path and every problem on the way."""

    def __init__(self, path: Path) -> None:
        self.file = YamlFile(path, None, {(): 1})
        self.problems: list[Problem] = []

    def mapping(self, node: yaml.MappingNode, keys: PathKeys) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._report(
                    (*keys, "?"),
                    key_node,
                    Text("名称不能是列表或一组内容", "a name cannot be a list or a group"),
                    Text("冒号前请只写一个词", "write one word before the colon"),
                )
                continue
            key = key_node.value  # as written: no, 1 and null are names like any other
            if key in data:
                self._report(
                    (*keys, key),
                    key_node,
                    Text(f"“{key}”写了两次", f"'{key}' is given twice"),
                    Text("请只留一个", "keep one of them"),
                )
                continue
            data[key] = self.value(value_node, (*keys, key))
            self.file.lines[(*keys, key)] = key_node.start_mark.line + 1
        return data

    def value(self, node: yaml.Node, keys: PathKeys) -> Any:
        self.file.lines[keys] = node.start_mark.line + 1
        kind = node.tag.removeprefix(_TAG)
        if isinstance(node, yaml.MappingNode) and kind == "map":
            return self.mapping(node, keys)
        if isinstance(node, yaml.SequenceNode) and kind == "seq":
            return [self.value(item, (*keys, n)) for n, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and (
            kind == "str" or (kind in _PATTERNS and _PATTERNS[kind].match(node.value))
        ):
            return self._scalar(kind, node.value)
        tag = node.tag.replace(_TAG, "!!")
        self._report(
            keys,
            node,
            Text(f"用了 YAML 标签 {tag}", f"a YAML tag is used: {tag}"),
            Text("请去掉叹号和后面的标签，直接写内容", "remove the tag and write the content itself"),
        )
        return None

    @staticmethod
    def _scalar(kind: str, text: str) -> Any:
        match kind:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int" if len(text) <= 18:
                return int(text)
            case "int" | "float":
                return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
            case _:
                return text

    def _report(self, keys: PathKeys, node: yaml.Node, message: Text, remedy: Text) -> None:
        self.file.lines[keys] = node.start_mark.line + 1
        self.problems.append(Problem(self.file.where(keys), message, remedy))
