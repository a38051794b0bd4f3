"""The saturated model: each group's unrestricted mean and covariance, by EM where answers are missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import ConvergenceError, DataError
from ..inputs import FloatArray
from .item_moments import item_moments, pair_counts
from .normal_likelihood import GroupData, NormalPoint, normal_point

MOST_EM_STEPS = 5000
EM_TOLERANCE = 1e-9
LEAST_EIGENVALUE = 1e-10


@dataclass(frozen=True)
class Saturated:
    """Maximum likelihood mean and covariance of a group, and −2 log L there (without n log 2π)."""

    mean: FloatArray
    covariance: FloatArray
    deviance: float


def saturated_moments(data: GroupData, labels: Sequence[str], place: str) -> Saturated:
    """Give the unrestricted moments; EM by whole-group sums where answers are missing.

    Source: Dempster, Laird & Rubin (1977). R: ``lavaan::lavInspect(fit, "h1")``.
    """
    if data.incomplete:
        return _expectation_maximisation(data, labels, place)
    complete = data.complete
    check_covariance(complete.covariance, complete.n, labels, place)
    log_determinant = float(np.linalg.slogdet(complete.covariance)[1])
    return Saturated(complete.mean, complete.covariance, complete.n * (log_determinant + len(labels)))


def check_covariance(covariance: FloatArray, n: float, labels: Sequence[str], place: str) -> None:
    """Raise `DataError` unless the covariance matrix is that of distinct, varying items."""
    if n < 2:
        _fail("too_few_respondents", place, f"only {n:g} respondent(s) can be used.", "Collect more answers.")
    variances = np.diagonal(covariance)
    constant = [label for label, v in zip(labels, variances, strict=True) if not v > 0]
    if constant:
        _fail(
            "constant_item",
            f"item {constant[0]!r} ({place})",
            "everybody who can be used gave the same answer.",
            "Leave the item out of the model, or collect answers that differ.",
        )
    correlation = covariance / np.sqrt(np.outer(variances, variances))
    if np.linalg.eigvalsh(correlation)[0] > LEAST_EIGENVALUE:
        return
    if n <= len(labels):
        fault = f"{n:g} respondents cannot tell {len(labels)} items apart."
        _fail("too_few_respondents", place, fault, "Collect more answers, or use fewer items.")
    pairs = np.argwhere(np.triu(np.abs(correlation) > 1 - 1e-9, 1))
    if len(pairs):
        one, two = (labels[k] for k in pairs[0])
        fault = f"the items {one!r} and {two!r} always agree (correlation ±1)."
        _fail("perfectly_correlated_items", place, fault, "Leave one of the two out.")
    fault = "one item is an exact combination of the others (the covariance matrix is singular)."
    _fail("singular_covariance", place, fault, "Leave out items that are computed from other items.")


def _expectation_maximisation(data: GroupData, labels: Sequence[str], place: str) -> Saturated:
    mean, variances = _available_moments(data, labels, place)
    covariance = np.diag(variances)
    scale = np.sqrt(variances)
    for _ in range(MOST_EM_STEPS):
        point = normal_point(data, covariance, mean)
        if point is None:
            break
        new_mean, new_covariance = em_step(point)
        moved = max(
            float(np.abs((new_mean - mean) / scale).max()),
            float(np.abs((new_covariance - covariance) / np.outer(scale, scale)).max()),
        )
        mean, covariance = new_mean, new_covariance
        if moved < EM_TOLERANCE:
            check_covariance(covariance, data.n, labels, place)
            final = normal_point(data, covariance, mean)
            if final is not None:
                return Saturated(mean, covariance, final.deviance)
    raise ConvergenceError(
        "saturated_model_not_found",
        place=place,
        fault="the unrestricted means and covariances could not be estimated from the answers there are.",
        mend="Leave out items with many missing answers, or use missing='listwise'.",
    )


def em_step(point: NormalPoint) -> tuple[FloatArray, FloatArray]:
    """One EM step, written with the likelihood's own sums: E-step and M-step in a few p × p products."""
    covariance, n = point.covariance, point.data.n
    shift = covariance @ point.residual_sum / n
    change = covariance @ (point.product_sum - point.weight_sum) @ covariance / n
    updated = covariance + change - np.outer(shift, shift)
    return point.mean + shift, 0.5 * (updated + updated.T)


def _available_moments(data: GroupData, labels: Sequence[str], place: str) -> tuple[FloatArray, FloatArray]:
    """Means and variances over all answers to each item; refuses pairs that nobody answered both of."""
    never = np.argwhere(pair_counts(data) == 0)
    if len(never):
        one, two = (labels[k] for k in never[0])
        fault = f"nobody answered both {one!r} and {two!r}." if one != two else f"nobody answered {one!r}."
        _fail("items_never_together", place, fault, "Leave an item out, or collect answers to both.")
    moments = item_moments(data)
    varies = moments.variance > 1e-12 * (moments.variance + moments.mean**2)
    check_covariance(np.diag(np.where(varies, moments.variance, 0.0)), math.inf, labels, place)
    return moments.mean, moments.variance


def _fail(code: str, place: str, fault: str, mend: str) -> None:
    raise DataError(code, place=place, fault=fault, mend=mend)
