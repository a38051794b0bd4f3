"""What every reliability coefficient starts from: the covariances of the items that vary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..chunks import Progress
from ..errors import DataError
from ..inputs import FloatArray
from ..moments import Missing, Moments, read_moments
from .coefficients import as_correlations


@dataclass(frozen=True)
class ScaleMoments:
    """Covariances of one scale's varying items, the correlations they imply, and notes to give along."""

    moments: Moments
    labels: tuple[str, ...]
    covariance: FloatArray
    correlations: FloatArray
    n_respondents: int | float
    missing: Missing
    notes: tuple[str, ...]

    def item_correlations(self) -> FloatArray:
        """Give correlations from all answers to each pair, which pairwise covariances do not imply."""
        correlations = self.moments.select(self.labels).correlation(missing=self.missing)
        unknown = np.argwhere(~np.isfinite(correlations))
        if len(unknown):
            first, second = (self.labels[k] for k in unknown[0])
            raise DataError(
                "items_without_common_variation",
                place=f"items '{first}' and '{second}'",
                fault="one does not vary among the respondents who answer both.",
                mend="Leave one of the two out, or collect answers to both from the same people.",
            )
        return correlations


def read_scale(
    items: Any, *, missing: Missing, min_items: int = 2, progress: Progress | None = None
) -> ScaleMoments:
    """Read a scale's items or moments; leave out items without variance, and say so.

    Raises `DataError` with fewer than ``min_items`` varying items, fewer than two respondents, or two
    items that nobody answered both.
    """
    _require_known(missing)
    moments = read_moments(items, min_items=min_items, progress=progress)
    n_respondents = moments.n_respondents(missing=missing)
    if n_respondents < 2:
        raise DataError(
            "too_few_respondents",
            place="items",
            fault=f"leave {n_respondents} respondent(s) that can be used ({missing}).",
            mend="Collect more answers, or use missing='pairwise' when every row has gaps.",
        )
    covariance = moments.covariance(missing=missing)
    varies = ~(np.diagonal(covariance) <= 0.0) & ~np.isnan(np.diagonal(covariance))
    labels = tuple(label for label, kept in zip(moments.labels, varies, strict=True) if kept)
    if len(labels) < min_items:
        raise DataError(
            "too_few_varying_items",
            place="items",
            fault=f"only {len(labels)} of them vary(ies), but {min_items} must.",
            mend="Remove items that everybody answers alike or nobody answers, and add others.",
        )
    covariance = covariance[np.ix_(varies, varies)]
    _require_overlap(covariance, labels)
    return ScaleMoments(
        moments,
        labels,
        covariance,
        as_correlations(covariance),
        n_respondents,
        missing,
        tuple(
            f"Item '{label}' does not vary and is left out of the coefficients."
            for label, kept in zip(moments.labels, varies, strict=True)
            if not kept
        ),
    )


def _require_known(missing: str) -> None:
    if missing not in ("pairwise", "listwise"):
        raise DataError(
            "unknown_missing_rule",
            place="missing",
            fault="is neither 'pairwise' nor 'listwise'.",
            mend="Use 'pairwise' (all answers count) or 'listwise' (complete rows only).",
        )


def _require_overlap(covariance: FloatArray, labels: tuple[str, ...]) -> None:
    gaps = np.argwhere(np.isnan(covariance))
    if len(gaps):
        first, second = (labels[k] for k in gaps[0])
        raise DataError(
            "items_without_common_respondents",
            place=f"items '{first}' and '{second}'",
            fault="fewer than two respondents answer both.",
            mend="Leave one of the two out, or collect answers to both from the same people.",
        )
