"""The review page: exactly what will be sent, numbered as in the form."""

from __future__ import annotations

from dataclasses import dataclass, field

from diagnostic.web.languages import named
from diagnostic.web.respondent.role_names import role_group_name
from diagnostic.workflows.views import ReviewView


@dataclass(frozen=True)
class Line:
    number: int
    item_id: str
    text: str
    anchor: str | None = field(repr=False)


@dataclass(frozen=True)
class ReviewedPart:
    number: int
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class OpenItem:
    number: int
    text: str
    part: int
    anchor: str


def review_facts(view: ReviewView) -> dict[str, object]:
    parts = _parts(view)
    return {
        "organisation": view.organisation,
        "survey": view.wave_title,
        "is_simulated": view.is_simulated,
        "role": role_group_name(view.role_group_title, view.language),
        "languages": named(view.languages),
        "review": view,
        "parts": parts,
        "open_items": [
            OpenItem(line.number, line.text, part.number, f"q-{line.item_id}")
            for part in parts
            for line in part.lines
            if line.anchor is None
        ],
    }


def _parts(view: ReviewView) -> list[ReviewedPart]:
    parts, number = [], 1
    for place, section in enumerate(view.sections, 1):
        lines = tuple(
            Line(at, line.item_id, line.text, line.anchor) for at, line in enumerate(section.lines, number)
        )
        parts.append(ReviewedPart(place, section.heading, lines))
        number += len(lines)
    return parts
