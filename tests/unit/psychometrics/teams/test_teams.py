"""Agreement and intraclass correlation on awkward teams."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import DataError, awg, icc, rwg, rwg_j

SCORES = [4, 5, 4, 1, 2, 1, 3, 3, 2]
TEAMS = list("aaabbbccc")


def test_intervals_are_those_of_psych() -> None:
    """R: psych::ICC(matrix(scores, 3, byrow = TRUE)) rows ICC1 and ICC1k."""
    result = icc(SCORES, TEAMS)
    limits = [result.interval.low, result.interval.high, result.icc2_interval.low, result.icc2_interval.high]
    assert limits == pytest.approx([0.3751028861, 0.9962581369, 0.6429579174, 0.9987495931], abs=1e-8)


def test_unequal_teams_with_missing_scores_as_in_lme4() -> None:
    """R: lme4::lmer(s ~ 1 + (1 | g)) on the same numbers."""
    scores = [2.1, 3.4, np.nan, 4.0, 4.4, 3.9, 1.2, 2.2, 2.0, 3.0, 5.0]
    teams = [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4]
    result = icc(scores, teams, method="reml")
    assert result.n_respondents == 10
    assert result.between_variance == pytest.approx(1.415079656, abs=1e-5)
    assert result.within_variance == pytest.approx(0.441694814, abs=1e-5)
    assert "left out" in result.notes[0]


def test_no_team_differences_give_a_zero_component_and_a_note() -> None:
    scores = [1, 2, 3, 1, 2, 3, 3, 2, 1]
    assert icc(scores, TEAMS, method="reml").icc1 == 0
    result = icc(scores, TEAMS)
    assert result.icc1 == pytest.approx(-0.5)
    assert "less than chance" in result.notes[0]


def test_complete_agreement_within_teams() -> None:
    result = icc([1, 1, 2, 2, 5, 5], list("aabbcc"))
    assert (result.icc1, result.icc2, result.p_value) == (1, 1, 0)
    assert result.interval.low == 1
    limit = icc([1, 1, 2, 2, 5, 5], list("aabbcc"), method="reml")
    assert (limit.icc1, limit.within_variance) == (1, 0)
    nearly = icc([1, 1.001, 2, 2.001, 5, 5.001], list("aabbcc"), method="reml")
    assert nearly.between_variance == pytest.approx(limit.between_variance, rel=1e-5)
    assert nearly.grand_mean_standard_error == pytest.approx(limit.grand_mean_standard_error, rel=1e-5)


@pytest.mark.parametrize(
    ("scores", "teams", "code"),
    [
        ([1, 2, 3], ["a", "a", "a"], "too_few_teams"),
        ([1, 2, 3], ["a", "b", "c"], "too_few_teams"),
        ([3, 3, 3, 3], ["a", "a", "b", "b"], "no_variance"),
        ([1, 2, 3], ["a", "a"], "length_mismatch"),
        ([np.nan, 2], ["a", None], "no_complete_answers"),
    ],
)
def test_icc_refuses(scores: list[float], teams: list[str], code: str) -> None:
    with pytest.raises(DataError) as caught:
        icc(scores, teams)
    assert caught.value.code == code


def test_team_order_does_not_matter() -> None:
    items = np.array([[1, 2], [2, 2], [5, 4], [4, 4], [3, 1], [3, 3]])
    teams = np.array(["b", "b", "a", "a", "c", "c"])
    shuffle = [3, 0, 5, 2, 4, 1]
    here, there = rwg_j(items, teams, 5), rwg_j(items[shuffle], teams[shuffle], 5)
    pd.testing.assert_frame_equal(here.teams, there.teams)
    assert list(here.teams.index) == ["a", "b", "c"]


def test_missing_answers_and_teams_of_one_are_noted() -> None:
    items = pd.DataFrame({"i": [1, 2, np.nan, 4, 5], "j": [1, 2, 3, 4, 5]})
    result = rwg_j(items, ["a", "a", "a", "b", None], 5)
    assert result.n_respondents == 3
    assert np.isnan(result.teams.loc["b", "agreement"])
    assert len(result.notes) == 2


def test_polarised_teams_count_below_the_null() -> None:
    result = rwg([1, 5, 1, 5, 3, 3], list("aaaabb"), 5)
    assert result.n_below_null == 1
    assert list(result.teams["agreement"]) == [0, 1]
    assert rwg_j([[1, 1], [5, 5], [3, 3], [3, 3]], list("aabb"), 5, variant="lindell").mean < 0


def test_a_different_null_changes_the_index() -> None:
    uniform = rwg([3, 4, 4], ["a"] * 3, 5)
    skewed = rwg([3, 4, 4], ["a"] * 3, 5, null_variance=0.90)
    assert uniform.mean == pytest.approx(1 - (1 / 3) / 2)
    assert skewed.mean == pytest.approx(1 - (1 / 3) / 0.90)


@pytest.mark.parametrize("n_options", [1, 0])
def test_rwg_needs_options(n_options: int) -> None:
    with pytest.raises(DataError):
        rwg([1, 2], ["a", "a"], n_options)


def test_awg_leaves_out_items_at_the_edge_and_refuses_answers_outside() -> None:
    """R: multilevel::awg(data.frame(X), g, range = c(1, 5))."""
    items = [[4, 4], [3, 4], [4, 3], [1, 2], [3, 5], [5, 1]]
    result = awg(items, list("aaabbb"), 1, 5)
    assert list(result.teams["agreement"]) == pytest.approx([0.8750000, -0.4095238], abs=1e-7)
    assert list(awg([[5], [5], [4]], ["a"] * 3, 1, 5).teams["agreement"].isna()) == [True]
    assert awg([[5], [5]], ["a"] * 2, 1, 5).mean == 1
    with pytest.raises(DataError):
        awg(items, list("aaabbb"), 1, 4)


def test_results_are_json_ready() -> None:
    import json

    json.dumps(icc(SCORES, TEAMS).to_dict())
    json.dumps(rwg(SCORES, TEAMS, 5).to_dict())
