"""Act: say in five lines what a released analysis found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostic.disclosure.released import ReleasedAnalysis


def summarise(released: ReleasedAnalysis) -> tuple[str, ...]:
    """Give the most telling sentences, each with its numbers."""
    from diagnostic.reporting.in_brief import in_brief

    return in_brief(released)
