"""Little's test against R, and on answers that cannot be tested."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import DataError, mcar_test
from diagnostic.psychometrics.estimation.normal_em import answered_rows, fit_normal
from support.records import dataset

BFI = [f"{scale}{k}" for scale in "AN" for k in range(1, 6)]


def test_as_in_r() -> None:
    """R: the saturated means and covariances of lavaan(…, missing = "fiml"), put into Little's eq. 2."""
    result = mcar_test(dataset("bfi").loc[:599, BFI])
    assert result.statistic == pytest.approx(77.70926316, abs=1e-5)
    assert (result.degrees_of_freedom, result.n_patterns) == (121, 15)
    assert result.p_value == pytest.approx(0.999220544, abs=1e-8)


def test_the_fit_is_the_likelihood_s_maximum() -> None:
    """Means and covariances from EM: no step in any direction raises the log-likelihood."""
    values = dataset("bfi").loc[:299, BFI[:4]].to_numpy(float)
    fit = fit_normal(answered_rows(values), tolerance=1e-12)

    def log_likelihood(mean: np.ndarray, covariance: np.ndarray) -> float:
        total = 0.0
        for row in values:
            there = ~np.isnan(row)
            own, gap = covariance[np.ix_(there, there)], (row - mean)[there]
            total -= (np.linalg.slogdet(own)[1] + gap @ np.linalg.solve(own, gap)) / 2
        return float(total)

    best = log_likelihood(fit.mean, fit.covariance)
    rng = np.random.default_rng(1)
    for _ in range(40):
        bend = rng.normal(size=(4, 4)) * 1e-3
        assert log_likelihood(fit.mean + rng.normal(size=4) * 1e-3, fit.covariance) < best
        assert log_likelihood(fit.mean, fit.covariance + bend + bend.T) < best


def simulate(n: int, seed: int, *, at_random: bool) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    items = rng.normal(size=(n, 1)) + rng.normal(size=(n, 4))
    chance = np.full(n, 0.2) if at_random else 1 / (1 + np.exp(1.5 - 1.5 * items[:, 0]))
    items[rng.random(n) < chance, 1] = np.nan
    items[rng.random(n) < 0.1, 2] = np.nan
    return pd.DataFrame(items, columns=list("abcd"))


def test_finds_answers_that_are_not_missing_at_random() -> None:
    assert mcar_test(simulate(400, 1, at_random=False)).p_value < 1e-6


def test_holds_its_level() -> None:
    p_values = [mcar_test(simulate(300, seed, at_random=True)).p_value for seed in range(150)]
    assert np.mean(np.array(p_values) < 0.05) == pytest.approx(0.05, abs=0.045)


def test_order_units_and_empty_rows_do_not_matter() -> None:
    items = simulate(120, 3, at_random=True)
    expected = mcar_test(items)
    moved = mcar_test(items.sample(frac=1, random_state=1)[list("dcab")] * [1, 100, 0.01, -3] + 7)
    assert moved.statistic == pytest.approx(expected.statistic, rel=1e-6)
    padded = mcar_test(pd.concat([items, items.iloc[:2] * np.nan]))
    assert padded.statistic == pytest.approx(expected.statistic)
    assert "2 respondent(s)" in padded.notes[0]


def test_complete_answers_leave_nothing_to_test() -> None:
    result = mcar_test(simulate(50, 1, at_random=True).dropna())
    assert np.isnan(result.p_value)
    assert result.degrees_of_freedom == 0
    assert "nothing to test" in result.notes[0]


def test_progress_reaches_nearly_all() -> None:
    shares: list[float] = []
    mcar_test(simulate(100, 2, at_random=True), progress=shares.append)
    assert shares[-1] > 0.9


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda x: x.assign(a=3.0), "no_variance"),
        (lambda x: x.assign(a=np.nan), "no_variance"),
        (lambda x: x.assign(e=x["a"]), "items_dependent"),
    ],
)
def test_refusals(change, code: str) -> None:
    with pytest.raises(DataError) as caught:
        mcar_test(change(simulate(60, 1, at_random=True)))
    assert caught.value.code == code
