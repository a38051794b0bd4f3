"""Stretches of a comment that are to be masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Label = Literal["link", "e-mail", "phone", "number", "name"]


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    label: Label

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap, under the label of the one given first; gives them in reading order."""
    apart: list[Span] = []
    for span in spans:
        merged = span
        for other in [one for one in apart if one.meets(span)]:
            apart.remove(other)
            merged = Span(min(merged.start, other.start), max(merged.end, other.end), other.label)
        apart.append(merged)
    return sorted(apart, key=lambda span: span.start)
