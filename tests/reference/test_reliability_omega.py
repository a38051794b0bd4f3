"""Omega in its several definitions equals semTools' and psych's."""

import numpy as np
import pytest

from diagnostic.psychometrics.reliability.green_yang import green_yang_omega
from diagnostic.psychometrics.reliability.omega import mcdonald_omega
from diagnostic.psychometrics.reliability.ordinal import categorical_omega, ordinal_alpha
from support.preparation import prepared
from support.records import matrix, record_ids, values

TOPIC = "reliability"
MORE = "reliability_more"


def with_more(ending):
    return [(topic, record_id) for topic in (TOPIC, MORE) for record_id in record_ids(topic, ending)]


@pytest.mark.parametrize(("topic", "record_id"), with_more("/omega_1f_cfa"))
def test_omega_of_one_factor_by_maximum_likelihood(topic, record_id):
    """The further records have a negative error variance, which lavaan lets stand."""
    expected, result = values(topic, record_id), mcdonald_omega(prepared(topic, record_id))
    assert result.total == pytest.approx(expected["omega"], abs=1e-5)
    assert result.total_observed == pytest.approx(expected["omega3"], abs=1e-5)
    assert result.average_variance_extracted == pytest.approx(expected["avevar"], abs=1e-5)
    assert any("Heywood" in note for note in result.notes) == (topic == MORE)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/omega_1f_cfa"))
def test_its_loadings_are_lavaans(record_id):
    expected, result = values(TOPIC, record_id), mcdonald_omega(prepared(TOPIC, record_id))
    n = expected["nobs"]
    assert result.n_respondents == n
    wanted = [row["est"] for row in expected["est"] if row["op"] == "=~"]
    loadings = result.loadings * np.sqrt((n - 1) / n)  # lavaan divides covariances by n
    np.testing.assert_allclose(loadings * np.sign(sum(wanted)), wanted, atol=1e-4)


@pytest.mark.parametrize(("topic", "record_id"), with_more("/omega_minres_1f"))
def test_omega_of_one_minimum_residual_factor(topic, record_id):
    expected = values(topic, record_id)
    result = mcdonald_omega(prepared(topic, record_id), method="minres")
    assert result.total == pytest.approx(expected["omega_total"], abs=1e-5)


@pytest.mark.parametrize(("topic", "record_id"), with_more("/omega_h"))
def test_hierarchical_omega(topic, record_id):
    expected = values(topic, record_id)
    n_factors = len(expected["gloading"])
    result = mcdonald_omega(prepared(topic, record_id), method="schmid_leiman", n_factors=n_factors)
    assert result.total == pytest.approx(expected["omega_total"], abs=1e-4)
    assert result.hierarchical == pytest.approx(expected["omega_h"], abs=2e-3)
    assert result.asymptotic == pytest.approx(expected["omega_lim"], abs=2e-3)
    assert result.explained_common_variance == pytest.approx(expected["ECV"]["g"], abs=2e-3)
    wanted = matrix(expected["schmid_leiman"])
    got = result.schmid_leiman
    np.testing.assert_allclose(got["g"], wanted["g"], atol=2e-3)
    np.testing.assert_allclose(got["communality"], wanted["h2"], atol=1e-4)
    np.testing.assert_allclose(got["uniqueness"], wanted["u2"], atol=1e-4)
    np.testing.assert_allclose(got["general_share"], wanted["p2"], atol=2e-3)
    groups = [f"F{k + 1}" for k in range(n_factors)]
    starred = [f"{name}*" for name in groups]
    np.testing.assert_allclose(np.abs(got[groups]), np.abs(wanted[starred]), atol=2e-3)
    for name, star in zip(["g", *groups], ["g", *starred], strict=True):
        row = expected["omega_group"][star]
        np.testing.assert_allclose(
            result.group_factors.loc[name], [row["total"], row["general"], row["group"]], atol=2e-3
        )


@pytest.mark.parametrize("record_id", record_ids("polychoric", "/ordinal_alpha"))
def test_ordinal_alpha(record_id):
    expected, result = values("polychoric", record_id), ordinal_alpha(prepared("polychoric", record_id))
    assert result.estimate == pytest.approx(expected["ordinal_alpha"], abs=5e-5)
    assert result.guttman_lambda6 == pytest.approx(expected["lambda6"], abs=5e-5)
    assert result.average_interitem_r == pytest.approx(expected["average_r"], abs=5e-5)
    wanted = expected["alpha_if_deleted"]
    names = {
        "alpha": "raw_alpha",
        "guttman_lambda6": "G6(smc)",
        "average_r": "average_r",
        "median_r": "med.r",
    }
    for item, row in wanted.items():
        for name, r_name in names.items():
            assert result.if_dropped.loc[item, name] == pytest.approx(row[r_name], abs=5e-5)


@pytest.mark.parametrize("record_id", record_ids("polychoric", "/ordinal_omega_1f"))
def test_categorical_omega(record_id):
    expected = values("polychoric", record_id)
    result = categorical_omega(prepared("polychoric", record_id))
    assert result.estimate == pytest.approx(expected["ordinal_omega_total"], abs=5e-5)


@pytest.mark.parametrize("record_id", record_ids("polychoric_more", "/green_yang"))
def test_omega_of_the_printed_score_of_ordinal_items(record_id):
    expected = values("polychoric_more", record_id)
    result = green_yang_omega(prepared("polychoric_more", record_id))
    assert result.total == pytest.approx(expected["omega"], abs=1e-4)
    assert result.total_observed == pytest.approx(expected["omega3"], abs=1e-4)
