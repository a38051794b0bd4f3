"""Fisher scoring that turns into Newton's method near the solution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..inputs import FloatArray
from .problem import Problem, State

MOST_STEPS = 500
MOST_HALVINGS = 30
MOST_RIDGES = 8
CLOSE = 0.1
NOISE = 1e-12


@dataclass(frozen=True)
class Minimum:
    """Where the search ended; ``decrement`` is gᵀI⁻¹g, the chi-square by which the solution is missed."""

    state: State
    converged: bool
    n_steps: int
    decrement: float


def minimise(problem: Problem, start: FloatArray) -> Minimum | None:
    """Search from a start; None where Σ is not positive definite there.

    Steps solve I·step = −g with the expected information I, or the observed one when the decrement is
    small and the observed information is positive definite; they are halved until the value falls.
    """
    state = problem.at(start)
    if state is None or not problem.table.n_parameters:
        return None if state is None else Minimum(state, True, 0, 0.0)
    tolerance = 1e-13 * (1.0 + problem.n)
    decrement = np.inf
    for n_steps in range(MOST_STEPS):
        step, new_decrement = _step(state, near=decrement < CLOSE)
        decrement = new_decrement
        if decrement < tolerance:
            return Minimum(_last_step(problem, state, step), True, n_steps, decrement)
        following = _descend(problem, state, step)
        if following is None:
            return Minimum(state, decrement < 1e-6, n_steps, decrement)
        state = following
    return Minimum(state, False, MOST_STEPS, decrement)


def _step(state: State, near: bool) -> tuple[FloatArray, float]:
    """Give the step and its decrement; a growing ridge replaces what the information does not hold."""
    if near:
        found = _solve(state.observed, state.gradient, 0.0)
        if found is not None:
            return found
    ridge = 0.0
    for k in range(MOST_RIDGES):
        found = _solve(state.expected, state.gradient, ridge)
        if found is not None:
            return found
        ridge = 10.0 ** (k - MOST_RIDGES)
    return -state.gradient, float(state.gradient @ state.gradient)


def _solve(information: FloatArray, gradient: FloatArray, ridge: float) -> tuple[FloatArray, float] | None:
    diagonal = np.diagonal(information)
    if not np.isfinite(information).all() or (diagonal <= 0).any():
        return None
    scale = np.sqrt(diagonal)
    scaled = information / np.outer(scale, scale) + ridge * np.eye(scale.size)
    try:
        root = np.linalg.cholesky(scaled)
    except np.linalg.LinAlgError:
        return None
    if np.diagonal(root).min() < 1e-7 and ridge == 0.0:
        return None
    half = np.linalg.solve(root, gradient / scale)
    return -np.linalg.solve(root.T, half) / scale, float(half @ half)


def _descend(problem: Problem, state: State, step: FloatArray) -> State | None:
    slack = NOISE * abs(state.value)
    for halving in range(MOST_HALVINGS):
        following = problem.at(state.theta + 0.5**halving * step)
        if following is not None and following.value <= state.value + slack:
            return following
    return None


def _last_step(problem: Problem, state: State, step: FloatArray) -> State:
    following = problem.at(state.theta + step)
    return (
        state if following is None or following.value > state.value + NOISE * abs(state.value) else following
    )
