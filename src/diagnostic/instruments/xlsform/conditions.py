"""The expressions of XLSForms that an instrument has room for: one item's answers, a range, a length."""

from __future__ import annotations

import re

_PARTS = re.compile(r"\s+or\s+")
_EQUALS = re.compile(r"\$\{\s*([^}\s]+)\s*\}\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|(-?\d+))")
_SELECTED = re.compile(r"selected\(\s*\$\{\s*([^}\s]+)\s*\}\s*,\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)")
_RANGE = re.compile(r"\.\s*>=\s*(-?\d{1,4})\s+and\s+\.\s*<=\s*(-?\d{1,4})")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d{1,4})")


def read_relevant(expression: str) -> tuple[str, tuple[str, ...]] | None:
    """Give the question and its answers when the expression lists answers to one question, else None."""
    found = [_one(part.strip().removeprefix("(").removesuffix(")")) for part in _PARTS.split(expression)]
    pairs = [pair for pair in found if pair is not None]
    if len(pairs) != len(found) or len({name for name, _ in pairs}) != 1:
        return None
    return pairs[0][0], tuple(value for _, value in pairs)


def _one(part: str) -> tuple[str, str] | None:
    match = _EQUALS.fullmatch(part) or _SELECTED.fullmatch(part + ")" * (part.count("(") - part.count(")")))
    if match is None:
        return None
    name, *values = match.groups()
    return name, next((value for value in values if value is not None), "")


def read_range(constraint: str) -> tuple[int, int] | None:
    """Give lowest and highest number when the constraint is one range, else None."""
    match = _RANGE.fullmatch(constraint.strip())
    return (int(match[1]), int(match[2])) if match else None


def read_length(constraint: str) -> int | None:
    """Give the most characters when the constraint is one on length, else None."""
    match = _LENGTH.fullmatch(constraint.strip())
    return int(match[1]) if match else None
