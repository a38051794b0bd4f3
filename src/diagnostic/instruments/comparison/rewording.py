"""Whether two sentences differ in meaning, or perhaps only by a slip of the pen."""

from __future__ import annotations

import re
from typing import Literal

Difference = Literal["none", "typography", "typo", "reworded"]

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_LEAST_LETTERS = 5
_MOST_EDITS = 2


def compare_wordings(old: str, new: str) -> Difference:
    """Compare two sentences word by word.

    ``typography``: the words are the same but for case, punctuation and blanks. ``typo``: one word of five
    letters or more differs in at most two of them, and begins as before ("likely" to "unlikely" is no slip).
    Whether such a slip changed the meaning is for people to say.
    """
    if old == new:
        return "none"
    before, after = ([word.casefold() for word in _WORD.findall(text)] for text in (old, new))
    if before == after:
        return "typography"
    changed = [(was, now) for was, now in zip(before, after, strict=False) if was != now]
    if len(before) == len(after) and len(changed) == 1 and _is_slip(*changed[0]):
        return "typo"
    return "reworded"


def _is_slip(was: str, now: str) -> bool:
    if min(len(was), len(now)) < _LEAST_LETTERS or not (was + now).isalpha() or was[0] != now[0]:
        return False
    return edits_between(was, now) <= _MOST_EDITS


def edits_between(was: str, now: str) -> int:
    """Count the letters to insert, delete or replace (Levenshtein distance)."""
    row = list(range(len(now) + 1))
    for i, letter in enumerate(was, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(now, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (letter != other))
    return row[-1]
