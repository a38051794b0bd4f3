"""Intervals for reliability coefficients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import betaincinv, ndtri

from ..chunks import Progress
from ..errors import DataError
from ..inputs import read_items
from ..moments import Moments
from ..percentiles import percentile_limits
from ..results import Interval


def feldt_interval(alpha: float, n: float, n_items: int, confidence_level: float) -> Interval:
    """Give Feldt's exact interval for alpha (items with compound symmetry, normal scores)."""
    check_confidence_level(confidence_level)
    tail = (1.0 - confidence_level) / 2.0
    low, high = (
        1.0 - (1.0 - alpha) * f_quantile(share, n - 1.0, (n - 1.0) * (n_items - 1.0))
        for share in (1.0 - tail, tail)
    )
    return Interval(low, high, confidence_level, "Feldt")


def duhachek_interval(alpha: float, standard_error: float, confidence_level: float) -> Interval:
    """Give alpha ± z·standard error, with the authors' z = 1.96 at 95 %."""
    z = 1.96 if confidence_level == 0.95 else float(ndtri(0.5 + confidence_level / 2.0))
    return Interval(
        alpha - z * standard_error,
        alpha + z * standard_error,
        confidence_level,
        "Duhachek–Iacobucci",
    )


def f_quantile(share: float, df1: float, df2: float) -> float:
    """Give the quantile of the F distribution. R: ``qf(share, df1, df2)``."""
    x = float(betaincinv(df1 / 2.0, df2 / 2.0, share))
    return float("inf") if x >= 1.0 else df2 * x / (df1 * (1.0 - x))


def bootstrap_interval(
    items: Any,
    statistic: Callable[[Moments], float],
    *,
    n_bootstrap: int,
    rng: np.random.Generator | None,
    confidence_level: float,
    progress: Progress | None = None,
) -> Interval | None:
    """Give the percentile interval over ``n_bootstrap`` draws of respondents; None when none are asked for.

    Draws from which the statistic cannot be computed are left out.
    """
    if n_bootstrap == 0:
        return None
    if rng is None or isinstance(items, Moments):
        raise DataError(
            "bootstrap_needs_answers",
            place="n_bootstrap",
            fault="a bootstrap draws respondents, so it needs the answers themselves and an `rng`.",
            mend="Give respondents × items and rng=numpy.random.default_rng(seed).",
        )
    check_confidence_level(confidence_level)
    values = read_items(items).values
    estimates = np.full(n_bootstrap, np.nan)
    for draw in range(n_bootstrap):
        times = np.bincount(rng.integers(0, len(values), len(values)), minlength=len(values))
        try:
            estimates[draw] = statistic(Moments.from_items(values, weights=times))
        except DataError:
            continue
        if progress is not None:
            progress((draw + 1) / n_bootstrap)
    low, high = percentile_limits(estimates[~np.isnan(estimates)], confidence_level)
    return Interval(float(low), float(high), confidence_level, f"percentile bootstrap, {n_bootstrap} draws")


def check_confidence_level(confidence_level: float) -> None:
    if not 0.0 < confidence_level < 1.0:
        raise DataError(
            "confidence_level_out_of_range",
            place="confidence_level",
            fault="is not between 0 and 1.",
            mend="Give a share such as 0.95.",
        )
