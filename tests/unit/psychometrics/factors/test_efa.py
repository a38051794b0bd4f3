"""Factor analysis on awkward data: noted, or refused by name."""

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    DataError,
    Moments,
    PairTables,
    efa,
    efa_from_correlations,
    factor_scores,
    parallel_analysis,
    principal_components,
    velicer_map,
)
from support.factors import matched


@pytest.fixture(scope="module")
def answers():
    rng = np.random.default_rng(21)
    traits = rng.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], size=900)
    latent = np.repeat(traits, 4, axis=1) + rng.standard_normal((900, 8))
    values = np.clip(np.rint(3 + latent), 1, 5)
    values[rng.random(values.shape) < 0.03] = np.nan
    return pd.DataFrame(values, columns=[f"q{k}" for k in range(8)])


@pytest.mark.parametrize("missing", ["pairwise", "listwise"])
def test_moments_give_the_same_as_the_answers(answers, missing):
    direct = efa(answers, 2, missing=missing)
    again = efa(Moments.from_items(answers), 2, missing=missing)
    pd.testing.assert_frame_equal(again.loadings, direct.loadings)
    assert again.chi_square == direct.chi_square
    assert velicer_map(Moments.from_items(answers), missing=missing).n_factors == 2


def test_pair_tables_give_the_same_as_the_answers(answers):
    direct = efa(answers, 2, correlation="polychoric")
    again = efa(PairTables.from_items(answers), 2, correlation="polychoric")
    pd.testing.assert_frame_equal(again.loadings, direct.loadings)
    assert direct.correlation == "polychoric"
    listwise = efa(answers, 2, correlation="polychoric", missing="listwise")
    assert listwise.n_respondents == len(answers.dropna())


@pytest.mark.parametrize("rotation", ["none", "varimax", "promax", "oblimin", "geomin"])
@pytest.mark.parametrize("method", ["minres", "ml", "principal_axis"])
def test_rotation_keeps_what_the_factors_reproduce(answers, method, rotation):
    plain = efa(answers, 2, method=method, rotation="none")
    result = efa(answers, 2, method=method, rotation=rotation)
    pattern, phi = result.loadings.to_numpy(), result.factor_correlations.to_numpy()
    np.testing.assert_allclose(pattern @ phi @ pattern.T, plain.loadings @ plain.loadings.T, atol=1e-6)
    np.testing.assert_allclose(result.communalities, plain.communalities, atol=1e-6)
    assert result.chi_square == pytest.approx(plain.chi_square)
    np.testing.assert_allclose(np.diagonal(phi), 1.0, atol=1e-9)
    assert (result.variance_accounted.loc["ss_loadings"].diff().dropna() <= 0).all()


def test_simple_structure_is_found(answers):
    result = efa(answers, 2)
    strong = result.loadings.abs() > 0.5
    assert strong.sum(axis=1).tolist() == [1] * 8
    assert result.factor_correlations.iloc[0, 1] == pytest.approx(0.3, abs=0.1)
    assert list(result.to_frame()) == ["F1", "F2", "communality", "uniqueness", "complexity"]


def test_one_item_that_a_factor_explains_wholly_is_a_noted_heywood_case():
    R = np.array([[1, 0.8, 0.7, 0.7], [0.8, 1, 0.3, 0.35], [0.7, 0.3, 1, 0.3], [0.7, 0.35, 0.3, 1]])
    for method in ("minres", "ml"):
        result = efa_from_correlations(R, 100, 1, method=method)
        assert any("Heywood" in note for note in result.notes)
        assert result.communalities.iloc[0] > 0.99


def test_a_covariance_matrix_is_turned_into_correlations():
    C = np.array([[4, 2, 1.6], [2, 4, 1.8], [1.6, 1.8, 4]])
    R = C / 4
    np.testing.assert_allclose(
        efa_from_correlations(C, 50, 1).loadings, efa_from_correlations(R, 50, 1).loadings, atol=1e-9
    )


def test_saturated_and_underidentified_solutions_have_no_test():
    R = np.array([[1, 0.5, 0.4], [0.5, 1, 0.45], [0.4, 0.45, 1]])
    saturated = efa_from_correlations(R, 200, 1)
    assert saturated.degrees_of_freedom == 0
    assert np.isnan(saturated.p_value)
    assert np.isnan(saturated.rmsea)
    assert saturated.objective == pytest.approx(0, abs=1e-9)
    too_many = efa_from_correlations(R, 200, 2)
    assert any("one of many" in note for note in too_many.notes)


def test_indefinite_and_singular_correlations_are_noted(answers):
    R = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    assert any("not positive definite" in note for note in efa_from_correlations(R, 100, 1).notes)
    doubled = answers.dropna().assign(copy=lambda d: d["q0"] + d["q1"])
    result = efa(doubled, 2)
    assert np.isfinite(result.rmsr)


def test_fewer_respondents_than_items_still_gives_a_solution():
    values = np.random.default_rng(4).standard_normal((10, 15))
    result = efa(values, 1)
    assert np.isfinite(result.loadings.to_numpy()).all()


def test_a_constant_item_is_left_out_and_named(answers):
    result = efa(answers.assign(same=2.0), 2)
    assert "'same' does not vary" in result.notes[0]
    assert result.n_items == 8


def test_scores_follow_the_labels_and_skip_gaps(answers):
    solution = efa(answers, 2)
    scores = factor_scores(answers[answers.columns[::-1]], solution)
    complete = answers.notna().all(axis=1)
    assert scores.n_respondents == complete.sum()
    assert scores.scores.isna().any(axis=1).equals(~complete)
    assert "no scores" in scores.notes[0]
    pd.testing.assert_frame_equal(scores.scores, factor_scores(answers, solution).scores)
    assert np.asarray(scores).shape == (900, 2)


def test_ten_berge_scores_correlate_as_the_factors_do(answers):
    solution = efa(answers, 2)
    kept = factor_scores(answers, solution, "ten_berge").score_correlations
    np.testing.assert_allclose(kept, solution.factor_correlations, atol=1e-8)


def test_bartlett_scores_are_unbiased(answers):
    solution = efa(answers, 2)
    weights = factor_scores(answers, solution, "bartlett").weights
    np.testing.assert_allclose(weights.T @ solution.loadings, np.eye(2), atol=1e-9)


def test_parallel_analysis_is_repeatable_and_reports_progress(answers):
    shares = []
    first, second = (
        parallel_analysis(answers, rng=np.random.default_rng(5), n_iterations=150, progress=shares.append)
        for _ in range(2)
    )
    np.testing.assert_array_equal(first.reference_eigenvalues, second.reference_eigenvalues)
    assert shares == pytest.approx([100 / 150, 1, 100 / 150, 1])
    assert first.n_factors == 2
    assert first.to_frame().shape == (8, 3)


@pytest.mark.parametrize("basis", ["components", "factors"])
def test_unrelated_items_show_no_factor(basis):
    values = np.random.default_rng(8).standard_normal((400, 6))
    result = parallel_analysis(
        values, rng=np.random.default_rng(1), n_iterations=200, basis=basis, percentile=99.9
    )
    assert result.n_factors == 0


def test_few_respondents_use_drawn_data():
    values = np.random.default_rng(8).standard_normal((8, 12))
    result = parallel_analysis(values, rng=np.random.default_rng(1), n_iterations=50)
    assert result.reference_mean.sum() == pytest.approx(12)
    assert (result.reference_mean[7:] < 1e-9).all()


def test_polychoric_references_are_those_of_permuted_answers(answers):
    """The shortcut through Wishart draws equals what shuffling the answers of each item gives."""
    complete = answers.dropna().to_numpy()
    rng = np.random.default_rng(17)
    shuffled = [
        np.linalg.eigvalsh(efa(rng.permuted(complete, axis=0), 1, correlation="polychoric").correlations)[
            ::-1
        ]
        for _ in range(60)
    ]
    result = parallel_analysis(complete, rng=rng, n_iterations=600, correlation="polychoric")
    np.testing.assert_allclose(result.reference_mean, np.mean(shuffled, axis=0), atol=0.012)


def test_principal_components_of_all_items_reproduce_the_correlations(answers):
    result = principal_components(answers, 8, rotation="none")
    loadings = result.loadings.to_numpy()
    np.testing.assert_allclose(loadings @ loadings.T, answers.corr(), atol=1e-9)
    rotated = principal_components(answers, 2)
    np.testing.assert_allclose(
        matched(rotated.loadings, efa(answers, 2).loadings) > 0.4, efa(answers, 2).loadings > 0.4
    )


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("too_few_varying_items", lambda a: efa(a.iloc[:, :2], 1)),
        ("too_many_factors", lambda a: efa(a, 8)),
        ("too_many_factors", lambda a: efa(a, 0)),
        ("too_many_factors", lambda a: principal_components(a, 9)),
        ("unknown_option", lambda a: efa(a, 2, method="pca")),
        ("unknown_option", lambda a: efa(a, 2, rotation="quartimax")),
        ("unknown_option", lambda a: factor_scores(a, efa(a, 2), "harman")),
        ("unknown_option", lambda a: parallel_analysis(a, rng=np.random.default_rng(1), basis="both")),
        ("items_differ", lambda a: factor_scores(a.iloc[:, 1:], efa(a, 2))),
        ("needs_pair_tables", lambda a: efa(Moments.from_items(a), 2, correlation="polychoric")),
        ("not_a_correlation_matrix", lambda a: efa_from_correlations(a.corr().iloc[:4], 100, 1)),
        ("not_a_correlation_matrix", lambda a: efa_from_correlations(np.triu(a.corr()), 100, 1)),
    ],
)
def test_bad_input_is_named(answers, code, call):
    with pytest.raises(DataError) as error:
        call(answers)
    assert error.value.code == code
