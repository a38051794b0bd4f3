"""What must hold for alpha on any answers."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from diagnostic.psychometrics import cronbach_alpha, item_analysis

ANSWERS = st.tuples(st.integers(4, 15), st.integers(3, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(1, 5).map(float))
)


def usable(answers):
    assume((answers.std(axis=0) > 0).all())
    assume(answers.sum(axis=1).std() > 0)
    return answers


@given(ANSWERS, st.floats(-50, 50), st.floats(0.1, 20))
@settings(max_examples=50, deadline=None)
def test_shifting_and_scaling_all_items_leaves_alpha_alone(answers, shift, scale):
    expected = cronbach_alpha(usable(answers))
    got = cronbach_alpha(answers * scale + shift)
    assert got.estimate == pytest.approx(expected.estimate, abs=1e-8)
    assert got.standardized == pytest.approx(expected.standardized, abs=1e-8)


@given(ANSWERS, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_rows_and_items_does_not_matter(answers, random):
    rows, columns = list(range(len(answers))), list(range(answers.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    expected = item_analysis(usable(answers))
    got = item_analysis(answers[rows][:, columns])
    np.testing.assert_allclose(
        got.if_dropped["alpha"], expected.if_dropped["alpha"].iloc[columns], atol=1e-10
    )


@given(ANSWERS)
@settings(max_examples=50, deadline=None)
def test_alpha_if_dropped_is_alpha_of_the_others(answers):
    usable(answers)
    dropped = item_analysis(answers).if_dropped
    for k in range(answers.shape[1]):
        others = np.delete(answers, k, axis=1)
        if others.sum(axis=1).std() == 0:
            continue
        expected = cronbach_alpha(others)
        assert dropped["alpha"].iloc[k] == pytest.approx(expected.estimate, abs=1e-9)
        assert dropped["standard_error"].iloc[k] == pytest.approx(expected.standard_error, abs=1e-7)
        assert dropped["median_r"].iloc[k] == pytest.approx(expected.median_interitem_r, abs=1e-9)
        assert dropped["guttman_lambda6"].iloc[k] == pytest.approx(expected.guttman_lambda6, abs=1e-6)
