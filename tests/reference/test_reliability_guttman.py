"""Guttman's bounds equal psych's; split halves those that psych finds for an even number of items."""

import pytest

from diagnostic.psychometrics.reliability.guttman import guttman_lambdas, split_half
from support.preparation import prepared
from support.records import record_ids, values

TOPIC, MORE = "reliability", "reliability_more"


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/guttman"))
def test_split_halves_and_bounds_of_complete_rows(record_id):
    """λ4, the worst and the average split are not compared where psych leaves out half of the splits."""
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    result = split_half(d)
    assert result.alpha == pytest.approx(expected["alpha_std_of_R"], abs=1e-6)
    assert result.lambda2 == pytest.approx(expected["lambda2"], abs=1e-6)
    assert result.lambda6 == pytest.approx(expected["lambda6"], abs=1e-6)
    assert result.average_interitem_r == pytest.approx(expected["av_r"], abs=1e-6)
    assert result.median_interitem_r == pytest.approx(expected["med_r"], abs=1e-6)
    if d.shape[1] % 2 == 0:
        assert result.maximum == pytest.approx(expected["max_split_lambda4"], abs=1e-6)
        assert result.minimum == pytest.approx(expected["min_split_beta"], abs=1e-6)
        assert result.average == pytest.approx(expected["average_split"], abs=1e-6)
    else:
        assert result.maximum >= expected["max_split_lambda4"] - 1e-9
        assert result.minimum <= expected["min_split_beta"] + 1e-9


@pytest.mark.parametrize("record_id", record_ids(MORE, "/guttman_bounds"))
def test_bounds(record_id):
    expected, result = values(MORE, record_id), guttman_lambdas(prepared(MORE, record_id))
    for k in (1, 2, 3, 5, 6):
        assert getattr(result, f"lambda{k}") == pytest.approx(expected[f"lambda.{k}"], abs=1e-6)
    assert result.lambda4 >= result.lambda3
