"""Released results as JSON-ready data and back, so that they can be sealed, sent and read again."""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.disclosure.released_trend import ReleasedTrend
from diagnostic.errors import ConflictError

FORMAT = "diagnostic.released/1"
TREND_FORMAT = "diagnostic.trend/1"


def to_dict(released: ReleasedAnalysis) -> dict[str, Any]:
    """Give every field at full precision; a part that may be of several kinds names its kind in ``type``."""
    return {"format": FORMAT, **_encode(released, ReleasedAnalysis)}


def trend_to_dict(trend: ReleasedTrend) -> dict[str, Any]:
    """Give every field of a comparison of two waves, as `to_dict` does."""
    return {"format": TREND_FORMAT, **_encode(trend, ReleasedTrend)}


def from_dict(content: Mapping[str, Any]) -> ReleasedAnalysis:
    """Read what `to_dict` wrote. Raises `ConflictError` for anything else."""
    if content.get("format") != FORMAT:
        raise _unreadable("their format is not the one this version writes.")
    try:
        released = _decode(
            {key: value for key, value in content.items() if key != "format"}, ReleasedAnalysis
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable("a part of them is missing or of the wrong kind.") from error
    assert isinstance(released, ReleasedAnalysis)  # noqa: S101 - narrows the type
    return released


def _unreadable(fault: str) -> ConflictError:
    return ConflictError(
        code="results_unreadable",
        place="released results",
        fault=fault,
        mend="Read them with the version that sealed them, or diagnose the wave again.",
    )


def _encode(value: Any, kind: Any) -> Any:
    kinds = _alternatives(kind)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = _hints(type(value))
        fields = {name: _encode(getattr(value, name), hint) for name, hint in hints.items()}
        return {"type": type(value).__name__, **fields} if _is_ambiguous(kinds) else fields
    if isinstance(value, tuple):
        return [
            _encode(part, part_kind) for part, part_kind in zip(value, _parts(kinds, len(value)), strict=True)
        ]
    if isinstance(value, Mapping):
        return {key: _encode(part, str) for key, part in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("Released results hold a number that is not finite.")
    return value


def _decode(value: Any, kind: Any) -> Any:
    kinds = _alternatives(kind)
    if isinstance(value, list):
        return tuple(
            _decode(part, part_kind) for part, part_kind in zip(value, _parts(kinds, len(value)), strict=True)
        )
    if isinstance(value, Mapping):
        return _decode_mapping(value, kinds)
    if float in kinds and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not any(_is_of(value, kind) for kind in kinds):
        raise TypeError("A value is of the wrong kind.")
    return value


def _is_of(value: Any, kind: Any) -> bool:
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    return isinstance(kind, type) and type(value) is kind


def _decode_mapping(value: Mapping[str, Any], kinds: tuple[Any, ...]) -> Any:
    classes: list[type[Any]] = [k for k in kinds if isinstance(k, type) and dataclasses.is_dataclass(k)]
    if not classes:
        if not any(get_origin(kind) is dict for kind in kinds):
            raise TypeError("A mapping stands where none belongs.")
        return dict(value)
    wanted = value["type"] if _is_ambiguous(kinds) else classes[0].__name__
    chosen: Any = next(kind for kind in classes if kind.__name__ == wanted)
    fields = {name: _decode(value[name], hint) for name, hint in _hints(chosen).items() if name in value}
    return chosen(**fields)


def _alternatives(kind: Any) -> tuple[Any, ...]:
    """Give the members of a union, or the kind alone."""
    is_union = isinstance(kind, types.UnionType) or get_origin(kind) is Union
    return tuple(get_args(kind)) if is_union else (kind,)


def _is_ambiguous(kinds: tuple[Any, ...]) -> bool:
    return sum(dataclasses.is_dataclass(kind) for kind in kinds) > 1


def _parts(kinds: tuple[Any, ...], length: int) -> tuple[Any, ...]:
    """Give the kind of each member of a tuple."""
    arguments = next((get_args(kind) for kind in kinds if get_origin(kind) is tuple), None)
    if arguments is None:
        raise TypeError("A list stands where none belongs.")
    return (arguments[0],) * length if arguments[-1] is Ellipsis else arguments


@cache
def _hints(kind: Any) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(kind)}
    return {name: hint for name, hint in get_type_hints(kind).items() if name in names}
