"""Two-sample statistics on awkward data."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    DataError,
    ScoreHistogram,
    adjust_p_values,
    cliffs_delta,
    cohens_d,
    equivalence_test,
    glass_delta,
    hedges_g,
    minimum_detectable_difference,
    permutation_test,
    probability_of_superiority,
    student_test,
    studentised_permutation_test,
    welch_test,
)

X = [4.2, 4.6, 4.4, np.nan, 4.0, 3.25]
Y = [3.0, 3.4, 2.8, 3.6, 3.2, 4.0, 3.25]
PAIRWISE = [
    welch_test,
    student_test,
    cohens_d,
    hedges_g,
    glass_delta,
    cliffs_delta,
    probability_of_superiority,
]


@pytest.mark.parametrize("function", PAIRWISE)
def test_missing_scores_are_left_out_and_noted(function) -> None:
    result = function(X, Y)
    assert result.n_respondents == 12
    assert "1 missing" in result.notes[0]


@pytest.mark.parametrize("function", PAIRWISE)
def test_histograms_give_what_the_scores_give(function) -> None:
    from_scores = function(X, Y).to_dict()
    from_counts = function(ScoreHistogram.from_scores(X), ScoreHistogram.from_scores(Y)).to_dict()
    for name in ("estimate", "difference", "statistic", "p_value"):
        if name in from_scores:
            assert from_counts[name] == pytest.approx(from_scores[name], rel=1e-12)
    assert from_counts["interval"]["low"] == pytest.approx(from_scores["interval"]["low"], rel=1e-9)


@pytest.mark.parametrize("function", [welch_test, student_test, cohens_d, hedges_g, permutation_test])
def test_constant_scores_are_refused(function) -> None:
    with pytest.raises(DataError) as caught:
        function([3, 3, 3], [3, 3, 3, 3])
    assert caught.value.code == "no_variance"


def test_one_constant_group_is_enough_for_welch() -> None:
    test = welch_test([4, 4, 4], [3, 3.5, 4, 2])
    assert test.degrees_of_freedom == pytest.approx(3)
    assert test.p_value == pytest.approx(0.132841841, abs=1e-8)  # R: t.test(c(4,4,4), c(3,3.5,4,2))


def test_a_group_of_one() -> None:
    with pytest.raises(DataError) as caught:
        welch_test([4], Y)
    assert caught.value.place == "x"
    assert student_test([4.4], Y).p_value == pytest.approx(
        0.0434942199, abs=1e-9
    )  # R: t.test(4.4, y, var.equal=T)
    delta = glass_delta([4.4], Y)
    assert np.isnan(delta.interval.low)
    assert "no interval" in delta.notes[0]
    assert permutation_test([4.4], Y).p_value == pytest.approx(1 / 8)


@pytest.mark.parametrize("function", PAIRWISE)
def test_empty_group_is_refused(function) -> None:
    with pytest.raises(DataError) as caught:
        function([np.nan, None], Y)
    assert caught.value.code == "too_few_respondents"


def test_text_is_refused() -> None:
    with pytest.raises(DataError, match="not a number"):
        welch_test(["agree", "disagree"], Y)


def test_pandas_missing_values_are_read() -> None:
    x = pd.Series([4, 5, pd.NA, 3], dtype="Int64")
    assert welch_test(x, Y).n_x == 3


def test_reference_group_without_spread_has_no_glass_delta() -> None:
    with pytest.raises(DataError) as caught:
        glass_delta([3, 4], [2, 2, 2])
    assert caught.value.code == "no_variance"


def test_effects_change_sign_with_the_groups() -> None:
    for function in (welch_test, student_test, cohens_d, hedges_g, cliffs_delta):
        here, there = function(X, Y), function(Y, X)
        ours = here.difference if hasattr(here, "difference") else here.estimate
        theirs = there.difference if hasattr(there, "difference") else there.estimate
        assert ours == pytest.approx(-theirs)
        assert here.interval.low == pytest.approx(-there.interval.high)


def test_complete_separation_is_noted() -> None:
    delta = cliffs_delta([4, 5], [1, 2, 3])
    assert delta.estimate == 1
    assert "no width" in delta.notes[0]


@pytest.mark.parametrize("interval_method", ["fisher_z", "consistent", "brunner_munzel"])
def test_superiority_intervals_hold_the_estimate_and_stay_in_range(interval_method: str) -> None:
    effect = probability_of_superiority(X, Y, interval_method=interval_method)
    assert effect.estimate in effect.interval
    assert effect.interval.low >= 0
    assert effect.interval.high <= 1


def all_splits(x: list[float], y: list[float], statistic) -> float:
    pool = np.array([*x, *y])
    observed = statistic(np.array(x), np.array(y))
    splits = itertools.combinations(range(pool.size), len(x))
    reached = [
        statistic(pool[list(split)], np.delete(pool, list(split))) >= observed - 1e-9 for split in splits
    ]
    return float(np.mean(reached))


def mean_gap(a: np.ndarray, b: np.ndarray) -> float:
    return abs(a.mean() - b.mean())


def welch_size(a: np.ndarray, b: np.ndarray) -> float:
    error = np.sqrt(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size)
    return mean_gap(a, b) / error if error > 1e-12 else (np.inf if mean_gap(a, b) > 1e-12 else 0.0)


SMALL = [
    ([4, 5, 5, 3], [3, 4, 2, 1, 3]),
    ([4.25, 5, 3.6], [3, 4.4, 2, 1, 3, 3.3333333333333335]),
    ([0.137, 0.918, 0.551], [0.402, 0.266, 0.733, 0.089]),
    ([3, 3, 3], [3, 3, 4, 4]),
]


@pytest.mark.parametrize(("x", "y"), SMALL)
def test_exact_p_values_count_every_split(x: list[float], y: list[float]) -> None:
    studentised = studentised_permutation_test(x, y, exact=True)
    assert studentised.p_value == pytest.approx(all_splits(x, y, welch_size), abs=1e-12)
    plain = permutation_test(x, y, exact="auto", rng=np.random.default_rng(0))
    assert plain.p_value == pytest.approx(all_splits(x, y, mean_gap), abs=1e-12)
    assert studentised.n_permutations == 0
    assert studentised.p_standard_error == 0


@pytest.mark.parametrize("shape", ["members", "counts", "shuffles"])
def test_simulated_p_values_agree_with_exact_ones(shape: str) -> None:
    """The three ways to draw splits sample one distribution."""
    rng = np.random.default_rng(5)
    if shape == "members":
        x, y = rng.integers(1, 6, 6), rng.integers(1, 6, 60)
    elif shape == "counts":
        x, y = rng.integers(1, 4, 90), rng.integers(1, 4, 110)
    else:
        x, y = rng.normal(0.7, 1, 9).round(2), rng.normal(0, 1, 9).round(2)
    exact = permutation_test(x, y, exact=True)
    drawn = permutation_test(x, y, rng, 40_000, exact=False)
    assert drawn.p_value == pytest.approx(exact.p_value, abs=4 * drawn.p_standard_error + 1e-4)
    assert drawn.interval.low == pytest.approx(exact.interval.low, abs=0.03)


def test_a_generator_is_needed_only_to_simulate() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=200), rng.normal(size=300)
    with pytest.raises(DataError) as caught:
        studentised_permutation_test(x, y)
    assert caught.value.code == "generator_needed"
    with pytest.raises(DataError) as caught:
        studentised_permutation_test(x, y, rng, exact=True)
    assert caught.value.code == "too_many_splits"


def test_the_plain_permutation_test_needs_no_spread_within_groups() -> None:
    """R: coin::oneway_test(…, distribution = "exact") gives 1/10 and 1/4."""
    assert permutation_test([5, 5], [3, 3, 3]).p_value == pytest.approx(1 / 10)
    assert permutation_test([4], [3, 3, 3]).p_value == pytest.approx(1 / 4)


def test_permutation_progress_reaches_the_end() -> None:
    shares: list[float] = []
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=200), rng.normal(size=3000)
    studentised_permutation_test(x, y, rng, 2_000, progress=shares.append)
    assert shares[-1] == 1
    assert shares == sorted(shares)


def test_adjusting_leaves_missing_p_values_alone() -> None:
    adjusted = adjust_p_values([0.01, np.nan, 0.04], "holm")
    assert adjusted[[0, 2]].tolist() == [0.02, 0.04]
    assert np.isnan(adjusted[1])


@pytest.mark.parametrize(("p", "method"), [([0.5, 1.2], "holm"), ([0.5], "sidak")])
def test_adjusting_refuses_nonsense(p: list[float], method: str) -> None:
    with pytest.raises(DataError):
        adjust_p_values(p, method)  # type: ignore[arg-type]


def test_equivalence_needs_a_margin() -> None:
    with pytest.raises(DataError) as caught:
        equivalence_test(X, Y, 0)
    assert caught.value.place == "margin"


def test_equivalence_matches_its_interval() -> None:
    test = equivalence_test(X, Y, 1.5)
    assert test.equivalent == (test.interval.low > -1.5 and test.interval.high < 1.5)
    assert test.interval.confidence_level == pytest.approx(0.90)
    equal = equivalence_test(X, Y, 1.5, variances="equal")
    assert equal.degrees_of_freedom == 10


@pytest.mark.parametrize(
    ("n_executives", "equal_sd", "smaller_sd", "first_holm_step"),
    [(5, 1.68, 1.01, 2.47), (8, 1.16, 0.69, 1.53), (12, 0.89, 0.54, 1.13)],
)
def test_detectable_differences_of_small_leadership_teams(
    n_executives: int, equal_sd: float, smaller_sd: float, first_holm_step: float
) -> None:
    """Against 2,000 front-line staff; the figures were found by simulation, so two decimals hold."""
    detectable = minimum_detectable_difference(n_executives, 2000)
    assert detectable.estimate == pytest.approx(equal_sd, abs=0.006)
    assert minimum_detectable_difference(n_executives, 2000, sd_x=0.6).estimate == pytest.approx(
        smaller_sd, abs=0.006
    )
    assert minimum_detectable_difference(
        n_executives, 2000, significance_level=0.0125
    ).estimate == pytest.approx(first_holm_step, abs=0.006)


def test_detectable_difference_matches_pwr() -> None:
    """R: pwr::pwr.t2n.test(n1 = 20, n2 = 45, power = .8)$d."""
    found = minimum_detectable_difference(20, 45, test="student")
    assert found.estimate == pytest.approx(0.7646321, abs=1e-4)


def test_equivalence_margin_has_its_power() -> None:
    rng = np.random.default_rng(11)
    margin = minimum_detectable_difference(15, 40, test="equivalence").estimate
    shown = [
        equivalence_test(rng.normal(size=15), rng.normal(size=40), margin).equivalent for _ in range(1500)
    ]
    assert np.mean(shown) == pytest.approx(0.80, abs=0.045)


@pytest.mark.parametrize(("n_x", "power"), [(1, 0.8), (10, 1.2)])
def test_detectable_difference_refuses_nonsense(n_x: int, power: float) -> None:
    with pytest.raises(DataError):
        minimum_detectable_difference(n_x, 20, power=power)


@pytest.mark.slow
def test_the_studentised_test_holds_its_level_where_the_plain_one_does_not() -> None:
    """Eight executives who differ more among themselves than 300 staff do, with one true mean."""
    rng = np.random.default_rng(12)
    alarms = {"plain": 0, "studentised": 0, "welch": 0}
    for _ in range(800):
        x, y = rng.normal(scale=1.5, size=8).round(1), rng.normal(size=300).round(1)
        alarms["plain"] += permutation_test(x, y, rng, 499, exact=False).p_value <= 0.05
        alarms["studentised"] += studentised_permutation_test(x, y, rng, 499, exact=False).p_value <= 0.05
        alarms["welch"] += welch_test(x, y).p_value <= 0.05
    shares = {name: count / 800 for name, count in alarms.items()}
    assert shares["plain"] > 0.10
    assert shares["studentised"] == pytest.approx(0.055, abs=0.025)
    assert shares["welch"] == pytest.approx(0.055, abs=0.025)
