"""The graded response model equals that of R's mirt and ltm."""

from functools import cache

import numpy as np
import pytest

from diagnostic.psychometrics.comparability.graded_response import graded_response_model
from diagnostic.psychometrics.factors.efa import efa
from diagnostic.psychometrics.factors.polychoric import polychoric
from diagnostic.psychometrics.structural.cfa import cfa
from support.preparation import prepared
from support.records import matrix, record_ids, values

TOPIC = "irt"
MIRT, LISTWISE = record_ids(TOPIC, "/mirt_graded"), record_ids(TOPIC, "/mirt_graded_listwise")
EVERY_TEST = {
    "M2": "statistic",
    "df": "degrees_of_freedom",
    "p": "p_value",
    "RMSEA": "rmsea",
    "SRMSR": "srmsr",
    "TLI": "tli",
    "CFI": "cfi",
}


@cache
def fitted(record_id):
    return graded_response_model(prepared(TOPIC, record_id))


def assert_same_items(parameters, expected):
    wanted = matrix(expected)
    assert list(parameters.index) == list(wanted.index)
    found = parameters[wanted.columns]
    np.testing.assert_allclose(found["a"], wanted["a"], atol=0.01)
    thresholds = [column for column in wanted.columns if column != "a"]
    np.testing.assert_allclose(found[thresholds], wanted[thresholds], atol=0.02)


@pytest.mark.parametrize("record_id", MIRT)
def test_parameters_and_likelihood(record_id):
    expected, model = values(TOPIC, record_id), fitted(record_id)
    assert model.n_respondents == expected["n"]
    assert model.n_parameters == expected["npar"]
    assert model.converged is expected["converged"]
    assert model.log_likelihood == pytest.approx(expected["logLik"], abs=1e-3)
    assert model.aic == pytest.approx(expected["AIC"], abs=2e-3)
    assert model.bic == pytest.approx(expected["BIC"], abs=2e-3)
    assert_same_items(model.parameters, expected["irt_a_b"])
    slope_intercept = matrix(expected["slope_intercept"]).rename(columns={"a1": "a"})
    np.testing.assert_allclose(model.intercepts[slope_intercept.columns], slope_intercept, atol=1e-3)
    np.testing.assert_allclose(model.standardized_loadings, expected["std_loadings"], atol=1e-4)


@pytest.mark.parametrize("record_id", MIRT)
def test_standard_errors(record_id):
    expected, model = values(TOPIC, record_id)["se"], fitted(record_id)
    for item, errors in expected.items():
        found = [model.intercepts.loc[item, f"{name.replace('a1', 'a')}_standard_error"] for name in errors]
        np.testing.assert_allclose(found, list(errors.values()), rtol=1e-3)


@pytest.mark.parametrize("record_id", MIRT)
def test_scores_information_and_reliability(record_id):
    expected, model = values(TOPIC, record_id), fitted(record_id)
    np.testing.assert_allclose(model.scores["theta"][:10], expected["theta_EAP_first10"], atol=1e-4)
    errors = model.scores["standard_error"][:10]
    np.testing.assert_allclose(errors, expected["theta_EAP_se_first10"], atol=1e-4)
    information = expected["test_info"]
    np.testing.assert_allclose(model.information(information["theta"]), information["info"], atol=1e-3)
    assert model.empirical_reliability == pytest.approx(expected["empirical_rxx"], abs=1e-5)
    assert model.marginal_reliability == pytest.approx(expected["marginal_rxx"], abs=1e-5)


@pytest.mark.parametrize("record_id", LISTWISE)
def test_complete_rows(record_id):
    expected = values(TOPIC, record_id)
    scale = record_id.removesuffix("_listwise")
    for model in (
        fitted(record_id),
        graded_response_model(prepared(TOPIC, scale), missing="listwise"),
    ):
        assert model.n_respondents == expected["n"]
        assert model.log_likelihood == pytest.approx(expected["logLik"], abs=1e-3)
        assert_same_items(model.parameters, expected["irt_a_b"])


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/mirt_M2"))
def test_limited_information_fit(record_id):
    expected, m2 = values(TOPIC, record_id), fitted(record_id).m2
    for r_name, name in EVERY_TEST.items():
        assert getattr(m2, name) == pytest.approx(expected[r_name], rel=2e-5, abs=1e-6), r_name
    assert m2.rmsea_interval.low == pytest.approx(expected["RMSEA_5"], abs=1e-5)
    assert m2.rmsea_interval.high == pytest.approx(expected["RMSEA_95"], abs=1e-5)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/mirt_M2"))
def test_fit_where_answers_are_missing_is_that_of_the_complete_rows(record_id):
    expected = values(TOPIC, record_id)
    incomplete = fitted(record_id.replace("mirt_M2", "mirt_graded"))
    assert incomplete.m2.statistic == pytest.approx(expected["M2"], rel=2e-5)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/mirt_S_X2"))
def test_item_fit(record_id):
    fit = fitted(record_id).item_fit
    for row in values(TOPIC, record_id):
        found = fit.loc[row["item"]]
        assert found["df"] == row["df.S_X2"]
        assert found["statistic"] == pytest.approx(row["S_X2"], abs=2e-3)
        assert found["p_value"] == pytest.approx(row["p.S_X2"], abs=5e-5)
        assert found["rmsea"] == pytest.approx(row["RMSEA.S_X2"], abs=1e-4)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/ltm_grm"))
def test_with_ltms_quadrature(record_id):
    expected = values(TOPIC, record_id)
    model = graded_response_model(prepared(TOPIC, record_id), quadrature="gauss_hermite", n_points=21)
    assert model.n_respondents == expected["n"]
    assert model.log_likelihood == pytest.approx(expected["logLik"], abs=1e-3)
    wanted = matrix(expected["coef"])
    np.testing.assert_allclose(model.parameters["a"], wanted["Dscrmn"], atol=0.01)
    thresholds = model.parameters[[f"b{k}" for k in range(1, wanted.shape[1])]]
    np.testing.assert_allclose(thresholds, wanted.drop(columns="Dscrmn"), atol=0.02)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/irt_fa"))
def test_psychs_approximation_is_another_model_that_polychorics_give(record_id):
    """psych::irt.fa turns polychoric loadings into discriminations: λ/√(1 − λ²) and τ/√(1 − λ²)."""
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    loadings = efa(d, 1, correlation="polychoric").loadings.iloc[:, 0].to_numpy()
    unique = np.sqrt(1 - loadings**2)
    np.testing.assert_allclose(loadings / unique, expected["discrimination"]["data"], atol=1e-3)
    thresholds = polychoric(d).thresholds.to_numpy() / unique[:, None]
    np.testing.assert_allclose(thresholds, matrix(expected["difficulty"]), atol=2e-3)


@pytest.mark.parametrize("record_id", record_ids("irt_more"))
def test_the_plain_likelihood_has_its_maximum_here(record_id):
    """R's own optimiser on the likelihood written out: reversed, unequal and unused options."""
    expected, model = values("irt_more", record_id), graded_response_model(prepared("irt_more", record_id))
    assert model.n_respondents == expected["n"]
    assert model.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-5)
    items = np.concatenate(list(expected["items"].values()))
    count = model.intercepts.shape[1] // 2
    found, errors = model.intercepts.iloc[:, :count].to_numpy(), model.intercepts.iloc[:, count:].to_numpy()
    real = ~np.isnan(found)
    sign = np.where(np.arange(count) == 0, np.sign(found[0, 0] * items[0]), 1.0) * np.ones_like(found)
    np.testing.assert_allclose((found * sign)[real], items, atol=2e-3)
    np.testing.assert_allclose(errors[real], expected["se"], rtol=2e-3)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/cfa_wlsmv_normal_ogive"))
def test_the_ordinal_factor_model_is_another_model_that_wlsmv_gives(record_id):
    """lavaan's loadings, turned into slopes and thresholds: the normal ogive, from two-way margins alone."""
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    fit = cfa(d, {"F": list(d.columns)}, estimator="WLSMV", standardize_latent=True)
    estimates = fit.parameters.query("op == '=~'").set_index("rhs")["estimate"]
    loadings = estimates[list(expected["loadings"])].to_numpy()
    np.testing.assert_allclose(loadings, list(expected["loadings"].values()), rtol=1e-3)
    as_slopes = 1.702 * loadings / np.sqrt(1 - loadings**2)
    np.testing.assert_allclose(as_slopes, list(expected["a_logistic"].values()), rtol=2e-3)
    cuts = fit.parameters.query("op == '|'")
    by_item = dict(zip(expected["loadings"], loadings, strict=True))
    thresholds = [row.estimate / by_item[row.lhs] for row in cuts.itertuples()]
    np.testing.assert_allclose(thresholds, list(expected["b"].values()), rtol=2e-3)
