"""Which predictors go with an outcome: relative weights, LMG and dominance analysis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray
from ..percentiles import percentile_limits
from ..results import Interval, Result
from .importance_shares import (
    complete_dominance,
    increments_by_size,
    johnson_weights,
    lmg_shares,
    subset_r_squared,
)
from .predictors import DriverData, correlations_of, read_drivers
from .resampling import resampled_correlations

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[float], None]
Shares = Callable[[FloatArray, FloatArray], FloatArray]
_MOST_PREDICTORS = 16


@dataclass(frozen=True, kw_only=True)
class DriverImportance(Result):
    """``importance``: one line per predictor.

    ``raw`` (its part of R²), ``share`` (of the R²), ``low``, ``high`` and ``interval`` (of raw; empty
    without resampling), ``alone`` (R² by itself), ``added_last`` and ``pratt`` (β·r).
    """

    importance: pd.DataFrame
    r_squared: float
    n_bootstrap: int

    def to_frame(self) -> pd.DataFrame:
        return self.importance


@dataclass(frozen=True, kw_only=True)
class DominanceAnalysis(DriverImportance):
    """``conditional``: mean gain by size of the model joined; ``complete``: share of models in which
    the row's predictor would add more than the column's (1: completely dominant).
    """

    conditional: pd.DataFrame
    complete: pd.DataFrame


def relative_weights(
    X: Any,
    y: Any,
    *,
    rng: np.random.Generator | None = None,
    n_bootstrap: int = 1000,
    confidence_level: float = 0.95,
    progress: Progress | None = None,
) -> DriverImportance:
    """Share out R² over correlated predictors by Johnson's relative weights.

    `X`: respondents × predictors; `y`: 1-D outcome; or `X` as `Moments` and `y` the outcome's label (no
    intervals then). Listwise. Weights are 0 upwards and add up to R². With `rng`, percentile intervals
    from `n_bootstrap` resamples of respondents. "Goes with" is all that this can show, not "drives".
    Raises `DataError` for too few rows, constant or linearly dependent predictors.

    ε = (R^½)² (R^{−½} r)², squares taken element by element (equal to Genizi's).
    Source: Johnson (2000), Multivariate Behav. Res. 35, 1–19; Tonidandel et al. (2009), Psychol.
    Methods 14, 387–399 (bootstrap). R: `relaimpo::calc.relimp(lm(y ~ .), type = "genizi")`.

    >>> result = relative_weights([[1, 2], [2, 1], [3, 5], [4, 3], [5, 4]], [2, 3, 5, 6, 9])
    >>> result.importance["raw"].round(4).tolist(), round(result.r_squared, 4)
    ([0.7633, 0.2033], 0.9667)
    """
    data = read_drivers(X, y)
    limits = _intervals(
        data,
        johnson_weights,
        rng,
        n_bootstrap=n_bootstrap,
        confidence_level=confidence_level,
        progress=progress,
    )
    return DriverImportance(
        importance=_importance_frame(data, johnson_weights(*correlations_of(data)), limits),
        r_squared=_r_squared(data),
        n_bootstrap=n_bootstrap if limits else 0,
        n_respondents=data.n_respondents,
        n_items=data.n_predictors,
        missing="listwise",
        method="relative weights (Johnson)",
        notes=data.notes,
    )


def lmg(
    X: Any,
    y: Any,
    *,
    rng: np.random.Generator | None = None,
    n_bootstrap: int = 1000,
    confidence_level: float = 0.95,
    progress: Progress | None = None,
) -> DriverImportance:
    """Share out R² over correlated predictors by their average gain over all orders of entry.

    `X`: respondents × predictors (at most 16); `y`: 1-D outcome; or `X` as `Moments` and `y` the
    outcome's label (no intervals then). Listwise. Shares are 0 upwards and add up to R². With `rng`,
    percentile intervals from `n_bootstrap` resamples of respondents.
    Raises `DataError` as `relative_weights` does, and for more than 16 predictors.

    LMG_j = 1/p Σ_k mean over models S of size k without j of R²(S ∪ j) − R²(S).
    Source: Lindeman, Merenda & Gold (1980), p. 119 ff.; Grömping (2006), J. Stat. Softw. 17(1).
    R: `relaimpo::calc.relimp(lm(y ~ .), type = "lmg")`.

    >>> result = lmg([[1, 2], [2, 1], [3, 5], [4, 3], [5, 4]], [2, 3, 5, 6, 9])
    >>> result.importance["raw"].round(4).tolist()
    [0.7633, 0.2033]
    """
    data = read_drivers(X, y)
    _limit_predictors(data)
    limits = _intervals(
        data,
        lmg_shares,
        rng,
        n_bootstrap=n_bootstrap,
        confidence_level=confidence_level,
        progress=progress,
    )
    return DriverImportance(
        importance=_importance_frame(data, lmg_shares(*correlations_of(data)), limits),
        r_squared=_r_squared(data),
        n_bootstrap=n_bootstrap if limits else 0,
        n_respondents=data.n_respondents,
        n_items=data.n_predictors,
        missing="listwise",
        method="LMG (average over orders)",
        notes=data.notes,
    )


def dominance_analysis(
    X: Any,
    y: Any,
    *,
    rng: np.random.Generator | None = None,
    n_bootstrap: int = 1000,
    confidence_level: float = 0.95,
    progress: Progress | None = None,
) -> DominanceAnalysis:
    """Rank predictors by what they add to every model they are not in.

    `X`: respondents × predictors (at most 16); `y`: 1-D outcome; or `X` as `Moments` and `y` the
    outcome's label. Listwise. ``raw`` is general dominance (the same numbers as LMG); see
    `DominanceAnalysis` for the conditional and the complete tables.
    Raises `DataError` as `lmg` does.

    i completely dominates j when R²(S ∪ i) > R²(S ∪ j) for all S without both.
    Source: Azen & Budescu (2003), Psychol. Methods 8, 129–148.
    R: `dominanceanalysis::dominanceAnalysis(lm(y ~ .))`.

    >>> result = dominance_analysis([[1, 2], [2, 1], [3, 5], [4, 3], [5, 4]], [2, 3, 5, 6, 9])
    >>> result.complete.to_numpy().tolist()[0][1]
    1.0
    """
    import pandas as pd

    data = read_drivers(X, y)
    _limit_predictors(data)
    p = data.n_predictors
    r_squared = subset_r_squared(*correlations_of(data))
    conditional = increments_by_size(r_squared, p)
    limits = _intervals(
        data,
        lmg_shares,
        rng,
        n_bootstrap=n_bootstrap,
        confidence_level=confidence_level,
        progress=progress,
    )
    labels = pd.Index(data.labels, name="predictor")
    return DominanceAnalysis(
        importance=_importance_frame(data, conditional.mean(axis=-1), limits),
        conditional=pd.DataFrame(conditional, index=labels, columns=range(p)),
        complete=pd.DataFrame(complete_dominance(r_squared, p), index=labels, columns=list(data.labels)),
        r_squared=_r_squared(data),
        n_bootstrap=n_bootstrap if limits else 0,
        n_respondents=data.n_respondents,
        n_items=p,
        missing="listwise",
        method="dominance analysis",
        notes=data.notes,
    )


def _r_squared(data: DriverData) -> float:
    among, with_y = correlations_of(data)
    return float(with_y @ np.linalg.solve(among, with_y))


def _intervals(
    data: DriverData,
    shares: Shares,
    rng: np.random.Generator | None,
    *,
    n_bootstrap: int,
    confidence_level: float,
    progress: Progress | None,
) -> list[Interval]:
    if rng is None or data.rows is None:
        return []
    drawn = resampled_correlations(data.rows, n_bootstrap, rng, progress)
    finite = drawn[np.isfinite(drawn.sum(axis=(1, 2)))]
    usable = finite[np.linalg.eigvalsh(finite[:, :-1, :-1])[:, 0] > 1e-10]
    values = _in_blocks(shares, usable)
    limits = zip(*percentile_limits(values, confidence_level), strict=True)
    name = "percentile bootstrap"
    return [Interval(float(low), float(high), confidence_level, name) for low, high in limits]


def _in_blocks(shares: Shares, correlations: FloatArray) -> FloatArray:
    """Apply to a stack of matrices, as many at once as memory allows."""
    p = correlations.shape[-1] - 1
    cells = 2**p * p * p if shares is lmg_shares else p * p
    size = max(1, 4_000_000 // cells)
    return np.concatenate(
        [
            shares(block[:, :-1, :-1], block[:, :-1, -1])
            for block in (correlations[k : k + size] for k in range(0, len(correlations), size))
        ]
    )


def _importance_frame(data: DriverData, raw: FloatArray, limits: list[Interval]) -> pd.DataFrame:
    import pandas as pd

    among, with_y = correlations_of(data)
    inverse = np.linalg.inv(among)
    beta = inverse @ with_y
    frame = pd.DataFrame(
        {
            "raw": raw,
            "share": raw / raw.sum(),
            "low": [interval.low for interval in limits] or np.nan,
            "high": [interval.high for interval in limits] or np.nan,
            "alone": with_y**2,
            "added_last": beta**2 / np.diagonal(inverse),
            "pratt": beta * with_y,
        },
        index=pd.Index(data.labels, name="predictor"),
    )
    intervals: list[Interval | None] = [*limits] if limits else [None] * int(raw.size)
    frame.insert(4, "interval", pd.Series(intervals, index=frame.index, dtype=object))
    return frame


def _limit_predictors(data: DriverData) -> None:
    if data.n_predictors > _MOST_PREDICTORS:
        raise DataError(
            "too_many_predictors",
            place="X",
            fault=f"has {data.n_predictors} predictors: too many to fit all models.",
            mend=f"Use relative_weights, or at most {_MOST_PREDICTORS} predictors.",
        )
