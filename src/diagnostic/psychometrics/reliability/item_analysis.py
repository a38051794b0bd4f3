"""Item statistics of a scale, as an item analyst reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..chunks import Progress
from ..factors.matrices import frame
from ..inputs import FloatArray
from ..moments import Missing, Moments
from ..results import Result
from .answer_shares import AnswerShares, read_answer_shares
from .coefficients import Coefficients, item_dropped, share_of_total, squared_multiple_correlations
from .reversed_items import note_on_reversed, suspected_reversed
from .scale_moments import ScaleMoments, read_scale

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class ItemAnalysis(Result):
    """Tables by item; ``frequencies`` is None for measurements, or where only moments were given."""

    items: pd.DataFrame
    if_dropped: pd.DataFrame
    frequencies: pd.DataFrame | None
    suspected_reversed: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give the table of items."""
        return self.items


def item_analysis(
    items: Any,
    *,
    missing: Missing = "pairwise",
    options: tuple[float, float] | None = None,
    progress: Progress | None = None,
) -> ItemAnalysis:
    """Describe each item of a scale and what the scale would be without it.

    Shapes: ``items`` n respondents × k ≥ 2 items (already reverse-keyed), or `Moments` (then without
    frequencies, floor and ceiling). Correlations lie in [−1, 1], shares in [0, 1], means in answer units.
    ``options`` are the lowest and highest option offered; without it, the lowest and highest answer that
    occurs in any item. Shares of options, floor and ceiling are of those who answered the item.
    Missing data: pairwise (each figure from all answers it can use; totals are means over the items
    answered) or listwise. Raises `DataError` as `cronbach_alpha`.

    ``items``: ``item_total_r`` with the respondents' mean, item included; ``item_total_r_standardized``
    ΣⱼRᵢⱼ/√ΣR; ``item_total_r_overlap_corrected`` the same with squared multiple correlations on the
    diagonal of R; ``corrected_item_total_r`` cov(i, T−i)/√(var i · var(T−i)).
    ``if_dropped``: alpha and its kin of the other k−1 items; NaN where only one would remain.
    Source: Revelle (2009), An Introduction to Psychometric Theory, ch. 7.
    R: ``psych::alpha(x)``: its ``item.stats``, ``alpha.drop``, ``response.freq``.

    >>> import numpy as np
    >>> answers = np.array([[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 4, 3.0]])
    >>> item_analysis(answers).items["corrected_item_total_r"].round(3).tolist()
    [0.971, 0.77, 0.809]
    """
    scale = read_scale(items, missing=missing, progress=progress)
    shares = read_answer_shares(items, missing=missing, given=options)
    reversed_items = suspected_reversed(scale.correlations, scale.labels)
    dropped = item_dropped(scale.covariance, scale.correlations)
    return ItemAnalysis(
        n_respondents=int(scale.n_respondents),
        n_items=len(scale.labels),
        missing=missing,
        method="item statistics from covariances",
        notes=(*scale.notes, *note_on_reversed(reversed_items), *shares.notes),
        items=_items_frame(scale, dropped, shares, missing),
        if_dropped=_dropped_frame(scale, dropped),
        frequencies=shares.frequencies(),
        suspected_reversed=reversed_items,
    )


def corrected_item_total_r(covariance: FloatArray) -> FloatArray:
    """Correlate each item with the sum of the others."""
    own, rows = np.diagonal(covariance), covariance.sum(axis=0)
    rest = covariance.sum() - 2.0 * rows + own
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((rows - own) / np.sqrt(own * np.where(rest > 0.0, rest, np.nan)))


def _items_frame(
    scale: ScaleMoments, dropped: Coefficients, shares: AnswerShares, missing: Missing
) -> pd.DataFrame:
    moments, R = scale.moments, scale.correlations
    with_smc = R.copy()
    np.fill_diagonal(with_smc, squared_multiple_correlations(R))
    ones = np.ones(len(R))
    n_answers = moments.n_answers()
    total_r = _item_total_r(moments, missing)
    in_scale = np.isin(moments.labels, scale.labels)
    columns = {
        "n": n_answers if missing == "pairwise" else np.full(moments.n_items, float(scale.n_respondents)),
        "mean": moments.means(missing=missing),
        "sd": np.sqrt(np.diagonal(moments.covariance(missing=missing))),
        "item_total_r": total_r,
        "item_total_r_standardized": _among(in_scale, share_of_total(R.sum(axis=0), ones, R.sum())),
        "item_total_r_overlap_corrected": _among(
            in_scale, share_of_total(with_smc.sum(axis=0), ones, with_smc.sum())
        ),
        "corrected_item_total_r": _among(in_scale, corrected_item_total_r(scale.covariance)),
        "alpha_if_dropped": _among(in_scale, dropped.alpha),
        "missing_share": 1.0 - n_answers / moments.n_respondents(),
        "floor_share": shares.floor,
        "ceiling_share": shares.ceiling,
    }
    return frame(np.column_stack(list(columns.values())), moments.labels, list(columns))


def _among(in_scale: np.ndarray[Any, Any], values: FloatArray) -> FloatArray:
    """Give NaN to the items that were left out."""
    spread = np.full(len(in_scale), np.nan)
    spread[in_scale] = values
    return spread


def _item_total_r(moments: Moments, missing: Missing) -> FloatArray:
    if missing == "listwise":
        covariance = moments.covariance(missing="listwise")
        return share_of_total(covariance.sum(axis=0), np.diagonal(covariance), covariance.sum())
    if not moments.knows_respondent_means:
        return np.full(moments.n_items, np.nan)
    return moments.with_respondent_means().correlation()[-1, :-1]


def _dropped_frame(scale: ScaleMoments, dropped: Coefficients) -> pd.DataFrame:
    columns = {
        "alpha": dropped.alpha,
        "standardized_alpha": dropped.standardized,
        "guttman_lambda6": dropped.lambda6,
        "average_r": dropped.average_r,
        "signal_to_noise": dropped.signal_to_noise,
        "standard_error": np.sqrt(dropped.variance_factor / scale.n_respondents),
        "variance_of_r": dropped.variance_of_r,
        "median_r": dropped.median_r,
    }
    return frame(np.column_stack(list(columns.values())), scale.labels, list(columns))
