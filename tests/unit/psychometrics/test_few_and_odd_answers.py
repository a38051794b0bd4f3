"""Few, sparse and contradictory answers: a result or a `DataError`, never a crash or a warning."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from diagnostic.psychometrics import (
    DataError,
    cfa,
    cronbach_alpha,
    efa,
    graded_response_model,
    guttman_lambdas,
    mcdonald_omega,
    polychoric,
    velicer_map,
)

Statistic = Callable[[Any], object]


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def odd_answers(seed: int) -> Any:
    rng = np.random.default_rng(seed)
    n, k = rng.integers(2, 24), rng.integers(3, 7)
    answers = rng.normal(size=(n, 1)) * rng.choice([0, 1, 3]) + rng.normal(size=(n, k)) + 3
    answers = np.clip(np.round(answers), 1, rng.integers(2, 6)).astype(float)
    if rng.random() < 0.6:
        answers[rng.random(answers.shape) < rng.choice([0.1, 0.5])] = np.nan
    return answers


@pytest.mark.parametrize(
    "statistic",
    [
        cronbach_alpha,
        guttman_lambdas,
        lambda x: mcdonald_omega(x, method="minres"),
        lambda x: efa(x, 1),
        lambda x: efa(x, 2, method="ml"),
        velicer_map,
        polychoric,
        lambda x: cfa(x, {"F": list(range(x.shape[1]))}, missing="fiml", estimator="MLR"),
        lambda x: cfa(x, {"F": list(range(x.shape[1]))}, estimator="WLSMV"),
        graded_response_model,
    ],
    ids=["alpha", "guttman", "omega", "efa", "efa_ml", "map", "polychoric", "fiml", "wlsmv", "graded"],
)
def test_odd_answers(statistic: Statistic) -> None:
    computed = 0
    for seed in range(8):
        with contextlib.suppress(DataError):
            statistic(odd_answers(seed))
            computed += 1
    assert computed > 0


def test_alpha_above_one_is_noted_and_has_no_interval() -> None:
    """Each covariance comes from other people: their sum is less than their diagonal allows."""
    nan = np.nan
    answers = [[1, 2], [1, nan], [5, 3], [2, nan], [nan, 3], [2, nan], [4, nan], [nan, 2], [5, nan], [3, nan]]
    alpha = cronbach_alpha(np.array(answers, dtype=float))
    assert alpha.estimate > 1
    assert np.isnan([alpha.interval.low, alpha.interval.high]).all()
    assert any("above 1" in note for note in alpha.notes)


def test_items_that_do_not_vary_together_are_named() -> None:
    nan = np.nan
    answers = np.array([[3, 1, 1], [3, 2, 2], [3, 4, 3], [nan, 3, 5], [1, nan, 4], [5, nan, 2]], dtype=float)
    with pytest.raises(DataError, match="'item_1' and 'item_2'"):
        guttman_lambdas(answers)


def test_pairs_of_items_that_tell_each_other_have_no_categorical_model() -> None:
    answers = [[4, 2, 4, 2], [3, 3, 2, 3], [4, 3, 3, 3], [4, 1, 4, 2], [2, 3, 2, 4], [2, 4, 3, 4]]
    with pytest.raises(DataError) as error:
        cfa(np.array(answers), {"F": [0, 1, 2, 3]}, estimator="WLSMV")
    assert error.value.code == "perfectly_correlated_items"
