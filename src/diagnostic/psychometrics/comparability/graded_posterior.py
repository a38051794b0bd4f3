"""What the answers say about each respondent's trait, and what that says about the items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg.blas import dsyrk, ssyrk

from ..chunks import Progress
from ..inputs import FloatArray
from .answer_patterns import AnswerPatterns
from .graded_curves import Curves, GradedItems, curves, item_hessians, scores_at_nodes

DOUBLE_PRECISION_WORK = 1e9
NEGLIGIBLE = 1e-9
FEW_CATEGORIES = 40


@dataclass(frozen=True)
class Quadrature:
    """Q ``points`` on the trait and their ``weights`` under the standard normal, adding up to 1."""

    points: FloatArray
    weights: FloatArray

    @classmethod
    def grid(cls, n_points: int = 61, limit: float = 6.0) -> Quadrature:
        """Give mirt's rule: equally spaced points with the normal density as weights."""
        points = np.linspace(-limit, limit, n_points)
        density = np.exp(-(points**2) / 2)
        return cls(points, density / density.sum())

    @classmethod
    def gauss_hermite(cls, n_points: int = 21) -> Quadrature:
        """Give ltm's rule."""
        points, weights = np.polynomial.hermite_e.hermegauss(n_points)
        return cls(points, weights / weights.sum())


@dataclass(frozen=True)
class Expectation:
    """The log-likelihood, the expected counts r (J × K × Q), and its gradient by the J × K parameters."""

    log_likelihood: float
    curve: Curves
    expected: FloatArray
    gradient: FloatArray


def expectation(patterns: AnswerPatterns, items: GradedItems, nodes: Quadrature) -> Expectation:
    """Carry out the E-step of Bock and Aitkin."""
    curve = curves(items, nodes.points)
    expected = np.zeros((patterns.n_places, nodes.points.size))
    log_likelihood = 0.0
    for rows, hot, posterior, log_marginal in posteriors(patterns, curve, nodes):
        counts = patterns.counts[rows]
        log_likelihood += float(counts @ log_marginal)
        expected += hot.T @ (posterior * counts[:, None])
    shaped = expected.reshape(curve.log_p.shape)
    gradient = np.einsum("jkq,jkqp->jp", shaped, scores_at_nodes(curve, nodes.points))
    return Expectation(log_likelihood, curve, shaped, gradient)


def posteriors(
    patterns: AnswerPatterns, curve: Curves, nodes: Quadrature
) -> Iterator[tuple[slice, FloatArray, FloatArray, FloatArray]]:
    """Give, some patterns at a time: rows, one-hot answers, posterior (rows × Q), log probability."""
    log_p = curve.log_p.reshape(-1, nodes.points.size)
    log_weights = np.log(np.maximum(nodes.weights, 1e-300))
    for rows in patterns.chunks():
        hot = patterns.one_hot(rows)
        joint = hot @ log_p
        joint += log_weights
        peak = joint.max(axis=1, keepdims=True)
        joint -= peak
        np.exp(joint, out=joint)
        total = joint.sum(axis=1, keepdims=True)
        joint /= total
        yield rows, hot, joint, (peak + np.log(total))[:, 0]


def mean_scores(codes: npt.NDArray[np.int8], posterior: FloatArray, scores: FloatArray) -> FloatArray:
    """Give rows × (J·K): the gradient of each pattern's log marginal probability."""
    n_items, n_options, n_points, n_places = scores.shape
    out = np.zeros((len(codes), n_items, n_places))
    every = np.arange(len(codes))
    for j in range(n_items):
        by_category = posterior @ scores[j].transpose(1, 0, 2).reshape(n_points, -1)
        chosen = by_category.reshape(len(codes), n_options, n_places)[every, codes[:, j]]
        out[:, j] = np.where(codes[:, j, None] >= 0, chosen, 0.0)
    return out.reshape(len(codes), -1)


def observed_information(
    patterns: AnswerPatterns, items: GradedItems, nodes: Quadrature, progress: Progress | None = None
) -> FloatArray:
    """Give minus the second derivatives of the marginal log-likelihood, (J·K) × (J·K) (Louis, 1982).

    I = −E[∂²log L_c] − Σ Cov(∂log L_c | answers): the curvature had the trait been seen, less what is
    lost by not seeing it. Rows and columns of places without a parameter are 0.
    """
    curve = curves(items, nodes.points)
    scores = scores_at_nodes(curve, nodes.points)
    joint, information = _joint_counts(patterns, curve, nodes, scores, progress)
    expected = np.diagonal(joint, axis1=1, axis2=2).T.reshape(curve.log_p.shape)
    size, (n_items, n_options) = len(information), curve.log_p.shape[:2]
    blocks = information.reshape(n_items, n_options, n_items, n_options)
    own = np.arange(n_items)
    blocks[own, :, own, :] -= item_hessians(curve, nodes.points, expected)
    for node, by_parameter in zip(joint, scores.transpose(2, 0, 3, 1), strict=True):
        left = by_parameter @ node.reshape(n_items, n_options, size)
        turned = left.reshape(size, size).T.reshape(n_items, n_options, size)
        information -= (by_parameter @ turned).reshape(size, size)
    return (information + information.T) / 2


def _joint_counts(
    patterns: AnswerPatterns,
    curve: Curves,
    nodes: Quadrature,
    scores: FloatArray,
    progress: Progress | None,
) -> tuple[FloatArray, FloatArray]:
    """Give Q × (J·K) × (J·K) expected counts of pairs of answers, and Σ of the respondents' s s'.

    Patterns are taken in the order of their scores, so that most points matter to few chunks.
    """
    size, n_points = patterns.n_places, nodes.points.size
    joint, cross = np.zeros((n_points, size, size)), np.zeros((size, size))
    add = _add_pairs_at_once if size <= FEW_CATEGORIES else _add_pairs_by_point
    single = len(patterns.counts) * n_points * size**2 > DOUBLE_PRECISION_WORK
    arranged = patterns.by_score()
    for rows, hot, posterior, _ in posteriors(arranged, curve, nodes):
        counts = arranged.counts[rows, None]
        mean = mean_scores(arranged.codes[rows], posterior, scores)
        cross += (mean * counts).T @ mean
        add(joint, hot.astype(np.float32 if single else np.float64), posterior * counts)
        if progress is not None:
            progress(min(1.0, rows.stop / len(patterns.counts)))
    return joint, cross


def _add_pairs_at_once(joint: FloatArray, hot: npt.NDArray[Any], weights: FloatArray) -> None:
    pairs = (hot[:, :, None] * hot[:, None, :]).reshape(len(hot), -1)
    joint += (weights.astype(hot.dtype).T @ pairs).reshape(joint.shape)


def _add_pairs_by_point(joint: FloatArray, hot: npt.NDArray[Any], weights: FloatArray) -> None:
    multiply = ssyrk if hot.dtype == np.float32 else dsyrk
    for q in np.flatnonzero(weights.max(axis=0) > NEGLIGIBLE):
        matter = weights[:, q] > NEGLIGIBLE
        scaled = hot[matter] * np.sqrt(weights[matter, q], dtype=hot.dtype)[:, None]
        upper = np.triu(multiply(1.0, scaled.T))
        joint[q] += upper + np.triu(upper, 1).T


def trait_scores(
    patterns: AnswerPatterns, items: GradedItems, nodes: Quadrature
) -> tuple[FloatArray, FloatArray]:
    """Give each pattern's posterior mean (EAP) and standard deviation."""
    curve = curves(items, nodes.points)
    mean, sd = np.empty(len(patterns.counts)), np.empty(len(patterns.counts))
    for rows, _, posterior, _ in posteriors(patterns, curve, nodes):
        mean[rows] = posterior @ nodes.points
        deviations = nodes.points - mean[rows, None]
        sd[rows] = np.sqrt((posterior * deviations**2).sum(axis=1))
    return mean, sd
