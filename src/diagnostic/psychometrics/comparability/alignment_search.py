"""The alignment of one factor: group means and variances that make its items as alike as they can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ..inputs import FloatArray

EPSILON = 0.01
STEPS_DOWN = (1.0, 0.1)
OPTIONS: Any = {"gtol": 1e-9, "maxiter": 2000}


@dataclass(frozen=True)
class Configural:
    """Loadings and intercepts (groups × items) of a factor with mean 0 and variance 1 in every group."""

    loadings: FloatArray
    intercepts: FloatArray
    weights: FloatArray
    free_reference: bool
    epsilon: float = EPSILON

    @property
    def n_groups(self) -> int:
        return len(self.loadings)


@dataclass(frozen=True)
class Aligned:
    """Mean and standard deviation of the factor in each group, with what the search moved."""

    means: FloatArray
    deviations: FloatArray
    position: FloatArray
    loss: float

    def loadings(self, configural: Configural) -> FloatArray:
        return configural.loadings / self.deviations[:, None]

    def intercepts(self, configural: Configural) -> FloatArray:
        return configural.intercepts - self.means[:, None] * self.loadings(configural)


def align(configural: Configural) -> Aligned:
    """Minimise Σ_items Σ_pairs w f(difference) over loadings and intercepts, f(x) = (x² + ε)^¼.

    From the items' average and from each item as the only one trusted, with ε lowered to its value.
    """
    from scipy.optimize import minimize

    best: Any = None
    for start in _starts(configural):
        position, found = start, best
        for epsilon in (*STEPS_DOWN, configural.epsilon):
            objective: Any = partial(loss, replace(configural, epsilon=max(epsilon, configural.epsilon)))
            found = minimize(objective, position, jac=True, method="BFGS", options=OPTIONS)
            position = found.x
        if best is None or found.fun < best.fun - 1e-12:
            best = found
    means, logs = unpacked(configural, best.x)
    return Aligned(means, np.exp(logs), np.asarray(best.x), float(best.fun))


def unpacked(configural: Configural, position: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give means and log standard deviations; the reference is (0, 0), or all logs add up to zero."""
    n = configural.n_groups
    if configural.free_reference:
        return position[:n], np.concatenate(([-position[n:].sum()], position[n:]))
    return np.concatenate(([0.0], position[: n - 1])), np.concatenate(([0.0], position[n - 1 :]))


def loss(configural: Configural, position: FloatArray) -> tuple[float, FloatArray]:
    """Give the loss and its gradient."""
    means, logs = unpacked(configural, position)
    loadings = configural.loadings * np.exp(-logs)[:, None]
    intercepts = configural.intercepts - means[:, None] * loadings
    total, by_loading = _components(configural, loadings)
    more, by_intercept = _components(configural, intercepts)
    by_mean = -(by_intercept * loadings).sum(axis=1)
    by_log = ((by_intercept * means[:, None] - by_loading) * loadings).sum(axis=1)
    if configural.free_reference:
        return total + more, np.concatenate((by_mean, by_log[1:] - by_log[0]))
    return total + more, np.concatenate((by_mean[1:], by_log[1:]))


def _components(configural: Configural, values: FloatArray) -> tuple[float, FloatArray]:
    difference = values[:, None, :] - values[None, :, :]
    inner = difference**2 + configural.epsilon
    weights = np.outer(configural.weights, configural.weights)[:, :, None]
    alone = weights[:, :, 0].trace() * values.shape[1] * configural.epsilon**0.25
    total = 0.5 * float((weights * inner**0.25).sum() - alone)
    return total, (weights * 0.5 * difference * inner**-0.75).sum(axis=1)


def _starts(configural: Configural) -> Iterator[FloatArray]:
    loadings, intercepts = configural.loadings, configural.intercepts
    sizes = np.abs(loadings)
    shared = [(sizes.mean(axis=1), None)]
    trusted = [(sizes[:, k], k) for k in range(loadings.shape[1]) if sizes[:, k].min() > 0.05 * sizes.mean()]
    for size, item in [*shared, *trusted]:
        logs = np.log(size / size[0])
        scaled = loadings * np.exp(-logs)[:, None]
        reference = np.where(np.abs(scaled[0]) > 1e-6, scaled[0], 1.0)
        shifts = (intercepts - intercepts[0]) / reference
        means = np.median(shifts, axis=1) if item is None else shifts[:, item]
        if configural.free_reference:
            yield np.concatenate((means, logs[1:] - logs.mean()))
        else:
            yield np.concatenate((means[1:], logs[1:]))
