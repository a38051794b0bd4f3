"""What two versions of an instrument differ in, and what that does to comparisons over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Effect = Literal["breaks_items", "breaks_scale", "breaks_question", "advice", "addition", "harmless"]
Bump = Literal["major", "minor", "patch", "none"]

_DEMANDS: dict[Effect, Bump] = {
    "breaks_items": "major",
    "breaks_scale": "major",
    "breaks_question": "minor",
    "addition": "minor",
    "advice": "patch",
    "harmless": "patch",
}
_ORDER: tuple[Bump, ...] = ("none", "patch", "minor", "major")


@dataclass(frozen=True)
class Change:
    """One edit. ``place`` is the id of what was edited; ``told`` says what happened."""

    code: str
    effect: Effect
    place: str
    told: str


EFFECTS: dict[Effect, str] = {
    "breaks_items": "the item can no longer be compared with earlier waves, nor can the scores it is part of",
    "breaks_scale": "scores of the scale can no longer be compared with earlier waves; unchanged items can",
    "breaks_question": "answers to this question can no longer be compared with earlier waves",
    "advice": "comparisons hold if the meaning is the same: read both",
    "addition": "earlier figures stay comparable",
    "harmless": "nothing that respondents answer to is touched",
}


def demanded_bump(changes: tuple[Change, ...]) -> Bump:
    """Give the part of the version that these changes must raise."""
    return max((_DEMANDS[change.effect] for change in changes), key=_ORDER.index, default="none")


def bump_between(old: str, new: str) -> Bump | None:
    """Give the part of the version that was raised; None when it went down."""
    before, after = (tuple(int(part) for part in version.split(".")) for version in (old, new))
    if after < before:
        return None
    for name, was, now in zip(("major", "minor", "patch"), before, after, strict=True):
        if was != now:
            return name  # type: ignore[return-value]
    return "none"


def raised(version: str, bump: Bump) -> str:
    """Give the lowest version that raises this part."""
    major, minor, patch = (int(part) for part in version.split("."))
    return {
        "major": f"{major + 1}.0.0",
        "minor": f"{major}.{minor + 1}.0",
        "patch": f"{major}.{minor}.{patch + 1}",
        "none": version,
    }[bump]


def is_enough(given: Bump | None, demanded: Bump) -> bool:
    return given is not None and _ORDER.index(given) >= _ORDER.index(demanded)
