"""How many answered, as far as it may be told."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.workflows.views import WaveView

_ROUNDED_TO = 10


@dataclass(frozen=True)
class ShownCounts:
    """Counts of a wave's answers; None where a count is too small to be told."""

    responses: int | None
    is_rounded: bool
    """The total is rounded down, since the exact one would give a small count away."""
    codes_spent: dict[str, tuple[int, int] | None]
    """By role group, the band that the count lies in; None too while the wave is open."""


def shown_counts(view: WaveView) -> ShownCounts:
    """Hold back counts of answers that are too small, and round the total that could give them away."""
    from diagnostic.disclosure.bands import band

    def large_enough(count: int | None) -> int | None:
        return count if count is not None and count >= view.minimum_group else None

    spent = {
        role.role_group: None
        if (count := large_enough(role.codes_spent)) is None
        else band(count, least=view.minimum_group, invited=max(role.invited, count))
        for role in view.role_groups
    }
    is_rounded = None in spent.values()
    total = view.n_responses // _ROUNDED_TO * _ROUNDED_TO if is_rounded else view.n_responses
    return ShownCounts(large_enough(total), is_rounded, spent)
