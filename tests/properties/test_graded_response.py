"""What must be true of a graded response model, whatever the answers."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.psychometrics import graded_response_model
from diagnostic.psychometrics.comparability.answer_patterns import find_patterns
from diagnostic.psychometrics.comparability.coded_answers import code_answers
from diagnostic.psychometrics.comparability.graded_curves import GradedItems
from diagnostic.psychometrics.comparability.graded_posterior import Quadrature, expectation


@st.composite
def surveys(draw: st.DrawFn) -> np.ndarray:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_items, n_options = draw(st.integers(3, 7)), draw(st.integers(2, 6))
    n = draw(st.integers(120, 400))
    slopes = rng.uniform(0.8, 2.5, n_items) * rng.choice([1, 1, 1, -1], n_items)
    cuts = np.sort(rng.normal(size=(n_items, n_options - 1)) * 1.3, axis=1)
    pull = slopes * rng.normal(size=(n, 1)) + rng.logistic(size=(n, n_items))
    answers = (pull[:, :, None] > cuts).sum(axis=2).astype(float)
    answers[rng.random(answers.shape) < draw(st.sampled_from([0.0, 0.1, 0.4]))] = np.nan
    return answers


@settings(max_examples=20, deadline=None)
@given(answers=surveys(), seed=st.integers(0, 1_000))
def test_no_items_nearby_are_likelier(answers: np.ndarray, seed: int) -> None:
    model = graded_response_model(answers)
    if not model.converged:
        return
    kept = [int(name.removeprefix("item_")) - 1 for name in model.parameters.index]
    patterns = find_patterns(code_answers(answers[:, kept]))
    count = model.intercepts.shape[1] // 2
    table = model.intercepts.iloc[:, :count].to_numpy()
    items, nodes = GradedItems(table[:, 0], table[:, 1:]), Quadrature.grid()
    top = expectation(patterns, items, nodes).log_likelihood
    np.testing.assert_allclose(top, model.log_likelihood, rtol=1e-12)
    rng = np.random.default_rng(seed)
    for size in (1e-3, 1e-2):
        near = items.with_vector(items.as_vector() + size * rng.normal(size=items.as_vector().size))
        if near.is_proper():
            assert expectation(patterns, near, nodes).log_likelihood <= top + 1e-7


@settings(max_examples=20, deadline=None)
@given(answers=surveys())
def test_scores_are_what_the_trait_was_assumed_to_be(answers: np.ndarray) -> None:
    """At the maximum the mean of the posterior means is 0, and their variance and errors add up to 1."""
    model = graded_response_model(answers)
    scores = model.scores.dropna()
    assert len(scores) == model.n_respondents
    if model.converged:
        spread = scores["theta"].var(ddof=0) + (scores["standard_error"] ** 2).mean()
        assert abs(scores["theta"].mean()) < 1e-3
        assert abs(spread - 1) < 1e-3
        assert 0 < model.empirical_reliability < 1
        assert 0 < model.marginal_reliability < 1
        assert (model.information(np.linspace(-3, 3, 7)) > 0).all()
