"""Consistency within a respondent: even against odd items, and items that go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..chunks import Progress, in_chunks
from ..errors import DataError
from ..inputs import FloatArray, IntArray
from ..moments import Moments
from .index import RespondentIndex, by_respondent

if TYPE_CHECKING:
    import pandas as pd

_FEWEST_PAIRS = 3


@dataclass(frozen=True, kw_only=True)
class EvenOddConsistency(RespondentIndex):
    """``values``: 1 is consistent, −1 not; ``n_scales``: scales usable for each respondent."""

    n_scales: IntArray

    @property
    def inconsistency(self) -> FloatArray:
        """The values with their sign turned, as `careless::evenodd` gives them since 1.2.0."""
        return -self.values


@dataclass(frozen=True, kw_only=True)
class PsychometricSynonyms(RespondentIndex):
    """``values``: correlation over the pairs within a respondent; ``pairs``: items and their r."""

    pairs: pd.DataFrame
    n_pairs: IntArray


def even_odd_consistency(items: Any, scales: Any, *, progress: Progress | None = None) -> EvenOddConsistency:
    """Correlate, within each respondent, the even half of every scale with its odd half.

    `items`: respondents × items, reversed items already recoded. `scales`: the numbers of items per
    scale, in column order, or {scale: [item labels]}; at least 2 scales. Range −1 to 1, high is
    consistent (`careless::evenodd` turns the sign: see `inconsistency`). Halves are means of the items
    answered; scales with an empty half are left out; NaN where a half does not vary over scales.
    Raises `DataError` for a single scale or items that do not exist.

    r of odd- and even-half means over scales, corrected 2r/(1 + r), at least −1.
    Source: Johnson (2005), J. Res. Pers. 39, 103–129; Meade & Craig (2012), Psychol. Methods 17.
    R: `-careless::evenodd(items, factors = c(5, 5, 5))`.

    >>> answers = [[5, 5, 1, 1, 3, 3], [5, 1, 1, 5, 3, 4]]
    >>> even_odd_consistency(answers, [2, 2, 2]).values.tolist()
    [1.0, -1.0]
    """
    columns = _scale_columns(in_chunks(items).labels, scales)

    def compare(values: FloatArray) -> tuple[FloatArray, FloatArray]:
        odd = np.stack([_row_means(values[:, c[0::2]]) for c in columns], axis=1)
        even = np.stack([_row_means(values[:, c[1::2]]) for c in columns], axis=1)
        r, n_scales = _row_correlations(even, odd)
        with np.errstate(divide="ignore", invalid="ignore"):
            corrected = np.where(r <= -1, -1.0, np.maximum(2 * r / (1 + r), -1.0))
        return np.where(n_scales >= 2, corrected, np.nan), n_scales

    (values, n_scales), _ = by_respondent(items, compare, progress)
    return EvenOddConsistency(
        values=values,
        n_scales=n_scales.astype(np.intp),
        n_respondents=int((~np.isnan(values)).sum()),
        n_items=sum(c.size for c in columns),
        missing="left out",
        method="even–odd correlation within respondents, Spearman–Brown corrected; high is consistent",
    )


def psychometric_synonyms(
    items: Any,
    threshold: float = 0.60,
    *,
    antonyms: bool = False,
    progress: Progress | None = None,
) -> PsychometricSynonyms:
    """Correlate, within each respondent, the pairs of items that go together in the whole sample.

    `items`: respondents × items. Pairs are those with r above `threshold` (with `antonyms`, below its
    negative). Range −1 to 1; careful respondents are high on synonyms and low on antonyms. Pairs with a
    missing answer are left out; NaN below 3 pairs or where answers do not vary over pairs.
    Raises `DataError` when no pair reaches the threshold.

    r over pairs (x_i, x_j), i > j, within one respondent; pair correlations are pairwise-complete.
    Source: Meade & Craig (2012), Psychol. Methods 17, 437–455.
    R: `careless::psychsyn(items, critval = .60, resample_na = FALSE)`.

    >>> answers = [[1, 1, 5, 4], [2, 2, 4, 5], [4, 5, 1, 1], [5, 4, 2, 2], [1, 5, 2, 4]]
    >>> psychometric_synonyms(answers, 0.3, antonyms=True).n_pairs.tolist()
    [4, 4, 4, 4, 4]
    """
    correlations = Moments.from_items(items).correlation()
    lower = np.tril(np.ones(correlations.shape, dtype=bool), k=-1)
    with np.errstate(invalid="ignore"):
        reached = correlations < -abs(threshold) if antonyms else correlations > abs(threshold)
    second, first = np.nonzero((reached & lower).T)
    if first.size == 0:
        raise DataError(
            "no_pairs",
            place="threshold",
            fault=f"{threshold} is reached by no pair of items.",
            mend="Choose a lower threshold, or leave this index out.",
        )
    links = np.zeros(correlations.shape)
    links[first, second] = 1.0
    (r, n_pairs), labels = by_respondent(items, lambda values: _linked_correlations(values, links), progress)
    values = np.where(n_pairs >= _FEWEST_PAIRS, r, np.nan)
    return PsychometricSynonyms(
        values=values,
        pairs=_pair_frame(labels, first, second, correlations),
        n_pairs=n_pairs.astype(np.intp),
        n_respondents=int((~np.isnan(values)).sum()),
        n_items=len(labels),
        missing="left out",
        method="psychometric antonyms" if antonyms else "psychometric synonyms",
        notes=_few_pairs_note(first.size),
    )


def _few_pairs_note(n_pairs: int) -> tuple[str, ...]:
    if n_pairs >= _FEWEST_PAIRS:
        return ()
    return (f"Only {n_pairs} pair(s) reach the threshold: no respondent has an index.",)


def _pair_frame(
    labels: tuple[str, ...], first: IntArray, second: IntArray, correlations: FloatArray
) -> pd.DataFrame:
    import pandas as pd

    names = np.array(labels, dtype=object)
    return pd.DataFrame({"item": names[first], "other": names[second], "r": correlations[first, second]})


def _scale_columns(labels: tuple[str, ...], scales: Any) -> list[IntArray]:
    if isinstance(scales, Mapping):
        position = {label: k for k, label in enumerate(labels)}
        unknown = [str(i) for members in scales.values() for i in members if str(i) not in position]
        if unknown:
            raise DataError(
                "unknown_item",
                place="scales",
                fault=f"name items that the answers do not have: {', '.join(unknown[:5])}.",
                mend="Use the column names of the answers.",
            )
        columns = [
            np.array([position[str(i)] for i in members], dtype=np.intp) for members in scales.values()
        ]
    else:
        columns = _consecutive(len(labels), scales)
    if len(columns) < 2 or any(c.size < 2 for c in columns):
        raise DataError(
            "too_few_scales",
            place="scales",
            fault="are fewer than 2, or one has fewer than 2 items.",
            mend="Give at least two scales with at least two items each.",
        )
    return columns


def _consecutive(n_items: int, sizes: Sequence[int]) -> list[IntArray]:
    ends = np.cumsum(np.asarray(sizes, dtype=np.intp))
    if ends.size and ends[-1] > n_items:
        raise DataError(
            "too_few_items",
            place="scales",
            fault=f"need {int(ends[-1])} items, but there are {n_items}.",
            mend="Give the number of items of each scale, in column order.",
        )
    return [np.arange(end - size, end) for size, end in zip(sizes, ends.tolist(), strict=True)]


def _row_means(values: FloatArray) -> FloatArray:
    answered = ~np.isnan(values)
    n = answered.sum(axis=1)
    total = np.where(answered, values, 0.0).sum(axis=1)
    means: FloatArray = np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0)
    return means


def _row_correlations(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Correlate two matrices row by row over the columns both have; NaN where either is constant."""
    both = ~(np.isnan(a) | np.isnan(b))
    n = both.sum(axis=1)
    shared = np.maximum(n, 1)[:, None]
    deviations = []
    for values in (a, b):
        kept = np.where(both, values, 0.0)
        centered = np.where(both, kept - kept.sum(axis=1, keepdims=True) / shared, 0.0)
        noise = 1e-14 * np.abs(kept).max(axis=1, initial=0.0, keepdims=True)
        deviations.append(np.where(np.abs(centered) > noise, centered, 0.0))
    products = (deviations[0] * deviations[1]).sum(axis=1)
    norms = np.sqrt((deviations[0] ** 2).sum(axis=1) * (deviations[1] ** 2).sum(axis=1))
    r: FloatArray = np.clip(np.divide(products, norms, out=np.full(n.shape, np.nan), where=norms > 0), -1, 1)
    return r, n.astype(np.float64)


def _linked_correlations(values: FloatArray, links: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Correlate, row by row, the items at both ends of all links, through sums over the links.

    Answers are moved by a whole number, so that sums of whole-number answers stay exact and rows that
    do not vary are seen as such.
    """
    answered = ~np.isnan(values)
    mask = answered.astype(np.float64)
    moved = np.where(answered, values - np.rint(np.nanmean(values)) if answered.any() else 0.0, 0.0)
    as_first, as_second = mask * (mask @ links.T), mask * (mask @ links)
    n = as_first.sum(axis=1)
    sum_a, sum_b = (moved * as_first).sum(axis=1), (moved * as_second).sum(axis=1)
    squares_a, squares_b = (moved**2 * as_first).sum(axis=1), (moved**2 * as_second).sum(axis=1)
    products = ((moved @ links) * moved).sum(axis=1)
    spread_a, spread_b = n * squares_a - sum_a**2, n * squares_b - sum_b**2
    noise = 1e-12 * n
    varies = (spread_a > noise * squares_a) & (spread_b > noise * squares_b)
    norms = np.sqrt(np.where(varies, spread_a * spread_b, 1.0))
    r = np.where(varies, (n * products - sum_a * sum_b) / norms, np.nan)
    return np.clip(r, -1, 1), n
