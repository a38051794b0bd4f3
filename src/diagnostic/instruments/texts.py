"""Texts by language, the base of every part of an instrument, and the way through all its texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
TextPath = tuple[str | int, ...]


def _as_translations(value: object) -> object:
    if isinstance(value, str):
        return {"en": value}
    if isinstance(value, dict):
        return value
    raise PydanticCustomError("text_type", "Input should be a text, or a text by language")


_TEXT_SCHEMA = {
    "description": "A text in English, or one text by language code.",
    "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
}
_FOR_THE_REPORT = "for the report"

Text = Annotated[dict[str, str], BeforeValidator(_as_translations), WithJsonSchema(_TEXT_SCHEMA)]
"""A text by language code; a bare string is English."""

ReportText = Annotated[Text, _FOR_THE_REPORT]
"""A text that no respondent reads: a language can be offered without it."""

_NO_TEXTS = frozenset({"columns"})


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def translated_texts(
    part: object, path: TextPath = (), *, respondents_only: bool = False
) -> Iterator[tuple[TextPath, Mapping[str, str]]]:
    """Give every text below a part of an instrument, by its path."""
    if isinstance(part, dict) and not _is_mapping_of_parts(part):
        yield path, part
        return
    for key, entry in _entries(part, respondents_only):
        yield from translated_texts(entry, (*path, key), respondents_only=respondents_only)


def may_be_empty(path: TextPath) -> bool:
    """Tell whether a translation may say nothing here: some languages need no opening before the verb."""
    return path[0] == "forms" and path[-1] == "stem"


def _is_mapping_of_parts(part: Mapping[str, object]) -> bool:
    return bool(part) and all(isinstance(entry, dict | BaseModel) for entry in part.values())


def _entries(part: object, respondents_only: bool) -> Iterable[tuple[str | int, object]]:
    if isinstance(part, BaseModel):
        return [
            (name, getattr(part, name))
            for name, field in type(part).model_fields.items()
            if name not in _NO_TEXTS
            and not _is_generated(part, name)
            and (field.is_required() or getattr(part, name) != {})
            and not (respondents_only and _FOR_THE_REPORT in field.metadata)
        ]
    if isinstance(part, tuple):
        return enumerate(part)
    return part.items() if isinstance(part, dict) else ()


def _is_generated(part: BaseModel, name: str) -> bool:
    return name == "options" and getattr(part, "points", None) is not None
