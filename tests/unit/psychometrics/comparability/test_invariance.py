from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    ConvergenceError,
    DataError,
    Moments,
    measurement_invariance,
    partial_invariance,
)

MODEL = {"f": list("abcde")}


def answers(n: int = 400, seed: int = 1, gap: float = 0.5) -> tuple[pd.DataFrame, pd.Series[str]]:
    rng = np.random.default_rng(seed)
    groups = pd.Series(np.repeat(["office", "field"], n))
    factor = rng.normal(size=2 * n) + gap * (groups == "field").to_numpy()
    values = np.outer(factor, [0.8, 0.7, 0.9, 0.6, 0.8]) + 0.6 * rng.normal(size=(2 * n, 5))
    return pd.DataFrame(values, columns=list("abcde")), groups


def ordinal(n: int = 400, seed: int = 1) -> tuple[pd.DataFrame, pd.Series[str]]:
    frame, groups = answers(n, seed)
    return pd.DataFrame(np.digitize(frame, [-1, 0, 1]) + 1, columns=frame.columns), groups


def fault(*args: Any, **options: Any) -> DataError:
    with pytest.raises(DataError) as caught:
        measurement_invariance(*args, **options)
    return caught.value


def test_invariant_items_reach_the_top_and_show_the_gap() -> None:
    frame, groups = answers(800)
    result = measurement_invariance(frame, groups, MODEL)
    assert result.highest_level == "strict"
    field = result.latent_means.set_index("group").loc["field"]
    assert field["low"] < 0.5 * 0.8 < field["high"]
    assert field["standardized_pooled"] == pytest.approx(0.5, abs=0.15)
    assert result.latent_means.set_index("group").loc["office", "mean"] == 0
    assert result.group_sizes == {"office": 800, "field": 800}


def test_a_shifted_item_stops_the_ladder_and_is_named_first() -> None:
    frame, groups = answers()
    frame.loc[groups == "field", "d"] += 0.9
    result = measurement_invariance(frame, groups, MODEL)
    assert result.highest_level == "metric"
    worst = result.score_tests.iloc[0]
    assert (worst["lhs"], worst["op"]) == ("d", "~1")
    assert worst["epc"] > 0.4
    released = measurement_invariance(frame, groups, MODEL, released=["d~1"])
    assert released.highest_level == "strict"
    assert released.released == ("d~1",)


def test_a_weaker_loading_stops_at_the_first_level() -> None:
    rng = np.random.default_rng(3)
    frame, groups = answers(600, gap=0.0)
    frame.loc[groups == "field", "c"] = 0.9 * rng.normal(size=600)
    result = measurement_invariance(frame, groups, MODEL)
    assert result.highest_level == "configural"


def test_limits_are_the_callers() -> None:
    frame, groups = answers()
    frame.loc[groups == "field", "d"] += 0.25
    strict = measurement_invariance(frame, groups, MODEL, most_cfi_drop=0.0, most_rmsea_rise=0.0)
    loose = measurement_invariance(frame, groups, MODEL, most_cfi_drop=1.0, most_rmsea_rise=1.0)
    assert loose.highest_level == "strict"
    assert strict.highest_level in {"configural", "metric"}


def test_moments_by_group_serve_as_well() -> None:
    frame, groups = answers()
    direct = measurement_invariance(frame, groups, MODEL)
    summed = measurement_invariance(Moments.from_items(frame, groups), None, MODEL)
    pd.testing.assert_frame_equal(direct.steps, summed.steps)
    pd.testing.assert_frame_equal(direct.latent_means, summed.latent_means)


def test_ordinal_ladder() -> None:
    result = measurement_invariance(*ordinal(1000), MODEL, estimator="WLSMV")
    assert list(result.steps["level"]) == ["configural", "thresholds", "thresholds+loadings"]
    assert result.highest_level == "thresholds+loadings"
    assert "cfi_scaled" in result.steps
    assert result.latent_means.set_index("group").loc["field", "mean"] > 0.2


def test_two_categories_skip_the_thresholds_level() -> None:
    frame, groups = ordinal()
    result = measurement_invariance((frame > 2).astype(int), groups, MODEL, estimator="WLSMV")
    assert list(result.steps["level"]) == ["configural", "thresholds+loadings"]
    assert result.steps["delta_df"].iloc[1] > 0


def test_three_groups() -> None:
    frame, groups = answers()
    third = frame.iloc[:300] + 0.2
    frame = pd.concat([frame, third], ignore_index=True)
    groups = pd.concat([groups, pd.Series(["home"] * 300)], ignore_index=True)
    result = measurement_invariance(frame, groups, MODEL, estimator="MLR")
    assert list(result.steps["delta_df"][1:]) == [8, 8, 10]
    assert len(result.latent_means) == 3


def test_faults() -> None:
    frame, groups = answers(60)
    assert fault(frame, ["all"] * 120, MODEL).code == "one_group_only"
    assert fault(frame, groups[:-1], MODEL).code == "length_mismatch"
    assert fault(frame, groups, {"f": ["a", "zz"]}).code == "unknown_item"
    assert fault(frame, groups, MODEL, released=["a~2"]).code == "unknown_parameter"
    error = fault(frame, groups, {"f": ["a", "b"]})
    assert isinstance(error, ConvergenceError)
    assert "configural" in error.place


def test_empty_category_names_the_group() -> None:
    frame, groups = ordinal(60)
    frame.loc[(groups == "field") & (frame["b"] == 1), "b"] = 2
    error = fault(frame, groups, MODEL, estimator="WLSMV")
    assert error.code == "empty_category"
    assert "'b'" in error.place
    assert "field" in error.place


def test_notes_on_small_unequal_and_misfitting_groups() -> None:
    frame, groups = answers()
    few = (groups == "office") | (frame.index >= 765)
    result = measurement_invariance(frame[few], groups[few], MODEL)
    assert any("Fewer than 100 respondents in field" in note for note in result.notes)
    assert any("ten to one" in note for note in result.notes)
    rng = np.random.default_rng(5)
    noise = pd.DataFrame(rng.normal(size=(800, 5)) + frame[["a"]].to_numpy(), columns=list("abcde"))
    noise["e"] = noise["d"] + 0.2 * rng.normal(size=800)
    poor = measurement_invariance(noise, groups, MODEL)
    assert any("fits poorly already" in note for note in poor.notes)


def test_results_are_ready_for_json(recwarn: pytest.WarningsRecorder) -> None:
    frame, groups = answers()
    for result in (measurement_invariance(frame, groups, MODEL), partial_invariance(frame, groups, MODEL)):
        content = json.loads(json.dumps(result.to_dict()))
        assert content["highest_level"] == result.highest_level
        assert "solutions" not in content
        assert result.to_frame() is result.steps
    assert not recwarn.list


class TestPartial:
    def test_releases_what_was_planted_and_nothing_else(self) -> None:
        frame, groups = answers(700, seed=8)
        frame.loc[groups == "field", "d"] += 0.8
        frame.loc[groups == "field", "b"] -= 0.7
        result = partial_invariance(frame, groups, MODEL)
        assert set(result.released) == {"d~1", "b~1"}
        assert list(result.releases["level"].unique()) == ["scalar"]
        assert result.highest_level == "strict"
        field = result.latent_means.set_index("group").loc["field"]
        assert field["mean"] == pytest.approx(0.4, abs=3 * field["standard_error"])

    def test_keeps_two_items_alike(self) -> None:
        frame, groups = answers(700)
        for item, shift in zip("abcd", (2.0, -1.5, 1.0, -2.5), strict=True):
            frame.loc[groups == "field", item] += shift
        result = partial_invariance(frame, groups, MODEL)
        intercepts = [name for name in result.released if name.endswith("~1")]
        assert len(intercepts) == 3
        assert result.highest_level == "metric"

    def test_nothing_to_release(self) -> None:
        result = partial_invariance(*answers(), MODEL)
        assert result.released == ()
        assert result.releases.empty

    def test_ordinal(self) -> None:
        frame, groups = ordinal(900, seed=4)
        moved = (groups == "field") & (frame["c"] == 2) & (frame.index % 3 > 0)
        frame.loc[moved, "c"] = 4
        result = partial_invariance(frame, groups, MODEL, estimator="WLSMV")
        assert result.released[0] == "c|t2"
        assert {name.replace("f=~", "").split("|")[0] for name in result.released} == {"c"}


def test_missing_answers_are_used_with_fiml_and_the_robust_cfi_decides() -> None:
    """R: lavaan's cfa(..., missing = "ml") has robust CFI and RMSEA, but no scaled chi-square, for ML."""
    frame, groups = answers()
    gappy = frame.mask(np.random.default_rng(2).random(frame.shape) < 0.1)
    result = measurement_invariance(gappy, groups, MODEL, missing="fiml")
    assert result.n_respondents == len(frame)
    assert "chisq_scaled" not in result.steps.columns
    assert result.steps["chisq"].tolist()[:2] == pytest.approx([9.3987, 20.5335], abs=5e-5)
    assert result.steps["cfi_robust"].tolist()[:2] == pytest.approx([1.0, 0.9959], abs=5e-5)
    assert result.steps["rmsea_robust"].tolist()[:2] == pytest.approx([0.0, 0.0376], abs=5e-5)
    assert result.highest_level == "configural"  # the robust RMSEA rises by more than 0.015
