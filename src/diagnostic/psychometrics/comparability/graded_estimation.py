"""Maximum marginal likelihood for the graded response model: EM cycles, then Newton's steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.special import ndtri

from ..chunks import Progress
from ..inputs import FloatArray
from .answer_patterns import AnswerPatterns
from .graded_curves import GradedItems, item_hessians
from .graded_posterior import Expectation, Quadrature, expectation, observed_information

FIRST_EM_CYCLES = 4
MOST_CYCLES = 500
SAMPLE_WORK = 5e9
DECREMENT = 1e-9
EM_CHANGE = 1e-6
STEEPEST = 40.0
LOGISTIC_TO_NORMAL = 1.702


@dataclass(frozen=True)
class GradedFit:
    """The items at the maximum; ``covariance`` of the parameters item by item, None where not identified."""

    items: GradedItems
    log_likelihood: float
    covariance: FloatArray | None
    converged: bool
    n_cycles: int


def estimate(
    patterns: AnswerPatterns,
    nodes: Quadrature,
    start: GradedItems | None = None,
    *,
    with_covariance: bool = True,
    progress: Progress | None = None,
) -> GradedFit:
    """Climb to the maximum from ``start``, or from the items' correlations and frequencies."""
    search = _Search(patterns, nodes, start or starting_values(patterns), progress)
    converged, n_cycles = search.run(0 if start else FIRST_EM_CYCLES)
    covariance = None
    if with_covariance:
        tell = None if progress is None else lambda share: progress(0.6 + 0.4 * share)
        covariance = _inverse(
            _free_part(observed_information(patterns, search.items, nodes, tell), search.items)
        )
    return GradedFit(search.items, search.step.log_likelihood, covariance, converged, n_cycles)


class _Search:
    """EM cycles from far away, then quasi-Newton (BFGS) steps from the observed information."""

    def __init__(
        self, patterns: AnswerPatterns, nodes: Quadrature, start: GradedItems, progress: Progress | None
    ) -> None:
        self.patterns, self.nodes, self.items, self.progress = patterns, nodes, start, progress
        self.sample, self.share = _sample(patterns, nodes)
        self.step = expectation(patterns, start, nodes)
        self.inverse: FloatArray | None = None

    def run(self, em_cycles: int) -> tuple[bool, int]:
        for cycle in range(MOST_CYCLES):
            if cycle < em_cycles:
                change = self._em()
            else:
                decrement = self._newton()
                if decrement is not None and decrement < DECREMENT:
                    return True, cycle + 1
                change = np.inf if decrement is not None else self._em()
            if change == 0.0 or np.abs(self.items.slopes).max() > STEEPEST:
                break
            if change < EM_CHANGE:
                return True, cycle + 1
            if self.progress is not None:
                self.progress(0.6 * (1 - 0.85 ** (cycle + 1)))
        return False, cycle + 1

    def _em(self) -> float:
        """Take the M-step, one scoring step per item on its expected counts; give the largest change."""
        hessians = -item_hessians(self.step.curve, self.nodes.points, self.step.expected)
        places = np.arange(self.items.n_options)
        hessians[:, places, places] += np.where(self.items.free, 1e-9, 1.0)
        moves = np.asarray(np.linalg.solve(hessians, self.step.gradient[..., None])[..., 0], dtype=float)
        self.inverse = None
        return self._move(moves[self.items.free], must_rise=False)

    def _newton(self) -> float | None:
        """Take a quasi-Newton step; give its decrement g'H⁻¹g, or None where none leads upwards."""
        fresh = self.inverse is None
        while True:
            if self.inverse is None:
                information = observed_information(self.sample, self.items, self.nodes) / self.share
                self.inverse = _inverse(_free_part(information, self.items))
                fresh = True
            if self.inverse is None:
                return None
            gradient = self.step.gradient[self.items.free]
            direction = self.inverse @ gradient
            decrement = float(gradient @ direction)
            if decrement < 0:
                self.inverse = None
            elif self._move(direction, must_rise=True) > 0 or decrement < DECREMENT:
                return decrement
            if fresh:
                self.inverse = None
                return None
            self.inverse = None

    def _move(self, direction: FloatArray, *, must_rise: bool) -> float:
        """Go along the direction as far as is possible; give the largest change of a parameter, 0 if none."""
        here = self.items.as_vector()
        scale = min(1.0, 2.0 / max(np.abs(direction).max(), 1e-300))
        for _ in range(12):
            there = self.items.with_vector(here + scale * direction)
            if there.is_proper():
                step = expectation(self.patterns, there, self.nodes)
                slack = 1e-12 * abs(self.step.log_likelihood)
                if not must_rise or step.log_likelihood >= self.step.log_likelihood - slack:
                    self._learn(scale * direction, step)
                    self.items, self.step = there, step
                    return float(scale * np.abs(direction).max())
            scale /= 2
        return 0.0

    def _learn(self, move: FloatArray, step: Expectation) -> None:
        """Update the inverse curvature by what the gradient did along the move (BFGS)."""
        if self.inverse is None:
            return
        turn = (self.step.gradient - step.gradient)[self.items.free]
        along = float(move @ turn)
        if along <= 1e-12 * np.linalg.norm(move) * np.linalg.norm(turn):
            return
        seen = self.inverse @ turn
        self.inverse = (
            self.inverse
            + np.outer(move, move) * ((along + turn @ seen) / along**2)
            - (np.outer(seen, move) + np.outer(move, seen)) / along
        )


def _sample(patterns: AnswerPatterns, nodes: Quadrature) -> tuple[AnswerPatterns, float]:
    """Give patterns enough to know the curvature by, evenly among all, and their share of the respondents."""
    size = patterns.n_places
    enough = max(int(SAMPLE_WORK / (nodes.points.size * size**2)), 10 * size)
    if len(patterns.counts) <= enough:
        return patterns, 1.0
    sample = patterns.take(np.linspace(0, len(patterns.counts) - 1, enough).astype(np.intp))
    return sample, sample.counts.sum() / patterns.counts.sum()


def starting_values(patterns: AnswerPatterns) -> GradedItems:
    """Start from the first principal component's loadings and the frequencies."""
    frequencies = patterns.frequencies()
    means = frequencies @ np.arange(frequencies.shape[1]) / frequencies.sum(axis=1)
    products = patterns.category_products(means)
    spread = np.sqrt(np.diagonal(products))
    correlations = products / np.outer(spread, spread)
    np.fill_diagonal(correlations, 1.0)
    values, vectors = np.linalg.eigh(correlations)
    loadings = vectors[:, -1] * np.sqrt(values[-1]) * 0.9
    loadings *= 1.0 if loadings.sum() >= 0 else -1.0
    loadings = np.clip(loadings, -0.9, 0.9)
    loadings = np.where(np.abs(loadings) < 0.1, 0.1, loadings)
    scale = LOGISTIC_TO_NORMAL / np.sqrt(1 - loadings**2)
    at_least = np.cumsum(frequencies[:, ::-1], axis=1)[:, ::-1][:, 1:] / frequencies.sum(
        axis=1, keepdims=True
    )
    real = np.arange(1, frequencies.shape[1]) < patterns.n_categories[:, None]
    intercepts = np.where(real, scale[:, None] * ndtri(np.where(real, at_least, 0.5)), np.nan)
    return GradedItems(scale * loadings, intercepts)


def _free_part(matrix: FloatArray, items: GradedItems) -> FloatArray:
    free = np.flatnonzero(items.free.ravel())
    return np.asarray(matrix[np.ix_(free, free)])


def _inverse(matrix: FloatArray) -> FloatArray | None:
    scale = np.sqrt(np.maximum(np.diagonal(matrix), 1e-300))
    standardized = matrix / np.outer(scale, scale)
    try:
        factor = cho_factor(standardized)
    except (LinAlgError, ValueError):
        return None
    if np.diagonal(factor[0]).min() < 1e-5:
        return None
    inverse = cho_solve(factor, np.eye(len(matrix)))
    return np.asarray(inverse / np.outer(scale, scale))
