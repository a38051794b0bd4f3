"""Finite populations, strata, clusters and raking on awkward samples, with figures from R's survey."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    DataError,
    clustered_mean,
    mean_with_population_correction,
    rake,
    raked_mean,
    stratified_mean,
)

Y = [4.0, 5.0, 2.0, 3.0, 3.0, 1.0]


def test_everybody_answered_leaves_no_sampling_error() -> None:
    result = mean_with_population_correction([3, 4, 5], 3)
    assert (result.standard_error, result.interval.low, result.interval.high) == (0, 4, 4)
    assert mean_with_population_correction([3], 1).standard_error == 0


def test_small_samples_use_t() -> None:
    t = mean_with_population_correction(Y)
    normal = mean_with_population_correction(Y, reference="normal")
    assert t.interval.high - t.estimate > normal.interval.high - normal.estimate
    assert "t, 5 degrees" in t.interval.method


def test_missing_scores_are_left_out() -> None:
    result = mean_with_population_correction([*Y, np.nan], 20)
    assert result.n_respondents == 6
    assert result.estimate == 3
    assert "1 respondent(s)" in result.notes[0]


@pytest.mark.parametrize(
    ("y", "size", "code"),
    [
        ([1, 2, 3], 2, "population_too_small"),
        ([3], None, "too_few_respondents"),
        ([np.nan], 3, "too_few_respondents"),
    ],
)
def test_population_mean_refuses(y: list[float], size: float | None, code: str) -> None:
    with pytest.raises(DataError) as caught:
        mean_with_population_correction(y, size)
    assert caught.value.code == code


def test_strata_as_in_r() -> None:
    """R: svymean(~y, svydesign(id = ~1, strata = ~s, fpc = ~N), deff = TRUE); "a" answered in full."""
    result = stratified_mean([4, 5, 2, 3, 3], list("aabbb"), {"a": 2, "b": 30})
    assert [result.estimate, result.standard_error] == pytest.approx([2.78125, 0.2964635], abs=1e-7)
    assert result.design_effect == pytest.approx(0.98995, abs=1e-5)
    assert result.strata.loc["a", "standard_error"] == 0
    json.dumps(result.to_dict())


@pytest.mark.parametrize(
    ("strata", "sizes", "code"),
    [
        (list("aaabbb"), {"a": 10}, "strata_do_not_match"),
        (list("aaabbb"), {"a": 10, "b": 10, "c": 10}, "strata_do_not_match"),
        (list("aaabbb"), {"a": 2, "b": 10}, "population_too_small"),
        (list("aaaaab"), {"a": 10, "b": 10}, "too_few_respondents"),
    ],
)
def test_strata_refuse(strata: list[str], sizes: dict[str, float], code: str) -> None:
    with pytest.raises(DataError) as caught:
        stratified_mean(Y, strata, sizes)
    assert caught.value.code == code


def test_a_stratum_of_one_who_is_all_there_is() -> None:
    result = stratified_mean(Y, list("aaaaab"), {"a": 10, "b": 1})
    assert result.strata.loc["b", "standard_error"] == 0


def test_clusters_as_in_r() -> None:
    """R: svymean(~y, svydesign(id = ~c), deff = "replace")."""
    result = clustered_mean(Y, list("aabbcc"))
    assert [result.standard_error, result.design_effect] == pytest.approx([0.763762616, 1.75], abs=1e-8)
    assert result.degrees_of_freedom == 2


def test_clusters_of_one_are_a_simple_random_sample() -> None:
    alone = clustered_mean(Y, range(6))
    assert alone.standard_error == pytest.approx(mean_with_population_correction(Y).standard_error)
    assert alone.design_effect == pytest.approx(1)


@pytest.mark.parametrize(
    ("clusters", "weights", "code"),
    [
        (["a"] * 6, None, "too_few_clusters"),
        (list("aabbcc"), [1, 2], "weights_unusable"),
        (list("aabbcc"), [1, 1, 1, 1, 1, -1], "weights_unusable"),
        (list("aabbcc"), [1, 1, 1, 1, 1, np.nan], "weights_unusable"),
        (list("aabbcc"), [0] * 6, "weights_unusable"),
    ],
)
def test_clusters_refuse(clusters: list[str], weights: list[float] | None, code: str) -> None:
    with pytest.raises(DataError) as caught:
        clustered_mean(Y, clusters, weights)
    assert caught.value.code == code


@pytest.fixture
def sample() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    n = 400
    level = rng.choice(["exec", "manager", "front"], n, p=[0.1, 0.3, 0.6])
    site = rng.choice(["north", "south"], n)
    return pd.DataFrame({"level": level, "site": site, "y": rng.normal(size=n) + (level == "exec")})


MARGINS = {
    "level": {"exec": 20, "manager": 180, "front": 1800},
    "site": {"north": 1200, "south": 800},
}


def test_margins_are_met(sample: pd.DataFrame) -> None:
    raked = rake(sample, MARGINS)
    assert raked.converged
    assert raked.largest_error < 1e-9
    assert list(raked.margins["weighted"]) == pytest.approx(list(raked.margins["target"]))
    assert raked.weights.sum() == pytest.approx(2000)
    assert raked.design_effect * raked.effective_sample_size == pytest.approx(400)


def test_shares_give_weights_of_mean_one(sample: pd.DataFrame) -> None:
    shares = {
        name: {category: total / 2000 for category, total in margin.items()}
        for name, margin in MARGINS.items()
    }
    raked = rake(sample, shares)
    assert raked.weights.mean() == pytest.approx(1)
    assert raked.weights == pytest.approx(rake(sample, MARGINS).weights / 5)


def test_order_of_rows_and_margins_does_not_matter(sample: pd.DataFrame) -> None:
    shuffled = sample.sample(frac=1, random_state=2)
    other = rake(shuffled, dict(reversed(MARGINS.items())))
    back = pd.Series(other.weights, index=shuffled.index).sort_index()
    assert back.to_numpy() == pytest.approx(rake(sample, MARGINS).weights)


def test_trimming_keeps_the_limit_and_the_margins_where_both_can_hold(sample: pd.DataFrame) -> None:
    start = np.where(np.arange(400) < 5, 40.0, 1.0)
    loose = rake(sample, MARGINS, weights=start)
    trimmed = rake(sample, MARGINS, trim=3, weights=start)
    assert loose.weights.max() / loose.weights.mean() > 3
    assert trimmed.weights.max() / trimmed.weights.mean() <= 3 + 1e-6
    assert trimmed.converged
    assert trimmed.n_trimmed >= 1
    assert trimmed.largest_error < 1e-9
    assert trimmed.effective_sample_size > loose.effective_sample_size


def test_trimming_says_what_the_margins_miss(sample: pd.DataFrame) -> None:
    trimmed = rake(sample, MARGINS, trim=1.2)
    assert not trimmed.converged
    assert "missed" in trimmed.notes[0]
    assert trimmed.weights.max() <= 1.2 * 5 + 1e-9
    with pytest.raises(DataError):
        rake(sample, MARGINS, trim=1)


@pytest.mark.parametrize(
    "change",
    [
        lambda s, m: (s.assign(site=s["site"].where(s.index > 3)), m),
        lambda s, m: (s, {**m, "age": {"old": 2000}}),
        lambda s, m: (s, {**m, "site": {"north": 2000}}),
        lambda s, m: (s, {**m, "site": {"north": 1000, "south": 500, "west": 500}}),
        lambda s, m: (s, {**m, "site": {"north": 1000, "south": 500}}),
        lambda s, m: (s, {**m, "site": {"north": 2000, "south": 0}}),
        lambda s, _: (s, {}),
    ],
)
def test_raking_refuses(sample: pd.DataFrame, change) -> None:
    with pytest.raises(DataError) as caught:
        rake(*change(sample, MARGINS))
    assert caught.value.code == "margins_unusable"


def test_margins_explain_part_of_the_variance(sample: pd.DataFrame) -> None:
    raked = rake(sample, MARGINS)
    result = raked_mean(sample["y"], raked, population_size=2000)
    assert result.estimate == pytest.approx(float(raked.weights @ sample["y"] / 2000))
    only_level = raked_mean((sample["level"] == "exec").astype(float), raked)
    assert only_level.estimate == pytest.approx(0.01)
    assert only_level.standard_error == pytest.approx(0, abs=1e-12)
    with pytest.raises(DataError):
        raked_mean(sample["y"][:-1], raked)


def test_raked_mean_with_unequal_starting_weights_as_in_r() -> None:
    """R: svymean(~y, rake(svydesign(id = ~1, weights = ~w), list(~s, ~t), …, epsilon = 1e-12))."""
    frame = pd.DataFrame({"s": list("ppqqqrrrrr"), "t": list("uvuvuvuvuv"), "w": np.arange(1, 11)})
    raked = rake(frame, {"s": {"p": 30, "q": 55, "r": 400}, "t": {"u": 300, "v": 185}}, weights=frame["w"])
    result = raked_mean([1, 2, 3, 4, 5, 6, 7, 8, 9, 1], raked)
    assert [result.estimate, result.standard_error] == pytest.approx([6.0949633557, 0.9419910248], abs=1e-8)
