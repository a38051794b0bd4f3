"""Author and client texts made safe to set: no control characters, nothing that turns the line around."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.disclosure.released_trend import ReleasedTrend

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"[ \t\n]+")


def tidy_text(text: str) -> str:
    """Drop what cannot be printed and the direction overrides; fold white space to single blanks."""
    kept = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    kept = "".join(sign for sign in kept if unicodedata.category(sign) not in {"Cs", "Cn"})
    return _SPACES.sub(" ", _TURNING.sub("", kept)).strip()


def tidy(released: ReleasedAnalysis) -> ReleasedAnalysis:
    """Give the same findings with every text made safe to set."""
    cleaned: ReleasedAnalysis = _walk(released, {})
    return cleaned


_PRINTED = {
    "organisation": 120, "campaign": 160, "source": 160, "title": 90, "definition": 600, "text": 600,
    "low_meaning": 600, "high_meaning": 600, "favourable_words": 160, "action": 300, "owner": 80,
    "first_step": 300, "stop_rule": 300, "hypothesis": 400,
}  # fmt: skip
"""Texts that are printed, by the name of their field, and how many letters the page can carry."""


def for_print(released: ReleasedAnalysis) -> ReleasedAnalysis:
    """Give the same findings as they are printed: quotation marks set, endless texts cut."""
    printed: ReleasedAnalysis = _walk(released, _PRINTED)
    return printed


def trend_for_print(trend: ReleasedTrend) -> ReleasedTrend:
    """Give the same comparison of two waves as it is printed."""
    printed: ReleasedTrend = _walk(trend, _PRINTED)
    return printed


def _walk(value: Any, limits: Mapping[str, int], limit: int | None = None) -> Any:
    if isinstance(value, str):
        tidied = tidy_text(value)
        return tidied if limit is None else typeset(shortened(tidied, limit))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [part.name for part in dataclasses.fields(value)]
        parts = {name: _walk(getattr(value, name), limits, limits.get(name)) for name in names}
        return dataclasses.replace(value, **parts)
    if isinstance(value, tuple):
        return tuple(_walk(part, limits) for part in value)
    if isinstance(value, dict):
        return {_walk(key, limits): _walk(part, limits) for key, part in value.items()}
    return value


def typeset(text: str) -> str:
    """Set apostrophes and single quotation marks as a printer does."""
    apostrophes_set = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    return re.sub(r"(?<!\w)'([^']+)'(?!\w)", "‘\\1’", apostrophes_set)


def needs_shaping(text: str) -> bool:
    """Tell whether letters run from right to left or combine, so that each cannot be set on its own."""
    return any(
        unicodedata.bidirectional(sign) in {"R", "AL"} or unicodedata.category(sign) in {"Mn", "Mc"}
        for sign in text
    )


def is_latin(text: str) -> bool:
    """Tell whether the report's own fonts hold every letter, so that it may be set in italics."""
    return all(ord(sign) < 0x0250 or not sign.isalpha() for sign in text)


def shortened(text: str, limit: int) -> str:
    """Cut at a word's end and mark the cut."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return cut.rstrip(" ,;:–-") + "…"
