"""Mahalanobis distance: how unusual a respondent's pattern of answers is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from ..chunks import Progress
from ..errors import DataError
from ..inputs import FloatArray
from ..moments import Missing, Moments
from .index import RespondentIndex, by_respondent

DistanceMissing = Literal["pairwise", "available", "listwise"]


@dataclass(frozen=True, kw_only=True)
class MahalanobisDistance(RespondentIndex):
    """``values``: squared distances; ``flagged``: beyond the χ² quantile at ``confidence_level``."""

    p_values: FloatArray
    flagged: npt.NDArray[np.bool_]
    confidence_level: float


def mahalanobis_distance(
    items: Any,
    *,
    missing: DistanceMissing = "pairwise",
    confidence_level: float = 0.99,
    progress: Progress | None = None,
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
    moments = Moments.from_items(items)
    rule: Missing = "listwise" if missing == "listwise" else "pairwise"
    center, covariance = _center_and_covariance(moments, rule)
    inverse, rank = _inverse(covariance)

    def measure(values: FloatArray) -> tuple[FloatArray, FloatArray]:
        deviations = values - center
        if missing == "available":
            return _by_pattern(deviations, covariance)
        answered = ~np.isnan(deviations)
        used = answered.all(axis=1) if missing == "listwise" else answered.any(axis=1)
        filled = np.where(answered, deviations, 0.0)
        distances = np.einsum("ij,ij->i", filled @ inverse, filled)
        return np.where(used, distances, np.nan), np.where(used, float(rank), np.nan)

    (values, df), labels = by_respondent(items, measure, progress)
    p_values = chdtrc(df, np.maximum(values, 0))
    return MahalanobisDistance(
        values=values,
        p_values=p_values,
        flagged=np.less(
            p_values, 1 - confidence_level, where=~np.isnan(p_values), out=np.zeros(p_values.shape, bool)
        ),
        confidence_level=confidence_level,
        n_respondents=int((~np.isnan(values)).sum()),
        n_items=len(labels),
        missing=missing,
        method="squared Mahalanobis distance",
        notes=_rank_note(rank, len(labels)) if missing != "available" else (),
    )


def _rank_note(rank: int, n_items: int) -> tuple[str, ...]:
    if rank == n_items:
        return ()
    return (
        "The covariance matrix is not positive definite (dependent items or many missing answers): "
        f"{rank} of {n_items} dimensions used.",
    )


def _center_and_covariance(moments: Moments, rule: Missing) -> tuple[FloatArray, FloatArray]:
    """Give item means and covariances (n − 1); pairwise ones from the common answers of two items."""
    if moments.n_respondents(missing=rule) < 2:
        raise DataError(
            "too_few_respondents",
            place="items",
            fault="leave fewer than 2 respondents to compare.",
            mend='Use missing="pairwise", or leave out items that few answered.',
        )
    counts = np.diagonal(moments.pairwise_counts.sum(axis=0))
    if (counts < 2).any():
        raise DataError(
            "item_without_answers",
            place=f"items[{moments.labels[int(np.argmin(counts))]!r}]",
            fault="has fewer than 2 answers.",
            mend="Leave the item out.",
        )
    covariance = moments.covariance(missing=rule)
    if not np.isfinite(covariance).all():
        raise DataError(
            "items_never_answered_together",
            place="items",
            fault="hold two items that fewer than 2 respondents answered both of.",
            mend="Leave out one of the two items.",
        )
    return moments.means(missing=rule), covariance


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
    values = np.full(deviations.shape[0], np.nan)
    df = np.full(deviations.shape[0], np.nan)
    patterns, pattern_of = np.unique(~np.isnan(deviations), axis=0, return_inverse=True)
    order = np.argsort(pattern_of.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(pattern_of.ravel(), minlength=len(patterns)))[:-1]
    for answered, rows in zip(patterns, np.split(order, ends), strict=True):
        if answered.any():
            inverse, rank = _inverse(covariance[np.ix_(answered, answered)])
            own = deviations[np.ix_(rows, answered)]
            values[rows], df[rows] = np.einsum("ij,ij->i", own @ inverse, own), rank
    return values, df
