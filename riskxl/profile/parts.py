"""What the parts of the file format have in common: closed, frozen, and sparing with null."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError


def _given(value: object) -> object:
    if value is None:
        raise PydanticCustomError("empty", "nothing is given")
    return value


class _NeverNull:
    """Leaves null out of the JSON Schema of an optional field."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core_schema)
        choices = [choice for choice in schema.pop("anyOf") if choice != {"type": "null"}]
        return {**schema, **choices[0]}


_T = TypeVar("_T")
# May be left out. A name with nothing behind it is a slip, never 'as before': an empty `floors:` may have
# been meant as "no floors", which is []. Only in plans is null a statement ("no approval").
Stated = Annotated[_T | None, AfterValidator(_given), _NeverNull()]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class OneOf(Part):
    """A part that states exactly one of ``choices``."""

    choices: ClassVar[tuple[str, ...]]

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        stated = {type(self).model_fields[name].alias or name for name in self.model_fields_set}
        if len(stated.intersection(self.choices)) != 1:
            raise PydanticCustomError("one_of", "exactly one", {"choices": ", ".join(self.choices)})
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core_schema))
        schema["oneOf"] = [{"required": [choice]} for choice in cls.choices]
        return schema
