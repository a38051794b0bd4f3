"""Guttman's lower bounds and the reliabilities of all split halves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..factors.matrices import frame
from ..inputs import FloatArray
from ..moments import Missing
from ..results import Result
from .coefficients import squared_multiple_correlations, whole_scale
from .reversed_items import note_on_reversed, suspected_reversed
from .scale_moments import ScaleMoments, read_scale
from .splits import SplitRange, split_range

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class GuttmanLambdas(Result):
    """Six lower bounds to the reliability of the sum of the items."""

    lambda1: float
    lambda2: float
    lambda3: float
    lambda4: float
    lambda5: float
    lambda6: float

    def to_frame(self) -> pd.DataFrame:
        """Give one row per bound."""
        bounds = [getattr(self, f"lambda{k}") for k in range(1, 7)]
        return frame(np.array(bounds)[:, None], [f"lambda{k}" for k in range(1, 7)], ["estimate"])


@dataclass(frozen=True, kw_only=True)
class SplitHalf(Result):
    """Reliabilities over all ways to halve the scale; ``halves`` are the two sets of the best split."""

    maximum: float
    minimum: float
    average: float
    halves: tuple[tuple[str, ...], tuple[str, ...]]
    alpha: float
    lambda2: float
    lambda6: float
    average_interitem_r: float
    median_interitem_r: float


def guttman_lambdas(
    items: Any, *, standardized: bool = True, missing: Missing = "pairwise"
) -> GuttmanLambdas:
    """Give Guttman's six lower bounds to reliability.

    Shapes: ``items`` n respondents × k ≥ 2 reverse-keyed items, `Moments` or `PairTables`. At most 1.
    ``standardized`` bounds the sum of standardised items (psych's definition), else of the answers; λ6
    then weighs the squared multiple correlations by the items' variances.
    Missing data and errors as `cronbach_alpha`.

    Formulas, C the matrix, V = ΣC, off-diagonal sum S, squares Q = Σ_{i≠j}c²: λ1 = 1 − tr C/V;
    λ2 = (S + √(Q·k/(k−1)))/V; λ3 = alpha; λ4 the best split half; λ5 = λ1 + 2√(max_j Σ_{i≠j}c²ᵢⱼ)/V;
    λ6 = 1 − Σ(1−smc)cᵢᵢ/V.
    Source: Guttman (1945), Psychometrika 10, 255-282.
    R: ``psych::guttman(x)``; ``psych::splitHalf(x)`` for λ4, which differs between versions of psych and
    leaves out half of the splits of an odd number of items.

    >>> answers = [[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 4, 3.0]]
    >>> result = guttman_lambdas(answers)
    >>> round(result.lambda2, 4), round(result.lambda6, 4)
    (0.9234, 0.9568)
    """
    scale = read_scale(items, missing=missing)
    R = scale.item_correlations()
    C = R if standardized else scale.covariance
    splits = split_range(C)
    lambda1, lambda2, lambda3, lambda5, lambda6 = _bounds(C, R)
    return GuttmanLambdas(
        n_respondents=int(scale.n_respondents),
        n_items=len(C),
        missing=missing,
        method="Guttman's bounds, correlations" if standardized else "Guttman's bounds, covariances",
        notes=_notes(scale, splits),
        lambda1=lambda1,
        lambda2=lambda2,
        lambda3=lambda3,
        lambda4=splits.maximum,
        lambda5=lambda5,
        lambda6=lambda6,
    )


def split_half(items: Any, *, standardized: bool = True, missing: Missing = "pairwise") -> SplitHalf:
    """Give the best, worst and average reliability over all ways to split a scale in two.

    Shapes: ``items`` n respondents × k ≥ 2 reverse-keyed items, `Moments` or `PairTables`; halves of an odd
    number differ by one item. At most 1. ``standardized`` splits the sum of standardised items.
    With gaps, correlations are those that the pairwise covariances imply (psych's ``splitHalf``), where
    `guttman_lambdas` takes pairwise correlations (psych's ``guttman``). All splits are compared up to 20
    items; beyond, best and worst come from a search by swaps, with a note, and the average stays exact.
    Missing data and errors as `cronbach_alpha`.

    Formula: 4·cov(A, B)/var(A + B) = 1 − s'Cs/ΣC, s = ±1 by half.
    Source: Guttman (1945), Psychometrika 10, 255-282, λ4; Rulon (1939), Harvard Educational Review 9,
    99-103. R: ``psych::splitHalf(x)`` (``maxrb``, ``minrb``, ``meanr``), see `guttman_lambdas`.

    >>> answers = [[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 4, 3.0]]
    >>> result = split_half(answers)
    >>> round(result.maximum, 4), round(result.minimum, 4), round(result.average, 4)
    (0.9037, 0.7606, 0.8177)
    """
    scale = read_scale(items, missing=missing)
    C = scale.correlations if standardized else scale.covariance
    splits = split_range(C)
    _, lambda2, lambda3, _, lambda6 = _bounds(C, scale.correlations)
    coefficients = whole_scale(C, scale.correlations)
    return SplitHalf(
        n_respondents=int(scale.n_respondents),
        n_items=len(C),
        missing=missing,
        method="split halves, correlations" if standardized else "split halves, covariances",
        notes=_notes(scale, splits),
        maximum=splits.maximum,
        minimum=splits.minimum,
        average=splits.average,
        halves=_halves(scale.labels, splits.best),
        alpha=lambda3,
        lambda2=lambda2,
        lambda6=lambda6,
        average_interitem_r=float(coefficients.average_r[0]),
        median_interitem_r=float(coefficients.median_r[0]),
    )


def _bounds(C: FloatArray, R: FloatArray) -> tuple[float, float, float, float, float]:
    """Give λ1, λ2, λ3, λ5 and λ6."""
    k, own = len(C), np.diagonal(C)
    total = C.sum() if C.sum() > 1e-13 * own.sum() else np.nan
    squares = (C - np.diag(own)) ** 2
    lambda1 = 1.0 - own.sum() / total
    return (
        float(lambda1),
        float(lambda1 + np.sqrt(squares.sum() * k / (k - 1.0)) / total),
        float(lambda1 * k / (k - 1.0)),
        float(lambda1 + 2.0 * np.sqrt(squares.sum(axis=0).max()) / total),
        float(1.0 - ((1.0 - squared_multiple_correlations(R)) * own).sum() / total),
    )


def _halves(labels: tuple[str, ...], sides: FloatArray) -> tuple[tuple[str, ...], tuple[str, ...]]:
    first = tuple(label for label, side in zip(labels, sides, strict=True) if side > 0)
    return first, tuple(label for label in labels if label not in first)


def _notes(scale: ScaleMoments, splits: SplitRange) -> tuple[str, ...]:
    against = suspected_reversed(scale.correlations, scale.labels)
    searched = () if splits.is_exact else ("Best and worst split come from a search, not from all splits.",)
    return (*scale.notes, *note_on_reversed(against), *searched)
