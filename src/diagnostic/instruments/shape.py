"""Turns the model's complaints about a file's shape into plain words for its author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from . import model
from .author_errors import CODES
from .yaml_text import Path


@dataclass(frozen=True)
class Finding:
    """What is wrong with the value at a path; the loader adds file and line."""

    code: str
    path: Path
    fault: str
    mend: str


_PARTS: dict[str, type[BaseModel]] = {
    "response_scale": model.ResponseScale,
    "options": model.ResponseOption,
    "forms": model.Form,
    "scales": model.Scale,
    "facets": model.Facet,
    "items": model.Item,
    "missing": model.MissingRule,
    "measures": model.Construct,
    "treatments": model.Treatment,
    "columns": model.Columns,
    "points": model.Points,
    "number": model.NumberEntry,
    "attention": model.AttentionItem,
    "shown_if": model.Condition,
    "forecasts": model.Forecast,
    "sections": model.Section,
    "comments": model.Comment,
    "demographics": model.Demographic,
    "trace_back": model.TraceBack,
    "translations": model.Translation,
}
_KINDS = {
    "string": "a text",
    "text": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": "a list",
    "dict": "a mapping of keys to values",
    "model": "a mapping of keys to values",
}


def shape_findings(error: ValidationError) -> Iterator[Finding]:
    """Give one finding per complaint of the model, save lists that are too short for their faulty entries."""
    details = error.errors(include_url=False, include_input=True)
    paths = [tuple(part for part in detail["loc"] if part != "[key]") for detail in details]
    for path, detail in zip(paths, details, strict=True):
        kind = str(detail["type"])
        if kind == "too_short" and any(other[: len(path)] == path for other in paths if other != path):
            continue
        yield _finding(kind, path, detail.get("input"), detail.get("ctx", {}), detail["msg"])


def _finding(kind: str, path: Path, given: Any, context: Mapping[str, Any], message: str) -> Finding:
    name = spoken(path)
    if kind in CODES:
        return Finding(kind, path, message, str(context["mend"]))
    if kind == "extra_forbidden":
        return _unknown_key(path)
    if kind == "missing":
        return Finding("missing_key", path, f"{name} is missing.", _mend_missing(path))
    if kind == "literal_error":
        return Finding(
            "value_not_allowed", path, f"{name} is {_shown(given)}.", f"Use one of {context['expected']}."
        )
    if kind == "string_pattern_mismatch" or path == ("version",):
        return _bad_pattern(path, given)
    return _wrong_value(kind, path, given, context, message)


def _wrong_value(kind: str, path: Path, given: Any, context: Mapping[str, Any], message: str) -> Finding:
    expected = _KINDS.get(kind.split("_", maxsplit=1)[0])
    if expected and kind.endswith(("_type", "_parsing", "_from_float")):
        return Finding(
            "wrong_type", path, f"{spoken(path)} is {_kind_of(given)}.", _mend_type(expected, given)
        )
    return _out_of_bounds(path, given, context, message)


def _out_of_bounds(path: Path, given: Any, context: Mapping[str, Any], message: str) -> Finding:
    name = spoken(path)
    if "actual_length" in context:
        least, most = context.get("min_length", 0), context.get("max_length")
        limits = f"at least {least}" if most is None else f"at most {most}"
        return Finding("out_of_bounds", path, f"{name} has {context['actual_length']}.", f"Give {limits}.")
    mend = message.replace("Input", "It").rstrip(".")
    return Finding("out_of_bounds", path, f"{name} is {_kind_of(given)}.", f"{mend}.")


def spoken(path: Path) -> str:
    """Name a place in the file: scales[2].items[5].facet, counted from 1."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if words else str(part)
    return f"'{words}'" if words else "The file"


def _unknown_key(path: Path) -> Finding:
    key = str(path[-1])
    known = list(_part_at(path[:-1]).model_fields)
    close = get_close_matches(key, known, n=1)
    hint = f"Did you mean '{close[0]}'? " if close else ""
    if " " in key:
        hint = "Inside { }, put texts with commas in quotes. "
    return Finding(
        "unknown_key",
        path,
        f"'{_cut(key)}' is not a key that can stand here.",
        f"{hint}Possible keys: {', '.join(known)}.",
    )


def _part_at(path: Path) -> type[BaseModel]:
    return next(
        (_PARTS[part] for part in reversed(path) if isinstance(part, str) and part in _PARTS),
        model.Instrument,
    )


def _mend_missing(path: Path) -> str:
    field = _part_at(path[:-1]).model_fields.get(str(path[-1]))
    explained = f": {_lower_first(field.description)}" if field and field.description else "."
    return f"Add '{path[-1]}'{explained}"


def _bad_pattern(path: Path, given: Any) -> Finding:
    if path[-1] == "version":
        return Finding(
            "bad_version", path, f"The version is {_shown(given)}.", "Write three numbers, such as 1.0.0."
        )
    if path[-1] == "on":
        return Finding("bad_date", path, f"{spoken(path)} is {_shown(given)}.", "Write it like 2026-05-31.")
    return Finding(
        "bad_identifier",
        path,
        f"{spoken(path)} is {_shown(given)}, which is not an identifier.",
        "Begin with a lower-case letter; go on with at most 59 lower-case letters, digits and underscores.",
    )


def _kind_of(given: Any) -> str:
    if given is None:
        return "empty"
    if isinstance(given, bool):
        return f"{given}".lower()
    if isinstance(given, str | int | float):
        return _shown(given)
    return "a list" if isinstance(given, list | tuple) else "a mapping of keys to values"


def _mend_type(expected: str, given: Any) -> str:
    quote = " Put it in quotes." if expected == "a text" and isinstance(given, bool | int | float) else ""
    return f"Write {expected} here.{quote}"


def _shown(given: Any) -> str:
    return f"'{_cut(str(given))}'"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
