"""Eigenvalues, parallel analysis and MAP equal those of R; what is simulated agrees within its noise."""

import numpy as np
import pytest

from diagnostic.psychometrics.factors.efa import efa
from diagnostic.psychometrics.factors.parallel_analysis import parallel_analysis
from diagnostic.psychometrics.factors.velicer_map import velicer_map
from support.preparation import prepared
from support.records import record_ids, values

TOPIC, MORE = "nfactors", "nfactors_more"


def of(ending):
    return [(topic, record_id) for topic in (TOPIC, MORE) for record_id in record_ids(topic, ending)]


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/eigen"))
def test_eigenvalues(record_id):
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    result = parallel_analysis(d, rng=np.random.default_rng(1), n_iterations=2)
    assert result.n_respondents == expected["n"]
    np.testing.assert_allclose(result.eigenvalues, expected["eigenvalues"], rtol=1e-6)


@pytest.mark.parametrize(("topic", "record_id"), of("/vss_map"))
def test_minimum_average_partial(topic, record_id):
    expected, d = values(topic, record_id), prepared(topic, record_id)
    result = velicer_map(d)
    n = min(len(expected["map"]), len(result.curve))
    np.testing.assert_allclose(result.curve[:n], expected["map"][:n], rtol=1e-6)
    assert result.n_factors == expected["map_n"]


@pytest.mark.parametrize(("topic", "record_id"), of("/vss_map"))
def test_the_fit_of_one_to_eight_factors(topic, record_id):
    expected, d = values(topic, record_id), prepared(topic, record_id)
    for n_factors, row in enumerate(expected["stats"], start=1):
        if n_factors >= d.shape[1] or row["dof"] <= 0:
            continue
        result = efa(d, n_factors, rotation="none")
        assert result.degrees_of_freedom == row["dof"]
        # with a uniqueness at its bound psych's own minres, uls and ols end up to 5e-4 apart
        at_bound = any("Heywood" in note for note in result.notes)
        tolerance = max(row["chisq"] * (1e-3 if at_bound else 1e-4), 2e-3 if at_bound else 1e-4)
        assert result.chi_square == pytest.approx(row["chisq"], abs=tolerance)
        assert result.rmsea == pytest.approx(row["RMSEA"], abs=1e-4)
        assert result.bic == pytest.approx(row["BIC"], abs=tolerance)
        if d.notna().all(axis=None):  # vss does not weigh residuals by their number of respondents
            assert result.rmsr == pytest.approx(row["SRMR"], abs=1e-4)


@pytest.mark.parametrize(("topic", "record_id"), of("/parallel"))
def test_parallel_analysis(topic, record_id):
    expected, d = values(topic, record_id), prepared(topic, record_id)
    rng = np.random.default_rng(42)
    components = parallel_analysis(d, rng=rng, n_iterations=400)
    np.testing.assert_allclose(components.eigenvalues, expected["pc_eigen"], rtol=1e-4)
    np.testing.assert_allclose(components.reference_mean, expected["pc_sim"], atol=0.02)
    assert components.n_factors == expected["ncomp"]
    factors = parallel_analysis(d, rng=rng, n_iterations=400, basis="factors")
    np.testing.assert_allclose(factors.eigenvalues, expected["fa_eigen"], rtol=1e-4, atol=2e-5)
    noise = np.full(d.shape[1], 0.02)
    if topic == MORE:  # chance alone makes a Heywood case of every tenth matrix: the first value varies
        noise[0] = 0.06
    assert (np.abs(factors.reference_mean - expected["fa_sim"]) < noise).all()
    assert factors.n_factors == expected["nfact"]


@pytest.mark.parametrize("record_id", record_ids(MORE, "/parallel_poly"))
def test_parallel_analysis_of_polychoric_correlations(record_id):
    """R resamples answers within items; ours draws from the same distribution without any answers."""
    expected, d = values(MORE, record_id), prepared(MORE, record_id)
    result = parallel_analysis(d, rng=np.random.default_rng(3), n_iterations=400, correlation="polychoric")
    np.testing.assert_allclose(result.eigenvalues, expected["pc_eigen"], rtol=2e-4)
    np.testing.assert_allclose(result.reference_mean, expected["pc_sim"], atol=0.02)
    assert result.n_factors == expected["ncomp"]
