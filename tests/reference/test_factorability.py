"""KMO, Bartlett's test, determinants and squared multiple correlations equal those of psych."""

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics.factors.factorability import bartlett_sphericity, kmo
from diagnostic.psychometrics.moments import Moments
from diagnostic.psychometrics.reliability.coefficients import squared_multiple_correlations
from support.preparation import prepared
from support.records import record_ids, values

TOPIC, MORE = "factorability", "factorability_more"


def of(*endings):
    return [(topic, r) for topic in (TOPIC, MORE) for ending in endings for r in record_ids(topic, ending)]


@pytest.mark.parametrize(("topic", "record_id"), of("/KMO"))
def test_kmo(topic, record_id):
    expected, d = values(topic, record_id), prepared(topic, record_id)
    for result in (kmo(d), kmo(Moments.from_items(d))):
        assert result.overall == pytest.approx(expected["MSA"], rel=1e-6)
        wanted = pd.Series(expected["MSAi"])
        assert list(result.per_item.index) == list(wanted.index)
        np.testing.assert_allclose(result.per_item, wanted, rtol=1e-6)


@pytest.mark.parametrize(("topic", "record_id"), of("/bartlett", "/bartlett_listwise"))
def test_bartlett(topic, record_id):
    expected, d = values(topic, record_id), prepared(topic, record_id)
    result = bartlett_sphericity(d)
    assert result.chi_square == pytest.approx(expected["chisq"], rel=1e-6)
    assert result.degrees_of_freedom == expected["df"]
    assert result.p_value == pytest.approx(expected["p.value"], rel=1e-6)
    assert result.n_respondents == expected["n"]


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/bartlett_listwise"))
def test_bartlett_deletes_listwise_itself(record_id):
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id.removesuffix("_listwise"))
    assert bartlett_sphericity(d, missing="listwise").chi_square == pytest.approx(expected["chisq"], rel=1e-6)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/smc_det"))
def test_squared_multiple_correlations_and_determinant(record_id):
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    np.testing.assert_allclose(
        squared_multiple_correlations(d.corr().to_numpy()), list(expected["smc"].values()), rtol=1e-6
    )
    assert bartlett_sphericity(d).determinant == pytest.approx(expected["det"], rel=1e-6)
