"""Standardised mean differences: Cohen's d, Hedges' g and Glass's Δ with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import gammaln, ndtri

from ..results import Interval, Result
from .mean_tests import pooled_sd, welch_error
from .noncentral_t import noncentrality_limits
from .samples import Sample, missing_note, read_sample, require_spread

IntervalMethod = Literal["noncentral_t", "large_sample"]


@dataclass(frozen=True, kw_only=True)
class EffectSize(Result):
    """An effect size x − y with its interval; ``standardizer`` is the standard deviation divided by."""

    estimate: float
    interval: Interval
    difference: float
    standardizer: float
    n_x: int
    n_y: int


def cohens_d(x: Any, y: Any, *, pooled: bool = True, confidence_level: float = 0.95) -> EffectSize:
    """Give the difference of two means in standard deviations.

    `x`, `y`: 1-D scores of two independent groups, or `ScoreHistogram`s; missing scores are left out.
    `pooled=True` divides by the pooled standard deviation, `pooled=False` by the root of the mean of
    the two variances, with Welch's standard error. Unbounded; 0 is no difference.
    Raises `DataError` for fewer than 3 scores in all or scores that do not vary.

    d = (x̄ − ȳ)/s; interval: the noncentralities δ with P(T ≤ t; δ) = 1 ∓ α/2, times √(1/nₓ + 1/nᵧ).
    Source: Cohen (1988), Statistical Power Analysis, p. 66; Cumming & Finch (2001), Educ. Psychol.
    Meas. 61, 532–574. R: `effectsize::cohens_d(x, y)`.

    >>> d = cohens_d([4.2, 4.6, 4.4, 4.0], [3.0, 3.4, 2.8, 3.6, 3.2])
    >>> round(d.estimate, 4)
    3.7572
    """
    a, b = read_sample(x, place="x"), read_sample(y, place="y")
    return _two_sample_effect(a, b, pooled, confidence_level)[0]


def hedges_g(
    x: Any,
    y: Any,
    *,
    pooled: bool = True,
    interval_method: IntervalMethod = "noncentral_t",
    confidence_level: float = 0.95,
) -> EffectSize:
    """Give Cohen's d corrected for its small-sample bias.

    `x`, `y`: 1-D scores of two independent groups, or `ScoreHistogram`s; missing scores are left out.
    `interval_method="large_sample"` gives Borenstein's normal interval instead of the noncentral t's.
    Unbounded; 0 is no difference. Raises `DataError` as `cohens_d` does.

    g = J d with J = Γ(df/2) / (√(df/2) Γ((df−1)/2)).
    Large-sample variance: J² [(nₓ+nᵧ)/(nₓ nᵧ) + d²/(2(nₓ+nᵧ))].
    Source: Hedges (1981), J. Educ. Stat. 6, eq. 6e; Borenstein et al. (2009), Introduction to
    Meta-Analysis, eq. 4.20–4.24. R: `effectsize::hedges_g(x, y)`.

    >>> g = hedges_g([4.2, 4.6, 4.4, 4.0], [3.0, 3.4, 2.8, 3.6, 3.2])
    >>> round(g.estimate, 4)
    3.3372
    """
    a, b = read_sample(x, place="x"), read_sample(y, place="y")
    effect, df = _two_sample_effect(a, b, pooled, confidence_level)
    factor = small_sample_factor(df)
    estimate = factor * effect.estimate
    low, high = factor * effect.interval.low, factor * effect.interval.high
    method = "noncentral t"
    if interval_method == "large_sample":
        n = a.n + b.n
        error = factor * np.sqrt(n / (a.n * b.n) + effect.estimate**2 / (2 * n))
        half = float(ndtri((1 + confidence_level) / 2) * error)
        low, high, method = estimate - half, estimate + half, "large-sample normal"
    return _effect(
        a,
        b,
        estimate,
        Interval(low, high, confidence_level, method),
        standardizer=effect.standardizer,
        method=effect.method.replace("Cohen's d", "Hedges' g"),
    )


def glass_delta(x: Any, reference: Any, *, confidence_level: float = 0.95) -> EffectSize:
    """Give the difference of two means in standard deviations of the reference group.

    `x`: 1-D scores of the compared group (1 or more); `reference`: 1-D scores of the group whose
    standard deviation is the yardstick (2 or more); either may be a `ScoreHistogram`. Missing scores
    are left out. Unbounded; positive when x scores higher. With one score in x there is no interval.
    Raises `DataError` for too few scores or a reference group without spread.

    Δ = (x̄ − ȳ)/sᵧ; interval: noncentral t with nᵧ − 1 degrees of freedom at t = Δ/√h, times √h,
    h = 1/nᵧ + s²ₓ/(nₓ s²ᵧ).
    Source: Glass (1976), Educ. Res. 5, 3–8; interval as in Ben-Shachar et al. (2020), JOSS 5, 2815.
    R: `effectsize::glass_delta(x, reference)`.

    >>> delta = glass_delta([4.2, 4.6, 4.4, 4.0], [3.0, 3.4, 2.8, 3.6, 3.2])
    >>> round(delta.estimate, 4)
    3.4785
    """
    a = read_sample(x, place="x")
    b = read_sample(reference, place="reference", min_respondents=2)
    require_spread(b.sd, b)
    estimate = (a.mean - b.mean) / b.sd
    notes: tuple[str, ...] = ()
    low = high = np.nan
    if a.n > 1:
        h = 1 / b.n + a.variance / (a.n * b.variance)
        low, high = (
            float(limit * np.sqrt(h))
            for limit in noncentrality_limits(estimate / np.sqrt(h), b.n - 1, confidence_level)
        )
    else:
        notes = ("x has one score: no interval.",)
    interval = Interval(low, high, confidence_level, "noncentral t")
    return _effect(
        a,
        b,
        estimate,
        interval,
        standardizer=b.sd,
        method="Glass's Δ, reference group's SD",
        notes=notes,
    )


def small_sample_factor(df: float) -> float:
    """Give Hedges' exact correction J(df); NaN for one degree of freedom."""
    return float(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2)) if df > 1 else np.nan


def _two_sample_effect(
    a: Sample, b: Sample, pooled: bool, confidence_level: float
) -> tuple[EffectSize, float]:
    if pooled:
        sd, df = pooled_sd(a, b), a.n + b.n - 2.0
        error = sd * np.sqrt(1 / a.n + 1 / b.n)
        method = "Cohen's d, pooled SD"
    else:
        for sample in (a, b):
            read_sample(sample.scores, place=sample.place, min_respondents=2)
        error, df = welch_error(a, b)
        sd = float(np.sqrt((a.variance + b.variance) / 2))
        method = "Cohen's d, root mean of both variances"
    difference = a.mean - b.mean
    low, high = (
        float(limit * error / sd) for limit in noncentrality_limits(difference / error, df, confidence_level)
    )
    interval = Interval(low, high, confidence_level, "noncentral t")
    return _effect(a, b, difference / sd, interval, standardizer=sd, method=method), df


def _effect(
    a: Sample,
    b: Sample,
    estimate: float,
    interval: Interval,
    *,
    standardizer: float,
    method: str,
    notes: tuple[str, ...] = (),
) -> EffectSize:
    return EffectSize(
        estimate=float(estimate),
        interval=interval,
        difference=a.mean - b.mean,
        standardizer=float(standardizer),
        n_x=a.n,
        n_y=b.n,
        n_respondents=a.n + b.n,
        n_items=1,
        missing="left out",
        method=method,
        notes=(*missing_note(a, b), *notes),
    )
