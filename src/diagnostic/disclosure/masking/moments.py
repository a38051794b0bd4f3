"""Tells dates, years and times of day from numbers that could be dialled."""

from __future__ import annotations

import re

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_ANY_YEAR = rf"(?:{_YEAR}|\d\d)"
_MOMENT = "|".join(
    (
        *(rf"{_DAY}{mark} ?{_MONTH}{mark} ?{_ANY_YEAR}" for mark in (r"\.", "/", "-")),
        rf"{_MONTH}/{_DAY}/{_ANY_YEAR}",
        *(rf"{_YEAR}{mark}{_MONTH}{mark}{_DAY}" for mark in (r"\.", "/", "-")),
        r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        rf"{_DAY}\.{_MONTH}\.?",
        rf"{_MONTH}[./-]{_YEAR}",
        _YEAR,
        r"(?:[01]?\d|2[0-4])\.[0-5]\d",
    )
)
_BETWEEN = r"(?:[ \u00a0\u202f\t(]{1,3}|[ \u00a0\u202f\t]?[-‐‑–/)][ \u00a0\u202f\t(]?)"
_MOMENTS = re.compile(rf"\(?(?:{_MOMENT})(?:{_BETWEEN}(?:{_MOMENT}))*")


def is_moments(run: str) -> bool:
    """Tell whether a run of digits is nothing but moments, one after another."""
    return _MOMENTS.fullmatch(run) is not None
