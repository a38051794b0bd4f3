"""Reads the correlation matrix that a factor method starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..chunks import Progress
from ..errors import DataError
from ..inputs import FloatArray
from ..moments import Missing, read_moments
from ..pair_tables import read_pair_tables
from .polychoric import polychoric

Correlation = Literal["pearson", "polychoric"]


@dataclass(frozen=True)
class CorrelationMatrix:
    """Correlations of the p varying items, with how many respondents stand behind each pair."""

    values: FloatArray
    labels: tuple[str, ...]
    n_respondents: int
    pair_counts: FloatArray
    kind: str
    missing: str
    notes: tuple[str, ...] = ()

    @property
    def n_items(self) -> int:
        return len(self.labels)


def read_correlations(
    items: Any,
    *,
    correlation: Correlation = "pearson",
    missing: Missing = "pairwise",
    min_items: int = 2,
    progress: Progress | None = None,
) -> CorrelationMatrix:
    """Correlate items, or take their moments (Pearson) or pair tables (polychoric).

    Items without variance are left out with a note. Raises `DataError` for too few varying items or two
    items that nobody answered both.
    """
    if correlation not in ("pearson", "polychoric") or missing not in ("pairwise", "listwise"):
        raise DataError(
            "unknown_option",
            place="correlation" if missing in ("pairwise", "listwise") else "missing",
            fault="is not one of the choices.",
            mend="Use correlation='pearson' or 'polychoric' and missing='pairwise' or 'listwise'.",
        )
    if correlation == "polychoric":
        found = _polychoric(items, missing, progress)
    else:
        found = _pearson(items, missing, progress)
    if found.n_items < min_items:
        raise DataError(
            "too_few_varying_items",
            place="items",
            fault=f"{found.n_items} of them vary(ies), but {min_items} must.",
            mend="Remove items that everybody answers alike or nobody answers, and add others.",
        )
    return found


def _pearson(items: Any, missing: Missing, progress: Progress | None) -> CorrelationMatrix:
    moments = read_moments(items, progress=progress)
    R = moments.correlation(missing=missing)
    varies = ~np.isnan(np.diagonal(R)) & (np.diagonal(moments.covariance(missing=missing)) > 0)
    labels = tuple(label for label, kept in zip(moments.labels, varies, strict=True) if kept)
    R = R[np.ix_(varies, varies)]
    _require_overlap(R, labels)
    n_respondents = int(moments.n_respondents(missing=missing))
    if missing == "listwise":
        counts = np.full(R.shape, float(n_respondents))
    else:
        counts = moments.pairwise_counts.sum(axis=0)[np.ix_(varies, varies)]
    notes = tuple(
        f"Item '{label}' does not vary and is left out."
        for label, kept in zip(moments.labels, varies, strict=True)
        if not kept
    )
    return CorrelationMatrix(R, labels, n_respondents, counts, "pearson", missing, notes)


def _polychoric(items: Any, missing: Missing, progress: Progress | None) -> CorrelationMatrix:
    found = polychoric(read_pair_tables(items, missing=missing, progress=progress))
    return CorrelationMatrix(
        found.correlations.to_numpy(),
        tuple(found.correlations.columns),
        found.n_respondents,
        found.n_pairs.to_numpy(),
        "polychoric",
        missing,
        found.notes,
    )


def _require_overlap(R: FloatArray, labels: tuple[str, ...]) -> None:
    gaps = np.argwhere(np.isnan(R))
    if len(gaps):
        first, second = (labels[k] for k in gaps[0])
        raise DataError(
            "items_without_correlation",
            place=f"items '{first}' and '{second}'",
            fault="among those who answer both, one of them does not vary (or nobody answers both).",
            mend="Leave one of the two out, or collect more answers.",
        )
