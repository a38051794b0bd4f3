"""Two-sample tests and effect sizes against R's stats, effectsize and coin."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import nctdtr

from diagnostic import psychometrics as pm
from support.records import dataset, record_ids, values

SCALES = ("TRU", "SAF", "CLA", "GRO", "INC", "ENG")
COMPARED = {
    "sim6_Csuite_vs_Front": ("C-suite", "Frontline"),
    "sim6_Middle_vs_Front": ("Middle management", "Frontline"),
}
STUCK_OPTIMISER = {
    ("sim6_Middle_vs_Front/SAF/hedges", "pooled"),
    ("sim6_Middle_vs_Front/SAF/hedges", "d"),
}


def exactly(value: float) -> object:
    """Compare at 1e-6, or at the 9 significant digits that the record holds."""
    return pytest.approx(value, abs=1e-6, rel=1e-8)


def scores_of(level: str, scale: str) -> pd.Series:
    answers = dataset("sim_culture6")
    items = [f"{scale}{k}" for k in range(1, 6)]
    return answers.loc[answers["level"] == level, items].mean(axis=1)


def both_groups(record_id: str) -> tuple[pd.Series, pd.Series]:
    comparison, scale, _ = record_id.split("/")
    x, y = COMPARED[comparison]
    return scores_of(x, scale), scores_of(y, scale)


@pytest.mark.parametrize("record_id", record_ids("groups", "/welch"))
def test_welch(record_id: str) -> None:
    expected, test = values("groups", record_id), pm.welch_test(*both_groups(record_id))
    assert [test.n_x, test.n_y] == expected["n"]
    assert [test.mean_x, test.mean_y] == exactly(expected["mean"])
    assert [test.sd_x, test.sd_y] == exactly(expected["sd"])
    assert test.difference == exactly(expected["diff"])
    assert test.standard_error == exactly(expected["se"])
    assert test.statistic == exactly(expected["t"])
    assert test.degrees_of_freedom == exactly(expected["df"])
    assert test.p_value == exactly(expected["p"])
    assert [test.interval.low, test.interval.high] == exactly(expected["ci"])


@pytest.mark.parametrize("record_id", record_ids("groups", "/student"))
def test_student(record_id: str) -> None:
    expected, test = values("groups", record_id), pm.student_test(*both_groups(record_id))
    assert test.statistic == exactly(expected["t"])
    assert test.degrees_of_freedom == expected["df"]
    assert test.p_value == exactly(expected["p"])
    assert [test.interval.low, test.interval.high] == exactly(expected["ci"])


@pytest.mark.parametrize("record_id", record_ids("groups", "/hedges"))
@pytest.mark.parametrize(
    ("name", "estimator", "options"),
    [
        ("pooled", "hedges_g", {}),
        ("unpooled", "hedges_g", {"pooled": False}),
        ("d", "cohens_d", {}),
        ("glass", "glass_delta", {}),
    ],
)
def test_standardised_differences(
    record_id: str, name: str, estimator: str, options: dict[str, bool]
) -> None:
    expected = list(values("groups", record_id)[name].values())
    effect = getattr(pm, estimator)(*both_groups(record_id), **options)
    assert effect.estimate == exactly(expected[0])
    assert effect.interval.high == pytest.approx(expected[3], abs=1e-4)
    if (record_id, name) not in STUCK_OPTIMISER:
        assert effect.interval.low == pytest.approx(expected[2], abs=1e-4)


def test_where_effectsize_stops_short_ours_solves_the_defining_equation() -> None:
    """effectsize 0.8.3 searches both limits with one Nelder–Mead run; here it stopped at 0.97515."""
    record_id = "sim6_Middle_vs_Front/SAF/hedges"
    x, y = both_groups(record_id)
    d, t = pm.cohens_d(x, y), pm.student_test(x, y)
    scale = d.estimate / t.statistic
    ours = nctdtr(t.degrees_of_freedom, d.interval.low / scale, t.statistic)
    theirs = nctdtr(t.degrees_of_freedom, values("groups", record_id)["d"]["CI_low"] / scale, t.statistic)
    assert ours == pytest.approx(0.975, abs=1e-9)
    assert abs(theirs - 0.975) > 1e-4


@pytest.mark.parametrize("record_id", record_ids("groups", "/hedges_large_sample"))
def test_hedges_large_sample(record_id: str) -> None:
    expected = values("groups", record_id)
    x, y = both_groups(record_id)
    g = pm.hedges_g(x, y, interval_method="large_sample")
    assert pm.cohens_d(x, y).estimate == exactly(expected["d"])
    assert g.estimate == exactly(expected["g"])
    assert g.estimate / pm.cohens_d(x, y).estimate == exactly(expected["J"])
    assert [g.interval.low, g.interval.high] == exactly(expected["ci"])
    half = (g.interval.high - g.interval.low) / 2
    assert (half / 1.959963984540054) ** 2 == exactly(expected["var_g"])


@pytest.mark.parametrize("record_id", record_ids("groups", "/cliff"))
def test_cliffs_delta_and_superiority(record_id: str) -> None:
    expected = values("groups", record_id)
    x, y = both_groups(record_id)
    delta, superiority = pm.cliffs_delta(x, y), pm.probability_of_superiority(x, y)
    assert delta.estimate == exactly(expected["cliffs_delta"])
    assert delta.share_above - delta.share_below == exactly(expected["prob_direct"])
    assert [delta.interval.low, delta.interval.high] == exactly(expected["ci"])
    assert superiority.estimate == exactly(expected["auc"])


@pytest.mark.parametrize("record_id", record_ids("groups", "/permutation_mean"))
def test_permutation_of_means(record_id: str) -> None:
    """Both p-values are simulated (R's from 100,000 splits), so their errors add up."""
    expected, n = values("groups", record_id), 20_000
    test = pm.permutation_test(*both_groups(record_id), np.random.default_rng(20), n, exact=False)
    p = max(expected["p_mc"], 1 / n)
    assert test.p_value == pytest.approx(expected["p_mc"], abs=4 * np.sqrt(p * (1 - p) * (1 / n + 1e-5)))
    assert abs(test.statistic) == exactly(abs(expected["z"]))


NINE_EXECUTIVES = [
    record_id for record_id in record_ids("groups", "/permutation_mean") if "Csuite" in record_id
]


@pytest.mark.parametrize("record_id", NINE_EXECUTIVES)
def test_exact_permutation_agrees_with_simulation(record_id: str) -> None:
    expected = values("groups", record_id)
    test = pm.permutation_test(*both_groups(record_id), exact=True)
    p = expected["p_mc"]
    assert test.exact
    assert test.p_value == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / 100_000))


def test_exact_permutation_small() -> None:
    expected = values("groups", "exact_permutation_small")
    test = pm.permutation_test(expected["x"], expected["y"])
    assert test.exact
    assert test.n_splits == 48_620
    assert test.p_value == pytest.approx(expected["p_exact_mean"], abs=1e-8)
    assert test.statistic == exactly(expected["z_mean"])


@pytest.mark.parametrize("record_id", record_ids("groups", "/adjust"))
@pytest.mark.parametrize("method", ["holm", "hochberg", "bh", "by", "bonferroni"])
def test_adjusted_p_values(record_id: str, method: str) -> None:
    expected = values("groups", record_id)
    table = expected["adjusted"]
    column = [name.lower() for name in table["cols"]].index(method)
    adjusted = pm.adjust_p_values(list(expected["p"].values()), method)
    assert list(adjusted) == exactly([row[column] for row in table["data"]])
