"""Writes the call of a function as a reader types it, with the choices of each option."""

from __future__ import annotations

import inspect
import sys
from typing import Any, Literal, get_args, get_origin

WIDTH = 100


def call_text(described: Any) -> str:
    """Give the signature, on one line where it fits."""
    signature = inspect.signature(described)
    returned = signature.return_annotation
    end = (
        f") -> {_plain(returned)}" if returned is not inspect.Signature.empty and returned != "None" else ")"
    )
    pieces = _pieces(described, signature)
    line = f"{described.__name__}({', '.join(pieces)}{end}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{described.__name__}(", *(f"    {piece}," for piece in pieces), end])


def _pieces(described: Any, signature: inspect.Signature) -> list[str]:
    pieces: list[str] = []
    keyword_only = False
    for parameter in signature.parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not keyword_only:
            pieces.append("*")
            keyword_only = True
        pieces.append(_piece(described, parameter))
    return pieces


def _piece(described: Any, parameter: inspect.Parameter) -> str:
    kind = _choices(described, parameter.annotation)
    text = f"{parameter.name}: {kind}" if kind else parameter.name
    if parameter.default is inspect.Parameter.empty:
        return text
    default = f'"{parameter.default}"' if isinstance(parameter.default, str) else repr(parameter.default)
    return f"{text} = {default}" if kind else f"{text}={default}"


def _choices(described: Any, annotation: Any) -> str:
    """Spell out an annotation; the choices of an option instead of their alias."""
    text = _plain(annotation)
    if text in {"", "Any"}:
        return ""
    home = vars(sys.modules[described.__module__])
    try:
        kind = eval(text, home)  # noqa: S307 - our own annotations
    except (NameError, AttributeError, TypeError):
        return text
    return _spelled(kind) or text


def _spelled(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return " | ".join(f'"{value}"' if isinstance(value, str) else repr(value) for value in get_args(kind))
    members = get_args(kind)
    if any(get_origin(member) is Literal for member in members):
        return " | ".join(_spelled(member) or _named(member) for member in members)
    return ""


def _named(kind: Any) -> str:
    return "None" if kind is type(None) else getattr(kind, "__name__", str(kind))


def _plain(annotation: Any) -> str:
    if annotation is inspect.Parameter.empty:
        return ""
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
