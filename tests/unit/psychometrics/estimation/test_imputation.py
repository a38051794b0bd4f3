"""Multiple imputation and Rubin's rules."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    DataError,
    mean_with_population_correction,
    multiple_imputation,
    pool_estimates,
)
from diagnostic.psychometrics.estimation.normal_em import answered_rows, fit_normal

Q, SE = [1.2, 1.5, 1.1, 1.4, 1.3], [0.2, 0.21, 0.2, 0.22, 0.2]


def test_rubin_s_rules_as_in_mice() -> None:
    """R: mice::pool.scalar(Q, SE^2); and with n = 30, k = 2."""
    large = pool_estimates(Q, SE)
    assert [large.estimate, large.standard_error**2] == pytest.approx([1.3, 0.0725])
    assert [large.degrees_of_freedom, large.missing_information] == pytest.approx(
        [23.3611111111, 0.4582682315]
    )
    small = pool_estimates(Q, SE, complete_degrees_of_freedom=28)
    assert [small.degrees_of_freedom, small.missing_information] == pytest.approx(
        [9.2650727891, 0.5093827353]
    )
    assert small.interval.high > large.interval.high


def test_pooling_needs_two_imputations() -> None:
    for estimates, errors in (([1.0], [0.1]), ([1.0, 2.0], [0.1])):
        with pytest.raises(DataError):
            pool_estimates(estimates, errors)


def missing_at_random(n: int, seed: int) -> pd.DataFrame:
    """The second item is missing more often where the first is high; its true mean is 0."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    items = common + rng.normal(size=(n, 3)) * 0.6
    items[rng.random(n) < 1 / (1 + np.exp(-1.5 * items[:, 0])), 1] = np.nan
    return pd.DataFrame(items, columns=list("abc"))


def test_what_was_answered_stays() -> None:
    items = missing_at_random(80, 1)
    result = multiple_imputation(items, np.random.default_rng(2), 3)
    answered = items.notna().to_numpy()
    for completed in result.answers:
        assert completed[answered].tolist() == items.to_numpy()[answered].tolist()
        assert not np.isnan(completed).any()
    assert result.missing_share == pytest.approx(1 - answered.mean())
    assert not np.array_equal(result.answers[0], result.answers[1])


def test_the_same_seed_gives_the_same_answers() -> None:
    items = missing_at_random(60, 1)
    one, other = (multiple_imputation(items, np.random.default_rng(4), 2) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one.answers, other.answers, strict=True))


def test_imputed_means_agree_with_maximum_likelihood() -> None:
    items = missing_at_random(600, 3)
    result = multiple_imputation(items, np.random.default_rng(1), 40)
    mean = np.mean([completed[:, 1].mean() for completed in result.answers])
    best = fit_normal(answered_rows(items.to_numpy())).mean[1]
    assert items["b"].mean() < -0.2
    assert mean == pytest.approx(best, abs=0.03)


@pytest.mark.slow
def test_pooled_intervals_cover_the_truth() -> None:
    covered = []
    for seed in range(80):
        answers = multiple_imputation(missing_at_random(120, seed), np.random.default_rng(seed), 6).answers
        means = [mean_with_population_correction(completed[:, 1]) for completed in answers]
        pooled = pool_estimates(
            [m.estimate for m in means],
            [m.standard_error for m in means],
            complete_degrees_of_freedom=119,
        )
        covered.append(0 in pooled.interval)
    assert np.mean(covered) > 0.88


def test_bounds_respondents_without_answers_and_progress() -> None:
    items = missing_at_random(80, 1).round()
    items.iloc[0] = np.nan
    shares: list[float] = []
    result = multiple_imputation(items, np.random.default_rng(1), 4, bounds=(-2, 2), progress=shares.append)
    imputed = result.answers[0][items.isna().to_numpy()]
    assert imputed.min() >= -2
    assert imputed.max() <= 2
    assert shares == [0.25, 0.5, 0.75, 1]
    assert multiple_imputation(items.dropna(), np.random.default_rng(1), 2).notes


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda x: x.assign(d=1.0), "no_variance"),
        (lambda x: x.assign(d=x["a"] + x["c"]), "items_dependent"),
        (lambda x: x.iloc[:1], "too_few_respondents"),
    ],
)
def test_refusals(change, code: str) -> None:
    with pytest.raises(DataError) as caught:
        multiple_imputation(change(missing_at_random(40, 1)), np.random.default_rng(1))
    assert caught.value.code == code


def test_estimates_are_pooled_with_their_own_errors_only():
    with pytest.raises(DataError, match="gaps apart"):
        pool_estimates([1.2, None, 1.3], [None, 0.2, 0.3])
