"""Effect sizes that use order only: Cliff's δ and the probability of superiority."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import ndtri, stdtrit

from ..inputs import FloatArray
from ..results import Interval, Result
from .samples import Sample, missing_note, read_sample

DeltaIntervalMethod = Literal["fisher_z", "consistent"]


@dataclass(frozen=True, kw_only=True)
class OrdinalEffect(Result):
    """``estimate`` with its interval; shares of pairs in which x is above, tied with and below y."""

    estimate: float
    interval: Interval
    share_above: float
    share_tied: float
    share_below: float
    n_x: int
    n_y: int


@dataclass(frozen=True)
class PairOrder:
    """All nₓ·nᵧ pairs in brief: how often x is above and below y, and each score's mean sign."""

    share_above: float
    share_below: float
    variance_x: float
    variance_y: float
    variance_pairs: float

    @property
    def delta(self) -> float:
        return self.share_above - self.share_below


def cliffs_delta(
    x: Any,
    y: Any,
    *,
    interval_method: DeltaIntervalMethod = "fisher_z",
    confidence_level: float = 0.95,
) -> OrdinalEffect:
    """Give how much more often x is above y than below it, over all pairs.

    `x`, `y`: 1-D scores of two independent groups (1 or more each), or `ScoreHistogram`s; missing
    scores are left out. Range −1 (all x below all y) to 1. Equals the rank-biserial correlation.
    `interval_method="fisher_z"` takes the standard error that holds when both groups have one
    distribution; `"consistent"` estimates it from the data and is asymmetric (2 scores or more each).
    Raises `DataError` for an empty group.

    δ = #(x > y)/(nₓ nᵧ) − #(x < y)/(nₓ nᵧ); Fisher interval tanh(atanh δ ± z √((nₓ+nᵧ+1)/(3 nₓ nᵧ))).
    Source: Cliff (1993), Psychol. Bull. 114, 494–509; Feng & Cliff (2004), J. Mod. Appl. Stat. Meth. 3,
    eq. 8 ("consistent"). R: `effectsize::rank_biserial(x, y)`.

    >>> effect = cliffs_delta([4, 5, 5], [3, 4, 2])
    >>> round(effect.estimate, 4), round(effect.share_tied, 4)
    (0.8889, 0.1111)
    """
    a, b = read_sample(x, place="x"), read_sample(y, place="y")
    order = compare_pairs(a, b)
    interval = _delta_interval(order, a, b, interval_method, confidence_level)
    return _ordinal_effect(a, b, order, order.delta, interval, method="Cliff's δ")


def probability_of_superiority(
    x: Any,
    y: Any,
    *,
    interval_method: DeltaIntervalMethod | Literal["brunner_munzel"] = "fisher_z",
    confidence_level: float = 0.95,
) -> OrdinalEffect:
    """Give the chance that a random member of x scores above one of y, ties counting half.

    `x`, `y`: 1-D scores of two independent groups, or `ScoreHistogram`s; missing scores are left out.
    Range 0 to 1; 0.5 is no difference. The interval is Cliff's δ's, moved to this scale, or
    Brunner and Munzel's (t with Satterthwaite's degrees of freedom, cut at 0 and 1).
    Raises `DataError` for an empty group.

    A = P(X > Y) + P(X = Y)/2 = (δ + 1)/2 = U/(nₓ nᵧ).
    Source: Vargha & Delaney (2000), J. Educ. Behav. Stat. 25, 101–132; Brunner & Munzel (2000),
    Biom. J. 42, 17–25. R: `effectsize::p_superiority(x, y, parametric = FALSE)`.

    >>> round(probability_of_superiority([4, 5, 5], [3, 4, 2]).estimate, 4)
    0.9444
    """
    a, b = read_sample(x, place="x"), read_sample(y, place="y")
    order = compare_pairs(a, b)
    estimate = (order.delta + 1) / 2
    if interval_method == "brunner_munzel" and min(a.n, b.n) > 1:
        interval = _brunner_munzel_interval(order, a, b, confidence_level)
    else:
        rule: DeltaIntervalMethod = "consistent" if interval_method == "consistent" else "fisher_z"
        delta = _delta_interval(order, a, b, rule, confidence_level)
        interval = Interval((delta.low + 1) / 2, (delta.high + 1) / 2, confidence_level, delta.method)
    return _ordinal_effect(a, b, order, estimate, interval, method="probability of superiority")


def _separation_note(order: PairOrder) -> tuple[str, ...]:
    if abs(order.delta) < 1:
        return ()
    return ("Every x lies on one side of every y: the interval has no width.",)


def compare_pairs(a: Sample, b: Sample) -> PairOrder:
    """Compare every x with every y through the two histograms."""
    mean_sign_x = _mean_signs(a, b)
    mean_sign_y = -_mean_signs(b, a)
    below_y, above_y = _shares_around(a, b)
    weights_x, weights_y = a.histogram.counts / a.n, b.histogram.counts / b.n
    above, below = float(weights_x @ below_y), float(weights_x @ above_y)
    delta = above - below
    spread_x = float(weights_x @ (mean_sign_x - delta) ** 2)
    spread_y = float(weights_y @ (mean_sign_y - delta) ** 2)
    return PairOrder(
        share_above=above,
        share_below=below,
        variance_x=spread_x * a.n / (a.n - 1) if a.n > 1 else np.nan,
        variance_y=spread_y * b.n / (b.n - 1) if b.n > 1 else np.nan,
        variance_pairs=above + below - delta**2,
    )


def _shares_around(a: Sample, b: Sample) -> tuple[FloatArray, FloatArray]:
    """For each distinct score of a: the shares of b below and above it."""
    cumulative = np.concatenate([[0], np.cumsum(b.histogram.counts)])
    left = np.searchsorted(b.histogram.values, a.histogram.values, side="left")
    right = np.searchsorted(b.histogram.values, a.histogram.values, side="right")
    return cumulative[left] / b.n, (b.n - cumulative[right]) / b.n


def _mean_signs(a: Sample, b: Sample) -> FloatArray:
    below, above = _shares_around(a, b)
    return below - above


def _delta_interval(
    order: PairOrder, a: Sample, b: Sample, rule: DeltaIntervalMethod, level: float
) -> Interval:
    if rule == "consistent" and min(a.n, b.n) > 1:
        return Interval(*_consistent_limits(order, a, b, level), level, "consistent variance, asymmetric")
    return Interval(*_fisher_limits(order, a, b, level), level, "Fisher z")


def _brunner_munzel_interval(order: PairOrder, a: Sample, b: Sample, level: float) -> Interval:
    estimate = (order.delta + 1) / 2
    part_x, part_y = order.variance_x / 4 / a.n, order.variance_y / 4 / b.n
    total = part_x + part_y
    half = 0.0
    if total > 0:
        df = total**2 / (part_x**2 / (a.n - 1) + part_y**2 / (b.n - 1))
        half = float(stdtrit(df, (1 + level) / 2) * np.sqrt(total))
    return Interval(max(0.0, estimate - half), min(1.0, estimate + half), level, "Brunner–Munzel")


def _fisher_limits(order: PairOrder, a: Sample, b: Sample, level: float) -> tuple[float, float]:
    if abs(order.delta) == 1:
        return order.delta, order.delta
    half = ndtri((1 + level) / 2) * np.sqrt((a.n + b.n + 1) / (3 * a.n * b.n))
    center = np.arctanh(order.delta)
    return float(np.tanh(center - half)), float(np.tanh(center + half))


def _consistent_limits(order: PairOrder, a: Sample, b: Sample, level: float) -> tuple[float, float]:
    delta = order.delta
    pairs = a.n * b.n
    sum_x, sum_y = (a.n - 1) * order.variance_x, (b.n - 1) * order.variance_y
    sum_pairs = pairs * order.variance_pairs
    variance = (b.n**2 * sum_x + a.n**2 * sum_y - sum_pairs) / (pairs * (a.n - 1) * (b.n - 1))
    variance = max(variance, (1 - delta**2) / (pairs - 1))
    z2 = float(ndtri((1 + level) / 2)) ** 2
    half = np.sqrt(z2 * variance) * np.sqrt((1 - delta**2) ** 2 + z2 * variance)
    denominator = 1 - delta**2 + z2 * variance
    if denominator == 0:
        return delta, delta
    return (
        max(-1.0, float((delta - delta**3 - half) / denominator)),
        min(1.0, float((delta - delta**3 + half) / denominator)),
    )


def _ordinal_effect(
    a: Sample,
    b: Sample,
    order: PairOrder,
    estimate: float,
    interval: Interval,
    *,
    method: str,
) -> OrdinalEffect:
    return OrdinalEffect(
        estimate=float(estimate),
        interval=interval,
        share_above=order.share_above,
        share_tied=1 - order.share_above - order.share_below,
        share_below=order.share_below,
        n_x=a.n,
        n_y=b.n,
        n_respondents=a.n + b.n,
        n_items=1,
        missing="left out",
        method=method,
        notes=missing_note(a, b) + _separation_note(order),
    )
