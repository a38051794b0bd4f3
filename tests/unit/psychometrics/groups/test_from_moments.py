"""Mean tests and team indices from one pass of moments, equal to those from the answers."""

from __future__ import annotations

import numpy as np
import pytest

from diagnostic import psychometrics as pm
from support.records import dataset

DATA = dataset("sim_culture6")
ITEMS = DATA[[f"SAF{k}" for k in range(1, 6)]]
SCORE = ITEMS.mean(axis=1)


@pytest.mark.parametrize("name", ["welch_test", "student_test", "cohens_d", "hedges_g", "glass_delta"])
def test_two_groups(name: str) -> None:
    moments = pm.Moments.from_items(ITEMS, DATA["level"])
    function = getattr(pm, name)
    x, y = (SCORE[DATA["level"] == level] for level in ("C-suite", "Frontline"))
    from_scores = function(x, y).to_dict()
    from_sums = function(moments.for_group("C-suite"), moments.for_group("Frontline")).to_dict()
    for key in {"difference", "estimate", "statistic", "p_value", "n_x"} & from_scores.keys():
        assert from_sums[key] == pytest.approx(from_scores[key], rel=1e-10)
    assert from_sums["interval"]["low"] == pytest.approx(from_scores["interval"]["low"], rel=1e-9)


def test_one_item_and_its_missing_answers() -> None:
    moments = pm.Moments.from_items(ITEMS[["SAF1"]], DATA["level"])
    groups = [DATA.loc[DATA["level"] == level, "SAF1"] for level in ("Middle management", "Frontline")]
    expected = pm.welch_test(*groups)
    found = pm.welch_test(moments.for_group("Middle management"), moments.for_group("Frontline"))
    assert found.p_value == pytest.approx(expected.p_value, rel=1e-10)
    assert found.notes == expected.notes


def test_order_needs_the_scores_themselves() -> None:
    moments = pm.Moments.from_items(ITEMS)
    with pytest.raises(pm.DataError) as caught:
        pm.cliffs_delta(moments, SCORE)
    assert caught.value.code == "scores_needed"


def test_teams() -> None:
    moments = pm.Moments.from_items(ITEMS, DATA["team"])
    for method in ("anova", "reml"):
        found, expected = pm.icc(moments, method=method), pm.icc(SCORE, DATA["team"], method=method)
        assert found.icc1 == pytest.approx(expected.icc1, rel=1e-9)
        assert found.n_respondents == expected.n_respondents
    for function, options in ((pm.rwg_j, (5,)), (pm.awg, (1, 5))):
        found, expected = function(moments, None, *options), function(ITEMS, DATA["team"], *options)
        assert found.teams["agreement"].to_numpy() == pytest.approx(expected.teams["agreement"].to_numpy())
        assert found.n_respondents == expected.n_respondents
        assert found.notes == expected.notes
    single = pm.rwg(pm.Moments.from_items(ITEMS[["SAF2"]], DATA["team"]), None, 5)
    assert single.mean == pytest.approx(pm.rwg(ITEMS["SAF2"], DATA["team"], 5).mean)


def test_moments_of_chunks_add_up_to_the_same_tests() -> None:
    parts = [pm.Moments.from_items(ITEMS[k::3], DATA["level"][k::3]) for k in range(3)]
    merged = parts[0].merge(parts[1]).merge(parts[2])
    whole = pm.Moments.from_items(ITEMS, DATA["level"])
    tests = [pm.welch_test(m.for_group("C-suite"), m.for_group("Frontline")) for m in (merged, whole)]
    assert tests[0].p_value == pytest.approx(tests[1].p_value, rel=1e-12)


def test_a_team_that_agrees_fully() -> None:
    moments = pm.Moments.from_items([[3.3, 3.1], [3.3, 3.1], [1.0, 2.0], [5.0, 1.0]], list("aabb"))
    assert pm.rwg_j(moments, None, 5).teams.loc["a", "agreement"] == 1
    assert np.isfinite(pm.icc(moments).icc1)
