"""Alpha, its intervals and the item statistics equal those of R's psych, within 1e-6."""

import numpy as np
import pytest

from diagnostic.psychometrics.reliability.alpha import cronbach_alpha
from diagnostic.psychometrics.reliability.intervals import feldt_interval
from diagnostic.psychometrics.reliability.item_analysis import item_analysis
from support.preparation import prepared
from support.records import matrix, record_ids, values

TOPIC = "reliability"
MORE = "reliability_more"
ALPHA = [
    *((TOPIC, record_id) for record_id in record_ids(TOPIC, "/alpha")),
    *((TOPIC, record_id) for record_id in record_ids(TOPIC, "/alpha_listwise")),
    *((MORE, record_id) for record_id in record_ids(MORE, "/alpha")),
]
TOTAL = {
    "raw_alpha": "estimate",
    "std.alpha": "standardized",
    "G6(smc)": "guttman_lambda6",
    "average_r": "average_interitem_r",
    "S/N": "signal_to_noise",
    "ase": "standard_error",
    "mean": "mean",
    "sd": "sd",
    "median_r": "median_interitem_r",
}
ITEMS = {
    "n": "n",
    "raw.r": "item_total_r",
    "std.r": "item_total_r_standardized",
    "r.cor": "item_total_r_overlap_corrected",
    "r.drop": "corrected_item_total_r",
    "mean": "mean",
    "sd": "sd",
}
DROPPED = {
    "raw_alpha": "alpha",
    "std.alpha": "standardized_alpha",
    "G6(smc)": "guttman_lambda6",
    "average_r": "average_r",
    "S/N": "signal_to_noise",
    "alpha se": "standard_error",
    "var.r": "variance_of_r",
    "med.r": "median_r",
}


def close(expected):
    return pytest.approx(expected, abs=1e-6, rel=1e-8)


@pytest.mark.parametrize(("topic", "record_id"), ALPHA)
def test_the_whole_scale(topic, record_id):
    expected = values(topic, record_id)
    result = cronbach_alpha(prepared(topic, record_id))
    assert result.n_respondents == expected["n"]
    for r_name, name in TOTAL.items():
        assert getattr(result, name) == close(expected["total"][r_name]), r_name
    assert result.interval.low == close(expected["feldt_ci"]["lower"])
    assert result.interval.high == close(expected["feldt_ci"]["upper"])
    if "duhachek_ci" in expected:
        interval = result.duhachek_interval
        assert [interval.low, interval.high] == close(expected["duhachek_ci"])


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/alpha_listwise"))
def test_listwise_deletion_is_that_of_complete_rows(record_id):
    scale_id = record_id.removesuffix("_listwise")
    expected = values(TOPIC, record_id)["total"]
    result = cronbach_alpha(prepared(TOPIC, scale_id), missing="listwise")
    for r_name, name in TOTAL.items():
        assert getattr(result, name) == close(expected[r_name]), r_name


@pytest.mark.parametrize(("topic", "record_id"), ALPHA)
def test_the_items_and_the_scale_without_them(topic, record_id):
    expected = values(topic, record_id)
    result = item_analysis(prepared(topic, record_id))
    assert list(result.items.index) == list(expected["item_stats"])
    for item, row in expected["item_stats"].items():
        for r_name, name in ITEMS.items():
            assert result.items.loc[item, name] == close(row[r_name]), (item, r_name)
    if len(expected["item_stats"]) == 2:  # psych then prints figures that are no alpha of one item
        assert result.if_dropped["alpha"].isna().all()
        return
    for item, row in expected["alpha_if_deleted"].items():
        for r_name, name in DROPPED.items():
            assert result.if_dropped.loc[item, name] == close(row[r_name]), (item, r_name)
        assert result.items.loc[item, "alpha_if_dropped"] == close(row["raw_alpha"])


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/alpha"))
def test_the_frequencies(record_id):
    expected, got = values(TOPIC, record_id).get("response_freq"), item_analysis(prepared(TOPIC, record_id))
    if expected is None:
        assert got.frequencies is None
        return
    wanted = matrix(expected)
    np.testing.assert_allclose(got.frequencies, wanted, atol=1e-6)
    assert [str(column) for column in got.frequencies.columns] == [*wanted.columns[:-1], "missing"]
    np.testing.assert_allclose(got.items["missing_share"], wanted["miss"], atol=1e-6)
    np.testing.assert_allclose(got.items["floor_share"], wanted.iloc[:, 0], atol=1e-6)
    np.testing.assert_allclose(got.items["ceiling_share"], wanted.iloc[:, -2], atol=1e-6)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/feldt_listwise"))
def test_feldts_interval(record_id):
    expected, d = values(TOPIC, record_id), prepared(TOPIC, record_id)
    interval = feldt_interval(expected["alpha"], len(d), d.shape[1], 0.95)
    assert interval.low == close(expected["lower.ci"])
    assert interval.high == close(expected["upper.ci"])
    k, alpha = d.shape[1], cronbach_alpha(d).estimate
    assert alpha / (k - alpha * (k - 1)) == close(expected["r.bar"])


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/std_from_pairwise_cor"))
def test_standardised_alpha_from_pairwise_correlations(record_id):
    expected = values(TOPIC, record_id)
    result = cronbach_alpha(prepared(TOPIC, record_id), standardized_from="correlations")
    assert result.standardized == close(expected["std_alpha"])
    assert result.guttman_lambda6 == close(expected["lambda6"])
    assert result.average_interitem_r == close(expected["average_r"])
