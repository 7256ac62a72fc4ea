"""The YAML reader's and pydantic's findings in the user's words: what is wrong and the remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from yaml import YAMLError

from riskxl.errors import Problem
from riskxl.language import Text, plain
from riskxl.profile.schema import KEY_LENGTH
from riskxl.tiers import tier_from_word

Where = Callable[[tuple[str | int, ...]], Text]

ALIAS = "anchor or alias"
_QUOTE = Text("请给整段文字加上双引号", "put the whole text in double quotes")
_MALFORMED = (  # words of the YAML reader → what is wrong, the remedy; the first that is found counts
    (
        ALIAS,
        Text("用了 YAML 引用（& 或 *）", "a YAML anchor or alias (& or *) is used"),
        Text(
            "请把内容直接写出，或用 extends；文字以 & 或 * 开头时加双引号",
            "write the content out, or use extends; quote a text that begins with & or *",
        ),
    ),
    (
        r"'\t'",
        Text("缩进用了制表符（Tab）", "a tab is used for indentation"),
        Text("请改用空格缩进", "indent with spaces"),
    ),
    (
        "mapping values are not allowed",
        Text("多了一个冒号，或缩进不对", "there is a colon too many, or the indentation is wrong"),
        Text(
            "文字里有冒号时加双引号；同一级的缩进要一样",
            "quote a text that holds a colon; indent what belongs together alike",
        ),
    ),
    (
        "could not find expected ':'",
        Text("名称后面没有冒号", "a name has no colon behind it"),
        Text("请写英文冒号和一个空格（: ）", "write a plain colon and a space"),
    ),
    (
        "expected ',' or",
        Text("括号没有配对，或少了逗号", "a bracket has no pair, or a comma is missing"),
        Text(
            "请检查这里的 { } [ ] 和英文逗号；文字里有这些符号时加双引号",
            "check { } [ ] and commas here; quote a text that holds them",
        ),
    ),
    (
        "found unexpected end of stream",
        Text("引号没有配对", "a quotation mark has no pair"),
        Text("请补上结尾的引号", "add the closing mark"),
    ),
    ("while scanning an a", Text("文字以 & 或 * 开头", "a text begins with & or *"), _QUOTE),
    (
        "cannot start any token",
        Text("文字以特殊符号（@ % ` 等）开头", "a text begins with a special sign (@ % ` or the like)"),
        _QUOTE,
    ),
    (
        "expected <block end>",
        Text("缩进不齐", "the indentation is uneven"),
        Text("同一级的名称要从同一列开始", "names that belong together begin in the same column"),
    ),
    (
        "expected a single document",
        Text("一个文件里有两份内容（---）", "the file holds two documents (---)"),
        Text("请删去 --- 或分成两个文件", "remove the --- or make two files"),
    ),
    (
        "special characters are not allowed",
        Text("文件里有不可见的控制字符", "the file holds invisible control characters"),
        Text("请用文本编辑器重新以 UTF-8 保存", "save it again as UTF-8 in a text editor"),
    ),
)
_NAMES = re.compile(r"'([^']+)'")
_SHOWN_LENGTH = 40


def malformed(error: YAMLError) -> tuple[Text, Text]:
    """What makes a file no YAML, and the remedy."""
    said = str(error)
    for words, message, remedy in _MALFORMED:
        if words in said:
            return message, remedy
    return (
        Text("YAML 格式有误", "the YAML is malformed"),
        Text(
            "请检查该行附近的缩进、冒号和引号（缩进用空格，冒号后加空格）",
            "check indentation, colons and quotes near this line (spaces, no tabs)",
        ),
    )


def problems(error: ValidationError, where: Where, model: type[BaseModel]) -> Iterator[Problem]:
    """One Problem for each finding; of a list or a word, the list's finding."""
    findings = error.errors(include_url=False)
    for finding in findings:
        location = finding["loc"]
        either = location and str(location[-1]).startswith("literal[")
        if either and any(f["loc"][: len(location) - 1] == location[:-1] for f in findings if f != finding):
            continue
        message, remedy = _words(finding, model)
        yield Problem(where(_file_keys(location)), message, remedy)


def unknown(where: Text, word: str, known: Collection[str]) -> Problem:
    """A name that is none of those known."""
    return Problem(where, Text(f"不认识“{word}”", f"'{word}' is unknown"), closest(word, known))


def closest(word: str, known: Collection[str]) -> Text:
    """The remedy for a wrong word: the nearest known one, else all of them."""
    tier = tier_from_word(word)  # a tier is often called by its colour
    meant = [tier.key] if tier is not None and tier.key in known else []
    close = meant or difflib.get_close_matches(word, known, n=1)
    if close:
        return Text(f"是否想写 {close[0]}？", f"did you mean {close[0]}?")
    if not known:
        return Text("请删除这一项", "remove it")
    return Text(f"可选：{'、'.join(known)}", f"choose from: {', '.join(known)}")


def _file_keys(location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path as it stands in the file: without pydantic's marks for union members and mapping keys."""
    return tuple(
        part
        for part in location
        if isinstance(part, int) or not (part.startswith(("list[", "literal[")) or part == "[key]")
    )


def _words(finding: Any, model: type[BaseModel]) -> tuple[Text, Text]:
    kind, given, context = finding["type"], finding.get("input"), finding.get("ctx", {})
    value = _shown(given)
    match kind:
        case "missing":
            return Text("缺少这一项", "this is missing"), Text("请补上", "add it")
        case "extra_forbidden":
            return Text("不认识这个名称", "this name is unknown"), _nearest_name(finding["loc"], model)
        case _ if given is None:
            return (
                Text("写了名称，没有写内容", "nothing stands behind the name"),
                Text(
                    "请填写内容，或删除这一项；有意留空时，一组写 {}，列表写 []",
                    "fill it in or remove it; for what is empty on purpose write {} (a group) or [] (a list)",
                ),
            )
        case "model_type" | "dict_type":
            return (
                Text(
                    f"这里要一组“名称: 值”，却是{value.zh}",
                    f"a group of 'name: value' belongs here, not {value.en}",
                ),
                Text("请写成 {名称: 值}，或换行缩进逐条写", "write {name: value}, or one a line, indented"),
            )
        case "list_type":
            return (
                Text(f"这里要一个列表，却是{value.zh}", f"a list belongs here, not {value.en}"),
                Text(
                    "请写成 [甲, 乙]，或换行逐条以“- ”开头；只有一个也要",
                    "write [a, b], or one a line after '- '; also for a single one",
                ),
            )
        case "literal_error":
            choices = _NAMES.findall(str(context["expected"]))
            return (
                Text(f"{value.zh}不在可选值中", f"{value.en} is not one of the choices"),
                closest(str(given), choices),
            )
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            sign = {"greater_than": ">", "greater_than_equal": "≥", "less_than": "<"}.get(kind, "≤")
            bound = next(iter(context.values()))
            return (
                Text(f"{value.zh}超出范围", f"{value.en} is out of range"),
                Text(f"必须 {sign} {bound:g}", f"must be {sign} {bound:g}"),
            )
        case "float_type" | "finite_number" | "int_type" | "int_parsing":
            return (
                Text(f"{value.zh}不是数字", f"{value.en} is not a number"),
                Text(
                    "请直接写数字，不加引号、千分位和单位；比例写小数，如 0.35",
                    "write a bare number without quotes or units; ratios as fractions such as 0.35",
                ),
            )
        case "int_from_float":
            return (
                Text(f"{value.zh}不是整数", f"{value.en} is not a whole number"),
                Text("请写整数，如 7", "write a whole number such as 7"),
            )
        case "bool_type" | "bool_parsing":
            return (
                Text(f"{value.zh}不是 true 或 false", f"{value.en} is neither true nor false"),
                Text("true 为是，false 为否", "write true or false"),
            )
        case "string_type":
            return (
                Text(f"这里要文字，却是{value.zh}", f"a text belongs here, not {value.en}"),
                Text(
                    "数字和 true、false 作文字时加双引号",
                    'put numbers, true and false in "" to make them texts',
                ),
            )
        case "one_of":
            names = context["choices"]
            return (
                Text("必须且只能写其中一个", "exactly one of these must be given"),
                Text(names.replace(", ", "、"), names),
            )
        case "too_short" | "string_too_short":
            return Text("内容为空", "this is empty"), Text("请填写内容", "fill it in")
        case "string_pattern_mismatch" | "string_too_long":
            return (
                Text(f"{value.zh}不能作为键", f"{value.en} cannot be a key"),
                Text(
                    f"用小写英文字母、数字和下划线，字母开头，最多 {KEY_LENGTH} 个字符",
                    f"up to {KEY_LENGTH} lower-case letters, digits and _; begin with a letter",
                ),
            )
        case _:
            return (
                Text("内容的形式不对", "the content has the wrong form"),
                Text("请对照随附的模板或 JSON Schema", "compare with a shipped profile or the JSON Schema"),
            )


def _shown(given: object) -> Text:
    """What somebody wrote, short enough for a message."""
    match given:
        case bool():
            return plain(str(given).lower())
        case dict():
            return Text("一组内容", "a group")
        case list():
            return Text("一个列表", "a list")
    words = str(given)
    words = words if len(words) <= _SHOWN_LENGTH else words[: _SHOWN_LENGTH - 1] + "…"
    return Text(f"“{words}”", f"'{words}'")


def _nearest_name(location: tuple[str | int, ...], model: type[BaseModel]) -> Text:
    """The remedy for a name that is unknown at its place."""
    name = str(location[-1])
    if "：" in name or "，" in name:
        return Text("请改用英文的冒号和逗号，冒号后加空格", "use a plain colon and comma, and a space behind")
    return closest(name, sorted(_known_names(model, location[:-1])))


def _known_names(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """Names that the model accepts at a location."""
    models: list[type[BaseModel]] = [model]
    for part in location:
        fields = [
            field for m in models for name, field in m.model_fields.items() if part == _name(name, field)
        ]
        if fields:
            models = [m for field in fields for m in _models_in(field.annotation)]
    return [_name(name, field) for m in models for name, field in m.model_fields.items()]


def _name(name: str, field: FieldInfo) -> str:
    return field.alias or name


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for part in get_args(annotation) for m in _models_in(part)]
