"""pydantic's findings in the user's words: what is wrong and the remedy, in both languages."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from riskxl.errors import Problem
from riskxl.language import Text

Where = Callable[[tuple[str | int, ...]], Text]


def problems(error: ValidationError, where: Where, model: type[BaseModel]) -> Iterator[Problem]:
    """One Problem for each finding; a union reports each finding once."""
    seen = set()
    for finding in error.errors(include_url=False):
        keys = _file_keys(finding["loc"])
        message, remedy = _words(finding, model)
        if (keys, message) not in seen:
            seen.add((keys, message))
            yield Problem(where(keys), message, remedy)


def _file_keys(location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path as it stands in the file: without pydantic's marks for union members and mapping keys."""
    return tuple(
        part
        for part in location
        if isinstance(part, int)
        or not (part.startswith(("list[", "literal[", "function-")) or part == "[key]")
    )


def _words(finding: Any, model: type[BaseModel]) -> tuple[Text, Text]:
    kind, given, context = finding["type"], finding.get("input"), finding.get("ctx", {})
    match kind:
        case "missing":
            return Text("缺少这一项", "this is missing"), Text("请补上", "add it")
        case "extra_forbidden":
            return Text("不认识这个名称", "this name is unknown"), _closest(finding["loc"], model)
        case "literal_error":
            choices = str(context["expected"]).replace(" or ", ", ")
            return (
                Text(f"“{given}”不在可选值中", f"'{given}' is not one of the choices"),
                Text(f"可选：{choices}", f"choose from {choices}"),
            )
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            sign = {"greater_than": ">", "greater_than_equal": "≥", "less_than": "<"}.get(kind, "≤")
            bound = next(iter(context.values()))
            return (
                Text(f"{given} 超出范围", f"{given} is out of range"),
                Text(f"必须 {sign} {bound:g}", f"must be {sign} {bound:g}"),
            )
        case "float_type" | "float_parsing" | "finite_number" | "int_type" | "int_from_float" | "int_parsing":
            return (
                Text(f"“{given}”不是数字", f"'{given}' is not a number"),
                Text(
                    "请直接写数字，不加引号、千分位和单位；比例写小数，如 0.35",
                    "write a bare number without quotes or units; ratios as fractions such as 0.35",
                ),
            )
        case "value_error" if str(context.get("error", "")).startswith("one_of:"):
            names = str(context["error"]).removeprefix("one_of:").split(",")
            return (
                Text("必须且只能写其中一个", "exactly one of these must be given"),
                Text("、".join(names), ", ".join(names)),
            )
        case "too_short" | "string_too_short":
            return Text("内容为空", "this is empty"), Text("请填写内容", "fill it in")
        case "string_pattern_mismatch" | "string_too_long":
            return (
                Text(f"“{given}”不能作为键", f"'{given}' cannot be a key"),
                Text(
                    "用小写英文字母、数字和下划线，字母开头",
                    "lower-case letters, digits, _; begin with a letter",
                ),
            )
        case _:
            return (
                Text("内容的形式不对", "the content has the wrong form"),
                Text("请对照随附的模板或 JSON Schema", "compare with a shipped profile or the JSON Schema"),
            )


def _closest(location: tuple[str | int, ...], model: type[BaseModel]) -> Text:
    """The nearest known name, else all known ones."""
    known = sorted(_known_names(model, location[:-1]))
    close = difflib.get_close_matches(str(location[-1]), known, n=1)
    if close:
        return Text(f"是否想写 {close[0]}？", f"did you mean {close[0]}?")
    return Text(f"请删除；可用：{', '.join(known)}", f"remove it; known: {', '.join(known)}")


def _known_names(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """Names that the model accepts at a location."""
    models: list[type[BaseModel]] = [model]
    for part in location:
        fields = [
            field for m in models for name, field in m.model_fields.items() if part in (field.alias, name)
        ]
        if fields:
            models = [m for field in fields for m in _models_in(field.annotation)]
    return [field.alias or name for m in models for name, field in m.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for part in get_args(annotation) for m in _models_in(part)]
