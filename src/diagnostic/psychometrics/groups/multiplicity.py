"""Adjusts p-values for the number of tests made."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, read_vector

AdjustmentMethod = Literal["holm", "hochberg", "bh", "by", "bonferroni"]


def adjust_p_values(p: Any, method: AdjustmentMethod = "holm") -> FloatArray:
    """Adjust p-values for multiple testing.

    `p`: 1-D, each in 0..1. A missing p-value stays missing and counts for nothing. Returns the
    adjusted p-values in the same order. Holm and Bonferroni bound the chance of any false alarm
    under every dependence; Hochberg under positive dependence; Benjamini–Hochberg ("bh") and
    Benjamini–Yekutieli ("by") bound the expected share of false alarms among the findings.
    Raises `DataError` for a value outside 0..1 or an unknown method.

    Holm: max over i ≤ j of (m − i + 1) p₍ᵢ₎; Hochberg: min over i ≥ j of the same; BH: min over
    i ≥ j of (m/i) p₍ᵢ₎; BY: BH times Σ 1/i; Bonferroni: m p; each at most 1.
    Source: Holm (1979), Scand. J. Statist. 6, 65–70; Hochberg (1988), Biometrika 75, 800–802;
    Benjamini & Hochberg (1995), JRSS B 57, 289–300; Benjamini & Yekutieli (2001), Ann. Statist. 29,
    1165–1188. R: `p.adjust(p, "holm")`.

    >>> adjust_p_values([0.01, 0.04, 0.03], "holm").tolist()
    [0.03, 0.06, 0.06]
    """
    values = read_vector(p, place="p", drop_missing=False)
    given = ~np.isnan(values)
    if ((values[given] < 0) | (values[given] > 1)).any():
        raise DataError(
            "p_value_out_of_range",
            place="p",
            fault="holds a value outside 0 to 1.",
            mend="Give p-values, not statistics or percentages.",
        )
    adjusted = np.full(values.shape, np.nan)
    adjusted[given] = _adjust(values[given], method)
    return adjusted


def _adjust(p: FloatArray, method: str) -> FloatArray:
    m = p.size
    if method == "bonferroni":
        return np.minimum(1, m * p)
    order = np.argsort(p, kind="stable")
    rank = np.arange(1, m + 1)
    ascending = p[order]
    if method == "holm":
        stepped = np.maximum.accumulate((m - rank + 1) * ascending)
    elif method in {"hochberg", "bh", "by"}:
        factor = m - rank + 1 if method == "hochberg" else m / rank
        inflation = np.sum(1 / rank) if method == "by" else 1.0
        stepped = np.minimum.accumulate((inflation * factor * ascending)[::-1])[::-1]
    else:
        raise DataError(
            "unknown_method",
            place="method",
            fault=f"is {method!r}.",
            mend='Choose "holm", "hochberg", "bh", "by" or "bonferroni".',
        )
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(1, stepped)
    return adjusted
