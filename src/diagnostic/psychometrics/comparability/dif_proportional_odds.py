"""Proportional-odds logistic regression on a table: covariate patterns × response categories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from ..inputs import FloatArray

_MOST_STEPS = 60


@dataclass(frozen=True)
class ProportionalOddsFit:
    """``thresholds`` ζ and ``slopes`` β of logit P(Y ≤ k) = ζ_k − xβ; standard errors of the slopes."""

    log_likelihood: float
    thresholds: FloatArray
    slopes: FloatArray
    standard_errors: FloatArray
    converged: bool


def fit_proportional_odds(counts: FloatArray, design: FloatArray) -> ProportionalOddsFit:
    """Fit by Newton's method; the log-likelihood is concave, so steps are halved until they climb.

    `counts`: patterns × categories, every category used by somebody; `design`: patterns × covariates,
    without intercept. Columns that are constant or repeat others make the fit fail: drop them first.
    Source: McCullagh (1980), JRSS B 42, 109–142. R: `MASS::polr(y ~ x, Hess = TRUE)`.
    """
    n_thresholds, n_slopes = counts.shape[1] - 1, design.shape[1]
    weights = counts.sum(axis=1)
    center = weights @ design / weights.sum()
    scale = np.sqrt(weights @ (design - center) ** 2 / weights.sum())
    scale[scale == 0] = 1.0
    x = (design - center) / scale
    shares = np.cumsum(counts.sum(axis=0))[:-1] / weights.sum()
    parameters = np.concatenate([np.log(shares / (1 - shares)), np.zeros(n_slopes)])
    value, gradient, information = _derivatives(parameters, counts, x)
    converged = False
    for _ in range(_MOST_STEPS):
        step = np.linalg.lstsq(information, gradient, rcond=None)[0]
        share = 1.0
        while share > 1e-8:
            trial = parameters + share * step
            if (np.diff(trial[:n_thresholds]) > 0).all():
                trial_value, trial_gradient, trial_information = _derivatives(trial, counts, x)
                if trial_value >= value - 1e-12 * abs(value):
                    break
            share /= 2
        else:
            break
        gain = trial_value - value
        parameters, value, gradient, information = trial, trial_value, trial_gradient, trial_information
        if abs(gain) < 1e-10 * (1 + abs(value)):
            converged = share == 1.0
            break
    slopes = parameters[n_thresholds:] / scale
    covariance = np.linalg.pinv(information)
    errors = np.sqrt(np.maximum(np.diag(covariance)[n_thresholds:], 0)) / scale
    return ProportionalOddsFit(
        log_likelihood=float(value),
        thresholds=parameters[:n_thresholds] + float(center @ slopes),
        slopes=slopes,
        standard_errors=errors,
        converged=bool(converged),
    )


def _derivatives(
    parameters: FloatArray, counts: FloatArray, x: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """Give the log-likelihood, its gradient and the observed information."""
    n_thresholds = counts.shape[1] - 1
    at = parameters[:n_thresholds] - (x @ parameters[n_thresholds:])[:, None]
    upper = expit(at)
    density = upper * expit(-at)
    bend = density * (1 - 2 * upper)
    p = _category_probabilities(at)
    ratio = counts / p
    slope_up = ratio[:, :-1] * density
    slope_down = ratio[:, 1:] * density
    by_threshold = slope_up - slope_down
    gradient = np.concatenate([by_threshold.sum(axis=0), -(by_threshold.sum(axis=1) @ x)])
    curvature = ratio / p
    diagonal = bend * (ratio[:, :-1] - ratio[:, 1:]) - density**2 * (curvature[:, :-1] + curvature[:, 1:])
    beside = curvature[:, 1:-1] * density[:, :-1] * density[:, 1:]
    return float(_log_likelihood(counts, p)), gradient, _information(diagonal, beside, x)


def _information(diagonal: FloatArray, beside: FloatArray, x: FloatArray) -> FloatArray:
    """Assemble minus the Hessian from the thresholds' tridiagonal second derivatives per pattern."""
    n_thresholds, n_slopes = diagonal.shape[1], x.shape[1]
    row_sums = diagonal.copy()
    row_sums[:, :-1] += beside
    row_sums[:, 1:] += beside
    hessian = np.zeros((n_thresholds + n_slopes,) * 2)
    index = np.arange(n_thresholds)
    hessian[index, index] = diagonal.sum(axis=0)
    hessian[index[:-1], index[1:]] = hessian[index[1:], index[:-1]] = beside.sum(axis=0)
    cross = -(row_sums.T @ x)
    hessian[:n_thresholds, n_thresholds:] = cross
    hessian[n_thresholds:, :n_thresholds] = cross.T
    hessian[n_thresholds:, n_thresholds:] = (x * row_sums.sum(axis=1)[:, None]).T @ x
    return -hessian


def _category_probabilities(at: FloatArray) -> FloatArray:
    """Give each category's probability without cancellation in the tails."""
    n, n_thresholds = at.shape
    p = np.empty((n, n_thresholds + 1))
    p[:, 0] = expit(at[:, 0])
    p[:, -1] = expit(-at[:, -1])
    p[:, 1:-1] = expit(at[:, 1:]) * expit(-at[:, :-1]) * -np.expm1(at[:, :-1] - at[:, 1:])
    return np.maximum(p, 1e-300)


def _log_likelihood(counts: FloatArray, p: FloatArray) -> float:
    return float(np.sum(counts * np.log(p)))
