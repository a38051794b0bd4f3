"""What a comparison can detect: the smallest difference found with given power."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import nctdtr, ndtri, stdtrit

from ..errors import DataError
from ..results import Result
from .noncentral_t import bracketed_root


@dataclass(frozen=True, kw_only=True)
class DetectableDifference(Result):
    """``estimate`` in the units of the standard deviations given (in SDs when they are left at 1)."""

    estimate: float
    standard_error: float
    degrees_of_freedom: float
    power: float
    significance_level: float
    n_x: int
    n_y: int


def minimum_detectable_difference(
    n_x: int,
    n_y: int,
    *,
    power: float = 0.80,
    significance_level: float = 0.05,
    sd_x: float = 1.0,
    sd_y: float = 1.0,
    test: Literal["welch", "student", "equivalence"] = "welch",
) -> DetectableDifference:
    """Give the smallest true difference of two means that a test finds with the power asked for.

    `n_x`, `n_y`: group sizes (at least 2 each); `sd_x`, `sd_y`: standard deviations; left at 1 the
    answer is in standard deviations. `significance_level` is two-sided. `test="equivalence"` gives the
    smallest margin at which two one-sided tests (each at `significance_level`) show equivalence with
    that power when the means are equal.
    Missing data: it takes no answers; count in `n_x` and `n_y` only those who will answer.
    Raises `DataError` for groups below 2, or power and level outside 0 to 1.

    Difference: the δ with P(|T| > t₁₋α/₂; df, δ/se) = power, T noncentral t; se² = s²ₓ/nₓ + s²ᵧ/nᵧ and
    Welch's df at these standard deviations. Margin: power = 2 P(T ≤ m/se − t₁₋α) − 1 with T central t.
    Source: Cohen (1988), ch. 2; Jan & Shieh (2011), Behav. Res. Methods 43, 1014–1022.
    R: `pwr::pwr.t2n.test(n1, n2, power = .8)` for `test="student"` with equal standard deviations.

    >>> round(minimum_detectable_difference(8, 2000).estimate, 2)
    1.16
    """
    _check(n_x, n_y, power, significance_level)
    part_x, part_y = sd_x**2 / n_x, sd_y**2 / n_y
    if test == "student":
        df = n_x + n_y - 2.0
        pooled = ((n_x - 1) * sd_x**2 + (n_y - 1) * sd_y**2) / df
        error = float(np.sqrt(pooled * (1 / n_x + 1 / n_y)))
    else:
        error = float(np.sqrt(part_x + part_y))
        df = (part_x + part_y) ** 2 / (part_x**2 / (n_x - 1) + part_y**2 / (n_y - 1))
    if test == "equivalence":
        shift = float(stdtrit(df, 1 - significance_level) + stdtrit(df, (1 + power) / 2))
    else:
        shift = _noncentrality(float(df), power, significance_level)
    return DetectableDifference(
        estimate=float(shift * error),
        standard_error=float(error),
        degrees_of_freedom=float(df),
        power=power,
        significance_level=significance_level,
        n_x=n_x,
        n_y=n_y,
        n_respondents=n_x + n_y,
        n_items=1,
        missing="none",
        method={"welch": "Welch t test", "student": "Student t test"}.get(test, "two one-sided t tests"),
    )


def _noncentrality(df: float, power: float, significance_level: float) -> float:
    critical = float(stdtrit(df, 1 - significance_level / 2))

    def excess(noncentrality: float) -> float:
        above = 1 - float(nctdtr(df, noncentrality, critical))
        return above + float(nctdtr(df, noncentrality, -critical)) - power

    start = critical + float(ndtri(power))
    return bracketed_root(excess, start, width=min(1.0, start / 2))


def _check(n_x: int, n_y: int, power: float, significance_level: float) -> None:
    if min(n_x, n_y) < 2:
        raise DataError(
            "too_few_respondents",
            place="n_x and n_y",
            fault="include a group below 2.",
            mend="Give the sizes of both groups, at least 2 each.",
        )
    if not (0 < significance_level < power < 1):
        raise DataError(
            "power_out_of_range",
            place="power and significance_level",
            fault="are not in order 0 < significance_level < power < 1.",
            mend="Give shares such as power=0.8 and significance_level=0.05.",
        )
