"""Eigenvalues, parallel analysis and MAP equal those of R; what is simulated agrees within its noise."""

import numpy as np
import pytest

from diagnostic.psychometrics.factors.efa import efa
from diagnostic.psychometrics.factors.parallel_analysis import parallel_analysis
from diagnostic.psychometrics.factors.velicer_map import velicer_map
from support.preparation import prepared
from support.records import record_ids, values

TOPIC = "nfactors"


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/eigen"))
def test_eigenvalues(record_id):
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    result = parallel_analysis(d, rng=np.random.default_rng(1), n_iterations=2)
    assert result.n_respondents == expected["n"]
    np.testing.assert_allclose(result.eigenvalues, expected["eigenvalues"], rtol=1e-6)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/vss_map"))
def test_minimum_average_partial(record_id):
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    result = velicer_map(d)
    n = min(len(expected["map"]), len(result.curve))
    np.testing.assert_allclose(result.curve[:n], expected["map"][:n], rtol=1e-6)
    assert result.n_factors == expected["map_n"]


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/vss_map"))
def test_the_fit_of_one_to_eight_factors(record_id):
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    for n_factors, row in enumerate(expected["stats"], start=1):
        if n_factors >= d.shape[1] or row["dof"] <= 0:
            continue
        result = efa(d, n_factors, rotation="none")
        assert result.degrees_of_freedom == row["dof"]
        # with a uniqueness at its bound psych's own minres and ols end 1e-3 apart
        at_bound = any("Heywood" in note for note in result.notes)
        tolerance = 2e-3 if at_bound else 1e-4 * row["chisq"]
        assert result.chi_square == pytest.approx(row["chisq"], abs=tolerance)
        assert result.rmsea == pytest.approx(row["RMSEA"], abs=1e-4)
        assert result.bic == pytest.approx(row["BIC"], abs=tolerance)
        assert result.rmsr == pytest.approx(row["SRMR"], abs=1e-4)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/parallel"))
def test_parallel_analysis(record_id):
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    rng = np.random.default_rng(42)
    components = parallel_analysis(d, rng=rng, n_iterations=400)
    np.testing.assert_allclose(components.eigenvalues, expected["pc_eigen"], rtol=1e-4)
    np.testing.assert_allclose(components.reference_mean, expected["pc_sim"], atol=0.02)
    assert components.n_factors == expected["ncomp"]
    factors = parallel_analysis(d, rng=rng, n_iterations=400, basis="factors")
    np.testing.assert_allclose(factors.eigenvalues, expected["fa_eigen"], rtol=1e-4, atol=2e-5)
    np.testing.assert_allclose(factors.reference_mean, expected["fa_sim"], atol=0.02)
    assert factors.n_factors == expected["nfact"]
