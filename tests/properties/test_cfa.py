"""What must hold of a confirmatory factor analysis whatever the answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.psychometrics import Moments, cfa

MODEL = {"f": ["a", "b", "c"], "g": ["d", "e", "h"]}
NAMES = list("abcdeh")
EXAMPLES = settings(max_examples=15, deadline=None)
seeds = st.integers(0, 10_000)


def answers(seed: int, n: int = 220) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    correlation = rng.uniform(-0.5, 0.7)
    f, g = rng.multivariate_normal([0, 0], [[1, correlation], [correlation, 1]], size=n).T
    loadings = rng.uniform(0.5, 0.9, 6)
    values = loadings * np.column_stack([f, f, f, g, g, g]) + rng.uniform(0.4, 0.8, 6) * rng.normal(
        size=(n, 6)
    )
    return pd.DataFrame(values, columns=NAMES)


@EXAMPLES
@given(seeds, st.sampled_from(["ML", "MLR"]))
def test_order_of_rows_and_items_does_not_matter(seed: int, estimator: str) -> None:
    frame = answers(seed)
    rng = np.random.default_rng(seed + 1)
    shuffled = frame.iloc[rng.permutation(len(frame)), rng.permutation(6)]
    one, two = (cfa(data, MODEL, estimator=estimator) for data in (frame, shuffled))  # type: ignore[arg-type]
    for measure in ("chisq", "cfi", "rmsea", "srmr", "logl"):
        assert two.fit[measure] == pytest.approx(one.fit[measure], rel=1e-7, abs=1e-7)
    np.testing.assert_allclose(two.parameters["estimate"], one.parameters["estimate"], atol=1e-6)


@EXAMPLES
@given(seeds)
def test_units_of_the_items_do_not_matter(seed: int) -> None:
    frame = answers(seed)
    rng = np.random.default_rng(seed)
    factors, shifts = rng.uniform(0.1, 20.0, 6) * rng.choice([1.0, -1.0], 6), rng.uniform(-50, 50, 6)
    one, two = cfa(frame, MODEL, estimator="MLM"), cfa(frame * factors + shifts, MODEL, estimator="MLM")
    for measure in ("chisq", "chisq.scaled", "cfi", "rmsea", "srmr"):
        assert two.fit[measure] == pytest.approx(one.fit[measure], rel=1e-5, abs=1e-6)
    np.testing.assert_allclose(
        two.parameters["standardized_all"].abs(), one.parameters["standardized_all"].abs(), atol=1e-5
    )


@EXAMPLES
@given(seeds)
def test_both_ways_to_scale_a_factor_are_one_model(seed: int) -> None:
    frame = answers(seed)
    marker, fixed = cfa(frame, MODEL), cfa(frame, MODEL, standardize_latent=True)
    assert fixed.fit["chisq"] == pytest.approx(marker.fit["chisq"], rel=1e-7)
    np.testing.assert_allclose(
        fixed.parameters["standardized_all"], marker.parameters["standardized_all"], atol=1e-6
    )


@EXAMPLES
@given(seeds)
def test_equalities_never_improve_fit_and_groups_add_up(seed: int) -> None:
    frame = answers(seed, 300)
    groups = np.where(np.arange(300) < 130, "a", "b")
    apart = [cfa(frame[groups == label], MODEL).fit["chisq"] for label in "ab"]
    steps = [
        cfa(frame, MODEL, groups=groups, equal=equal)
        for equal in ((), ("loadings",), ("loadings", "intercepts"), ("loadings", "intercepts", "residuals"))
    ]
    assert steps[0].fit["chisq"] == pytest.approx(sum(apart), rel=1e-7)
    chisq, df = ([step.fit[name] for step in steps] for name in ("chisq", "df"))
    assert df == [16, 20, 24, 30]
    assert np.all(np.diff(chisq) > -1e-6)


@EXAMPLES
@given(seeds)
def test_merged_moments_are_the_moments_of_all(seed: int) -> None:
    frame = answers(seed)
    merged = Moments.from_items(frame.head(80)).merge(Moments.from_items(frame.tail(140)))
    assert cfa(merged, MODEL).fit["chisq"] == pytest.approx(cfa(frame, MODEL).fit["chisq"], rel=1e-8)


@EXAMPLES
@given(seeds)
def test_fiml_lies_between_its_bounds(seed: int) -> None:
    """The likelihood at the model never exceeds that of the saturated one, and gaps cost precision."""
    frame = answers(seed)
    rng = np.random.default_rng(seed + 2)
    gaps = frame.mask(rng.random(frame.shape) < 0.15)
    full, partial = cfa(frame, MODEL, missing="fiml"), cfa(gaps, MODEL, missing="fiml")
    assert partial.fit["logl"] <= partial.fit["unrestricted.logl"] + 1e-7
    assert partial.fit["logl"] > full.fit["logl"]
    free = full.parameters["free"]
    wider = partial.parameters.loc[free, "standard_error"] / full.parameters.loc[free, "standard_error"]
    assert wider.median() > 1.0
