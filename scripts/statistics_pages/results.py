"""The result that a function returns, and the fields of it."""

from __future__ import annotations

import dataclasses
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from scripts.statistics_pages.field_words import BASE, WORDS, field_word

PLUMBING = frozenset({"to_dict", "to_frame", "word", "_asdict"})


@dataclasses.dataclass(frozen=True)
class Described:
    """One field or computed attribute of a result."""

    name: str
    kind: str
    word: str


def result_class(function: Callable[..., Any]) -> type | None:
    """Give the result class that a function says it returns; None for a number or an array."""
    home = sys.modules[function.__module__]
    found = getattr(home, str(function.__annotations__.get("return")), None)
    return found if inspect.isclass(found) and dataclasses.is_dataclass(found) else None


def fields_of(owner: type) -> list[Described]:
    """Give a result's own fields and computed attributes, those of every result left out."""
    own = [
        Described(each.name, _kind(each.type), field_word(owner.__name__, each.name))
        for each in dataclasses.fields(owner)
        if each.name not in BASE or not _is_result(owner)
    ]
    return [*own, *_computed(owner)]


def _is_result(owner: type) -> bool:
    return {each.name for each in dataclasses.fields(owner)} >= set(BASE)


def _computed(owner: type) -> Iterator[Described]:
    taken = {each.name for each in dataclasses.fields(owner)}
    for name, attribute in _attributes(owner):
        if name in PLUMBING | taken or name.startswith("_"):
            continue
        function = attribute.fget if isinstance(attribute, property) else _function(attribute)
        if function is None:
            continue
        said = (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")
        word = WORDS.get(f"{owner.__name__}.{name}") or said or field_word(owner.__name__, name)
        yield Described(name if _is_attribute(attribute) else f"{name}()", _returned(function), word)


def _attributes(owner: type) -> Iterator[tuple[str, Any]]:
    for base in reversed(owner.__mro__[:-1]):
        yield from vars(base).items()


def _is_attribute(attribute: Any) -> bool:
    return isinstance(attribute, property | cached_property)


def _function(attribute: Any) -> Any:
    if isinstance(attribute, cached_property):
        return attribute.func
    if isinstance(attribute, classmethod | staticmethod):
        return attribute.__func__
    return attribute if inspect.isfunction(attribute) else None


def _returned(function: Any) -> str:
    return _kind(function.__annotations__.get("return", ""))


def _kind(annotation: Any) -> str:
    """Word an annotation for readers: the array's and the frame's own names."""
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    for long, short in (("pd.", ""), ("npt.NDArray[np.bool_]", "array of bool"), ("Series[float]", "Series")):
        text = text.replace(long, short)
    return text.replace("FloatArray", "array").replace("IntArray", "array of int")
