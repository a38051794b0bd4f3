"""Reverse keying: answers turned so that a higher value always means more of the construct."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def reverse_key(values: FloatArray, reverse_keyed: Sequence[bool], low: int, high: int) -> FloatArray:
    """Recode the reverse-keyed columns to low + high − value; NaN stays NaN."""
    return np.where(np.asarray(reverse_keyed, dtype=bool), low + high - values, values)


def are_favourable(keyed: FloatArray, favourable_from: int | None) -> FloatArray:
    """Give 1 for favourable answers, 0 for others, NaN where there is no answer or none is favourable."""
    if favourable_from is None:
        return np.full(keyed.shape, np.nan)
    return np.where(np.isnan(keyed), np.nan, (keyed >= favourable_from).astype(np.float64))


def to_percent_of_range(values: FloatArray, low: int, high: int) -> FloatArray:
    """Express values in option units as 0 (lowest option) to 100 (highest)."""
    return 100.0 * (values - low) / (high - low)
