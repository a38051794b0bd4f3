"""Counts the different answers in a block of rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .inputs import FloatArray

_WIDEST = 256


def count_options(values: npt.NDArray[Any], most: int) -> tuple[FloatArray, FloatArray]:
    """Give the different answers, ascending, and how often each item has each (items × answers).

    Missing answers (NaN) are not counted. With more than ``most`` different answers only some of them
    are given (more than ``most``), and no counts.
    """
    n_items = values.shape[1]
    whole = _as_codes(values)
    if whole is not None:
        low, width, codes = whole
        codes += np.arange(n_items) * (width + 1)
        tally = np.bincount(codes.ravel(), minlength=n_items * (width + 1)).reshape(n_items, width + 1)
        seen = tally[:, :width].any(axis=0)
        return np.flatnonzero(seen).astype(np.float64) + low, tally[:, :width][:, seen].astype(np.float64)
    for rows in (values[:64], values):
        options = np.unique(rows[~np.isnan(rows)] if rows.dtype.kind == "f" else rows).astype(np.float64)
        if options.size > most:
            return options, np.zeros((n_items, options.size))
    counts = np.zeros((n_items, options.size))
    for place, option in enumerate(options):
        counts[:, place] = (values == option).sum(axis=0)
    return options, counts


def _as_codes(values: npt.NDArray[Any]) -> tuple[float, int, npt.NDArray[np.intp]] | None:
    """Give the lowest answer, the width of the range, and whole codes 0 … width − 1 (width is missing)."""
    if not values.size:
        return None
    gaps = np.isnan(values) if values.dtype.kind == "f" else None
    if gaps is not None and gaps.all():
        return None
    if gaps is None or not gaps.any():
        low, high = float(values.min()), float(values.max())
    else:
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if high - low >= _WIDEST or not low.is_integer():
        return None
    width = int(high - low) + 1
    if gaps is None:
        return low, width, values.astype(np.intp) - int(low)
    shifted = np.where(gaps, width, values - low)
    codes = shifted.astype(np.intp)
    return (low, width, codes) if (codes == shifted).all() else None
