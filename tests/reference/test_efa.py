"""Factor solutions, their fit and their scores' adequacy equal those of psych and of stats::factanal."""

import re
from functools import cache

import numpy as np
import pytest

from diagnostic.psychometrics.factors.efa import efa, efa_from_correlations
from diagnostic.psychometrics.factors.principal_components import principal_components
from diagnostic.psychometrics.factors.scores import factor_scores
from support.factors import matched, matched_square, matching
from support.preparation import prepared
from support.records import matrix, record, record_ids, values

TOPIC, MORE = "efa", "efa_more"
PSYCH = [
    (topic, record_id)
    for topic in (TOPIC, MORE)
    for record_id in record_ids(topic)
    if re.search(r"/(minres|ml|pa|poly)_", record_id)
]
NAMES = {"pa": "principal_axis", "geominQ": "geomin"}
FIT = {
    "TLI": "tli",
    "rms": "rmsr",
    "crms": "rmsr_corrected",
    "fit": "fit",
    "fit_off": "fit_off_diagonal",
}


@cache
def solution(topic, record_id):
    call = record(topic, record_id)["call"]
    n_factors = int(re.search(r"n?factors=(\d+)", call)[1])
    method, rotation = (
        NAMES.get(found[1], found[1])
        for found in (re.search(r'fm="(\w+)"', call), re.search(r'rotat\w+="(\w+)"', call))
    )
    kind = "polychoric" if 'cor="poly"' in call else "pearson"
    return efa(prepared(topic, record_id), n_factors, method=method, rotation=rotation, correlation=kind)


@pytest.mark.parametrize(("topic", "record_id"), PSYCH)
def test_loadings_and_factor_correlations(topic, record_id):
    expected, result = values(topic, record_id), solution(topic, record_id)
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


@pytest.mark.parametrize(("topic", "record_id"), PSYCH)
def test_communalities_complexity_and_variance(topic, record_id):
    expected, result = values(topic, record_id), solution(topic, record_id)
    np.testing.assert_allclose(result.communalities, list(expected["communality"].values()), atol=1e-4)
    np.testing.assert_allclose(result.uniquenesses, list(expected["uniqueness"].values()), atol=1e-4)
    np.testing.assert_allclose(result.complexity, list(expected["complexity"].values()), atol=2e-3)
    wanted = matrix(expected["vaccounted"])
    np.testing.assert_allclose(result.variance_accounted[: len(wanted)], wanted, atol=1e-3)


@pytest.mark.parametrize(("topic", "record_id"), PSYCH)
def test_fit_statistics(topic, record_id):
    expected, result = values(topic, record_id), solution(topic, record_id)
    assert result.n_respondents == expected["n"]
    assert result.degrees_of_freedom == expected["dof"]
    assert result.chi_square == pytest.approx(expected["chi_likelihood"], rel=1e-4)
    assert result.objective == pytest.approx(expected["objective"], rel=1e-4)
    assert result.p_value == pytest.approx(expected["p"], rel=1e-3)
    assert result.chi_square_empirical == pytest.approx(expected["chi_empirical"], rel=1e-4)
    exact = 1e-4 if result.correlation == "polychoric" else 1e-6  # psych's polychorics are within 5e-5
    assert result.null_chi_square == pytest.approx(expected["null_chisq"], rel=exact)
    assert result.null_degrees_of_freedom == expected["null_dof"]
    for r_name, name in FIT.items():
        assert getattr(result, name) == pytest.approx(expected[r_name], abs=1e-4), r_name
    assert result.rmsea == pytest.approx(expected["RMSEA"]["RMSEA"], abs=1e-4)
    assert result.rmsea_interval.low == pytest.approx(expected["RMSEA"]["lower"], abs=1e-4)
    assert result.rmsea_interval.high == pytest.approx(expected["RMSEA"]["upper"], abs=1e-4)
    assert result.rmsea_interval.confidence_level == pytest.approx(expected["RMSEA"]["confidence"])
    assert result.bic == pytest.approx(expected["BIC"], abs=1e-4 * expected["chi_likelihood"])
    assert result.sabic == pytest.approx(expected["SABIC"], abs=1e-4 * expected["chi_likelihood"])


@pytest.mark.parametrize(("topic", "record_id"), PSYCH)
def test_adequacy_of_factor_scores(topic, record_id):
    expected, result = values(topic, record_id), solution(topic, record_id)
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
    expected, result = values(TOPIC, record_id), solution(TOPIC, record_id.replace("factanal_", ""))
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
    direct = solution(TOPIC, record_id)
    given = efa_from_correlations(d.corr(), len(d), direct.n_factors)
    np.testing.assert_allclose(given.loadings, direct.loadings, atol=1e-6)
    assert given.chi_square_empirical == pytest.approx(direct.chi_square_empirical, rel=1e-9)
    assert given.tli == pytest.approx(direct.tli, abs=1e-9)


@pytest.mark.parametrize("record_id", [r for r in record_ids(MORE) if "/scores_" in r])
def test_factor_scores(record_id):
    expected, d = values(MORE, record_id), prepared(MORE, record_id)
    call = record(MORE, record_id)["call"]
    rotation = re.search(r'rotate="(\w+)"', call)[1]
    method = {"Thurstone": "regression", "Bartlett": "bartlett", "tenBerge": "ten_berge"}[
        re.search(r'method="(\w+)"', call)[1]
    ]
    found = efa(d, int(re.search(r"nfactors=(\d+)", call)[1]), rotation=rotation)
    result = factor_scores(d, found, method)
    wanted = matrix(expected["weights"])
    np.testing.assert_allclose(matched(result.weights, wanted), wanted, atol=2e-3)
    order, signs = matching(result.weights, wanted)
    head = result.scores.to_numpy()[: len(expected["head"]["data"]), order] * signs
    np.testing.assert_allclose(head, matrix(expected["head"]), atol=5e-3)
    np.testing.assert_allclose(result.r_squared.iloc[order], expected["R2"], atol=1e-3)
    correlations = matched_square(result.score_correlations, result.weights, wanted)
    np.testing.assert_allclose(correlations, matrix(expected["r_scores"]), atol=1e-3)
