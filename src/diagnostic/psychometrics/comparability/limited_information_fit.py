"""Limited-information fit of the graded response model: M2* and C2, as mirt computes them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.linalg import LinAlgError, cholesky, qr, solve_triangular
from scipy.special import chdtrc, chndtr

from ..inputs import FloatArray
from ..results import Interval
from .answer_patterns import AnswerPatterns
from .graded_curves import GradedItems, curves, scores_at_nodes
from .graded_posterior import Quadrature

Statistic = Literal["C2", "M2*"]
RMSEA_LEVEL = 0.90


@dataclass(frozen=True)
class LimitedInformationFit:
    """The test of the model on one- and two-way margins, and the fit indices that follow from it."""

    statistic: float
    degrees_of_freedom: int
    p_value: float
    rmsea: float
    rmsea_interval: Interval
    srmsr: float
    tli: float
    cfi: float
    n_respondents: int
    method: str


@dataclass(frozen=True)
class _Margins:
    """Expected values e of T moments, their covariance matrix and their derivatives by the parameters."""

    expected: FloatArray
    covariance: FloatArray
    derivatives: FloatArray


def limited_information_fit(
    patterns: AnswerPatterns, items: GradedItems, nodes: Quadrature, statistic: Statistic = "C2"
) -> LimitedInformationFit | None:
    """Test the model on complete answers; None where no degree of freedom is left or it cannot be tested.

    Moments: C2 takes each item's category shares and, for each pair of items, the mean product of the
    category numbers; M2* the items' means in place of the shares. With e the residual moments, Ξ their
    covariance under the model and Δ their derivatives by the parameters,
    M2 = N e'(Ξ⁻¹ − Ξ⁻¹Δ(Δ'Ξ⁻¹Δ)⁻¹Δ'Ξ⁻¹)e. TLI and CFI compare with independent items.
    RMSEA has N − 1 in its denominator and its interval N, as in mirt.
    """
    weights = [_univariate_weights(size, items.n_options, statistic) for size in patterns.n_categories]
    n = patterns.counts.sum()
    observed = _observed(patterns, weights)
    model = _test(observed, _margins(items, nodes, weights, with_slopes=True), n)
    independent = _test(
        observed,
        _margins(_independent(patterns), Quadrature(np.zeros(1), np.ones(1)), weights, with_slopes=False),
        n,
    )
    if model is None or independent is None:
        return None
    (chi2, df), (chi2_0, df_0) = model, independent
    return LimitedInformationFit(
        statistic=chi2,
        degrees_of_freedom=df,
        p_value=float(chdtrc(df, chi2)),
        rmsea=math.sqrt(max(chi2 / df - 1, 0) / (n - 1)),
        rmsea_interval=_rmsea_interval(chi2, df, n),
        srmsr=_residual_correlation(patterns, items, nodes),
        tli=(chi2_0 / df_0 - chi2 / df) / (chi2_0 / df_0 - 1),
        cfi=min(max(1 - (chi2 - df) / (chi2_0 - df_0), 0.0), 1.0),
        n_respondents=int(n),
        method=statistic,
    )


def _univariate_weights(n_categories: int, n_options: int, statistic: Statistic) -> FloatArray:
    """Give the weights of the categories in an item's own moments, one row per moment."""
    if statistic == "M2*":
        return np.arange(n_options, dtype=np.float64)[None]
    return np.eye(n_options)[1:n_categories]


def _observed(patterns: AnswerPatterns, weights: list[FloatArray]) -> FloatArray:
    shares = patterns.frequencies() / patterns.counts.sum()
    own = [part @ share for part, share in zip(weights, shares, strict=True)]
    products = patterns.category_products(np.zeros(patterns.n_items)) / patterns.counts.sum()
    return np.concatenate([*own, products[np.triu_indices(patterns.n_items, 1)]])


def _margins(
    items: GradedItems, nodes: Quadrature, weights: list[FloatArray], *, with_slopes: bool
) -> _Margins:
    curve = curves(items, nodes.points)
    p = np.exp(curve.log_p)
    numbers = np.arange(items.n_options, dtype=np.float64)
    mean = numbers @ p
    first, second = np.triu_indices(items.n_items, 1)
    own = np.concatenate([part @ share for part, share in zip(weights, p, strict=True)])
    at_nodes = np.concatenate([own, mean[first] * mean[second]])
    expected = at_nodes @ nodes.weights
    covariance = (at_nodes * nodes.weights) @ at_nodes.T - np.outer(expected, expected)
    _add_spread_at_nodes(covariance, p, mean, nodes.weights, weights)
    derivatives = _derivatives(
        p[..., None] * scores_at_nodes(curve, nodes.points), mean, nodes.weights, weights
    )
    free = items.free.copy()
    free[:, 0] = with_slopes
    return _Margins(expected, covariance, derivatives[:, free.ravel()])


def _add_spread_at_nodes(
    covariance: FloatArray, p: FloatArray, mean: FloatArray, prior: FloatArray, weights: list[FloatArray]
) -> None:
    """Add the moments' mean covariance given the trait: only moments that share an item have any."""
    n_items = len(weights)
    numbers = np.arange(p.shape[1], dtype=np.float64)
    variance = numbers**2 @ p - mean**2
    ends = np.cumsum([len(part) for part in weights])
    pair_of = np.zeros((n_items, n_items), dtype=np.intp)
    first, second = np.triu_indices(n_items, 1)
    pair_of[first, second] = pair_of[second, first] = ends[-1] + np.arange(len(first))
    for i, part in enumerate(weights):
        own = slice(ends[i] - len(part), ends[i])
        others = np.delete(np.arange(n_items), i)
        pairs = pair_of[i, others]
        moments = part @ p[i]
        covariance[own, own] += (part * (p[i] @ prior)) @ part.T - (moments * prior) @ moments.T
        with_number = ((part * numbers) @ p[i] - moments * mean[i]) * prior
        covariance[own, pairs] += with_number @ mean[others].T
        covariance[pairs, own] = covariance[own, pairs].T
        covariance[np.ix_(pairs, pairs)] += (mean[others] * (variance[i] * prior)) @ mean[others].T
    places = ends[-1] + np.arange(len(first))
    covariance[places, places] += (variance[first] * variance[second]) @ prior


def _derivatives(
    by_parameter: FloatArray, mean: FloatArray, prior: FloatArray, weights: list[FloatArray]
) -> FloatArray:
    """Give T × (J·K) from the derivatives of the category probabilities, J × K × Q × K."""
    n_items, n_options = by_parameter.shape[:2]
    own = [
        np.einsum("uk,kqp,q->up", part, block, prior)
        for part, block in zip(weights, by_parameter, strict=True)
    ]
    of_mean = np.einsum("k,jkqp->jqp", np.arange(n_options, dtype=np.float64), by_parameter)
    of_products = np.einsum("iqp,jq,q->ijp", of_mean, mean, prior, optimize=True)
    first, second = np.triu_indices(n_items, 1)
    pairs = np.zeros((len(first), n_items, n_options))
    every = np.arange(len(first))
    pairs[every, first] = of_products[first, second]
    pairs[every, second] = of_products[second, first]
    out = np.zeros((sum(len(part) for part in own), n_items, n_options))
    start = 0
    for i, part in enumerate(own):
        out[start : start + len(part), i] = part
        start += len(part)
    return np.concatenate([out, pairs]).reshape(-1, n_items * n_options)


def _test(observed: FloatArray, margins: _Margins, n: float) -> tuple[float, int] | None:
    n_moments, n_parameters = margins.derivatives.shape
    if n_moments <= n_parameters:
        return None
    try:
        root = cholesky(margins.covariance, lower=True)
    except (LinAlgError, ValueError):
        return None
    residual = solve_triangular(root, observed - margins.expected, lower=True)
    directions = qr(solve_triangular(root, margins.derivatives, lower=True), mode="economic")[0]
    residual = residual - directions @ (directions.T @ residual)
    return float(n * (residual @ residual)), n_moments - n_parameters


def _independent(patterns: AnswerPatterns) -> GradedItems:
    frequencies = patterns.frequencies()
    at_least = np.cumsum(frequencies[:, ::-1], axis=1)[:, ::-1][:, 1:] / frequencies.sum(
        axis=1, keepdims=True
    )
    real = np.arange(1, frequencies.shape[1]) < patterns.n_categories[:, None]
    share = np.where(real, at_least, 0.5)
    return GradedItems(np.zeros(patterns.n_items), np.where(real, np.log(share / (1 - share)), np.nan))


def _residual_correlation(patterns: AnswerPatterns, items: GradedItems, nodes: Quadrature) -> float:
    """Give the root mean square of observed minus expected Pearson correlations of the category numbers."""
    p = np.exp(curves(items, nodes.points).log_p)
    numbers = np.arange(items.n_options, dtype=np.float64)
    mean, square = numbers @ p, numbers**2 @ p
    products = (mean * nodes.weights) @ mean.T
    np.fill_diagonal(products, square @ nodes.weights)
    expected_mean = mean @ nodes.weights
    frequencies = patterns.frequencies()
    observed = patterns.category_products(frequencies @ numbers / frequencies.sum(axis=1))
    pairs = np.triu_indices(patterns.n_items, 1)
    difference = _as_correlations(observed) - _as_correlations(
        products - np.outer(expected_mean, expected_mean)
    )
    return float(np.sqrt((difference[pairs] ** 2).mean()))


def _as_correlations(covariance: FloatArray) -> FloatArray:
    sd = np.sqrt(np.diagonal(covariance))
    return np.asarray(covariance / np.outer(sd, sd))


def _rmsea_interval(chi2: float, df: int, n: float) -> Interval:
    tail = (1 - RMSEA_LEVEL) / 2
    limits = [math.sqrt(_noncentrality(chi2, df, probability) / (n * df)) for probability in (1 - tail, tail)]
    return Interval(limits[0], limits[1], RMSEA_LEVEL, "noncentral chi-square")


def _noncentrality(chi2: float, df: int, probability: float) -> float:
    if chndtr(chi2, df, 0.0) < probability:
        return 0.0
    from scipy.optimize import brentq

    high = max(chi2, 1.0)
    while chndtr(chi2, df, high) > probability:
        high *= 2
    return float(brentq(lambda value: chndtr(chi2, df, value) - probability, 0.0, high))
