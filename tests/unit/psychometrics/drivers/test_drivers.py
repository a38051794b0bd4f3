"""Importance of predictors: bootstrap, dominance, and data it must refuse."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    DataError,
    Moments,
    dominance_analysis,
    linear_regression,
    lmg,
    relative_weights,
)


def simulate(n: int, seed: int = 1) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    X = common + rng.normal(size=(n, 4))
    y = X @ [0.8, 0.4, 0.1, 0.0] + rng.normal(size=n) * 2
    return pd.DataFrame(X, columns=["a", "b", "c", "d"]), y


def r_squared(X: pd.DataFrame, y: np.ndarray, chosen: tuple[str, ...]) -> float:
    if not chosen:
        return 0.0
    design = np.column_stack([np.ones(len(y)), X[list(chosen)]])
    residual = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return 1 - residual.var() / y.var()


def test_lmg_is_the_average_over_all_orders() -> None:
    X, y = simulate(80)
    gains = dict.fromkeys(X.columns, 0.0)
    for order in itertools.permutations(X.columns):
        for k, name in enumerate(order):
            gains[name] += r_squared(X, y, order[: k + 1]) - r_squared(X, y, order[:k])
    expected = [gain / math.factorial(4) for gain in gains.values()]
    assert list(lmg(X, y).importance["raw"]) == pytest.approx(expected)


def test_shares_add_up_to_r_squared() -> None:
    X, y = simulate(80)
    for result in (relative_weights(X, y), lmg(X, y), dominance_analysis(X, y)):
        assert result.importance["raw"].sum() == pytest.approx(result.r_squared)
        assert result.importance["share"].sum() == pytest.approx(1)
        assert result.importance["low"].isna().all()
        assert list(result.importance["interval"]) == [None] * 4
        json.dumps(result.to_dict())


def test_dominance_tables() -> None:
    X, y = simulate(500)
    result = dominance_analysis(X, y)
    assert result.complete.loc["a", "d"] == 1
    assert result.complete.loc["d", "a"] == 0
    assert result.conditional.loc["a", 0] == pytest.approx(r_squared(X, y, ("a",)))
    last = r_squared(X, y, ("a", "b", "c", "d")) - r_squared(X, y, ("b", "c", "d"))
    assert result.conditional.loc["a", 3] == pytest.approx(last)
    assert list(result.conditional.mean(axis=1)) == pytest.approx(list(result.importance["raw"]))


@pytest.mark.parametrize("function", [relative_weights, lmg])
def test_bootstrap_intervals(function) -> None:
    X, y = simulate(400)
    result = function(X, y, rng=np.random.default_rng(3), n_bootstrap=400)
    again = function(X, y, rng=np.random.default_rng(3), n_bootstrap=400)
    pd.testing.assert_frame_equal(result.importance, again.importance)
    frame = result.importance
    assert (frame["low"] < frame["raw"]).all()
    assert (frame["raw"] < frame["high"]).all()
    assert frame.loc["a", "interval"].method == "percentile bootstrap"
    assert result.n_bootstrap == 400


def test_both_ways_to_bootstrap_agree() -> None:
    """Resampling rows and drawing moments from their limit give the same spread of weights."""
    from diagnostic.psychometrics.drivers.resampling import _by_limit, _by_rows

    X, y = simulate(3000)
    rows = np.column_stack([X, y])
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    ways = [np.concatenate(list(way(rows, 1500, np.random.default_rng(2)))) for way in (_by_rows, _by_limit)]
    assert ways[0].std(axis=0) == pytest.approx(ways[1].std(axis=0), rel=0.08)
    assert ways[0].mean(axis=0) == pytest.approx(ways[1].mean(axis=0), abs=0.004)


def test_many_respondents_are_resampled_through_their_moments() -> None:
    X, y = simulate(30_000)
    shares: list[float] = []
    result = relative_weights(X, y, rng=np.random.default_rng(1), progress=shares.append)
    widths = result.importance["high"] - result.importance["low"]
    assert 0 < widths["a"] < 0.02
    assert shares[-1] == 1


def test_intervals_cover_at_about_their_level() -> None:
    truth = relative_weights(*simulate(400_000, seed=99)).importance["raw"]
    hits = []
    for seed in range(60):
        frame = relative_weights(
            *simulate(250, seed), rng=np.random.default_rng(seed), n_bootstrap=300
        ).importance
        hits.append(frame.loc["a", "low"] < truth["a"] < frame.loc["a", "high"])
    assert np.mean(hits) > 0.85


def test_missing_rows_are_left_out_and_moments_agree() -> None:
    X, y = simulate(60)
    X.loc[:4, "b"] = np.nan
    result = relative_weights(X, y)
    assert result.n_respondents == 55
    assert "5 respondent(s)" in result.notes[0]
    moments = Moments.from_items(X.assign(y=y))
    from_moments = relative_weights(moments, "y")
    assert list(from_moments.importance["raw"]) == pytest.approx(list(result.importance["raw"]))
    assert from_moments.n_respondents == 55
    fit, from_sums = linear_regression(X, y), linear_regression(moments, "y")
    assert list(fit.coefficients["estimate"]) == pytest.approx(list(from_sums.coefficients["estimate"]))


def test_units_do_not_matter() -> None:
    X, y = simulate(60)
    raw = lmg(X, y).importance["raw"]
    assert list(lmg(X * [1, 10, 0.1, -3] + 5, 100 - y).importance["raw"]) == pytest.approx(list(raw))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda X, y: (X.assign(c=1.0), y), "no_variance"),
        (lambda X, y: (X, y * 0), "no_variance"),
        (lambda X, y: (X.assign(c=X["a"] + X["b"]), y), "predictors_dependent"),
        (lambda X, y: (X, y[:-1]), "length_mismatch"),
        (lambda X, y: (X[:5], y[:5]), "too_few_respondents"),
        (lambda X, y: (X * np.nan, y), "too_few_respondents"),
        (lambda X, _: (Moments.from_items(X), "y"), "unknown_item"),
    ],
)
def test_refusals(change, code: str) -> None:
    with pytest.raises(DataError) as caught:
        relative_weights(*change(*simulate(40)))
    assert caught.value.code == code


def test_too_many_predictors_for_all_models() -> None:
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(200, 17)), rng.normal(size=200)
    with pytest.raises(DataError) as caught:
        lmg(X, y)
    assert caught.value.code == "too_many_predictors"
    assert relative_weights(X, y).n_items == 17
