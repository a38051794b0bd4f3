"""Mahalanobis distance: how unusual a respondent's pattern of answers is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from ..errors import DataError
from ..inputs import FloatArray, ItemMatrix, read_items
from .index import RespondentIndex

DistanceMissing = Literal["pairwise", "available", "listwise"]


@dataclass(frozen=True, kw_only=True)
class MahalanobisDistance(RespondentIndex):
    """``values``: squared distances; ``flagged``: beyond the χ² quantile at ``confidence_level``."""

    p_values: FloatArray
    flagged: npt.NDArray[np.bool_]
    confidence_level: float


def mahalanobis_distance(
    items: Any, *, missing: DistanceMissing = "pairwise", confidence_level: float = 0.99
) -> MahalanobisDistance:
    """Give each respondent's squared Mahalanobis distance from the mean of all answers.

    `items`: respondents × items, more respondents than items. Squared distances, 0 upwards; χ² with as
    many degrees of freedom as items under normality. `missing="pairwise"`: pairwise covariances, a
    missing answer counts as the item's mean (psych's rule); `"available"`: the distance over the items
    answered, with that many degrees of freedom; `"listwise"`: complete respondents only. Others NaN.
    With linearly dependent items the pseudo-inverse is used and a note says so.
    Raises `DataError` for fewer than 2 respondents or when no item varies.

    D² = (x − x̄)' S⁻¹ (x − x̄), S with n − 1.
    Source: Mahalanobis (1936); Meade & Craig (2012), Psychol. Methods 17, 437–455.
    R: `careless::mahad(items)`, `psych::outlier(items)`.

    >>> answers = [[1, 2], [2, 1], [3, 4], [4, 3], [5, 1]]
    >>> mahalanobis_distance(answers).values.round(4).tolist()
    [1.6235, 1.2471, 1.9059, 0.7765, 2.4471]
    """
    matrix = read_items(items, place="items", min_respondents=2)
    answered = ~np.isnan(matrix.values)
    used = answered.all(axis=1) if missing == "listwise" else answered.any(axis=1)
    if used.sum() < 2:
        raise DataError(
            "too_few_respondents",
            place="items",
            fault="leave fewer than 2 respondents to compare.",
            mend='Use missing="pairwise", or leave out items that few answered.',
        )
    kept = ItemMatrix(matrix.values[used], matrix.labels)
    center, covariance = _center_and_covariance(kept)
    deviations = kept.values - center
    notes: tuple[str, ...] = ()
    df = np.full(matrix.n_respondents, np.nan)
    values = np.full(matrix.n_respondents, np.nan)
    if missing == "available":
        values[used], df[used] = _by_pattern(deviations, covariance)
    else:
        inverse, rank = _inverse(covariance)
        filled = np.nan_to_num(deviations, nan=0.0)
        values[used], df[used] = np.einsum("ij,ij->i", filled @ inverse, filled), rank
        if rank < matrix.n_items:
            notes = (
                "The covariance matrix is not positive definite (dependent items or many missing answers): "
                f"{rank} of {matrix.n_items} dimensions used.",
            )
    p_values = chdtrc(df, np.maximum(values, 0))
    with np.errstate(invalid="ignore"):
        flagged = p_values < 1 - confidence_level
    return MahalanobisDistance(
        values=values,
        p_values=p_values,
        flagged=flagged,
        confidence_level=confidence_level,
        n_respondents=int(used.sum()),
        n_items=matrix.n_items,
        missing=missing,
        method="squared Mahalanobis distance",
        notes=notes,
    )


def _center_and_covariance(matrix: ItemMatrix) -> tuple[FloatArray, FloatArray]:
    """Give item means and the pairwise covariance matrix (n − 1, means of the common answers)."""
    answered = ~np.isnan(matrix.values)
    counts = answered.sum(axis=0)
    if (counts < 2).any():
        raise DataError(
            "item_without_answers",
            place=f"items[{matrix.labels[int(np.argmin(counts))]!r}]",
            fault="has fewer than 2 answers.",
            mend="Leave the item out.",
        )
    center = np.nansum(matrix.values, axis=0) / counts
    filled = np.where(answered, matrix.values - center, 0.0)
    mask = answered.astype(np.float64)
    pairs = mask.T @ mask
    sums = filled.T @ mask
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = (filled.T @ filled - sums * sums.T / pairs) / (pairs - 1)
    if not np.isfinite(covariance).all():
        raise DataError(
            "items_never_answered_together",
            place="items",
            fault="hold two items that fewer than 2 respondents answered both of.",
            mend="Leave out one of the two items.",
        )
    return center, covariance


def _inverse(covariance: FloatArray) -> tuple[FloatArray, int]:
    roots, vectors = np.linalg.eigh(covariance)
    kept = roots > 1e-10 * max(roots[-1], 0)
    if not kept.any():
        raise DataError(
            "no_variance",
            place="items",
            fault="do not vary.",
            mend="Check that the answers were read correctly.",
        )
    inverse = (vectors[:, kept] / roots[kept]) @ vectors[:, kept].T
    return inverse, int(kept.sum())


def _by_pattern(deviations: FloatArray, covariance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Measure each respondent within the items answered, one inverse per pattern of missing answers."""
    answered = ~np.isnan(deviations)
    patterns, which = np.unique(answered, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    rows_of = np.split(order, np.cumsum(np.bincount(which.ravel()))[:-1])
    values, df = np.empty(deviations.shape[0]), np.empty(deviations.shape[0])
    for pattern, rows in zip(patterns, rows_of, strict=True):
        inverse, rank = _inverse(covariance[np.ix_(pattern, pattern)])
        own = deviations[np.ix_(rows, pattern)]
        values[rows], df[rows] = np.einsum("ij,ij->i", own @ inverse, own), rank
    return values, df
