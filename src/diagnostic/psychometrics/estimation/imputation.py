"""Multiple imputation under a multivariate normal model, and the pooling of what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import stdtrit

from ..errors import ConvergenceError, DataError
from ..inputs import FloatArray, read_items, read_vector
from ..results import Interval, Result
from ..structural.incomplete_rows import sorted_by_pattern
from ..structural.matrix_algebra import inverse
from .normal_em import NormalFit, answered_rows, fit_normal, require_items_that_vary

_MOST_TRIES = 20
_EM_TOLERANCE = 1e-4
_ROWS_AT_A_TIME = 8192


@dataclass(frozen=True, kw_only=True)
class MultipleImputation(Result):
    """``answers``: the completed answers, one array of respondents × items per imputation.

    Respondents without any answer are drawn from the whole distribution.
    """

    labels: tuple[str, ...]
    answers: tuple[FloatArray, ...] = field(repr=False)
    n_imputations: int
    missing_share: float


@dataclass(frozen=True, kw_only=True)
class PooledEstimate(Result):
    """``within``, ``between``: variance inside and between imputations.

    ``missing_information``: the share of information lost to missing answers.
    """

    estimate: float
    standard_error: float
    interval: Interval
    degrees_of_freedom: float
    within: float
    between: float
    missing_information: float


def multiple_imputation(
    items: Any,
    rng: np.random.Generator,
    n_imputations: int = 20,
    *,
    bounds: tuple[float, float] | None = None,
    progress: Callable[[float], None] | None = None,
) -> MultipleImputation:
    """Complete missing answers several times, so that what is unknown shows in the results.

    `items`: respondents × items; put into it whatever predicts the missing answers. Assumes normal
    answers, missing at random given those present. `bounds` cuts imputed answers at the ends of the
    scale (leave it out for means and correlations: cutting biases them slightly). Nothing is rounded.
    Raises `DataError` for items without answers or variance, or that depend on each other linearly.

    Each imputation: resample respondents, fit μ and Σ by EM, draw x_mis ~ N(μ + B(x_obs − μ), Σ_mis.obs).
    Source: Honaker & King (2010), Am. J. Polit. Sci. 54, 561–581 (EM with bootstrapping).
    R: `Amelia::amelia(items, m = 20)`.

    >>> answers = [[1, 2], [2, 1], [3, 4], [4, 3], [5, None], [4, 5], [1, 1], [2, 3]]
    >>> result = multiple_imputation(answers, np.random.default_rng(1), 5)
    >>> result.n_imputations, bool(np.isnan(result.answers[0]).any())
    (5, False)
    """
    matrix = read_items(items, place="items", min_respondents=2)
    values = matrix.values
    require_items_that_vary(values, matrix.labels)
    start = fit_normal(answered_rows(values))
    completed = []
    for k in range(n_imputations):
        completed.append(_impute(values, _fit_resampled(values, rng, start), rng, bounds))
        if progress is not None:
            progress((k + 1) / n_imputations)
    return MultipleImputation(
        labels=matrix.labels,
        answers=tuple(completed),
        n_imputations=n_imputations,
        missing_share=float(np.isnan(values).mean()),
        n_respondents=matrix.n_respondents,
        n_items=matrix.n_items,
        missing="multiple imputation",
        method="EM with bootstrapping, multivariate normal",
        notes=() if np.isnan(values).any() else ("No answer is missing: all imputations are alike.",),
    )


def pool_estimates(
    estimates: Any,
    standard_errors: Any,
    *,
    complete_degrees_of_freedom: float = np.inf,
    confidence_level: float = 0.95,
) -> PooledEstimate:
    """Pool one estimate over imputations by Rubin's rules.

    `estimates`, `standard_errors`: one of each per imputation (at least 2).
    `complete_degrees_of_freedom`: those of the complete-data analysis (infinite by default).
    Missing data: nothing may be missing.
    Raises `DataError` for fewer than 2 imputations, gaps or lengths that differ.

    T = Ū + (1 + 1/m) B; df by Barnard and Rubin; missing information (r + 2/(df + 3))/(r + 1),
    r = (1 + 1/m) B/Ū.
    Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, eq. 3.1.2–3.1.10; Barnard &
    Rubin (1999), Biometrika 86, 948–955. R: `mice::pool.scalar(Q, U, n, k)`.

    >>> pooled = pool_estimates([1.2, 1.5, 1.1, 1.4, 1.3], [0.2, 0.21, 0.2, 0.22, 0.2])
    >>> round(pooled.estimate, 4), round(pooled.standard_error, 4), round(pooled.degrees_of_freedom, 2)
    (1.3, 0.2693, 23.36)
    """
    q = read_vector(estimates, place="estimates")
    u = read_vector(standard_errors, place="standard_errors") ** 2
    m = q.size
    if m < 2 or {u.size, np.size(estimates), np.size(standard_errors)} != {m}:
        raise DataError(
            "too_few_imputations",
            place="estimates",
            fault=f"are {m}, with {u.size} standard error(s), gaps apart.",
            mend="Give one estimate and one standard error for each of 2 or more imputations.",
        )
    within, between = float(u.mean()), float(q.var(ddof=1))
    total = within + (1 + 1 / m) * between
    df = _degrees_of_freedom(m, (1 + 1 / m) * between / total if total else 0.0, complete_degrees_of_freedom)
    increase = (1 + 1 / m) * between / within if within else np.inf
    error = float(np.sqrt(total))
    half = float(stdtrit(df, (1 + confidence_level) / 2)) * error
    estimate = float(q.mean())
    return PooledEstimate(
        estimate=estimate,
        standard_error=error,
        interval=Interval(estimate - half, estimate + half, confidence_level, f"t, {df:.4g} df"),
        degrees_of_freedom=df,
        within=within,
        between=between,
        missing_information=float((increase + 2 / (df + 3)) / (increase + 1)) if within else 1.0,
        n_respondents=m,
        n_items=1,
        missing="multiple imputation",
        method="Rubin's rules",
    )


def _degrees_of_freedom(m: int, share: float, complete: float) -> float:
    share = max(share, 1e-4)
    simple = (m - 1) / share**2
    if np.isinf(complete):
        return float(simple)
    observed = (complete + 1) / (complete + 3) * complete * (1 - share)
    return float(simple * observed / (simple + observed))


def _fit_resampled(values: FloatArray, rng: np.random.Generator, start: NormalFit) -> NormalFit:
    """Fit a resample of the respondents; try again where it leaves an item without variance."""
    n = values.shape[0]
    for _ in range(_MOST_TRIES):
        drawn = values[rng.integers(0, n, size=n)]
        try:
            require_items_that_vary(drawn, ("",) * drawn.shape[1])
            return fit_normal(answered_rows(drawn), tolerance=_EM_TOLERANCE, start=start)
        except DataError:
            continue
    raise ConvergenceError(
        "too_few_respondents",
        place="items",
        fault="are too few to impute from: resampled respondents leave no covariance matrix.",
        mend="Use fewer items, or more respondents.",
    )


def _impute(
    values: FloatArray, fit: NormalFit, rng: np.random.Generator, bounds: tuple[float, float] | None
) -> FloatArray:
    filled = values.copy()
    silent = np.isnan(values).all(axis=1)
    filled[silent] = rng.multivariate_normal(fit.mean, fit.covariance, size=int(silent.sum()))
    weight = inverse(fit.covariance)
    for start in range(0, len(values), _ROWS_AT_A_TIME):
        _impute_rows(filled[start : start + _ROWS_AT_A_TIME], fit, weight, rng)
    if bounds is None:
        return filled
    return np.where(np.isnan(values), np.clip(filled, *bounds), values)


def _impute_rows(filled: FloatArray, fit: NormalFit, weight: FloatArray, rng: np.random.Generator) -> None:
    """Draw the missing answers of some rows from their distribution given those present."""
    missing = np.isnan(filled)
    sizes = missing.sum(axis=1)
    for size in np.unique(sizes[sizes > 0]).tolist():
        own = np.flatnonzero(sizes == size)
        packed = np.packbits(missing[own], axis=1)
        part, order = sorted_by_pattern(np.nan_to_num(filled[own]), packed, size)
        for some in part.slices():
            found = part.impute(weight, fit.mean, some)
            roots, vectors = np.linalg.eigh(found.block)
            spread = vectors * np.sqrt(np.maximum(roots, 0))[:, None, :]
            noise = rng.normal(size=(len(found.pattern_of), size))
            lacking = found.missing[found.pattern_of]
            drawn = np.take_along_axis(found.deviations, lacking, axis=1) + fit.mean[lacking]
            drawn += np.einsum("nab,nb->na", spread[found.pattern_of], noise)
            filled[own[order[some]][:, None], lacking] = drawn
