"""How the values that a question offers are told."""

from __future__ import annotations

from collections.abc import Sequence

MOST_TOLD = 21


def told_values(values: Sequence[int]) -> str:
    """Name the values, or the ends of a long row of them."""
    if len(values) > MOST_TOLD:
        return f"from {min(values)} to {max(values)}"
    return ", ".join(str(value) for value in values)
