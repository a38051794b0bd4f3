"""Factor solutions, their fit and their scores' adequacy equal those of psych and of stats::factanal."""

import re

import numpy as np
import pytest

from diagnostic.psychometrics.factors.efa import efa, efa_from_correlations
from diagnostic.psychometrics.factors.principal_components import principal_components
from support.factors import matched, matched_square, matching
from support.preparation import prepared
from support.records import matrix, record, record_ids, values

TOPIC = "efa"
PSYCH = [r for r in record_ids(TOPIC) if re.search(r"/(minres|ml)_", r)]
FIT = {
    "TLI": "tli",
    "rms": "rmsr",
    "crms": "rmsr_corrected",
    "fit": "fit",
    "fit_off": "fit_off_diagonal",
}


def solution(record_id):
    n_factors = int(re.search(r"n?factors=(\d+)", record(TOPIC, record_id)["call"])[1])
    method, rotation = record_id.split("/")[1].split("_")
    return efa(prepared(TOPIC, record_id), n_factors, method=method, rotation=rotation)


@pytest.mark.parametrize("record_id", PSYCH)
def test_loadings_and_factor_correlations(record_id):
    expected, result = values(TOPIC, record_id), solution(record_id)
    wanted = matrix(expected["loadings"])
    tolerance = 1e-4 if record_id.endswith("none") else 1e-3
    np.testing.assert_allclose(matched(result.loadings, wanted), wanted, atol=tolerance)
    structure = matrix(expected["structure"])
    order, signs = matching(result.loadings, wanted)
    np.testing.assert_allclose(result.structure.to_numpy()[:, order] * signs, structure, atol=tolerance)
    if expected["factor_cor"]:
        phi = matched_square(result.factor_correlations, result.loadings, wanted)
        np.testing.assert_allclose(phi, matrix(expected["factor_cor"]), atol=1e-3)
    assert list(result.loadings.index) == list(wanted.index)
    assert (result.loadings.to_numpy().sum(axis=0) > 0).all()


@pytest.mark.parametrize("record_id", PSYCH)
def test_communalities_complexity_and_variance(record_id):
    expected, result = values(TOPIC, record_id), solution(record_id)
    np.testing.assert_allclose(result.communalities, list(expected["communality"].values()), atol=1e-4)
    np.testing.assert_allclose(result.uniquenesses, list(expected["uniqueness"].values()), atol=1e-4)
    np.testing.assert_allclose(result.complexity, list(expected["complexity"].values()), atol=2e-3)
    wanted = matrix(expected["vaccounted"])
    np.testing.assert_allclose(result.variance_accounted, wanted, atol=1e-3)


@pytest.mark.parametrize("record_id", PSYCH)
def test_fit_statistics(record_id):
    expected, result = values(TOPIC, record_id), solution(record_id)
    assert result.n_respondents == expected["n"]
    assert result.degrees_of_freedom == expected["dof"]
    assert result.chi_square == pytest.approx(expected["chi_likelihood"], rel=1e-4)
    assert result.objective == pytest.approx(expected["objective"], rel=1e-4)
    assert result.p_value == pytest.approx(expected["p"], rel=1e-3)
    assert result.chi_square_empirical == pytest.approx(expected["chi_empirical"], rel=1e-4)
    assert result.null_chi_square == pytest.approx(expected["null_chisq"], rel=1e-6)
    assert result.null_degrees_of_freedom == expected["null_dof"]
    for r_name, name in FIT.items():
        assert getattr(result, name) == pytest.approx(expected[r_name], abs=1e-4), r_name
    assert result.rmsea == pytest.approx(expected["RMSEA"]["RMSEA"], abs=1e-4)
    assert result.rmsea_interval.low == pytest.approx(expected["RMSEA"]["lower"], abs=1e-4)
    assert result.rmsea_interval.high == pytest.approx(expected["RMSEA"]["upper"], abs=1e-4)
    assert result.rmsea_interval.confidence_level == pytest.approx(expected["RMSEA"]["confidence"])
    assert result.bic == pytest.approx(expected["BIC"], abs=1e-4 * expected["chi_likelihood"])
    assert result.sabic == pytest.approx(expected["SABIC"], abs=1e-4 * expected["chi_likelihood"])


@pytest.mark.parametrize("record_id", PSYCH)
def test_adequacy_of_factor_scores(record_id):
    expected, result = values(TOPIC, record_id), solution(record_id)
    wanted = matrix(expected["loadings"])
    r_squared = expected["R2_scores"]
    r_squared = list(r_squared.values()) if isinstance(r_squared, dict) else r_squared
    order, _ = matching(result.loadings, wanted)
    np.testing.assert_allclose(result.score_adequacy.loc["r_squared"].iloc[order], r_squared, atol=1e-3)
    if (expected.get("r_scores") or {}).get("data"):
        got = matched_square(result.score_correlations, result.loadings, wanted)
        np.testing.assert_allclose(got, matrix(expected["r_scores"]), atol=1e-3)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/factanal_ml_none"))
def test_maximum_likelihood_is_that_of_factanal(record_id):
    expected, result = values(TOPIC, record_id), solution(record_id.replace("factanal_", ""))
    wanted = matrix(expected["loadings"])
    np.testing.assert_allclose(matched(result.loadings, wanted), wanted, atol=1e-4)
    np.testing.assert_allclose(result.uniquenesses, list(expected["uniqueness"].values()), atol=1e-4)
    assert result.chi_square == pytest.approx(expected["chisq"]["objective"], rel=1e-4)
    assert result.p_value == pytest.approx(expected["p"]["objective"], rel=1e-3)
    assert result.degrees_of_freedom == expected["dof"]


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/pca_varimax"))
def test_principal_components(record_id):
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    wanted = matrix(expected["loadings"])
    result = principal_components(d, wanted.shape[1])
    np.testing.assert_allclose(matched(result.loadings, wanted), wanted, atol=1e-3)
    np.testing.assert_allclose(result.communalities, list(expected["communality"].values()), atol=1e-6)
    np.testing.assert_allclose(result.eigenvalues, expected["values"], rtol=1e-6)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/minres_oblimin"))
def test_a_correlation_matrix_gives_the_same_as_the_answers(record_id):
    d = prepared(TOPIC, record_id)
    direct = solution(record_id)
    given = efa_from_correlations(d.corr(), len(d), direct.n_factors)
    np.testing.assert_allclose(given.loadings, direct.loadings, atol=1e-6)
    assert given.chi_square_empirical == pytest.approx(direct.chi_square_empirical, rel=1e-9)
    assert given.tli == pytest.approx(direct.tli, abs=1e-9)
