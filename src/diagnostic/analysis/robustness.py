"""Whether a difference survives when items are left out."""

from __future__ import annotations

from collections.abc import Collection
from math import copysign

import numpy as np

from diagnostic.analysis.groups import Mask
from diagnostic.analysis.scored import ScoredScale
from diagnostic.scoring.keying import FloatArray, to_percent_of_range


def survives_leaving_out_one_item(
    scored: ScoredScale, leaders: Mask, reference: Mask, smallest_effect: float
) -> bool:
    """Tell whether leaving out any one item moves the difference by less than the smallest effect.

    A difference that is itself at least the smallest effect must keep its sign too.
    """
    whole = difference_without(scored, leaders, reference, ())
    return all(
        _is_close(difference_without(scored, leaders, reference, (item_id,)), whole, smallest_effect)
        for item_id in scored.scores.item_ids
    )


def survives_without(
    scored: ScoredScale,
    leaders: Mask,
    reference: Mask,
    smallest_effect: float,
    *,
    left_out: Collection[str],
) -> bool:
    """Tell the same of leaving out several items at once."""
    whole = difference_without(scored, leaders, reference, ())
    return _is_close(difference_without(scored, leaders, reference, left_out), whole, smallest_effect)


def difference_without(
    scored: ScoredScale, leaders: Mask, reference: Mask, left_out: Collection[str]
) -> float:
    """Give the difference of mean scores when some items do not count; NaN when none is left."""
    kept = [column for column, item_id in enumerate(scored.scores.item_ids) if item_id not in left_out]
    has_score = ~np.isnan(scored.scores.score)
    means = [_mean_score(scored, group & has_score, kept) for group in (leaders, reference)]
    return means[0] - means[1]


def _mean_score(scored: ScoredScale, group: Mask, columns: list[int]) -> float:
    items: FloatArray = scored.scores.items[group][:, columns]
    answered = ~np.isnan(items)
    counts = answered.sum(axis=1)
    means = np.where(answered, items, 0.0).sum(axis=1)[counts > 0] / counts[counts > 0]
    if means.size == 0:
        return float("nan")
    return float(to_percent_of_range(means, scored.scores.low, scored.scores.high).mean())


def _is_close(difference: float, whole: float, smallest_effect: float) -> bool:
    if not np.isfinite(difference) or abs(difference - whole) >= smallest_effect:
        return False
    return abs(whole) < smallest_effect or copysign(1, difference) == copysign(1, whole)
