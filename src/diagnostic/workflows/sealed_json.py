"""Released results as the JSON text that is sealed, and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal

from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.errors import SetupError

if TYPE_CHECKING:
    from pydantic import ConfigDict, TypeAdapter


@dataclass(frozen=True)
class Sealed:
    """Released results with the version of the form they are written in."""

    __pydantic_config__: ClassVar[ConfigDict] = {"ser_json_inf_nan": "strings"}

    released: ReleasedAnalysis
    format_version: Literal[1] = 1


@cache
def _adapter() -> TypeAdapter[Sealed]:
    from pydantic import TypeAdapter

    return TypeAdapter(Sealed)


def to_json(released: ReleasedAnalysis) -> str:
    """Write released results down without loss; what is not a number is written as the text "NaN"."""
    return _adapter().dump_json(Sealed(released)).decode()


def from_json(text: str) -> ReleasedAnalysis:
    """Read released results that `to_json` wrote."""
    from pydantic import ValidationError

    try:
        return _adapter().validate_json(text).released
    except ValidationError as error:
        raise SetupError(
            place="sealed results",
            fault="they were written by another version of the service, or have been tampered with.",
            mend="Read them with the version that sealed them.",
            code="results_unreadable",
        ) from error
