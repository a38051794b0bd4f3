"""KMO and Bartlett's test on awkward correlations."""

import numpy as np
import pytest

from diagnostic.psychometrics import DataError, PairTables, bartlett_sphericity, kmo


@pytest.fixture
def answers():
    rng = np.random.default_rng(2)
    trait = rng.standard_normal((300, 1))
    return np.clip(np.rint(3 + trait + rng.standard_normal((300, 5))), 1, 5)


def test_polychoric_correlations_can_be_judged_too(answers):
    assert kmo(answers, correlation="polychoric").overall > kmo(answers).overall
    tables = PairTables.from_items(answers)
    direct = bartlett_sphericity(answers, correlation="polychoric")
    assert bartlett_sphericity(tables, correlation="polychoric") == direct


def test_linearly_dependent_items_are_noted(answers):
    dependent = np.column_stack([answers, answers[:, 0] + answers[:, 1]])
    assert any("nearby matrix" in note for note in kmo(dependent).notes)
    test = bartlett_sphericity(dependent)
    assert any("not positive definite" in note for note in test.notes) or test.determinant < 1e-10


def test_pairwise_correlations_that_contradict_each_other_are_mended():
    gaps = np.full((60, 3), np.nan)
    x = np.random.default_rng(3).standard_normal(20)
    gaps[:20, :2] = np.column_stack([x, x + 0.1 * x[::-1]])
    gaps[20:40, 1:] = np.column_stack([x, x + 0.1 * x[::-1]])
    gaps[40:, ::2] = np.column_stack([x, -x + 0.1 * x[::-1]])
    result = kmo(gaps)
    assert 0 <= result.overall <= 1
    assert any("nearby matrix" in note for note in result.notes)
    assert bartlett_sphericity(gaps).chi_square == np.inf


def test_unrelated_items_share_nothing():
    values = np.random.default_rng(6).standard_normal((5000, 6))
    assert bartlett_sphericity(values).p_value > 0.001
    assert kmo(values).overall < 0.6


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("too_few_varying_items", lambda: kmo([[1, 2], [1, 3], [1, 4]])),
        ("items_without_correlation", lambda: kmo([[1, None], [2, None], [None, 3], [None, 4]])),
        ("unknown_option", lambda: kmo([[1, 2], [2, 1]], correlation="kendall")),
        ("unknown_option", lambda: bartlett_sphericity([[1, 2], [2, 1]], missing="never")),
    ],
)
def test_bad_input_is_named(code, call):
    with pytest.raises(DataError) as error:
        call()
    assert error.value.code == code
