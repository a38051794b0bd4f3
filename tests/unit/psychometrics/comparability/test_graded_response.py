"""The graded response model on awkward answers, and what it must not depend on."""

import itertools
import json

import numpy as np
import pandas as pd
import pytest
import scipy.linalg

from diagnostic.psychometrics import DataError, graded_response_model
from diagnostic.psychometrics.comparability.answer_patterns import find_patterns
from diagnostic.psychometrics.comparability.coded_answers import code_answers
from diagnostic.psychometrics.comparability.graded_curves import GradedItems
from diagnostic.psychometrics.comparability.graded_posterior import (
    Quadrature,
    expectation,
    observed_information,
)


def simulated(n=300, n_items=5, slope=1.7, seed=0):
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=(n, 1))
    return np.digitize(slope * trait + rng.logistic(size=(n, n_items)), [-2.0, 0.0, 1.5]) + 1.0


def with_holes(answers, share=0.1, seed=1):
    rng = np.random.default_rng(seed)
    return np.where(rng.random(answers.shape) < share, np.nan, answers)


def slopes(model):
    return model.parameters["a"].to_numpy()


def said(model):
    return " ".join(model.notes)


def test_the_simulated_items_come_back():
    model = graded_response_model(simulated(n=20_000, n_items=6, seed=3))
    np.testing.assert_allclose(slopes(model), 1.7, atol=0.12)
    np.testing.assert_allclose(model.parameters["b2"], 0.0, atol=0.06)
    assert model.m2.p_value > 0.001
    assert model.m2.rmsea < 0.02
    assert (model.item_fit["p_value"] > 0.0005).all()


def test_the_gradient_and_the_information_are_those_of_the_likelihood():
    patterns = find_patterns(code_answers(with_holes(simulated(n=80, n_items=3))))
    nodes = Quadrature.grid(31)
    items = GradedItems(
        np.array([1.2, -0.8, 1.5]), np.array([[2.0, 0.1, -1.4], [1.5, 0.2, -1.0], [2.2, 0.3, -1.2]])
    )
    here = items.as_vector()

    def gradient(vector):
        return expectation(patterns, items.with_vector(vector), nodes).gradient.ravel()

    def likelihood(vector):
        return expectation(patterns, items.with_vector(vector), nodes).log_likelihood

    steps = 1e-5 * np.eye(len(here))
    slope = [(likelihood(here + step) - likelihood(here - step)) / 2e-5 for step in steps]
    np.testing.assert_allclose(gradient(here), slope, atol=1e-5)
    curvature = [(gradient(here - step) - gradient(here + step)) / 2e-5 for step in steps]
    np.testing.assert_allclose(observed_information(patterns, items, nodes), curvature, atol=1e-4)


def test_large_data_take_the_other_road_to_the_same_information():
    answers = simulated(n=400, n_items=12, seed=4)
    answers = np.where(answers == 4, 3, answers)
    patterns = find_patterns(code_answers(answers))
    model = graded_response_model(answers)
    table = model.intercepts[["a", "d1", "d2"]].to_numpy()
    items, nodes = GradedItems(table[:, 0], table[:, 1:]), Quadrature.grid()
    together = observed_information(patterns, items, nodes)
    doubled = find_patterns(code_answers(np.hstack([answers, answers])))
    twice = GradedItems(np.tile(items.slopes, 2), np.tile(items.intercepts, (2, 1)))
    wide = observed_information(doubled, twice, nodes)
    assert together.shape == (36, 36)
    assert wide.shape == (72, 72)
    shifted = 1e-5 * np.eye(72)[0]
    up = expectation(doubled, twice.with_vector(twice.as_vector() + shifted), nodes).gradient.ravel()
    down = expectation(doubled, twice.with_vector(twice.as_vector() - shifted), nodes).gradient.ravel()
    np.testing.assert_allclose(wide[0], (down - up) / 2e-5, atol=2e-3)


def test_order_labels_and_codes_of_the_answers_do_not_matter():
    answers = with_holes(simulated())
    model = graded_response_model(answers)
    rng = np.random.default_rng(2)
    rows, columns = rng.permutation(len(answers)), rng.permutation(answers.shape[1])
    shuffled = graded_response_model(answers[rows][:, columns])
    np.testing.assert_allclose(slopes(shuffled), slopes(model)[columns], atol=1e-4)
    np.testing.assert_allclose(shuffled.scores["theta"], model.scores["theta"][rows], atol=1e-4)
    recoded = graded_response_model(answers * 10 - 3)
    assert recoded.log_likelihood == pytest.approx(model.log_likelihood, abs=1e-9)


def test_a_reversed_item_has_a_negative_slope_and_a_note():
    answers = simulated()
    model = graded_response_model(answers)
    answers[:, 1] = 5 - answers[:, 1]
    turned = graded_response_model(answers)
    assert turned.log_likelihood == pytest.approx(model.log_likelihood, abs=1e-6)
    assert slopes(turned)[1] == pytest.approx(-slopes(model)[1], abs=1e-4)
    assert "'item_2' has a negative slope" in said(turned)


def test_rows_without_answers_keep_their_place():
    answers = pd.DataFrame(simulated(), columns=list("abcde"), index=range(100, 400))
    answers.iloc[[0, 7]] = np.nan
    answers.iloc[3, 2] = np.nan
    model = graded_response_model(answers)
    assert model.n_respondents == 298
    assert list(model.scores.index) == list(answers.index)
    assert model.scores["theta"].isna().to_numpy().nonzero()[0].tolist() == [0, 7]
    assert "2 row(s) without any answer" in said(model)
    complete = graded_response_model(answers, missing="listwise")
    assert complete.n_respondents == 297
    assert complete.scores["theta"].isna().to_numpy().nonzero()[0].tolist() == [0, 3, 7]
    assert complete.m2.statistic == pytest.approx(model.m2.statistic, rel=1e-5)


def test_unused_options_and_constant_items_are_said():
    answers = simulated()
    answers[:, 0] = np.where(answers[:, 0] == 2, 3, answers[:, 0])
    answers[:, 4] = 3
    model = graded_response_model(answers)
    assert model.n_items == 4
    assert model.parameters.loc["item_1", ["b3"]].isna().all()
    assert "Item 'item_1': nobody chose 2" in said(model)
    assert "Item 'item_5' does not vary" in said(model)


@pytest.mark.parametrize("kind", ["identical", "duplicate", "tiny", "random"])
def test_data_without_a_maximum_say_so(kind):
    answers = simulated()
    awkward = {
        "identical": np.column_stack([answers[:, 0]] * 4),
        "duplicate": np.column_stack([answers, answers[:, 0]]),
        "tiny": answers[:6],
        "random": np.random.default_rng(0).integers(1, 6, size=(500, 6)),
    }[kind]
    model = graded_response_model(awkward)
    if not model.converged:
        assert "not converged" in said(model)
        assert model.m2 is None
    assert kind == "random" or not model.converged
    assert np.isfinite(model.log_likelihood)
    json.dumps(model.to_dict(), allow_nan=False)


def test_items_answered_by_different_people():
    answers = simulated(n=900, n_items=6)
    answers[:300, :2], answers[300:600, 2:4], answers[600:, 4:] = np.nan, np.nan, np.nan
    model = graded_response_model(answers)
    assert model.converged
    assert model.m2 is None
    assert model.item_fit is None
    assert "complete rows are too few" in said(model)


def test_two_margins_statistics():
    answers = simulated(n=600, n_items=8)
    both = [graded_response_model(answers, statistic=name).m2 for name in ("C2", "M2*")]
    assert [fit.degrees_of_freedom for fit in both] == [28 - 8, 36 - 32]
    assert all(fit.p_value > 0.001 for fit in both)
    yes_no = (answers > 2).astype(int)
    same = [graded_response_model(yes_no, statistic=name).m2 for name in ("C2", "M2*")]
    assert same[0].statistic == pytest.approx(same[1].statistic, rel=1e-8)


def test_the_fit_test_sees_a_second_trait():
    rng = np.random.default_rng(5)
    halves = [
        np.digitize(1.7 * rng.normal(size=(800, 1)) + rng.logistic(size=(800, 3)), [-1, 1]) for _ in "ab"
    ]
    model = graded_response_model(np.hstack(halves))
    assert model.m2.p_value < 1e-6
    assert model.m2.rmsea_interval.low > 0.05


def test_information_and_tables():
    model = graded_response_model(pd.DataFrame(simulated(), columns=list("abcde")))
    by_item = model.item_information([-1.0, 0.0, 1.0])
    assert list(by_item.columns) == list("abcde")
    np.testing.assert_allclose(by_item.sum(axis=1), model.information([-1.0, 0.0, 1.0]))
    assert model.information(0.0).shape == (1,)
    assert model.to_frame() is model.parameters
    assert json.loads(json.dumps(model.to_dict()))["m2"]["degrees_of_freedom"] == 5


def test_progress_rises_to_one():
    seen = []
    graded_response_model(simulated(), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@pytest.mark.parametrize(
    ("items", "code"),
    [
        (simulated()[:, :2], "too_few_varying_items"),
        (np.full((5, 4), np.nan), "no_usable_row"),
        (np.random.default_rng(0).normal(size=(50, 4)), "too_many_options"),
        ([["a", "b", "c"]], "not_numeric"),
    ],
)
def test_data_that_cannot_be_used(items, code):
    with pytest.raises(DataError) as error:
        graded_response_model(items)
    assert error.value.code == code


def test_listwise_without_a_complete_row():
    answers = simulated(n=50)
    answers[np.arange(50), np.arange(50) % 5] = np.nan
    with pytest.raises(DataError, match="every answer"):
        graded_response_model(answers, missing="listwise")


def test_the_fit_statistics_are_those_of_the_whole_table():
    """Seven items with three options: every one of 2,187 patterns written out."""
    answers = np.minimum(simulated(n=500, n_items=7, seed=6), 3)
    model = graded_response_model(answers)
    table = model.intercepts[["a", "d1", "d2"]].to_numpy()
    every = np.array(list(itertools.product(range(3), repeat=7)))
    points = np.linspace(-6, 6, 61)
    prior = np.exp(-(points**2) / 2)
    prior /= prior.sum()

    def pattern_probabilities(parameters):
        at_least = 1 / (1 + np.exp(-(parameters[:, :1, None] * points + parameters[:, 1:, None])))
        edges = np.ones((7, 1, 61))
        p = -np.diff(np.concatenate([edges, at_least, 0 * edges], axis=1), axis=1)
        return np.prod([p[j, every[:, j]] for j in range(7)], axis=0) @ prior

    expected = pattern_probabilities(table)
    steps = [1e-5 * step.reshape(7, 3) for step in np.eye(21)]
    slopes = np.array([pattern_probabilities(table + s) - pattern_probabilities(table - s) for s in steps]).T
    observed = np.zeros(len(every))
    np.add.at(observed, (answers.astype(int) - 1) @ 3 ** np.arange(6, -1, -1), 1 / 500)
    products = [every[:, i] * every[:, j] for i, j in itertools.combinations(range(7), 2)]
    shares = [every[:, j] == k for j in range(7) for k in (1, 2)]
    for name, own in (("C2", shares), ("M2*", list(every.T))):
        moments = np.array([*own, *products], dtype=float)
        spread = moments @ (np.diag(expected) - np.outer(expected, expected)) @ moments.T
        complement = scipy.linalg.null_space((moments @ slopes / 2e-5).T)
        residual = complement.T @ moments @ (observed - expected)
        statistic = 500 * residual @ np.linalg.solve(complement.T @ spread @ complement, residual)
        found = graded_response_model(answers, statistic=name).m2
        assert found.degrees_of_freedom == complement.shape[1]
        assert found.statistic == pytest.approx(statistic, rel=1e-6)
