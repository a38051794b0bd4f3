"""Omega, bounds and ordinal reliability on awkward scales."""

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    DataError,
    Moments,
    PairTables,
    average_variance_extracted,
    categorical_omega,
    composite_reliability,
    cronbach_alpha,
    green_yang_omega,
    guttman_lambdas,
    mcdonald_omega,
    ordinal_alpha,
    split_half,
)


@pytest.fixture(scope="module")
def answers():
    rng = np.random.default_rng(31)
    latent = rng.standard_normal((700, 1)) * [0.9, 0.8, 0.7, 0.6, 0.5, 0.4] + rng.standard_normal((700, 6))
    values = np.clip(np.rint(3 + latent), 1, 5)
    values[rng.random(values.shape) < 0.03] = np.nan
    return pd.DataFrame(values, columns=list("abcdef"))


@pytest.mark.parametrize(
    ("method", "n_factors"), [("cfa", 1), ("minres", 1), ("minres", 2), ("schmid_leiman", 3)]
)
def test_moments_give_the_same_as_the_answers(answers, method, n_factors):
    direct = mcdonald_omega(answers, method=method, n_factors=n_factors)
    again = mcdonald_omega(Moments.from_items(answers), method=method, n_factors=n_factors)
    assert again.total == direct.total
    assert again.hierarchical == pytest.approx(direct.hierarchical, nan_ok=True)
    assert direct.estimate == direct.total
    assert direct.to_dict()["total"] == direct.total


def test_equal_loadings_make_omega_and_alpha_the_same():
    C = np.full((5, 5), 0.5) + 0.5 * np.eye(5)
    values = np.random.default_rng(1).standard_normal((400, 5))
    values = np.linalg.solve(np.linalg.cholesky(np.cov(values.T)), (values - values.mean(axis=0)).T).T
    values = values @ np.linalg.cholesky(C).T
    alpha = cronbach_alpha(values).estimate
    for method in ("cfa", "minres"):
        assert mcdonald_omega(values, method=method).total == pytest.approx(alpha, abs=1e-6)
    assert guttman_lambdas(values).lambda2 == pytest.approx(alpha, abs=1e-9)


def test_omega_in_answer_units_ignores_the_units_of_a_factor(answers):
    stretched = answers * [1, 2, 3, 4, 5, 6]
    result, expected = mcdonald_omega(stretched), mcdonald_omega(answers)
    np.testing.assert_allclose(result.loadings, expected.loadings * [1, 2, 3, 4, 5, 6], rtol=1e-6)


def test_the_bootstrap_interval_holds_the_estimate(answers):
    result = mcdonald_omega(answers.iloc[:300], n_bootstrap=100, rng=np.random.default_rng(3))
    assert result.total in result.interval
    assert 0.02 < result.interval.high - result.interval.low < 0.25
    assert mcdonald_omega(answers).interval is None


def test_two_group_factors_are_noted_as_unidentified(answers):
    result = mcdonald_omega(answers, method="schmid_leiman", n_factors=2)
    assert any("not identified" in note for note in result.notes)
    assert result.group_factors.index.tolist() == ["g", "F1", "F2"]


def test_composites_repeat_the_one_factor_model(answers):
    result = mcdonald_omega(answers)
    C = answers.dropna().cov().to_numpy()
    errors = np.diagonal(C) - result.loadings.to_numpy() ** 2
    assert composite_reliability(result.loadings, errors) == pytest.approx(result.total, abs=1e-6)
    ave = average_variance_extracted(result.loadings, errors)
    assert ave == pytest.approx(result.average_variance_extracted, abs=1e-6)
    assert composite_reliability([1, 1], [1, 1], error_covariances=0.5) == pytest.approx(4 / 7)


def test_ordinal_reliability_accepts_pair_tables_and_exceeds_alpha(answers):
    tables = PairTables.from_items(answers)
    assert ordinal_alpha(tables).estimate == ordinal_alpha(answers).estimate
    assert ordinal_alpha(answers).estimate > cronbach_alpha(answers).estimate
    assert any("traits" in note for note in categorical_omega(answers).notes)
    assert categorical_omega(answers[["a", "b", "c"]]).if_dropped["omega"].isna().all()
    others = categorical_omega(answers.drop(columns="a")).estimate
    assert categorical_omega(answers).if_dropped.loc["a", "omega"] == pytest.approx(others, abs=1e-6)
    without_a = ordinal_alpha(answers.drop(columns="a")).estimate
    assert ordinal_alpha(answers).if_dropped.loc["a", "alpha"] == pytest.approx(without_a, abs=1e-9)


def test_guttmans_bounds_are_in_order(answers):
    for standardized in (True, False):
        result = guttman_lambdas(answers, standardized=standardized)
        assert result.lambda1 < result.lambda3 <= result.lambda2
        assert result.lambda4 >= result.lambda3
        assert result.to_frame().loc["lambda5", "estimate"] == result.lambda5
    assert guttman_lambdas(answers, standardized=False).lambda3 == pytest.approx(
        cronbach_alpha(answers).estimate
    )


def test_the_average_split_of_an_even_number_is_standardised_alpha(answers):
    result = split_half(answers)
    assert result.average == pytest.approx(cronbach_alpha(answers).standardized)
    assert sorted((*result.halves[0], *result.halves[1])) == list("abcdef")
    assert result.minimum <= result.average <= result.maximum


def test_many_items_are_searched_and_say_so():
    rng = np.random.default_rng(6)
    values = rng.standard_normal((200, 1)) + rng.standard_normal((200, 24))
    searched = split_half(values)
    assert any("search" in note for note in searched.notes)
    C = np.corrcoef(values.T)
    side = np.where(np.isin(np.arange(24), [int(name[5:]) - 1 for name in searched.halves[0]]), 1.0, -1.0)
    assert searched.maximum == pytest.approx(1 - side @ C @ side / C.sum())
    random_splits = [1 - s @ C @ s / C.sum() for s in rng.permuted(np.tile(side, (2000, 1)), axis=1)]
    assert searched.maximum >= max(random_splits)
    assert searched.minimum <= min(random_splits)
    assert searched.average == pytest.approx(np.mean(random_splits), abs=5e-3)


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("too_few_items", lambda a: mcdonald_omega(a[["a", "b"]])),
        ("number_of_factors_unusable", lambda a: mcdonald_omega(a, n_factors=2)),
        ("number_of_factors_unusable", lambda a: mcdonald_omega(a, method="schmid_leiman")),
        ("too_many_factors", lambda a: mcdonald_omega(a, method="minres", n_factors=6)),
        ("unknown_option", lambda a: mcdonald_omega(a, method="pca")),
        ("bootstrap_needs_answers", lambda a: mcdonald_omega(Moments.from_items(a), n_bootstrap=5)),
        ("too_few_items", lambda a: categorical_omega(a[["a", "b"]])),
        ("length_mismatch", lambda _: composite_reliability([1, 2], [1])),
    ],
)
def test_bad_input_is_named(answers, code, call):
    with pytest.raises(DataError) as error:
        call(answers)
    assert error.value.code == code


def test_the_printed_score_of_ordinal_items_is_less_reliable_than_their_traits(answers):
    score, traits = green_yang_omega(answers), categorical_omega(answers.dropna())
    assert score.total < traits.estimate
    assert score.estimate == score.total
    assert score.n_respondents == len(answers.dropna())
    tables = PairTables.from_items(answers.dropna())
    assert green_yang_omega(tables).total == pytest.approx(score.total, abs=1e-12)
    with pytest.raises(DataError, match="which rows are complete"):
        green_yang_omega(PairTables.from_items(answers))


def test_many_options_make_the_printed_score_as_reliable_as_the_traits():
    rng = np.random.default_rng(8)
    latent = rng.standard_normal((4000, 1)) + rng.standard_normal((4000, 4))
    fine = np.digitize(latent, np.linspace(-3.5, 3.5, 20))
    assert green_yang_omega(fine).total == pytest.approx(mcdonald_omega(latent).total, abs=0.01)
