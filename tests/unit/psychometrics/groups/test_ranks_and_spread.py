"""Rank tests, spread, several groups and sign flips on awkward data, with figures from R."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    DataError,
    ScoreHistogram,
    brown_forsythe_test,
    dunn_test,
    games_howell,
    kolmogorov_smirnov_test,
    kruskal_wallis_test,
    mann_whitney_test,
    one_way_anova,
    sign_flip_test,
    variance_ratio_test,
    welch_anova,
)
from diagnostic.psychometrics.groups.studentized_range import (
    studentized_range_quantile,
    studentized_range_tail,
)

NO_TIES = ([1.1, 2.2, 3.3, 4.4], [0.5, 1.0, 1.5, 2.0, 2.5])
TIED_X = [5, 1, 5, 1, 4, 5, 1, 2, 3, 1, 3, 2, 3, 1, 1, 4, 3, 1, 5, 3]
TIED_Y = [3, 5, 5, 5, 5, 2, 3, 3, 4, 6, 4, 6, 6, 2, 6, 2, 3, 2, 6, 5, 2, 2, 6, 4, 2]


def test_exact_mann_whitney_interval_is_r_s() -> None:
    """R: wilcox.test(x, y, conf.int = TRUE)."""
    test = mann_whitney_test(*NO_TIES)
    assert test.exact
    assert [test.statistic, test.p_value] == pytest.approx([16, 0.1904762], abs=1e-7)
    assert [test.difference, test.interval.low, test.interval.high] == pytest.approx([1.25, -0.9, 3.4])


def test_normal_mann_whitney_interval_is_r_s_within_its_search_tolerance() -> None:
    """R: wilcox.test(x, y, conf.int = TRUE) finds the same jump by uniroot(tol = 1e-4)."""
    test = mann_whitney_test(TIED_X, TIED_Y)
    assert [test.statistic, test.p_value] == pytest.approx([143, 0.01346332095], abs=1e-9)
    assert [test.difference, test.interval.low, test.interval.high] == pytest.approx(
        [-1.0000267, -2.0000484, -5.02e-06], abs=1e-3
    )


def test_mann_whitney_takes_histograms_and_many_scores() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.integers(5, 26, 30_000) / 5, rng.integers(5, 26, 900) / 5
    scores = mann_whitney_test(x, y)
    counts = mann_whitney_test(ScoreHistogram.from_scores(x), ScoreHistogram.from_scores(y))
    assert counts.p_value == pytest.approx(scores.p_value)
    assert counts.interval == scores.interval


def test_groups_in_balance_have_no_sign_in_either_order() -> None:
    """R: wilcox.test(x, y, exact = FALSE)$p.value is 1 both ways."""
    x = [0.4, 0.4, 0.8, 0.8, 1.2]
    y = [0.2, 0.2, 0.6, 0.6, 0.6, 0.6, 1.0, 1.0, 1.4, 1.0]
    for here, there in ((x, y), (y, x)):
        test = mann_whitney_test(here, there)
        assert (test.statistic, test.z, test.p_value) == (25.0, 0.0, 1.0)


def test_mann_whitney_edges() -> None:
    alone = mann_whitney_test([3], [1, 2, 4, 5])
    assert (alone.p_value, alone.interval.low, alone.interval.high) == (1, -2, 2)
    apart = mann_whitney_test([5, 6, 7], [1, 2, 3])
    assert (apart.p_value, apart.interval.low, apart.interval.high) == (0.1, 2, 6)
    with pytest.raises(DataError) as caught:
        mann_whitney_test([2, 2], [2, 2, 2])
    assert caught.value.code == "no_variance"


def test_spread_of_two_groups_as_in_r() -> None:
    """R: var.test(c(1, 3, 5, 7), 2:6)."""
    test = variance_ratio_test([1, 3, 5, 7], [2, 3, 4, 5, 6])
    assert [test.p_value, test.interval.low, test.interval.high] == pytest.approx(
        [0.36700684, 0.26722253, 40.26927715], rel=1e-7
    )
    with pytest.raises(DataError):
        variance_ratio_test([1, 2], [3, 3])


def test_kolmogorov_smirnov_counts_ties_as_r_does() -> None:
    """R: ks.test(c(1, 2, 2, 3), c(2, 4, 4, 5, 5)); and over all splits."""
    x, y = [1, 2, 2, 3], [2, 4, 4, 5, 5]
    test = kolmogorov_smirnov_test(x, y)
    assert [test.statistic, test.p_value] == pytest.approx([0.8, 0.079365079], abs=1e-8)
    pool, grid = np.array(x + y), np.unique(x + y)

    def distance(a: np.ndarray, b: np.ndarray) -> float:
        return float(max(abs((a <= g).mean() - (b <= g).mean()) for g in grid))

    splits = [list(s) for s in itertools.combinations(range(9), 4)]
    reached = [distance(pool[s], np.delete(pool, s)) >= 0.8 - 1e-9 for s in splits]
    assert test.p_value == pytest.approx(np.mean(reached))
    many = kolmogorov_smirnov_test(np.arange(200.0), np.arange(200.0) + 60)
    assert not many.exact
    assert many.statistic == pytest.approx(0.3)


FRAME = pd.DataFrame({"v": [1, 2, 3, 2, 3, 4, 5, 6, 9, np.nan], "g": list("aaabbbccca")})


def test_several_groups_as_in_r() -> None:
    """R: oneway.test(v ~ g), kruskal.test(v ~ g), rstatix::games_howell_test, rstatix::dunn_test."""
    welch = welch_anova(FRAME["v"], FRAME["g"])
    assert [welch.statistic, welch.degrees_of_freedom_within] == pytest.approx([5.2167761, 3.7755331])
    assert "1 respondent(s)" in welch.notes[0]
    pairs = games_howell(FRAME["v"], FRAME["g"]).comparisons
    assert list(pairs["low"]) == pytest.approx([-1.9099846, -1.0646353, -2.0646353], abs=3e-4)
    assert list(pairs["p_value"].round(3)) == [0.501, 0.083, 0.142]
    ranks = dunn_test(FRAME["v"], FRAME["g"]).comparisons
    assert list(ranks["p_adjusted"]) == pytest.approx([0.452263956, 0.048481923, 0.196408980], abs=1e-8)
    assert kruskal_wallis_test(FRAME["v"], FRAME["g"]).statistic == pytest.approx(6.0565, abs=1e-4)
    spread = brown_forsythe_test([1, 2, 3, 2, 3, 4, 1, 6, 11], list("aaabbbccc"))
    assert spread.statistic == pytest.approx(2.3703704)


def test_groups_may_come_as_a_mapping_of_histograms() -> None:
    parts = {label: part["v"].dropna() for label, part in FRAME.groupby("g")}
    counts = {label: ScoreHistogram.from_scores(part) for label, part in parts.items()}
    for function in (one_way_anova, welch_anova, kruskal_wallis_test):
        from_frame = function(FRAME["v"], FRAME["g"])
        assert function(parts).statistic == pytest.approx(from_frame.statistic)
        assert function(counts).statistic == pytest.approx(from_frame.statistic)


def test_two_groups_give_the_two_sample_tests() -> None:
    from diagnostic.psychometrics import student_test, welch_test

    x, y = TIED_X, TIED_Y
    assert one_way_anova({"x": x, "y": y}).p_value == pytest.approx(student_test(x, y).p_value)
    assert welch_anova({"x": x, "y": y}).p_value == pytest.approx(welch_test(x, y).p_value)
    pair = games_howell({"x": x, "y": y}).comparisons.iloc[0]
    assert pair["p_value"] == pytest.approx(welch_test(x, y).p_value)
    assert -pair["high"] == pytest.approx(welch_test(x, y).interval.low)


@pytest.mark.parametrize(
    ("function", "scores", "groups", "code"),
    [
        (welch_anova, [1, 2, 3], ["a", "a", "a"], "too_few_groups"),
        (welch_anova, [1, 1, 2, 3], ["a", "a", "b", "b"], "no_variance"),
        (welch_anova, [1, 2, 3], ["a", "a", "b"], "too_few_respondents"),
        (one_way_anova, [1, 2], ["a", "b"], "too_few_respondents"),
        (one_way_anova, [2, 2, 2, 2], ["a", "a", "b", "b"], "no_variance"),
        (kruskal_wallis_test, [2, 2, 2, 2], ["a", "a", "b", "b"], "no_variance"),
        (dunn_test, [2, 2, 2, 2], ["a", "a", "b", "b"], "no_variance"),
        (games_howell, [1, 2, 3], ["a", "a", "b"], "too_few_respondents"),
    ],
)
def test_several_groups_refuse(function, scores: list[float], groups: list[str], code: str) -> None:
    with pytest.raises(DataError) as caught:
        function(scores, groups)
    assert caught.value.code == code


@pytest.mark.parametrize(("q", "df"), [(0.5, 4), (5, 2.1), (20, 1.2), (9, 60), (3, 24_000), (3, 1e6)])
def test_the_range_of_two_means_is_a_t_test(q: float, df: float) -> None:
    """P(Q > q) for two means equals P(|T| > q/√2); R's ptukey is off by 5e-5 at df = 2.1."""
    from scipy.special import stdtr

    assert studentized_range_tail(q, 2, df) == pytest.approx(2 * stdtr(df, -q / np.sqrt(2)), rel=5e-5)


def test_studentized_range_matches_tables() -> None:
    """R: qtukey(.95, 3, 10), qtukey(.95, 4, 8.3), ptukey(3.3, 3, 1e6, lower = FALSE)."""
    assert studentized_range_quantile(0.95, 3, 10) == pytest.approx(3.8767767, abs=1e-6)
    assert studentized_range_quantile(0.95, 4, 8.3) == pytest.approx(4.4913125, abs=1e-6)
    assert studentized_range_tail(3.3, 3, 1e6) == pytest.approx(0.0513109064, abs=1e-9)
    assert studentized_range_tail(0, 3, 10) == 1


@pytest.mark.parametrize(("n", "smallest"), [(5, 0.0625), (8, 0.0078125), (12, 0.00048828125)])
def test_smallest_sign_flip_p_values(n: int, smallest: float) -> None:
    test = sign_flip_test(np.arange(1, n + 1) * 1.5)
    assert test.p_value == test.smallest_p == smallest
    assert test.exact


def test_sign_flips_are_counted_in_full() -> None:
    d = [12, -3, 8.5, 0, 17, -5, 2, 9]
    signs = itertools.product([1, -1], repeat=len(d))
    expected = np.mean([abs(np.dot(s, d)) >= abs(sum(d)) - 1e-9 for s in signs])
    test = sign_flip_test([*d, np.nan])
    assert test.p_value == pytest.approx(expected)
    assert (test.n_positive, test.n_negative, test.n_zero, test.n_respondents) == (5, 2, 1, 8)


def test_sign_flips_of_many_differences() -> None:
    rng = np.random.default_rng(4)
    whole = rng.integers(-8, 11, 60) * 2.5
    exact = sign_flip_test(whole)
    drawn = sign_flip_test(whole, rng, 40_000, exact=False)
    assert exact.exact
    assert not drawn.exact
    assert drawn.p_value == pytest.approx(exact.p_value, abs=4 * drawn.p_standard_error)
    with pytest.raises(DataError) as caught:
        sign_flip_test(rng.normal(size=30))
    assert caught.value.code == "generator_needed"
    with pytest.raises(DataError) as caught:
        sign_flip_test(rng.normal(size=30), exact=True)
    assert caught.value.code == "too_many_splits"
    with pytest.raises(DataError):
        sign_flip_test([np.nan])


def test_no_difference_at_all_is_no_evidence() -> None:
    test = sign_flip_test([0, 0, 0])
    assert (test.p_value, test.smallest_p) == (1, 1)
