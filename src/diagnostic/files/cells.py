"""What one cell of a data file says: an answer, one of the ways of having none, or a fault."""

from __future__ import annotations

import re

from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN

IS_TEXT = NOT_SHOWN + 1
IS_FRACTION = NOT_SHOWN + 2
IS_FAR_OUT = NOT_SHOWN + 3

MISSING_MARKERS = frozenset({"", "na", "nan", "n/a", "#n/a", "null", ".", "-"})
NOT_APPLICABLE_MARKERS = frozenset({"not_applicable", "not applicable"})

_FARTHEST = 1000
_REMEMBERED = 10_000
_WHOLE = re.compile(r"[-+]?[0-9]{1,9}(?:[.,]0*)?")
_DECIMAL = re.compile(r"[-+]?[0-9]*[.,]?[0-9]+(?:[eE][-+]?[0-9]{1,3})?")


class CellCodes(dict[str, int]):
    """Maps the text of a cell to its code, and remembers what it has seen."""

    def __missing__(self, text: str) -> int:
        code = _code(text.strip())
        if len(self) < _REMEMBERED:
            self[text] = code
        return code


def is_missing(text: str) -> bool:
    return text.casefold() in MISSING_MARKERS


def _code(text: str) -> int:
    if is_missing(text):
        return NOT_ANSWERED
    if text.casefold() in NOT_APPLICABLE_MARKERS:
        return NOT_APPLICABLE
    if _WHOLE.fullmatch(text):
        value = int(re.split(r"[.,]", text)[0])
        return value if abs(value) <= _FARTHEST else IS_FAR_OUT
    return IS_FRACTION if _DECIMAL.fullmatch(text) else IS_TEXT
