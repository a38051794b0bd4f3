"""Tests on the difference of two means: Welch, Student and equivalence (two one-sided tests)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import stdtr, stdtrit

from ..errors import DataError
from ..results import Interval, Result
from .samples import Sample, described, read_sample, require_spread


@dataclass(frozen=True, kw_only=True)
class TwoSampleTest(Result):
    """Difference x − y with its test; ``degrees_of_freedom`` is None where the test has none."""

    difference: float
    standard_error: float | None
    statistic: float
    degrees_of_freedom: float | None
    p_value: float
    interval: Interval
    n_x: int
    n_y: int
    mean_x: float
    mean_y: float
    sd_x: float
    sd_y: float


@dataclass(frozen=True, kw_only=True)
class EquivalenceTest(Result):
    """Two one-sided tests: ``p_value`` is the larger of ``p_above_lower`` and ``p_below_upper``."""

    difference: float
    standard_error: float
    degrees_of_freedom: float
    margin: float
    statistic_above_lower: float
    statistic_below_upper: float
    p_above_lower: float
    p_below_upper: float
    p_value: float
    interval: Interval
    equivalent: bool
    n_x: int
    n_y: int


def welch_test(x: Any, y: Any, *, confidence_level: float = 0.95) -> TwoSampleTest:
    """Test whether two groups have the same mean, without assuming equal variances.

    `x`, `y`: 1-D scores of two independent groups (at least 2 each), or `ScoreHistogram`s. Missing
    scores are left out. Units are those of the scores; the interval is for mean(x) − mean(y).
    Raises `DataError` for fewer than 2 scores in a group or scores that do not vary at all.

    t = (x̄ − ȳ) / √(s²ₓ/nₓ + s²ᵧ/nᵧ), df = (aₓ + aᵧ)² / (aₓ²/(nₓ−1) + aᵧ²/(nᵧ−1)) with a = s²/n.
    Source: Welch (1947), Biometrika 34, 28–35, with Satterthwaite's degrees of freedom.
    R: `t.test(x, y)`.

    >>> test = welch_test([4.2, 4.6, 4.4, 4.0], [3.0, 3.4, 2.8, 3.6, 3.2])
    >>> round(test.difference, 3), round(test.statistic, 4), round(test.p_value, 6)
    (1.1, 5.7446, 0.000709)
    """
    a, b = (read_sample(s, place=p, min_respondents=2) for s, p in ((x, "x"), (y, "y")))
    standard_error, degrees_of_freedom = welch_error(a, b)
    return _t_test(a, b, (standard_error, degrees_of_freedom), confidence_level, "Welch t test")


def student_test(x: Any, y: Any, *, confidence_level: float = 0.95) -> TwoSampleTest:
    """Test whether two groups have the same mean, assuming equal variances.

    `x`, `y`: 1-D scores of two independent groups (3 scores in all), or `ScoreHistogram`s. Missing
    scores are left out. Units are those of the scores. With unequal sizes and unequal variances the
    test does not hold its level: prefer `welch_test`.
    Raises `DataError` for an empty group, fewer than 3 scores in all, or constant scores.

    t = (x̄ − ȳ) / (s_p √(1/nₓ + 1/nᵧ)), df = nₓ + nᵧ − 2.
    Source: Student (1908), Biometrika 6, 1–25. R: `t.test(x, y, var.equal = TRUE)`.

    >>> test = student_test([4.2, 4.6, 4.4, 4.0], [3.0, 3.4, 2.8, 3.6, 3.2])
    >>> test.degrees_of_freedom, round(test.statistic, 4)
    (7.0, 5.6009)
    """
    a, b = read_sample(x, place="x"), read_sample(y, place="y")
    standard_error = pooled_sd(a, b) * np.sqrt(1 / a.n + 1 / b.n)
    return _t_test(
        a, b, (standard_error, a.n + b.n - 2.0), confidence_level, "Student t test, equal variances"
    )


def equivalence_test(
    x: Any,
    y: Any,
    margin: float,
    *,
    significance_level: float = 0.05,
    variances: Literal["unequal", "equal"] = "unequal",
) -> EquivalenceTest:
    """Test whether two means differ by less than a margin (two one-sided t tests).

    `x`, `y`: 1-D scores of two independent groups, or `ScoreHistogram`s; missing scores are left out.
    `margin`: positive, in score units. The groups are equivalent at level α when the 1 − 2α interval
    lies inside ±margin; the p-value is the larger of the two one-sided ones.
    Raises `DataError` for a margin that is not positive, too few or constant scores.

    t₁ = (d + margin)/se, t₂ = (d − margin)/se; p = max(P(T > t₁), P(T < t₂)).
    Source: Schuirmann (1987), J. Pharmacokinet. Biopharm. 15, 657–680.
    R: `max(t.test(x, y, mu = -m, alternative = "greater")$p.value,
    t.test(x, y, mu = m, alternative = "less")$p.value)`.

    >>> test = equivalence_test([3.1, 3.0, 3.2, 2.9, 3.1], [3.0, 3.1, 3.2, 3.0, 2.9], margin=0.5)
    >>> test.equivalent, round(test.p_value, 5)
    (True, 8e-05)
    """
    if not margin > 0:
        raise DataError(
            "margin_not_positive",
            place="margin",
            fault="is not a positive number.",
            mend="Give the smallest difference that would matter, in score units.",
        )
    test = welch_test if variances == "unequal" else student_test
    result = test(x, y, confidence_level=1 - 2 * significance_level)
    error, df = float(result.standard_error or np.nan), float(result.degrees_of_freedom or np.nan)
    above, below = (result.difference + margin) / error, (result.difference - margin) / error
    p_above, p_below = float(stdtr(df, -above)), float(stdtr(df, below))
    return EquivalenceTest(
        difference=result.difference,
        standard_error=error,
        degrees_of_freedom=df,
        margin=float(margin),
        statistic_above_lower=above,
        statistic_below_upper=below,
        p_above_lower=p_above,
        p_below_upper=p_below,
        p_value=max(p_above, p_below),
        interval=result.interval,
        equivalent=max(p_above, p_below) < significance_level,
        n_x=result.n_x,
        n_y=result.n_y,
        n_respondents=result.n_respondents,
        n_items=1,
        missing=result.missing,
        method=f"two one-sided tests ({result.method})",
        notes=result.notes,
    )


def welch_error(a: Sample, b: Sample) -> tuple[float, float]:
    """Give the standard error of the difference and Satterthwaite's degrees of freedom."""
    part_a, part_b = a.variance / a.n, b.variance / b.n
    error = float(np.sqrt(part_a + part_b))
    require_spread(error, a, b)
    df = (part_a + part_b) ** 2 / (part_a**2 / (a.n - 1) + part_b**2 / (b.n - 1))
    return error, float(df)


def pooled_sd(a: Sample, b: Sample) -> float:
    """Give the pooled standard deviation; a group of one adds to neither part of the fraction."""
    df = a.n + b.n - 2
    if df < 1:
        raise DataError(
            "too_few_respondents",
            place="x and y",
            fault="have fewer than 3 scores together.",
            mend="Compare larger groups, or describe the difference without a test.",
        )
    squares = sum((s.n - 1) * s.variance for s in (a, b) if s.n > 1)
    sd = float(np.sqrt(squares / df))
    require_spread(sd * np.sqrt(1 / a.n + 1 / b.n), a, b)
    return sd


def _t_test(
    a: Sample, b: Sample, error_and_df: tuple[float, float], level: float, method: str
) -> TwoSampleTest:
    error, df = error_and_df
    difference = a.mean - b.mean
    half = float(stdtrit(df, (1 + level) / 2)) * error
    statistic = difference / error
    return TwoSampleTest(
        difference=difference,
        standard_error=float(error),
        statistic=float(statistic),
        degrees_of_freedom=float(df),
        p_value=float(2 * stdtr(df, -abs(statistic))),
        interval=Interval(difference - half, difference + half, level, method),
        method=method,
        **described(a, b),
    )
