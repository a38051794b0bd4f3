"""Polychoric correlations on awkward tables."""

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import DataError, Moments, PairTables, polychoric, polychoric_pair


@pytest.fixture(scope="module")
def answers():
    rng = np.random.default_rng(3)
    traits = rng.multivariate_normal(np.zeros(4), 0.5 * np.eye(4) + 0.5, size=800)
    values = np.digitize(traits, [-1.2, -0.3, 0.6, 1.4]) + 1.0
    values[rng.random(values.shape) < 0.05] = np.nan
    return pd.DataFrame(values, columns=list("abcd"))


def test_pair_tables_give_the_same_as_the_answers(answers):
    direct = polychoric(answers)
    tables = PairTables.from_items(answers[:100]).merge(PairTables.from_items(answers[100:]))
    pd.testing.assert_frame_equal(polychoric(tables).correlations, direct.correlations)
    np.testing.assert_array_equal(np.diag(direct.n_pairs), answers.notna().sum())
    assert direct.n_pairs.loc["a", "b"] == answers[["a", "b"]].dropna().shape[0]


def test_recoding_the_options_changes_nothing(answers):
    expected = polychoric(answers).correlations
    pd.testing.assert_frame_equal(polychoric(answers * 10 - 3).correlations, expected)
    reversed_items = polychoric(answers.assign(b=6 - answers["b"])).correlations
    np.testing.assert_allclose(reversed_items.loc["b", ["a", "c"]], -expected.loc["b", ["a", "c"]], atol=1e-9)


def test_an_option_that_nobody_chose_leaves_an_infinite_threshold(answers):
    lowest_only = answers.assign(a=answers["a"].clip(upper=3))
    result = polychoric(lowest_only)
    assert result.thresholds.loc["a", ["3|4", "4|5"]].tolist() == [np.inf, np.inf]
    complete = lowest_only[["a", "b"]].dropna()
    alone = polychoric_pair(complete["a"], complete["b"])
    assert polychoric(complete).correlations.iloc[0, 1] == pytest.approx(alone.estimate, abs=1e-9)


def test_items_may_have_different_numbers_of_options(answers):
    mixed = answers.assign(a=(answers["a"] > 3).astype(float).where(answers["a"].notna()))
    result = polychoric(mixed)
    assert result.correlations.loc["a", "b"] == pytest.approx(0.5, abs=0.1)
    assert not result.notes


def test_perfect_agreement_stops_at_the_edge_and_says_so(answers):
    result = polychoric(pd.DataFrame({"a": answers["a"], "again": answers["a"], "c": answers["c"]}))
    assert result.correlations.loc["a", "again"] > 0.999
    assert np.isnan(result.standard_errors.loc["a", "again"])
    assert any("edge" in note for note in result.notes)


def test_an_indefinite_matrix_is_smoothed_with_a_note():
    rng = np.random.default_rng(5)
    values = rng.integers(0, 2, (12, 8)).astype(float)
    values[:, 0] = [0, 1] * 6
    result = polychoric(values)
    assert any("smoothed" in note for note in result.notes)
    assert np.linalg.eigvalsh(result.correlations).min() > -1e-12
    raw = polychoric(values, smooth=False)
    assert np.linalg.eigvalsh(raw.correlations).min() < 0


def test_a_constant_item_is_left_out_and_named(answers):
    result = polychoric(answers.assign(same=3.0))
    assert list(result.correlations) == list("abcd")
    assert "'same'" in result.notes[0]


def test_the_standard_error_is_the_spread_over_samples():
    rng = np.random.default_rng(9)
    draws = rng.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], size=(300, 400))
    samples = np.digitize(draws, [-0.8, 0, 0.9])
    estimates, errors = [], []
    for sample in samples:
        result = polychoric(sample)
        estimates.append(result.correlations.iloc[0, 1])
        errors.append(result.standard_errors.iloc[0, 1])
    assert np.mean(estimates) == pytest.approx(0.4, abs=0.01)
    assert np.mean(errors) == pytest.approx(np.std(estimates), rel=0.12)


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("too_few_varying_items", lambda: polychoric([[1, 2], [1, 3]])),
        ("too_many_options", lambda: polychoric(np.random.default_rng(1).standard_normal((300, 2)))),
        (
            "items_without_common_respondents",
            lambda: polychoric([[1, None], [2, None], [None, 1], [None, 2]]),
        ),
        ("too_few_varying_items", lambda: polychoric_pair([1, 1, 1], [1, 2, 3])),
        ("needs_pair_tables", lambda: polychoric(Moments.from_items([[1, 2], [2, 3]]))),
        ("length_mismatch", lambda: polychoric_pair([1, 2], [1, 2, 3])),
    ],
)
def test_bad_input_is_named(code, call):
    with pytest.raises(DataError) as error:
        call()
    assert error.value.code == code
