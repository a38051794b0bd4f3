"""How exactly figures are printed: so that one person's answer does not show in them."""

from __future__ import annotations

import math

MEAN_STEP = 0.1
"""Score points, for means, spreads and differences."""
WHOLE_POINTS_BELOW = 200
"""Facets of smaller groups are printed in whole points, so that they cannot be differenced with the scale."""
SHARE_STEP, COARSE_SHARE_STEP, COARSEST_SHARE_STEP = 0.01, 0.05, 0.10
LARGE_GROUP = 100
"""From here on shares of favourable answers are printed in whole percents."""
LEAST_ANSWERS_TO_AN_ITEM = 20
_ITEM_STEPS = (
    (200, SHARE_STEP),
    (40, COARSE_SHARE_STEP),
    (LEAST_ANSWERS_TO_AN_ITEM, COARSEST_SHARE_STEP),
)
"""From how many answers on, in which steps: two people always fit between two steps."""


def to_step(value: float, step: float) -> float:
    """Round to a multiple of a step that divides one; halves go up, so that no figure hangs on parity."""
    per_one = round(1 / step)
    return math.floor(value * per_one + 0.5 + 1e-9) / per_one


def share_step(n: int) -> float:
    """Give the step in which a mean share over ``n`` people is printed."""
    return SHARE_STEP if n >= LARGE_GROUP else COARSE_SHARE_STEP


def item_step(n: int) -> float | None:
    """Give the step in which shares of ``n`` answers are printed; None where none is coarse enough."""
    return next((step for least, step in _ITEM_STEPS if n >= least), None)


def facet_step(n: int) -> float:
    return MEAN_STEP if n >= WHOLE_POINTS_BELOW else 1.0


def ends(step: float) -> tuple[float, float]:
    """Give the shares, printed in such steps, at and beyond which "or less" and "or more" are said."""
    return (0.01, 0.99) if step == SHARE_STEP else (0.10, 0.90)
