"""Spearman's rank correlations between items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray
from ..pair_tables import read_pair_tables
from ..results import Result
from .matrices import frame

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class RankCorrelations(Result):
    """Items × items ``correlations`` and the number of respondents behind each."""

    correlations: pd.DataFrame
    n_pairs: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give the correlations."""
        return self.correlations


def rank_correlations(items: Any) -> RankCorrelations:
    """Correlate the mid-ranks of the answers to each pair of items.

    Shapes: ``items`` n respondents × p items with at most 100 different answers, or `PairTables`; p × p.
    Values in [−1, 1]; NaN where an item does not vary. Missing data: pairwise, ranked anew among those
    who answered both. Raises `DataError` for items that are no answers in categories.

    Formula: Pearson's correlation of mid-ranks, from the contingency table of each pair.
    Source: Spearman (1904), American Journal of Psychology 15, 72-101; Kendall (1970), Rank Correlation
    Methods, ch. 3 (ties). R: ``cor(x, use = "pairwise", method = "spearman")``.

    >>> answers = [[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 4, 3.0]]
    >>> float(rank_correlations(answers).correlations.iloc[0, 1].round(4))
    0.8721
    """
    tables = read_pair_tables(items)
    if tables.n_items < 2:
        raise DataError(
            "too_few_items",
            place="items",
            fault=f"has {tables.n_items} item(s), but 2 are needed.",
            mend="Give at least two items.",
        )
    first, second = np.triu_indices(tables.n_items, 1)
    pairs = tables.pooled()[first, :, second, :]
    rows, columns = pairs.sum(axis=2), pairs.sum(axis=1)
    x, y = _centred_ranks(rows), _centred_ranks(columns)
    cross = np.einsum("mab,ma,mb->m", pairs, x, y)
    spread = np.sqrt((rows * x**2).sum(axis=1) * (columns * y**2).sum(axis=1))
    values = np.divide(cross, spread, out=np.full(cross.shape, np.nan), where=spread > 0)
    labels, frequencies = tables.labels, tables.frequencies()
    R = np.eye(tables.n_items)
    n_pairs = np.diag(frequencies.sum(axis=1))
    R[first, second] = R[second, first] = values
    n_pairs[first, second] = n_pairs[second, first] = pairs.sum(axis=(1, 2))
    np.fill_diagonal(R, np.where((frequencies > 0).sum(axis=1) > 1, 1.0, np.nan))
    return RankCorrelations(
        n_respondents=int(tables.n_rows.sum()),
        n_items=tables.n_items,
        missing="pairwise",
        method="Spearman's rank correlation, mid-ranks",
        correlations=frame(R, labels, labels),
        n_pairs=frame(n_pairs, labels, labels),
    )


def _centred_ranks(margins: FloatArray) -> FloatArray:
    """Give the mid-rank of each option, less the mean rank."""
    above = np.cumsum(margins, axis=1)
    return np.asarray(above - margins / 2.0 - margins.sum(axis=1, keepdims=True) / 2.0)
