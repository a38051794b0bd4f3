"""Polychoric correlations equal those of psych, lavaan and polycor."""

import numpy as np
import pytest

from diagnostic.psychometrics.factors.pair_likelihood import estimate_rho
from diagnostic.psychometrics.factors.polychoric import polychoric
from diagnostic.psychometrics.factors.polychoric_pair import polychoric_pair
from diagnostic.psychometrics.factors.rank_correlations import rank_correlations
from diagnostic.psychometrics.moments import Moments
from support.preparation import prepared
from support.records import matrix, record_ids, values

TOPIC, MORE = "polychoric", "polychoric_more"
STOPPED_EARLY = {"bfi_extra/polychor_2step"}
"""polycor's BFGS ends 4e-5 before the maximum here; its likelihood is lower than ours."""


def of(*endings, topics=(TOPIC, MORE)):
    return [(topic, r) for topic in topics for ending in endings for r in record_ids(topic, ending)]


@pytest.mark.parametrize(("topic", "record_id"), of("/psych_correct0", "/psych_default"))
def test_thresholds_by_item_are_those_of_psych(topic, record_id):
    expected, result = values(topic, record_id), polychoric(prepared(topic, record_id))
    np.testing.assert_allclose(result.correlations, matrix(expected["rho"]), atol=5e-5)
    assert list(result.correlations.columns) == matrix(expected["rho"]).columns.to_list()
    if "tau" in expected:
        np.testing.assert_allclose(result.thresholds, matrix(expected["tau"]), atol=1e-8)


@pytest.mark.parametrize("record_id", [r for r in record_ids(MORE) if "/psych_pairs" in r])
def test_items_with_unequal_numbers_of_options_have_thresholds_by_pair_in_psych(record_id):
    half = 0.5 if record_id.endswith("default") else 0.0
    result = polychoric(prepared(MORE, record_id), thresholds="pair", empty_cells=half, smooth=False)
    np.testing.assert_allclose(result.correlations, matrix(values(MORE, record_id)["rho"]), atol=5e-5)


@pytest.mark.parametrize(("topic", "record_id"), of("/lavCor"))
@pytest.mark.parametrize("thresholds", ["pair", "item"])
def test_complete_rows_give_lavaans_two_step_estimates(topic, record_id, thresholds):
    expected = values(topic, record_id)
    result = polychoric(prepared(topic, record_id), thresholds=thresholds)
    assert result.n_respondents == expected["n"]
    np.testing.assert_allclose(result.correlations, matrix(expected["rho"]), atol=1e-6)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/polychor_2step"))
def test_one_pair_in_two_steps(record_id):
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    x, y = (d[column] for column in expected["pair"])
    pair = polychoric_pair(x, y)
    assert pair.standard_error == pytest.approx(expected["se"], rel=2e-3)
    assert pair.chi_square == pytest.approx(expected["chisq"], abs=1e-3)
    assert pair.degrees_of_freedom == expected["df"]
    among_all = polychoric(d, thresholds="pair")
    place = tuple(expected["pair"])
    assert among_all.correlations.loc[place] == pytest.approx(pair.estimate, abs=1e-9)
    assert among_all.standard_errors.loc[place] == pytest.approx(pair.standard_error, rel=1e-7)
    if record_id in STOPPED_EARLY:
        assert pair.chi_square < expected["chisq"]
        assert pair.estimate == pytest.approx(expected["rho"], abs=5e-5)
    else:
        assert pair.estimate == pytest.approx(expected["rho"], abs=1e-5)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/polychor_ML"))
def test_one_pair_by_full_maximum_likelihood(record_id):
    """polycor searches with Nelder and Mead, and stops before the maximum for most of these pairs."""
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    pair = polychoric_pair(*(d[column] for column in expected["pair"]), method="ml")
    assert pair.degrees_of_freedom == expected["df"]
    if pair.chi_square > expected["chisq"] - 2e-3:
        assert pair.chi_square == pytest.approx(expected["chisq"], abs=2e-3)
        assert pair.estimate == pytest.approx(expected["rho"], abs=2e-4)
        assert pair.standard_error == pytest.approx(expected["se"], rel=2e-3)
    else:
        assert pair.estimate == pytest.approx(expected["rho"], abs=3e-3)
        assert pair.standard_error == pytest.approx(expected["se"], rel=6e-3)


@pytest.mark.parametrize("record_id", record_ids(MORE, "/polychor_end"))
def test_one_pair_against_polycors_likelihood_maximised_to_the_end(record_id):
    expected, d = values(MORE, record_id), prepared(MORE, record_id)
    pair = polychoric_pair(*(d[column] for column in expected["pair"]), method="ml")
    assert pair.estimate == pytest.approx(expected["rho"], abs=2e-4)
    assert pair.standard_error == pytest.approx(expected["se"], rel=2e-3)
    np.testing.assert_allclose(pair.row_thresholds, expected["row_cuts"], atol=5e-4)
    np.testing.assert_allclose(pair.column_thresholds, expected["col_cuts"], atol=5e-4)
    assert pair.chi_square == pytest.approx(expected["chisq"], abs=1e-4)


@pytest.mark.parametrize(("topic", "record_id"), of("/spearman_pearson"))
def test_rank_and_product_moment_correlations(topic, record_id):
    expected, d = values(topic, record_id), prepared(topic, record_id)
    ranked = rank_correlations(d).correlations
    np.testing.assert_allclose(ranked, matrix(expected["spearman"]), atol=1e-8)
    assert list(ranked) == matrix(expected["spearman"]).columns.to_list()
    np.testing.assert_allclose(Moments.from_items(d).correlation(), matrix(expected["pearson"]), atol=1e-8)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/polychor_ML"))
def test_full_maximum_likelihood_stands_on_the_top(record_id):
    """With the thresholds found, no other correlation is likelier; and no threshold moved alone is."""
    pair_of = values(TOPIC, record_id)["pair"]
    d = prepared(TOPIC, record_id)[pair_of].dropna()
    pair = polychoric_pair(d.iloc[:, 0], d.iloc[:, 1], method="ml")
    table = d.value_counts().unstack(fill_value=0).sort_index().sort_index(axis=1).to_numpy(dtype=float)
    cuts = pair.row_thresholds[None], pair.column_thresholds[None]
    again = estimate_rho(table[None], *cuts)
    assert again.rho[0] == pytest.approx(pair.estimate, abs=1e-7)
    for side, index in [(0, 0), (0, 1), (1, 0), (1, -1)]:
        for shift in (-1e-3, 1e-3):
            moved = [cut.copy() for cut in cuts]
            moved[side][0, index] += shift
            assert estimate_rho(table[None], *moved).log_likelihood[0] < again.log_likelihood[0]
