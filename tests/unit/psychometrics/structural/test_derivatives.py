"""Analytic derivatives against differences, for a model with every kind of parameter."""

from __future__ import annotations

import numpy as np
import pytest

from diagnostic.psychometrics.structural.group_model import GroupModel, Matrices, Slopes
from diagnostic.psychometrics.structural.incomplete_rows import incomplete_rows
from diagnostic.psychometrics.structural.least_squares import implied_statistics, ordinal_jacobian
from diagnostic.psychometrics.structural.matrix_algebra import inverse_blocks
from diagnostic.psychometrics.structural.missing_losses import coordinates
from diagnostic.psychometrics.structural.model_syntax import read_model
from diagnostic.psychometrics.structural.normal_likelihood import (
    CompleteRows,
    GroupData,
    NormalPoint,
    normal_point,
)
from diagnostic.psychometrics.structural.parameter_table import TableOptions, build_table
from diagnostic.psychometrics.structural.problem import Directions
from diagnostic.psychometrics.structural.saturated_information import SaturatedPoint, invert_in_place

LABELS = tuple(f"x{k}" for k in range(1, 10))
MODEL = """
  a =~ x1 + x2 + x3; b =~ x4 + x5 + x6; c =~ x7 + x8 + x9 + x1
  top =~ a + b + c; x1 ~~ x5; a ~~ b; a ~ NA*1; top ~ NA*1
"""
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@pytest.fixture(scope="module")
def model() -> GroupModel:
    table = build_table(read_model(MODEL, LABELS), TableOptions(mean_structure=True))
    return GroupModel.of_table(table, 0)


@pytest.fixture(scope="module")
def theta(model: GroupModel) -> Floats:
    rng = np.random.default_rng(1)
    return rng.normal(0.4, 0.1, model.n_free)


@pytest.fixture(scope="module")
def answers() -> Floats:
    rng = np.random.default_rng(2)
    values = rng.normal(size=(90, 9)) @ (np.eye(9) + 0.3 * rng.normal(size=(9, 9)))
    values[rng.random(values.shape) < 0.2] = np.nan
    return values[~np.isnan(values).all(axis=1)]


def group_data(answers: Floats) -> GroupData:
    lacking = np.isnan(answers).any(axis=1)
    complete = answers[~lacking]
    moments = CompleteRows(len(complete), complete.mean(axis=0), np.cov(complete.T, ddof=0))
    return GroupData(moments, incomplete_rows(answers))


def differences(function: object, theta: Floats, step: float = 1e-5) -> Floats:
    """Central differences of a function of θ, one row per parameter."""
    ahead = [function(theta + step * e) for e in np.eye(theta.size)]  # type: ignore[operator]
    behind = [function(theta - step * e) for e in np.eye(theta.size)]  # type: ignore[operator]
    return (np.array(ahead) - np.array(behind)) / (2 * step)


def minus_log_likelihood(answers: Floats, at: Matrices) -> float:
    """Row by row, straight from the definition."""
    total = 0.0
    for row in answers:
        there = ~np.isnan(row)
        covariance = at.covariance[np.ix_(there, there)]
        deviation = (row - at.mean)[there]
        total += np.linalg.slogdet(covariance)[1] + deviation @ np.linalg.solve(covariance, deviation)
    return 0.5 * float(total)


def evaluated(model: GroupModel, data: GroupData, theta: Floats) -> tuple[Matrices, Slopes, NormalPoint]:
    at = model.matrices(theta)
    point = normal_point(data, at.covariance, at.mean)
    assert point is not None
    return at, model.slopes(at), point


def test_curvature_of_moments(model: GroupModel, theta: Floats) -> None:
    rng = np.random.default_rng(3)
    G, g = rng.normal(size=(9, 9)), rng.normal(size=9)
    G = G + G.T

    def slope(values: Floats) -> Floats:
        slopes = model.slopes(model.matrices(values))
        return 2 * slopes.weight * ((G @ slopes.left) * slopes.right).sum(axis=0) + g @ slopes.mean

    np.testing.assert_allclose(
        differences(slope, theta), model.curvature(model.matrices(theta), G, g), atol=1e-7
    )


def test_likelihood_with_gaps_is_its_definition(model: GroupModel, theta: Floats, answers: Floats) -> None:
    at, slopes, point = evaluated(model, group_data(answers), theta)
    assert 0.5 * point.deviance == pytest.approx(minus_log_likelihood(answers, at), rel=1e-12)
    numeric = differences(lambda values: minus_log_likelihood(answers, model.matrices(values)), theta)
    np.testing.assert_allclose(point.gradient(slopes), numeric, rtol=1e-5, atol=1e-5)


def test_observed_information_with_gaps(model: GroupModel, theta: Floats, answers: Floats) -> None:
    data = group_data(answers)

    def gradient(values: Floats) -> Floats:
        _, slopes, point = evaluated(model, data, values)
        return point.gradient(slopes)

    at, slopes, point = evaluated(model, data, theta)
    curvature = model.curvature(at, point.covariance_gradient, point.mean_gradient)
    found = point.observed_information(slopes, curvature)
    np.testing.assert_allclose(found, differences(gradient, theta), rtol=1e-5, atol=1e-4)


def test_expected_information_with_gaps(model: GroupModel, theta: Floats, answers: Floats) -> None:
    at, slopes, point = evaluated(model, group_data(answers), theta)
    expected = np.zeros((theta.size, theta.size))
    for row in answers:
        there = ~np.isnan(row)
        weight = np.zeros((9, 9))
        weight[np.ix_(there, there)] = np.linalg.inv(at.covariance[np.ix_(there, there)])
        moved = [
            weight @ (w * (np.outer(a, b) + np.outer(b, a)))
            for w, a, b in zip(slopes.weight, slopes.left.T, slopes.right.T, strict=True)
        ]
        flat, turned = np.array([m.ravel() for m in moved]), np.array([m.T.ravel() for m in moved])
        expected += 0.5 * flat @ turned.T + slopes.mean.T @ weight @ slopes.mean
    np.testing.assert_allclose(point.expected_information(slopes), expected, rtol=1e-9, atol=1e-9)


def test_scores_add_up_to_the_gradient(model: GroupModel, theta: Floats, answers: Floats) -> None:
    _, slopes, point = evaluated(model, group_data(answers), theta)
    complete = answers[~np.isnan(answers).any(axis=1)]
    scores = np.vstack([point.row_scores(slopes, complete), *point.incomplete_scores(slopes)])
    assert len(scores) == len(answers)
    np.testing.assert_allclose(-scores.sum(axis=0), point.gradient(slopes), rtol=1e-9, atol=1e-9)


def test_saturated_coordinates_lead_back_to_any_direction(
    model: GroupModel, theta: Floats, answers: Floats
) -> None:
    """The information of a model is that of the saturated coordinates, seen along its directions."""
    _, slopes, point = evaluated(model, group_data(answers), theta)
    places = coordinates(slopes, point.inverse)
    whole = SaturatedPoint(point).observed_information()
    np.testing.assert_allclose(whole, whole.T, rtol=1e-12, atol=1e-10)
    own = point.observed_information(slopes)
    np.testing.assert_allclose(places.T @ whole @ places, own, rtol=1e-8, atol=1e-8)


def test_complete_information_is_that_of_as_many_complete_rows(
    model: GroupModel, theta: Floats, answers: Floats
) -> None:
    _, slopes, point = evaluated(model, group_data(answers), theta)
    places = coordinates(slopes, point.inverse)
    whole = np.vstack([own for _, own in SaturatedPoint(point).complete_information()])
    alone = GroupData(CompleteRows(len(answers), point.mean, point.covariance))
    complete = normal_point(alone, point.covariance, point.mean)
    assert complete is not None
    found = places.T @ whole @ places
    np.testing.assert_allclose(found, complete.expected_information(slopes), rtol=1e-9, atol=1e-9)


def test_saturated_scores_lead_back_to_those_along_any_direction(
    model: GroupModel, theta: Floats, answers: Floats
) -> None:
    _, slopes, point = evaluated(model, group_data(answers), theta)
    places, saturated = coordinates(slopes, point.inverse), SaturatedPoint(point)
    complete = answers[~np.isnan(answers).any(axis=1)]
    found = saturated.scores(complete - point.mean) @ places
    np.testing.assert_allclose(found, point.row_scores(slopes, complete), rtol=1e-9, atol=1e-9)
    imputed = [part.impute(point.inverse, point.mean, slice(None)) for part in point.data.incomplete]
    found = np.vstack([saturated.scores(one.deviations, one) for one in imputed]) @ places
    own = np.vstack(list(point.incomplete_scores(slopes)))
    np.testing.assert_allclose(found, own, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("size", [1, 2, 5, 12, 13, 20])
def test_inverses_of_many_small_matrices(size: int) -> None:
    roots = np.random.default_rng(size).normal(size=(40, size, size + 3))
    matrices = roots @ roots.transpose(0, 2, 1)
    inverses, log_determinants = inverse_blocks(matrices)
    np.testing.assert_allclose(inverses @ matrices - np.eye(size), 0.0, atol=1e-9)
    np.testing.assert_allclose(log_determinants, np.linalg.slogdet(matrices)[1], rtol=1e-10, atol=1e-10)
    whole = matrices[0].copy()
    np.testing.assert_allclose(invert_in_place(whole), inverses[0], rtol=1e-8, atol=1e-10)


def test_incomplete_rows_are_kept_small_and_whole() -> None:
    rng = np.random.default_rng(6)
    whole = rng.integers(1, 6, (500, 7)).astype(np.float64)
    whole[rng.random(whole.shape) < 0.3] = np.nan
    for values, kind in ((whole, np.int8), (whole + 0.5, np.float32), (whole + 0.1, np.float64)):
        parts = incomplete_rows(values)
        assert {part.rows.dtype for part in parts} == {np.dtype(kind)}
        back = []
        for part in parts:
            rows = part.rows.astype(np.float64)
            rows[np.arange(len(rows))[:, None], part.missing[part.pattern_of]] = np.nan
            back.append(rows)
        lacking = np.isnan(values).any(axis=1) & ~np.isnan(values).all(axis=1)
        found, given = np.vstack(back), values[lacking]
        found, given = (x[np.lexsort(np.nan_to_num(x, nan=-1.0).T)] for x in (found, given))
        np.testing.assert_array_equal(found, given)


def test_ordinal_jacobian() -> None:
    options = TableOptions(
        n_groups=2,
        n_thresholds=dict.fromkeys(LABELS, 2),
        equal=frozenset({"thresholds"}),
        mean_structure=True,
    )
    table = build_table(read_model("a =~ x1 + x2 + x3 + x4; b =~ x5 + x6 + x7 + x8 + x9", LABELS), options)
    model = GroupModel.of_table(table, 1, np.repeat(np.arange(9), 2))
    theta = np.random.default_rng(4).normal(0.7, 0.1, model.n_free)
    found = ordinal_jacobian(Directions(model, model.matrices(theta)))
    numeric = differences(lambda values: implied_statistics(model, model.matrices(values)), theta)
    np.testing.assert_allclose(found, numeric.T, atol=1e-8)
