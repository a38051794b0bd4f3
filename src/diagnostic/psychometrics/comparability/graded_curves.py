"""The graded response model's curves: category probabilities along the trait, and their derivatives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from ..inputs import FloatArray, IntArray

FAR = 700.0
NARROWEST = 1e-8


@dataclass(frozen=True)
class GradedItems:
    """Slopes a (J) and intercepts d (J × (K−1), falling, NaN beyond an item's own categories)."""

    slopes: FloatArray
    intercepts: FloatArray

    @property
    def n_items(self) -> int:
        return len(self.slopes)

    @property
    def n_options(self) -> int:
        return int(self.intercepts.shape[1]) + 1

    @property
    def free(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Tell which of the J × K places (slope, then intercepts) hold a parameter."""
        return np.column_stack([np.ones(self.n_items, dtype=bool), ~np.isnan(self.intercepts)])

    @property
    def n_categories(self) -> IntArray:
        return np.asarray(self.free.sum(axis=1), dtype=np.intp)

    def as_vector(self) -> FloatArray:
        """Give the parameters item by item: a, d₁, d₂ …"""
        table = np.column_stack([self.slopes, self.intercepts])
        return np.asarray(table[self.free])

    def with_vector(self, vector: FloatArray) -> GradedItems:
        table = np.full((self.n_items, self.n_options), np.nan)
        table[self.free] = vector
        return GradedItems(table[:, 0], table[:, 1:])

    def is_proper(self) -> bool:
        """Tell whether every category has a positive probability that can be told from 0."""
        steps = np.diff(self.intercepts, axis=1)
        ordered = np.all(steps[~np.isnan(steps)] < -NARROWEST)
        return bool(ordered and np.nanmax(np.abs(self.intercepts)) < FAR / 2)


@dataclass(frozen=True)
class Curves:
    """At Q points of the trait, J × K × Q: log-probabilities and their derivatives.

    The probability of category k is σ(x) − σ(y), x = aθ + d_k its lower and y = aθ + d_{k+1} its upper
    boundary. ``by_lower`` is ∂log P/∂x, ``by_upper`` ∂log P/∂y, the rest the second derivatives.
    """

    log_p: FloatArray
    by_lower: FloatArray
    by_upper: FloatArray
    by_lower2: FloatArray
    by_upper2: FloatArray

    @property
    def by_both(self) -> FloatArray:
        return -self.by_lower * self.by_upper

    def by_trait(self, slopes: FloatArray) -> FloatArray:
        """∂log P/∂θ."""
        return slopes[:, None, None] * (self.by_lower + self.by_upper)


def curves(items: GradedItems, theta: FloatArray) -> Curves:
    """Compute the curves without loss of digits in the tails; beyond an item's categories they are 0."""
    n_items, n_options, n_points = items.n_items, items.n_options, theta.size
    lower = np.full((n_items, n_options, n_points), FAR)
    upper = np.full((n_items, n_options, n_points), -FAR)
    boundaries = items.slopes[:, None, None] * theta + np.nan_to_num(items.intercepts)[:, :, None]
    real = items.free[:, 1:]
    lower[:, 1:][real] = boundaries[real]
    upper[:, :-1][real] = boundaries[real]
    log_width = np.log(-np.expm1(upper - lower))
    rise, fall = -np.logaddexp(0.0, -lower), -np.logaddexp(0.0, upper)
    by_lower = np.exp(rise - lower - fall - log_width)
    by_upper = -np.exp(fall + upper - rise - log_width)
    return Curves(
        log_p=rise + fall + log_width,
        by_lower=by_lower,
        by_upper=by_upper,
        by_lower2=by_lower * (1 - 2 * expit(lower)) - by_lower**2,
        by_upper2=by_upper * (1 - 2 * expit(upper)) - by_upper**2,
    )


def scores_at_nodes(curve: Curves, theta: FloatArray) -> FloatArray:
    """Give J × K × Q × K: the derivative of each category's log-probability by its item's parameters."""
    n_items, n_options, n_points = curve.log_p.shape
    out = np.zeros((n_items, n_options, n_points, n_options))
    out[..., 0] = theta * (curve.by_lower + curve.by_upper)
    for k in range(n_options):
        if k > 0:
            out[:, k, :, k] = curve.by_lower[:, k]
        if k < n_options - 1:
            out[:, k, :, k + 1] = curve.by_upper[:, k]
    return out


def item_hessians(curve: Curves, theta: FloatArray, expected: FloatArray) -> FloatArray:
    """Give J × K × K: second derivatives of Σ r log P for expected counts r (J × K × Q)."""
    n_items, n_options, _ = curve.log_p.shape
    ll, uu, lu = expected * curve.by_lower2, expected * curve.by_upper2, expected * curve.by_both
    out = np.zeros((n_items, n_options, n_options))
    out[:, 0, 0] = ((ll + uu + 2 * lu) @ theta**2).sum(axis=1)
    by_lower, by_upper = ((ll + lu) @ theta), ((uu + lu) @ theta)
    own_lower, own_upper, crossing = ll.sum(axis=2), uu.sum(axis=2), lu.sum(axis=2)
    for k in range(n_options):
        if k > 0:
            out[:, k, k] += own_lower[:, k]
            out[:, 0, k] += by_lower[:, k]
        if k < n_options - 1:
            out[:, k + 1, k + 1] += own_upper[:, k]
            out[:, 0, k + 1] += by_upper[:, k]
        if 0 < k < n_options - 1:
            out[:, k, k + 1] += crossing[:, k]
            out[:, k + 1, k] += crossing[:, k]
    out[:, 1:, 0] = out[:, 0, 1:]
    return out


def item_information(items: GradedItems, theta: FloatArray) -> FloatArray:
    """Give J × Q: each item's Fisher information about the trait, Σ_k (∂P_k/∂θ)²/P_k."""
    curve = curves(items, theta)
    return np.asarray((np.exp(curve.log_p) * curve.by_trait(items.slopes) ** 2).sum(axis=1))
