from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from diagnostic.psychometrics import DataError, Moments, alignment
from diagnostic.psychometrics.comparability.alignment_errors import invariant_groups
from diagnostic.psychometrics.comparability.alignment_search import Configural, align, loss

ITEMS = list("abcde")
MODEL = {"f": ITEMS}
LOADINGS, INTERCEPTS = np.array([0.8, 0.7, 0.9, 0.6, 0.75]), np.array([3.0, 2.5, 3.5, 2.0, 3.2])


def configural(
    means: list[float], deviations: list[float], *, free: bool = False, moved: Any = (), epsilon: float = 0.01
) -> Configural:
    """The configural parameters of groups that share all items but the (group, item, shift) in ``moved``."""
    loadings = np.outer(deviations, LOADINGS)
    intercepts = INTERCEPTS + np.outer(means, LOADINGS)
    for group, item, shift in moved:
        intercepts[group, item] += shift
    return Configural(loadings, intercepts, np.ones(len(means)), free, epsilon)


def answers(sizes: list[int], means: list[float], seed: int, shift: float = 0.8) -> tuple[pd.DataFrame, Any]:
    rng = np.random.default_rng(seed)
    groups = np.repeat([f"g{k}" for k in range(len(sizes))], sizes)
    factor = rng.normal(np.repeat(means, sizes))
    values = INTERCEPTS + np.outer(factor, LOADINGS) + 0.6 * rng.normal(size=(len(factor), 5))
    values[groups == "g1", 2] += shift
    return pd.DataFrame(values, columns=ITEMS), groups


def test_shared_items_are_recovered_exactly() -> None:
    found = align(configural([0.0, 0.7, -0.4], [1.0, 1.3, 0.8]))
    np.testing.assert_allclose(found.means, [0.0, 0.7, -0.4], atol=1e-7)
    np.testing.assert_allclose(found.deviations, [1.0, 1.3, 0.8], atol=1e-7)


def test_free_reference_recovers_deviations_that_multiply_to_one() -> None:
    deviations = np.array([1.0, 1.5, 1.0 / 1.5])
    found = align(
        configural([0.3, 0.7, -0.4], deviations.tolist(), free=True, moved=[(1, 2, 1.0), (2, 4, -1.2)])
    )
    assert np.prod(found.deviations) == pytest.approx(1.0)
    np.testing.assert_allclose(found.deviations, deviations, atol=0.03)
    np.testing.assert_allclose(found.means - found.means[0], [0.0, 0.4, -0.7], atol=0.1)


def test_a_few_moved_items_barely_pull() -> None:
    moved = [(1, 2, 1.0), (2, 0, -0.9), (3, 4, 1.5)]
    found = align(configural([0.0, 0.5, -0.5, 0.2], [1.0, 1.1, 0.9, 1.0], moved=moved, epsilon=1e-4))
    np.testing.assert_allclose(found.means, [0.0, 0.5, -0.5, 0.2], atol=0.02)


def test_minimum_is_that_of_the_definition() -> None:
    problem = configural([0.0, 0.5, -0.5], [1.0, 1.2, 0.9], moved=[(1, 2, 0.6), (2, 0, -0.5)])
    weights = np.array([1.0, 1.4, 0.7])
    problem = Configural(problem.loadings, problem.intercepts, weights, False)

    def naive(position: Any) -> float:
        means, variances = np.array([0.0, *position[:2]]), np.array([1.0, *np.exp(position[2:])])
        loadings = problem.loadings / np.sqrt(variances)[:, None]
        intercepts = problem.intercepts - means[:, None] * loadings
        total = 0.0
        for values in (loadings, intercepts):
            for g in range(3):
                for h in range(g + 1, 3):
                    for item in range(5):
                        squared = (values[g, item] - values[h, item]) ** 2
                        total += weights[g] * weights[h] * np.sqrt(np.sqrt(squared + 0.01))
        return float(total)

    found = align(problem)
    place = np.concatenate((found.means[1:], 2 * np.log(found.deviations[1:])))
    assert naive(place) == pytest.approx(found.loss, rel=1e-12)
    rough = minimize(
        naive, place + 0.3, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 9000}
    )
    assert found.loss <= rough.fun + 1e-9


@pytest.mark.parametrize("free", [False, True])
def test_gradient_of_the_loss(free: bool) -> None:
    problem = configural([0.0, 0.5, -0.5], [1.0, 1.2, 0.9], free=free, moved=[(1, 2, 0.6)])
    position = np.random.default_rng(1).normal(0, 0.2, 5 if free else 4)
    numeric = [
        (loss(problem, position + step)[0] - loss(problem, position - step)[0]) / 2e-6
        for step in 1e-6 * np.eye(position.size)
    ]
    np.testing.assert_allclose(loss(problem, position)[1], numeric, atol=1e-6)


def test_groups_that_share_a_value() -> None:
    values = np.array([1.0, 1.02, 0.99, 1.6, 1.01])
    assert invariant_groups(values, 0.03**2 * np.eye(5)).tolist() == [True, True, True, False, True]
    assert invariant_groups(values, 10.0 * np.eye(5)).all()
    assert invariant_groups(np.array([0.0, 1.0]), 1e-6 * np.eye(2)).sum() == 1


def test_planted_difference_is_found_and_means_are_near() -> None:
    frame, groups = answers([500, 500, 500, 500], [0.0, 0.4, -0.3, 0.6], seed=4)
    result = alignment(frame, groups, MODEL)
    differing = result.items[result.items["n_not_shared"] > 0]
    assert differing[["item", "kind", "not_shared_by"]].to_numpy().tolist() == [["c", "intercept", "g1"]]
    assert result.share_not_shared == pytest.approx(1 / 40)
    means = result.means.set_index("group")
    for label, truth in (("g1", 0.4), ("g2", -0.3), ("g3", 0.6)):
        assert means.loc[label, "mean"] == pytest.approx(truth, abs=3.5 * means.loc[label, "standard_error"])
    assert means.loc["g0", "standard_error"] == pytest.approx(0, abs=1e-9)
    assert result.items.set_index(["kind", "item"]).loc[("intercept", "a"), "r_squared"] > 0.8


def test_moments_missing_answers_and_robust_errors() -> None:
    frame, groups = answers([300, 300, 300], [0.0, 0.4, -0.3], seed=5)
    direct = alignment(frame, groups, MODEL)
    summed = alignment(Moments.from_items(frame, groups), None, MODEL)
    np.testing.assert_allclose(direct.means["mean"], summed.means["mean"], atol=1e-9)
    gaps = frame.mask(np.random.default_rng(6).random(frame.shape) < 0.1)
    full = alignment(gaps, groups, MODEL, estimator="MLR", missing="fiml")
    np.testing.assert_allclose(full.means["mean"], direct.means["mean"], atol=0.15)
    assert full.n_respondents == 900


def test_two_groups_with_a_free_reference_are_noted() -> None:
    frame, groups = answers([300, 300], [0.0, 0.4], seed=7)
    assert any("Two groups" in note for note in alignment(frame, groups, MODEL, reference="free").notes)


def test_result_is_ready_for_json() -> None:
    frame, groups = answers([200, 200], [0.0, 0.4], seed=8)
    content = json.loads(json.dumps(alignment(frame, groups, MODEL).to_dict()))
    assert content["means"]["columns"][:3] == ["group", "factor", "mean"]


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("f =~ a + b + c; g =~ c + d + e", "model_not_alignable"),
        ("f =~ 1*a + b + c + d", "model_not_alignable"),
        ("f =~ a + k*b + k*c + d", "model_not_alignable"),
    ],
)
def test_models_that_cannot_be_aligned(model: str, code: str) -> None:
    frame, groups = answers([200, 200], [0.0, 0.4], seed=9)
    with pytest.raises(DataError) as caught:
        alignment(frame, groups, model)
    assert caught.value.code == code


def test_faults() -> None:
    frame, groups = answers([200, 200], [0.0, 0.4], seed=9)
    with pytest.raises(DataError, match="only one group"):
        alignment(frame, ["x"] * 400, MODEL)
    bad: Any = "WLSMV"
    with pytest.raises(DataError):
        alignment(np.digitize(frame, [2, 3, 4]), groups, {"f": [0, 1, 2, 3, 4]}, estimator=bad)
    wrong: Any = "loose"
    with pytest.raises(DataError, match="not one of the choices"):
        alignment(frame, groups, MODEL, reference=wrong)


@pytest.mark.slow
def test_standard_errors_match_the_spread_of_the_estimates() -> None:
    means, errors = [], []
    for seed in range(120):
        frame, groups = answers([300, 300, 300], [0.0, 0.4, -0.3], seed=1000 + seed)
        found = alignment(frame, groups, MODEL).means
        means.append(found["mean"].to_numpy()[1:])
        errors.append(found["standard_error"].to_numpy()[1:])
    spread = np.std(means, axis=0, ddof=1)
    np.testing.assert_allclose(np.mean(errors, axis=0) / spread, 1.0, atol=0.2)
    np.testing.assert_allclose(np.mean(means, axis=0), [0.4, -0.3], atol=0.05)
