"""Ranks, spread, several groups and pairs against R's stats, coin and rstatix."""

from __future__ import annotations

import pandas as pd
import pytest

from diagnostic import psychometrics as pm
from support.records import dataset, record_ids, values

COMPARED = {
    "sim6_Csuite_vs_Front": ("C-suite", "Frontline"),
    "sim6_Middle_vs_Front": ("Middle management", "Frontline"),
}


def exactly(value: object) -> object:
    return pytest.approx(value, abs=1e-6, rel=1e-8)


def scores(scale: str) -> pd.Series:
    return dataset("sim_culture6")[[f"{scale}{k}" for k in range(1, 6)]].mean(axis=1)


def both_groups(record_id: str) -> tuple[pd.Series, pd.Series]:
    comparison, scale, _ = record_id.split("/")
    level, score = dataset("sim_culture6")["level"], scores(scale)
    x, y = COMPARED[comparison]
    return score[level == x], score[level == y]


@pytest.mark.parametrize("record_id", record_ids("groups", "/mann_whitney"))
def test_mann_whitney(record_id: str) -> None:
    expected, groups = values("groups", record_id), both_groups(record_id)
    corrected, plain = pm.mann_whitney_test(*groups), pm.mann_whitney_test(*groups, continuity=False)
    assert corrected.statistic == exactly(expected["W"])
    assert corrected.p_value == exactly(expected["p_continuity"])
    assert plain.p_value == exactly(expected["p_plain"])
    assert not corrected.exact


def test_exact_mann_whitney_with_ties() -> None:
    expected = values("groups", "exact_permutation_small")
    test = pm.mann_whitney_test(expected["x"], expected["y"], exact=True)
    assert test.p_value == pytest.approx(expected["p_exact_wilcoxon_midranks"], abs=1e-8)
    assert test.z == exactly(expected["z_wilcoxon"])


@pytest.mark.parametrize("record_id", record_ids("groups", "/var_tests"))
def test_spread_and_shape(record_id: str) -> None:
    expected, (x, y) = values("groups", record_id), both_groups(record_id)
    ratio = pm.variance_ratio_test(x, y)
    assert ratio.statistic == exactly(expected["F"])
    assert ratio.p_value == exactly(expected["p"])
    spread = pm.brown_forsythe_test({"a": x, "b": y})
    assert spread.statistic == exactly(expected["brown_forsythe_F"])
    assert spread.p_value == exactly(expected["brown_forsythe_p"])
    assert pm.kolmogorov_smirnov_test(x, y).statistic == exactly(expected["ks_D"])


@pytest.mark.parametrize("record_id", record_ids("groups", "/anova"))
def test_several_means(record_id: str) -> None:
    expected, scale = values("groups", record_id), record_id.split("/")[1]
    level = dataset("sim_culture6")["level"]
    welch = pm.welch_anova(scores(scale), level)
    assert list(welch.groups.index) == expected["levels"]
    assert welch.statistic == exactly(expected["welch_F"])
    assert [welch.degrees_of_freedom, welch.degrees_of_freedom_within] == exactly(expected["welch_df"])
    assert welch.p_value == exactly(expected["welch_p"])
    classic = pm.one_way_anova(scores(scale), level)
    assert classic.statistic == exactly(expected["F"])
    assert classic.p_value == exactly(expected["p"])
    assert classic.eta_squared == exactly(expected["eta2"])
    assert classic.omega_squared == exactly(expected["omega2"])
    assert classic.epsilon_squared == exactly(expected["epsilon2"])
    ranks = pm.kruskal_wallis_test(scores(scale), level)
    assert ranks.statistic == exactly(expected["kw_chi2"])
    assert ranks.p_value == exactly(expected["kw_p"])
    assert ranks.epsilon_squared == exactly(expected["rank_epsilon2"])


@pytest.mark.parametrize("record_id", record_ids("groups", "/games_howell"))
def test_games_howell(record_id: str) -> None:
    expected = pd.DataFrame(values("groups", record_id))
    found = pm.games_howell(scores(record_id.split("/")[1]), dataset("sim_culture6")["level"]).comparisons
    assert list(found["group"]) == list(expected["group1"])
    assert list(found["other"]) == list(expected["group2"])
    assert list(found["difference"]) == exactly(list(expected["estimate"]))
    assert list(found["low"]) == exactly(list(expected["conf.low"]))
    assert list(found["high"]) == exactly(list(expected["conf.high"]))
    shown = [float(f"{p:.3g}") for p in found["p_value"]]
    assert shown == pytest.approx(list(expected["p.adj"]), abs=6e-4)


@pytest.mark.parametrize("record_id", record_ids("groups", "/dunn"))
def test_dunn(record_id: str) -> None:
    expected = pd.DataFrame(values("groups", record_id))
    found = pm.dunn_test(scores(record_id.split("/")[1]), dataset("sim_culture6")["level"]).comparisons
    assert list(found["statistic"]) == exactly(list(expected["statistic"]))
    assert list(found["p_value"]) == exactly(list(expected["p"]))
    assert list(found["p_adjusted"]) == exactly(list(expected["p.adj"]))
