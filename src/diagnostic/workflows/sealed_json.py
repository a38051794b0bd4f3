"""Released results as the JSON text that is sealed, and back."""

from __future__ import annotations

import json

from diagnostic.disclosure.export import from_dict, to_dict
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.errors import ConflictError, StatisticsError


def to_json(released: ReleasedAnalysis) -> str:
    """Write released results down without loss."""
    try:
        return json.dumps(to_dict(released), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise StatisticsError(
            place="results",
            fault="one of the figures is not a finite number.",
            mend="Nothing has been sealed. This is a fault of the analysis: please report it.",
        ) from error


def from_json(text: str) -> ReleasedAnalysis:
    """Read what `to_json` wrote."""
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise ConflictError(
            place="released results",
            fault="they are not the text that was sealed.",
            mend="Restore the ballot box from its backup.",
            code="results_unreadable",
        )
    return from_dict(content)
